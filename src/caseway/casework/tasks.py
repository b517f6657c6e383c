"""Tasks: something to be done by somebody by a day, with what came of it. Under a goal a task is one of its steps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from caseway.accounts import editing
from caseway.accounts.viewer import Viewer
from caseway.casework import work
from caseway.casework.codes import GOAL_OPEN, OPEN, TASK_MOVES, TASK_OPEN, ChangeKind, Owner, TaskKind, TaskStatus
from caseway.casework.models import Assessment, Case, CaseChange, Contact, Goal, Note, Task
from caseway.clients import faults
from caseway.clients.actions import stamp
from caseway.clients.faults import Invalid

KIND = ChangeKind.TASK.value
EDITABLE = frozenset({"says", "kind", "due_date", "is_urgent", "owner", "owner_name", "goal_id", "labels"})
ENDED = (TaskStatus.COMPLETED, TaskStatus.FAILED, TaskStatus.CANCELLED)


@dataclass(frozen=True, slots=True)
class TaskDraft:
    """What is to be done, by whom and until when; without a `user` a worker's task is the case's worker's."""

    says: str
    kind: str = TaskKind.GENERAL.value
    owner: str = Owner.WORKER.value
    owner_name: str = ""
    user: UUID | None = None
    due_date: date | None = None
    is_urgent: bool = False
    goal: UUID | None = None
    assessment: UUID | None = None
    note: UUID | None = None
    trigger: str = ""  # which of the instrument's triggers opened it
    labels: tuple[str, ...] = ()


def add(*, case: UUID, draft: TaskDraft, by: Viewer, at: datetime, on: date) -> UUID:
    """Write down something to be done, under a goal or not; raises Absent or Invalid."""
    with transaction.atomic():
        held = work.hold(by, case, on=on)
        row = make(held, draft, by=by, at=at, on=on)
        work.record(held, KIND, row.pk, "add", by=by, at=at)
    return row.pk


def edit(*, task: UUID, changes: dict[str, Any], version: int, by: Viewer, at: datetime, on: date) -> tuple[str, ...]:
    """Change what an open task says that was read as `version`; raises Absent, Stale or Invalid. Which changed."""
    if unknown := set(changes) - EDITABLE:
        raise TypeError(f"not fields of a task that are edited: {', '.join(sorted(unknown))}")
    with transaction.atomic():
        row = _open(task, by=by, on=on)
        if "labels" in changes:
            changes = {**changes, "labels": work.known_labels(changes["labels"])}
        if changes.get("goal_id"):
            _check_goal(row.case, changes["goal_id"])
        if changes.get("owner", row.owner) != row.owner:
            is_worker = changes["owner"] == Owner.WORKER
            changes = {**changes, "user_id": (row.case.worker_id or by.user) if is_worker else None}
        changed = editing.change(row, changes, version=version, by=by, at=at, check=faults.checker(on))
        if changed:
            work.record(row.case, KIND, task, "edit", by=by, at=at, changed=changed)
    return changed


def reassign(*, task: UUID, user: UUID, by: Viewer, at: datetime, on: date, why: str = "") -> None:
    """Give an open task to a coworker who may work on the case; raises Absent or Invalid."""
    with transaction.atomic():
        row = _open(task, by=by, on=on)
        _check_user(user, row.case, by=by, at=at, on=on)
        changes = {"user_id": user, "owner": Owner.WORKER.value, "owner_name": ""}
        if changed := editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on)):
            work.record(row.case, KIND, task, f"reassign {why}".strip(), by=by, at=at, changed=changed)


def begin(*, task: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Say that a task is begun; raises Absent or Invalid."""
    _move(task, TaskStatus.IN_PROGRESS, "", {"why": ""}, by=by, at=at, on=on)


def hold(*, task: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Say that a task has to wait, and why; raises Absent or Invalid."""
    _move(task, TaskStatus.ON_HOLD, why, {"why": why}, needs_why=True, by=by, at=at, on=on)


def complete(
    *, task: UUID, by: Viewer, at: datetime, on: date, result: str = "", contact: UUID | None = None,
    done: date | None = None,
) -> None:  # fmt: skip
    """Say that a task is done, what came of it, by which contact, and when; raises Absent or Invalid."""
    changes = {"result": result, "why": "", "contact_id": contact}
    _move(task, TaskStatus.COMPLETED, "", changes, done=done or on, by=by, at=at, on=on)


def fail(*, task: UUID, why: str, by: Viewer, at: datetime, on: date, result: str = "") -> None:
    """Say that a task did not work, and why; raises Absent or Invalid."""
    _move(task, TaskStatus.FAILED, why, {"why": why, "result": result}, needs_why=True, done=on, by=by, at=at, on=on)


def cancel(*, task: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Say that a task is not to be done any more, and why; raises Absent or Invalid."""
    _move(task, TaskStatus.CANCELLED, why, {"why": why}, needs_why=True, done=on, by=by, at=at, on=on)


def undo(*, task: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Take back, on the same day, that a task was done, failed or cancelled; raises Absent or Invalid."""
    with transaction.atomic():
        row = work.take(Task, task, by=by, on=on)
        last = CaseChange.objects.filter(case=row.case, kind=KIND, about=task).order_by("-place").first()
        here = timezone.get_current_timezone()
        if row.status not in ENDED or last is None or last.at.astimezone(here).date() != on:
            raise Invalid({"status": _("What a task came to is taken back on the same day only.")})
        if row.goal is not None and row.goal.status not in GOAL_OPEN:
            raise Invalid({"status": _("The goal of this step has ended.")})
        if row.kind == TaskKind.COSIGN and row.note_id and row.status == TaskStatus.COMPLETED:
            raise Invalid({"status": _("The note is co-signed; a signature is not taken back.")})
        _put_back(row, last.was, by=by, at=at, on=on)
        work.record(row.case, KIND, task, "undo", by=by, at=at)


def take_back(case: Case, contact: UUID, *, by: Viewer, at: datetime, on: date) -> None:
    """Have to do again what was done by a contact that was entered in error, where the case and the goal go on."""
    if case.status not in OPEN:
        return
    done = Task.objects.filter(case=case, contact=contact, status=TaskStatus.COMPLETED, is_in_error=False)
    for row in done.select_related("goal"):
        if row.goal is not None and row.goal.status not in GOAL_OPEN:
            continue
        row.case = case
        last = CaseChange.objects.filter(case=case, kind=KIND, about=row.pk).order_by("-place").first()
        is_known = last is not None and last.was in TASK_OPEN
        _put_back(row, last.was if last and is_known else TaskStatus.READY.value, by=by, at=at, on=on)


def _put_back(row: Task, status: str, *, by: Viewer, at: datetime, on: date) -> None:
    """Have a task open again as it was, with its history."""
    was = row.status
    changes = {"status": status, "done_date": None, "result": "", "why": "", "contact_id": None}
    editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on))
    work.tell(row.case, KIND, was, row.status, "", by=by, at=at, about=row.pk)


def copy_for_client(*, case: UUID, tasks: Sequence[UUID], by: Viewer, at: datetime, on: date) -> tuple[UUID, ...]:
    """Have the client do something of each of these tasks, as to-dos of their own with the same words, goal and day.

    Those that they have already are left out. Raises Absent or Invalid.
    """
    with transaction.atomic():
        held = work.hold(by, case, on=on)
        work.here(Task, tasks, held, "tasks")
        theirs = Task.objects.filter(case=held, owner=Owner.CLIENT, status__in=TASK_OPEN, is_in_error=False)
        there = set(theirs.values_list("says", "goal"))
        made: list[UUID] = []
        rows = Task.objects.in_bulk(tasks)
        for row in (rows[key] for key in tasks):
            if (row.says, row.goal_id) in there:
                continue
            draft = TaskDraft(
                row.says, kind=row.kind, owner=Owner.CLIENT.value, due_date=row.due_date, goal=row.goal_id,
                labels=tuple(row.labels),
            )  # fmt: skip
            made.append(make(held, draft, by=by, at=at, on=on).pk)
        work.record(held, "case", held.pk, "copy steps", by=by, at=at)
    return tuple(made)


def strike(*, task: UUID, why: str, by: Viewer, at: datetime, on: date) -> None:
    """Mark a task as entered in error: it is kept and counted nowhere; raises Absent or Invalid."""
    with transaction.atomic():
        work.strike(work.take(Task, task, by=by, on=on), KIND, why, by=by, at=at, on=on)


def make(case: Case, draft: TaskDraft, *, by: Viewer, at: datetime, on: date) -> Task:
    """A new task of a case that is held; raises Invalid."""
    if draft.owner == Owner.WORKER:
        if draft.user is not None:
            _check_user(draft.user, case, by=by, at=at, on=on)
        draft = replace(draft, user=draft.user or case.worker_id or by.user, owner_name="")
    elif draft.owner == Owner.PARTNER and not draft.owner_name.strip():
        raise Invalid({"owner_name": _("Say which agency does it.")})
    else:
        draft = replace(draft, user=None)
    if draft.goal is not None:
        _check_goal(case, draft.goal)
    for table, key in ((Assessment, draft.assessment), (Note, draft.note)):
        if key is not None:
            work.here(table, [key], case, "says")
    told = asdict(draft)
    for name in ("user", "goal", "assessment", "note"):
        told[f"{name}_id"] = told.pop(name)
    last = Task.objects.filter(case=case, goal=draft.goal).aggregate(last=Max("place"))["last"]
    told["labels"] = work.known_labels(draft.labels)
    row = Task(**told, case=case, place=(last or 0) + 1, **stamp(by, at))
    faults.check(row, on=on)
    row.save(force_insert=True)
    work.tell(case, KIND, "", row.status, "", by=by, at=at, about=row.pk)
    return row


def cancel_all(rows: Iterable[Task], why: str, *, by: Viewer, at: datetime, on: date) -> None:
    """Cancel open tasks of a case that is held."""
    for row in rows:
        was = work.move(row, TASK_MOVES, TaskStatus.CANCELLED, by=by, at=at, on=on, why=why[:500], done_date=on)
        work.tell(row.case, KIND, was, TaskStatus.CANCELLED, why, by=by, at=at, about=row.pk)


def _open(task: UUID, *, by: Viewer, on: date) -> Task:
    """A task that is open, taken to be changed."""
    row = work.take(Task, task, by=by, on=on)
    if row.status not in TASK_OPEN:
        raise Invalid({"status": _("This task has ended.")})
    return row


def _move(  # noqa: PLR0913 - a task's move says that much
    task: UUID, status: TaskStatus, why: str, changes: dict[str, Any], *, by: Viewer, at: datetime, on: date,
    needs_why: bool = False, done: date | None = None,
) -> None:  # fmt: skip
    if needs_why and not why.strip():
        raise Invalid({"why": _("Say why.")})
    with transaction.atomic():
        row = work.take(Task, task, by=by, on=on)
        if row.kind == TaskKind.COSIGN and row.note_id and status == TaskStatus.COMPLETED:
            raise Invalid({"status": _("Open the note and co-sign it: that does this task.")})
        if changes.get("contact_id"):
            work.here(Contact, [changes["contact_id"]], row.case, "contact")
        if done is not None:
            changes = {**changes, "done_date": work.past(done, "done_date", on=on)}
        was = work.move(row, TASK_MOVES, status, by=by, at=at, on=on, **changes)
        work.tell(row.case, KIND, was, status, why, by=by, at=at, about=task)
        work.record(row.case, KIND, task, status.value, by=by, at=at)


def _check_user(user: UUID, case: Case, *, by: Viewer, at: datetime, on: date) -> None:
    if user != by.user and not work.may_work(user, case, by=by, at=at, on=on):
        raise Invalid({"user": _("This coworker may not work on the case. Put it on their caseload first.")})


def _check_goal(case: Case, goal: UUID) -> None:
    work.here(Goal, [goal], case, "goal")
    if not Goal.objects.filter(pk=goal, status__in=GOAL_OPEN).exists():
        raise Invalid({"goal": _("This goal has ended.")})
