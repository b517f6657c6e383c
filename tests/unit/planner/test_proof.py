"""Every plan is proven: the engine says so on each day it names, whatever the world."""

from datetime import timedelta

from hypothesis import given

from caseway import planner
from tests.unit.planner.proof import prove_all
from tests.unit.planner.worlds import tried, worlds


@given(worlds())
@tried(1.5)
def test_every_plan_is_met_on_its_day_and_not_before(world):
    prove_all(_plan(world), world)


@given(worlds(most=5))
@tried(0.8)
def test_so_is_every_plan_among_more_actions(world):
    prove_all(_plan(world), world)


@given(worlds())
@tried(0.3)
def test_a_later_day_changes_nothing_about_that(world):
    later = world.on + timedelta(days=31)
    planned = planner.plan(world.goal, world.evidence, on=later, actions=world.actions, limits=world.limits)
    prove_all(planned, type(world)(world.goal, world.evidence, world.actions, world.limits, on=later))


@given(worlds())
@tried(0.3)
def test_the_same_question_has_the_same_answer(world):
    first, second = _plan(world), _plan(world)
    assert [plan.steps for plan in first.plans] == [plan.steps for plan in second.plans]


def _plan(world):
    return planner.plan(
        world.goal, world.evidence, on=world.on, actions=world.actions, limits=world.limits, others=world.others
    )
