"""Committing for several threads at once, so that they share one wait for the disk.

1. A thread puts its item down and, if nobody commits just now, leads: it commits all that lies there.
2. Whoever comes meanwhile puts theirs down and waits.
3. The leader is done with its own; the first of those waiting leads next, with all that has gathered.

A thread that is alone thus commits at once, and one that is not waits for at most one commit that is not its own.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")

MOST = 200  # items in one commit


class Unwritten(RuntimeError):  # noqa: N818 - completes "unable to show: unwritten"
    """What should be noted before it is shown could not be written; its cause says why."""


@dataclass(slots=True)
class _Ticket(Generic[Item]):
    item: Item
    leads: bool = False
    error: BaseException | None = None
    turn: threading.Event = field(default_factory=threading.Event)


class Gathering(Generic[Item]):
    """Where threads put what is to be committed."""

    def __init__(self, commit: Callable[[list[Item]], None]) -> None:
        self._commit = commit
        self._begin()
        os.register_at_fork(after_in_child=self._begin)  # the threads that waited here are the parent's

    def _begin(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[_Ticket[Item]] = []
        self._is_led = False

    def put(self, item: Item) -> None:
        """Return once an item is committed; raises Unwritten."""
        ticket = _Ticket(item)
        with self._lock:
            self._waiting.append(ticket)
            ticket.leads = not self._is_led
            self._is_led = True
        if not ticket.leads:
            ticket.turn.wait()
        if ticket.leads:
            self._lead()
        if ticket.error is not None:
            raise Unwritten("the audit could not be written, so nothing is shown") from ticket.error

    def _lead(self) -> None:
        with self._lock:
            batch, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
        error: BaseException | None = None
        try:
            self._commit([ticket.item for ticket in batch])
        except BaseException as raised:
            error = raised
            if not isinstance(raised, Exception):
                raise  # the leader is being stopped, but those who wait must know
        finally:
            self._pass_on(batch, error)

    def _pass_on(self, batch: list[_Ticket[Item]], error: BaseException | None) -> None:
        with self._lock:
            following = self._waiting[0] if self._waiting else None
            self._is_led = following is not None
        for ticket in batch:
            ticket.error = error
            ticket.turn.set()
        if following is not None:
            following.leads = True
            following.turn.set()
