"""What is done to a client: entered and changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit, editing
from caseway.accounts.models import Program, Team
from caseway.accounts.queries import organizations_of
from caseway.accounts.viewer import Viewer
from caseway.clients import belongings, faults, terms
from caseway.clients.access import Absent, covers, require, require_any
from caseway.clients.drafts import BelongingDraft, ClientDraft
from caseway.clients.faults import Invalid
from caseway.clients.models import Assignment, Client, Enrollment

EDITABLE = frozenset({*(field.name for field in fields(ClientDraft)), "user_id"})
NAMES = frozenset({"given_name", "middle_name", "family_name", "chosen_name"})


def stamp(by: Viewer, at: datetime) -> dict[str, Any]:
    """What a new row says of its making."""
    return {
        "organization_id": by.organization,
        "created_at": at,
        "created_by_id": by.user,
        "updated_at": at,
        "updated_by_id": by.user,
    }


def create(
    *,
    draft: ClientDraft,
    program: UUID,
    by: Viewer,
    at: datetime,
    on: date,
    team: UUID | None = None,
    belongings_of: Iterable[BelongingDraft] = (),
) -> UUID:
    """Enter a new person, in a program and on one's own caseload; raises Absent or Invalid."""
    require_any(by, "client.create")
    team = place(by, "client.create", program=program, team=team)
    with transaction.atomic():
        client = Client(id=uuid4(), **asdict(draft), **stamp(by, at))
        faults.check(client, on=on)
        client.save(force_insert=True)
        shared = {"client_id": client.pk, "program_id": program, "begins": on, **stamp(by, at)}
        Enrollment.objects.create(**shared)
        Assignment.objects.create(user_id=by.user, team_id=team, **shared)
        for one in belongings_of:
            belongings.keep(client, one, by=by, at=at, on=on)
        terms.index([client.pk])
        require(by, "client.open", client.pk, on=on)
        event = audit.Event("client.create", "client", client.pk, people=(client.pk,), changed=filled(draft))
        audit.record(event, by=by, at=at)
    return client.pk


def edit(
    *, client: UUID, changes: Mapping[str, Any], version: int, by: Viewer, at: datetime, on: date
) -> tuple[str, ...]:
    """Change fields of a person who was read as `version`; raises Absent, Stale or Invalid. Which changed."""
    unknown = set(changes) - EDITABLE
    if unknown:
        raise TypeError(f"not fields of a client that are edited: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = require(by, "client.edit", client, on=on)
        if changes.get("user_id") and by.organization not in organizations_of(changes["user_id"], on=on):
            raise Invalid({"user": _("This person does not work here.")})
        changed = editing.change(row, changes, version=version, by=by, at=at, check=faults.checker(on))
        if NAMES.intersection(changed):
            terms.index([client])
        require(by, "client.edit", client, on=on)
        event = audit.Event("client.edit", "client", client, people=(client,), changed=changed)
        audit.record(event, by=by, at=at)
    return changed


def place(by: Viewer, action: str, *, program: UUID, team: UUID | None = None) -> UUID | None:
    """Check that a program, and a team of it, is where someone may do something; the team, found where it is not said.

    Raises Absent.
    """
    if not Program.objects.filter(pk=program, organization=by.organization, is_open=True).exists():
        raise Absent
    mine = frozenset[UUID]().union(*(grant.teams for grant in by.grants.values()))
    teams = Team.objects.filter(organization=by.organization, program=program)
    if team is not None and not teams.filter(pk=team).exists():
        raise Absent
    found = team or teams.filter(pk__in=mine).order_by("pk").values_list("pk", flat=True).first()
    if not covers(by, action, program=program, team=found):
        raise Absent
    return found


def filled(draft: ClientDraft) -> tuple[str, ...]:
    """The fields of a draft that say something."""
    empty = asdict(ClientDraft())
    return tuple(sorted(name for name, value in asdict(draft).items() if value != empty[name]))
