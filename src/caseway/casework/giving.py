"""Who works on a case: its worker, with the client on their caseload, its open tasks, and who stands in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet

from caseway.accounts import audit, editing
from caseway.accounts.queries import in_force
from caseway.accounts.viewer import Viewer
from caseway.casework import covers, dates, work
from caseway.casework.codes import TASK_OPEN, ChangeKind, TaskKind
from caseway.casework.models import Case, Task
from caseway.clients import caseload, faults
from caseway.clients.models import Assignment

WORKER = "Case manager"  # the label of the assignment that goes with being a case's worker
CASE_OVER = "Case over"  # the reason of an assignment that ends because its case did
_STAYS = Q(ends__isnull=True) | Q(reason=CASE_OVER)
ONE_DAY = timedelta(days=1)
KEPT_DAYS = (
    14  # how long the client of a case that is over stays on its worker's caseload, unless something else is said
)


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
    """Whether someone has the client of a case on their caseload, in its program and without an end but a case's."""
    return _assignments(case, on).filter(_STAYS, user=worker).exists()


def release(case: Case, days: int | None, *, by: Viewer, at: datetime, on: date) -> None:
    """Have the client of a case that is over leave the caseload of its worker in so many days, and of stand-ins now.

    Until then the worker finishes notes and adds what comes late; the access ends by itself. None: the client stays, and
    so they do where the worker has another open case of theirs in the program, or they were put there for other reasons.
    """
    if case.worker_id is None:
        return
    covers.follow(case, case.worker_id, by=by, at=at, on=on, joins=False)
    others = Case.objects.filter(client=case.client_id, program=case.program_id, worker=case.worker_id)
    if days is None or others.filter(ends__isnull=True).exclude(pk=case.pk).exists():
        return
    for one in _assignments(case, on).filter(user=case.worker_id, ends__isnull=True):
        last = on + days * ONE_DAY if days else max(on, one.begins) - ONE_DAY
        _change(one, {"ends": last, "reason": CASE_OVER}, "case over", by=by, at=at, on=on)


def _take_back(case: Case, worker: UUID, *, by: Viewer, at: datetime, on: date) -> None:
    """Have a client stay on the caseload that they were to leave because a case was over."""
    for one in _assignments(case, on).filter(user=worker, ends__isnull=False, reason=CASE_OVER):
        _change(one, {"ends": None, "reason": ""}, "case reopened", by=by, at=at, on=on)


def _change(
    row: Assignment, changes: dict[str, date | str | None], why: str, *, by: Viewer, at: datetime, on: date
) -> None:
    # Not by `caseload.unassign`: whoever may end a case may end the access that came with it.
    editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on))
    audit.record(audit.Event("client.assign", "assignment", row.pk, people=(row.client_id,), reason=why), by=by, at=at)


def _assignments(case: Case, on: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(in_force(on), client=case.client_id, program=case.program_id)


def _assign(case: Case, worker: UUID, why: str, *, by: Viewer, at: datetime, on: date, team: UUID | None) -> None:
    """Put the client on the caseload of a worker who has them not, or only for a time."""
    _take_back(case, worker, by=by, at=at, on=on)
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
