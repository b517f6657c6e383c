"""What is due, as doors and other verbs use it: met, waived, not applicable, dated by hand, opened for the next time.

`settle` and `undo` are for the verbs of contacts, assessments, plans, tasks and documents: each is done in their
transaction, whose audit row is theirs. All else is whole: it asks who may, and writes the audit.

Deadlines that recur are opened for the next time by `renew`, which a door calls before it shows what is due. There is
no job of the night: a look that finds nothing to do is one query over an index, it cannot be forgotten or done twice,
and days on which nobody looked are made up for by the next one who does.

What somebody decides stands in the case's history, with why. What is met, missed or replaced does not: its own row says by
what, when, and what took its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit, policy
from caseway.accounts.models import Program
from caseway.accounts.viewer import Viewer
from caseway.casework import dates, schedule, standards, work
from caseway.casework.access import WORK, Absent, require
from caseway.casework.codes import OPEN, ChangeKind
from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.due_queries import DueSeen, of_case
from caseway.casework.models import Case, CaseDate, Deadline, ProgramDeadlines
from caseway.casework.reaching import Rule
from caseway.casework.renewals import renew
from caseway.casework.schedule import Change
from caseway.clients import faults
from caseway.clients.actions import stamp
from caseway.clients.faults import Invalid
from caseway.rulebooks import DEADLINE, calendars
from caseway.rulebooks.deadlines import Basis, Happened

__all__ = [
    "Basis", "DueSeen", "Happened", "choose", "choose_attempts", "correct", "does_not_apply", "enter", "of_case", "pass_on",
    "put_back", "renew", "settle", "undo", "waive", "withdraw",
]  # fmt: skip

CHANGE = "organization.change"
KIND = ChangeKind.DEADLINE.value


# --- for the verbs of others, in their transaction ---


def settle(case: Case, happened: Happened, *, by: Viewer, at: datetime, on: date) -> tuple[UUID, ...]:
    """Mark as met what something that happened meets, and which that were.

    An assessment completed and a plan agreed are dates of the case too, from which more follows.
    """
    met = schedule.settle(Change(case, by, at, on), happened)
    kind = standards.STARTS.get((happened.kind, happened.result))
    if (
        kind is not None
        and not CaseDate.objects.filter(case=case, kind=kind, is_current=True, at__gte=happened.at).exists()
    ):
        dates.keep(case, kind, happened.at, by=by, at=at, on=on)
    return met


def undo(case: Case, happened: Happened, *, by: Viewer, at: datetime, on: date) -> tuple[UUID, ...]:
    """Have due again what was met by something entered in error, and which that is; found by its kind and id."""
    return schedule.unsettle(Change(case, by, at, on), happened)


def pass_on(case: Case, happened: Happened, before: UUID, *, by: Viewer, at: datetime, on: date) -> None:
    """Have what something met be met by what amends it; it is the same thing, and nothing happened anew."""
    schedule.pass_on(Change(case, by, at, on), happened, before)


# --- whole verbs ---


def waive(*, deadline: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Say that something need not be done this time, and why; raises Absent or Invalid."""
    _decide(deadline, DeadlineStatus.WAIVED, why, by=by, at=at, on=on)


def does_not_apply(*, deadline: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Say that a rule does not apply to this case, and why; raises Absent or Invalid."""
    _decide(deadline, DeadlineStatus.NOT_APPLICABLE, why, by=by, at=at, on=on)


def _decide(deadline: UUID, status: DeadlineStatus, why: str, *, by: Viewer, at: datetime, on: date) -> None:
    if not why.strip():
        raise Invalid({"why": _("Say why.")})
    with transaction.atomic():
        row, case = _found(deadline, by=by, on=on)
        if row.status not in (DeadlineStatus.OPEN, DeadlineStatus.MISSED):
            raise Invalid({"status": _("Somebody has met or decided this already.")})
        was = row.status
        schedule.close(Change(case, by, at, on), row, status=status, why=why.strip()[:500])
        work.tell(case, KIND, was, row.status, why.strip(), by=by, at=at, about=row.pk)
        _record(row, case, status, by=by, at=at)


def put_back(*, deadline: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Have something due again that was waived, or met by mistake; raises Absent or Invalid."""
    with transaction.atomic():
        row, case = _found(deadline, by=by, on=on)
        if row.status not in (*schedule.MET, *schedule.DECIDED):
            raise Invalid({"status": _("This is due already, or another has taken its place.")})
        was = row.status
        if not schedule.reopen(Change(case, by, at, on), row):
            raise Invalid({"status": _("The same is open already, due on the same day. There is nothing to put back.")})
        work.tell(case, KIND, was, row.status, by=by, at=at, about=row.pk)
        _record(row, case, "put_back", by=by, at=at)


def enter(*, case: UUID, kind: str, moment: datetime, by: Viewer, at: datetime, on: date, note: str = "") -> UUID:
    """Keep a date of a case by hand, known or planned; raises Absent or Invalid."""
    return _enter(case, kind, moment, note, by=by, at=at, on=on)


def correct(
    *, case: UUID, kind: str, moment: datetime, by: Viewer, at: datetime, on: date, note: str | None = None
) -> UUID:
    """Keep a date of a case that was entered wrongly as it is; note: None leaves it. Raises Absent or Invalid.

    What the wrong date met is due again, and what followed from it is due by the right one: as if the wrong one had never
    been there, and all that is on file had come after the right one.
    """
    return _enter(case, kind, moment, note, by=by, at=at, on=on, is_wrong=True)


def _enter(
    case: UUID,
    kind: str,
    moment: datetime,
    note: str | None,
    *,
    by: Viewer,
    at: datetime,
    on: date,
    is_wrong: bool = False,
) -> UUID:
    known = standards.triggers().get(kind)
    if known is None or known.keeper != "hand":
        raise Invalid({"kind": _("Choose which date this is.")})
    with transaction.atomic():
        found = require(by, WORK, case, on=on, lock=True)
        if found.status not in OPEN:
            raise Invalid({"kind": _("The case is over.")})
        was = CaseDate.objects.filter(case=found, kind=kind, is_current=True).first()
        if is_wrong and was is None:
            raise Absent
        if note is None:
            note = was.note if was else ""
        row = dates.keep(found, kind, moment, by=by, at=at, on=on, note=note, is_wrong=is_wrong)
        event = audit.Event(WORK, "case_date", row.pk, people=(found.client_id,), reason=kind, changed=("at",))
        audit.record(event, by=by, at=at)
    return row.pk


def withdraw(*, case: UUID, kind: str, by: Viewer, at: datetime, on: date) -> None:
    """Take back a date of a case that was entered by hand; raises Absent or Invalid."""
    known = standards.triggers().get(kind)
    if known is None or known.keeper != "hand":
        raise Invalid({"kind": _("Choose which date this is.")})
    with transaction.atomic():
        found = require(by, WORK, case, on=on, lock=True)
        row = dates.withdraw(found, kind, by=by, at=at, on=on, is_wrong=True)
        if row is None:
            raise Absent
        event = audit.Event(
            WORK, "case_date", row.pk, people=(found.client_id,), reason="withdraw", changed=("is_current",)
        )
        audit.record(event, by=by, at=at)


def choose(*, program: UUID, sets: Sequence[str] | None, state: str, by: Viewer, at: datetime, on: date) -> None:
    """Have a program follow some sets (none: those of its setting), and keep a state's holidays; raises Denied or Invalid."""
    policy.require(by, CHANGE)
    wrong = {}
    if strangers := set(sets or ()) - set(standards.shelf().named(DEADLINE)):
        wrong["sets"] = _("There is no set “{name}”.").format(name=min(strangers))
    if state and state not in calendars.states():
        wrong["state"] = _("Write the two letters of a state, or nothing.")
    if wrong:
        raise Invalid(wrong)
    with transaction.atomic():
        found = _program(program, by)
        told = {"sets": None if sets is None else sorted(set(sets)), "state": state}
        _write_choice(found, told, by=by, at=at, on=on)
        rows = Case.objects.filter(program=found, ends__isnull=True).select_related("program")
        cases = list(rows.select_for_update(of=("self",)).order_by("pk"))
        for case in cases:
            schedule.refresh(Change(case, by, at, on))
        people = tuple({case.client_id for case in cases})
        event = audit.Event(CHANGE, "program", found.pk, people=people, reason="deadlines", changed=("sets", "state"))
        audit.record(event, by=by, at=at)


def choose_attempts(*, program: UUID, rule: Rule, by: Viewer, at: datetime, on: date) -> None:
    """Say what a program asks for before a client counts as not to be reached; raises Denied or Invalid."""
    policy.require(by, CHANGE)
    told = {
        "attempts": rule.attempts, "attempt_days": rule.days, "attempt_parts": rule.parts,
        "needs_letter": rule.needs_letter,
    }  # fmt: skip
    with transaction.atomic():
        found = _program(program, by)
        if _write_choice(found, told, by=by, at=at, on=on):
            event = audit.Event(CHANGE, "program", found.pk, reason="attempts", changed=tuple(sorted(told)))
            audit.record(event, by=by, at=at)


def _program(program: UUID, by: Viewer) -> Program:
    """A program of the viewer's organization, held until the transaction ends; raises Denied."""
    found = Program.objects.select_for_update().filter(pk=program, organization=by.organization).first()
    if found is None:
        raise policy.Denied(CHANGE)
    return found


def _write_choice(program: Program, told: dict[str, Any], *, by: Viewer, at: datetime, on: date) -> bool:
    """Keep what a program has chosen; whether that is new. Raises Invalid."""
    row = ProgramDeadlines.objects.filter(program=program).first()
    is_new = row is None
    row = row or ProgramDeadlines(program=program, **stamp(by, at))
    if all(getattr(row, name) == value for name, value in told.items()):
        return False
    for name, value in told.items():
        setattr(row, name, value)
    row.version += 0 if is_new else 1
    row.updated_at, row.updated_by_id = at, by.user
    faults.check(row, on=on)
    row.save(force_insert=is_new)
    return True


def _found(deadline: UUID, *, by: Viewer, on: date) -> tuple[Deadline, Case]:
    """Something due in a case on which the viewer may work, and the case, held until the transaction ends."""
    found = Deadline.objects.filter(pk=deadline, organization=by.organization).values_list("case", flat=True).first()
    if found is None:
        raise Absent
    case = require(by, WORK, found, on=on, lock=True)
    row = Deadline.objects.select_related("trigger").get(pk=deadline)  # as it is now that one holds the case
    return row, case


def _record(row: Deadline, case: Case, what: str, *, by: Viewer, at: datetime) -> None:
    event = audit.Event(WORK, "deadline", row.pk, people=(case.client_id,), reason=what, changed=("status",))
    audit.record(event, by=by, at=at)
