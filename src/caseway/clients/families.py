"""Who belongs together: households formed, joined and left, and what clients are to each other."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.clients import belongings, faults
from caseway.clients.access import Absent, find, require, visible
from caseway.clients.actions import stamp
from caseway.clients.codes import HouseholdRole
from caseway.clients.models import Household, HouseholdMember, Relationship


def form(*, head: UUID, by: Viewer, at: datetime, on: date, name: str = "") -> UUID:
    """Form a household with a client as its head; raises Absent."""
    with transaction.atomic():
        household = Household.objects.create(name=name, **stamp(by, at))
        _join(household.pk, head, HouseholdRole.HEAD.value, by=by, at=at, on=on)
    return household.pk


def join(*, household: UUID, client: UUID, role: str, by: Viewer, at: datetime, on: date) -> UUID:
    """Put a client into a household, one of whose members the viewer may know of; raises Absent or Invalid."""
    with transaction.atomic():
        members = HouseholdMember.objects.filter(household=household, organization=by.organization).values("client")
        if not visible(by, "client.find", on=on).filter(pk__in=members).exists():
            raise Absent
        return _join(household, client, role, by=by, at=at, on=on)


def leave(*, member: UUID, ends: date, by: Viewer, at: datetime, on: date) -> None:
    """Say until when a client was in a household; raises Absent or Invalid."""
    belongings.end(kind="household_member", belonging=member, ends=ends, by=by, at=at, on=on)


def relate(*, client: UUID, other: UUID, kind: str, by: Viewer, at: datetime, on: date) -> UUID:
    """Say what another client, whom the viewer may know of, is to this one; raises Absent or Invalid."""
    with transaction.atomic():
        require(by, "client.edit", client, on=on)
        find(by, "client.find", other, on=on)
        row = Relationship(client_id=client, other_id=other, kind=kind, begins=on, **stamp(by, at))
        faults.check(row, on=on)
        row.save(force_insert=True)
        event = audit.Event("client.edit", "relationship", row.pk, people=(client, other))
        audit.record(event, by=by, at=at)
    return row.pk


def _join(household: UUID, client: UUID, role: str, *, by: Viewer, at: datetime, on: date) -> UUID:
    require(by, "client.edit", client, on=on)
    row = HouseholdMember(household_id=household, client_id=client, role=role, begins=on, **stamp(by, at))
    faults.check(row, on=on)
    row.save(force_insert=True)
    event = audit.Event("client.edit", "household_member", row.pk, people=(client,))
    audit.record(event, by=by, at=at)
    return row.pk
