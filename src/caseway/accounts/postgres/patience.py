"""Connections that do not wait for ever: a server that has frozen answers nothing, and no limit of its own is kept.

A page is told after a second or two that the database does not answer, and the next page tries anew.
"""

from __future__ import annotations

import time
from types import SimpleNamespace
from typing import Any

import psycopg
from psycopg import errors, generators
from psycopg.pq import ExecStatus

CONNECTING = 1.0  # seconds until a server must have let us in
CHECKING = 0.4  # until a connection that was kept must have shown that it still works
LONGER = 0.2  # than the server's own limit of a statement, whose answer says more


class Connection(psycopg.Connection[Any]):
    """A connection that waits for an answer as long as it may, and is then given up."""

    patience: float | None = None

    def wait(self, gen: Any, *arguments: Any, **named: Any) -> Any:  # noqa: ANN401 - psycopg's
        """Wait for an answer; raises OperationalError where there is none in time."""
        if self.patience is None:
            return super().wait(gen, *arguments, **named)
        try:
            return super().wait(gen, *arguments, **{"timeout": self.patience, **named})
        except errors._WaitTimeout:  # noqa: SLF001 - nothing else tells this
            self.pgconn.finish()
            raise psycopg.OperationalError("the database does not answer") from None

    def begin(self, statement: str) -> None:
        """Begin a transaction with a statement, both in one message."""
        with self.lock:
            self.wait(self._begin_gen(statement))

    def _begin_gen(self, statement: str) -> Any:  # noqa: ANN401 - psycopg's, whose own takes one statement only
        self.pgconn.send_query(f"BEGIN; {statement}".encode())
        for found in (yield from generators.execute(self.pgconn)):
            if found.status == ExecStatus.FATAL_ERROR:
                raise errors.error_from_result(found, encoding=self.pgconn._encoding)  # noqa: SLF001 - as above

    @classmethod
    def _connect_gen(cls, conninfo: str = "") -> Any:  # noqa: ANN401 - psycopg's, whose own limit is two seconds or more
        steps = super()._connect_gen(conninfo)
        began = time.monotonic()
        wanted = next(steps)
        while True:
            ready = yield wanted
            if time.monotonic() - began > CONNECTING:
                raise errors.ConnectionTimeout("the database does not let us in")
            try:
                wanted = steps.send(ready)
            except StopIteration as done:
                return done.value


# What Django asks for connections, errors and types: psycopg as it is, but for the connections.
patient = SimpleNamespace(**{**vars(psycopg), "connect": Connection.connect})
