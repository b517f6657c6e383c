"""What is particular to the machine Caseway runs on: its folder, its secret, its time zone."""

from __future__ import annotations

import fcntl
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ZONES = "zoneinfo/"


def folder(environ: Mapping[str, str]) -> Path:
    """Return the folder Caseway keeps its own files in."""
    named = environ.get("CASEWAY_HOME")
    return Path(named).expanduser() if named else Path.home() / ".local/share/caseway"


def paths(environ: Mapping[str, str], name: str) -> tuple[Path, ...]:
    """Return the folders listed in a variable, separated as the machine separates paths."""
    return tuple(Path(part).expanduser() for part in environ.get(name, "").split(os.pathsep) if part)


def secret(home: Path) -> str:
    """Return the secret that signs cookies, made once and readable by its owner only."""
    kept = home / "secret-key"
    home.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        # Two processes that start together must end with one secret: only the first may create the file.
        descriptor = os.open(kept, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        found = kept.read_text(encoding="ascii").strip()
        if found:
            return found
        descriptor = os.open(kept, os.O_WRONLY | os.O_TRUNC)
    made = secrets.token_urlsafe(50)
    with os.fdopen(descriptor, "w", encoding="ascii") as stream:
        stream.write(made)
    return made


@contextmanager
def hold(home: Path, *, alone: bool = False) -> Iterator[bool]:
    """Hold Caseway's folder as one of those who use it, or alone; whether that could be had."""
    home.mkdir(parents=True, exist_ok=True)
    with (home / "in-use").open("ab") as mark:
        try:
            fcntl.flock(mark, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True


def zone(environ: Mapping[str, str], clock: Path = Path("/etc/localtime")) -> str:
    """Return the name of the time zone that decides what day it is: the one asked for, or the machine's."""
    named = environ.get("CASEWAY_TIME_ZONE") or environ.get("TZ", "").lstrip(":")
    if named:
        return named
    _, found, name = str(clock.resolve()).partition(ZONES)
    return name if found and name else "UTC"
