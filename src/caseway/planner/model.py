"""What a plan is made of: frozen values, with days that are days and amounts in three sizes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Literal, Protocol

from caseway.criteria import Evidence, RawRecord, Rule, Source, Text
from caseway.rulebooks import Particulars, Window
from caseway.rulebooks.actions import Action
from caseway.rulebooks.estimates import Estimate

StepKind = Literal["now", "action", "renew", "apply", "prepare", "exam", "result", "retest"]


@dataclass(frozen=True, slots=True)
class Range:
    """An amount as the least, the typical and the most it can be: dollars, hours or days."""

    least: float = 0
    typical: float = 0
    most: float = 0

    def __add__(self, other: Range) -> Range:
        return Range(self.least + other.least, self.typical + other.typical, self.most + other.most)

    def __mul__(self, times: float) -> Range:
        return Range(self.least * times, self.typical * times, self.most * times)

    @classmethod
    def of(cls, estimate: Estimate | None) -> Range:
        """An estimate's three numbers; nothing where there is none."""
        return cls(estimate.least, estimate.typical, estimate.most) if estimate else cls()

    @property
    def is_sure(self) -> bool:
        """Whether all three are the same."""
        return self.least == self.most


ZERO = Range()
JOBS = "employment"
WEEK = 80.0  # hours of work and study together: more than this nobody is told to do
LEAST_STUDY, MOST_STUDY = 20.0, 60.0  # of it for study: beside much work, and with none


@dataclass(frozen=True, slots=True)
class Limits:
    """What a person sets: a plan keeps within all of it.

    hours_per_week: time for study and preparing, beside paid work; where nothing is said, what the work done today
    leaves of a week.  money: for the whole plan, in dollars, as it typically costs.  not_before: nothing new begins
    before.  stay: no moving to another place.  keep_job: no other employer.  without: actions ruled out, by key.
    working: hours a week of paid work today.
    """

    hours_per_week: float | None = None
    money: float | None = None
    not_before: date | None = None
    stay: bool = False
    keep_job: bool = False
    without: frozenset[str] = frozenset()
    working: float = 0

    @property
    def weekly(self) -> float:
        """The hours a week there are for study and preparing."""
        if self.hours_per_week is not None:
            return self.hours_per_week
        return max(LEAST_STUDY, min(MOST_STUDY, WEEK - self.working))

    def beside_work(self, evidence: Evidence, on: date) -> Limits:
        """The same for somebody who does the paid work on file."""
        return replace(self, working=sum(_hours(job) for job in evidence.records.get(JOBS, ()) if _is_worked(job, on)))

    def allows(self, action: Action) -> bool:
        """Whether an action is within what the person will do, whatever else is done."""
        barred = action.key in self.without or (self.stay and action.moves) or (self.keep_job and action.changes_job)
        if barred or (action.per_unit and not self.weekly):
            return False
        return action.per_week is None or action.per_week.typical <= self.weekly


@dataclass(frozen=True, slots=True)
class Goal:
    """A certification: its rule, and what surrounds it (windows, fees, times) where that is known."""

    rule: Rule
    particulars: Particulars | None = None

    @property
    def letters(self) -> str:
        """What the credential is called for short."""
        return self.particulars.letters if self.particulars else self.rule.title


@dataclass(frozen=True, slots=True)
class Step:
    """One dated step.

    kind: "now" is what already runs, "renew" keeps a license, the rest are things to do.  ends: from this day its
    evidence is there; None for what goes on.  runs_until: how long the work it begins has to last.  proves: labels
    of the clauses it makes met.  source: what its length rests on; None where it is an estimate or the calendar.
    credential: for what follows eligibility, whose.
    """

    kind: StepKind
    title: Text | str
    says: Text | str
    starts: date
    ends: date | None = None
    runs_until: date | None = None
    cost: Range = ZERO
    hours: Range = ZERO
    per_week: float = 0
    proves: tuple[str, ...] = ()
    source: Source | None = None
    is_estimate: bool = False
    action: Action | None = None
    credential: str = ""
    window: Window | None = None
    note: Text | str = ""
    unpriced: bool = False

    @property
    def until(self) -> date:
        """The last day it is about."""
        return self.runs_until or self.ends or self.starts


@dataclass(frozen=True)
class Plan:
    """Dated steps that lead to a credential, and the evidence that proves it.

    eligible_on: the first day the rule is met.  applied_on, exam_on, certified_on: None where nothing is known of
    application and exam.  retest: what follows if the exam is not passed, outside the plan.  soonest, latest: the finish
    if all lasts as short, or as long, as it may.
    """

    goal: Goal
    on: date
    steps: tuple[Step, ...]
    evidence: Evidence
    eligible_on: date
    applied_on: date | None = None
    exam_on: date | None = None
    certified_on: date | None = None
    soonest: date | None = None
    latest: date | None = None
    rests_on_answer: bool = False
    retest: Step | None = None
    actions: tuple[str, ...] = ()

    @property
    def finish(self) -> date:
        """The day the credential is there; the day of eligibility where more is not known."""
        return self.certified_on or self.eligible_on

    @cached_property
    def cost(self) -> Range:
        """What all steps cost."""
        return sum((step.cost for step in self.steps), ZERO)

    @cached_property
    def hours(self) -> Range:
        """The time all steps take, beside paid work."""
        return sum((step.hours for step in self.steps), ZERO)

    @property
    def unpriced(self) -> tuple[Step, ...]:
        """Steps whose cost is not published."""
        return tuple(step for step in self.steps if step.unpriced)

    @property
    def estimates(self) -> int:
        """How many steps rest on an estimate."""
        return sum(step.is_estimate for step in self.steps)

    @cached_property
    def busiest(self) -> float:
        """The most hours in any week of study and preparing, and of the paid work then done."""
        days = sorted({step.starts for step in self.steps} | {self.on})
        return max((self._hours_on(day) for day in days), default=0)

    def _hours_on(self, day: date) -> float:
        study = sum(step.per_week for step in self.steps if step.starts <= day < (step.ends or step.starts))
        jobs = self.evidence.records.get(JOBS, ())
        work = sum(_hours(job) for job in jobs if _is_worked(job, day))
        return study + work

    @property
    def key(self) -> str:
        """What it does, as a word for addresses: the same plan has the same key."""
        return "+".join(self.actions) or "as-is"


def _hours(job: RawRecord) -> float:
    hours = job.get("hours_per_week")
    return hours if isinstance(hours, (int, float)) else 0


def _is_worked(job: RawRecord, day: date) -> bool:
    start, end = job.get("start"), job.get("end")
    return isinstance(start, date) and start <= day and (end is None or (isinstance(end, date) and day <= end))


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What one action changes, or any that pulls the same lever: the best plan with it against the best without."""

    action: Action
    days_earlier: int
    cost_more: float
    only_way: bool = False

    @property
    def title(self) -> str:
        """What makes the difference."""
        return self.action.lever or self.action.title


class Ended(Protocol):
    """What is known of a plan without its steps."""

    @property
    def ends(self) -> date:
        """Its finish."""

    @property
    def cost(self) -> float:
        """What it typically costs."""


@dataclass(frozen=True)
class Planned:
    """All plans worth choosing between, fastest first, cheapest last: none is beaten on both.

    as_is: what comes if nothing is changed, even where another plan beats it.  if_agreed: plans that rest on an
    authority's yes and beat all others.  why_not: why there is none.
    assumes: kinds of record the person said nothing about, taken as none.
    """

    goal: Goal
    on: date
    limits: Limits
    plans: tuple[Plan, ...] = ()
    as_is: Plan | None = None
    if_agreed: tuple[Plan, ...] = ()
    why_not: tuple[Text, ...] = ()
    assumes: tuple[str, ...] = ()
    searched: int = field(default=0, compare=False)
    without: Callable[[Action], Ended | None] = field(default=lambda _: None, compare=False, repr=False)

    @cached_property
    def what_ifs(self) -> tuple[WhatIf, ...]:
        """For each thing the fastest plan does: how much earlier it ends than the best plan without it."""
        best = self.fastest
        steps = [step for step in (best.steps if best else ()) if step.kind == "action"]
        doing = [step.action for step in steps if step.action and step.action.group != "papers"]
        each = {action.lever or action.key: action for action in doing}.values()
        found = (self._what_if(action, best) for action in each if best)
        return tuple(sorted((one for one in found if one), key=lambda one: -one.days_earlier))

    def _what_if(self, action: Action, best: Plan) -> WhatIf | None:
        other = self.without(action)
        if other is None:
            return WhatIf(action, 0, 0, only_way=True)
        days = (other.ends - best.finish).days
        return WhatIf(action, days, best.cost.typical - other.cost) if days > 0 else None

    @property
    def fastest(self) -> Plan | None:
        """The plan with the earliest finish."""
        return self.plans[0] if self.plans else None

    @property
    def cheapest(self) -> Plan | None:
        """The plan with the least cost."""
        return self.plans[-1] if self.plans else None
