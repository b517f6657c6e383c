"""From eligible to certified, by what the certifiers publish and what is estimated."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from caseway import planner, rulebooks
from caseway.planner import Goal, Limits
from caseway.planner.finishing import Finishing
from caseway.planner.scheduling import LEAST, MOST, TYPICAL, Busy
from tests.unit.planner.people import ACM_RN, CCM, CDMS, CMGT, ON, PEOPLE, catalog

WEEK = timedelta(days=7)


def goal_of(name):
    return planner.goal_of(rulebooks.shelf(), name, on=ON)


def finishing(name, *, on=ON, stages=None, **limits):
    known = {action.stage: action for action in catalog().values() if action.stage}
    return Finishing(goal_of(name), known if stages is None else stages, Limits(**limits), on)


def test_where_there_are_windows_one_applies_in_one_and_sits_in_it():
    found = finishing(CCM).alone(ON)
    assert found.window.apply_from <= found.applied_on <= found.window.apply_until
    assert found.window.test_from <= found.exam_on <= found.window.test_until
    assert found.certified_on > found.window.test_until, "its results come after the window"
    assert found.prepared_on <= found.exam_on


def test_an_eligible_day_between_two_windows_waits_for_the_next():
    window = finishing(CCM).alone(ON).window
    late = finishing(CCM).alone(window.apply_until + timedelta(days=1))
    assert late.window.test_from > window.test_from
    assert late.applied_on == max(late.window.apply_from, window.apply_until + timedelta(days=1))


def test_on_demand_one_applies_on_the_day_and_sits_when_prepared():
    found = finishing(CMGT).alone(ON)
    assert (found.applied_on, found.window) == (ON, None)
    assert found.exam_on == max(found.approved_on, found.prepared_on)


def test_a_window_that_ends_before_one_is_prepared_is_too_early():
    in_time = finishing(CCM).alone(ON)
    late = finishing(CCM, not_before=in_time.window.test_until - WEEK).alone(ON)
    assert late.window.test_from > in_time.window.test_from


def test_a_window_in_which_the_rule_is_not_met_is_passed_over():
    first = finishing(CCM).alone(ON)
    later = finishing(CCM).finish(ON, busy=Busy(40), is_met=lambda day: day > first.window.apply_until)
    assert later.applied_on > first.window.apply_until
    assert finishing(CCM).finish(ON, busy=Busy(40), is_met=lambda _: False) is None


def test_nobody_prepares_years_ahead():
    found = finishing(CCM).alone(ON + timedelta(days=900))
    days, _ = finishing(CCM).preparing(TYPICAL)
    assert found.prepares_on == found.exam_on - timedelta(days=days)


def test_with_few_hours_a_week_preparing_takes_longer():
    days, per_week = finishing(CMGT).preparing(TYPICAL)
    more_days, less = finishing(CMGT, hours_per_week=per_week / 2).preparing(TYPICAL)
    assert (less, more_days) == (per_week / 2, days * 2)


@pytest.mark.parametrize("stages", [{}, {"prepare": replace(catalog()["prepare"], per_week=None)}])
def test_where_nothing_is_known_of_preparing_it_takes_no_time(stages):
    assert finishing(CMGT, stages=stages).preparing(TYPICAL) == (0, 0)
    assert "prepare" not in {
        step.kind for step in finishing(CMGT, stages=stages).steps(finishing(CMGT, stages=stages).alone(ON))
    }


def test_the_least_is_no_later_than_the_most():
    for name in (CCM, CDMS, CMGT, ACM_RN):
        least, typical, most = (finishing(name).alone(ON, size).certified_on for size in (LEAST, TYPICAL, MOST))
        assert least <= typical <= most


def test_a_fee_that_is_not_published_is_said_and_not_made_up():
    assert finishing(ACM_RN).fees(ON)[1] is False
    apply = finishing(ACM_RN).steps(finishing(ACM_RN).alone(ON))[0]
    assert (apply.kind, apply.unpriced, apply.cost.typical) == ("apply", True, 0)
    assert str(apply.note) == "The fee is not published. Ask the certifier."
    assert finishing(CCM).fees(ON)[1] is True


def test_of_a_bare_rule_nothing_follows():
    bare = Finishing(Goal(goal_of(CCM).rule), {}, Limits(), ON)
    assert bare.fees(ON) == (0, True)
    assert bare.alone(ON).certified_on == ON


# --- a second attempt ------------------------------------------------------------------------------------------------


def test_a_second_attempt_has_its_window_and_its_fee():
    first = finishing(CCM).alone(ON)
    again = finishing(CCM).retest(first)
    assert again.starts > first.certified_on
    assert again.window.test_from == again.starts


def test_on_demand_a_second_attempt_waits_as_long_as_one_must():
    first = finishing(CMGT).alone(ON)
    again = finishing(CMGT).retest(first)
    assert again.window is None
    assert again.starts > first.certified_on


def test_there_is_none_where_nothing_is_known_of_it():
    assert finishing(CCM, stages={}).retest(finishing(CCM).alone(ON)) is None
    bare = Finishing(Goal(goal_of(CCM).rule), {}, Limits(), ON)
    assert bare.retest(bare.alone(ON)) is None


def test_nor_where_no_later_window_is_known():
    goal = goal_of(CCM)
    windows = goal.particulars.windows
    first = finishing(CCM).alone(ON)
    only = replace(
        goal, particulars=replace(goal.particulars, windows=replace(windows, rows=(first.window,), pattern=None))
    )
    last = Finishing(only, {action.stage: action for action in catalog().values() if action.stage}, Limits(), ON)
    assert last.retest(last.alone(ON)) is None


# --- a certification on the way --------------------------------------------------------------------------------------


def test_of_a_certification_on_the_way_whose_exam_is_not_known_only_eligibility_counts():
    """It is there when one is eligible: nothing more is known of it, so nothing more is made up."""
    person = PEOPLE["disability-manager-to-ccm"]
    world = person.world()
    cdms = next(goal for goal in world.others if goal.letters == "CDMS")
    ended = replace(cdms.particulars.windows, rows=(), pattern=None, schedule="fixed")
    unknown = replace(cdms, particulars=replace(cdms.particulars, windows=ended))
    found = planner.plan(world.goal, world.evidence, on=ON, actions=world.actions, others=(unknown,))
    (plan,) = (plan for plan in found.if_agreed if "earn:certification/ccmc/cdms" in plan.actions)
    (step,) = (step for step in plan.steps if step.action and step.action.key == "earn:certification/ccmc/cdms")
    assert step.starts == step.ends == ON
    assert step.proves == ("CDMS held",)


def test_a_certification_is_no_step_on_the_way_to_itself():
    world = PEOPLE["ready-today"].world()
    found = planner.plan(world.goal, world.evidence, on=ON, actions=world.actions, others=(world.goal,))
    assert found.fastest.actions == ()


def test_the_day_of_the_exam_is_expected_where_the_window_is_not_published():
    found = finishing(CCM).alone(date(2030, 1, 1))
    steps = finishing(CCM).steps(found)
    exam = next(step for step in steps if step.kind == "exam")
    assert (exam.window.inferred, exam.is_estimate) == (True, True)
    assert str(exam.note) == "These dates follow the pattern of earlier years; they are not published yet."
