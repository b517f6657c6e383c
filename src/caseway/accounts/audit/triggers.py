"""What the database itself refuses: to change, delete, empty or replace what the audit holds.

Who owns the tables can take the triggers away; verifying then says that they are gone. SQLite forgets them when a migration
alters one of these tables, so such a migration ends with `install`.
"""

from __future__ import annotations

from typing import Any, Protocol

TABLES = {"accounts_auditentry": "seq = NEW.seq", "accounts_auditperson": "entry = NEW.entry AND person = NEW.person"}
REFUSED = "the audit is only ever added to"

_FUNCTION = "accounts_audit_refuse"
_BODY = f" BEGIN RAISE EXCEPTION '{REFUSED}'; END; "


class Cursor(Protocol):
    """Where statements go."""

    def execute(self, statement: str, /) -> object:
        """Run a statement."""

    def fetchall(self) -> list[tuple[Any, ...]]:
        """What came of it."""


def install(cursor: Cursor, vendor: str) -> None:
    """Put the triggers there, whatever there was."""
    remove(cursor, vendor)
    if vendor == "postgresql":
        cursor.execute(
            f"CREATE OR REPLACE FUNCTION {_FUNCTION}() RETURNS trigger LANGUAGE plpgsql AS $caseway${_BODY}$caseway$"
        )
    for statement in wanted(vendor).values():
        cursor.execute(statement)


def remove(cursor: Cursor, vendor: str) -> None:
    """Take them away, as a test does before it alters something."""
    for name in wanted(vendor):
        table = name.rpartition("_")[0]
        on = f" ON {table}" if vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
    if vendor == "postgresql":
        cursor.execute(f"DROP FUNCTION IF EXISTS {_FUNCTION}()")


def wanted(vendor: str) -> dict[str, str]:
    """The triggers by name, each with its statement."""
    return _postgresql() if vendor == "postgresql" else _sqlite()


def _postgresql() -> dict[str, str]:
    # A trigger of statements also answers for TRUNCATE, and for statements that would touch no row.
    return {
        f"{table}_keep": f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {_FUNCTION}()"
        for table in TABLES
    }


def _sqlite() -> dict[str, str]:
    made = {}
    for table, same in TABLES.items():
        refuse = f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        for does in ("update", "delete"):
            name = f"{table}_{does}"
            made[name] = f"CREATE TRIGGER {name} BEFORE {does.upper()} ON {table} {refuse}"
        # INSERT OR REPLACE deletes the row in its way without asking the trigger of DELETE.
        name = f"{table}_replace"
        there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608 - of our own names only
        made[name] = f"CREATE TRIGGER {name} BEFORE INSERT ON {table} WHEN {there} {refuse}"
    return made


def missing(cursor: Cursor, vendor: str) -> list[str]:
    """The names of those that are not there, are switched off, or do something else."""
    if vendor == "postgresql":
        cursor.execute(
            "SELECT tgname FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"  # noqa: S608 - as above
            f" WHERE tgenabled = 'O' AND proname = '{_FUNCTION}' AND prosrc = $caseway${_BODY}$caseway$"
        )
        found = {name for (name,) in cursor.fetchall()}
        return [name for name in wanted(vendor) if name not in found]
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
    there: dict[str, str] = dict(cursor.fetchall())
    return [name for name, statement in wanted(vendor).items() if there.get(name) != statement]
