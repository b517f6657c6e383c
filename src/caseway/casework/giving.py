"""Who works on a case: its worker and team, with the client on their caseload, its open tasks, and who stands in."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from caseway.accounts import audit, editing
from caseway.accounts.queries import in_force
from caseway.accounts.viewer import Viewer
from caseway.casework import case_teams, covers, dates, work
from caseway.casework.codes import TASK_OPEN, ChangeKind, TaskKind
from caseway.casework.models import Case, Task
from caseway.clients import caseload, faults
from caseway.clients.actions import stamp
from caseway.clients.models import Assignment

WORKER = "Case manager"  # the label of the assignment that goes with being a case's worker
WAITS = "Referral"  # of those who supervise a team, while nobody works on a case in it
CASE_OVER = "Case over"  # the reason of an assignment that ends because its case did
_STAYS = Q(ends__isnull=True) | Q(reason=CASE_OVER)
ONE_DAY = timedelta(days=1)
KEPT_DAYS = (
    14  # how long the client of a case that is over stays on its worker's caseload, unless something else is said
)


def give(
    case: Case, worker: UUID, why: str = "", *, by: Viewer, at: datetime, on: date, team: UUID | None = None
) -> None:
    """Make someone the worker of a case that is held; raises Absent or Invalid.

    The case goes to the team that is named, else to the worker's own in its program. The client comes onto their caseload
    and off the last worker's, and with the case go the tasks that were open for the last worker, but for a note that only
    they can co-sign.
    """
    was, left = case.worker_id, case.team_id
    if was == worker:
        if team is not None:
            move_to(case, team, why, by=by, at=at, on=on)
        return
    _of_program(case, team)
    led = case_teams.own(by, case.program_id)
    goes_to = team or case_teams.taking(worker, case.program_id, left, on=on) or led
    _assign(case, worker, why, by=by, at=at, on=on, team=goes_to, leaves=left or led)
    if was is not None:
        for one in _assignments(case, on).filter(user=was):
            caseload.unassign(assignment=one.pk, reason=why[:200], by=by, at=at, on=on)
    changes = {"worker_id": worker, "team_id": goes_to}
    editing.change(case, changes, version=case.version, by=by, at=at, check=faults.checker(on))
    if goes_to != left:
        work.tell(case, ChangeKind.TEAM, str(left or ""), str(goes_to), why, by=by, at=at)
    work.tell(case, ChangeKind.WORKER, str(was or ""), str(worker), why, by=by, at=at)
    _pass_on(case, was, worker, by=by, at=at)
    covers.follow(case, was, by=by, at=at, on=on)
    _agree(case, by=by, at=at, on=on)
    _wait_no_more(case, by=by, at=at, on=on)
    dates.follow(case)


def move_to(case: Case, team: UUID, why: str = "", *, by: Viewer, at: datetime, on: date) -> None:
    """Have a case that is held be in another team of its program, with those who have the client by it; raises Invalid."""
    _of_program(case, team)
    was = case.team_id
    if team == was:
        return
    editing.change(case, {"team_id": team}, version=case.version, by=by, at=at, check=faults.checker(on))
    work.tell(case, ChangeKind.TEAM, str(was or ""), str(team), why, by=by, at=at)
    _agree(case, by=by, at=at, on=on)
    if case.worker_id is None:
        _wait_no_more(case, by=by, at=at, on=on)
        wait(case, by=by, at=at, on=on)


def wait(case: Case, *, by: Viewer, at: datetime, on: date) -> None:
    """Have the client of a case that nobody has on the caseload of those who supervise its team, until somebody has it.

    Not where the team can open it anyway, and not where only somebody named may: a sealed record, or a coworker's.
    """
    if case.team_id is None or case.client.is_sealed or case.client.user_id is not None:
        return
    if _assignments(case, on).filter(team=case.team_id).exists():
        return
    have = set(_assignments(case, on).values_list("user", flat=True))
    for user in case_teams.supervisors(case.team_id, on=on):
        if user in have:
            continue
        row = Assignment(
            client_id=case.client_id, user_id=user, program_id=case.program_id, team_id=case.team_id, begins=on,
            role_label=WAITS, **stamp(by, at),
        )  # fmt: skip
        # Not by `caseload.assign`: whoever may refer to a team may let those know who lead it.
        faults.check(row, on=on)
        row.save(force_insert=True)
        event = audit.Event("client.assign", "assignment", row.pk, people=(row.client_id,), reason="referral")
        audit.record(event, by=by, at=at)


def _wait_no_more(case: Case, *, by: Viewer, at: datetime, on: date) -> None:
    """Take the client off the caseload of those who had them only until somebody worked on the case."""
    for one in _assignments(case, on).filter(role_label=WAITS).exclude(user=case.worker_id):
        _change(one, {"ends": max(on, one.begins) - ONE_DAY}, "somebody has it", by=by, at=at, on=on)


def _of_program(case: Case, team: UUID | None) -> None:
    """Raise Invalid unless a team, where one is named, is of the case's program."""
    if team is not None and not case_teams.is_of(team, case.program_id):
        raise faults.Invalid({"team": _("Choose a team of this program.")})


def _agree(case: Case, *, by: Viewer, at: datetime, on: date) -> None:
    """Have the assignments that go with a case, its worker's and those of stand-ins, be of the case's team."""
    if case.team_id is None:
        return
    rows = Assignment.objects.filter(
        Q(ends__isnull=True) | Q(ends__gte=on), client=case.client_id, program=case.program_id
    )
    theirs = Q(user=case.worker_id) | Q(role_label=covers.STAND_IN)
    for one in rows.filter(theirs).exclude(team=case.team_id):
        _change(one, {"team_id": case.team_id}, "team", by=by, at=at, on=on)


def has(case: Case, worker: UUID, *, on: date) -> bool:
    """Whether someone has the client of a case on their caseload, in its program and without an end but a case's."""
    return _assignments(case, on).filter(_STAYS, user=worker).exists()


def release(case: Case, days: int | None, *, by: Viewer, at: datetime, on: date) -> None:
    """Have the client of a case that is over leave the caseload of its worker in so many days, and of stand-ins now.

    Until then the worker finishes notes and adds what comes late; the access ends by itself. None: the client stays, and
    so they do where the worker has another open case of theirs in the program, or they were put there for other reasons.
    """
    if case.worker_id is None:
        _wait_no_more(case, by=by, at=at, on=on)
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
    row: Assignment, changes: dict[str, date | str | UUID | None], why: str, *, by: Viewer, at: datetime, on: date
) -> None:
    # Not by `caseload.unassign`: whoever may end a case may end the access that came with it.
    editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on))
    audit.record(audit.Event("client.assign", "assignment", row.pk, people=(row.client_id,), reason=why), by=by, at=at)


def _assignments(case: Case, on: date) -> QuerySet[Assignment]:
    return Assignment.objects.filter(in_force(on), client=case.client_id, program=case.program_id)


def _assign(
    case: Case,
    worker: UUID,
    why: str,
    *,
    by: Viewer,
    at: datetime,
    on: date,
    team: UUID | None,
    leaves: UUID | None,
) -> None:
    """Put the client on the caseload of a worker who has them not, or only for a time."""
    _take_back(case, worker, by=by, at=at, on=on)
    if not has(case, worker, on=on):
        caseload.assign(
            client=case.client_id, user=worker, program=case.program_id, team=team, leaves=leaves,
            role_label=WORKER, reason=why[:200], by=by, at=at, on=on,
        )  # fmt: skip


def _pass_on(case: Case, was: UUID | None, worker: UUID, *, by: Viewer, at: datetime) -> None:
    """Have the open tasks of the last worker be the new one's."""
    tasks = Task.objects.filter(case=case, user=was, user__isnull=False, status__in=TASK_OPEN, is_in_error=False)
    tasks.exclude(kind=TaskKind.COSIGN).update(
        user=worker, version=F("version") + 1, updated_at=at, updated_by=by.user
    )  # fmt: skip
