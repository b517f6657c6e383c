"""Plans where a rule asks for runs of work."""

import pytest

from caseway import criteria, planner
from tests.unit.planner.worlds import TODAY, action, by_key, clause, evidence_of, job, rule_of

ACTIONS = by_key(*(action(key, days=10, adds={"employment": job()}) for key in ("first", "second")))
BEFORE = job(start="2025-10-01", end="2026-02-28")


def plans(**asked):
    rule = rule_of(clause(**asked))
    return planner.plan(
        planner.Goal(rule), evidence_of({"employment": [BEFORE]}), on=TODAY, actions=ACTIONS, limits=planner.Limits()
    ).plans


@pytest.mark.parametrize(
    ("operator", "least"), [("unbroken", 1), ("unbroken", 6), ("occasions", 1), ("occasions", 2), ("months", 6)]
)
def test_what_is_planned_meets_the_rule(operator, least):
    for plan in plans(**{operator: "employment"}, gap="20 days", at_least=least):
        assert criteria.judge(plan.goal.rule, plan.evidence, on=plan.eligible_on).verdict == "met"


def test_a_break_that_new_work_bridges_makes_the_plan_shorter():
    (plan,) = plans(months="employment", gap="20 days", at_least=5.5)
    # Ten days to find work: the first day in it has the eleven days of the break behind it as well.
    assert plan.eligible_on.isoformat() == "2026-03-16"
