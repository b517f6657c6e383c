"""The search: every way that could lead there, the promising first, until no other can be faster or cheaper.

Exact: a way is left out only when a plan already found finishes no later than the way possibly can, and costs no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import partial
from heapq import heappop, heappush
from itertools import count

from caseway.criteria import Evidence, Text, judge
from caseway.planner.evaluating import Evaluator, Found
from caseway.planner.model import Goal, Limits, Plan, Planned
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
    limits = (limits or Limits()).beside_work(evidence, on)
    return Search(goal, evidence, on=on, actions=actions, limits=limits, others=tuple(others)).planned()


class Hand:
    """The plans in hand while searching: none beaten on both finish and cost.

    Those that rest on an authority's yes are kept apart: they have to beat all, and beat no other.
    """

    def __init__(self, *, only_time: bool = False) -> None:
        self.only_time = only_time  # whether only the fastest is wanted
        self.sure: list[Found] = []
        self.asking: list[Found] = []

    def rivals(self, *, asks: bool) -> list[Found]:
        """The plans that another has to beat."""
        return [*self.sure, *self.asking] if asks else self.sure

    def beat(self, ends: date, cost: float, *, asks: bool) -> bool:
        """Whether one of them is better than anything that ends no earlier than a day and costs no less.

        What may be just as good is looked at: of two alike, the one with less to do is told.
        """
        rivals = self.rivals(asks=asks)
        if self.only_time:
            return any(one.ends < ends or (one.ends == ends and one.cost <= cost) for one in rivals)
        best = (ends, cost)
        return any(one.ends <= ends and one.cost <= cost and (one.ends, one.cost) != best for one in rivals)

    def take(self, found: Found, *, asks: bool) -> None:
        """Take a plan in hand that none in hand beats, instead of those it beats."""
        mine = self.asking if asks else self.sure
        mine[:] = [*(one for one in mine if not _beats(found, one)), found]

    def best(self) -> list[Found]:
        """All of them, the fastest first."""
        asking = [one for one in self.asking if not any(_beats(other, one) for other in self.sure)]
        return sorted([*self.sure, *asking], key=lambda one: one.rank)


class Search:
    """One search for one person, asked once or several times."""

    def __init__(
        self, goal: Goal, evidence: Evidence, *, on: date, actions: Mapping[str, Action], limits: Limits,
        others: tuple[Goal, ...],
    ) -> None:  # fmt: skip
        self.goal = goal
        self.on = on
        self.limits = limits
        self.again = partial(Search, goal, evidence, on=on, actions=actions, others=others)  # with other limits
        self.evaluator = Evaluator(goal, evidence, on=on, actions=actions, limits=limits, others=others)
        self.begin = self.evaluator.scheduler.begin
        self.ways = Ways(self.evaluator.evidence, self.evaluator.actions, on, begin=self.begin)

    # --- the whole ---

    def planned(self) -> Planned:
        """The search's answer."""
        try:
            found = self.front()
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
            why_not=() if plans else reasons_against(self, hangs_on_a_yes=bool(asking)),
            assumes=self._assumed(plans),
            searched=self.evaluator.tried,
            without=lambda action: self.fastest(self.evaluator.like(action)),
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

    def front(self, *, without: frozenset[str] = frozenset(), only_time: bool = False) -> list[Found]:
        """The ways not beaten on both finish and cost; those that rest on an authority's yes only where they beat the rest.

        What can be quickest is unfolded first. Whatever follows from a beginning takes as long and costs as much as
        the beginning at least, so a beaten beginning is dropped with all of it.
        """
        hand = Hand(only_time=only_time)
        seen: dict[object, int] = {}
        turn = count()
        waiting: list[tuple[int, float, int, int, Way]] = []

        def wait(way: Way) -> None:
            days = max(way.days, self.evaluator.scheduler.least_days(way.keys))
            if days < seen.get(way.mark, NEVER) and not way.keys & without:
                seen[way.mark] = days
                cost = self.evaluator.least_cost(way)
                if not self._is_beaten(hand, way, days, cost):
                    heappush(waiting, (days, cost, len(way.open), next(turn), way))

        wait(self.ways.start(self.goal.rule))
        while waiting:
            days, cost, *_, way = heappop(waiting)
            if self._is_beaten(hand, way, days, cost):
                continue
            if way.open:
                if len(seen) > MOST_WAYS:
                    raise TooMany
                for one in self.ways.unfold(way):
                    wait(one)
                continue
            self._weigh(hand, way, cost)
        return hand.best()

    def _weigh(self, hand: Hand, way: Way, cost: float) -> None:
        """Work a whole way out, and take it in hand if it is as good as what is there."""
        asks = self.evaluator.asks(way)

        def worth(eligible_on: date) -> bool:
            return not hand.beat(self.evaluator.ends_at_best(eligible_on), cost, asks=asks)

        found = self.evaluator.found(way, worth=worth)
        if found is None or (self.limits.money is not None and found.cost > self.limits.money):
            return
        if not any(_beats(one, found) for one in hand.rivals(asks=asks)):
            found = self.evaluator.trimmed(found)
            hand.take(found, asks=self.evaluator.asks(found.way))

    def _is_beaten(self, hand: Hand, way: Way, days: int, cost: float) -> bool:
        """Whether a plan in hand is no later and no dearer than a way can be at best, or there is not the money."""
        if self.limits.money is not None and cost > self.limits.money:
            return True
        asks = self.evaluator.asks(way)
        if not hand.rivals(asks=asks):
            return False
        first = self.begin + timedelta(days=days) if way.keys else self.on
        return hand.beat(self.evaluator.ends_at_best(first), cost, asks=asks)

    def fastest(self, without: frozenset[str] = frozenset()) -> Found | None:
        """The fastest way that does without some actions and rests on nobody's yes; None when there is none."""
        found = self.front(without=without, only_time=True)
        return next((one for one in found if not self.evaluator.asks(one.way)), None)

    def cheapest(self) -> Found | None:
        """The cheapest way that rests on nobody's yes; None when there is none."""
        return next((one for one in reversed(self.front()) if not self.evaluator.asks(one.way)), None)


def _beats(one: Found, other: Found) -> bool:
    """Whether a plan is at least as good on both counts; of two alike, the one with less to do."""
    if one.ends == other.ends and one.cost == other.cost:
        return one.rank <= other.rank
    return one.ends <= other.ends and one.cost <= other.cost
