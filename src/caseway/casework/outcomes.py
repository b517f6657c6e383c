"""What became of those who were referred, by month and source, and of the cases that ended: the numbers a program reports.

Counted are the cases of the teams and programs that the viewer supervises or manages, of people whose case they may open
without more ado, but for duplicates. Every number is an `Asked`, which lists the cases it counts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from typing import Any
from uuid import UUID

from django.db.models import Case as Chosen
from django.db.models import CharField, Count, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import TruncMonth

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.casework import access, standards, team_scope
from caseway.casework.access import OPEN, require_any
from caseway.casework.cases import CONSENTED
from caseway.casework.codes import GOAL_OPEN, Achievement, CaseStatus, ConsentBasis, GoalStatus
from caseway.casework.contact_codes import Direction, Party, Result
from caseway.casework.models import Case, Contact, Goal
from caseway.casework.reaching import NO_ATTEMPT
from caseway.casework.team import PAGE, DrilledCase, shown
from caseway.casework.team_scope import SEE
from caseway.clients import queries as people

MONTHS = 6  # at once
# What can have become of somebody who was referred; of all of them "identified".
BECAME: Mapping[str, Q] = {
    "identified": Q(),
    "eligible": Q(eligible_date__isnull=False),
    "consented": Q(consent_basis__in=CONSENTED),
    "no_consent": Q(consent_basis__in=(ConsentBasis.PROGRAM, ConsentBasis.ORDERED)),
    "refused": Q(status=CaseStatus.DECLINED),
    "unreachable": Q(status=CaseStatus.UNABLE_TO_REACH),
}
CAME_OF = ("met", "partly", "not_met", "given_up", "open")  # of a goal
_NOT_MET = (
    Achievement.WORSENING, Achievement.NO_CHANGE, Achievement.NOT_ACHIEVED, Achievement.NO_PROGRESS,
    Achievement.NOT_ATTAINABLE, Achievement.IN_PROGRESS,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """Which cases a number counts: of which month and source what became, or which ended for which reason.

    months: of so many until the one of `month`.  ended: not those referred in them, but those whose case ended.
    """

    month: date
    months: int = 1
    what: str = "identified"
    source: str = ""
    ended: bool = False
    reason: str = ""
    goals: str = ""  # those with a goal of which this came


@dataclass(frozen=True, slots=True)
class Referred:
    """What became of those whom one source referred in a month; `attempts`: to reach those who could not be."""

    month: date
    source: str
    counts: Mapping[str, int]
    attempts: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The cases that closed for one reason, and what came of their goals."""

    reason: str
    cases: int
    goals: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Outcomes:
    """Everything on the page."""

    places: tuple[str, ...]
    since: date
    until: date  # the first day of the last month
    referred: tuple[Referred, ...]
    ended: tuple[Ended, ...]

    @property
    def total(self) -> Mapping[str, int]:
        """What became of all who were referred in these months."""
        found: Counter[str] = Counter()
        for one in self.referred:
            found.update(one.counts)
        return {name: found[name] for name in BECAME}

    @property
    def goals(self) -> Mapping[str, int]:
        """What came of all goals of the cases that closed."""
        found: Counter[str] = Counter()
        for one in self.ended:
            found.update(one.goals)
        return {name: found[name] for name in CAME_OF}


@dataclass(frozen=True, slots=True)
class Listed:
    """A page of the cases that a number counts; `count`: of all of them."""

    asked: Asked
    cases: tuple[DrilledCase, ...]
    count: int
    page: int

    @property
    def has_more(self) -> bool:
        """Whether there is another page."""
        return self.page * PAGE < self.count


@dataclass(frozen=True)
class _Counted:
    """The cases of a viewer's places that were referred or ended from a day on, of people whom they may open."""

    viewer: Viewer
    on: date
    since: date

    @cached_property
    def hidden(self) -> frozenset[UUID]:
        """Those whose case may not be opened without more ado: few, asked for once a page."""
        may = access.clients(self.viewer, OPEN, on=self.on).filter(pk=OuterRef("client"))
        rows = self._all().filter(~Exists(may)).order_by()
        return frozenset(rows.values_list("client", flat=True).distinct())

    def _all(self) -> QuerySet[Case]:
        rows = Case.objects.filter(organization=self.viewer.organization).exclude(status=CaseStatus.DUPLICATE)
        rows = rows.filter(Q(referred_at__gte=_midnight(self.since)) | Q(ends__gte=self.since))
        return rows.filter(team_scope.places_of(self.viewer).holds())

    def cases(self) -> QuerySet[Case]:
        """All of them."""
        return self._all().exclude(client__in=self.hidden)

    def referred(self, since: date, until: date) -> QuerySet[Any]:
        """Those referred from one day on and before another."""
        rows = self.cases().filter(referred_at__gte=_midnight(since), referred_at__lt=_midnight(until))
        return rows.annotate(month=TruncMonth("referred_at", tzinfo=standards.zone()))

    def ended(self, since: date, until: date) -> QuerySet[Case]:
        """Those that closed from one day on and before another, once work had begun."""
        return self.cases().filter(ends__gte=since, ends__lt=until).exclude(closure_reason="")


def outcomes(*, viewer: Viewer, on: date, until: date | None = None) -> Outcomes:
    """The numbers of some months, the last of which is that of a day; raises Absent."""
    require_any(viewer, SEE)
    last = (until or on).replace(day=1)
    since, before = earlier(last, MONTHS - 1), earlier(last, -1)
    mine, places = _Counted(viewer, on, since), team_scope.places_of(viewer)
    return Outcomes(
        places.names(viewer), since, last, _referred(mine.referred(since, before)), _ended(mine.ended(since, before))
    )


def cases(*, viewer: Viewer, asked: Asked, at: datetime, on: date, page: int = 1) -> Listed:
    """A page of the cases that a number counts, once it is written down whose they are; raises Absent."""
    require_any(viewer, SEE)
    rows = _asked_for(_Counted(viewer, on, earlier(asked.month, asked.months - 1)), asked)
    count = rows.count()
    found = list(
        rows.select_related("program", "worker").order_by("referred_at", "pk")[(page - 1) * PAGE : page * PAGE]
    )
    seen = tuple({row.client_id for row in found})
    audit.note(audit.Event(SEE, "cases", people=seen, outcome="shown", reason="outcomes"), by=viewer, at=at)
    known = people.persons(seen, viewer, on=on)
    return Listed(asked, tuple(shown(row, known, {}) for row in found), count, page)


def earlier(month: date, number: int) -> date:
    """The first day of the month so many before a month; after it where the number is below zero."""
    years, rest = divmod(month.year * 12 + month.month - 1 - number, 12)
    return date(years, rest + 1, 1)


def _asked_for(mine: _Counted, asked: Asked) -> QuerySet[Case]:
    since, until = mine.since, earlier(asked.month, -1)
    if not asked.ended:
        rows = mine.referred(since, until).filter(BECAME[asked.what])
        return rows.filter(source=asked.source) if asked.source else rows
    rows = mine.ended(since, until)
    if asked.reason:
        rows = rows.filter(closure_reason=asked.reason)
    if asked.goals:
        rows = rows.filter(pk__in=_goals(rows).filter(came=asked.goals).values("case"))
    return rows


def _referred(rows: QuerySet[Any]) -> tuple[Referred, ...]:
    """By month, the latest first, and source, the most first."""
    counted = rows.order_by().values("month", "source").annotate(
        **{name: Count("pk", filter=which) if which else Count("pk") for name, which in BECAME.items()}
    )  # fmt: skip
    tried = _attempts(rows.filter(BECAME["unreachable"]))
    found = [
        Referred(_day(one["month"]), one["source"], {name: one[name] for name in BECAME},
                 tried.get((_day(one["month"]), one["source"]), 0))
        for one in counted
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.month.toordinal(), -one.counts["identified"], one.source)))


def _attempts(rows: QuerySet[Case]) -> Mapping[tuple[date, str], int]:
    """How often it was tried to reach the clients of some cases, by month and source."""
    tried = Contact.objects.filter(
        case__in=rows.values("pk"), direction=Direction.OUTGOING, party__in=(Party.CLIENT, Party.CAREGIVER),
        is_in_error=False,
    ).exclude(Q(result=Result.REACHED) | Q(mode__in=NO_ATTEMPT))  # fmt: skip
    month = TruncMonth("case__referred_at", tzinfo=standards.zone())
    found = tried.annotate(month=month).order_by().values_list("month", "case__source").annotate(number=Count("pk"))
    return {(_day(month), source): number for month, source, number in found}


def _ended(rows: QuerySet[Case]) -> tuple[Ended, ...]:
    """By reason, the most first."""
    goals: dict[str, dict[str, int]] = defaultdict(dict)
    came_of = _goals(rows).order_by().values_list("case__closure_reason", "came").annotate(number=Count("pk"))
    for reason, came, number in came_of:
        goals[reason][came] = number
    counted = rows.order_by().values_list("closure_reason").annotate(number=Count("pk"))
    found = [
        Ended(reason, number, {name: goals[reason].get(name, 0) for name in CAME_OF}) for reason, number in counted
    ]
    return tuple(sorted(found, key=lambda one: (-one.cases, one.reason)))


def _goals(rows: QuerySet[Case]) -> QuerySet[Any]:
    """The goals of some cases, each with what `came` of it."""
    came = Chosen(
        When(status__in=GOAL_OPEN, then=Value("open")),
        When(status=GoalStatus.COMPLETED, achievement__in=_NOT_MET, then=Value("not_met")),
        When(status=GoalStatus.COMPLETED, achievement=Achievement.IMPROVING, then=Value("partly")),
        When(status=GoalStatus.COMPLETED, then=Value("met")),
        default=Value("given_up"),
        output_field=CharField(),
    )
    return Goal.objects.filter(case__in=rows.values("pk"), is_in_error=False).annotate(came=came)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, tzinfo=standards.zone())


def _day(moment: Any) -> date:  # noqa: ANN401 - a moment, or a day where the engine gives that
    return moment.date() if isinstance(moment, datetime) else moment
