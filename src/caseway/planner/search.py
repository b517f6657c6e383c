"""The search: every way that could lead there, the promising first, until no other can be faster or cheaper.

Exact: a way is left out only when a plan already found finishes no later than the way possibly can, and costs no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count

from caseway.criteria import Evidence, Text, judge
from caseway.planner.evaluating import Evaluator, Found
from caseway.planner.model import Goal, Limits, Plan, Planned, WhatIf
from caseway.planner.sentences import TOO_MANY_WAYS
from caseway.planner.ways import NEVER, Way, Ways
from caseway.planner.why import reasons_against
from caseway.rulebooks.actions import Action

MOST_WAYS = 20_000


class TooMany(Exception):  # noqa: N818 - completes "unable to plan: too many ways"
    """So many ways lead there that not all can be looked at."""


def plan(
    goal: Goal,
    evidence: Evidence,
    *,
    on: date,
    actions: Mapping[str, Action],
    limits: Limits | None = None,
    others: Iterable[Goal] = (),
) -> Planned:
    """The plans worth choosing between, from what a person has to a certification.

    `others` are certifications that may be earned on the way, where the goal's rule counts them.
    """
    return Search(goal, evidence, on=on, actions=actions, limits=limits or Limits(), others=tuple(others)).planned()


def compare(
    goal: Goal, evidence: Evidence, *, on: date, actions: Mapping[str, Action], limits: Limits | None = None,
    others: Iterable[Goal] = (), planned: Planned | None = None,
) -> tuple[WhatIf, ...]:  # fmt: skip
    """For each thing the fastest plan does: how much earlier it ends than the best plan without it."""
    limits, others = limits or Limits(), tuple(others)
    planned = planned or plan(goal, evidence, on=on, actions=actions, limits=limits, others=others)
    best = planned.fastest
    found = []
    for key in best.actions if best else ():
        if key not in actions or actions[key].group == "papers":
            continue
        assert best is not None
        less = replace(limits, without=limits.without | {key})
        without = Search(goal, evidence, on=on, actions=actions, limits=less, others=others, only_time=True).fastest()
        if without is None:
            found.append(WhatIf(actions[key], 0, 0, only_way=True))
        elif without.finish > best.finish:
            days, more = (without.finish - best.finish).days, best.cost.typical - without.cost.typical
            found.append(WhatIf(actions[key], days, more))
    return tuple(sorted(found, key=lambda one: -one.days_earlier))


class Search:
    """One search for one person."""

    def __init__(
        self, goal: Goal, evidence: Evidence, *, on: date, actions: Mapping[str, Action], limits: Limits,
        others: tuple[Goal, ...], only_time: bool = False,
    ) -> None:  # fmt: skip
        self.goal = goal
        self.only_time = only_time  # whether only the fastest plan is wanted
        self.on = on
        self.limits = limits
        self.again = partial(Search, goal, evidence, on=on, actions=actions, others=others, only_time=True)
        self.evaluator = Evaluator(goal, evidence, on=on, actions=actions, limits=limits, others=others)
        self.begin = self.evaluator.scheduler.begin
        self.ways = Ways(self.evaluator.evidence, self.evaluator.actions, on, begin=self.begin)
        self._sure: list[Found] = []
        self._asking: list[Found] = []

    # --- the whole ---

    def planned(self) -> Planned:
        """The search's answer."""
        try:
            found = self._front()
        except TooMany:
            return Planned(
                self.goal, self.on, self.limits, why_not=(Text(TOO_MANY_WAYS),), searched=self.evaluator.tried
            )
        sure = [one for one in found if not self.evaluator.asks(one.way)]
        asking = [one for one in found if self.evaluator.asks(one.way)]
        plans = tuple(self.evaluator.plan(one) for one in sure)
        return Planned(
            goal=self.goal,
            on=self.on,
            limits=self.limits,
            plans=plans,
            as_is=next((one for one in plans if not one.actions), None) or self._as_is(),
            if_agreed=tuple(self.evaluator.plan(one) for one in asking),
            why_not=() if plans else reasons_against(self),
            assumes=self._assumed(plans),
            searched=self.evaluator.tried,
        )

    def _assumed(self, plans: tuple[Plan, ...]) -> tuple[str, ...]:
        """The kinds of record nobody spoke of that the answer rests on, taken as none."""
        given = self.evaluator.given
        unsaid = [kind for kind in given.subject.kinds if kind not in given.records]
        if not plans:
            read = {clause.kind.name for clause in self.goal.rule.clauses() if clause.kind}
            return tuple(kind for kind in unsaid if kind in read)
        records = plans[0].evidence.records
        empty = [kind for kind in unsaid if not records[kind]]
        return tuple(kind for kind in empty if not self._holds_without(plans[0], kind))

    def _holds_without(self, plan: Plan, kind: str) -> bool:
        """Whether a plan holds whatever records of a kind there may be."""
        records = {name: found for name, found in plan.evidence.records.items() if name != kind}
        verdict = judge(self.goal.rule, Evidence(plan.evidence.subject, records), on=plan.eligible_on)
        return verdict.verdict == "met"

    def _as_is(self) -> Plan | None:
        """What comes if nothing is changed."""
        found = self.evaluator.found(Way())
        return self.evaluator.plan(found) if found else None

    def _front(self) -> list[Found]:
        """The ways not beaten on both finish and cost; those that rest on an authority's yes only where they beat the rest.

        What can be quickest is unfolded first. Whatever follows from a beginning takes as long and costs as much as
        the beginning at least, so a beaten beginning is dropped with all of it.
        """
        seen: dict[object, int] = {}
        turn = count()
        waiting: list[tuple[int, float, int, int, Way]] = []

        def wait(way: Way) -> None:
            days = max(way.days, self.evaluator.scheduler.least_days(way.keys))
            if days < seen.get(way.mark, NEVER):
                seen[way.mark] = days
                cost = self.evaluator.least_cost(way)
                if not self._is_beaten(way, days, cost):
                    heappush(waiting, (days, cost, len(way.open), next(turn), way))

        wait(self.ways.start(self.goal.rule))
        while waiting:
            days, cost, *_, way = heappop(waiting)
            if self._is_beaten(way, days, cost):
                continue
            if way.open:
                if len(seen) > MOST_WAYS:
                    raise TooMany
                for one in self.ways.unfold(way):
                    wait(one)
                continue
            self._weigh(way)
        asking = [one for one in self._asking if not any(_beats(other, one) for other in self._sure)]
        return sorted([*self._sure, *asking], key=lambda one: one.rank)

    def _weigh(self, way: Way) -> None:
        """Work a whole way out, and keep it if nothing in hand beats it, instead of what it beats."""
        cost = self.evaluator.least_cost(way)

        def worth(eligible_on: date) -> bool:
            return not self._beat(self._rivals(way), self.evaluator.ends_at_best(eligible_on), cost)

        found = self.evaluator.found(way, worth=worth)
        if found is None or (self.limits.money is not None and found.cost > self.limits.money):
            return
        if any(_beats(one, found) for one in self._rivals(way)):
            return
        found = self.evaluator.trimmed(found)
        if not any(_beats(one, found) for one in self._rivals(found.way)):
            mine = self._asking if self.evaluator.asks(found.way) else self._sure
            mine[:] = [*(one for one in mine if not _beats(found, one)), found]

    def _rivals(self, way: Way) -> list[Found]:
        """The plans in hand that a way has to beat: one that rests on an authority's yes has to beat all."""
        return [*self._sure, *self._asking] if self.evaluator.asks(way) else self._sure

    def _is_beaten(self, way: Way, days: int, cost: float) -> bool:
        """Whether a plan in hand is no later and no dearer than a way can be at best, or there is not the money."""
        if self.limits.money is not None and cost > self.limits.money:
            return True
        rivals = self._rivals(way)
        if not rivals:
            return False
        first = self.begin + timedelta(days=days) if way.keys else self.on
        return self._beat(rivals, self.evaluator.ends_at_best(first), cost)

    def _beat(self, rivals: list[Found], ends: date, cost: float) -> bool:
        """Whether one of these plans is as good as anything that ends no earlier than a day and costs no less."""
        if self.only_time:
            return any(one.ends < ends or (one.ends == ends and one.cost <= cost) for one in rivals)
        return any(one.ends <= ends and one.cost <= cost for one in rivals)

    def fastest(self) -> Plan | None:
        """The fastest plan that rests on nobody's yes; None when there is none."""
        found = self._certain()
        return self.evaluator.plan(found[0]) if found else None

    def cheapest(self) -> Plan | None:
        """The cheapest plan that rests on nobody's yes; None when there is none."""
        found = self._certain()
        return self.evaluator.plan(found[-1]) if found else None

    def _certain(self) -> list[Found]:
        return [one for one in self._front() if not self.evaluator.asks(one.way)]

    @property
    def hangs_on_a_yes(self) -> bool:
        """Whether all that was found rests on an authority's yes."""
        return bool(self._asking) and not self._sure


def _beats(one: Found, other: Found) -> bool:
    """Whether a plan is at least as good on both counts; of two alike, the one with less to do."""
    if one.ends == other.ends and one.cost == other.cost:
        return one.rank <= other.rank
    return one.ends <= other.ends and one.cost <= other.cost
