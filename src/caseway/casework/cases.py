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
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caseway.accounts import editing
from caseway.accounts.queries import in_force
from caseway.accounts.viewer import Viewer
from caseway.casework import case_teams, consent_dates, dates, ending, giving, reaching, telling, work
from caseway.casework.access import WORK, require
from caseway.casework.codes import (
    CASE_MOVES,
    OPEN,
    OVER,
    CaseStatus,
    ChangeKind,
    ClosureReason,
    ConsentBasis,
    ReferralSource,
    Stage,
    Urgency,
)
from caseway.casework.models import Case, CaseDate
from caseway.clients import access as people
from caseway.clients import caseload, faults
from caseway.clients.actions import place, stamp
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.models import Client, Enrollment, HouseholdMember

WORKED_ON = (CaseStatus.ACTIVE, CaseStatus.ON_HOLD, CaseStatus.CLOSING)
CONSENTED = (ConsentBasis.WRITTEN, ConsentBasis.VERBAL, ConsentBasis.GUARDIAN)  # what can be taken back
EDITABLE = frozenset({
    "reason", "referrer", "source", "urgency", "level", "travel_minutes", "household_id", "labels",
})  # fmt: skip


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
    team: UUID | None = None  # none: one's own, or the worker's
    worker: UUID | None = None
    referred_at: datetime | None = None  # none: now
    reopens_id: UUID | None = None
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Closing:
    """How a case ends: why, what is left, and when the client was told.

    kept_days: how long the client stays on the worker's caseload, for what comes late; None: until somebody takes them off.
    """

    reason: str
    note: str
    client_told: date | None = None
    kept_days: int | None = giving.KEPT_DAYS


def refer(*, client: UUID, program: UUID, draft: ReferralDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Open a case of someone in a program of one's own, who is enrolled by it; raises Absent or Invalid."""
    with transaction.atomic():
        # Of two who refer the same person at once, the second waits here and then finds the case of the first.
        Client.objects.select_for_update().filter(pk=client, organization=by.organization).first()
        people.require(by, WORK, client, on=on)
        team = place(by, WORK, program=program, team=draft.team)
        team = team or case_teams.taking(draft.worker, program, None, on=on)
        told = {name: value for name, value in asdict(draft).items() if name not in {"team", "worker", "referred_at"}}
        told["labels"] = work.known_labels(draft.labels)
        came = draft.referred_at or at
        if came > at:
            raise Invalid({"referred_at": _("This day is in the future.")})
        row = Case(
            client_id=client, program_id=program, team_id=team, begins=on, referred_at=came, **told, **stamp(by, at)
        )  # fmt: skip
        _check_household(row)
        _check_reopened(row)
        faults.check(row, on=on)
        row.save(force_insert=True)
        work.tell(row, ChangeKind.STATUS, "", row.status, draft.reason, by=by, at=at)
        if not Enrollment.objects.filter(in_force(on), client=client, program=program).exists():
            caseload.enroll(client=client, program=program, by=by, at=at, on=on)
        dates.keep(row, "referred", came, by=by, at=at, on=on)
        if draft.worker is not None:
            giving.give(row, draft.worker, by=by, at=at, on=on, team=draft.team)
        else:
            giving.wait(row, by=by, at=at, on=on)
        _record(row, "refer", by=by, at=at)
    return row.pk


def move(
    *, case: UUID, status: str, by: Viewer, at: datetime, on: date, why: str = "", resumes: date | None = None
) -> None:
    """Move a case to another status that may follow; raises Absent, or Invalid with all that stands in the way.

    Closing is `close`: it asks for more. `resumes`: when a case that is put on hold should be looked at again.
    """
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        if status == CaseStatus.DUPLICATE and row.status in WORKED_ON:
            raise Invalid(
                {"status": _("A case at work is a duplicate only beside another open case of the same person.")}
            )
        if status == CaseStatus.CLOSED or (status == CaseStatus.DECEASED and row.status in WORKED_ON):
            raise Invalid({"status": _("Close the case with its reason and what became of each goal.")})
        if (status == CaseStatus.ON_HOLD or status in OVER) and not why.strip():
            raise Invalid({"why": _("Say why.")})
        is_reaching = status == CaseStatus.UNABLE_TO_REACH and status in CASE_MOVES.get(row.status, ())
        if is_reaching and (lacks := _lacking_attempts(row)):
            raise Invalid({"status": lacks})
        changes: dict[str, Any] = {}
        if status == CaseStatus.ELIGIBLE:
            changes = {"eligible_date": row.eligible_date or on, "eligible_because": why or row.eligible_because}
        if status == CaseStatus.ON_HOLD:
            changes = {"hold_reason": why, "resumes_date": resumes}
        shift(row, status, why, changes, by=by, at=at, on=on)
        if status in OVER:
            giving.release(row, giving.KEPT_DAYS, by=by, at=at, on=on)
        if status == CaseStatus.ELIGIBLE:
            dates.keep(row, "eligible", at, by=by, at=at, on=on)
        _record(row, status, by=by, at=at)


def consent(
    *,
    case: UUID,
    basis: str,
    given: date,
    by: Viewer,
    at: datetime,
    on: date,
    witness: str = "",
    until: date | None = None,
) -> None:
    """Say on what case management with the client rests, and until when where it ends by itself; raises Absent or Invalid."""
    with transaction.atomic():
        row = work.hold(by, case, on=on)
        work.past(given, "given", on=on)
        if not basis:
            raise Invalid({"basis": _("Choose on what case management rests.")})
        if basis == ConsentBasis.VERBAL and not witness.strip():
            raise Invalid({"witness": _("Say who witnessed that the client agreed.")})
        if until is not None and until <= on:
            raise Invalid({"until": _("This day has passed.")})
        changes = {"consent_basis": basis, "consent_date": given, "consent_witness": witness}
        editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on))
        dates.keep(row, "consent", dates.on_day(given, at=at), by=by, at=at, on=on)
        dates.withdraw(row, consent_dates.WITHDRAWN, by=by, at=at, on=on)
        if until is None:
            dates.withdraw(row, consent_dates.CONSENT_ENDS, by=by, at=at, on=on)
        else:
            dates.keep(row, consent_dates.CONSENT_ENDS, dates.noon(until), by=by, at=at, on=on)
        _record(row, "consent", by=by, at=at, changed=tuple(sorted(changes)))


def end_consent(*, case: UUID, ended: date, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Say that the client took back their consent to case management; raises Absent or Invalid.

    A case at work begins to close; one whose work has not begun waits for another consent.
    """
    with transaction.atomic():
        row = work.hold(by, case, on=on)
        if row.consent_basis not in CONSENTED:
            raise Invalid({WHOLE: _("There is no consent of the client to take back.")})
        if not why.strip():
            raise Invalid({"why": _("Say in a few words what the client said.")})
        work.past(ended, "ended", on=on)
        dates.withdraw(row, consent_dates.CONSENT_ENDS, by=by, at=at, on=on)
        dates.keep(row, consent_dates.WITHDRAWN, dates.on_day(ended, at=at), by=by, at=at, on=on)
        if row.status in {CaseStatus.ACTIVE, CaseStatus.ON_HOLD}:
            shift(row, CaseStatus.CLOSING, why, {}, by=by, at=at, on=on)
        elif row.status != CaseStatus.CLOSING:
            changes = {"consent_basis": "", "consent_date": None, "consent_witness": ""}
            editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on))
        _record(row, "end_consent", by=by, at=at)


def stage(*, case: UUID, stage: str, by: Viewer, at: datetime, on: date, why: str = "") -> None:
    """Say what the work is about just now; any stage may follow any other. Raises Absent or Invalid."""
    with transaction.atomic():
        row = work.hold(by, case, on=on)
        was = row.stage
        if stage not in Stage.values:
            raise Invalid({"stage": _("Choose a stage.")})
        if editing.change(row, {"stage": stage}, version=row.version, by=by, at=at, check=faults.checker(on)):
            work.tell(row, ChangeKind.STAGE, was, stage, why, by=by, at=at)
            _record(row, "stage", by=by, at=at)


def edit(
    *, case: UUID, changes: dict[str, Any], version: int, by: Viewer, at: datetime, on: date, why: str = ""
) -> tuple[str, ...]:
    """Change what is known of a case that was read as `version`; raises Absent, Stale or Invalid. Which changed.

    `why` is of a new level, which is kept in the history.
    """
    if unknown := set(changes) - EDITABLE:
        raise TypeError(f"not fields of a case that are edited: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = work.hold(by, case, on=on)
        level = row.level
        if "labels" in changes:
            changes = {**changes, "labels": work.known_labels(changes["labels"])}
        if changes.get("household_id"):
            _check_household(Case(client_id=row.client_id, household_id=changes["household_id"]))
        changed = editing.change(row, changes, version=version, by=by, at=at, check=faults.checker(on))
        if "level" in changed:
            work.tell(row, ChangeKind.LEVEL, str(level), str(row.level), why, by=by, at=at)
        if changed:
            _record(row, "edit", by=by, at=at, changed=changed)
    return changed


def wait(*, case: UUID, until: date, by: Viewer, at: datetime, on: date, why: str = "") -> None:
    """Say until when a case waits that is on hold, and why if that is new; raises Absent or Invalid."""
    with transaction.atomic():
        row = work.hold(by, case, on=on)
        if row.status != CaseStatus.ON_HOLD:
            raise Invalid({WHOLE: _("This case is not on hold.")})
        if until <= on:
            raise Invalid({"until": _("Choose a day after today.")})
        changes = {"resumes_date": until, "hold_reason": why.strip() or row.hold_reason}
        if changed := editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on)):
            work.tell(row, ChangeKind.STATUS, row.status, row.status, row.hold_reason, by=by, at=at)
            _record(row, "wait", by=by, at=at, changed=changed)


def assign(
    *, case: UUID, worker: UUID, by: Viewer, at: datetime, on: date, why: str = "", team: UUID | None = None
) -> None:
    """Give a case to a worker, in the team that is named or in their own, with the client on their caseload by it.

    Their predecessor's open tasks go along. Raises Absent or Invalid.
    """
    with transaction.atomic():
        row = work.hold(by, case, on=on, action="client.assign")
        was = row.worker_id
        giving.give(row, worker, why, by=by, at=at, on=on, team=team)
        _record(row, "assign", by=by, at=at)
        if worker != was:
            telling.tell(worker, telling.GIVEN, row.pk, by=by, at=at)
            telling.tell(was, telling.LEFT, row.pk, by=by, at=at)


def put_in_team(*, case: UUID, team: UUID, by: Viewer, at: datetime, on: date, why: str = "") -> None:
    """Have a case be in another team of its program, whoever works on it; raises Absent or Invalid."""
    with transaction.atomic():
        row = work.hold(by, case, on=on, action="client.assign")
        was = row.team_id
        giving.move_to(row, team, why, by=by, at=at, on=on)
        if row.team_id != was:
            _record(row, "team", by=by, at=at, changed=("team",))


def close(*, case: UUID, closing: Closing, by: Viewer, at: datetime, on: date) -> None:
    """Close a case for good; raises Absent, or Invalid with all that stands in the way.

    Where the client died nothing is asked of each goal: what was open ends with that reason.
    """
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        died = closing.reason == ClosureReason.DIED
        if found := _lacks(row, closing, on=on):
            raise Invalid(found)
        changes = {
            "closure_reason": closing.reason, "closure_note": closing.note, "client_told_date": closing.client_told,
        }  # fmt: skip
        if died:
            shift(row, CaseStatus.DECEASED, closing.note, changes, by=by, at=at, on=on)
        else:
            if row.status != CaseStatus.CLOSING:
                shift(row, CaseStatus.CLOSING, "", {}, by=by, at=at, on=on)
            shift(row, CaseStatus.CLOSED, closing.note, changes, by=by, at=at, on=on)
        giving.release(row, closing.kept_days, by=by, at=at, on=on)
        _record(row, "close", by=by, at=at)


def reopen(*, case: UUID, why: str, by: Viewer, at: datetime, on: date) -> UUID:
    """Open a new case that follows one that is over; raises Absent or Invalid."""
    with transaction.atomic():
        row = require(by, WORK, case, on=on)
        if row.status in OPEN:
            raise Invalid({WHOLE: _("This case is open.")})
        # Who may not put people on caseloads reopens it for a worker who still has the client on theirs.
        keeps = row.worker_id if row.worker_id and giving.has(row, row.worker_id, on=on) else None
        draft = ReferralDraft(
            reason=why, source=ReferralSource.STAFF.value, level=row.level, travel_minutes=row.travel_minutes,
            household_id=row.household_id, team=row.team_id, worker=keeps, reopens_id=row.pk, labels=tuple(row.labels),
        )  # fmt: skip
        return refer(client=row.client_id, program=row.program_id, draft=draft, by=by, at=at, on=on)


def _lacks(row: Case, closing: Closing, *, on: date) -> dict[str, str]:
    """All that stands in the way of closing a case so."""
    died = closing.reason == ClosureReason.DIED
    found = {} if died else ending.lacks(row)
    if closing.reason not in ClosureReason.values:
        found["reason"] = _("Choose why the case closes.")
    elif closing.reason == ClosureReason.UNABLE_TO_REACH and (lacks := _lacking_attempts(row)):
        found["reason"] = lacks
    if not closing.note.strip():
        found["note"] = _("Say in a few sentences how things stand, for whoever reads this next.")
    if not closing.client_told and not died and closing.reason != ClosureReason.UNABLE_TO_REACH:
        found["client_told"] = _("Say when the client was told.")
    elif closing.client_told and closing.client_told > on:
        found["client_told"] = _("This day is in the future.")
    return found


def shift(row: Case, status: str, why: str, changes: dict[str, Any], *, by: Viewer, at: datetime, on: date) -> None:
    """Move a case's status, with its history; raises Invalid where that may not follow, or something lacks."""
    was = row.status
    if status not in CASE_MOVES.get(was, ()):
        names = dict(CaseStatus.choices)
        raise Invalid({
            "status": _("A case that is “{was}” cannot become “{now}”.").format(
                was=names[was], now=names.get(status, status)
            )
        })  # fmt: skip
    lacks = {}
    if status in WORKED_ON and row.worker_id is None:
        lacks["worker"] = _("An active case has a worker; assign one first.")
    if status in WORKED_ON and not row.consent_basis:
        lacks["consent"] = _("Say first on what case management rests: a consent, or why none is needed.")
    elif status == CaseStatus.ACTIVE and (ended := consent_dates.ended(_consent(row), at=at, on=on)):
        lacks["consent"] = _("The client’s consent ended on {day}. Record a new one first, or close the case.").format(
            day=date_format(ended, "DATE_FORMAT")
        )
    if lacks:
        raise Invalid(lacks)
    if was == CaseStatus.ON_HOLD:
        changes = {"hold_reason": "", "resumes_date": None, **changes}
    if status in OVER:
        changes = {"ends": on, **changes}
        ending.settle(row, status, by=by, at=at, on=on, reason=changes.get("closure_reason", ""))
    editing.change(row, {"status": status, **changes}, version=row.version, by=by, at=at, check=faults.checker(on))
    work.tell(row, ChangeKind.STATUS, was, status, why, by=by, at=at)
    if status in OVER:
        dates.end(row, by=by, at=at, on=on)


def _lacking_attempts(row: Case) -> str:
    """What lacks before the client counts as not to be reached, in sentences; nothing where enough was tried."""
    if lacks := reaching.of(row).lacks:
        return " ".join([_("It takes more before this client counts as not to be reached."), *lacks])
    return ""


def _consent(row: Case) -> QuerySet[CaseDate]:
    """The dates that tell when the consent to case management ends."""
    return CaseDate.objects.filter(case=row, kind__in=consent_dates.KINDS, is_current=True)


def _check_household(row: Case) -> None:
    """Raise Invalid unless the client is or was in the household."""
    theirs = HouseholdMember.objects.filter(client=row.client_id, household=row.household_id)
    if row.household_id is not None and not theirs.exists():
        raise Invalid({"household": _("Choose a household of this person.")})


def _check_reopened(row: Case) -> None:
    """Raise Invalid unless the case that this one follows is this client's and over."""
    if row.reopens_id is None:
        return
    before = Case.objects.filter(pk=row.reopens_id, client=row.client_id, program=row.program_id, ends__isnull=False)
    if not before.exists():
        raise Invalid({"reopens": _("Choose a case of this person that is over.")})


def _record(row: Case, what: str, *, by: Viewer, at: datetime, changed: tuple[str, ...] = ()) -> None:
    work.record(row, "case", row.pk, what, by=by, at=at, changed=changed)
