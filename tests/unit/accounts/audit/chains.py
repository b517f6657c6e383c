"""Chains to alter: how they are written, and what is found wrong with them."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from django.db import connection

from caseway.accounts.audit import Event, checkpoints, keys, proof, record, sources
from caseway.accounts.models import AuditEntry, AuditPerson
from caseway.accounts.viewer import Viewer

AT = datetime(2026, 11, 26, 8, 30, tzinfo=UTC)
ROWS = 40


def person(number):
    return UUID(int=number + 2**127)


def write(number=ROWS, *, since=0):
    """Entries of every sort."""
    who = [uuid4(), uuid4()]
    for place in range(since, since + number):
        event = Event(
            "client.open" if place % 3 else "client.edit", "client", person(place), (person(place), person(place + 1)),
            "shown", f"call {place}", ("city",), "ab" * 32, "cd" * 32,
        )  # fmt: skip
        record(event, by=_viewer(who[place % 2]), at=AT + timedelta(seconds=place, microseconds=place + 1))
    checkpoints._last.clear()
    checkpoints.make(at=AT + timedelta(minutes=since + number))


def _viewer(user):
    return Viewer(user, UUID(int=5), AT, {}, session=str(user))


def prove(**more):
    return proof.prove(sources.Configured(), keys.ring(), checkpoints.places(), **more)


def faults(**more):
    """What is wrong, but for the triggers that the test itself took away."""
    found = [one for one in prove(**more).faults if one.kind != "unguarded"]
    return [(one.kind, one.row, one.until) if one.until is not None else (one.kind, one.row) for one in found]


def execute(statement, *values):
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


def alter(seq, **columns):
    AuditEntry.objects.filter(seq=seq).update(**columns)


def cut(after):
    AuditEntry.objects.filter(seq__gt=after).delete()
    AuditPerson.objects.filter(entry__gt=after).delete()
