"""Putting entries into the tables in as few messages as there can be: this stands before every page that shows someone."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db import connection

from caseway.accounts.audit.columns import COLUMNS, ENTRIES, IDS, PEOPLE
from caseway.accounts.entries import AuditEntry

_COLUMNS = (*COLUMNS, "mac")
_ENTRY = f"({', '.join(['%s'] * len(_COLUMNS))})"
_NAMES = ", ".join(f'"{name}"' for name in _COLUMNS)
_INTO_ENTRIES = f"INSERT INTO {ENTRIES} ({_NAMES}) VALUES "  # noqa: S608 - of our own names only
_PERSON = "(%s, %s)"
_INTO_PEOPLE = f"INSERT INTO {PEOPLE} (entry, person) VALUES "  # noqa: S608 - as above


def insert(entries: list[AuditEntry]) -> None:
    """Write sealed entries and, in the index, whom they are about."""
    is_postgresql = connection.vendor == "postgresql"
    rows = [_row(entry, is_postgresql=is_postgresql) for entry in entries]
    whose = [(entry.seq, person) for entry in entries for person in entry.people.split(",") if person]
    with connection.cursor() as cursor:
        if is_postgresql:
            statements = [_INTO_ENTRIES + ", ".join([_ENTRY] * len(rows))]
            statements += [_INTO_PEOPLE + ", ".join([_PERSON] * len(whose))] if whose else []
            cursor.execute("; ".join(statements), [value for row in (*rows, *whose) for value in row])
        else:
            cursor.executemany(_INTO_ENTRIES + _ENTRY, rows)
            cursor.executemany(_INTO_PEOPLE + _PERSON, whose)


def _row(entry: AuditEntry, *, is_postgresql: bool) -> list[Any]:
    """An entry's columns as the database takes them."""
    row = [getattr(entry, name) for name in _COLUMNS]
    if not is_postgresql:
        for place in _PLACES_OF_IDS:
            row[place] = row[place].hex if isinstance(row[place], UUID) else None
        row[_PLACE_OF_MOMENT] = connection.ops.adapt_datetimefield_value(entry.at)
    return row


_PLACES_OF_IDS = tuple(_COLUMNS.index(name) for name in sorted(IDS))
_PLACE_OF_MOMENT = _COLUMNS.index("at")
