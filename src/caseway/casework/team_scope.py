"""Which cases a supervisor or manager counts, and which of them a number is about.

The policy's expression is asked once a page, for whom it leaves out; all numbers are then plain conditions on cases, over
their indexes.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, TypeAlias, TypeVar
from uuid import UUID

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from caseway.accounts.models import Organization, Program
from caseway.accounts.models import Team as TeamRow
from caseway.accounts.policy import policy
from caseway.accounts.roles import Relation, Role
from caseway.accounts.viewer import Viewer
from caseway.casework import access
from caseway.casework.access import OPEN
from caseway.casework.codes import CaseStatus, TaskKind
from caseway.casework.contact_codes import DeadlineStatus, DocumentStatus
from caseway.casework.models import Case, Deadline, Document, OfCase, Task
from caseway.clients.models import Client

SEE = "team.see"
QUIET = timedelta(days=30)  # without a contact; ours
ONE_DAY = timedelta(days=1)
WHAT = ("all", "late", "tasks", "steps", "unassigned", "waiting", "quiet", "rule")
OUTCOMES = {
    "met": DeadlineStatus.MET, "met_late": DeadlineStatus.MET_LATE, "missed": DeadlineStatus.MISSED,
    "open_late": DeadlineStatus.OPEN,
}  # fmt: skip


Rows = TypeVar("Rows", bound=OfCase)
Things: TypeAlias = "QuerySet[Deadline] | QuerySet[Task]"
IS_STEP = Q(kind=TaskKind.SAFETY)
CLOSED = (DeadlineStatus.MET, DeadlineStatus.MET_LATE, DeadlineStatus.MISSED)


@dataclass(frozen=True, slots=True)
class Drill:
    """Which cases a number counts: what of them, of which worker; of a rule: in which month, with which outcome."""

    what: str = "all"
    worker: UUID | None = None
    rulebook: str = ""
    rule: str = ""
    outcome: str = ""
    month: str = "this"  # or last


@dataclass(frozen=True, slots=True)
class Places:
    """The teams and programs that a viewer supervises or manages; or all there are."""

    teams: frozenset[UUID]
    programs: frozenset[UUID]
    everywhere: bool

    def holds(self) -> Q:
        """Of a case, that it is in one of them."""
        return Q() if self.everywhere else Q(team__in=list(self.teams)) | Q(program__in=list(self.programs))

    def names(self, viewer: Viewer) -> tuple[str, ...]:
        """What they are called; of everywhere, the organization."""
        if self.everywhere:
            return tuple(Organization.objects.filter(pk=viewer.organization).values_list("name", flat=True))
        programs = Program.objects.filter(pk__in=self.programs).values_list("name", flat=True)
        return tuple(sorted({*programs, *TeamRow.objects.filter(pk__in=self.teams).values_list("name", flat=True)}))


@dataclass(frozen=True, slots=True)
class Scope:
    """The open cases that a viewer supervises or manages, but for those of `hidden` people."""

    viewer: Viewer
    at: datetime
    on: date
    teams: frozenset[UUID]
    programs: frozenset[UUID]
    everywhere: bool
    hidden: frozenset[UUID]

    @property
    def this_month(self) -> date:
        """The first day of this month."""
        return self.on.replace(day=1)

    @property
    def last_month(self) -> date:
        """The first day of last month."""
        return last_month(self.on)

    @property
    def names(self) -> tuple[str, ...]:
        """What the places are called; of everywhere, the organization."""
        return Places(self.teams, self.programs, self.everywhere).names(self.viewer)

    def all_cases(self) -> QuerySet[Case]:
        """Every case of theirs, those too that were over not before last month."""
        return _places(
            self.viewer, self.teams, self.programs, everywhere=self.everywhere, since=self.last_month
        ).exclude(client__in=self.hidden)

    def cases(self) -> QuerySet[Case]:
        """The open ones."""
        return self.all_cases().filter(ends__isnull=True)

    def is_quiet(self) -> Q:
        """Of an active case, that nobody has reached the client for 30 days."""
        since = self.at - QUIET
        never = Q(last_contact_at__isnull=True, begins__lte=self.on - QUIET)
        return Q(status=CaseStatus.ACTIVE) & (Q(last_contact_at__lt=since) | never)

    def is_late(self) -> Q:
        """Of something due that is open, that it is too late to do it in time."""
        return Q(due_at__lt=self.at) & (Q(grace_date__isnull=True) | Q(grace_date__lt=self.on))

    def late(self) -> QuerySet[Deadline]:
        """What is open and late; it is so in open cases alone, since a case that ends settles it."""
        rows = Deadline.objects.filter(
            self.is_late(), organization=self.viewer.organization, status=DeadlineStatus.OPEN, is_in_error=False,
            due_date__lte=self.on,
        )  # fmt: skip
        return self._in_cases(rows)

    def tasks(self) -> QuerySet[Any]:
        """What is open in the open cases and past its day, and every open safety step; each with its `doer`."""
        # By the day it was done, not by its status: that is what its index is of.
        rows = Task.objects.filter(
            IS_STEP | Q(due_date__lt=self.on), organization=self.viewer.organization, done_date__isnull=True,
            is_in_error=False, case__ends__isnull=True,
        ).exclude(kind=TaskKind.COSIGN)  # fmt: skip
        return self._in_cases(rows).annotate(doer=Coalesce("user", "case__worker"))

    def closed(self) -> QuerySet[Deadline]:
        """What was due last month or is due in this one, and was met, met late or missed."""
        until = (self.this_month + timedelta(days=31)).replace(day=1)
        rows = Deadline.objects.filter(
            organization=self.viewer.organization, due_date__gte=self.last_month, due_date__lt=until,
            status__in=CLOSED, is_in_error=False,
        )  # fmt: skip
        return self._in_cases(rows)

    def papers(self) -> QuerySet[Document]:
        """What was asked for in the open cases and is not on file."""
        rows = Document.objects.filter(
            organization=self.viewer.organization, status=DocumentStatus.REQUESTED, is_in_error=False,
            case__ends__isnull=True,
        )  # fmt: skip
        return self._in_cases(rows)

    def _in_cases(self, rows: QuerySet[Rows]) -> QuerySet[Rows]:
        """Of some rows those of their cases; where these are all there are, nobody looks each one up."""
        if not self.everywhere:
            return rows.filter(case__in=self.all_cases().values("pk"))
        return rows.exclude(case__client__in=self.hidden) if self.hidden else rows

    def is_now(self) -> Combinable:
        """Of something due, whether it is in this month."""
        return ExpressionWrapper(Q(due_date__gte=self.this_month), BooleanField())

    def drilled(self, drill: Drill) -> tuple[QuerySet[Case], Things | None]:
        """The cases that a number counts, and the things in them where it counts things."""
        if drill.what in {"tasks", "steps"}:
            doing = self.tasks().filter(IS_STEP if drill.what == "steps" else ~IS_STEP)
            doing = doing.filter(doer=drill.worker) if drill.worker else doing
            return self.cases().filter(pk__in=doing.values("case")), doing
        things: QuerySet[Deadline] | None = None
        rows = self.cases()
        if drill.what == "late":
            things = self.late()
        elif drill.what == "rule":
            things = self._of_rule(drill)
            rows = self.all_cases()
        elif drill.what == "unassigned":
            rows = rows.filter(worker__isnull=True)
        elif drill.what == "waiting":
            rows = rows.filter(status=CaseStatus.REFERRED)
        elif drill.what == "quiet":
            rows = rows.filter(self.is_quiet())
        if drill.worker:
            rows = rows.filter(worker=drill.worker)
        if things is not None:
            rows = rows.filter(pk__in=things.values("case"))
        return rows, things

    def _of_rule(self, drill: Drill) -> QuerySet[Deadline]:
        if drill.outcome == "open_late":
            rows = self.late().filter(due_date__gte=self.last_month)
        else:
            rows = self.closed()
            if drill.outcome:
                rows = rows.filter(status=OUTCOMES[drill.outcome])
        rows = rows.filter(rulebook=drill.rulebook, rule=drill.rule)
        is_last = Q(due_date__lt=self.this_month)
        return rows.filter(is_last if drill.month == "last" else ~is_last)


def last_month(on: date) -> date:
    """The first day of the month before a day's."""
    return (on.replace(day=1) - ONE_DAY).replace(day=1)


def of(viewer: Viewer, *, at: datetime, on: date) -> Scope:
    """What a viewer supervises or manages."""
    led = places_of(viewer)
    hidden = _hidden(viewer, led.teams, led.programs, everywhere=led.everywhere, on=on)
    return Scope(viewer, at, on, led.teams, led.programs, led.everywhere, hidden)


def places_of(viewer: Viewer) -> Places:
    """The teams and programs that a viewer supervises or manages."""
    grants = [grant for role, grant in viewer.grants.items() if policy().outcome(SEE, "", role) == "allow"]
    teams = frozenset(team for grant in grants for team in grant.teams)
    programs = frozenset(program for grant in grants for program in grant.programs)
    return Places(teams, programs, any(grant.everywhere for grant in grants))


def _places(
    viewer: Viewer, teams: Iterable[UUID], programs: Iterable[UUID], *, everywhere: bool, since: date
) -> QuerySet[Case]:
    """The cases of some places that are open, or were on a day."""
    rows = Case.objects.filter(organization=viewer.organization)
    rows = rows.filter(Q(ends__isnull=True) | Q(ends__gte=since))
    return rows.filter(Places(frozenset(teams), frozenset(programs), everywhere).holds())


def _hidden(
    viewer: Viewer, teams: Iterable[UUID], programs: Iterable[UUID], *, everywhere: bool, on: date
) -> frozenset[UUID]:
    """Those among the people of some cases whose case the viewer may not open without more ado.

    Where a role is for the whole organization, only who is sealed, works here or is in the record no more can be one.
    """
    rows: QuerySet[Case, Any] = _places(viewer, teams, programs, everywhere=everywhere, since=last_month(on))
    if everywhere and _opens_all(viewer):
        special = (
            Q(is_sealed=True) | Q(user__isnull=False) | Q(merged_into__isnull=False) | Q(withdrawn_at__isnull=False)
        )
        rows = rows.filter(client__in=Client.objects.filter(special, organization=viewer.organization).values("pk"))
    rows = rows.filter(~Exists(access.clients(viewer, OPEN, on=on).filter(pk=OuterRef("client"))))
    return frozenset(rows.order_by().values_list("client", flat=True).distinct())


def _opens_all(viewer: Viewer) -> bool:
    """Whether a role for the whole organization opens everybody who is nobody special."""
    table = policy()
    usual = {Role.SUPERVISOR.value: Relation.TEAM.value}
    return any(
        grant.everywhere and table.outcome(OPEN, usual.get(role, Relation.PROGRAM.value), role) == "allow"
        for role, grant in viewer.grants.items()
    )
