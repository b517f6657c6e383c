"""The pages of one goal: set with its criterion and levels, reviewed, put in order, and ended."""

import pytest

from caseway.casework import goals
from caseway.casework.models import Goal, GoalReview, Task
from tests.unit.web.casework.at_work import shown
from tests.unit.web.casework.thread.conftest import LEVELS, text


@pytest.fixture
def at(thread):
    return lambda goal, verb="": f"/cases/{thread.case}/goals/{goal}/{verb + '/' if verb else ''}"


def levels(*texts):
    return {f"level_{number}": says for number, says in enumerate(texts)}


def sent(page, **more):
    """What a form sends that was opened and left alone, but for `more`."""
    told = {"version": page.context["version"]}
    for one in page.context["form"]:
        value = one.value()
        if value in (None, "", False, []):
            continue
        told[one.html_name] = told[one.html_initial_name] = value
    return {**told, **more}


def test_a_goal_is_set_for_a_need_with_help(ana, thread):
    address = f"/cases/{thread.case}/goals/new/?need={thread.work}"
    shown = text(ana.get(address))
    assert "Works 25 hours a week or more, for 90 days" in shown
    assert "Low mood" not in shown.partition("Which needs does it serve?")[2].partition("Five levels")[0]
    wrong = ana.post(address, {"words": "I want work.", "weight": "1", "level_2": "Works", "needs": [str(thread.work)]})
    assert wrong.status_code == 422
    assert "Describe all five levels, or none." in text(wrong)
    told = {"words": "I want work.", "criterion": "25 hours", "weight": "2", "needs": [str(thread.work)],
            "is_long_term": "on", **levels(*"abcde")}  # fmt: skip
    answer = ana.post(address, told)
    row = Goal.objects.get(words="I want work.")
    assert answer["Location"].endswith(f"#g-{row.pk}")
    assert (row.levels, row.weight, row.is_long_term) == (list("abcde"), 2, True)
    assert [one.pk for one in row.needs.all()] == [thread.work]


def test_in_a_case_without_needs_a_goal_serves_none(ana, case):
    address = f"/cases/{case}/goals/new/"
    assert "Which needs" not in text(ana.get(address))
    assert ana.post(address, {"words": "I want a dog.", "criterion": "A dog", "weight": "1"}).status_code == 302
    assert ana.post(address, {"words": " ", "criterion": "A dog", "weight": "1"}).status_code == 422


def test_a_goal_shows_its_levels_reviews_and_steps(ana, thread, at):
    shown = text(ana.get(at(thread.eat)))
    for said in ("Runs out by the 20th", "+1 Three meals a day reached", "Five meals counted", "Apply for SNAP",
                 "2 reviews, the last: +1: More than expected"):  # fmt: skip
        assert said in shown or said in ana.get(at(thread.eat)).content.decode()
    assert "It has no levels." in text(ana.get(at(thread.cook)))


def test_a_goal_is_reviewed(ana, thread, at):
    assert "+2: Cooks for others" in text(ana.get(at(thread.eat, "review")))
    told = {"achievement": "achieved", "attained": "2", "evidence": "Seen.", "on_date": ""}
    assert ana.post(at(thread.eat, "review"), told)["Location"] == at(thread.eat)
    assert GoalReview.objects.filter(goal=thread.eat, attained=2).exists()
    assert "attained" not in ana.get(at(thread.cook, "review")).context["form"].fields
    ana.post(at(thread.cook, "review"), {"achievement": "no_change"})
    late = ana.post(at(thread.cook, "review"), {"achievement": "no_change", "on_date": "2999-01-01"})
    assert "This day is in the future." in text(late)


def test_a_goal_is_begun_held_completed_and_taken_up_again(ana, thread, at):
    status = lambda goal: Goal.objects.get(pk=goal).status  # noqa: E731 - asked again and again
    ana.post(at(thread.cook, "begin"))
    assert status(thread.cook) == "active"
    ana.post(at(thread.cook, "hold"), {"why": "In the hospital."})
    assert status(thread.cook) == "on_hold"
    ana.post(at(thread.cook, "begin"))
    in_the_way = ana.post(at(thread.eat, "complete"), {"achievement": "achieved"})
    assert "Steps still open: 2." in text(in_the_way)
    ana.post(at(thread.eat, "complete"), {"achievement": "achieved", "why": "She eats.", "and_steps": "on"})
    assert status(thread.eat) == "completed"
    assert Task.objects.get(pk=thread.pantry).status == "cancelled"
    ana.post(at(thread.eat, "begin"))
    assert status(thread.eat) == "active"
    ana.post(at(thread.cook, "reject"), {"why": "Not hers."})
    assert status(thread.cook) == "rejected"
    assert "Not hers." in text(ana.get(at(thread.cook)))


def test_a_goal_comes_earlier_and_is_struck(ana, thread, at):
    assert "Put it one place higher" in text(ana.get(at(thread.cook)))
    assert "Put it one place higher" not in text(ana.get(at(thread.eat)))
    ana.post(at(thread.cook, "sooner"))
    assert Goal.objects.get(pk=thread.cook).place < Goal.objects.get(pk=thread.eat).place
    ana.post(at(thread.cook, "strike"), {"why": "Twice."})
    assert Goal.objects.get(pk=thread.cook).is_in_error
    assert ana.post(at(thread.cook, "fly")).status_code == 404


def test_a_goal_is_changed_with_its_needs_and_levels(ana, thread, at):
    page = ana.get(at(thread.eat, "edit"))
    told = sent(page, words="I want to eat.", needs=[str(thread.food)], level_4="Feeds the block")
    assert ana.post(at(thread.eat, "edit"), told)["Location"] == at(thread.eat)
    row = Goal.objects.get(pk=thread.eat)
    assert (row.words, row.levels[4], [one.pk for one in row.needs.all()]) == (
        "I want to eat.", "Feeds the block", [thread.food],
    )  # fmt: skip
    page = ana.get(at(thread.eat, "edit"))
    told = sent(page)
    for number in range(5):
        told[f"level_{number}"] = ""
    ana.post(at(thread.eat, "edit"), told)
    assert Goal.objects.get(pk=thread.eat).levels == []


def test_two_who_change_the_levels_are_told(ana, thread, at, who):
    page = ana.get(at(thread.eat, "edit"))
    told = sent(page, level_0="Nothing at all")
    goals.edit(goal=thread.eat, changes={"levels": ("1", *LEVELS[1:])}, version=told["version"], **who())
    clash = ana.post(at(thread.eat, "edit"), told)
    assert "Somebody else changed the levels" in text(clash)
    told["version"] = clash.context["version"]
    assert ana.post(at(thread.eat, "edit"), told).status_code == 302
    assert Goal.objects.get(pk=thread.eat).levels[0] == "Nothing at all"


def test_two_who_change_which_needs_it_serves_are_shown_both(ana, thread, at, who):
    page = ana.get(at(thread.eat, "edit"))
    told = {**sent(page), **shown(page), "needs": [str(thread.food)]}
    assert told["initial-needs"] == [str(one) for one in sorted((thread.food, thread.money))]
    every = (thread.food, thread.money, thread.work)
    goals.edit(goal=thread.eat, changes={"needs": every}, version=page.context["version"], **who())
    clash = ana.post(at(thread.eat, "edit"), told)
    assert "Somebody else changed this" in text(clash)
    (choice,) = clash.context["choices"]
    assert choice.yours == "No food at the end of the month"
    assert set(choice.theirs.split(", ")) == {"No food at the end of the month", "Rent eats it all", "Lost her job"}
    assert Goal.objects.get(pk=thread.eat).needs.count() == 3
    told |= {"version": clash.context["version"], "keep-needs": "yours", "seen-needs": choice.seen}
    assert ana.post(at(thread.eat, "edit"), told).status_code == 302
    assert [one.pk for one in Goal.objects.get(pk=thread.eat).needs.all()] == [thread.food]


def test_who_changes_its_words_leaves_the_needs_that_another_ticked(ana, thread, at, who):
    page = ana.get(at(thread.eat, "edit"))
    told = {**sent(page), **shown(page), "words": "I want to eat well."}
    every = (thread.food, thread.money, thread.work)
    goals.edit(goal=thread.eat, changes={"needs": every}, version=page.context["version"], **who())
    assert ana.post(at(thread.eat, "edit"), told).status_code == 302
    row = Goal.objects.get(pk=thread.eat)
    assert (row.words, row.needs.count()) == ("I want to eat well.", 3)
