"""Where an audit is read from to verify it: the configured database, or a SQLite file of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from django.db import DatabaseError, connection, transaction

from caseway.accounts import scope

Row = tuple[Any, ...]


class Unreadable(ValueError):  # noqa: N818 - completes "unable to verify the audit: unreadable"
    """A database that cannot be read, or that holds no audit."""


class Source(Protocol):
    """A database to read from."""

    @property
    def vendor(self) -> str:
        """Whose words it speaks: sqlite or postgresql."""

    def read(self, query: str, values: Sequence[int] = ()) -> list[Row]:
        """The rows of a query; raises Unreadable."""


class Configured:
    """The database that Caseway works with."""

    @property
    def vendor(self) -> str:
        """Whose words it speaks."""
        return connection.vendor

    def read(self, query: str, values: Sequence[int] = ()) -> list[Row]:
        """The rows of a query; raises Unreadable."""
        try:
            with scope.whole("audit"):
                return _bytes(query, values) if connection.vendor == "postgresql" else _rows(query, values)
        except DatabaseError as error:
            raise Unreadable(f"the database cannot be read or holds no audit: {error}") from error


def _rows(query: str, values: Sequence[int]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(query, list(values) or None)
        found: list[Row] = cursor.fetchall()
    return found


def _bytes(query: str, values: Sequence[int]) -> list[Row]:
    """The rows as PostgreSQL sends them when it need not write bytes out as text, which takes half the time."""
    import psycopg  # noqa: PLC0415 - needed with PostgreSQL alone

    # The scope is told to transactions as they begin; a cursor of psycopg's own would read outside of any.
    with transaction.atomic(), connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        return cursor.execute(query, list(values) or None, binary=True).fetchall()


class File:
    """A SQLite file, opened for reading alone: never one that this process serves from."""

    vendor = "sqlite"

    def __init__(self, path: Path) -> None:
        if not path.is_file():
            raise Unreadable(f"{path} is not there")
        self._path = path
        try:
            self._connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)
            self._connection.execute("SELECT count(*) FROM sqlite_master")
        except sqlite3.Error:
            self._open_still()

    def _open_still(self) -> None:
        """Open a copy in a place where nothing can be written; its log, if it has one, would be left out."""
        if Path(f"{self._path}-wal").exists():
            raise Unreadable(f"{self._path} cannot be read where it is: copy it with the files beside it")
        self._connection = sqlite3.connect(f"{self._path.resolve().as_uri()}?immutable=1", uri=True)

    def read(self, query: str, values: Sequence[int] = ()) -> list[Row]:
        """The rows of a query; raises Unreadable."""
        try:
            return self._connection.execute(query.replace("%s", "?"), values).fetchall()
        except sqlite3.Error as error:
            raise Unreadable(f"{self._path} cannot be read or holds no audit: {error}") from error

    def close(self) -> None:
        """Close the file."""
        self._connection.close()
