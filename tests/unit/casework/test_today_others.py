"""What of a queue is also another's: steps of clients and agencies, assessments, what a coworker is late with; and contacts."""

import pytest

from caseway.casework import assessing, case_file, contacts, goals, tasks
from caseway.casework.contacts import ContactDraft
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Assessment, Case, Deadline
from caseway.casework.notes import NoteDraft
from caseway.casework.tasks import TaskDraft
from caseway.clients.models import Assignment
from tests.unit.casework.queued import begun, lines, look, only
from tests.unit.casework.writing import spoke
from tests.unit.clients.invented import AT, DAY, ON, by

__all__ = ["look"]
pytestmark = pytest.mark.django_db


def test_a_step_of_somebody_elses_is_followed_up_once_it_is_due(case, place, who, look):
    goal = goals.add(case=case, draft=GoalDraft("I want to eat every day.", "Food in the house"), **who())

    def add(says, owner, due, name="", **more):
        draft = TaskDraft(says, owner=owner, owner_name=name, due_date=due, **more)
        return tasks.add(case=case, draft=draft, **who())

    add("Send the letter", "partner", ON, "Food Bank", goal=goal)
    add("Sign the form", "client", ON + 2 * DAY)
    add("Drive her", "caregiver", ON + 3 * DAY, "Her sister")
    held = add("Ask the pharmacy", "caregiver", ON)
    tasks.hold(task=held, why="It is closed.", **who())
    add("Move", "client", ON + 20 * DAY)
    add("Think about it", "client", None)
    found = {one.title: one for one in lines(look(), "follow")}
    assert {title: one.place for title, one in found.items()} == {
        "Follow up: Send the letter": "today", "Follow up: Sign the form": "week", "Follow up: Drive her": "week",
        "Follow up: Ask the pharmacy": "later",
    }  # fmt: skip
    assert [one.why for one in found.values()] == [
        "It is a step of another agency, Food Bank, due on November 2, 2026. A step toward the goal “I want to eat every day”.",
        "It is the client’s own step, due on November 4, 2026.",
        "It is a step of a caregiver, Her sister, due on November 5, 2026.",
        "It waits: It is closed. It is a step of a caregiver, due on November 2, 2026.",
    ]
    late = next(one for one in lines(look(days=4), "follow") if one.title == "Follow up: Send the letter")
    assert (late.place, late.when, late.clear, late.go) == ("now", "4 days late", "follow", "task")
    tasks.fail(task=late.id, why="They have no room.", **who())
    assert late.title not in {one.title for one in lines(look(days=4), "follow")}
    assert not lines(look(place.ben), "follow")


def test_an_assessment_waits_until_it_is_finished(case, rosa, place, who, look):
    Assignment.objects.create(
        organization=place.agency, client=rosa, user=place.ben, program=place.housing, team=place.north, begins=ON, **by(place.ana)
    )  # fmt: skip
    made = begun(case, who(place.ben))
    line = only(look(days=2), "assessment")
    assert (line.place, line.when, line.go, line.about) == ("today", "for 2 days", "assessment", made)
    assert line.title == "Unfinished: PHQ-9"
    assert line.why == "Ben Worker began it on November 2, 2026, and it is not finished."
    assert only(look(place.ben), "assessment").why == "You began it on November 2, 2026 and have not finished it."
    Assessment.objects.filter(pk=made).update(status="awaiting_conclusion")
    assert only(look(), "assessment").why.endswith("and a conclusion is missing.")
    assert not lines(look(place.sue), "assessment")
    assessing.stop(assessment=made, why="They left.", **who())
    assert not lines(look(), "assessment")


def test_whoever_leads_is_told_of_what_is_late_for_too_long(case, place, who, look):
    assert not lines(look(place.sue, days=5), "escalated")  # due on the fourth, told after three days
    line = only(look(place.sue, days=6), "escalated")
    assert (line.title, line.place, line.when, line.go) == (
        "Late in a case you lead: First contact",
        "now",
        "4 days late",
        "due",
    )
    assert line.person.name == "Rosa Testperson"
    assert line.why == (
        "Ana Worker works on the case. It was due on November 4, 2026, so long ago that whoever leads is told."
    )
    assert not lines(look(days=6), "escalated")
    assert not lines(look(place.tom, days=6), "escalated")
    assert lines(look(place.qin, days=6), "escalated")
    more = only(look(place.sue, days=60), "escalated")
    assert more.title.startswith("Late in a case you lead: First contact, and ")
    Case.objects.filter(pk=case).update(worker=None, status="eligible")
    Deadline.objects.update(worker=None)
    assert only(look(place.sue, days=6), "escalated").why.startswith("Nobody works on the case.")


def test_the_latest_contact_that_names_a_day_says_which(case, rosa, who, look):
    def reach(at, **more):
        contacts.record(
            case=case,
            draft=ContactDraft(at, **more),
            written=[NoteDraft(rosa.pk, "We met.")],
            **who(at=at, on=at.date()),
        )

    reach(AT, next_date=ON + 60 * DAY)
    reach(AT + 4 * DAY, next_date=ON + 11 * DAY)
    spoke(case, who(at=AT + 6 * DAY, on=ON + 6 * DAY), at=AT + 6 * DAY, says=None, result="left_message")
    asked = {"viewer": who()["by"], "case": case, "on": ON + 7 * DAY}
    assert only(look(days=7), "contact").day == ON + 11 * DAY
    assert case_file.next_contact(**asked) == ON + 11 * DAY
    assert only(look(days=12), "contact").when == "1 day late"
    reach(AT + 11 * DAY)
    assert case_file.next_contact(**asked) is None
