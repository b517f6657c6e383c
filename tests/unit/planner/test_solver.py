"""Plans held against a solver that works in another way: the same best finish and the same least cost.

The solver is given the whole problem as whole numbers: optional intervals, what has to end before what, and the hours
a week as a cumulative resource. It knows nothing of rules or evidence, so the worlds ask only for things to hold.
"""

import sys
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from random import Random

import pytest

from caseway import planner
from caseway.planner import Goal, Limits, solver
from caseway.planner.solver import NoOrder, NoSolver
from tests.unit.planner.proof import prove_all
from tests.unit.planner.worlds import TODAY, World, action, by_key, clause, evidence_of, rule_of

cp_model = pytest.importorskip("ortools.sat.python.cp_model")


@dataclass(frozen=True)
class Thing:
    """Something to get, by any of its actions; each takes days, dollars and hours a week, and needs other things first."""

    name: str
    ways: tuple[tuple[int, int, int, tuple[str, ...]], ...]


def things_of(seed, *, count, ways, hours=(0, 0, 4, 8)):
    """Things at random; each may need two of those before it, the last needs the most."""
    random = Random(seed)
    found = []
    for at in range(count):
        before = [f"t{one}" for one in range(at)]
        found.append(
            Thing(
                f"t{at}",
                tuple(
                    (
                        random.randrange(1, 60),
                        random.randrange(0, 30) * 10,
                        random.choice(hours),
                        tuple(sorted(random.sample(before, min(len(before), random.choice([0, 0, 1, 1, 2]))))),
                    )
                    for _ in range(random.randint(1, ways))
                ),
            )
        )
    return found


def wanted_of(things, seed, most):
    """A rule over some of the things: all of them, any of them, or so many."""
    random = Random(seed)
    names = sorted(random.sample([one.name for one in things], min(most, len(things))))
    how = random.choice(["all", "all", "of", "any"])
    return how, names, {"all": len(names), "any": 1}.get(how, max(1, len(names) - 1))


def held(name, id_="h"):
    """The clause that a thing is there."""
    return clause(id_, exists="degrees", where={"field": name})


def world_of(things, wanted, limit):
    """The same as rule, evidence and actions."""
    how, names, least = wanted
    parts = [held(name, f"w{at}") for at, name in enumerate(names)]
    root = clause("root", of=parts, at_least=least) if how == "of" else clause("root", **{how: parts})
    actions = []
    for thing in things:
        for at, (days, cost, hours, before) in enumerate(thing.ways):
            needs = clause("n", all=[held(name, f"n{place}") for place, name in enumerate(before)]) if before else None
            actions.append(
                action(
                    f"{thing.name}-{at}",
                    days,
                    cost=cost,
                    per_week=hours,
                    needs=needs,
                    adds={"degrees": {"field": thing.name}},
                )
            )
    return World(Goal(rule_of(root)), evidence_of({"degrees": []}), by_key(*actions), Limits(hours_per_week=limit))


@cache
def solved(things, wanted, limit, *, days_at_most=None):
    """The fastest (days), or with `days_at_most` the cheapest that is over by then (dollars); None when there is none."""
    model = cp_model.CpModel()
    _, names, least = wanted
    horizon = sum(max(way[0] for way in thing.ways) for thing in things)
    ends, there, costs, spans, hours = {}, {}, [], [], []
    for thing in things:
        chosen = []
        ends[thing.name] = model.new_int_var(0, horizon, thing.name)
        there[thing.name] = model.new_bool_var(f"{thing.name} there")
        for days, cost, per_week, before in thing.ways:
            start, taken = model.new_int_var(0, horizon, ""), model.new_bool_var("")
            spans.append(model.new_optional_fixed_size_interval_var(start, days, taken, ""))
            hours.append(per_week)
            model.add(ends[thing.name] == start + days).only_enforce_if(taken)
            for name in before:
                model.add_implication(taken, there[name])
                model.add(start >= ends[name]).only_enforce_if(taken)
            chosen.append(taken)
            costs.append(cost * taken)
        model.add(sum(chosen) == there[thing.name])
    if limit is not None:
        model.add_cumulative(spans, hours, limit)
    # The end is when the last of those that are counted is there; what is not needed is not done.
    length, counted = model.new_int_var(0, horizon, "length"), []
    for name in names:
        one = model.new_bool_var("")
        model.add_implication(one, there[name])
        model.add(length >= ends[name]).only_enforce_if(one)
        counted.append(one)
    model.add(sum(counted) >= least)
    if days_at_most is None:
        model.minimize(length)
    else:
        model.add(length <= days_at_most)
        model.minimize(sum(costs))
    found = cp_model.CpSolver()
    found.parameters.num_workers, found.parameters.random_seed = 1, 1
    status = found.solve(model)
    assert status in (cp_model.OPTIMAL, cp_model.INFEASIBLE)
    return round(found.objective_value) if status == cp_model.OPTIMAL else None


def assert_as_solved(things, wanted, limit):
    """The fastest ends on the solver's day; each plan is the cheapest by its day, and none lies between two of them."""
    world = world_of(things, wanted, limit)
    planned = planner.plan(world.goal, world.evidence, on=TODAY, actions=world.actions, limits=world.limits)
    prove_all(planned, world)
    fewest = solved(tuple(things), wanted, limit)
    assert (planned.fastest.finish - TODAY).days == fewest
    ahead = [*[(plan.finish - TODAY).days for plan in planned.plans][1:], None]
    for plan, following in zip(planned.plans, ahead, strict=True):
        days = (plan.finish - TODAY).days
        assert plan.cost.typical == solved(tuple(things), wanted, limit, days_at_most=days), (
            "not the cheapest by its day"
        )
        if following:
            least = solved(tuple(things), wanted, limit, days_at_most=following - 1)
            assert least == plan.cost.typical, "there is one between two"
    return planned


def _wanted(things, seed, most):
    how, names, least = wanted_of(things, seed, most)
    return how, tuple(names), least


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("limit", [None, 8, 12])
def test_plans_are_as_good_as_a_solvers(seed, limit):
    things = things_of(seed, count=5, ways=2)
    assert_as_solved(things, _wanted(things, seed, 3), limit)


@pytest.mark.parametrize("seed", range(6))
def test_so_are_those_of_a_catalog_of_forty_actions(seed):
    things = things_of(100 + seed, count=16, ways=3)
    assert 16 <= sum(len(thing.ways) for thing in things) <= 48
    assert_as_solved(things, _wanted(things, seed, 3), None)


@pytest.mark.parametrize("seed", range(4))
def test_and_of_a_catalog_in_which_time_is_short(seed):
    things = things_of(200 + seed, count=10, ways=2, hours=(0, 0, 0, 4, 8))
    assert_as_solved(things, _wanted(things, seed, 3), 8)


# --- the order of many -----------------------------------------------------------------------------------------------

NONE = frozenset()


def length_of(tasks, order, limit):
    """How long tasks take, each as soon as there is time, in an order; the yardstick for the solver's."""
    sizes = {key: (days, hours, before) for key, days, hours, before in tasks}
    placed = {}
    for key in order:
        days, hours, before = sizes[key]
        start = max((placed[one][1] for one in before if one in placed), default=0)
        while any(
            hours + sum(sizes[one][1] for one, (begins, ends) in placed.items() if begins <= day < ends) > limit
            for day in range(start, start + days)
        ):
            start += 1
        placed[key] = (start, start + days)
    return max(end for _, end in placed.values())


def test_a_solver_puts_in_order_what_shares_the_time():
    tasks = [("a", 10, 5, NONE), ("b", 10, 5, NONE), ("c", 20, 5, NONE), ("d", 5, 10, frozenset({"a"}))]
    order = solver.order(tasks, 10)
    assert sorted(order) == ["a", "b", "c", "d"]
    assert length_of(tasks, order, 10) == 25
    assert solver.order(reversed(tasks), 10) == order, "the same whatever the order asked in"


def test_the_order_is_as_short_as_the_best_of_all_orders():
    from itertools import permutations

    for seed in range(8):
        random = Random(seed)
        tasks = [(name, random.randrange(0, 9), random.choice([2.5, 4, 8]), NONE) for name in "abcdef"]
        tasks[5] = (*tasks[5][:3], frozenset("ab"))
        orders = (one for one in permutations("abcdef") if one.index("f") > max(one.index("a"), one.index("b")))
        best = min(length_of(tasks, one, 8) for one in orders)
        assert length_of(tasks, solver.order(tasks, 8), 8) == best


def test_what_never_fits_has_no_order():
    with pytest.raises(NoOrder):
        solver.order([("a", 3, 12, NONE)], 10)


def test_without_the_solver_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    with pytest.raises(NoSolver, match=r"caseway\[solver\]"):
        solver.order([("a", 3, 5, NONE)], 10)


def many(count, limit):
    """A world in which so many things share the time."""
    things = [Thing(f"t{at}", ((3 + 7 * at % 11, 10, 4 + 2 * (at % 3), ()),)) for at in range(count)]
    return things, ("all", tuple(one.name for one in things), count), limit


def test_more_than_can_be_tried_in_all_orders_are_left_to_the_solver():
    planned = assert_as_solved(*many(8, 12))
    assert len(planned.fastest.actions) == 8


def test_where_the_solver_is_missing_the_longest_goes_first(monkeypatch):
    monkeypatch.setitem(sys.modules, "ortools.sat.python", None)
    things, wanted, limit = many(8, 12)
    world = world_of(things, wanted, limit)
    planned = planner.plan(world.goal, world.evidence, on=TODAY, actions=world.actions, limits=world.limits)
    prove_all(planned, world)
    best = solved(tuple(things), wanted, limit)
    assert TODAY + timedelta(days=best) <= planned.fastest.finish <= TODAY + timedelta(days=best * 2)
