"""Who works on a case: its worker, with the client on their caseload, its open tasks, and who stands in."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import F, QuerySet

from caseway.accounts import editing
from caseway.accounts.queries import in_force
from caseway.accounts.viewer import Viewer
from caseway.casework import covers, dates, work
from caseway.casework.codes import TASK_OPEN, ChangeKind, TaskKind
from caseway.casework.models import Case, Task
from caseway.clients import caseload, faults
from caseway.clients.models import Assignment

WORKER = "Case manager"  # the label of the assignment that goes with being a case's worker


def give(
    case: Case, worker: UUID, why: str = "", *, by: Viewer, at: datetime, on: date, team: UUID | None = None
) -> None:
    """Make someone the worker of a case that is held, in a team where one is named; raises Absent or Invalid.

    The client comes onto their caseload and off the last worker's, and with the case go the tasks that were open for the
    last worker, but for a note that only they can co-sign.
    """
    was = case.worker_id
    if was == worker and team in {None, case.team_id}:
        return
    _assign(case, worker, why, by=by, at=at, on=on, team=team or case.team_id)
    if was not in {None, worker}:
        for one in _assignments(case, on).filter(user=was):
            caseload.unassign(assignment=one.pk, reason=why[:200], by=by, at=at, on=on)
    changes = {"worker_id": worker, "team_id": team or case.team_id}
    editing.change(case, changes, version=case.version, by=by, at=at, check=faults.checker(on))
    if was == worker:
        return
    work.tell(case, ChangeKind.WORKER, str(was or ""), str(worker), why, by=by, at=at)
    _pass_on(case, was, worker, by=by, at=at)
    covers.follow(case, was, by=by, at=at, on=on)
    dates.follow(case)


def has(case: Case, worker: UUID, *, on: date) -> bool:
    """Whether someone has the client of a case on their caseload, in its program and without an end."""
    return _assignments(case, on).filter(user=worker, ends__isnull=True).exists()


def _assignments(case: Case, on: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(in_force(on), client=case.client_id, program=case.program_id)


def _assign(case: Case, worker: UUID, why: str, *, by: Viewer, at: datetime, on: date, team: UUID | None) -> None:
    """Put the client on the caseload of a worker who has them not, or only for a time."""
    if not has(case, worker, on=on):
        caseload.assign(
            client=case.client_id, user=worker, program=case.program_id, team=team, role_label=WORKER,
            reason=why[:200], by=by, at=at, on=on,
        )  # fmt: skip


def _pass_on(case: Case, was: UUID | None, worker: UUID, *, by: Viewer, at: datetime) -> None:
    """Have the open tasks of the last worker be the new one's."""
    tasks = Task.objects.filter(case=case, user=was, user__isnull=False, status__in=TASK_OPEN, is_in_error=False)
    tasks.exclude(kind=TaskKind.COSIGN).update(
        user=worker, version=F("version") + 1, updated_at=at, updated_by=by.user
    )  # fmt: skip
