"""What is done to a case as a whole: referred, screened, begun, put on hold, moved on, closed and reopened.

Every change of status or worker writes its history: from what, to what, when, who, why. A stage is a label and moves freely;
a status follows `codes.CASE_MOVES`, and some take more: an active case has a worker and something that case management rests
on, and one that closes has a reason, an outcome for each goal and nothing left open.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit
from caseway.accounts.queries import in_force
from caseway.accounts.viewer import Viewer
from caseway.casework import dates
from caseway.casework.access import WORK, require
from caseway.casework.codes import (
    CASE_MOVES,
    GOAL_OPEN,
    NEED_OPEN,
    OPEN,
    TASK_OPEN,
    CaseStatus,
    ChangeKind,
    ClosureReason,
    ReferralSource,
    Stage,
    Urgency,
)
from caseway.casework.models import Case, CaseChange, Goal, Need, Task
from caseway.clients import access as people
from caseway.clients import caseload, editing, faults
from caseway.clients.actions import place, stamp
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.models import Assignment, Enrollment

WORKER = "Case manager"  # the label of the assignment that goes with being a case's worker
WORKED_ON = (CaseStatus.ACTIVE, CaseStatus.ON_HOLD, CaseStatus.CLOSING)


@dataclass(frozen=True, slots=True)
class ReferralDraft:
    """What is known of someone when they come to a program."""

    reason: str = ""
    source: str = ReferralSource.OTHER.value
    referrer: str = ""
    urgency: str = Urgency.ROUTINE.value
    level: int = 2
    travel_minutes: int = 0
    household_id: UUID | None = None
    team: UUID | None = None  # none: the one of one's own
    worker: UUID | None = None
    referred_at: datetime | None = None  # none: now
    reopens_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case ends: why, what is left, and when the client was told."""

    reason: str
    note: str
    client_told: date | None = None


def refer(*, client: UUID, program: UUID, draft: ReferralDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Open a case of someone in a program of one's own, who is enrolled by it; raises Absent or Invalid."""
    with transaction.atomic():
        people.require(by, WORK, client, on=on)
        team = place(by, WORK, program=program, team=draft.team)
        if Case.objects.filter(client=client, program=program, ends__isnull=True).exists():
            raise Invalid({WHOLE: _("This person already has an open case in the program.")})
        told = {name: value for name, value in asdict(draft).items() if name not in {"team", "worker", "referred_at"}}
        came = draft.referred_at or at
        row = Case(
            client_id=client, program_id=program, team_id=team, begins=on, referred_at=came, **told, **stamp(by, at)
        )  # fmt: skip
        faults.check(row, on=on)
        row.save(force_insert=True)
        _changed(row, ChangeKind.STATUS, "", row.status, draft.reason, by=by, at=at)
        if not Enrollment.objects.filter(in_force(on), client=client, program=program).exists():
            caseload.enroll(client=client, program=program, by=by, at=at, on=on)
        dates.keep(row, "referred", came, by=by, at=at, on=on)
        if draft.worker is not None:
            _give(row, draft.worker, "", by=by, at=at, on=on)
        _record(row, "refer", by=by, at=at)
    return row.pk


def move(*, case: UUID, status: str, by: Viewer, at: datetime, on: date, why: str = "") -> None:
    """Move a case to another status that may follow; raises Absent, or Invalid with all that stands in the way.

    Closing is `close`: it asks for more.
    """
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        changes: dict[str, Any] = {}
        if status == CaseStatus.ELIGIBLE:
            changes = {"eligible_date": row.eligible_date or on, "eligible_because": why or row.eligible_because}
        if status == CaseStatus.ON_HOLD:
            if not why.strip():
                raise Invalid({"why": _("Say why the case is put on hold.")})
            changes = {"hold_reason": why}
        if row.status == CaseStatus.ON_HOLD:
            changes |= {"hold_reason": "", "resumes_date": None}
        if status == CaseStatus.CLOSED:
            raise Invalid({"status": _("Close the case with its reason and what became of each goal.")})
        _move(row, status, why, changes, by=by, at=at, on=on)
        if status == CaseStatus.ELIGIBLE:
            dates.keep(row, "eligible", at, by=by, at=at, on=on)
        _record(row, status, by=by, at=at)


def consent(*, case: UUID, basis: str, given: date, by: Viewer, at: datetime, on: date, witness: str = "") -> None:
    """Say on what case management with the client rests; raises Absent or Invalid."""
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        changes = {"consent_basis": basis, "consent_date": given, "consent_witness": witness}
        editing.change(row, changes, version=row.version, by=by, at=at, on=on)
        dates.keep(row, "consent", dates.noon(given), by=by, at=at, on=on)
        _record(row, "consent", by=by, at=at, changed=tuple(sorted(changes)))


def stage(*, case: UUID, stage: str, by: Viewer, at: datetime, on: date, why: str = "") -> None:
    """Say what the work is about just now; any stage may follow any other. Raises Absent or Invalid."""
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        was = row.stage
        if stage not in Stage.values:
            raise Invalid({"stage": _("Choose a stage.")})
        if editing.change(row, {"stage": stage}, version=row.version, by=by, at=at, on=on):
            _changed(row, ChangeKind.STAGE, was, stage, why, by=by, at=at)
            _record(row, "stage", by=by, at=at)


def edit(*, case: UUID, changes: dict[str, Any], version: int, by: Viewer, at: datetime, on: date) -> tuple[str, ...]:
    """Change what is known of a case that was read as `version`; raises Absent, Stale or Invalid. Which changed."""
    allowed = {
        "reason",
        "referrer",
        "source",
        "urgency",
        "level",
        "travel_minutes",
        "resumes_date",
        "household_id",
        "labels",
    }
    if unknown := set(changes) - allowed:
        raise TypeError(f"not fields of a case that are edited: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        level = row.level
        changed = editing.change(row, changes, version=version, by=by, at=at, on=on)
        if "level" in changed:
            _changed(row, ChangeKind.LEVEL, str(level), str(row.level), "", by=by, at=at)
        _record(row, "edit", by=by, at=at, changed=changed)
    return changed


def assign(*, case: UUID, worker: UUID, by: Viewer, at: datetime, on: date, why: str = "") -> None:
    """Give a case to a worker, who has the client on their caseload by it; raises Absent or Invalid."""
    with transaction.atomic():
        row = require(by, "client.assign", case, on=on, lock=True)
        _give(row, worker, why, by=by, at=at, on=on)
        _record(row, "assign", by=by, at=at)


def lacks_to_close(case: Case) -> dict[str, str]:
    """What still stands in the way of closing a case, by what it is, each in a sentence."""
    found: dict[str, str] = {}
    goals = Goal.objects.filter(case=case, status__in=GOAL_OPEN, is_in_error=False).count()
    if goals:
        found["goals"] = _("Say of each goal what became of it: {number} are still open.").format(number=goals)
    needs = Need.objects.filter(case=case, status__in=NEED_OPEN, is_in_error=False).count()
    if needs:
        found["needs"] = _("Say of each need whether it was met, and if not why: {number} are open.").format(
            number=needs
        )
    tasks = Task.objects.filter(case=case, status__in=TASK_OPEN, is_in_error=False).count()
    if tasks:
        found["tasks"] = _("Finish, cancel or hand over the tasks: {number} are open.").format(number=tasks)
    return found


def close(*, case: UUID, closing: Closing, by: Viewer, at: datetime, on: date) -> None:
    """Close a case for good; raises Absent, or Invalid with all that stands in the way."""
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        found = lacks_to_close(row)
        died = closing.reason == ClosureReason.DIED
        if closing.reason not in ClosureReason.values:
            found["reason"] = _("Choose why the case closes.")
        if not closing.note.strip():
            found["note"] = _("Say in a few sentences how things stand, for whoever reads this next.")
        if not closing.client_told and not died and closing.reason != ClosureReason.UNABLE_TO_REACH:
            found["client_told"] = _("Say when the client was told.")
        if found:
            raise Invalid(found)
        changes = {
            "closure_reason": closing.reason, "closure_note": closing.note, "client_told_date": closing.client_told,
        }  # fmt: skip
        if died:
            _move(row, CaseStatus.DECEASED, closing.note[:500], changes, by=by, at=at, on=on)
        else:
            if row.status != CaseStatus.CLOSING:
                _move(row, CaseStatus.CLOSING, "", {}, by=by, at=at, on=on)
            _move(row, CaseStatus.CLOSED, closing.note[:500], changes, by=by, at=at, on=on)
        dates.end(row, by=by, at=at, on=on)
        _record(row, "close", by=by, at=at)


def reopen(*, case: UUID, why: str, by: Viewer, at: datetime, on: date) -> UUID:
    """Open a new case that follows one that is over; raises Absent or Invalid."""
    with transaction.atomic():
        row = require(by, WORK, case, on=on)
        if row.status in OPEN:
            raise Invalid({WHOLE: _("This case is open.")})
        draft = ReferralDraft(
            reason=why, source=ReferralSource.STAFF.value, level=row.level, travel_minutes=row.travel_minutes,
            household_id=row.household_id, team=row.team_id, worker=row.worker_id, reopens_id=row.pk,
        )  # fmt: skip
        return refer(client=row.client_id, program=row.program_id, draft=draft, by=by, at=at, on=on)


def _move(row: Case, status: str, why: str, changes: dict[str, Any], *, by: Viewer, at: datetime, on: date) -> None:
    """Move a case's status, with its history; raises Invalid where that may not follow, or something lacks."""
    was = row.status
    if status not in CASE_MOVES.get(was, ()):
        raise Invalid(
            {
                "status": _("A case that is “{was}” cannot become “{now}”.").format(
                    was=CaseStatus(was).label, now=CaseStatus(status).label if status in CaseStatus.values else status
                )
            }
        )
    lacks = {}
    if status in WORKED_ON and row.worker_id is None:
        lacks["worker"] = _("An active case has a worker; assign one first.")
    if status in WORKED_ON and not row.consent_basis:
        lacks["consent"] = _("Say first on what case management rests: a consent, or why none is needed.")
    if lacks:
        raise Invalid(lacks)
    over = {"ends": on} if status not in OPEN else {}
    editing.change(row, {"status": status, **changes, **over}, version=row.version, by=by, at=at, on=on)
    row.refresh_from_db()
    _changed(row, ChangeKind.STATUS, was, status, why, by=by, at=at)


def _give(row: Case, worker: UUID, why: str, *, by: Viewer, at: datetime, on: date) -> None:
    """Make someone a case's worker, and put the client on their caseload instead of the last one's."""
    was = row.worker_id
    if was == worker:
        return
    held = Assignment.objects.filter(in_force(on), client=row.client_id, program=row.program_id)
    if not held.filter(user=worker).exists():
        caseload.assign(
            client=row.client_id, user=worker, program=row.program_id, team=row.team_id, role_label=WORKER, reason=why,
            by=by, at=at, on=on,
        )  # fmt: skip
    if was is not None:
        for one in held.filter(user=was):
            caseload.unassign(assignment=one.pk, reason=why, by=by, at=at, on=on)
    editing.change(row, {"worker_id": worker}, version=row.version, by=by, at=at, on=on)
    row.refresh_from_db()
    dates.follow(row)
    _changed(row, ChangeKind.WORKER, str(was or ""), str(worker), why, by=by, at=at)


def _changed(row: Case, kind: str, was: str, now: str, why: str, *, by: Viewer, at: datetime) -> None:
    CaseChange.objects.create(
        organization_id=row.organization_id, case=row, kind=kind, was=was, now=now, why=why[:500], at=at, by_id=by.user
    )


def _record(row: Case, what: str, *, by: Viewer, at: datetime, changed: tuple[str, ...] = ()) -> None:
    event = audit.Event(WORK, "case", row.pk, people=(row.client_id,), reason=what, changed=changed)
    audit.record(event, by=by, at=at)
