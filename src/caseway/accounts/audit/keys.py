"""The keys that seal entries: the last one seals, all of them are known when the chain is verified."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from caseway.accounts.audit.files import Mark, made_once, mark, replace

NAME = "audit-key"
SHORTEST = 32


class Unusable(ValueError):  # noqa: N818 - completes "unable to seal the audit: unusable"
    """Keys that are not there, too short, or not those that the chain was sealed with."""


@dataclass(frozen=True, slots=True)
class Key:
    """One key, and the id by which entries name it."""

    id: str
    secret: bytes


@dataclass(frozen=True, slots=True)
class Ring:
    """All keys, oldest first."""

    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        """The key that seals."""
        return self.keys[-1]

    def __contains__(self, name: str) -> bool:
        return any(key.id == name for key in self.keys)


def read(text: str) -> Ring:
    """Read keys, one a line; raises Unusable."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        raise Unusable("there is no audit key")
    if min(map(len, lines)) < SHORTEST:
        raise Unusable(f"an audit key has at least {SHORTEST} letters")
    return Ring(tuple(Key(_id(line.encode()), line.encode()) for line in lines))


def _id(secret: bytes) -> str:
    return hashlib.sha256(b"caseway audit key " + secret).hexdigest()[:16]


def ring(*, make: bool = False) -> Ring:
    """The keys of this machine, from CASEWAY_AUDIT_KEY or the file in Caseway's folder; raises Unusable.

    make: write a file with a new key where there is none, which only an audit without entries may ask.
    """
    told: str = settings.CASEWAY_AUDIT_KEY
    if told:
        return read(told)
    path = _path()
    if make:
        made_once(path, _new)
    try:
        return _kept(path, mark(path))
    except FileNotFoundError:
        raise Unusable(f"the audit key is gone: {path} is not there. Put it back from where it is kept safe") from None


def is_told() -> bool:
    """Whether the keys come from CASEWAY_AUDIT_KEY, and are thus changed where that is set."""
    return bool(settings.CASEWAY_AUDIT_KEY)


def add(*, past: int) -> Ring:
    """Add a key to the file, which seals from now on, unless there are more than `past` already; raises Unusable."""
    found = ring(make=True)
    if len(found.keys) <= past:
        lines = [key.secret.decode() for key in found.keys]
        replace(_path(), "".join(f"{line}\n" for line in lines) + _new())
    return ring()


def _path() -> Path:
    return Path(settings.CASEWAY_HOME) / NAME


def _new() -> str:
    return f"{secrets.token_urlsafe(48)}\n"


@lru_cache(maxsize=4)
def _kept(path: Path, _: Mark) -> Ring:
    """The keys of a file, read again as soon as it changes: another process may have added one."""
    return read(path.read_text(encoding="utf-8"))
