"""What people are told, as a counselor would tell it; each plan is proven besides."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway import planner
from caseway.planner import Limits
from caseway.web.check import samples
from tests.unit.planner.people import ACM_RN, ACM_SW, CCM, CDMS, CMGT, ON, PEOPLE, PRINTED, Person, catalog, told
from tests.unit.planner.proof import prove_all
from tests.unit.planner.worlds import tried

pytestmark = pytest.mark.untraced


@pytest.mark.parametrize("name", PEOPLE)
def test_a_person_is_told_what_is_right(name):
    person = PEOPLE[name]
    planned = person.planned()
    prove_all(planned, person.world())
    assert (planned.fastest.actions if planned.fastest else None) == person.does
    if person.cheapest:
        assert planned.cheapest.actions == person.cheapest
    if person.if_agreed:
        assert person.if_agreed in [plan.actions for plan in planned.if_agreed]
    reasons = " ".join(map(str, planned.why_not))
    assert all(words in reasons for words in person.why)
    assert bool(reasons) == bool(person.why)
    if person.renews:
        assert any(step.kind == "renew" for step in planned.fastest.steps)


def test_all_their_plans_step_by_step():
    """Read the difference, then: python -m tests.unit.planner.people --accept."""
    printed = dict(
        part.split("\n", 1) for part in PRINTED.read_text(encoding="utf-8").removeprefix("== ").split("\n== ")
    )
    assert list(printed) == list(PEOPLE)
    for name in PEOPLE:
        assert told(name).removeprefix("== ").split("\n", 1)[1].strip() == printed[name].strip(), name


@st.composite
def limits(draw):
    """What somebody might set."""
    return Limits(
        hours_per_week=draw(st.sampled_from([None, None, 5, 10, 15, 25, 40])),
        money=draw(st.sampled_from([None, None, 300, 2000, 20_000])),
        not_before=draw(st.sampled_from([None, None, ON + timedelta(days=100)])),
        stay=draw(st.booleans()),
        keep_job=draw(st.integers(0, 4)) == 0,
        without=frozenset(draw(st.lists(st.sampled_from(sorted(catalog())), max_size=5))),
    )


@given(st.sampled_from(sorted(PEOPLE)), st.sampled_from([CCM, CDMS, CMGT, ACM_RN, ACM_SW]), limits())
@tried(1)
def test_whoever_it_is_with_whatever_limits_each_plan_is_proven(name, goal, limits):
    person = replace(PEOPLE[name], goal=goal, limits=limits)
    prove_all(person.planned(), person.world())


@pytest.mark.parametrize("sample", [sample.slug for sample in samples.SAMPLES])
@pytest.mark.parametrize("goal", [CCM, CDMS, CMGT])
def test_the_sample_people_have_a_proven_plan_for_every_certification(sample, goal):
    plain = {kind: part for kind, part in samples.document(sample, on=ON).items() if kind != "person"}
    person = Person(sample, goal, plain)
    planned = person.planned()
    prove_all(planned, person.world())
    assert planned.plans, [str(reason) for reason in planned.why_not]


@pytest.mark.parametrize(
    ("sample", "does"),
    [
        ("ada", ()),
        ("ben", ()),
        ("cleo", ("ccm-supervisor", "full-time")),
        ("dan", ("case-manager-other-ccm", "degree-adn-lpn", "license-rn")),
    ],
)
def test_what_the_sample_people_do_for_the_ccm(sample, does):
    plain = {kind: part for kind, part in samples.document(sample, on=ON).items() if kind != "person"}
    assert Person(sample, CCM, plain).planned().fastest.actions == does


def test_what_a_ccm_as_supervisor_is_worth():
    """The what-if of the page: 12 months under a CCM against 24 under anybody."""
    world = PEOPLE["nurse-without-experience"].world()
    others = {"on": ON, "actions": world.actions, "others": world.others}
    only_without = world.limits.without | {key for key in catalog() if key.endswith("-ccm") or key == "ccm-supervisor"}
    with_, without = (
        planner.plan(world.goal, world.evidence, limits=limits, **others).fastest
        for limits in (world.limits, Limits(without=only_without))
    )
    assert 320 <= (without.eligible_on - with_.eligible_on).days <= 370
    found = planner.plan(world.goal, world.evidence, **others).what_ifs
    assert [one.action.key for one in found] == ["case-manager-nurse-ccm"]
    assert found[0].days_earlier > 0
    assert not found[0].only_way
    assert found[0].title == catalog()["case-manager-nurse-ccm"].lever


def test_what_nobody_can_do_without_is_the_only_way():
    world = PEOPLE["expired-courses"].world()
    (found,) = planner.plan(world.goal, world.evidence, on=ON, actions=world.actions, others=world.others).what_ifs
    assert (found.action.key, found.only_way) == ("courses", True)


def test_nothing_is_compared_where_there_is_no_plan():
    world = PEOPLE["moral-character-false"].world()
    assert planner.plan(world.goal, world.evidence, on=ON, actions=world.actions, limits=world.limits).what_ifs == ()
