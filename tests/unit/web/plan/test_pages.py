"""A plan as its page tells it."""

from dataclasses import replace
from datetime import date

import pytest

from caseway import rulebooks
from caseway.criteria import Source, Text
from caseway.planner.model import Limits, Planned, Range, Step, WhatIf
from caseway.web.plan import pages
from caseway.web.plan.assumptions import Assumed
from caseway.web.plan.lines import Wrong
from caseway.web.plan.planning import Asked, Held, Option, held

ON = date(2026, 11, 2)
SOURCE = Source("s", "A page", "A body", "example.org/page", ON, "secondary")
COURSE = Step("action", "Take a course", "", ON, date(2026, 12, 1), cost=Range(10, 20, 30), hours=Range(5, 5, 5))


@pytest.fixture
def told(plan_of, actions):
    def tell(*steps, assumed=None, yours=False, wrong=None, **more):
        option = Option("key", plan_of(*steps, **more), is_yours=yours)
        return pages.told(option, assumed or Assumed(), actions, wrong)

    return tell


def step_of(action, **more):
    return Step("action", action.title, action.says, ON, date(2026, 12, 1), action=action, **more)


def test_sums_run_along_the_steps(told):
    first, second = told(COURSE, replace(COURSE, starts=date(2026, 12, 1), ends=date(2026, 12, 2))).lines
    assert (first.cost, first.cost_so_far, first.hours_so_far) == ("about $20 ($10 to $30)", "$20", "5 hours")
    assert (second.cost_so_far, second.hours_so_far) == ("$40", "10 hours")
    assert (first.length, second.length) == ("4 weeks", "")
    assert (first.is_free, first.takes_hours) == (False, True)


def test_what_runs_now_is_told_apart_and_what_begins_this_week(told):
    now = Step("now", "Go on", "", ON, runs_until=date(2027, 3, 2))
    later = replace(COURSE, starts=date(2026, 11, 10))
    page = told(now, COURSE, later)
    assert [line.title for line in page.now] == ["Go on"]
    assert [line.number for line in page.this_week] == [2]
    assert page.next is page.lines[1]
    assert told(now).next is None


def test_a_full_week_and_a_spread_are_said_only_where_there_are_such(told, plan_of):
    page = told(COURSE)
    assert (page.cost, page.cost_range, page.hours, page.hours_range) == ("about $20", "$10 to $30", "5 hours", "")
    assert page.busiest == "", "forty hours of work are no more than a week's"
    assert told(replace(COURSE, per_week=12)).busiest == "52 hours"
    assert told(Step("action", "Sign", "", ON, ON)).hours == ""


def test_another_try_is_told_outside_the_sums(told):
    again = Step("retest", "Again", "", date(2028, 1, 1), date(2028, 1, 1), cost=Range(99, 99, 99))
    page = told(COURSE, retest=again)
    assert page.retest.title == "Again"
    assert page.cost == "about $20"
    assert told(COURSE).retest is None


def test_the_time_and_the_cost_each_name_what_they_rest_on(told, actions):
    action = actions["degree-bsw"]
    time, cost = told(step_of(action, cost=Range(1, 2, 3), is_estimate=True)).lines[0].bases
    assert (time.about, cost.about) == ("time", "cost")
    assert (time.source is None) == (action.takes.source is None)
    assert (cost.source is None) == (action.cost.source is None)
    assert not time.is_yours
    assert not cost.is_yours


def test_courses_rest_on_what_is_said_of_each_hour(told, actions):
    bases = told(step_of(actions["courses"], cost=Range(1, 2, 3), is_estimate=True)).lines[0].bases
    assert [basis.about for basis in bases] == ["time", "cost"]


def test_ones_own_numbers_are_said_to_be_ones_own_in_ones_own_plan_only(told, actions):
    action = actions["degree-bsw"]
    assumed = Assumed(numbers={"degree-bsw": {"cost": (1, 2, 3)}})
    step = step_of(action, cost=Range(1, 2, 3), source=SOURCE)
    for yours in (True, False):
        time, cost = told(step, assumed=assumed, yours=yours).lines[0].bases
        assert cost.is_yours is yours
        assert cost.source is None or not yours
        assert not time.is_yours


def test_a_fee_rests_on_the_page_where_it_is_written(told, goal):
    fee = Range(430, 430, 430)
    apply = Step("apply", "Apply", "", date(2027, 3, 2), date(2027, 3, 20), cost=fee, source=SOURCE, credential="CCM")
    costs = [basis.source for basis in told(apply).lines[0].bases if basis.about == "cost"]
    assert {source.title for source in costs} == {
        goal.particulars.fee(id_, date(2027, 3, 2)).source.title for id_ in goal.particulars.first_cost
    }
    other = [basis.source.title for basis in told(replace(apply, credential="CDMS")).lines[0].bases]
    assert other == ["A page", "A page"], "of another certification its own page tells more"
    bare = told(replace(apply, source=None, is_estimate=True), goal=replace(goal, particulars=None)).lines[0].bases
    assert [basis.source for basis in bases_of(bare, "cost")] == []


def bases_of(bases, about):
    return [basis for basis in bases if basis.about == about]


def test_a_cost_without_an_action_rests_on_the_step(told):
    assert [basis.source.title for basis in told(replace(COURSE, source=SOURCE)).lines[0].bases] == ["A page", "A page"]


def test_numbers_can_be_changed_where_they_are_the_actions_own(told, actions):
    editable = told(step_of(actions["degree-bsw"])).lines[0].editable
    assert [(one.part, one.unit) for one in editable] == [("takes", actions["degree-bsw"].takes.unit), ("cost", "USD")]
    assert [size.name for size in editable[0].sizes] == ["takes_least", "takes_typical", "takes_most"]
    assert told(COURSE).lines[0].editable == ()


@pytest.mark.parametrize("certification", ["ccmc/ccm", "acma/acm-rn", "ancc/cmgt-bc"])
@pytest.mark.parametrize(("kind", "stage"), [("apply", "review"), ("exam", "schedule"), ("result", "result")])
def test_what_a_certifier_publishes_is_not_ours_to_change(told, actions, goal, certification, kind, stage):
    particulars = rulebooks.shelf().particulars(f"certification/{certification}")
    step = Step(kind, kind, "", ON, ON, action=actions[kind])
    line = told(step, goal=replace(goal, particulars=particulars)).lines[0]
    published = particulars.pathway and getattr(particulars.pathway, stage)
    assert [one.part for one in line.editable] == ([] if published else ["takes"])


def test_a_window_cannot_be_moved_and_a_goal_without_particulars_has_only_estimates(told, actions, goal):
    window = goal.particulars.coming_windows(ON)[0]
    exam = Step("exam", "Sit", "", ON, ON, action=actions["exam"], window=window)
    bare = replace(goal, particulars=None)
    assert told(exam, goal=bare).lines[0].editable == ()
    assert told(replace(exam, window=None), goal=bare).lines[0].editable
    assert told(Step("renew", "Renew", "", ON, action=actions["renew-license"])).lines[0].editable == ()


def test_the_form_of_numbers_holds_ours_ones_own_or_what_was_typed(told, actions):
    action = actions["degree-bsw"]
    values = lambda page: [size.value for size in page.lines[0].editable[1].sizes]  # noqa: E731
    ours = [f"{amount:g}" for amount in (action.cost.least, action.cost.typical, action.cost.most)]
    assert values(told(step_of(action))) == ours
    own = Assumed(numbers={"degree-bsw": {"cost": (1, 2, 3)}})
    assert values(told(step_of(action), assumed=own)) == ["1", "2", "3"]
    wrong = Wrong("degree-bsw", {"cost_typical": "lots"}, {"cost": "Write a number."})
    page = told(step_of(action), assumed=own, wrong=wrong)
    assert values(page) == ["", "lots", ""]
    assert page.lines[0].is_wrong
    assert [one.wrong for one in page.lines[0].editable] == ["", "Write a number."]
    assert not told(step_of(actions["license-rn"]), wrong=wrong).lines[0].is_wrong


def test_only_what_may_have_another_way_can_be_left_out(told, actions):
    keys = ("ccm-supervisor", "attest")
    assert [told(step_of(actions[key])).lines[0].is_optional for key in keys] == [True, False]
    assert not told(COURSE).lines[0].is_optional
    assert not told(replace(step_of(actions["courses"]), kind="renew")).lines[0].is_optional


def test_what_it_turns_on_in_words(actions):
    action = actions["ccm-supervisor"]
    more, less, same, only = pages.changed(
        (WhatIf(action, 365, 20), WhatIf(action, 30, -20), WhatIf(action, 1, 0), WhatIf(action, 0, 0, only_way=True))
    )
    assert (more.length, more.more, more.less) == ("12 months", "$20", "")
    assert (less.length, less.more, less.less) == ("4 weeks", "", "$20")
    assert (same.more, same.less, same.only_way) == ("", "", False)
    assert only.only_way


def test_the_form_of_limits_offers_to_leave_out_what_the_plans_use(plan_of, goal, actions):
    used = plan_of(COURSE, actions=("attest", "courses", "earn:certification/ccmc/cdms"))
    asked = Asked(Planned(goal, ON, Limits(), (used,)), None)
    limits = Limits(hours_per_week=6.5, money=0, not_before=ON, without=frozenset({"degree-bsw"}))
    form = pages.limits_form(asked, limits, actions, {})
    assert [(one.key, one.is_out) for one in form.ruled] == [("courses", False), ("degree-bsw", True)]
    assert (form.hours_per_week, form.money, form.not_before) == ("6.5", "0", "2026-11-02")
    typed = pages.limits_form(asked, limits, actions, {"money": "lots"})
    assert (typed.money, typed.hours_per_week) == ("lots", "6.5")
    empty = pages.limits_form(asked, Limits(), actions, {})
    assert (empty.money, empty.not_before) == ("", "")


def test_the_plans_to_choose_between_say_what_they_are_the_best_at(plan_of, goal):
    fast, middle, cheap = (plan_of(COURSE, actions=(key,)) for key in "abc")
    as_is, agreed = plan_of(COURSE), plan_of(COURSE, actions=("ask",))
    ours = Planned(goal, ON, Limits(), (fast, middle, cheap), as_is, (agreed,))
    mine = Planned(goal, ON, Limits(money=5), (middle, cheap))
    asked = Asked(ours, mine)
    assert [option.key for option in asked.options] == ["yours", "yours-1", "a", "b", "c", "as-is", "ask"]
    marks = {option.key: option for option in asked.options}
    assert marks["yours"].is_yours
    assert marks["yours-1"].is_cheapest
    assert (marks["a"].is_fastest, marks["c"].is_cheapest) == (True, True)
    assert not marks["b"].is_fastest
    assert not marks["b"].is_cheapest
    assert marks["as-is"].is_as_is
    assert marks["ask"].rests_on_answer
    assert asked.option("").key == "yours"
    assert asked.option("b").key == "b"
    assert asked.option("nonsense").key == "yours"
    shown = [choice.option.key for choice in pages.choices(asked, asked.option("c")) if choice.is_shown]
    assert shown == ["c"]
    assert not any(choice.is_shown for choice in pages.choices(asked, None))


def test_where_the_own_limits_leave_nothing_no_other_plan_is_shown_in_its_place(plan_of, goal):
    ours, none = Planned(goal, ON, Limits(), (plan_of(COURSE, actions=("a",)),)), Planned(goal, ON, Limits(money=0))
    asked = Asked(ours, none)
    assert asked.option("") is None
    assert asked.option("a").key == "a"
    assert Asked(none, None).option("") is None
    one = Asked(ours, Planned(goal, ON, Limits(), (plan_of(COURSE),)))
    assert [option.key for option in one.options] == ["yours", "a"]
    alone = plan_of(COURSE)
    assert [option.key for option in Asked(Planned(goal, ON, Limits(), (alone,), alone), None).options] == ["as-is"]


def test_a_card_tells_how_soon_and_for_how_much(plan_of, goal, evidence):
    fast, cheap = plan_of(COURSE, actions=("a",)), plan_of(actions=("b",), certified_on=date(2028, 1, 1))
    card = pages.card(Planned(goal, ON, Limits(), (fast, cheap)), evidence)
    assert (card.letters, card.credential, card.length) == ("CCM", "ccmc/ccm", "11 months")
    assert (card.cost, card.cheaper, card.cheaper_on) == ("about $20 ($10 to $30)", "$0", date(2028, 1, 1))
    assert pages.card(Planned(goal, ON, Limits(), (fast,)), evidence).cheaper == ""
    none = pages.card(Planned(goal, ON, Limits(), if_agreed=(cheap,), why_not=(Text("Because."),)), evidence)
    assert (none.fastest, none.length, none.cost, str(none.first_why)) == (None, "", "", "Because.")
    assert none.if_agreed is cheap
    assert none.held is None


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ({}, Held(date(2029, 5, 31))),
        ({"expires": None}, Held(None)),
        ({"expires": "2026-11-02"}, Held(ON)),
        ({"expires": "2026-11-01"}, None),
        ({"status": "retired"}, None),
        ({"issuer": "AAPC"}, None),
        ({"type": "CDMS"}, None),
    ],
)
def test_what_is_held_already_is_known_by_its_issuer(goal, change, found):
    record = {"type": "CCM", "issuer": "CCMC", "status": "active", "issued": "2024-06-01", "expires": "2029-05-31"}
    evidence = rulebooks.read_person({"certifications": [{**record, **change}]}).evidence
    assert held(evidence, goal.particulars, on=ON) == found
