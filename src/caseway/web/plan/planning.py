"""What a page asks the planner: the plans as they are, and the person's own where they set limits or numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caseway import planner
from caseway.criteria import Evidence
from caseway.planner.model import Goal, Plan, Planned
from caseway.rulebooks import Particulars, Shelf
from caseway.rulebooks import actions as catalog
from caseway.rulebooks.actions import Action
from caseway.web.base.shelf import shelf
from caseway.web.plan.assumptions import Assumed
from caseway.web.result.shelf import names

YOURS = "yours"


@dataclass(frozen=True, slots=True)
class Option:
    """One plan one can choose: its key in addresses, and what it is the best at."""

    key: str
    plan: Plan
    is_fastest: bool = False
    is_cheapest: bool = False
    is_yours: bool = False
    is_as_is: bool = False
    rests_on_answer: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """What the planner said: with our numbers and no limits, and with the person's own."""

    planned: Planned
    own: Planned | None

    @property
    def options(self) -> tuple[Option, ...]:
        """The plans to choose between, the person's own first."""
        own = self.own.plans if self.own else ()
        ends = (own[0], own[-1]) if len(own) > 1 else own
        yours = tuple(
            Option(
                f"{YOURS}-{number}" if number else YOURS,
                plan,
                is_fastest=number == 0 and len(own) > 1,
                is_cheapest=number == 1,
                is_yours=True,
            )
            for number, plan in enumerate(ends)
        )
        plans = self.planned.plans
        ours = (Option(plan.key, plan, is_fastest=plan is plans[0], is_cheapest=plan is plans[-1]) for plan in plans)
        agreed = (Option(plan.key, plan, rests_on_answer=True) for plan in self.planned.if_agreed)
        as_is = self.planned.as_is
        unchanged = (
            (Option(as_is.key, as_is, is_as_is=True),) if as_is and as_is.key not in {p.key for p in plans} else ()
        )
        return (*yours, *ours, *unchanged, *agreed)

    def option(self, key: str) -> Option | None:
        """The plan chosen; without a choice the person's own, or the fastest. None where there is none."""
        chosen = next((option for option in self.options if option.key == key), None)
        if chosen or (self.own and not self.own.plans):
            return chosen
        return next(iter(self.options), None)


@lru_cache(maxsize=8)
def _catalog(on: Shelf) -> Mapping[str, Action]:
    return catalog.actions(on)


def actions() -> Mapping[str, Action]:
    """Every action there is, read once."""
    return _catalog(shelf())


def asked(name: str, evidence: Evidence, assumed: Assumed, *, on: date) -> Asked:
    """Ask the planner about one certification."""
    aim, known, others = _goal(name, on=on), actions(), planner.goals(shelf(), on=on)
    planned = planner.plan(aim, evidence, on=on, actions=known, others=others)
    own = None
    if assumed:
        edited = planner.with_estimates(known, assumed.numbers)
        own = planner.plan(aim, evidence, on=on, actions=edited, limits=assumed.limits, others=others)
    return Asked(planned, own)


@dataclass(frozen=True, slots=True)
class Held:
    """A certification somebody has already; `until` is None where its last day is not known, or there is none."""

    until: date | None


def held(evidence: Evidence, particulars: Particulars, *, on: date) -> Held | None:
    """Whether a certification is held on a day. The issuer says which one it is; letters alone do not."""
    for record in evidence.records.get("certifications", ()):
        names = (record.get("type"), record.get("issuer"), record.get("status"))
        ends = record.get("expires")
        if names == (particulars.letters.upper(), particulars.issuer.upper(), "active"):
            until = ends if isinstance(ends, date) else None
            if until is None or until >= on:
                return Held(until)
    return None


def every(evidence: Evidence, *, on: date) -> list[Planned]:
    """Plan for every certification, the one that is there first in front; those without a plan at the end."""
    known, others = actions(), planner.goals(shelf(), on=on)
    found = [planner.plan(_goal(name, on=on), evidence, on=on, actions=known, others=others) for name in names()]
    return sorted(found, key=lambda planned: planned.fastest.finish if planned.fastest else date.max)


def _goal(name: str, *, on: date) -> Goal:
    """A certification as a goal; by its oldest edition where the day is before all of them."""
    return planner.goal_of(shelf(), name, on=max(on, shelf().editions(name)[0]))
