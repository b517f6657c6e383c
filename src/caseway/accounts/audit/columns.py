"""The bytes an entry is sealed as: its columns as text, in one order, with a sign between them that none may hold.

A missing id is empty; one that is there begins with “+”, so that the two cannot be mistaken for each other. The database
itself puts the bytes together when a chain is verified, which takes a third of the time that Python would.
"""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from caseway.accounts.entries import AuditEntry, AuditPerson

ENTRIES, PEOPLE = AuditEntry._meta.db_table, AuditPerson._meta.db_table

BETWEEN = "\x1f"
SIGN = BETWEEN.encode()
# The order is part of what is sealed: a new column goes to the end, and entries from before it do without.
COLUMNS = (
    "seq", "at", "actor", "organization", "session", "action", "kind", "object", "people", "outcome", "reason",
    "changed", "before", "after", "request", "key",
)  # fmt: skip
IDS = frozenset({"actor", "organization", "object", "request"})
SIGNS = len(COLUMNS) - 1

_TEXT = {"sqlite": '"{0}"', "postgresql": '"{0}"'}
_ID = {
    "sqlite": """coalesce('+' || "{0}", '')""",
    "postgresql": """coalesce('+' || encode(uuid_send("{0}"), 'hex'), '')""",
}
_MOMENT = {
    "sqlite": '"{0}"',
    "postgresql": """replace(to_char("{0}" AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), '.000000', '')""",
}
_JOINED = {
    "sqlite": "cast(concat_ws(char(31), {0}) AS blob)",
    "postgresql": "convert_to(concat_ws(chr(31), {0}), 'UTF8')",
}
_BYTES = {"sqlite": 'cast("{0}" AS blob)', "postgresql": """convert_to("{0}", 'UTF8')"""}
_MAC = {"sqlite": 'cast("mac" AS blob)', "postgresql": '"mac"'}
_WHOM = {
    "sqlite": "cast(person AS blob)",
    "postgresql": "convert_to(encode(uuid_send(person), 'hex'), 'UTF8')",
}


def sealed(entry: AuditEntry) -> bytes:
    """The bytes of an entry."""
    return BETWEEN.join(_text(name, getattr(entry, name)) for name in COLUMNS).encode()


def _text(name: str, value: object) -> str:
    if name in IDS:
        return f"+{value.hex}" if isinstance(value, UUID) else ""
    if isinstance(value, datetime):
        return str(value.astimezone(UTC).replace(tzinfo=None))
    return str(value)


def entries_query(vendor: str) -> str:
    """The statement that reads entries above a number and up to one: number, bytes, key, mac, people."""
    kinds = {"at": _MOMENT[vendor], **dict.fromkeys(IDS, _ID[vendor])}
    parts = ", ".join(kinds.get(name, _TEXT[vendor]).format(name) for name in COLUMNS)
    told = [_JOINED[vendor].format(parts), _BYTES[vendor].format("key"), _MAC[vendor], _BYTES[vendor].format("people")]
    where = "WHERE seq > %s AND seq <= %s ORDER BY seq LIMIT %s"
    return f"SELECT seq, {', '.join(told)} FROM {ENTRIES} {where}"  # noqa: S608 - of our own names only


def people_query(vendor: str) -> str:
    """The statement that reads, for entries above a number and up to one, whom the index has for them."""
    where = "WHERE entry > %s AND entry <= %s ORDER BY entry, person"
    return f"SELECT entry, {_WHOM[vendor]} FROM {PEOPLE} {where}"  # noqa: S608 - of our own names only
