"""A caseload in hours, not heads: the viewer's cases, what each asks for, and what is late in it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Count
from django.utils.translation import gettext as _

from caseway.accounts import audit, policy
from caseway.accounts.models import Program
from caseway.accounts.viewer import Viewer
from caseway.casework import next_contacts
from caseway.casework import reach as reaching
from caseway.casework.access import require_any
from caseway.casework.codes import GOAL_OPEN, NEED_OPEN, PLAN_LIVE, CaseStatus
from caseway.casework.contact_codes import DeadlineStatus, DocumentStatus
from caseway.casework.models import Case, Deadline, Document, Goal, Need, Plan, ProgramDeadlines
from caseway.casework.snoozes import SEE
from caseway.casework.weights import weights
from caseway.clients.actions import stamp
from caseway.clients.faults import Invalid
from caseway.clients.queries import Person

CHANGE = "organization.change"
MOST_HOURS = 80


@dataclass(frozen=True, slots=True)
class CaseLoad:
    """One case of a caseload.

    hours: a week.  next_contact: when the next one is due or agreed.  late: how many things are.  plan: the status of the
    plan that counts, and of none nothing.
    """

    id: UUID
    client: UUID
    person: Person | None
    program: str
    program_id: UUID
    status: str
    stage: str
    level: int
    travel_minutes: int
    hours: float
    last_contact: date | None
    next_contact: date | None
    late: int
    next_due: date | None
    needs: int
    goals: int
    plan: str
    papers: int


@dataclass(frozen=True, slots=True)
class Guide:
    """What a worker's cases in a program ask for, beside what its guideline says, where it has one."""

    program: UUID
    name: str
    cases: int
    hours: float
    guideline: int | None

    @property
    def is_over(self) -> bool:
        """Whether it is more than the guideline says."""
        return self.guideline is not None and self.hours > self.guideline


@dataclass(frozen=True, slots=True)
class Caseload:
    """The viewer's cases, with what they come to."""

    cases: tuple[CaseLoad, ...]
    guides: tuple[Guide, ...]

    @property
    def hours(self) -> float:
        """The hours a week of all of them."""
        return sum(one.hours for one in self.cases)

    @property
    def late(self) -> int:
        """In how many cases something is late."""
        return sum(bool(one.late) for one in self.cases)


def caseload(*, viewer: Viewer, at: datetime, on: date) -> Caseload:
    """The viewer's own cases, once it is written down who was shown; raises Absent."""
    require_any(viewer, SEE)
    mine = Case.objects.filter(organization=viewer.organization, worker=viewer.user, ends__isnull=True)
    rows = list(mine.select_related("program"))
    reach = reaching.of({row.client_id for row in rows}, viewer, on=on)
    found = [row for row in rows if row.client_id in reach.open]
    people = tuple({row.client_id for row in found})
    audit.note(audit.Event(SEE, "caseload", people=people, outcome="shown"), by=viewer, at=at)
    counted = _counted(found, at=at, on=on)
    cases = tuple(_case(row, reach.person(row.client_id), counted) for row in found)
    return Caseload(tuple(sorted(cases, key=lambda one: one.person.name if one.person else "")), _guides(cases))


def guidelines(programs: Iterable[UUID]) -> dict[UUID, int]:
    """How many hours a week a worker should carry in some programs, where that was set."""
    rows = ProgramDeadlines.objects.filter(program__in=set(programs), weekly_hours__isnull=False)
    return {program: hours for program, hours in rows.values_list("program", "weekly_hours") if hours is not None}


def guide(*, program: UUID, hours: int | None, by: Viewer, at: datetime) -> None:
    """Set how many hours a week a worker of a program should carry, or that there is no guideline; raises Denied, Invalid."""
    policy.require(by, CHANGE)
    if hours is not None and not 0 < hours <= MOST_HOURS:
        raise Invalid({"hours": _("Write hours a week, from 1 to {most}.").format(most=MOST_HOURS)})
    with transaction.atomic():
        found = Program.objects.filter(pk=program, organization=by.organization).first()
        if found is None:
            raise policy.Denied(CHANGE)
        fresh = {"weekly_hours": hours, **stamp(by, at)}
        row, is_new = ProgramDeadlines.objects.get_or_create(program=found, defaults=fresh)
        if not is_new:
            ProgramDeadlines.objects.filter(pk=row.pk).update(
                weekly_hours=hours, version=row.version + 1, updated_at=at, updated_by=by.user
            )
        event = audit.Event(CHANGE, "program", found.pk, reason="guideline", changed=("weekly_hours",))
        audit.record(event, by=by, at=at)


@dataclass(frozen=True, slots=True)
class _Counted:
    """What stands in some cases, by case."""

    late: Mapping[UUID, int]
    next_due: Mapping[UUID, date]
    contacts: Mapping[UUID, date]
    needs: Mapping[UUID, int]
    goals: Mapping[UUID, int]
    plans: Mapping[UUID, str]
    papers: Mapping[UUID, int]


def _counted(rows_: list[Case], *, at: datetime, on: date) -> _Counted:
    cases = [row.pk for row in rows_]
    late: dict[UUID, int] = defaultdict(int)
    next_due: dict[UUID, date] = {}
    contacts = next_contacts.agreed(rows_)
    columns = ("case_id", "due_date", "due_at", "grace_date", "rulebook", "edition", "rule")
    rows = Deadline.objects.filter(case__in=cases, status=DeadlineStatus.OPEN, is_in_error=False)
    found = list(rows.order_by("due_at").values_list(*columns, named=True))
    by_contact = next_contacts.rules((one.rulebook, one.edition, one.rule) for one in found)
    for one in found:
        if one.due_at < at and (one.grace_date is None or one.grace_date < on):
            late[one.case_id] += 1
        next_due.setdefault(one.case_id, one.due_date)
        if (one.rulebook, one.edition, one.rule) in by_contact:
            contacts[one.case_id] = min(one.due_date, contacts.get(one.case_id, one.due_date))
    needs = Need.objects.filter(case__in=cases, status__in=NEED_OPEN, is_in_error=False)
    goals = Goal.objects.filter(case__in=cases, status__in=GOAL_OPEN, is_in_error=False)
    asked = Document.objects.filter(case__in=cases, status=DocumentStatus.REQUESTED, is_in_error=False)
    plans: dict[UUID, str] = {}
    versions = Plan.objects.filter(case__in=cases, status__in=PLAN_LIVE, is_in_error=False)
    for case, status in versions.values_list("case", "status"):
        plans[case] = min(status, plans.get(case, status), key=PLAN_LIVE.index)
    return _Counted(late, next_due, contacts, _count(needs), _count(goals), plans, _count(asked))


def _count(rows: object) -> dict[UUID, int]:
    return dict(rows.order_by().values_list("case").annotate(Count("pk")))  # type: ignore[attr-defined] # a query


def _case(row: Case, person: Person | None, counted: _Counted) -> CaseLoad:
    papers = counted.papers.get(row.pk, 0)
    agreed = counted.contacts.get(row.pk)
    hours = weights().hours(
        level=row.level, setting=row.program.setting, status=row.status, minutes=row.travel_minutes, papers=papers
    )
    return CaseLoad(
        id=row.pk, client=row.client_id, person=person, program=row.program.name, program_id=row.program_id,
        status=row.status, stage=row.stage, level=row.level, travel_minutes=row.travel_minutes, hours=hours,
        last_contact=next_contacts.last_contact(row), next_contact=agreed if row.status != CaseStatus.ON_HOLD else None,
        late=counted.late.get(row.pk, 0), next_due=counted.next_due.get(row.pk), needs=counted.needs.get(row.pk, 0),
        goals=counted.goals.get(row.pk, 0), plan=counted.plans.get(row.pk, ""), papers=papers,
    )  # fmt: skip


def _guides(cases: Iterable[CaseLoad]) -> tuple[Guide, ...]:
    by_program: dict[tuple[str, UUID], list[CaseLoad]] = defaultdict(list)
    for one in cases:
        by_program[one.program, one.program_id].append(one)
    set_ = guidelines(program for _, program in by_program)
    return tuple(
        Guide(program, name, len(found), sum(one.hours for one in found), set_.get(program))
        for (name, program), found in sorted(by_program.items())
    )
