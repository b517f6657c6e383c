"""The work of a team: standards met and missed, what is late and whose, what is nobody's, and who has room and why.

Counted are the cases of the teams and programs that the viewer supervises or manages, of people whose case they may open
without more ado: nobody else is in a number. Every number is a `Drill`, which lists the cases it counts.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias
from uuid import UUID

from django.db.models import Count, Min, Q, Sum

from caseway.accounts import audit
from caseway.accounts.models import Membership, User
from caseway.accounts.queries import Named, held
from caseway.accounts.roles import Role
from caseway.accounts.viewer import Viewer
from caseway.casework import due, standards, team_scope
from caseway.casework.access import require_any
from caseway.casework.codes import CaseStatus
from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.load import guidelines
from caseway.casework.models import Case, Cover, Deadline
from caseway.casework.team_scope import SEE, Drill, Scope
from caseway.casework.weights import weights
from caseway.clients import queries as people
from caseway.clients.queries import Person

__all__ = ["PAGE", "Drill", "Drilled", "Standard", "Team", "WorkerLoad", "drill", "team"]

PAGE = 50
ONE_DAY = timedelta(days=1)
Tallied: TypeAlias = Mapping[UUID | None, tuple[int, int]]  # by worker


@dataclass(frozen=True, slots=True)
class Tally:
    """How often something due in a month was met, met late, missed, or is late and open."""

    met: int = 0
    met_late: int = 0
    missed: int = 0
    open_late: int = 0

    @property
    def all(self) -> int:
        """How often it was due and can be judged."""
        return self.met + self.met_late + self.missed + self.open_late

    @property
    def share(self) -> float | None:
        """How much of it was met on time, from 0 to 1; of nothing, nothing."""
        return self.met / self.all if self.all else None


@dataclass(frozen=True, slots=True)
class Standard:
    """One rule, and how it was kept this month and last."""

    rulebook: str
    rule: str
    label: str
    this: Tally
    last: Tally


@dataclass(frozen=True, slots=True)
class WorkerLoad:
    """Who works here, what they carry, and what speaks for or against giving them more.

    guideline: the hours that their program says, where it does.  tasks: theirs past their day, in whoever's cases.
    steps: safety steps that wait for them.  away: who is away until when.  stands_in_for: for whom.  is_worker: not
    somebody who has only tasks here.
    """

    user: Named
    cases: int
    hours: float
    guideline: int | None
    late: int
    late_things: int
    quiet: int
    tasks: int
    steps: int
    away_until: date | None
    covered_by: tuple[str, ...]
    stands_in_for: tuple[tuple[str, date], ...]
    is_worker: bool = True

    @property
    def room(self) -> float | None:
        """How many hours are left to the guideline; None where there is none."""
        return None if self.guideline is None else self.guideline - self.hours

    @property
    def has_room(self) -> bool:
        """Whether one would look here first: not away, and below the guideline where there is one."""
        return self.is_worker and self.away_until is None and (self.room is None or self.room > 0)


@dataclass(frozen=True, slots=True)
class Team:
    """Everything on the page of a team."""

    places: tuple[str, ...]
    cases: int
    standards: tuple[Standard, ...]
    workers: tuple[WorkerLoad, ...]
    unassigned: int
    waiting: int
    oldest_referral: datetime | None
    quiet: int
    late: int
    tasks: int
    steps: int
    covers: tuple[tuple[str, str, date], ...]  # who is away, who stands in, until when
    this_month: date
    last_month: date

    @property
    def most_hours(self) -> float:
        """The hours of whoever carries most, for drawing."""
        return max((one.hours for one in self.workers), default=0.0)


@dataclass(frozen=True, slots=True)
class DrilledCase:
    """A case in a list that a number leads to; `times`: how often it is in the number."""

    id: UUID
    client: UUID
    person: Person | None
    program: str
    worker: str
    status: str
    level: int
    referred_at: datetime
    last_contact: date | None
    times: int


@dataclass(frozen=True, slots=True)
class Drilled:
    """A page of the cases that a number counts; `count`: of all of them."""

    drill: Drill
    cases: tuple[DrilledCase, ...]
    count: int
    page: int
    worker: str
    rule: str

    @property
    def has_more(self) -> bool:
        """Whether there is another page."""
        return self.page * PAGE < self.count


def team(*, viewer: Viewer, at: datetime, on: date) -> Team:
    """The work of all whom the viewer supervises or manages; raises Absent."""
    require_any(viewer, SEE)
    due.renew(by=viewer, at=at, on=on)
    scope = team_scope.of(viewer, at=at, on=on)
    covers, carried = _covers(viewer, on=on), _carried(scope)
    late, doing = _late(scope), _tasks(scope)
    workers = _workers(scope, covers, carried, late, doing)
    reached = {one.user.id for one in workers}
    return Team(
        places=scope.names, cases=sum(one.cases for one in carried), standards=_standards(scope), workers=workers,
        unassigned=sum(one.cases for one in carried if one.worker is None), waiting=sum(one.waiting for one in carried),
        oldest_referral=min((one.oldest for one in carried if one.oldest), default=None),
        quiet=sum(one.quiet for one in carried), late=sum(cases for cases, _things in late.values()),
        tasks=sum(tasks for tasks, _steps in doing.values()), steps=sum(steps for _tasks, steps in doing.values()),
        covers=tuple(
            (one.user.name, one.cover.name, one.ends)
            for one in covers if one.user_id in reached or one.cover_id in reached
        ),
        this_month=scope.this_month, last_month=scope.last_month,
    )  # fmt: skip


def _carried(scope: Scope) -> list[Any]:
    """What each worker carries in each program, and what is nobody's: all numbers of cases by one look at them."""
    waiting = Q(status=CaseStatus.REFERRED)
    rows = scope.cases().order_by().values("worker", "program").annotate(
        cases=Count("*"), hours=Sum(weights().of_case()), quiet=Count("pk", filter=scope.is_quiet()),
        waiting=Count("pk", filter=waiting), oldest=Min("referred_at", filter=waiting),
    )  # fmt: skip
    names = ("worker", "program", "cases", "hours", "quiet", "waiting", "oldest")
    return list(rows.values_list(*names, named=True))


def _late(scope: Scope) -> dict[UUID | None, tuple[int, int]]:
    """In how many cases of each worker something is late, and how many things."""
    rows = (
        scope.late()
        .order_by()
        .values_list("case__worker")
        .annotate(cases=Count("case", distinct=True), things=Count("*"))
    )
    return {worker: (cases, things) for worker, cases, things in rows}


def _tasks(scope: Scope) -> dict[UUID | None, tuple[int, int]]:
    """How many tasks of each worker are past their day, and how many safety steps are open."""
    is_step = team_scope.IS_STEP
    rows = scope.tasks().order_by().values_list("doer")
    counted = rows.annotate(tasks=Count("pk", filter=~is_step), steps=Count("pk", filter=is_step))
    return {doer: (tasks, steps) for doer, tasks, steps in counted}


def _standards(scope: Scope) -> tuple[Standard, ...]:
    """How each rule was kept, the least kept first."""
    tallies: dict[tuple[str, str], dict[bool, dict[str, int]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(int))
    )
    late = scope.late().filter(due_date__gte=scope.last_month)
    for found in (scope.closed(), late):
        rows = found.annotate(is_now=scope.is_now()).order_by().values_list("rulebook", "rule", "status", "is_now")
        for rulebook, rule, status, is_now, number in rows.annotate(number=Count("*")):
            tallies[rulebook, rule][bool(is_now)][status] += number
    kept = [
        Standard(*key, _label(*key), _tally(months[True]), _tally(months[False])) for key, months in tallies.items()
    ]
    return tuple(sorted(kept, key=lambda one: (one.this.share if one.this.all else 2.0, one.label)))


def _tally(counts: Mapping[str, int]) -> Tally:
    names = (DeadlineStatus.MET, DeadlineStatus.MET_LATE, DeadlineStatus.MISSED, DeadlineStatus.OPEN)
    return Tally(*(counts.get(name, 0) for name in names))


def _label(rulebook: str, rule: str) -> str:
    """What a rule is called in its latest edition; of one that is on no shelf any more, its id."""
    folder = standards.shelf().folders.get(rulebook)
    for day in sorted(folder.editions, reverse=True) if folder else ():
        found = standards.rule_of(Deadline(rulebook=rulebook, edition=day, rule=rule))
        if found is not None:
            return standards.words_of(rulebook)(found.label)
    return rule


def _workers(
    scope: Scope, covers: Iterable[Cover], carried: list[Any], late: Tallied, doing: Tallied
) -> tuple[WorkerLoad, ...]:
    """Who works in the viewer's teams and programs, whoever has most room first; those who are away last."""
    names: dict[UUID, str] = dict(_members(scope))
    carry = {one.worker for one in carried if one.worker} | set(names)
    more = ({one for one in doing if one} | carry) - set(names)
    names.update(User.objects.filter(pk__in=more).values_list("pk", "name"))
    papers = dict(scope.papers().order_by().values_list("case__worker").annotate(number=Count("*")))
    guides = _guides(scope, carried)
    mine: dict[UUID, list[Any]] = defaultdict(list)
    for one in carried:
        mine[one.worker].append(one)
    found = []
    for user, name in names.items():
        away = [one for one in covers if one.user_id == user]
        hours = sum(one.hours or 0.0 for one in mine[user]) + weights().document * papers.get(user, 0)
        found.append(
            WorkerLoad(
                Named(user, name), sum(one.cases for one in mine[user]), hours, guides.get(user),
                *late.get(user, (0, 0)), sum(one.quiet for one in mine[user]), *doing.get(user, (0, 0)),
                away_until=max((one.ends for one in away), default=None),
                covered_by=tuple(sorted(one.cover.name for one in away)),
                stands_in_for=tuple((one.user.name, one.ends) for one in covers if one.cover_id == user),
                is_worker=user in carry,
            )
        )  # fmt: skip
    return tuple(sorted(found, key=lambda one: (not one.has_room, -(one.room or 0.0), one.hours, one.user.name)))


def _members(scope: Scope) -> list[tuple[UUID, str]]:
    """The case managers of the viewer's teams and programs."""
    rows = Membership.objects.filter(
        held(scope.on), organization=scope.viewer.organization, role=Role.CASE_MANAGER, user__is_active=True
    )
    if not scope.everywhere:
        rows = rows.filter(
            Q(team__in=scope.teams) | Q(program__in=scope.programs) | Q(team__program__in=scope.programs)
        )
    return list(rows.order_by("user__name").values_list("user", "user__name").distinct())


def _guides(scope: Scope, carried: list[Any]) -> dict[UUID, int]:
    """The guideline of each worker's program; of several, the lowest."""
    worked: dict[UUID, set[UUID]] = defaultdict(set)
    for one in carried:
        if one.worker:
            worked[one.worker].add(one.program)
    members = Membership.objects.filter(held(scope.on), organization=scope.viewer.organization, role=Role.CASE_MANAGER)
    for worker, program, of_team in members.values_list("user", "program", "team__program"):
        worked[worker].update(filter(None, (program, of_team)))
    set_ = guidelines({program for all_ in worked.values() for program in all_})
    return {
        worker: min(set_[one] for one in all_ if one in set_) for worker, all_ in worked.items() if all_ & set_.keys()
    }


def _covers(viewer: Viewer, *, on: date) -> list[Cover]:
    """Who stands in for whom now, in the organization."""
    rows = Cover.objects.filter(
        organization=viewer.organization, begins__lte=on, ends__gte=on, withdrawn_date__isnull=True
    )
    return list(rows.select_related("user", "cover").order_by("user__name", "ends", "pk"))


def drill(*, viewer: Viewer, drill: Drill, at: datetime, on: date, page: int = 1) -> Drilled:
    """A page of the cases that a number counts, once it is written down whose they are; raises Absent."""
    require_any(viewer, SEE)
    scope = team_scope.of(viewer, at=at, on=on)
    rows, times = scope.drilled(drill)
    count = rows.count()
    order = ("referred_at", "pk") if drill.what == "waiting" else ("last_contact_at", "begins", "pk")
    found = list(rows.select_related("program", "worker").order_by(*order)[(page - 1) * PAGE : page * PAGE])
    seen = tuple({row.client_id for row in found})
    audit.note(audit.Event(SEE, "cases", people=seen, outcome="shown", reason=drill.what), by=viewer, at=at)
    known = people.persons(seen, viewer, on=on)
    often = _times(found, times)
    return Drilled(
        drill, tuple(shown(row, known, often) for row in found), count, page,
        worker=dict(_members(scope)).get(drill.worker, "") if drill.worker else "",
        rule=_label(drill.rulebook, drill.rule) if drill.rule else "",
    )  # fmt: skip


def _times(rows: Iterable[Case], things: team_scope.Things | None) -> dict[UUID, int]:
    if things is None:
        return {}
    of_shown = things.filter(case__in=[row.pk for row in rows])
    return dict(of_shown.order_by().values_list("case").annotate(number=Count("*")))


def shown(row: Case, known: Mapping[UUID, Person], times: Mapping[UUID, int]) -> DrilledCase:
    """A case as such a list shows it."""
    last = row.last_contact_at.astimezone(standards.zone()).date() if row.last_contact_at else None
    return DrilledCase(
        row.pk, row.client_id, known.get(row.client_id), row.program.name, row.worker.name if row.worker else "",
        row.status, row.level, row.referred_at, last, times.get(row.pk, 1),
    )  # fmt: skip
