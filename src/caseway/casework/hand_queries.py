"""Reads for handing over and standing in: whose cases one leads, what a worker has, and what is coming to oneself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from caseway.accounts import audit
from caseway.accounts.models import Membership, User
from caseway.accounts.queries import Named, held
from caseway.accounts.viewer import Viewer
from caseway.casework import standards
from caseway.casework.access import OPEN, allowed, require_any
from caseway.casework.case_teams import WORKERS
from caseway.casework.covers import HAND_OVER
from caseway.casework.handing import ASSIGN
from caseway.casework.models import HandOver
from caseway.clients import queries as people
from caseway.clients.records import Glimpse, Listed


@dataclass(frozen=True, slots=True)
class WorkerSeen:
    """Someone with the cases that the viewer may give to others: how many, and how many are on their way already."""

    user: Named
    cases: int
    going: int
    is_active: bool


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case of a worker, as a list shows it."""

    id: UUID
    person: Listed | Glimpse | None
    program: Named
    status: str
    level: int
    is_going: bool


@dataclass(frozen=True, slots=True)
class Coming:
    """Cases that are being handed over to the viewer: by whom, in which program, how many. No client is named yet."""

    giver: Named
    program: Named
    cases: int
    since: date


def workers(*, viewer: Viewer, on: date) -> tuple[WorkerSeen, ...]:
    """Those whose open cases the viewer may give to others, by name; raises Absent."""
    require_any(viewer, HAND_OVER)
    going = Q(hand_overs__handed_date__isnull=True, hand_overs__withdrawn_date__isnull=True, hand_overs__isnull=False)
    rows = allowed(viewer, ASSIGN, on=on).filter(ends__isnull=True, worker__isnull=False)
    counted = rows.values("worker").annotate(cases=Count("pk", distinct=True), going=Count("pk", going, distinct=True))
    found = {one["worker"]: (one["cases"], one["going"]) for one in counted.order_by("worker")}
    users = User.objects.filter(pk__in=found).order_by("name", "pk")
    return tuple(WorkerSeen(Named(one.pk, one.name), *found[one.pk], is_active=one.is_active) for one in users)


def cases_of(*, viewer: Viewer, worker: UUID, at: datetime, on: date) -> tuple[CaseLine, ...]:
    """The open cases of a worker that the viewer may give to others, once that is noted; raises Absent."""
    require_any(viewer, HAND_OVER)
    rows = allowed(viewer, ASSIGN, on=on).filter(ends__isnull=True, worker=worker).select_related("program")
    found = list(rows.order_by("begins", "pk"))
    clients = [row.client_id for row in found]
    audit.note(audit.Event(OPEN, "caseload", worker, people=tuple(clients), outcome="shown"), by=viewer, at=at)
    known = people.persons(clients, viewer, on=on)
    going = set(_going().filter(case__in=found).values_list("case", flat=True))
    return tuple(
        CaseLine(
            row.pk, known.get(row.client_id), Named(row.program.pk, row.program.name), row.status, row.level,
            row.pk in going,
        )
        for row in found
    )  # fmt: skip


def coworkers(*, viewer: Viewer, program: UUID, on: date) -> tuple[Named, ...]:
    """Those who may work on cases of a program, by name."""
    return coworkers_of(viewer=viewer, programs={program}, on=on)[program]


def coworkers_of(*, viewer: Viewer, programs: set[UUID], on: date) -> dict[UUID, tuple[Named, ...]]:
    """Those who may work on cases of each of some programs, by name."""
    rows = Membership.objects.filter(
        held(on), organization=viewer.organization, role__in=WORKERS, user__is_active=True
    ).select_related("user", "team")
    found: dict[UUID, dict[UUID, str]] = {one: {} for one in programs}
    for row in rows:
        place = row.program_id or (row.team.program_id if row.team else None)
        for program in programs if place is None else programs & {place}:
            found[program][row.user_id] = row.user.name
    return {
        program: tuple(Named(key, name) for key, name in sorted(users.items(), key=lambda one: (one[1], str(one[0]))))
        for program, users in found.items()
    }


def coming(*, viewer: Viewer) -> tuple[Coming, ...]:
    """What is being handed over to the viewer, by giver and program; raises Absent for who works on no case."""
    require_any(viewer, "today.see")
    rows = _going().filter(organization=viewer.organization, taker=viewer.user)
    found: dict[tuple[UUID, UUID], list[HandOver]] = {}
    for row in rows.select_related("giver", "case__program").order_by("created_at", "pk"):
        found.setdefault((row.giver_id, row.case.program_id), []).append(row)
    return tuple(
        Coming(
            Named(first.giver_id, first.giver.name), Named(first.case.program_id, first.case.program.name), len(some),
            first.created_at.astimezone(standards.zone()).date(),
        )
        for some in found.values()
        for first in some[:1]
    )  # fmt: skip


def _going() -> QuerySet[HandOver]:
    return HandOver.objects.filter(handed_date__isnull=True, withdrawn_date__isnull=True)
