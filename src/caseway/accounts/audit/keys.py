"""The keys that seal entries: the last one seals, all of them are known when the chain is verified."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from caseway.accounts.audit.files import made_once

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
    return _kept(Path(settings.CASEWAY_HOME) / NAME, make=make)


@lru_cache(maxsize=4)
def _kept(path: Path, *, make: bool) -> Ring:
    if not make and not path.is_file():
        raise Unusable(f"the audit key is gone: {path} is not there. Put it back from where it is kept safe")
    return read(made_once(path, lambda: f"{secrets.token_urlsafe(48)}\n"))
