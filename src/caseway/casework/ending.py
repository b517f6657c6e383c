"""What must be settled before a case closes, and what ends with one that ends another way."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from caseway.accounts import editing
from caseway.accounts.viewer import Viewer
from caseway.casework import closing_assessments, work
from caseway.casework.codes import (
    GOAL_OPEN,
    NEED_OPEN,
    PLAN_MOVES,
    TASK_OPEN,
    CaseStatus,
    ChangeKind,
    ClosureReason,
    GoalStatus,
    NeedStatus,
    PlanStatus,
    TaskStatus,
    Unmet,
)
from caseway.casework.models import Case, Goal, HandOver, Need, Plan, Task
from caseway.clients import faults

# Why the needs of a case stay unmet that ends before its work is done. Those of a duplicate are met in the other case, and
# of someone who died nothing is counted.
UNMET = {
    CaseStatus.INELIGIBLE: Unmet.NOT_ELIGIBLE,
    CaseStatus.DECLINED: Unmet.CLIENT_CHOICE,
    CaseStatus.UNABLE_TO_REACH: Unmet.UNREACHABLE,
}
CONFIRMED = (NeedStatus.CONFIRMED, NeedStatus.ACTIVE, NeedStatus.DEFERRED)


def lacks(case: Case) -> dict[str, str]:
    """What of a case is still open and would have to be settled, by what it is, each in a sentence."""
    found: dict[str, str] = {}
    goals = Goal.objects.filter(case=case, status__in=GOAL_OPEN, is_in_error=False).count()
    if goals:
        found["goals"] = _("Goals still open: {number}. Say of each what became of it.").format(number=goals)
    needs = Need.objects.filter(case=case, status__in=NEED_OPEN, is_in_error=False).count()
    if needs:
        found["needs"] = _("Needs still open: {number}. Say of each whether it was met, and if not why.").format(
            number=needs
        )
    tasks = Task.objects.filter(case=case, status__in=TASK_OPEN, is_in_error=False).count()
    if tasks:
        found["tasks"] = _("Tasks still open: {number}. Finish or cancel each.").format(number=tasks)
    if closing_assessments.is_held(case):
        found["safety"] = _("A safety step of an assessment is open. Do it first: no case closes over one.")
    return found


def settle(case: Case, status: str, *, by: Viewer, at: datetime, on: date, reason: str = "") -> None:
    """End what is open of a case that ends, each with its history: nothing of it stays in anybody's queue.

    Where a case closes the usual way, for a `reason`, only assessments are open that nobody finished: they stop with it.
    """
    why = str(CaseStatus(status).label)
    unmet = UNMET.get(CaseStatus(status))
    doing: dict[str, Any] = {"by": by, "at": at, "on": on}
    if unmet:
        for need in Need.objects.filter(case=case, status__in=CONFIRMED, is_in_error=False):
            changes = {"status": NeedStatus.NOT_PURSUED, "unmet": unmet, "resolved_date": on}
            _end(need, ChangeKind.NEED, changes, why, **doing)
    for goal in Goal.objects.filter(case=case, status__in=GOAL_OPEN, is_in_error=False):
        _end(goal, ChangeKind.GOAL, {"status": GoalStatus.CANCELLED, "why": why}, why, **doing)
    for task in Task.objects.filter(case=case, status__in=TASK_OPEN, is_in_error=False):
        _end(task, ChangeKind.TASK, {"status": TaskStatus.CANCELLED, "why": why, "done_date": on}, why, **doing)
    for assessment in closing_assessments.unfinished(case):
        whole = f"{why}: {ClosureReason(reason).label}" if reason and status == CaseStatus.CLOSED else why
        closing_assessments.stop(assessment, whole, **doing)
    for plan in Plan.objects.filter(case=case, status__in=PLAN_MOVES, is_in_error=False):
        is_done = status == CaseStatus.CLOSED and PlanStatus.COMPLETED in PLAN_MOVES[plan.status]
        last = PlanStatus.COMPLETED if is_done else PlanStatus.REVOKED
        _end(plan, ChangeKind.PLAN, {"status": last, "ended_date": on}, why, **doing)
    for one in HandOver.objects.filter(case=case, handed_date__isnull=True, withdrawn_date__isnull=True):
        editing.change(one, {"withdrawn_date": on}, version=one.version, by=by, at=at, check=faults.checker(on))


def _end(
    row: Need | Goal | Task | Plan, kind: str, changes: dict[str, Any], why: str, *, by: Viewer, at: datetime, on: date
) -> None:
    was = row.status
    editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on))
    work.tell(row.case, kind, was, changes["status"], why, by=by, at=at, about=row.pk)
