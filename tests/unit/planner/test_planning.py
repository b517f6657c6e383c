"""Single plans, small enough to work out by hand; each proven besides."""

from datetime import date, timedelta

import pytest

from caseway import planner
from caseway.planner import Goal, Limits, search, sentences, ways, wording
from tests.unit.planner.proof import prove_all
from tests.unit.planner.worlds import (
    TODAY,
    World,
    action,
    amount,
    by_key,
    clause,
    course,
    evidence_of,
    job,
    license_,
    rule_of,
)

IN_FORCE = clause("license", exists="licenses", in_force=True, where={"type": "RN", "status": "active"})
WORKS = clause("works", exists="employment", in_force=True)
HOURS = clause("hours", total="continuing_education.hours", at_least=12)
BACHELOR = clause("bachelor", exists="degrees", where={"level": "bachelor"})
NOTHING = {"degrees": [], "licenses": [], "employment": [], "continuing_education": []}


def by_the_hour(key="by-the-hour", *, pace=7, cost=2, fixed=0):
    return action(
        key,
        cost=fixed,
        adds={"continuing_education": {"topic": "x"}},
        per_unit=("hours", amount("hours", pace), amount("USD", cost)),
    )


def planned(rule, *actions, person=None, **limits):
    """The answer for a rule, some actions and a person; proven."""
    evidence = evidence_of(NOTHING | (person or {}))
    world = World(Goal(rule_of(rule)), evidence, by_key(*actions), Limits(**limits))
    found = planner.plan(world.goal, world.evidence, on=TODAY, actions=world.actions, limits=world.limits)
    prove_all(found, world)
    return found


def told(found):
    """Each plan as its actions, the days it takes and what it costs."""
    return [(plan.key, (plan.finish - TODAY).days, plan.cost.typical) for plan in found.plans]


def degree(key="degree", days=30, level="bachelor", **more):
    return action(key, days, adds={"degrees": {"level": level}}, **more)


# --- what comes alone ------------------------------------------------------------------------------------------------


def test_what_is_met_needs_nothing():
    found = planned(IN_FORCE, person={"licenses": [license_(issued=date(2020, 1, 1))]})
    assert told(found) == [("as-is", 0, 0)]
    assert found.as_is == found.fastest == found.cheapest


def test_work_that_runs_only_has_to_last():
    rule = clause("months", months="employment", at_least=2)
    found = planned(
        rule, action("job", 10, adds={"employment": job()}), person={"employment": [job(start=date(2026, 2, 2))]}
    )
    assert told(found) == [("as-is", 31, 0)]
    (step,) = found.fastest.steps
    assert (step.kind, step.starts, step.runs_until, step.proves) == ("now", TODAY, date(2026, 4, 2), ("months",))


def test_a_change_is_worth_it_only_where_it_brings_the_day_nearer():
    under = clause("under", months="employment", at_least=1, where={"supervisor_certification": "CCM"})
    any_ = clause("any", months="employment", at_least=2)
    change = action("ccm", 5, changes=[("employment", {"role": "case_manager"}, {"supervisor_certification": "CCM"})])
    soon, late = date(2026, 1, 5), date(2026, 3, 1)
    assert told(planned(clause("r", any=[under, any_]), change, person={"employment": [job(start=soon)]})) == [
        ("as-is", 3, 0)
    ]
    assert told(planned(clause("r", any=[under, any_]), change, person={"employment": [job(start=late)]})) == [
        ("ccm", 36, 0)
    ]


# --- what has no day of its own --------------------------------------------------------------------------------------


def test_a_restored_license_counts_from_the_day_it_is_restored():
    restore = action("restore", 21, changes=[("licenses", {"status": "lapsed"}, {"status": "active", "expires": None})])
    lapsed = license_(status="lapsed", issued=date(2020, 1, 1))
    assert told(planned(IN_FORCE, restore, person={"licenses": [lapsed]})) == [("restore", 21, 0)]


def test_what_needs_a_restored_license_waits_for_it():
    restore = action("restore", 21, changes=[("licenses", {"status": "lapsed"}, {"status": "active", "expires": None})])
    new = action("job", 10, needs=IN_FORCE, adds={"employment": job()})
    lapsed = {"licenses": [license_(status="lapsed", issued=date(2020, 1, 1))]}
    assert told(planned(WORKS, restore, new, person=lapsed)) == [("restore+job", 31, 0)]
    after_a_month = clause("n", all=[IN_FORCE, clause("month", months="employment", at_least=1)])
    late = action("late", 10, needs=after_a_month, adds={"degrees": {"level": "bachelor"}})
    working = lapsed | {"employment": [job(start=date(2026, 2, 27))]}
    assert told(planned(BACHELOR, restore, late, person=working)) == [("restore+late", 35, 0)]


def test_what_can_never_follow_a_restored_license_is_not_waited_for():
    restore = action("restore", 21, changes=[("licenses", {"status": "lapsed"}, {"status": "active", "expires": None})])
    none_in_force = clause("n", **{"not": IN_FORCE})
    new = action("job", 10, needs=clause("both", all=[none_in_force, BACHELOR]), adds={"employment": job()})
    lapsed = {"licenses": [license_(status="lapsed", issued=date(2020, 1, 1))]}
    rule = clause("r", all=[WORKS, clause("again", exists="licenses", in_force=True, where={"status": "active"})])
    assert told(planned(rule, restore, new, degree(), person=lapsed)) == [], "the license is there before the degree"


def test_statements_count_from_the_day_they_are_made():
    attest = action("attest", 4, answers={"attestations": {"moral_character": True}})
    rule = clause("moral", fact="attestations.moral_character", **{"is": True})
    assert told(planned(rule, attest)) == [("attest", 4, 0)]
    assert told(planned(rule, attest, person={"attestations": {"moral_character": False}})) == []
    stated = clause("stated", exists="attestations", where={"moral_character": True})
    assert told(planned(stated, attest)) == [("attest", 4, 0)]
    both = action("attest", 4, answers={"attestations": {"moral_character": True, "code_of_conduct": True}})
    told_both = {"attestations": {"moral_character": False, "code_of_conduct": True}}
    assert told(planned(rule, both, person=told_both)) == []


# --- amounts ---------------------------------------------------------------------------------------------------------


def test_as_much_is_done_as_is_missing():
    assert told(planned(HOURS, by_the_hour())) == [("by-the-hour", 12, 24)]
    found = planned(HOURS, by_the_hour(), person={"continuing_education": [course(7.5, date(2026, 1, 5))]})
    assert told(found) == [("by-the-hour", 5, 10)]
    assert found.fastest.steps[0].hours.typical == 5


def test_inside_another_clause_too():
    assert told(planned(clause("r", any=[WORKS, HOURS]), by_the_hour())) == [("by-the-hour", 12, 24)]


def test_what_another_action_brings_need_not_be_done():
    fixed = action("course", 3, cost=5, adds={"continuing_education": course(8)})
    assert told(planned(HOURS, by_the_hour(), fixed)) == [("by-the-hour+course", 4, 13)]


def test_what_grows_too_old_on_the_way_is_made_up_for():
    rule = clause("hours", total="continuing_education.hours", at_least=12, within="12 days")
    old = {"continuing_education": [course(5, date(2026, 3, 1))]}
    assert told(planned(rule, by_the_hour(pace=4, cost=0), person=old)) == [("by-the-hour", 21, 0)]


def test_one_of_what_is_counted_by_the_unit_is_one_course():
    assert told(planned(clause("r", exists="continuing_education"), by_the_hour())) == [("by-the-hour", 1, 2)]


def test_several_clauses_ask_for_the_most_of_them():
    rule = clause("r", all=[clause("a", total="continuing_education.hours", at_least=5), HOURS])
    assert told(planned(rule, by_the_hour())) == [("by-the-hour", 12, 24)]


def test_with_little_time_the_same_takes_longer():
    assert told(planned(HOURS, by_the_hour(), hours_per_week=3.5)) == [("by-the-hour", 24, 24)]


def test_of_many_that_add_up_no_more_than_two_are_taken_together():
    courses = [
        action(f"course-{at}", 3 + at, adds={"continuing_education": course(4)}) for at in range(ways.MOST_TOGETHER + 1)
    ]
    assert told(planned(HOURS, *courses)) == [], "narrower than it could be: see test_optimal"
    assert told(planned(HOURS, *courses[:4])) == [("course-0+course-1+course-2", 5, 0)]


# --- choices ---------------------------------------------------------------------------------------------------------


def test_faster_and_cheaper_are_both_told_and_nothing_beaten():
    quick, slow = degree("quick", 10, cost=90), degree("slow", 40, cost=20)
    worse = degree("worse", 30, cost=95)
    assert told(planned(BACHELOR, quick, slow, worse)) == [("quick", 10, 90), ("slow", 40, 20)]


def test_a_dearer_part_that_ends_sooner_does_not_swallow_the_cheaper_whole():
    fixed = action("course", 40, adds={"continuing_education": course(8)})
    found = planned(HOURS, by_the_hour(fixed=70), fixed)
    assert told(found) == [("by-the-hour", 12, 94), ("by-the-hour+course", 40, 78)]


def test_more_hours_a_week_bring_the_day_nearer():
    rule = clause("worked", hours="employment", per_week="hours_per_week", at_least=200)
    faster = action("more", 7, cost=5, changes=[("employment", {"role": "case_manager"}, {"hours_per_week": 40})])
    found = planned(rule, faster, person={"employment": [job(start=date(2026, 2, 2), hours=20)]})
    assert [key for key, *_ in told(found)] == ["more", "as-is"]
    assert (found.cheapest.finish - found.fastest.finish).days == 17


def test_of_two_jobs_that_begin_on_a_day_the_one_beside_stays():
    rule = clause("worked", hours="employment", per_week="hours_per_week", at_least=20)
    new = action("new", 5, adds={"employment": job(hours=20)}, replaces=("employment",))
    beside = action("beside", 5, adds={"employment": job(hours=20)})
    assert told(planned(rule, new, beside)) == [("beside+new", 9, 0)]


def test_a_thing_waits_for_what_it_needs():
    master = degree("master", 20, "master", needs=BACHELOR)
    found = planned(clause("r", exists="degrees", where={"level": "master"}), degree(), master)
    assert told(found) == [("degree+master", 50, 0)]
    assert found.fastest.steps[1].starts == TODAY + timedelta(days=30)


def test_two_that_need_each_other_lead_nowhere():
    license_needs = action("license", 5, adds={"licenses": license_()}, needs=BACHELOR)
    found = planned(IN_FORCE, license_needs, degree(needs=IN_FORCE))
    assert told(found) == []
    assert str(found.why_not[0]) == "Nothing we know of leads to this: license"


def test_nothing_is_done_that_only_keeps_a_not():
    none_held = clause("none", **{"not": clause("held", exists="licenses")})
    found = planned(clause("r", any=[none_held, BACHELOR]), degree(), person={"licenses": [license_()]})
    assert told(found) == [("degree", 30, 0)]


def test_what_grows_old_is_done_last():
    rule = clause("r", all=[BACHELOR, clause("course", exists="continuing_education", within="12 days")])
    found = planned(rule, degree(), action("course", 5, adds={"continuing_education": course()}))
    assert told(found) == [("degree+course", 30, 0)]
    assert [step.starts for step in found.fastest.steps] == [TODAY, TODAY + timedelta(days=25)]


# --- limits ----------------------------------------------------------------------------------------------------------


def two_degrees():
    return clause("r", all=[BACHELOR, clause("master", exists="degrees", where={"level": "master"})])


def test_with_time_for_one_they_take_turns():
    both = [degree(per_week=8), degree("master", 20, "master", per_week=8)]
    assert told(planned(two_degrees(), *both)) == [("degree+master", 30, 0)]
    assert [days for _, days, _ in told(planned(two_degrees(), *both, hours_per_week=10))] == [50]
    assert [days for _, days, _ in told(planned(two_degrees(), *both, hours_per_week=16))] == [30]


def test_the_first_in_turn_waits_without_holding_up_what_can_begin():
    things = [
        action("a", 35, per_week=4, adds={"degrees": {"field": "a"}}),
        action("b", 2, adds={"degrees": {"field": "b"}}),
        action(
            "c",
            2,
            per_week=8,
            needs=clause("n", exists="degrees", where={"field": "b"}),
            adds={"degrees": {"field": "c"}},
        ),
        action("d", 7, needs=clause("n", exists="degrees", where={"field": "c"}), adds={"degrees": {"field": "d"}}),
    ]
    parts = [clause(f"w{field}", exists="degrees", where={"field": field}) for field in "ad"]
    assert [days for _, days, _ in told(planned(clause("r", all=parts), *things, hours_per_week=8))] == [39]


def test_turns_cost_nothing_where_something_else_takes_longer():
    both = [
        degree(per_week=8),
        degree("master", 20, "master", per_week=8),
        action("license", 60, adds={"licenses": license_()}),
    ]
    found = planned(clause("all", all=[two_degrees(), IN_FORCE]), *both, hours_per_week=10)
    assert told(found) == [("degree+license+master", 60, 0)]


def test_turns_are_not_tried_where_a_plan_in_hand_is_better_anyway():
    school = action(
        "school",
        adds={"continuing_education": {"topic": "x"}, "degrees": {"level": "bachelor"}},
        per_unit=("hours", amount("hours", 17), amount("USD", 0)),
    )
    found = planned(
        clause("r", all=[HOURS, BACHELOR]), school, by_the_hour(fixed=20), degree(days=3, per_week=8), hours_per_week=20
    )
    assert told(found) == [("school", 5, 0)]


def test_amounts_rise_until_they_are_enough():
    """Each course done long ago grows too old while the hours for the one before are made up."""
    rule = clause("hours", total="continuing_education.hours", at_least=12, within="1 month")
    old = [course(1, date(2026, 2, 3) + timedelta(days=at)) for at in range(10)]
    found = planned(rule, by_the_hour(pace=3.5, cost=1), person={"continuing_education": old})
    assert told(found) == [("by-the-hour", 24, 12)]


def test_what_takes_more_time_than_there_is_is_not_done():
    assert told(planned(BACHELOR, degree(per_week=8), hours_per_week=7)) == []
    assert told(planned(BACHELOR, degree(per_week=8), hours_per_week=8)) == [("degree", 30, 0)]


def test_nothing_begins_before_the_day_set():
    assert told(planned(BACHELOR, degree(), not_before=TODAY + timedelta(days=9))) == [("degree", 39, 0)]


@pytest.mark.parametrize(
    ("limits", "more"),
    [
        ({"stay": True}, {"moves": True}),
        ({"keep_job": True}, {"changes_job": True}),
        ({"without": frozenset({"quick"})}, {}),
    ],
)
def test_what_is_ruled_out_is_not_done(limits, more):
    quick, slow = degree("quick", 10, **more), degree("slow", 40)
    assert told(planned(BACHELOR, quick, slow)) == [("quick", 10, 0)]
    assert told(planned(BACHELOR, quick, slow, **limits)) == [("slow", 40, 0)]


def test_no_plan_costs_more_than_there_is():
    quick, slow = degree("quick", 10, cost=90), degree("slow", 40, cost=20)
    assert told(planned(BACHELOR, quick, slow, money=20)) == [("slow", 40, 20)]
    assert told(planned(BACHELOR, quick, slow, money=19)) == []


# --- an authority's yes ----------------------------------------------------------------------------------------------


def test_what_rests_on_a_yes_is_told_apart_and_only_where_it_is_better():
    yes = clause("yes", exists="confirmations", where={"answer": True})
    ask = action("ask", 7, adds={"confirmations": {"answer": True}}, asks_authority=True)
    rule = clause("r", any=[yes, BACHELOR])
    found = planned(rule, ask, degree())
    assert told(found) == [("degree", 30, 0)]
    assert [(plan.key, plan.rests_on_answer) for plan in found.if_agreed] == [("ask", True)]
    assert planned(rule, ask, degree("quick", 3)).if_agreed == ()
    alone = planned(rule, ask)
    assert alone.plans == ()
    assert [str(reason) for reason in alone.why_not] == ["Every way we know of hangs on a yes from the certifier."]


# --- what a plan says of itself --------------------------------------------------------------------------------------


def test_how_soon_and_how_late_it_may_end():
    unsure = degree(days=amount("days", 30, 20, 50), cost=amount("USD", 100, 50, 400))
    plan = planned(BACHELOR, unsure).fastest
    assert [(day - TODAY).days for day in (plan.soonest, plan.finish, plan.latest)] == [20, 30, 50]
    assert (plan.cost.least, plan.cost.most, plan.cost.is_sure) == (50, 400, False)
    assert plan.estimates == 1
    assert plan.unpriced == ()


def test_the_fullest_week_counts_paid_work_with_study():
    jobs = [
        job(start=date(2025, 1, 6), hours=40),
        job(start=date(2020, 1, 6), end=date(2021, 1, 5)),
        {"role": "case_manager"},
    ]
    plan = planned(BACHELOR, degree(per_week=8), person={"employment": jobs}).fastest
    assert plan.busiest == 48


def test_the_first_of_two_alike_is_that_with_less_to_do():
    rule = clause("r", all=[WORKS, BACHELOR])
    both = action("both", 30, adds={"degrees": {"level": "bachelor"}, "employment": job()})
    assert told(planned(rule, degree(), action("job", 20, adds={"employment": job()}), both)) == [("both", 30, 0)]


def test_too_many_ways_are_said_to_be_too_many(monkeypatch):
    monkeypatch.setattr(search, "MOST_WAYS", 0)
    found = planner.plan(
        Goal(rule_of(two_degrees())), evidence_of(NOTHING), on=TODAY, actions=by_key(degree(), degree("m", 5, "master"))
    )
    assert [str(reason) for reason in found.why_not] == [
        "More ways lead there than can be looked at. Rule some actions out."
    ]
    assert found.plans == ()


def test_what_nobody_spoke_of_and_the_answer_rests_on_is_said():
    rule = clause("r", all=[clause("none", **{"not": clause("held", exists="licenses")}), BACHELOR])
    evidence = evidence_of({"degrees": []})
    found = planner.plan(Goal(rule_of(rule)), evidence, on=TODAY, actions=by_key(degree()))
    assert found.assumes == ("licenses",)
    nowhere = planner.plan(Goal(rule_of(rule)), evidence, on=TODAY, actions={})
    assert nowhere.assumes == ("licenses",)


def test_every_sentence_of_a_plan_is_in_the_catalog():
    assert set(sentences.TEMPLATES) <= set(wording.TEMPLATES)
