"""The thread as one picture: what it shows, how it is joined, and what is loose in it."""

import re

from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.casework import goals, needs, tasks
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Case, Goal
from caseway.casework.needs import NeedDraft
from caseway.casework.tasks import TaskDraft
from tests.unit.web.casework.thread.conftest import DAY, text


def page(browser, case, query=""):
    response = browser.get(f"/cases/{case}/thread/{query}")
    assert response.status_code == 200
    return response


def drawn(browser, case):
    return page(browser, case).context["drawn"]


def test_a_case_without_needs_says_what_to_do_first(ana, case):
    assert "Nothing here yet" in text(page(ana, case))
    assert "Add the first need" in text(page(ana, case))


def test_need_goal_step_and_result_stand_on_one_page(ana, thread):
    shown = text(page(ana, thread.case))
    for said in (
        "No food at the end of the month", "“We run out by the 20th.”", "I want to eat every day.",
        "Reached when Food in the house on the last day", "Apply for SNAP", "Approved: $291 a month", "More than expected",
        "Also for Rent eats it all", "Leads also to I want to eat every day.",
    ):  # fmt: skip
        assert said in shown


def test_loose_ends_stand_out_and_say_what_to_do(ana, thread):
    shown = text(page(ana, thread.case))
    for said in (
        "Proposed need. Confirm it, or say that it is none.", "Need without a goal. Set a goal with the client.",
        "Goal without a step. Add the first step.", "Overdue step. Say what came of it, or set a new day.",
        "Step without an owner. Say who does it.", "Task without a goal. Put it under a goal, or finish it.",
        "6 loose ends",
    ):  # fmt: skip
        assert said in shown


def test_each_loose_end_leads_to_a_page_that_ties_it(ana, thread):
    body = page(ana, thread.case).content.decode()
    section = body.partition('class="cw-loose"')[2].partition("</section>")[0]
    addresses = re.findall(r'class="cw-edit" href="([^"]+)"', section)
    assert len(addresses) == 6
    for address in addresses:
        assert ana.get(address.replace("&amp;", "&")).status_code == 200


def test_lines_join_what_belongs_together(ana, thread):
    bands = drawn(ana, thread.case).bands
    first = bands[0]
    assert [node.record.says for node in first.needs] == ["No food at the end of the month", "Rent eats it all"]
    assert [(node.row, node.end) for node in first.needs] == [(1, 2), (2, 5)]
    (eat, cook) = first.needs[0].goals
    assert (eat.row, eat.end, cook.row, cook.end) == (1, 4, 4, 5)
    assert {(line.row, line.end, line.look) for line in first.lines if line.gutter == 2} == {
        (1, 2, "straight"), (1, 4, "down"), (1, 2, "up"),
    }  # fmt: skip
    assert len([line for line in first.lines if line.gutter == 3]) == 4  # three steps, and one that is missing
    assert len([line for line in first.lines if line.gutter == 4]) == 3


def test_a_goal_of_no_need_and_one_of_several_steps_are_drawn(ana, thread, who):
    made = goals.add(case=thread.case, draft=GoalDraft("I want a dog.", "A dog"), **who())
    found = drawn(ana, thread.case)
    alone = next(band for band in found.bands if band.needs[0].record is None)
    assert [one.kind for one in alone.needs[0].goals[0].loose] == ["no_need", "no_step"]
    assert f"g-{made}" in page(ana, thread.case).content.decode()


def test_what_is_over_is_left_out_until_it_is_asked_for(ana, thread, who):
    needs.refute(need=thread.proposed, why="She is only tired.", **who())
    needs.resolve(need=thread.work, outcome="Works at the bakery.", **who())
    shown = text(page(ana, thread.case))
    assert "Low mood" not in shown
    assert "Lost her job" not in shown
    assert "Show 2 more that are over" in shown
    shown = text(page(ana, thread.case, "?over=1"))
    assert "Low mood" in shown
    assert "Works at the bakery." in shown
    assert "Leave out what is over" in shown


def test_a_case_in_which_all_is_over_says_so(ana, case, who):
    made = needs.find(case=case, draft=NeedDraft("health", "Pain"), **who())
    needs.resolve(need=made, outcome="Gone.", **who())
    assert "Nothing is open" in text(page(ana, case))


def test_what_was_entered_in_error_is_shown_struck_through_when_asked_for(ana, thread, who):
    tasks.strike(task=thread.ask, why="Wrong sister.", **who())
    goals.strike(goal=thread.cook, why="Twice.", **who())
    assert "Ask the sister" not in text(page(ana, thread.case))
    shown = page(ana, thread.case, "?over=1")
    assert "Ask the sister" in text(shown)
    assert "cw-void" in shown.content.decode()


def test_needs_whose_goals_are_over_or_that_are_not_wanted_ask_for_their_end(ana, thread, who):
    needs.agree(need=thread.work, agreement="no", **who())
    goals.begin(goal=thread.cook, **who())
    tasks.cancel(task=thread.pantry, why="Closed.", **who())
    tasks.cancel(task=thread.ask, why="Away.", **who())
    kinds = {one.kind for one in drawn(ana, thread.case).loose}
    assert {"unwanted", "no_next"} <= kinds
    for goal in (thread.eat, thread.cook):
        goals.complete(goal=goal, achievement="achieved", **who())
    assert "met" in {one.kind for one in drawn(ana, thread.case).loose}


def test_a_goal_past_its_day_asks_to_be_reviewed(ana, thread, who, today):
    Goal.objects.filter(pk=thread.eat).update(target_date=today - 3 * DAY)
    assert "past" in {one.kind for one in drawn(ana, thread.case).loose}


def test_the_t_score_says_what_it_means(ana, thread):
    shown = text(page(ana, thread.case))
    assert "60.0 T score over one goal with levels. 50 is what was expected" in shown
    assert "So more was reached than expected." in shown


def test_it_takes_as_many_statements_for_many_as_for_few(ana, thread, who):
    page(ana, thread.case)
    with CaptureQueriesContext(connection) as few:
        page(ana, thread.case)
    for number in range(8):
        need = needs.find(case=thread.case, draft=NeedDraft("health", f"Pain {number}"), **who())
        goal = goals.add(case=thread.case, draft=GoalDraft(f"Walk {number}", "A mile", needs=(need,)), **who())
        tasks.add(case=thread.case, draft=TaskDraft(f"Call {number}", goal=goal), **who())
    with CaptureQueriesContext(connection) as many:
        page(ana, thread.case)
    assert len(many) == len(few)


def test_a_band_with_more_steps_than_places_is_a_list(ana, thread, who):
    for number in range(62):
        tasks.add(case=thread.case, draft=TaskDraft(f"Call {number}", goal=thread.cook), **who())
    assert not drawn(ana, thread.case).bands[0].is_drawn


def test_others_do_not_see_it_and_a_case_that_is_over_changes_no_more(browser_of, place, elsewhere, thread, who, ana):
    assert browser_of(elsewhere.ana, agency=elsewhere).get(f"/cases/{thread.case}/thread/").status_code == 404
    Case.objects.filter(pk=thread.case).update(ends=who()["on"], status="closed", closure_reason="goals_met")
    shown = text(page(ana, thread.case))
    assert "This case is over." in shown
    assert "Add a need" not in shown
