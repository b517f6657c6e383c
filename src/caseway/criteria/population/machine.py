"""Functions as machine code, kept on disk for the next process."""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba

Function = Callable[..., Any]

HERE = Path(__file__).parent
PLACES = (HERE / "__pycache__", Path(os.path.expanduser("~/.cache/caseway")))  # noqa: PTH111 - without a home it stays as it is
SOURCES = ("coding.py", "grouping.py", "kernel.py", "machine.py", "measuring.py", "runs.py", "tables.py")


def compiled(function: Function) -> Function:
    """A function as machine code that lets other threads run meanwhile."""
    return _compiled(function, inline=False)


def inlined(function: Function) -> Function:
    """A small function as machine code that is written out wherever it is called: a call hands over hundreds of words."""
    return _compiled(function, inline=True)


def _compiled(function: Function, *, inline: bool) -> Function:
    """Machine code without the compiler's memory manager: it can make no array, and counts no array's owners either.

    That counting took four fifths of the kernel's time.
    """
    config: Any = numba.config
    options: dict[str, Any] = {"cache": True, "nogil": True, "forceinline": inline, "_nrt": False}
    kept, config.CACHE_DIR = config.CACHE_DIR, str(folder())
    try:
        return numba.njit(**options)(function)  # type: ignore[no-any-return]
    finally:
        config.CACHE_DIR = kept


@cache
def folder() -> Path:
    """Where machine code is kept: beside the sources, or in the user's own cache where these cannot be written to.

    Its name tells the text of all sources: functions call each other across files, and the compiler looks for changes
    only in the file of the function it is asked for.
    """
    told = hashlib.sha256(b"".join((HERE / name).read_bytes() for name in SOURCES)).hexdigest()[:16]
    for parent in PLACES:
        place = parent / f"caseway-machine-code-{told}"
        try:
            place.mkdir(mode=0o700, parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=place):
                return place
        except OSError:
            continue
    raise OSError("unable to keep machine code: neither the package's folder nor ~/.cache can be written to.")
