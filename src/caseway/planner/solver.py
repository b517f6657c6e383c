"""The order of many things that share a little time, by a solver: loaded only where there are more than can be tried.

A plan of real actions has few that compete for hours, and all their orders are tried. A catalog may be larger than
ours; then OR-Tools finds an order of least length. It takes seconds and much memory to load, so it is optional.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import floor

Task = tuple[str, int, float, frozenset[str]]  # key, days, hours a week, and what must be over before it begins

PARTS = 100  # the solver counts in whole numbers: hundredths of an hour
EFFORT = 10.0  # in the solver's own deterministic seconds, so that every machine gives the same answer


class NoSolver(Exception):  # noqa: N818 - completes "unable to plan: no solver"
    """More things compete for the time there is than can be tried one by one, and no solver is installed."""

    def __init__(self) -> None:
        super().__init__(
            "So many actions share the weekly hours that a solver has to put them in order. "
            "Install it with “pip install 'caseway[solver]'”, or set no limit on hours a week."
        )


class NoOrder(Exception):  # noqa: N818 - completes "unable to plan: no order"
    """No order keeps within the limit: a task asks for more hours than there are, or two wait for each other."""


def order_of_many(tasks: Iterable[Task], limit: float) -> list[str]:
    """The order by a solver; where there is none, what the longest chain hangs on goes first, which is good, not best."""
    tasks = list(tasks)
    try:
        return order(tasks, limit)
    except (NoSolver, NoOrder):
        return longest_first(tasks)


def longest_first(tasks: Sequence[Task]) -> list[str]:
    """The keys so that what has the most days after it, itself included, goes first."""
    days = {key: own for key, own, _, _ in tasks}
    after = {key: [other for other, _, _, before in tasks if key in before] for key in days}

    def chain(key: str, seen: frozenset[str]) -> int:
        return days[key] + max((chain(other, seen | {other}) for other in after[key] if other not in seen), default=0)

    return sorted(days, key=lambda key: (-chain(key, frozenset({key})), key))


def order(tasks: Iterable[Task], limit: float) -> list[str]:
    """The keys by their starts in a schedule of least length that keeps within a number of hours a week.

    Raise NoSolver where OR-Tools is missing, NoOrder where nothing fits.
    """
    try:
        from ortools.sat.python import cp_model  # noqa: PLC0415 - see above
    except ImportError as missing:
        raise NoSolver from missing
    tasks = sorted(tasks)
    total = sum(days for _, days, _, _ in tasks)
    model = cp_model.CpModel()
    starts = {key: model.new_int_var(0, total, key) for key, _, _, _ in tasks}
    ends = {key: starts[key] + days for key, days, _, _ in tasks}
    spans = [model.new_fixed_size_interval_var(starts[key], days, key) for key, days, _, _ in tasks]
    model.add_cumulative(spans, [floor(hours * PARTS) for _, _, hours, _ in tasks], floor(limit * PARTS))
    for key, _, _, before in tasks:
        for other in sorted(before & starts.keys()):
            model.add(starts[key] >= ends[other])
    length = model.new_int_var(0, total, "length")
    model.add_max_equality(length, [*ends.values(), 0])
    # Of the shortest, the one in which everything begins as soon as it can: there is one answer, not many.
    model.minimize(length * (total * len(tasks) + 1) + sum(starts.values()))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    solver.parameters.max_deterministic_time = EFFORT
    if solver.solve(model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        raise NoOrder
    return sorted(starts, key=lambda key: (solver.value(starts[key]), key))
