"""A plan as its page tells it: the answer first, the other plans, what it turns on, and the form of limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseway.criteria import Evidence, Text
from caseway.planner.model import ZERO, Limits, Plan, Planned, WhatIf
from caseway.rulebooks.actions import Action
from caseway.web.plan import amounts
from caseway.web.plan.assumptions import Assumed
from caseway.web.plan.lines import Line, Own, Wrong, is_optional, line_of
from caseway.web.plan.planning import Asked, Held, Option, held
from caseway.web.result import shelf

SOON = timedelta(days=7)
FULL_WEEK = 40


@dataclass(frozen=True, slots=True)
class Choice:
    """A plan to switch to."""

    option: Option
    finish: date
    cost: str
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Told:
    """One plan, told."""

    option: Option
    plan: Plan
    cost: str
    hours: str
    cost_range: str
    hours_range: str
    busiest: str
    lines: tuple[Line, ...]
    retest: Line | None

    @property
    def now(self) -> tuple[Line, ...]:
        """What already runs and only has to go on."""
        return tuple(line for line in self.lines if line.step.kind == "now")

    @property
    def to_do(self) -> tuple[Line, ...]:
        """What has to be done."""
        return tuple(line for line in self.lines if line.step.kind != "now")

    @property
    def this_week(self) -> tuple[Line, ...]:
        """What begins within a week."""
        return tuple(line for line in self.to_do if line.step.starts <= self.plan.on + SOON)

    @property
    def next(self) -> Line | None:
        """What begins first."""
        return min(self.to_do, key=lambda line: line.step.starts, default=None)


@dataclass(frozen=True, slots=True)
class Changed:
    """What one action would change, in words."""

    title: str
    length: str
    more: str
    less: str
    only_way: bool


def told(option: Option, assumed: Assumed, actions: Mapping[str, Action], wrong: Wrong | None = None) -> Told:
    """Prepare a plan for the page."""
    plan = option.plan
    lines: list[Line] = []
    own = Own(assumed, actions, wrong, is_yours=option.is_yours)
    cost, hours = ZERO, ZERO
    for number, step in enumerate(plan.steps, 1):
        cost, hours = cost + step.cost, hours + step.hours
        lines.append(line_of(number, step, plan, (cost, hours), own))
    return Told(
        option,
        plan,
        amounts.about(plan.cost, amounts.dollars),
        amounts.about(plan.hours, amounts.count) if plan.hours != ZERO else "",
        amounts.span(plan.cost, amounts.dollars),
        amounts.span(plan.hours, amounts.whole),
        amounts.count(plan.busiest) if plan.busiest > FULL_WEEK else "",
        tuple(lines),
        line_of(0, plan.retest, plan, (ZERO, ZERO), own) if plan.retest else None,
    )


def choices(asked: Asked, shown: Option | None) -> tuple[Choice, ...]:
    """Every plan to switch to."""
    return tuple(
        Choice(
            option,
            option.plan.finish,
            amounts.dollars(option.plan.cost.typical),
            is_shown=shown is not None and option.key == shown.key,
        )
        for option in asked.options
    )


def changed(what_ifs: tuple[WhatIf, ...]) -> tuple[Changed, ...]:
    """The what-ifs in words."""
    return tuple(
        Changed(
            title=what_if.title,
            length=amounts.length(what_if.days_earlier),
            more=amounts.dollars(what_if.cost_more) if what_if.cost_more > 0 else "",
            less=amounts.dollars(-what_if.cost_more) if what_if.cost_more < 0 else "",
            only_way=what_if.only_way,
        )
        for what_if in what_ifs
    )


@dataclass(frozen=True, slots=True)
class Ruled:
    """An action one may rule out."""

    key: str
    title: str
    is_out: bool


@dataclass(frozen=True, slots=True)
class LimitsForm:
    """The form of limits, as it is set or as it was typed. counted_on: hours a week where nobody says."""

    counted_on: str
    hours_per_week: str
    money: str
    not_before: str
    stay: bool
    keep_job: bool
    ruled: tuple[Ruled, ...]


def limits_form(asked: Asked, limits: Limits, actions: Mapping[str, Action], typed: Mapping[str, str]) -> LimitsForm:
    """Prepare the form of limits; to rule out are the actions of the plans, and those ruled out already."""
    used = {key for option in asked.options for key in option.plan.actions if key in actions}
    offered = [actions[key] for key in sorted(used | limits.without) if is_optional(actions[key])]
    return LimitsForm(
        counted_on=f"{asked.planned.limits.weekly:g}",
        hours_per_week=typed.get("hours_per_week", _amount(limits.hours_per_week)),
        money=typed.get("money", _amount(limits.money)),
        not_before=typed.get("not_before", limits.not_before.isoformat() if limits.not_before else ""),
        stay=limits.stay,
        keep_job=limits.keep_job,
        ruled=tuple(Ruled(action.key, action.title, action.key in limits.without) for action in offered),
    )


def _amount(number: float | None) -> str:
    return "" if number is None else f"{number:g}"


@dataclass(frozen=True, slots=True)
class Card:
    """One certification to choose: how soon, and for how much."""

    rulebook: str
    credential: str
    letters: str
    name: str
    body: str
    fastest: Plan | None
    length: str
    cost: str
    cheaper: str
    cheaper_on: date | None
    first_why: Text | None
    if_agreed: Plan | None
    held: Held | None


def card(planned: Planned, evidence: Evidence) -> Card:
    """Prepare a certification for the page on which one chooses."""
    rule = planned.goal.rule
    particulars = shelf.particulars(rule)
    fastest, cheapest = planned.fastest, planned.cheapest
    other = cheapest if cheapest and fastest and cheapest is not fastest else None
    return Card(
        rulebook=rule.name,
        credential=shelf.credential_of(rule.name),
        letters=particulars.letters,
        name=particulars.name,
        body=particulars.body.short,
        fastest=fastest,
        length=amounts.length((fastest.finish - planned.on).days) if fastest else "",
        cost=amounts.cost(fastest.cost) if fastest else "",
        cheaper=amounts.dollars(other.cost.typical) if other else "",
        cheaper_on=other.finish if other else None,
        first_why=planned.why_not[0] if planned.why_not else None,
        if_agreed=planned.if_agreed[0] if planned.if_agreed else None,
        held=held(evidence, particulars, on=planned.on),
    )
