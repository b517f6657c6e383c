"""The connection: asks, as each statement is prepared, whether it is one that Caseway has where it serves.

PostgreSQL has roles for that; SQLite has this. Tables, triggers and views are made, altered and dropped while migrating and
at no other time; a temporary table would hide one of ours, and a trigger could swallow what is written, so none is made
either. What the audit holds is never changed nor deleted. The triggers of the audit stand behind: other programs have
connections of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any, Self

import pysqlite3
from django.db.backends.sqlite3 import base, schema

OK, DENY = 0, 1

# By SQLite's numbers: whatever makes, drops or alters something of the schema.
SCHEMA = frozenset(
    number
    for name, number in vars(pysqlite3.dbapi2).items()
    if name.startswith(("SQLITE_CREATE_", "SQLITE_DROP_")) or name == "SQLITE_ALTER_TABLE"
)
CHANGES = frozenset({pysqlite3.SQLITE_UPDATE, pysqlite3.SQLITE_DELETE})
PRAGMA = pysqlite3.SQLITE_PRAGMA
ASKED = SCHEMA | CHANGES | {PRAGMA}
KEPT = frozenset({"accounts_auditentry", "accounts_auditperson"})


def allow(action: int, one: str | None, two: str | None, database: str | None, trigger: str | None) -> int:
    """Whether a statement may do one of the things it does; SQLite asks for each column, so this is short."""
    del database, trigger
    if action not in ASKED:
        return OK
    if action in CHANGES:
        return DENY if one and one.lower() in KEPT else OK
    if action == PRAGMA:  # by one of them the schema could be written as if it were rows
        return DENY if two and one and one.lower() == "writable_schema" else OK
    return DENY


class SchemaEditor(schema.DatabaseSchemaEditor):
    """What migrations change tables by: the one thing that may."""

    def __enter__(self) -> Self:
        """Begin to change tables."""
        made = super().__enter__()
        self.connection.lift()  # type: ignore[attr-defined] # it is one of ours
        return made

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Change what was put off, and be done."""
        try:
            super().__exit__(kind, error, trace)
        finally:
            self.connection.guard()  # type: ignore[attr-defined] # as above


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of Django's that asks."""

    SchemaEditorClass = SchemaEditor

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._lifted = 0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 - as Django has it
        """Connect."""
        made = super().get_new_connection(conn_params)
        made.set_authorizer(None if self._lifted else allow)
        return made

    @contextmanager
    def lifted(self) -> Iterator[None]:
        """Do something for which nothing is asked."""
        self.lift()
        try:
            yield
        finally:
            self.guard()

    def lift(self) -> None:
        """Ask no more, until `guard` was called as often."""
        self._lifted += 1
        self._tell()

    def guard(self) -> None:
        """Ask again."""
        self._lifted -= 1
        self._tell()

    def _tell(self) -> None:
        # SQLite prepares anew whatever was prepared before, so nothing that was allowed stays so.
        if self.connection is not None:
            self.connection.set_authorizer(None if self._lifted else allow)
