"""Safety steps: what an answer asks to be done at once, who is told, and when a form may be closed over it.

A step is a task, opened in the transaction that saves the answer, not when the form is finished. It holds the form until
it is done, or handed to somebody with a reason. That a later answer takes the first one back does not close the step:
a person does, and says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caseway.accounts import queries
from caseway.accounts.models import Membership, Notice
from caseway.accounts.queries import Named, held, in_force
from caseway.accounts.roles import Role
from caseway.accounts.viewer import Viewer
from caseway.casework import sitting, standards, tasks, work
from caseway.casework.access import WORK, require
from caseway.casework.codes import TASK_OPEN, ChangeKind, TaskKind, TaskStatus
from caseway.casework.models import Assessment, Case, CaseChange, Task
from caseway.casework.tasks import TaskDraft
from caseway.clients import overseers
from caseway.clients.faults import Invalid
from caseway.clients.models import Assignment
from caseway.rulebooks.instruments import Trigger

OPENED = "safety_step"  # kinds of notices
HANDED = "safety_step_handed"
HANDED_ON = "handed_on"  # in the history of the task
MOST = 300  # letters of what a task says
ALIVE = (*TASK_OPEN, TaskStatus.COMPLETED)


@dataclass(frozen=True, slots=True)
class Step:
    """A safety step of an assessment: what it says, its task, who has it, who was told, and whether it is settled."""

    key: str
    says: str
    task: UUID | None
    status: str
    user: Named | None
    why: str
    result: str
    is_handed: bool
    told: tuple[str, ...]
    is_settled: bool
    labels: tuple[str, ...] = ()


def open_steps(found: sitting.Sitting, *, by: Viewer, at: datetime, on: date) -> tuple[UUID, ...]:
    """Open a task for each safety step that the answers ask for and that has none, and tell who supervises. Which ones."""
    row = found.row
    fired = [one for one in found.scored.triggers if one.before_closing]
    if not fired:
        return ()
    there = {one.trigger for one in _tasks(row) if one.status in ALIVE}
    words = standards.words_of(row.instrument)
    made: list[UUID] = []
    for trigger in fired:
        if trigger.key in there:
            continue
        draft = TaskDraft(
            words(trigger.says)[:MOST], kind=TaskKind.SAFETY.value, user=by.user, due_date=on, is_urgent=True,
            assessment=row.pk, trigger=trigger.key, labels=sitting.marks(found.instrument, trigger),
        )  # fmt: skip
        task = tasks.make(row.case, draft, by=by, at=at, on=on)
        work.record(row.case, ChangeKind.TASK.value, task.pk, "open safety step", by=by, at=at)
        told = supervisors(row.case, on=on) - {by.user}
        overseers.notify(told, kind=OPENED, about=task.pk, organization=by.organization, at=at)
        made.append(task.pk)
    return tuple(made)


def hand_on(*, task: UUID, user: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Hand a safety step to a coworker, and say why; they are told at once. Raises Absent or Invalid."""
    if not why.strip():
        raise Invalid({"why": _("Say why somebody else does this, and what they know already.")})
    with transaction.atomic():
        row = work.take(Task, task, by=by, on=on)
        if row.kind != TaskKind.SAFETY:
            raise Invalid({"user": _("This is no safety step.")})
        if user in {row.user_id, by.user}:
            raise Invalid({"user": _("Choose somebody else.")})
        tasks.reassign(task=task, user=user, by=by, at=at, on=on)
        work.tell(row.case, ChangeKind.TASK.value, row.status, HANDED_ON, why.strip(), by=by, at=at, about=task)
        overseers.notify({user}, kind=HANDED, about=task, organization=by.organization, at=at)


def steps(found: sitting.Sitting) -> tuple[Step, ...]:
    """The safety steps of an assessment: those its answers ask for, and those they asked for once."""
    rows: dict[str, Task] = {}
    for one in _tasks(found.row):  # of several for the same, the one that lives, or else the latest
        if one.trigger not in rows or one.status in ALIVE or rows[one.trigger].status not in ALIVE:
            rows[one.trigger] = one
    fired = {one.key for one in found.scored.triggers if one.before_closing}
    ids = [one.pk for one in rows.values()]
    handed, told = _handed(ids), _told(ids)
    asked = (one for one in found.instrument.triggers if one.key in fired or one.key in rows)
    words = standards.words_of(found.row.instrument)
    return tuple(
        _step(one, rows.get(one.key), handed, told, words(one.says), is_fired=one.key in fired) for one in asked
    )


def supervisors(case: Case, *, on: date) -> set[UUID]:
    """Who supervises the work on a case: of its team, its program or everywhere; where nobody does, who manages it."""
    for role in (Role.SUPERVISOR, Role.PROGRAM_MANAGER):
        near = Q(team__isnull=True) & (Q(program=case.program_id) | Q(program__isnull=True))
        if case.team_id:
            near |= Q(team=case.team_id)
        rows = Membership.objects.filter(
            held(on), near, organization=case.organization_id, role=role, user__is_active=True
        )
        if found := set(rows.values_list("user", flat=True)):
            return found
    return set()


def takers(*, viewer: Viewer, case: UUID, on: date) -> tuple[Named, ...]:
    """The coworkers to whom a safety step of a case can be handed: who supervises it, and on whose caseload it is."""
    row = require(viewer, WORK, case, on=on)
    mine = Assignment.objects.filter(in_force(on), client=row.client_id, user__is_active=True)
    users = (supervisors(row, on=on) | set(mine.values_list("user", flat=True))) - {viewer.user}
    names = queries.names(users, viewer=viewer)
    return tuple(sorted((Named(key, name) for key, name in names.items()), key=lambda one: one.name))


def _tasks(row: Assessment) -> list[Task]:
    """The safety steps of an assessment and of those it amends, the oldest first."""
    rows = Task.objects.filter(assessment__in=sitting.chain(row), kind=TaskKind.SAFETY, is_in_error=False)
    return list(rows.exclude(trigger="").select_related("user").order_by("created_at", "pk"))


def _handed(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Of each task that was handed on, why."""
    rows = CaseChange.objects.filter(about__in=ids, kind=ChangeKind.TASK, now=HANDED_ON).order_by("place")
    return {about: why for about, why in rows.values_list("about", "why") if about is not None}


def _told(ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Of each task, who was told of it."""
    found: dict[UUID, list[str]] = {}
    rows = Notice.objects.filter(about__in=ids, kind__in=(OPENED, HANDED)).select_related("user")
    for row in rows.order_by("user__name"):
        if row.about is not None:
            found.setdefault(row.about, []).append(row.user.name)
    return found


def _step(
    trigger: Trigger,
    task: Task | None,
    handed: dict[UUID, str],
    told: dict[UUID, list[str]],
    says: str,
    *,
    is_fired: bool,
) -> Step:
    if task is None:
        return Step(
            trigger.key, says, None, "", None, "", "", is_handed=False, told=(), is_settled=False, labels=trigger.labels
        )
    is_handed = task.pk in handed
    is_over = task.status == TaskStatus.COMPLETED or (task.status not in TASK_OPEN and not is_fired)
    more: dict[str, Any] = {
        "labels": trigger.labels,
        "is_handed": is_handed,
        "told": tuple(dict.fromkeys(told.get(task.pk, ()))),
    }
    user = Named(task.user.pk, task.user.name) if task.user else None
    return Step(
        trigger.key, task.says, task.pk, task.status, user, handed.get(task.pk) or task.why, task.result,
        is_settled=is_over or (is_handed and task.status in TASK_OPEN), **more,
    )  # fmt: skip
