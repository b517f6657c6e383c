"""Files of keys: made once, readable by their owner only, whoever comes first; and replaced whole."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

Mark = tuple[int, int, int]


def made_once(path: Path, make: Callable[[], str]) -> str:
    """Return what a file holds; if it is not there, make it whole: two that come together end with one content."""
    while not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        scratch = _written(path, make())
        try:
            # A link is all or nothing, and refused where somebody was first; their file is then the one to read.
            os.link(scratch, path)
        except FileExistsError:
            continue
        finally:
            scratch.unlink()
    return path.read_text(encoding="ascii")


def replace(path: Path, text: str) -> None:
    """Put a text in the place of what a file holds: whoever reads it finds the one or the other, whole."""
    _written(path, text).replace(path)
    sync(path.parent)


def mark(path: Path) -> Mark:
    """What changes when a file is replaced or written to; raises OSError where there is none."""
    found = path.stat()
    return found.st_ino, found.st_mtime_ns, found.st_size


def sync(folder: Path) -> None:
    """Have a folder's names outlive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _written(path: Path, text: str) -> Path:
    """A file beside another, with a text that is safe on the disk."""
    descriptor, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")  # 0600
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(descriptor)
    return Path(scratch)
