"""The loose ends of a thread: what is missing between a need and its result, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from caseway.casework.codes import GOAL_OPEN, TASK_OPEN, Agreement, GoalStatus, NeedStatus, Owner, TaskStatus
from caseway.casework.records import GoalRecord, NeedRecord, TaskRecord, Thread
from caseway.casework.thread import OURS
from caseway.web.clients.fields import Words

WORKED_ON = (NeedStatus.CONFIRMED, NeedStatus.ACTIVE)


@dataclass(frozen=True, slots=True)
class Kind:
    """A sort of loose end: what is wrong, and what to do; `verb`: the page that does it."""

    says: Words
    do: Words
    verb: str


KINDS: dict[str, Kind] = {
    "proposed": Kind(_("Proposed need"), _("Confirm it, or say that it is none."), "confirm"),
    "no_goal": Kind(_("Need without a goal"), _("Set a goal with the client."), "goal"),
    "unwanted": Kind(_("The client does not want to work on it"), _("Say why it stays unmet."), "give-up"),
    "met": Kind(_("All its goals are over"), _("Is the need met? Say how, or set another goal."), "resolve"),
    "no_need": Kind(_("Goal without a need"), _("Say which need it serves."), "edit"),
    "no_step": Kind(_("Goal without a step"), _("Add the first step."), "step"),
    "no_next": Kind(_("All its steps are over"), _("Add the next step, or review the goal."), "review"),
    "past": Kind(_("Goal past its day"), _("Review how far it came, or set a new day."), "review"),
    "overdue": Kind(_("Overdue step"), _("Say what came of it, or set a new day."), "done"),
    "no_owner": Kind(_("Step without an owner"), _("Say who does it."), "edit"),
    "task": Kind(_("Task without a goal"), _("Put it under a goal, or finish it."), "edit"),
}


@dataclass(frozen=True, slots=True)
class Loose:
    """One loose end: which sort it is, of what, and what that says."""

    kind: str
    table: str  # need, goal or task
    about: UUID
    of: str

    @property
    def told(self) -> Kind:
        """What is wrong, and what to do."""
        return KINDS[self.kind]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a thread on a day."""

    thread: Thread
    on: date

    def need(self, one: NeedRecord) -> tuple[Loose, ...]:
        """What a need lacks."""
        return () if one.is_hidden else tuple(Loose(kind, "need", one.id, one.says) for kind in self._need(one))

    def goal(self, one: GoalRecord) -> tuple[Loose, ...]:
        """What an open goal lacks."""
        return () if one.is_hidden else tuple(Loose(kind, "goal", one.id, one.words) for kind in self._goal(one))

    def task(self, one: TaskRecord) -> tuple[Loose, ...]:
        """What an open step or task lacks."""
        return () if one.is_hidden else tuple(Loose(kind, "task", one.id, one.says) for kind in self._task(one))

    def _need(self, one: NeedRecord) -> Iterator[str]:
        if one.status == NeedStatus.PROPOSED:
            yield "proposed"
        elif one.status in WORKED_ON and one.agreement == Agreement.NO:
            yield "unwanted"
        elif one.status in WORKED_ON:
            goals = [goal for goal in self.thread.goals_of(one.id) if not goal.is_in_error]
            standing = [goal for goal in goals if goal.status not in {GoalStatus.CANCELLED, GoalStatus.REJECTED}]
            if not standing:
                yield "no_goal"
            elif not any(goal.status in GOAL_OPEN for goal in standing):
                yield "met"

    def _goal(self, one: GoalRecord) -> Iterator[str]:
        steps = [step for step in one.steps if step.status != TaskStatus.CANCELLED and not step.is_in_error]
        if not any(need.id in one.needs and not need.is_in_error for need in self.thread.needs):
            yield "no_need"
        if not steps:
            yield "no_step"
        elif one.status == GoalStatus.ACTIVE and not any(step.status in TASK_OPEN for step in steps):
            yield "no_next"
        if one.target_date is not None and one.target_date < self.on:
            yield "past"

    def _task(self, one: TaskRecord) -> Iterator[str]:
        if one.is_overdue:
            yield "overdue"
        if (one.owner == Owner.WORKER and one.user is None) or (one.owner == Owner.CAREGIVER and not one.owner_name):
            yield "no_owner"
        if one.goal is None and one.kind not in OURS:
            yield "task"
