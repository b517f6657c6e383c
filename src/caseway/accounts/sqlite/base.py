"""The connection: kept from page to page, told how large the tables are, and asking what a statement may do.

Opening the file and reading its schema takes as long as a dozen statements, so that is not done for every page; it is kept
while its file is the one that is there, and whatever goes wrong on a connection ends it.

As each statement is prepared it is asked whether it is one that Caseway has where it serves. PostgreSQL has roles for
that; SQLite has this. Tables, triggers and views are made, altered and dropped while migrating and at no other time;
a temporary table would hide one of ours, and a trigger could swallow what is written, so none is made either. What
the audit holds is never changed nor deleted. The triggers of the audit stand behind: other programs have connections
of their own.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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

# Count, of all tables, those that were never counted or have grown tenfold, and of each no more than some thousand rows.
COUNT = "PRAGMA optimize=0x10012"


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
    """A connection of Django's to one file."""

    SchemaEditorClass = SchemaEditor
    _opened: tuple[int, int] | None = None

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._lifted = 0

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 - as Django has it
        """Open the file."""
        made = super().get_new_connection(conn_params)
        self._opened = self._identity()
        self._count(made)
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

    def is_usable(self) -> bool:
        """Whether a connection on which something went wrong is kept."""
        return False

    def close_if_unusable_or_obsolete(self) -> None:
        """Close it before and after a page where it must be, also when its file was moved away or replaced."""
        if self.connection is not None and not self.in_atomic_block and self._identity() != self._opened:
            self.close()
            return
        super().close_if_unusable_or_obsolete()

    def _identity(self) -> tuple[int, int] | None:
        """Which file lies at our place; asking does not open it."""
        try:
            found = Path(self.settings_dict["NAME"]).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _count(self, made: Any) -> None:  # noqa: ANN401 - as above
        """Have SQLite count, without which it looks people up by their organization, one after the other.

        Where another writes just now, the next connection does.
        """
        patience = made.execute("PRAGMA busy_timeout").fetchone()[0]
        made.execute("PRAGMA busy_timeout=0")
        try:
            made.execute(COUNT).fetchall()
        except self.Database.DatabaseError:
            pass
        finally:
            made.execute(f"PRAGMA busy_timeout={patience}")
