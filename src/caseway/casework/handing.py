"""Handing a case over: what must be settled first, what the next worker must know, and that the client is told.

1. Whoever leads the team begins it: a checklist, and a task to tell the client.
2. The worker settles the lines of the checklist and writes the summary.
3. The case changes hands (`finish`), with the client on the next worker's caseload and the open tasks theirs.

On the same day it can be undone. A whole caseload is the same for each of its cases.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit, editing
from caseway.accounts.models import User
from caseway.accounts.viewer import Viewer
from caseway.casework import giving, sight, tasks, telling, work
from caseway.casework.access import WORK, Absent, NeedsReason, require_any
from caseway.casework.codes import TASK_MOVES, TASK_OPEN, ChangeKind, TaskKind, TaskStatus
from caseway.casework.covers import HAND_OVER
from caseway.casework.models import Case, CaseChange, HandOver
from caseway.clients import caseload, faults
from caseway.clients.actions import stamp
from caseway.clients.faults import Invalid

ASSIGN = "client.assign"
KIND = "handover"
TOLD_WITHIN = timedelta(days=7)  # when the task to tell the client is due


@dataclass(frozen=True, slots=True)
class HandedOver:
    """What became of a caseload: the hand-overs that were begun or finished, and how many cases were not.

    Those are where the one who asks may not put anyone on the caseload, or something still lacks.
    """

    done: tuple[UUID, ...]
    left_out: int


def checklist() -> tuple[str, ...]:
    """What is to be settled before a case changes hands, in the language of whoever begins it."""
    return (
        _("Introduce the next worker to the client."),
        _("Go through the open tasks together."),
        _("Go through the authorizations and appointments that are ahead."),
        _("Go through what concerns safety: risks, safe ways of contact, the safety plan."),
        _("Make sure that documents are on file and notes are signed."),
    )


def begin(*, case: UUID, taker: UUID, by: Viewer, at: datetime, on: date) -> UUID:
    """Begin to hand a case over to a coworker of its program; raises Absent or Invalid."""
    with transaction.atomic():
        require_any(by, HAND_OVER)
        held = work.hold(by, case, on=on, action=ASSIGN)
        row = _begin(held, taker, by=by, at=at, on=on)
        telling.tell(row.giver_id, telling.LEAVES, row.pk, by=by, at=at)
        telling.tell(taker, telling.COMES, row.pk, by=by, at=at)
    return row.pk


def begin_caseload(
    *,
    giver: UUID,
    by: Viewer,
    at: datetime,
    on: date,
    taker: UUID | None = None,
    takers: Mapping[UUID, UUID] | None = None,
) -> HandedOver:
    """Begin to hand over every open case of a worker to one coworker, or each to its own taker by `takers`.

    Those on their way already are left as they are. Raises Absent or Invalid.
    """
    with transaction.atomic():
        require_any(by, HAND_OVER)
        going = HandOver.objects.filter(handed_date__isnull=True, withdrawn_date__isnull=True)
        cases = Case.objects.filter(organization=by.organization, worker=giver, ends__isnull=True)
        cases = cases.exclude(pk__in=going.values("case"))
        if takers is not None:
            cases = cases.filter(pk__in=takers)
        done, left_out = [], 0
        keys = list(cases.order_by("pk").values_list("pk", flat=True))
        goes_to: Mapping[UUID, UUID | None] = dict.fromkeys(keys, taker) if takers is None else takers
        for case in keys:
            try:
                with transaction.atomic():
                    held = work.hold(by, case, on=on, action=ASSIGN)
                    done.append(_begin(held, goes_to[case], by=by, at=at, on=on).pk)
            except (Absent, NeedsReason):
                left_out += 1
        if not done:
            raise Absent
        told = HandOver.objects.filter(pk__in=done).values_list("taker", flat=True)
        telling.tell(giver, telling.LEAVES, None, by=by, at=at)
        for one in sorted(set(told)):
            telling.tell(one, telling.COMES, None, by=by, at=at)
    return HandedOver(tuple(done), left_out)


def check(*, hand_over: UUID, place: int, is_done: bool, by: Viewer, at: datetime, on: date) -> None:
    """Settle a line of the checklist, by its place from 0, or open it again; raises Absent or Invalid."""
    with transaction.atomic():
        row = _open(hand_over, WORK, by=by, on=on)
        if not 0 <= place < len(row.checklist):
            raise Invalid({"checklist": _("Choose a line of the checklist.")})
        lines = [dict(line) for line in row.checklist]
        lines[place]["done"] = on.isoformat() if is_done else None
        changed = editing.change(row, {"checklist": lines}, version=row.version, by=by, at=at, check=faults.checker(on))
        _record(row, "check", by=by, at=at, changed=changed)


def write(
    *, hand_over: UUID, summary: str | None, version: int, by: Viewer, at: datetime, on: date,
    client_told: date | None = None,
) -> tuple[str, ...]:  # fmt: skip
    """Write what the next worker must know, and when the client was told, which does that task; summary: None leaves it.

    Raises Absent, Stale or Invalid, also where a label hides what is written already. Which changed.
    """
    with transaction.atomic():
        row = _open(hand_over, WORK, by=by, on=on)
        changes: dict[str, Any] = {} if summary is None else {"summary": summary}
        if changes and row.summary.strip() and not sight.of_case(row.case, by, on=on).shows_case(row.case):
            says = _("It is written already, under a label that is closed to you. Ask whoever wrote it to change it.")
            raise Invalid({"summary": says})
        if client_told is not None:
            changes["client_told_date"] = work.past(client_told, "client_told", on=on)
        changed = editing.change(row, changes, version=version, by=by, at=at, check=faults.checker(on))
        if client_told is not None:
            _settle_notice(row, TaskStatus.COMPLETED, "", client_told, by=by, at=at, on=on)
        _record(row, "write", by=by, at=at, changed=changed)
    return changed


def finish(*, hand_over: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Have a case change hands; raises Absent, or Invalid with all that lacks.

    Where the client has not been told, that stays a task, of the next worker.
    """
    with transaction.atomic():
        row = _open(hand_over, ASSIGN, by=by, on=on)
        if found := _lacks(row):
            raise Invalid(found)
        _finish(row, by=by, at=at, on=on)


def finish_caseload(*, giver: UUID, taker: UUID, by: Viewer, at: datetime, on: date) -> HandedOver:
    """Have every case change hands between two workers where nothing lacks; raises Absent."""
    with transaction.atomic():
        require_any(by, HAND_OVER)
        going = HandOver.objects.filter(
            organization=by.organization,
            giver=giver,
            taker=taker,
            handed_date__isnull=True,
            withdrawn_date__isnull=True,
        )
        done: list[UUID] = []
        lacking = 0
        for key in list(going.order_by("created_at", "pk").values_list("pk", flat=True)):
            try:
                row = _open(key, ASSIGN, by=by, on=on)
            except (Absent, NeedsReason):
                continue
            if _lacks(row):
                lacking += 1
            else:
                _finish(row, by=by, at=at, on=on)
                done.append(key)
    return HandedOver(tuple(done), lacking)


def undo(*, hand_over: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Give a case back on the day it changed hands; raises Absent or Invalid."""
    with transaction.atomic():
        row = _found(hand_over, ASSIGN, by=by, on=on)
        if row.handed_date != on or row.withdrawn_date is not None:
            raise Invalid({"handed_date": _("A hand-over is undone on the same day only. Hand the case over again.")})
        if row.case.worker_id != row.taker_id:
            raise Invalid({"taker": _("The case has changed hands again since.")})
        giving.give(row.case, row.giver_id, "undo", by=by, at=at, on=on, team=_team_before(row))
        editing.change(row, {"withdrawn_date": on}, version=row.version, by=by, at=at, check=faults.checker(on))
        _settle_notice(row, TaskStatus.CANCELLED, "undo", on, by=by, at=at, on=on)
        _record(row, "undo", by=by, at=at)
        telling.tell(row.giver_id, telling.STAYS, row.pk, by=by, at=at)
        telling.tell(row.taker_id, telling.STAYS, row.pk, by=by, at=at)


def drop(*, hand_over: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Give up handing a case over; raises Absent or Invalid."""
    with transaction.atomic():
        row = _open(hand_over, ASSIGN, by=by, on=on)
        if not why.strip():
            raise Invalid({"why": _("Say why.")})
        editing.change(row, {"withdrawn_date": on}, version=row.version, by=by, at=at, check=faults.checker(on))
        _settle_notice(row, TaskStatus.CANCELLED, why, on, by=by, at=at, on=on)
        _record(row, "drop", by=by, at=at)
        telling.tell(row.giver_id, telling.STAYS, row.pk, by=by, at=at)
        telling.tell(row.taker_id, telling.STAYS, row.pk, by=by, at=at)


def _begin(case: Case, taker: UUID | None, *, by: Viewer, at: datetime, on: date) -> HandOver:
    if case.worker_id is None:
        raise Invalid({"taker": _("Nobody works on this case yet: give it to them.")})
    if taker is None or not caseload.works_in(taker, case.program_id, by.organization, on=on):
        raise Invalid({"taker": _("This coworker does not work in the program.")})
    lines = [{"says": line, "done": None} for line in checklist()]
    row = HandOver(case=case, giver_id=case.worker_id, taker_id=taker, checklist=lines, **stamp(by, at))
    faults.check(row, on=on)
    name = User.objects.values_list("name", flat=True).get(pk=taker)
    says = _("Tell the client that {name} will work with them.").format(name=name)
    # Made for the case's worker, who tells them; handed on with the case where they did not.
    draft = tasks.TaskDraft(says[:300], kind=TaskKind.NOTICE.value, due_date=on + TOLD_WITHIN)
    row.notice = tasks.make(case, draft, by=by, at=at, on=on)
    row.save(force_insert=True)
    _record(row, "begin", by=by, at=at)
    return row


def _finish(row: HandOver, *, by: Viewer, at: datetime, on: date) -> None:
    # Not with the summary: what one client's next worker must know is no reason in the audit.
    giving.give(row.case, row.taker_id, "hand over", by=by, at=at, on=on)
    editing.change(row, {"handed_date": on}, version=row.version, by=by, at=at, check=faults.checker(on))
    _record(row, "finish", by=by, at=at)
    telling.tell(row.taker_id, telling.CAME, row.pk, by=by, at=at)
    telling.tell(row.giver_id, telling.LEFT, row.pk, by=by, at=at)


def _team_before(row: HandOver) -> UUID | None:
    """The team that a case was in before it changed hands; none where it stayed in one."""
    changes = CaseChange.objects.filter(case=row.case).order_by("-place")
    handed = changes.filter(kind=ChangeKind.WORKER, now=str(row.taker_id)).first()
    moved = changes.filter(kind=ChangeKind.TEAM, at=handed.at).first() if handed else None
    return UUID(moved.was) if moved and moved.was else None


def _lacks(row: HandOver) -> dict[str, str]:
    """What stands in the way of a case's changing hands, by what it is."""
    found = {}
    if number := sum(line["done"] is None for line in row.checklist):
        found["checklist"] = _("Lines of the checklist still open: {number}.").format(number=number)
    if not row.summary.strip():
        found["summary"] = _("Write what the next worker must know.")
    if row.case.worker_id != row.giver_id:
        found["giver"] = _("The case has changed hands in the meantime. Give this one up.")
    return found


def _found(hand_over: UUID, action: str, *, by: Viewer, on: date) -> HandOver:
    """A hand-over of an open case, both held; raises Absent."""
    if action == ASSIGN:
        require_any(by, HAND_OVER)
    rows = HandOver.objects.filter(pk=hand_over, organization=by.organization)
    case = rows.values_list("case", flat=True).first()
    if case is None:
        raise Absent
    held = work.hold(by, case, on=on, action=action)
    row = rows.get()
    row.case = held
    return row


def _open(hand_over: UUID, action: str, *, by: Viewer, on: date) -> HandOver:
    row = _found(hand_over, action, by=by, on=on)
    if row.handed_date is not None or row.withdrawn_date is not None:
        raise Invalid({"handed_date": _("This hand-over is over.")})
    return row


def _settle_notice(
    row: HandOver, status: TaskStatus, why: str, day: date, *, by: Viewer, at: datetime, on: date
) -> None:
    """End the task to tell the client, where it is still open."""
    task = row.notice
    if task is not None and task.status in TASK_OPEN:
        was = work.move(task, TASK_MOVES, status, by=by, at=at, on=on, why=why[:500], done_date=day)
        work.tell(row.case, ChangeKind.TASK, was, status, why, by=by, at=at, about=task.pk)


def _record(row: HandOver, what: str, *, by: Viewer, at: datetime, changed: tuple[str, ...] = ()) -> None:
    event = audit.Event(HAND_OVER, KIND, row.pk, people=(row.case.client_id,), reason=what, changed=changed)
    audit.record(event, by=by, at=at)
