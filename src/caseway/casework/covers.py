"""Somebody stands in for a worker who is away: on all their cases, also those they get meanwhile, from a day to a day.

Standing in is an assignment that ends with the cover, so access ends by itself. The case keeps its worker. When a case
changes hands, those who stood in for the last worker leave it, and those who stand in for the new one come to it: what of
an assignment is a cover's is thus always said by who is the case's worker.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from caseway.accounts import audit, editing
from caseway.accounts.models import Membership
from caseway.accounts.queries import held
from caseway.accounts.viewer import Viewer
from caseway.casework import telling, work
from caseway.casework.access import Absent, allowed, require_any
from caseway.casework.codes import ChangeKind
from caseway.casework.models import Case, Cover
from caseway.clients import access as people
from caseway.clients import caseload, faults
from caseway.clients.actions import stamp
from caseway.clients.faults import Invalid
from caseway.clients.models import Assignment

HAND_OVER = "case.hand_over"
STAND_IN = "Stands in"  # the label of the assignments of a cover
ONE_DAY = timedelta(days=1)
NO_PROGRAM = UUID(int=0)  # of whoever works everywhere: only who is everywhere too reaches them


@dataclass(frozen=True, slots=True)
class Covered:
    """A cover that was made: for how many cases, and how many of the worker's are left without.

    Those are where the one who arranged it may not put anyone on the caseload, or the stand-in does not work.
    """

    id: UUID
    cases: int
    left_out: int


def arrange(
    *, user: UUID, cover: UUID, begins: date, ends: date, by: Viewer, at: datetime, on: date, reason: str = ""
) -> Covered:
    """Have `cover` stand in for `user` on all their cases; raises Absent or Invalid."""
    with transaction.atomic():
        require_any(by, HAND_OVER)
        _reach(by, user, on=on)
        if not _roles(cover, by, on=on).exists():
            raise Absent
        if ends < on:
            raise Invalid({"ends": _("The last day has passed.")})
        overlap = _standing(user, by.organization, begins).filter(cover=cover, begins__lte=ends)
        if overlap.exists():
            raise Invalid({"begins": _("They already stand in for part of this time.")})
        row = Cover(user_id=user, cover_id=cover, begins=max(begins, on), ends=ends, reason=reason, **stamp(by, at))
        faults.check(row, on=on)
        row.save(force_insert=True)
        mine = Case.objects.select_for_update().filter(worker=user, organization=by.organization, ends__isnull=True)
        may = set(allowed(by, "client.assign", on=on).filter(worker=user).values_list("pk", flat=True))
        done = [case for case in mine.order_by("pk") if case.pk in may and _join(row, case, by=by, at=at, on=on)]
        left_out = len(mine) - len(done)
        if left_out and not done:
            raise Invalid({"cover": _("None of the cases can be covered by this coworker.")})
        _record(row, "arrange", done, by=by, at=at)
        telling.tell(cover, telling.STANDS_IN, row.pk, by=by, at=at)
        telling.tell(user, telling.IS_COVERED, row.pk, by=by, at=at)
    return Covered(row.pk, len(done), left_out)


def withdraw(*, cover: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """End a cover before its last day, from today on; raises Absent or Invalid."""
    with transaction.atomic():
        require_any(by, HAND_OVER)
        row = Cover.objects.select_for_update().filter(pk=cover, organization=by.organization).first()
        if row is None:
            raise Absent
        _reach(by, row.user_id, on=on)
        if row.withdrawn_date is not None or row.ends < on:
            raise Invalid({"ends": _("This cover has ended.")})
        editing.change(row, {"withdrawn_date": on}, version=row.version, by=by, at=at, check=faults.checker(on))
        cases = Case.objects.select_for_update().filter(worker=row.user_id, organization=by.organization)
        left = [case for case in cases.order_by("pk") if _leave(row, case, why, by=by, at=at, on=on)]
        _record(row, "withdraw", left, by=by, at=at)
        telling.tell(row.cover_id, telling.COVER_ENDED, row.pk, by=by, at=at)


def follow(case: Case, was: UUID | None, *, by: Viewer, at: datetime, on: date, joins: bool = True) -> None:
    """Have those who stand in for the worker that a case had leave it, and those of its new one come to it.

    joins: there is a new one; a case that is over has none.
    """
    if was is not None:
        for cover in _standing(was, case.organization_id, on):
            _leave(cover, case, "", by=by, at=at, on=on)
    # Whoever arranged the cover let the stand-in to all the worker gets; but a sealed record or a coworker's is opened to
    # somebody by name.
    if joins and case.worker_id is not None and not case.client.is_sealed and case.client.user_id is None:
        for cover in _standing(case.worker_id, case.organization_id, on):
            _join(cover, case, by=by, at=at, on=on)


def _standing(user: UUID, organization: UUID, day: date) -> QuerySet[Cover]:
    """The covers of someone here that have not ended before a day, those to come among them."""
    rows = Cover.objects.filter(organization=organization, user=user, ends__gte=day, withdrawn_date__isnull=True)
    return rows.order_by("begins", "pk")


def _join(cover: Cover, case: Case, *, by: Viewer, at: datetime, on: date) -> bool:
    """Put a client on the stand-in's caseload until the cover ends; False where that may not be."""
    begins = max(cover.begins, on)
    there = Assignment.objects.filter(
        client=case.client_id, program=case.program_id, user=cover.cover_id, begins__lte=begins
    )
    if there.filter(ends__isnull=True).exists() or there.filter(ends__gte=cover.ends).exists():
        return True
    if not caseload.works_in(cover.cover_id, case.program_id, case.organization_id, on=begins):
        return False
    row = Assignment(
        client_id=case.client_id, user_id=cover.cover_id, program_id=case.program_id, team_id=case.team_id, begins=begins,
        ends=cover.ends, role_label=STAND_IN, reason=cover.reason, **stamp(by, at),
    )  # fmt: skip
    faults.check(row, on=on)
    row.save(force_insert=True)
    work.tell(case, ChangeKind.COVER, "", str(cover.cover_id), cover.reason, by=by, at=at)
    event = audit.Event("client.assign", "assignment", row.pk, people=(case.client_id,), reason=cover.reason)
    audit.record(event, by=by, at=at)
    return True


def _leave(cover: Cover, case: Case, why: str, *, by: Viewer, at: datetime, on: date) -> bool:
    """Take a client off the stand-in's caseload; False where the cover did not put them on it."""
    rows = Assignment.objects.filter(
        client=case.client_id, program=case.program_id, user=cover.cover_id, role_label=STAND_IN, ends=cover.ends
    )
    found = list(rows)
    # Not by `caseload.unassign`: what a cover gave, whoever may end the cover may take back, wherever the client is now.
    for one in found:
        last = max(on, one.begins) - ONE_DAY
        editing.change(
            one, {"ends": last, "reason": why[:200]}, version=one.version, by=by, at=at, check=faults.checker(on)
        )
    if found:
        work.tell(case, ChangeKind.COVER, str(cover.cover_id), "", why, by=by, at=at)
    return bool(found)


def _roles(user: UUID, by: Viewer, *, on: date) -> QuerySet[Membership]:
    return Membership.objects.filter(held(on), organization=by.organization, user=user, user__is_active=True)


def _reach(by: Viewer, user: UUID, *, on: date) -> None:
    """Raise Absent unless someone works where the viewer may put people on caseloads."""
    for one in _roles(user, by, on=on).select_related("team"):
        program = one.program_id or (one.team.program_id if one.team else NO_PROGRAM)
        if people.covers(by, "client.assign", program=program, team=one.team_id):
            return
    raise Absent


def _record(row: Cover, what: str, cases: list[Case], *, by: Viewer, at: datetime) -> None:
    event = audit.Event(HAND_OVER, "cover", row.pk, people=tuple(case.client_id for case in cases), reason=what)
    audit.record(event, by=by, at=at)
