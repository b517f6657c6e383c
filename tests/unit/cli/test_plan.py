"""`caseway plan`: the answer first, then dated steps, what they rest on, and what would change them."""

import io
import json
from dataclasses import replace
from datetime import date

import pytest

from caseway import criteria, planner, rulebooks
from caseway.cli import plan_as_json, planning
from caseway.cli.printing import Page
from caseway.criteria import Text
from caseway.planner import Goal, Limits, Plan, Planned, Range, Step, WhatIf
from caseway.rulebooks import actions as catalog

ON = date(2026, 6, 1)
DAY = "2026-06-01"


def said(ran):
    return " ".join(ran.out.split())


# --- the real planner ---


def test_the_answer_comes_first_then_the_steps(run, rosa):
    ran = run("plan", "ccm", rosa, "--on", DAY)
    assert (ran.status, ran.err) == (0, "")
    lines = ran.out.splitlines()
    assert lines[0].startswith("CERTIFIED BY ABOUT ")
    assert lines[1] == "Certified Case Manager (CCM)"
    assert lines[2] == "Rosa Diaz, planned on June 1, 2026, by the rules in force since March 1, 2013."
    assert "Eligible on January 9, 2027." in said(ran)
    for heading in ("This week", "Step by step"):
        assert heading in lines
    assert "proves: 12 months under a CCM" in said(ran)
    assert "only the certifier decides" in said(ran)


def test_json_holds_the_whole_plan_and_its_evidence_proves_it(run, rosa, tmp_path):
    ran = run("plan", "ccm", rosa, "--on", DAY, "--json")
    found = json.loads(ran.out)
    assert (found["rulebook"], found["edition"], found["on"]) == ("certification/ccmc/ccm", "2013-03-01", DAY)
    plans = found["plans"]
    assert plans[0]["labels"][0] == "fastest"
    assert plans[-1]["labels"][-1] == "cheapest"
    plan = plans[0]
    assert plan["eligible"] == "2027-01-09"
    assert plan["finish"] == plan["certified"] > plan["exam"] >= plan["applied"] >= plan["eligible"]
    assert plan["cost"]["least"] <= plan["cost"]["typical"] <= plan["cost"]["most"]
    steps = plan["steps"]
    assert [step["starts"] for step in steps] == sorted(step["starts"] for step in steps)
    assert {"apply", "exam", "result"} <= {step["kind"] for step in steps}
    assert all(step["source"] or step["estimate"] or step["kind"] in ("now", "renew") for step in steps)

    later = tmp_path / "later.json"
    later.write_text(json.dumps(plan["evidence"]))
    assert run("judge", "ccm", later, "--on", plan["eligible"]).out.startswith("MET")


def test_limits_are_kept_and_said_back(run, rosa):
    ran = run(
        "plan", "ccm", rosa, "--on", DAY, "--json", "--hours-per-week", "5", "--money", "2000", "--not-before",
        "2026-09-01", "--stay", "--keep-job", "--without", "ccm-supervisor", "--without", "courses",
    )  # fmt: skip
    found = json.loads(ran.out)
    assert found["limits"] == {
        "hours_per_week": 5,
        "money": 2000,
        "not_before": "2026-09-01",
        "stay": True,
        "keep_job": True,
        "without": ["ccm-supervisor", "courses"],
    }
    plan = found["plans"][0]
    assert plan["cost"]["typical"] <= 2000
    assert not {"ccm-supervisor", "courses"} & {step["action"] for step in plan["steps"]}


def test_where_a_limit_stands_in_the_way_it_is_said(run, rosa):
    ran = run("plan", "ccm", rosa, "--on", DAY, "--money", "1", "--exit-code")
    assert ran.status == 1
    assert ran.out.startswith("NO PLAN: Certified Case Manager (CCM)")
    assert "Without your limit on money there is a way" in said(ran)
    assert run("plan", "ccm", rosa, "--on", DAY, "--money", "1").status == 0
    assert json.loads(run("plan", "ccm", rosa, "--on", DAY, "--money", "1", "--json").out)["plans"] == []


def test_an_action_nobody_knows_is_refused_with_those_there_are(run, rosa):
    ran = run("plan", "ccm", rosa, "--without", "magic")
    assert (ran.status, ran.out) == (2, "")
    assert "no action “magic”" in ran.err
    assert "ccm-supervisor" in ran.err
    assert "retest" not in ran.err, "what follows eligibility cannot be left out"


@pytest.mark.parametrize("wrong", ["-1", "many", "nan", "1e9"])
def test_an_amount_is_a_number(run, rosa, wrong):
    ran = run("plan", "ccm", rosa, f"--money={wrong}")
    assert ran.status == 2
    assert "is not an amount" in ran.err


def test_an_edition_at_a_path_is_planned_for_without_its_exam(run, rosa, good):
    edition = next(good.glob("*-*-*.yaml"))
    ran = run("plan", edition, rosa, "--on", DAY, "--json")
    assert ran.status == 0
    assert all(plan["certified"] is None for plan in json.loads(ran.out)["plans"])


def test_the_calendar_is_written_beside_the_answer(run, rosa, tmp_path):
    file = tmp_path / "plan.ics"
    ran = run("plan", "ccm", rosa, "--on", DAY, "--calendar", file)
    assert ran.status == 0
    assert "CERTIFIED" in ran.out
    content = file.read_bytes()
    assert content.startswith(b"BEGIN:VCALENDAR")
    assert b"Rosa" not in content
    number = content.count(b"BEGIN:VEVENT")
    assert ran.err == f"Wrote {number} steps to {file}.\n"
    again = tmp_path / "again.ics"
    run("plan", "ccm", rosa, "--on", DAY, "--calendar", again)
    assert again.read_bytes() == content


def test_without_a_plan_no_calendar_is_written(run, rosa, tmp_path):
    file = tmp_path / "plan.ics"
    ran = run("plan", "ccm", rosa, "--on", DAY, "--money", "1", "--calendar", file)
    assert "was not written" in ran.err
    assert not file.exists()


def test_a_calendar_that_cannot_be_written_is_said(run, rosa, tmp_path):
    ran = run("plan", "ccm", rosa, "--on", DAY, "--calendar", tmp_path)
    assert ran.status == 2
    assert f"{tmp_path} cannot be written: Is a directory." in ran.err


DEGREE = """degrees:
  - {level: master, field: social_work, accredited: true, field_experience: true, conferred: 2015-05-15}
"""


def test_a_file_without_a_name_says_so_quietly_and_what_it_leaves_out(run, rosa, tmp_path):
    file = tmp_path / "short.yaml"
    lines = rosa.read_text().splitlines(keepends=True)[1:]
    file.write_text("".join(lines).replace("degrees: []\n", "") + DEGREE)
    assert "Planned on June 1, 2026" in run("plan", "ccm", file, "--on", DAY).out
    assert "taken as none" not in said(run("plan", "ccm", file, "--on", DAY)), "the plan rests on nothing left out"
    left_out = {**rulebooks.read_person(file).document}
    del left_out["licenses"]
    file.write_text(rulebooks.write_person(left_out))
    assert "taken as none: license." in said(run("plan", "ccm", file, "--on", DAY)), "a license would bar the degree"
    assert "taken as none" not in said(run("plan", "cmgt-bc", rosa, "--on", DAY)), "all it looks at is told"


# --- made-up plans, for what the catalog does not have today ---


@pytest.fixture
def goal():
    return planner.goal_of(rulebooks.shelf(), "ccm", on=ON)


@pytest.fixture
def action():
    return catalog.actions(rulebooks.shelf())["ccm-supervisor"]


@pytest.fixture
def evidence(rosa):
    return rulebooks.read_person(rosa).evidence


def plan_of(goal, evidence, *steps, **more):
    fields = {"eligible_on": date(2027, 1, 9), "certified_on": date(2027, 10, 5)} | more
    return Plan(goal=goal, on=ON, steps=steps, evidence=evidence, **fields)


def told(planned, *what_ifs, name="Rosa Diaz"):
    page = Page(io.StringIO(), width=80)
    planning.tell(page, planning.Answer(name, planned, what_ifs))
    return page.stream.getvalue()


COURSE = Step("action", "Take a course", "Says.", ON, date(2026, 7, 1), cost=Range(10, 20, 30), is_estimate=True)
JOB = Step("action", "Find a job", "Says.", date(2026, 7, 1), date(2026, 8, 1), runs_until=date(2027, 1, 9))
FORM = Step("action", "Sign a form", "", ON, ON)


def test_one_finishes_the_rest_differ(goal, evidence):
    fast = plan_of(goal, evidence, FORM, COURSE, JOB, actions=("a",))
    middle = plan_of(goal, evidence, COURSE, actions=("b",), certified_on=date(2027, 12, 1))
    cheap = plan_of(goal, evidence, FORM, JOB, actions=("c",), certified_on=date(2028, 2, 1))
    out = told(Planned(goal, ON, Limits(), (fast, middle, cheap)))
    order = [out.index(words) for words in ("Step by step", "The cheapest. Certified by about February 2028",
                                            "Between the two. Certified by about December 2027")]  # fmt: skip
    assert order == sorted(order)
    assert "without: Take a course" in out[order[1] :]
    assert out.count("2026-07-01 to 2026-07-31: Find a job") == 1, "what does not differ is told once"
    assert out.count("The rest is the same") == 2
    assert "goes on until 2027-01-09" in out
    assert "about $20 ($10 to $30); estimate" in out
    assert "2026-06-01: Sign a form" in out


def test_a_plan_for_which_no_exam_is_known_ends_with_eligibility(goal, evidence):
    plan = plan_of(goal, evidence, COURSE, certified_on=None, eligible_on=ON)
    out = told(Planned(goal, ON, Limits(), (plan,)))
    assert out.startswith("ELIGIBLE BY ABOUT JUNE 2026\n")
    assert "You are eligible today. What follows from there is not published." in " ".join(out.split())


def test_the_sums_say_what_is_not_published_and_what_is_estimated(goal, evidence):
    unpriced = Step("apply", "Apply", "", ON, ON, unpriced=True, hours=Range(5, 5, 5), note=Text("Ask the certifier."))
    out = " ".join(told(Planned(goal, ON, Limits(), (plan_of(goal, evidence, unpriced),)), name=None).split())
    assert "Costs $0 and 1 cost not published, takes 5 hours beside paid work, rests on published times only." in out
    assert "Ask the certifier." in out


def test_the_week_says_what_to_begin_or_when_the_next_comes(goal, evidence):
    assert "  - Take a course" in told(Planned(goal, ON, Limits(), (plan_of(goal, evidence, COURSE),)))
    later = told(Planned(goal, ON, Limits(), (plan_of(goal, evidence, JOB),)))
    assert "Nothing new. Next, on July 1, 2026: Find a job." in later
    goes_on = Step("now", "Go on", "", ON)
    idle = told(Planned(goal, ON, Limits(), (plan_of(goal, evidence, goes_on),)))
    assert "Nothing new" not in idle
    assert "goes on: Go on" in idle


def test_the_spread_and_the_source_are_told(goal, evidence):
    source = criteria.Source("s", "A page", "A body", "example.org", ON, "draft", date(2026, 1, 1))
    step = replace(COURSE, source=source, proves=("One", "Two", "Three", "Four", "Five"))
    plan = plan_of(goal, evidence, step, soonest=date(2027, 9, 1), latest=date(2028, 1, 1))
    out = " ".join(told(Planned(goal, ON, Limits(), (plan,))).split())
    assert "as long, as it may: September 1, 2027 to January 1, 2028." in out
    assert "A body: A page (read 2026-06-01, draft); in part an estimate" in out
    assert "proves: One; Two; Three; Four and 1 more" in out
    as_json = plan_as_json.as_json(Planned(goal, ON, Limits(), (plan,)), ())
    assert as_json["plans"][0]["steps"][0]["source"]["published"] == "2026-01-01"


def test_a_plan_that_rests_on_a_yes_stands_apart(goal, evidence):
    agreed = plan_of(goal, evidence, COURSE, rests_on_answer=True, applied_on=ON, exam_on=date(2026, 8, 1))
    out = told(Planned(goal, ON, Limits(), if_agreed=(agreed,), why_not=(Text("Nothing leads there."),)))
    assert out.startswith("NO PLAN: Certified Case Manager (CCM)")
    assert "rests on the certifier's yes" in out
    assert "  Nothing leads there." not in out
    assert "- Nothing leads there." in out
    assert "Only if the certifier says yes. Certified by about October 2027" in out
    assert "Apply on June 1, 2026. Exam about August 1, 2026." in out


def test_what_comes_of_itself_a_full_week_and_another_try_are_told(goal, evidence):
    again = Step("exam", "Sit the exam again", "", date(2028, 1, 1), date(2028, 1, 1), cost=Range(100, 100, 100))
    busy = replace(COURSE, per_week=20)
    plan = plan_of(goal, evidence, busy, retest=again, actions=("a",))
    as_is = plan_of(goal, evidence, JOB, certified_on=date(2029, 1, 1))
    planned = Planned(goal, ON, Limits(), (plan,), as_is)
    out = told(planned)
    assert "The fullest week holds 60 hours of work and study." in out
    assert out.index("if you do not pass:") < out.index("2028-01-01: Sit the exam again")
    assert out.index("If you change nothing. Certified by about January 2029") < out.index("Find a job")
    found = plan_as_json.as_json(planned, ())
    assert found["as_is"]["finish"] == "2029-01-01"
    assert found["plans"][0]["busiest_week"] == 60
    assert found["plans"][0]["retest"]["title"] == "Sit the exam again"
    alone = told(Planned(goal, ON, Limits(), (), as_is))
    assert "If you change nothing" in alone
    assert "without:" not in alone
    assert "The rest" not in alone


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ((365, 0, False), "12 months earlier"),
        ((40, 200, False), "40 days earlier, for $200 more"),
        ((900, -50, False), "about 2.5 years earlier, for $50 less"),
        ((0, 0, True), "there is no way without it"),
    ],
)
def test_what_it_turns_on_is_said_with_the_way_to_try(goal, evidence, action, change, words):
    plan = plan_of(goal, evidence, COURSE)
    out = told(Planned(goal, ON, Limits(), (plan,)), WhatIf(action, *change))
    assert words in " ".join(out.split())
    assert "With a supervisor who holds the CCM" in out
    assert "--without" not in out, "the others that do the same would have to go too"
    alone = told(Planned(goal, ON, Limits(), (plan,)), WhatIf(replace(action, lever=""), *change))
    assert "--without ccm-supervisor" in alone


def test_json_of_what_ifs_and_of_a_rule_without_anything_around_it(goal, evidence, action):
    bare = Goal(goal.rule)
    plan = plan_of(bare, evidence, COURSE, certified_on=None)
    found = plan_as_json.as_json(Planned(bare, ON, Limits(), (plan,)), (WhatIf(action, 3, 4.5),))
    assert found["what_if"] == [
        {"action": "ccm-supervisor", "title": action.lever, "days_earlier": 3, "cost_more": 4.5, "only_way": False}
    ]
    assert found["plans"][0]["labels"] == ["fastest", "cheapest"]
    assert found["plans"][0]["certified"] is None
    assert json.loads(json.dumps(found)) == found
