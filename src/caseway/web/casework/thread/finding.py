"""A need, goal, step or plan of a case; what is of another case, or not for the viewer to see, is not there."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.http import HttpRequest

from caseway.casework import queries, thread
from caseway.casework.records import CaseRecord, GoalRecord, NeedRecord, PlanRecord, TaskRecord, Thread
from caseway.clients.access import Absent
from caseway.web.casework.asking import OPEN, Asked, ask

Part = TypeVar("Part", NeedRecord, GoalRecord, TaskRecord, PlanRecord)


@dataclass(frozen=True, slots=True)
class Page:
    """A case that is shown, and its thread."""

    asked: Asked
    record: CaseRecord
    thread: Thread

    @property
    def may_work(self) -> bool:
        """Whether the viewer may change something: it is theirs to work on, and not over."""
        return self.record.may_work and self.record.is_open

    def need(self, key: UUID) -> NeedRecord:
        """A need; raises Absent."""
        return _of(self.thread.needs, key)

    def goal(self, key: UUID) -> GoalRecord:
        """A goal; raises Absent."""
        return _of(self.thread.goals, key)

    def task(self, key: UUID) -> TaskRecord:
        """A step or task; raises Absent."""
        return _of(self.tasks, key)

    @property
    def tasks(self) -> tuple[TaskRecord, ...]:
        """Every step and task."""
        return (*(step for goal in self.thread.goals for step in goal.steps), *self.thread.tasks)


def page(request: HttpRequest, case: UUID, action: str = OPEN) -> Page:
    """The case of a page with its thread, once it is written down that it was seen; raises as `Asked.case`."""
    asked = ask(request)
    record = asked.case(case, action)
    return Page(asked, record, thread.of(viewer=asked.viewer, case=case, on=asked.on))


def plans(asked: Asked, case: UUID) -> tuple[PlanRecord, ...]:
    """The versions of a case's plan, the newest first."""
    return queries.plans(viewer=asked.viewer, case=case, on=asked.on)


def plan(found: Iterable[PlanRecord], key: UUID) -> PlanRecord:
    """One version; raises Absent. What of it lies under a label is left out, the version itself is there."""
    one = next((one for one in found if one.id == key), None)
    if one is None:
        raise Absent
    return one


def _of(parts: Iterable[Part], key: UUID) -> Part:
    found = next((one for one in parts if one.id == key), None)
    if found is None or found.is_hidden:
        raise Absent
    return found
