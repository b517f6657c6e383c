"""Why there is no plan: each reason in the words a person reads."""

from dataclasses import replace
from datetime import date

import pytest

from caseway import planner, rulebooks
from caseway.planner import Goal, Limits
from tests.unit.planner.people import CCM, ON, PEOPLE, job, license_, person
from tests.unit.planner.worlds import TODAY, action, by_key, clause, evidence_of, rule_of

BACHELOR = clause("bachelor", exists="degrees", where={"level": "bachelor"})
NOTHING = {"degrees": [], "licenses": [], "employment": [], "continuing_education": []}


def why(rule, *actions, **limits):
    found = planner.plan(
        Goal(rule_of(rule)), evidence_of(NOTHING), on=TODAY, actions=by_key(*actions), limits=Limits(**limits)
    )
    assert found.plans == ()
    return [str(reason) for reason in found.why_not]


def degree(days=30, **more):
    return action("degree", days, adds={"degrees": {"level": "bachelor"}}, **more)


def test_what_nothing_leads_to():
    rule = clause("r", all=[BACHELOR, clause("license", exists="licenses"), clause("works", exists="employment")])
    assert why(rule, degree()) == [
        "Nothing we know of leads to this: license",
        "Nothing we know of leads to this: works",
    ]


def test_what_an_action_needs_in_vain():
    assert why(BACHELOR, degree(needs=clause("license", exists="licenses"))) == [
        "Nothing we know of leads to this: bachelor"
    ]


def test_what_only_the_certifier_can_settle():
    assert why(clause("asked", ask="q")) == ["Only the certifier can settle this: One?"]


def test_what_cannot_be_undone():
    rule = clause("r", all=[BACHELOR, clause("none", **{"not": clause("held", exists="degrees")})])
    assert why(rule, degree()) == ["Each part can be met, but not all of them at the same time."]


@pytest.mark.parametrize(
    ("limits", "more", "said"),
    [
        ({"money": 20}, {"cost": 90}, "Without your limit on money there is a way: it costs about $90."),
        (
            {"hours_per_week": 5},
            {"per_week": 8},
            "With 60 hours a week for study there is a way: certified on 2026-04-01.",
        ),
        ({"stay": True}, {"moves": True}, "If you could move there would be a way: certified on 2026-04-01."),
        (
            {"keep_job": True},
            {"changes_job": True},
            "With another employer there would be a way: certified on 2026-04-01.",
        ),
        (
            {"without": frozenset({"degree"})},
            {},
            "With what you ruled out there would be a way: certified on 2026-04-01.",
        ),
    ],
)
def test_the_limit_that_stands_in_the_way(limits, more, said):
    assert why(BACHELOR, degree(**more), **limits) == [said]


def test_without_a_limit_on_money_the_cheapest_way_is_told():
    quick = action("quick", 5, cost=900, adds={"degrees": {"level": "bachelor"}})
    assert why(BACHELOR, degree(cost=90), quick, money=20) == [
        "Without your limit on money there is a way: it costs about $90."
    ]


def test_several_limits_that_stand_in_the_way_together():
    found = why(BACHELOR, degree(cost=90, moves=True), stay=True, money=20)
    assert found == ["With none of your limits there is a way: certified on 2026-04-01, for about $90."]


def test_limits_are_not_blamed_for_what_nothing_leads_to():
    assert why(BACHELOR, stay=True, money=20) == ["Nothing we know of leads to this: bachelor"]


def test_a_rule_that_can_be_met_and_no_exam_to_reach():
    goal = planner.goal_of(rulebooks.shelf(), CCM, on=ON)
    ended = replace(goal.particulars.windows, rows=(), pattern=None)
    goal = replace(goal, particulars=replace(goal.particulars, windows=ended))
    world = PEOPLE["ready-today"].world()
    found = planner.plan(goal, world.evidence, on=ON, actions=world.actions)
    assert [str(reason) for reason in found.why_not] == [
        "The rule can be met, but no exam is known that can be reached from there."
    ]


def test_a_license_that_ends_before_the_next_window_and_is_not_renewed_is_no_way_in():
    """Met today, but one can apply only next month; and of the actions none renews."""
    between = date(2027, 2, 5)
    goal = planner.goal_of(rulebooks.shelf(), CCM, on=between)
    assert not goal.particulars.next_window(between).is_open(between)
    for expires, is_way in (("2027-02-20", False), ("2027-03-20", True)):
        plain = person(job("2023-01-09", supervisor_certification="CCM"), licenses=[license_(expires=expires)])
        found = planner.plan(goal, evidence_of(plain), on=between, actions={})
        assert bool(found.plans) == is_way
        said = [] if is_way else ["The rule can be met, but no exam is known that can be reached from there."]
        assert [str(reason) for reason in found.why_not] == said
