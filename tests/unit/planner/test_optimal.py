"""No plan is better than those found: held against every schedule of small worlds.

NARROWER. Three things the planner leaves out on purpose (`ways` names them too), and so does the yardstick:
- A person changes jobs once on the way: of two actions that take the place of what runs, one is chosen.
- An action changes what a person has today, not what another action brings: a job that will be full-time is an action
  of its own, and not a part-time job with a change to come.
- An amount counted by the unit is made up by one action, not shared out between two.
And one the worlds here are too small to show: of more than four things that add to one amount, no more than two are
taken together (`ways.MOST_TOGETHER`).
"""

import pytest
from hypothesis import given

from caseway import planner
from tests.unit.planner import exhaustive
from tests.unit.planner.proof import prove_all
from tests.unit.planner.worlds import tried, worlds

pytestmark = pytest.mark.untraced


def plan(world):
    return planner.plan(world.goal, world.evidence, on=world.on, actions=world.actions, limits=world.limits)


def assert_none_better(world, *, delays=()):
    planned = plan(world)
    prove_all(planned, world)
    found = [(one.finish, one.cost.typical) for one in planned.plans]
    for finish, cost in exhaustive.front(world, delays=delays):
        assert any(mine[0] <= finish and mine[1] <= cost for mine in found), (finish, cost, found)


@given(worlds())
@tried(1.5)
def test_no_schedule_of_any_actions_is_better(world):
    assert_none_better(world)


@given(worlds(lasting=False, most=4))
@tried(0.8)
def test_nor_is_one_without_work_that_has_to_last(world):
    assert_none_better(world)


@given(worlds(most=2))
@tried(0.8)
def test_nor_is_one_that_waits(world):
    assert_none_better(world, delays=(1, 4, 9))
