"""The thread of a case: which needs it has, the goals they lead to, the steps of each, and what came of them.

Also what has lost its thread: needs without a goal, goals without a need or a step, tasks without a goal.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from caseway.accounts.queries import Named
from caseway.accounts.viewer import Viewer
from caseway.casework import sight
from caseway.casework.access import OPEN, require
from caseway.casework.codes import TASK_OPEN, GoalStatus, NeedStatus, TaskKind, TaskStatus
from caseway.casework.models import CaseChange, Goal, GoalNeed, GoalReview, Need, Plan, Task
from caseway.casework.plan_content import Content, PlanGoal, PlanNeed, PlanStep
from caseway.casework.records import ChangeRecord, GoalRecord, NeedRecord, ReviewRecord, TaskRecord, Thread
from caseway.casework.sight import Sight
from caseway.casework.work import FIRST_TOLD
from caseway.clients.access import Absent
from caseway.clients.labels import inherited
from caseway.clients.privacy import DataClass

NEEDS = DataClass.NEEDS.value
# What a plan tells of: not what is still only proposed, was found to be no need, or has been given up.
IN_PLAN_NEEDS = (NeedStatus.CONFIRMED, NeedStatus.ACTIVE, NeedStatus.DEFERRED, NeedStatus.RESOLVED)
IN_PLAN_GOALS = (GoalStatus.PROPOSED, GoalStatus.ACTIVE, GoalStatus.ON_HOLD, GoalStatus.COMPLETED)
IN_PLAN_STEPS = (*TASK_OPEN, TaskStatus.COMPLETED)
OURS = (TaskKind.COSIGN, TaskKind.HANDOVER, TaskKind.NOTICE)  # the office's own tasks


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one case's thread."""

    needs: list[Need]
    goals: list[Goal]
    serves: dict[UUID, list[UUID]]  # by goal
    served: dict[UUID, list[UUID]]  # by need
    tasks: list[Task]
    reviews: dict[UUID, list[GoalReview]]

    def labels_of_goal(self, goal: Goal) -> frozenset[str]:
        """A goal's own labels and those of the needs it serves."""
        needs = {one.pk: one.labels for one in self.needs}
        return inherited(goal.labels, *(needs[one] for one in self.serves[goal.pk]))


def of(*, viewer: Viewer, case: UUID, on: date) -> Thread:
    """The thread of a case that the page has been let into; raises Absent, NeedsReason or NeedsProof."""
    row = require(viewer, OPEN, case, on=on)
    seen, rows = sight.of_case(row, viewer, on=on), _rows(case)
    labels = {goal.pk: rows.labels_of_goal(goal) for goal in rows.goals}
    steps: dict[UUID | None, list[TaskRecord]] = defaultdict(list)
    for task in rows.tasks:
        of_goal = labels.get(task.goal_id, frozenset()) if task.goal_id else frozenset[str]()
        steps[task.goal_id].append(_task(task, inherited(task.labels, of_goal), seen, on=on))
    return Thread(
        needs=tuple(_need(one, rows.served[one.pk], seen) for one in rows.needs),
        goals=tuple(_goal(one, rows, tuple(steps[one.pk]), labels[one.pk], seen) for one in rows.goals),
        tasks=tuple(steps[None]),
    )


def history(*, viewer: Viewer, case: UUID, about: UUID, on: date) -> tuple[ChangeRecord, ...]:
    """How a need, goal, task or plan changed, oldest first; raises Absent, also where it is behind a label."""
    found = of(viewer=viewer, case=case, on=on)
    steps = [*found.tasks, *(step for goal in found.goals for step in goal.steps)]
    hidden = {one.id for part in (found.needs, found.goals, steps) for one in part if one.is_hidden}
    if about in hidden or _is_hidden_plan(about, viewer, on=on):
        raise Absent
    rows = CaseChange.objects.filter(case=case, about=about).select_related("by").order_by("place")
    return tuple(ChangeRecord(row.kind, row.about, row.was, row.now, row.why, row.at, row.by.name) for row in rows)


def _is_hidden_plan(about: UUID, viewer: Viewer, *, on: date) -> bool:
    plan = Plan.objects.filter(pk=about, organization=viewer.organization).select_related("case").first()
    if plan is None:
        return False
    seen = sight.of_case(plan.case, viewer, on=on)
    return not seen.shows(DataClass.PLANS, plan.labels, plan.created_by_id)


def content(case: UUID) -> Content:
    """How the thread of a case reads in a plan now: everything, whoever looks."""
    rows = _rows(case)
    needs = [one for one in rows.needs if one.status in IN_PLAN_NEEDS and not one.is_in_error]
    told = {one.pk for one in needs}
    steps: dict[UUID | None, list[Task]] = defaultdict(list)
    for task in rows.tasks:
        if task.status in IN_PLAN_STEPS and task.kind not in OURS and not task.is_in_error:
            steps[task.goal_id].append(task)
    goals = [one for one in rows.goals if one.status in IN_PLAN_GOALS and not one.is_in_error]
    return Content(
        needs=tuple(
            PlanNeed(one.pk, one.domain, one.says, one.words, one.priority, one.agreement, tuple(one.labels))
            for one in needs
        ),
        goals=tuple(_plan_goal(one, rows, steps[one.pk], told) for one in goals),
        steps=tuple(_plan_step(one, frozenset(one.labels)) for one in steps[None]),
    )  # fmt: skip


def _rows(case: UUID) -> Rows:
    serves: dict[UUID, list[UUID]] = defaultdict(list)
    served: dict[UUID, list[UUID]] = defaultdict(list)
    for goal, need in GoalNeed.objects.filter(goal__case=case).order_by("goal", "need").values_list("goal", "need"):
        serves[goal].append(need)
        served[need].append(goal)
    reviews: dict[UUID, list[GoalReview]] = defaultdict(list)
    newest = GoalReview.objects.filter(goal__case=case).select_related("created_by")
    for review in newest.order_by("-on_date", "-created_at", "pk"):
        reviews[review.goal_id].append(review)
    tasks = Task.objects.filter(case=case).select_related("user", "contact")
    return Rows(
        needs=list(Need.objects.filter(case=case).order_by("priority", "found_date", "created_at", FIRST_TOLD, "pk")),
        goals=list(Goal.objects.filter(case=case).order_by("place", "created_at", "pk")),
        serves=serves,
        served=served,
        tasks=list(tasks.order_by("place", "created_at", "pk")),
        reviews=reviews,
    )


def _need(row: Need, goals: list[UUID], seen: Sight) -> NeedRecord:
    hidden = not seen.shows(NEEDS, row.labels, row.created_by_id)
    said = _said(row, ("domain", "says", "words", "outcome", "proposal"), is_hidden=hidden)
    return NeedRecord(
        id=row.pk, version=row.version, status=row.status, priority=row.priority, agreement=row.agreement,
        found_date=row.found_date, assessment=row.assessment_id, resolved_date=row.resolved_date, unmet=row.unmet,
        goals=tuple(goals), labels=tuple(row.labels), is_in_error=row.is_in_error, is_hidden=hidden, **said,
    )  # fmt: skip


def _goal(row: Goal, rows: Rows, steps: tuple[TaskRecord, ...], labels: frozenset[str], seen: Sight) -> GoalRecord:
    hidden = not seen.shows(NEEDS, labels, row.created_by_id)
    said = _said(row, ("words", "criterion", "baseline", "why"), is_hidden=hidden)
    reviews = () if hidden else tuple(_review(one) for one in rows.reviews[row.pk])
    return GoalRecord(
        id=row.pk, version=row.version, target_date=row.target_date, is_long_term=row.is_long_term, status=row.status,
        achievement=row.achievement, levels=() if hidden else tuple(row.levels), weight=row.weight,
        needs=tuple(rows.serves[row.pk]), steps=steps, reviews=reviews, labels=tuple(sorted(labels)),
        is_in_error=row.is_in_error, is_hidden=hidden, **said,
    )  # fmt: skip


def _review(row: GoalReview) -> ReviewRecord:
    return ReviewRecord(
        row.pk, row.on_date, row.achievement, row.attained, row.evidence, row.contact_id, row.created_by.name
    )


def _task(row: Task, labels: frozenset[str], seen: Sight, *, on: date) -> TaskRecord:
    hidden = not seen.shows(NEEDS, labels, row.created_by_id)
    said = _said(row, ("says", "owner_name", "result", "why"), is_hidden=hidden)
    is_late = row.due_date is not None and row.due_date < on and row.status in TASK_OPEN and not row.is_in_error
    return TaskRecord(
        id=row.pk, version=row.version, goal=row.goal_id, kind=row.kind, owner=row.owner,
        user=Named(row.user.pk, row.user.name) if row.user else None, due_date=row.due_date, is_overdue=is_late,
        is_urgent=row.is_urgent, status=row.status, done_date=row.done_date, contact=row.contact_id,
        contact_at=row.contact.at if row.contact else None, assessment=row.assessment_id, note=row.note_id,
        labels=tuple(sorted(labels)), is_in_error=row.is_in_error, is_hidden=hidden, **said,
    )  # fmt: skip


def _said(row: Need | Goal | Task, names: tuple[str, ...], *, is_hidden: bool) -> dict[str, Any]:
    """The words of a row; none of one that is behind a label."""
    return {name: "" if is_hidden else getattr(row, name) for name in names}


def _plan_goal(row: Goal, rows: Rows, steps: list[Task], needs: set[UUID]) -> PlanGoal:
    labels = rows.labels_of_goal(row)
    return PlanGoal(
        row.pk, row.words, row.criterion, row.baseline, row.target_date, row.is_long_term, row.status,
        needs=tuple(one for one in rows.serves[row.pk] if one in needs),
        steps=tuple(_plan_step(one, inherited(one.labels, labels)) for one in steps),
        labels=tuple(sorted(labels)),
    )  # fmt: skip


def _plan_step(row: Task, labels: frozenset[str]) -> PlanStep:
    who = row.owner_name or (row.user.name if row.user else "")
    return PlanStep(row.pk, row.says, row.owner, who, row.due_date, row.status, tuple(sorted(labels)))
