"""Files that are made once, readable by their owner only, whoever comes first."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path


def made_once(path: Path, make: Callable[[], str]) -> str:
    """Return what a file holds; if it is not there, make it whole: two that come together end with one content."""
    while not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # 0600
        try:
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(make())
                stream.flush()
                os.fsync(descriptor)
            # A link is all or nothing, and refused where somebody was first; their file is then the one to read.
            os.link(scratch, path)
        except FileExistsError:
            continue
        finally:
            Path(scratch).unlink()
    return path.read_text(encoding="ascii")
