"""A case closed in one go: what became of each goal, need and task that is open, and then the case.

Each is ended by its own verb, with its own history and audit; together they are one transaction, and all that lacks is said
at once, by what it is of.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from caseway.accounts.viewer import Viewer
from caseway.casework import cases, goals, needs, tasks
from caseway.casework.access import WORK, require
from caseway.casework.cases import Closing
from caseway.casework.codes import (
    GOAL_OPEN,
    NEED_OPEN,
    TASK_OPEN,
    Achievement,
    ClosureReason,
    GoalStatus,
    NeedStatus,
    TaskStatus,
)
from caseway.casework.models import Goal, Need, Task
from caseway.clients.faults import WHOLE, Invalid

GOAL, NEED, TASK = "goal", "need", "task"


@dataclass(frozen=True, slots=True)
class End:
    """What became of one thing: in a code, why it is unmet (of a need), and in words."""

    how: str = ""
    unmet: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class Ends:
    """What became of all that was open, by its id."""

    goals: Mapping[UUID, End] = field(default_factory=dict)
    needs: Mapping[UUID, End] = field(default_factory=dict)
    tasks: Mapping[UUID, End] = field(default_factory=dict)


def close(*, case: UUID, closing: Closing, ends: Ends, by: Viewer, at: datetime, on: date) -> None:
    """End what is open and close the case; raises Absent, or Invalid with all that lacks.

    The faults of a goal, a need or a task are named as `name` says. Where the client died nothing is asked of them.
    """
    doing: dict[str, Any] = {"by": by, "at": at, "on": on}
    found: dict[str, str] = {}
    with transaction.atomic():
        row = require(by, WORK, case, on=on, lock=True)
        if closing.reason != ClosureReason.DIED:
            for goal in Goal.objects.filter(case=row, status__in=GOAL_OPEN, is_in_error=False).order_by("place", "pk"):
                _try(found, GOAL, goal.pk, partial(_end_goal, goal, ends.goals.get(goal.pk, End()), doing))
            for need in Need.objects.filter(case=row, status__in=NEED_OPEN, is_in_error=False).order_by("pk"):
                _try(found, NEED, need.pk, partial(_end_need, need, ends.needs.get(need.pk, End()), doing))
            for task in Task.objects.filter(case=row, status__in=TASK_OPEN, is_in_error=False).order_by("pk"):
                if f"{GOAL}-{task.goal_id}-how" not in found:  # the steps of a goal end with it
                    _try(found, TASK, task.pk, partial(_end_task, task, ends.tasks.get(task.pk, End()), doing))
        try:
            cases.close(case=case, closing=closing, **doing)
        except Invalid as invalid:
            # What is open is said already, each by its own.
            own = invalid.faults if not found else {k: v for k, v in invalid.faults.items() if k not in OPEN_THINGS}
            found |= own
        if found:
            raise Invalid(found)


OPEN_THINGS = ("goals", "needs", "tasks")


def name(kind: str, key: UUID, part: str) -> str:
    """What a fault of one thing is called: of a form's field too."""
    return f"{kind}-{key}-{part}"


def _try(found: dict[str, str], kind: str, key: UUID, end: Callable[[], None]) -> None:
    try:
        with transaction.atomic():
            end()
    except Invalid as invalid:
        parts = {"why": "words", "outcome": "words", "unmet": "unmet"}
        for part, sentence in invalid.faults.items():
            found[name(kind, key, parts.get(part, "how") if part != WHOLE else "how")] = sentence


def _end_goal(row: Goal, end: End, doing: dict[str, Any]) -> None:
    if end.how == GoalStatus.CANCELLED:
        goals.cancel(goal=row.pk, why=end.words, and_steps=True, **doing)
    elif end.how == GoalStatus.REJECTED:
        goals.reject(goal=row.pk, why=end.words, and_steps=True, **doing)
    elif end.how in Achievement.values:
        if row.status != GoalStatus.ACTIVE:
            goals.begin(goal=row.pk, **doing)
        goals.complete(goal=row.pk, achievement=end.how, why=end.words, and_steps=True, **doing)
    else:
        raise Invalid({"how": _("Say what became of this goal.")})


def _end_need(row: Need, end: End, doing: dict[str, Any]) -> None:
    if end.how == NeedStatus.REFUTED and row.status != NeedStatus.ACTIVE:
        needs.refute(need=row.pk, why=end.words, **doing)
        return
    if end.how not in {NeedStatus.RESOLVED, NeedStatus.TRANSFERRED, NeedStatus.NOT_PURSUED}:
        raise Invalid({"how": _("Say what became of this need.")})
    if row.status == NeedStatus.PROPOSED:
        needs.confirm(need=row.pk, **doing)
    if end.how == NeedStatus.RESOLVED:
        needs.resolve(need=row.pk, outcome=end.words, **doing)
    elif end.how == NeedStatus.TRANSFERRED:
        needs.transfer(need=row.pk, unmet=end.unmet, outcome=end.words, **doing)
    else:
        needs.give_up(need=row.pk, unmet=end.unmet, outcome=end.words, **doing)


def _end_task(row: Task, end: End, doing: dict[str, Any]) -> None:
    if end.how == TaskStatus.COMPLETED:
        tasks.complete(task=row.pk, result=end.words, **doing)
    elif end.how == TaskStatus.CANCELLED:
        tasks.cancel(task=row.pk, why=end.words or _("The case closes."), **doing)
    else:
        raise Invalid({"how": _("Say whether this was done.")})
