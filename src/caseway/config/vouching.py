"""While Caseway serves, it signs by itself how far the audit goes: also when nobody writes any more.

Each process that serves has a thread for it, and one of them works: whoever holds a lock, which the machine gives to the next
when that process ends, however it ends. The thread keeps nobody from stopping, and keeps no connection.
"""

from __future__ import annotations

import fcntl
import logging
import threading
from pathlib import Path
from typing import IO

from django.conf import settings
from django.db import Error, connection
from django.utils import timezone

from caseway.accounts.audit import checkpoints

LOOK = 30.0  # seconds between two looks whether a checkpoint is due
LOCK = "audit/.serving"

log = logging.getLogger("caseway.audit")


class Vouching(threading.Thread):
    """What looks, again and again, until its process ends."""

    def __init__(self) -> None:
        super().__init__(name="caseway-checkpoints", daemon=True)
        self.over = threading.Event()
        self._lock: IO[bytes] | None = None
        self._is_failing = False

    def run(self) -> None:
        """Look until it is over."""
        while not self.over.wait(LOOK):
            self.look()

    def look(self) -> None:
        """Make a checkpoint if one is due and this process is the one that does; what goes wrong is told once."""
        try:
            if self._has_lock():
                checkpoints.make(at=timezone.now())  # noqa: TID251 - nobody asks for it, so this is its door
                self._is_failing = False
        except Exception as error:  # noqa: BLE001 - a thread that ended would sign nothing ever after
            if not self._is_failing:
                log.error("The audit’s checkpoint could not be made: %s.", _plain(error))  # noqa: TRY400 - a plain line
            self._is_failing = True
        finally:
            connection.close()

    def _has_lock(self) -> bool:
        if self._lock is None:
            file = Path(settings.CASEWAY_HOME) / LOCK
            file.parent.mkdir(parents=True, exist_ok=True)
            mark = file.open("ab")
            try:
                fcntl.flock(mark, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                mark.close()
                return False
            self._lock = mark
        return True


def start() -> Vouching:
    """Have this process look from now on."""
    made = Vouching()
    made.start()
    return made


def _plain(error: Exception) -> str:
    """What went wrong, without what an error may quote."""
    if isinstance(error, Error):
        return "the database does not answer"
    if isinstance(error, OSError):
        return f"{error.strerror}: {error.filename}"
    return type(error).__name__
