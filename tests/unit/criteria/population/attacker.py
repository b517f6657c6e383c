"""Somebody who knows a published summary and how it was made, and wants to know a small number exactly.

The unknowns are how many people there are of each pattern. All that is published bounds sums of them, so the largest and
the smallest that a number can be are found exactly, as whole numbers; where the two are one, the number is out.
"""

from collections import Counter
from datetime import date
from itertools import pairwise

from ortools.sat.python import cp_model

from caseway.criteria.population.summary import as_json, summarize
from caseway.criteria.population.tally import Tally

ON = date(2026, 11, 26)
ROW = ("met", "unknown", "not_met")


def published(rule, people, near, smallest):
    """The numbers of a summary by name; None is a hidden one."""
    plain = as_json(summarize(Tally(people, near), rule, on=ON, within=90, smallest=smallest))
    found = {"half": max(0, plain["smallest_shown"] - 1), "people": plain["people"], "near": plain["near"]["people"], "near unknown": plain["near"]["unknown_today"]}  # fmt: skip
    for one in plain["clauses"]:
        found |= {(one["id"], name): one[name] for name in (*ROW, "alone_keeps_out", "would_settle")}
    for place, bar in enumerate(plain["funnel"]["bars"]):
        found |= {("bar", place, how): bar[how] for how in ("surely", "possibly")}
    found |= {("lacking", *one["ids"]): one["people"] for one in plain["near"]["lacking"]}
    return found


class Attacker:
    """Knows the rule and, for each pattern people can have, what it adds to each number."""

    def __init__(self, rule, patterns, *, smallest=11, total_known=False):
        self.rule, self.smallest, self.total_known = rule, smallest, total_known
        self.kinds = [
            (pattern, near) for pattern in patterns for near in ([False] if pattern[0] == 2 else [False, True])
        ]
        self.adds = [published(rule, *self.population([kind]), smallest=0) for kind in self.kinds]
        self.names = list(dict.fromkeys(name for one in self.adds for name in one if name != "half"))

    @staticmethod
    def population(kinds):
        """The people and near misses of a list of kinds."""
        return Counter(pattern for pattern, _ in kinds), Counter(pattern for pattern, near in kinds if near)

    def found_out(self, kinds):
        """The small numbers that can be told exactly, given how the people really are."""
        people, near = self.population(kinds)
        shown = published(self.rule, people, near, self.smallest)
        exact = published(self.rule, people, near, 0)
        model = cp_model.CpModel()
        numbers = [model.new_int_var(0, 500, "") for _ in self.kinds]
        sums = {
            name: sum(add.get(name, 0) * number for add, number in zip(self.adds, numbers, strict=True))
            for name in self.names
        }
        self._restrict(model, sums, shown, shown["half"])
        if self.total_known:
            model.add(sums["people"] == exact["people"])
        out = []
        for name, sum_ in (sums | between(sums)).items():
            true = (exact | between(exact)).get(name, 0)
            if 1 <= true < self.smallest and self._range(model, sum_) == (true, true):
                out.append((name, true))
        return out

    def _restrict(self, model, sums, shown, half):
        """Say what is published: the stretch each number lies in."""
        for name, sum_ in sums.items():
            value = shown.get(name) or 0
            model.add(sum_ >= max(0, value - half + 1))
            model.add(sum_ <= value + half)

    @staticmethod
    def _range(model, sum_):
        """The smallest and the largest that a number can be."""
        found = []
        for sense in (model.minimize, model.maximize):
            sense(sum_)
            solver = cp_model.CpSolver()
            solver.parameters.num_workers = 1
            assert solver.solve(model) == cp_model.OPTIMAL
            found.append(round(solver.objective_value))
        return tuple(found)


def between(numbers):
    """What lies between two published numbers: those lost from one bar to the next, near misses that are not met today."""
    found = {"near not met": numbers["near"] - numbers["near unknown"]}
    for how in ("surely", "possibly"):
        bars = [
            numbers["people"],
            *(number for name, number in numbers.items() if name[0] == "bar" and name[-1] == how),
        ]
        found |= {("lost", how, place): before - after for place, (before, after) in enumerate(pairwise(bars))}
    return found
