"""Changing the keys: new ones of the audit and of what is encrypted are added, and fields and files encrypted anew.

1. What is to be done is written down beside the keys, and how many there were; whoever is stopped goes on from there.
2. A key is added to each file, unless it is there already. The older ones stay known, and a server that runs sees the new.
3. The audit is told, by the new key.
4. Fields are encrypted anew, a batch at a time, then files, one at a time.
5. What was written down is taken away.
"""

from __future__ import annotations

import fcntl
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import UUID, uuid4

from django.conf import settings

from caseway.accounts.audit import Event, keys
from caseway.accounts.audit.files import replace
from caseway.accounts.audit.writing import proclaim
from caseway.clients import encryption, rotation
from caseway.clients.encryption import Unreadable
from caseway.clients.rotation import Renewed
from caseway.config import home, migrating

UNFINISHED = "changing-keys"
ACTION = "keys.rotate"


class Unable(Exception):  # noqa: N818 - completes "unable to change the keys"
    """Why the keys cannot be changed now."""


@dataclass(frozen=True, slots=True)
class Rotated:
    """What was done: whether an earlier change was finished only, whether the audit has a new key, and the fields."""

    is_resumed: bool
    has_audit_key: bool
    renewed: Renewed


@dataclass(frozen=True, slots=True)
class Begun:
    """A change that was begun: its id, and how many keys there were of each kind."""

    id: str
    audit: int
    field: int


def rotate(*, at: datetime, tell: Callable[[str, int, int], None]) -> Rotated:
    """Add new keys and encrypt anew what the old ones encrypted, or go on where that was stopped; raises Unable."""
    folder = Path(settings.CASEWAY_HOME)
    if migrating.missing():
        raise Unable("the database is not up to date; run: caseway migrate")
    with home.hold(folder) as held, _alone(folder):
        if not held:
            raise Unable("a backup is being restored.")
        try:
            begun, is_resumed = _begin(folder / UNFINISHED)
            _add(begun, at)
        except (keys.Unusable, Unreadable) as unusable:
            raise Unable(f"{unusable}.") from None
        renewed = rotation.renew(lambda done, whole: tell("Encrypting anew", done, whole))
        if not renewed.twice:
            (folder / UNFINISHED).unlink()
    return Rotated(is_resumed, not keys.is_told(), renewed)


def _begin(file: Path) -> tuple[Begun, bool]:
    """The change that was begun and not finished, or a new one."""
    if file.is_file():
        return Begun(**json.loads(file.read_text(encoding="ascii"))), True
    begun = Begun(str(uuid4()), len(keys.ring(make=True).keys), len(encryption.ring()))
    replace(file, json.dumps(asdict(begun)))
    return begun, False


def _add(begun: Begun, at: datetime) -> None:
    told = keys.is_told()
    ring = keys.ring() if told else keys.add(past=begun.audit)
    field = encryption.add(past=begun.field)
    changed = "" if told else f"audit key {ring.keys[-2].id} to {ring.current.id}; "
    reason = f"{changed}field key {field - 1} to {field}"
    proclaim(Event(ACTION, "keys", UUID(begun.id), reason=reason), at=at)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / f".{UNFINISHED}").open("ab") as mark:
        try:
            fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Unable("somebody else is changing them.") from None
        yield
