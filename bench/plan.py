"""The planner: the sample people, one certification and all five, against plain enumeration with the same answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import combinations
from time import perf_counter

from bench.measuring import Row, side_by_side
from caseway import planner, rulebooks
from caseway.criteria import Clause, Evidence
from caseway.planner.evaluating import Evaluator
from caseway.planner.ways import Way
from caseway.rulebooks.actions import actions
from caseway.web.check import samples

TITLE = "Plans"
ON = date(2026, 11, 23)
MOST = 3  # of 43 actions there are 13,000 sets of up to three, and 137,000 of up to four
METHOD = (
    "The four sample people, all actions on the shelf, no limits, on 2026-11-23. “Plan” is the whole answer: every plan "
    "worth choosing between, as steps. Beside it plain enumeration: every set of up to three actions, each scheduled and "
    "judged as the planner does it, with no search backward from the rule and no bounds. Both have to give the same days "
    "and costs, or the benchmark stops. All in one process; the planner's medians are of 20 interleaved rounds, the "
    "enumeration is run once. The files are read beforehand."
)


class Bench:
    """The shelf, read once, and what is asked of it."""

    def __init__(self) -> None:
        self.shelf = rulebooks.shelf()
        self.actions = actions(self.shelf)
        self.goals = planner.goals(self.shelf, on=ON)

    def evidence(self, sample: str) -> Evidence:
        """A sample person's records, fresh: nothing of an earlier round is remembered."""
        document = samples.document(sample, on=ON) or {}
        plain = {kind: part for kind, part in document.items() if kind != "person"}
        return self.goals[0].rule.subject.evidence(plain)

    def plan(self, goal: planner.Goal, sample: str) -> planner.Planned:
        """The planner's answer."""
        return planner.plan(goal, self.evidence(sample), on=ON, actions=self.actions, others=self.goals)

    def enumerated(self, goal: planner.Goal, sample: str) -> list[tuple[date, float]]:
        """The days and costs of every set of actions, without those beaten; authorities are not asked."""
        evaluator = Evaluator(
            goal, self.evidence(sample), on=ON, actions=self.actions, limits=planner.Limits(), others=self.goals
        )
        found = [one for way in self._ways(goal, evaluator) if (one := evaluator.found(way))]
        points = {(one.ends, one.cost) for one in found if not evaluator.asks(one.way)}
        return sorted(one for one in points if not any(_beats(other, one) for other in points))

    def _ways(self, goal: planner.Goal, evaluator: Evaluator) -> Iterator[Way]:
        totals = [clause for clause in goal.rule.clauses() if clause.operator == "total"]
        for size in range(MOST + 1):
            for keys in combinations(sorted(evaluator.actions), size):
                kinds = [kind for key in keys for kind in evaluator.actions[key].replaces]
                if len(kinds) == len(set(kinds)):  # nobody begins two jobs that each take the place of all others
                    yield Way(frozenset(keys), _amounts(evaluator, keys, totals))


def _amounts(evaluator: Evaluator, keys: tuple[str, ...], totals: list[Clause]) -> frozenset[tuple[str, Clause]]:
    return frozenset((key, clause) for key in keys if evaluator.actions[key].per_unit for clause in totals)


def _beats(one: tuple[date, float], other: tuple[date, float]) -> bool:
    return one != other and one[0] <= other[0] and one[1] <= other[1]


def measure() -> list[Row]:
    """Plan and enumerate, one certification at a time; then all certifications for each person."""
    bench = Bench()
    rows = []
    for letters in ("CCM", "CMGT-BC"):
        goal = next(one for one in bench.goals if one.letters == letters)
        for sample in (one.slug for one in samples.SAMPLES):
            rows += _compared(bench, goal, sample)
    for sample in (one.slug for one in samples.SAMPLES):
        taken = side_by_side(20, 1, every=_all(bench, sample))["every"]
        rows.append(Row(f"plan, all five certifications, {sample}", taken * 1e3, "ms", 200))
    return rows


def _compared(bench: Bench, goal: planner.Goal, sample: str) -> list[Row]:
    planned = bench.plan(goal, sample)
    began = perf_counter()
    enumerated = bench.enumerated(goal, sample)
    slow = perf_counter() - began
    small = [(plan.finish, plan.cost.typical) for plan in planned.plans if len(plan.actions) <= MOST]
    if small != enumerated:
        raise SystemExit(f"Unable to compare: {goal.letters}, {sample}: {small} is not {enumerated}.")
    quick = side_by_side(20, 1, plan=lambda: bench.plan(goal, sample))["plan"]
    return [
        Row(
            f"plan, {goal.letters}, {sample} ({len(planned.plans)} plans, {planned.searched} ways)",
            quick * 1e3,
            "ms",
            50,
        ),
        Row(f"the same by enumeration, {goal.letters}, {sample}", slow * 1e3, "ms"),
    ]


def _all(bench: Bench, sample: str) -> Callable[[], list[planner.Planned]]:
    return lambda: [bench.plan(goal, sample) for goal in bench.goals]
