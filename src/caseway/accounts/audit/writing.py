"""Writing the audit: one chain for the database, so one writer at a time."""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from uuid import UUID

from django.db import connection, transaction
from django.db.models import Model

from caseway.accounts import queries, scope
from caseway.accounts.audit import checkpoints, keys
from caseway.accounts.audit.columns import ENTRIES, sealed
from caseway.accounts.audit.events import OUTCOMES, REQUEST, Event
from caseway.accounts.audit.gathering import Gathering
from caseway.accounts.audit.inserting import insert
from caseway.accounts.entries import AuditEntry
from caseway.accounts.viewer import Viewer

NOTHING = bytes(32)  # what stands before the first entry
LOCK = 0x0CA5E3A7  # of PostgreSQL's advisory locks, the audit's
LAST = f"SELECT seq, key, mac FROM {ENTRIES} ORDER BY seq DESC LIMIT 1"  # noqa: S608 - of our own names only
LONGEST = 2_000  # letters of a reason

_CODE = re.compile(r"[A-Za-z0-9_.:-]{0,60}")
_DIGEST = re.compile(r"[0-9a-f]{0,64}")
_FLOWS = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # breaks a line, turns its direction, or is not seen at all


def record(event: Event, *, by: Viewer | None, at: datetime) -> None:
    """Write what was changed, in the transaction that changes it; raises RuntimeError outside of one.

    On PostgreSQL everybody who records waits from here until the transaction ends, so it should be its last statement.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("an event is recorded in the transaction of the change that it is about")
    _append([draft(event, by=by, at=at)])


def note(event: Event, *, by: Viewer | None, at: datetime) -> None:
    """Write what is about to be shown, and return once that is committed; raises Unwritten if it cannot be.

    Inside a transaction it is written and committed with that: a second writer would wait for the first, which waits here.
    """
    entry = draft(event, by=by, at=at)
    if connection.in_atomic_block:
        _append([entry])
    else:
        NOTES.put(entry)


def proclaim(event: Event, *, at: datetime) -> None:
    """Write what whoever runs the machine did, once for each organization; what is there of the same object stays alone."""
    organizations: list[UUID | None] = [*queries.every_organization()]
    with transaction.atomic(), scope.whole("audit"):
        told = AuditEntry.objects.filter(action=event.action, object=event.object)
        if not told.exists():
            _append([draft(replace(event, organization=one), by=None, at=at) for one in organizations or [None]])


def digest(row: Model) -> str:
    """What stands for a row's content before or after a change; without the audit's key it tells nothing."""
    fields = row._meta.concrete_fields
    told = "\x1f".join([row._meta.label, *(f"{one.name}\x1e{one.value_to_string(row)}" for one in fields)])
    return hmac.digest(keys.ring(make=True).current.secret, told.encode(), "sha256").hex()


def draft(event: Event, *, by: Viewer | None, at: datetime) -> AuditEntry:
    """An entry but for its place in the chain; raises ValueError where an event is not one."""
    people = sorted({person.hex for person in event.people})
    changed = sorted(set(event.changed))
    codes = (event.action, event.kind, *changed)
    if not event.action or not all(map(_CODE.fullmatch, codes)) or event.outcome not in OUTCOMES:
        raise ValueError(f"{event.action!r} is no event: actions, kinds and fields have short names")
    if not _DIGEST.fullmatch(event.before) or not _DIGEST.fullmatch(event.after):
        raise ValueError(f"{event.action!r} is no event: before and after are digests")
    if at.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return AuditEntry(
        at=at.astimezone(UTC), actor=by.user if by else None, organization=by.organization if by else event.organization,
        session=hashlib.sha256(by.session.encode()).hexdigest()[:32] if by and by.session else "",
        action=event.action, kind=event.kind, object=event.object, people=",".join(people), outcome=event.outcome,
        reason=plain(event.reason), changed=",".join(changed), before=event.before, after=event.after,
        request=REQUEST.get(),
    )  # fmt: skip


def plain(text: str) -> str:
    """What a user wrote, on one line: a visible sign stands for whatever breaks lines, turns them or hides."""
    text = text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
    return "".join(_sign(letter) if unicodedata.category(letter) in _FLOWS else letter for letter in text)


def _sign(letter: str) -> str:
    code = ord(letter)
    return chr(0x2400 + code) if code < 0x20 else "\N{REPLACEMENT CHARACTER}"


def _append(drafts: list[AuditEntry]) -> None:
    """Put entries at the end of the chain, which is one for all organizations, in the transaction that is open."""
    with scope.whole("audit"):
        _link(drafts)
    transaction.on_commit(partial(checkpoints.look, size=drafts[-1].seq, at=drafts[-1].at), robust=True)


def _link(drafts: list[AuditEntry]) -> None:
    head = _head()
    seq, last_key, mac = head or (0, "", NOTHING)
    ring = keys.ring(make=head is None)
    if head is not None and last_key not in ring:
        raise keys.Unusable(f"the audit was sealed with the key {last_key}, which is not among those that are here")
    chain(drafts, ring.current, after=seq, mac=bytes(mac))
    insert(drafts)


def _head() -> tuple[int, str, bytes] | None:
    """The last entry, after which nobody else writes until the transaction ends.

    On PostgreSQL these are two statements in one message. Each sees what is committed when it begins, so the second sees
    what those wrote whom the first has waited for.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"SELECT pg_advisory_xact_lock(%s); {LAST}", [LOCK])
            cursor.nextset()
        else:
            cursor.execute(LAST)  # SQLite has one writer anyway
        found: tuple[int, str, bytes] | None = cursor.fetchone()
    return found


def chain(drafts: list[AuditEntry], key: keys.Key, *, after: int, mac: bytes) -> bytes:
    """Give entries their places after a row whose seal is known, and their own seals; the last of these."""
    for place, entry in enumerate(drafts, start=after + 1):
        entry.seq, entry.key = place, key.id
        entry.mac = mac = hmac.digest(key.secret, mac + sealed(entry), "sha256")
    return mac


def _commit(drafts: list[AuditEntry]) -> None:
    with transaction.atomic(durable=True):
        _append(drafts)


NOTES = Gathering(_commit)
