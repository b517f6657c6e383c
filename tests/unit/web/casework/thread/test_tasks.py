"""The page of one step or task: done with what came of it, failed, put off, given to another, and taken back."""

import pytest

from caseway.casework import tasks
from caseway.casework.models import Task
from caseway.clients.models import Assignment
from tests.unit.clients.invented import by
from tests.unit.web.casework.thread.conftest import text


@pytest.fixture
def at(thread):
    return lambda task, verb="": f"/cases/{thread.case}/tasks/{task}/{verb + '/' if verb else ''}"


def status(task):
    return Task.objects.get(pk=task).status


def test_a_step_is_added_under_a_goal_and_another_after_it(ana, thread):
    address = f"/cases/{thread.case}/tasks/new/?goal={thread.eat}"
    assert "I want to eat every day." in text(ana.get(address))
    told = {"says": "Buy a pot", "owner": "client", "kind": "general", "goal_id": str(thread.eat), "another": "1"}
    answer = ana.post(address, told)
    assert answer["Location"] == address
    partner = {**told, "owner": "partner"}
    assert "Say which agency does it." in text(ana.post(address, partner))
    del partner["another"]
    answer = ana.post(address, {**partner, "owner_name": "Legal Aid", "due_date": "2030-01-01"})
    assert f"/cases/{thread.case}/thread/#t-" in answer["Location"]
    assert Task.objects.get(owner_name="Legal Aid").goal_id == thread.eat
    assert ana.post(address, {**told, "goal_id": "not-one"}).status_code == 422


def test_a_step_is_done_with_what_came_of_it_and_taken_back_on_the_day(ana, thread, at):
    shown = text(ana.get(at(thread.pantry)))
    for said in ("Is it done?", "Overdue", "Urgent", "The client", "It has to wait"):
        assert said in shown
    assert ana.post(at(thread.pantry, "done"), {"done": "2999-01-01"}).status_code == 422
    ana.post(at(thread.pantry, "done"), {"result": "Two bags."})
    shown = text(ana.get(at(thread.pantry)))
    assert "Two bags." in shown
    assert "Is it done?" not in shown
    assert "To do → to Done" in shown
    ana.post(at(thread.pantry, "undo"))
    assert status(thread.pantry) == "ready"


@pytest.mark.parametrize(
    ("verb", "told", "now"),
    [
        ("failed", {"why": "Closed."}, "failed"), ("begin", {}, "in_progress"), ("hold", {"why": "Snow."}, "on_hold"),
        ("cancel", {"why": "Moved."}, "cancelled"),
    ],
)  # fmt: skip
def test_a_step_moves(ana, thread, at, verb, told, now):
    ana.get(at(thread.pantry, verb))
    ana.post(at(thread.pantry, verb), told)
    assert status(thread.pantry) == now
    if told:
        assert told["why"] in text(ana.get(at(thread.pantry)))


def test_a_step_is_given_to_a_coworker_on_whose_caseload_the_client_is(ana, thread, at, place, rosa, today):
    Assignment.objects.create(
        organization=place.agency, client=rosa, user=place.ben, program=place.housing, team=place.north, begins=today,
        **by(place.ana),
    )  # fmt: skip
    names = [label for _, label in ana.get(at(thread.free, "reassign")).context["form"].fields["user"].choices]
    assert place.ben.name in names
    assert place.cal.name not in names
    ana.post(at(thread.free, "reassign"), {"user": str(place.ben.pk), "why": "He is near."})
    assert Task.objects.get(pk=thread.free).user_id == place.ben.pk


def test_the_client_does_it_too(ana, thread, at):
    assert "Have the client do it too" in text(ana.get(at(thread.free)))
    ana.post(at(thread.free, "for-client"))
    theirs = Task.objects.get(says="Call the landlord", owner="client")
    assert "Have the client do it too" not in text(ana.get(at(theirs.pk)))


def test_who_comes_from_elsewhere_goes_back_there(ana, thread, at):
    page = ana.get(at(thread.free) + "?next=/today/")
    assert page.context["after"] == "/today/"
    answer = ana.post(at(thread.free, "done"), {"result": "", "next": page.context["after"]})
    assert answer["Location"] == "/today/"


def test_a_step_is_changed_and_put_under_a_goal(ana, thread, at):
    page = ana.get(at(thread.free, "edit"))
    told = {
        **{one.html_initial_name: one.value() for one in page.context["form"] if one.value() not in (None, "", False)},
        "version": page.context["version"], "says": "Call the landlord again", "owner": "worker", "kind": "general",
        "goal_id": str(thread.cook), "due_date": "2030-01-01",
    }  # fmt: skip
    assert ana.post(at(thread.free, "edit"), told).status_code == 302
    row = Task.objects.get(pk=thread.free)
    assert (row.says, row.goal_id, str(row.due_date)) == ("Call the landlord again", thread.cook, "2030-01-01")
    assert "I want to cook." in text(ana.get(at(thread.free)))


def test_what_has_ended_is_edited_no_more_and_what_was_an_error_is_struck(ana, thread, at, who):
    page = ana.get(at(thread.free, "edit"))
    told = {"version": page.context["version"], "says": "No", "owner": "worker", "kind": "general", "goal_id": ""}
    tasks.cancel(task=thread.free, why="Gone.", **who())
    assert "This task has ended." in text(ana.post(at(thread.free, "edit"), told))
    ana.post(at(thread.free, "strike"), {"why": "Wrong case."})
    assert "entered in error" in text(ana.get(at(thread.free)))
