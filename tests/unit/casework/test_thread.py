import uuid

import pytest

from caseway.casework import goals, needs, tasks, thread
from caseway.casework.access import Absent, NeedsReason
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Contact
from caseway.casework.needs import NeedDraft
from caseway.casework.tasks import TaskDraft
from caseway.clients.models import Client
from tests.unit.casework.working import APPLY, EAT, FOOD
from tests.unit.clients.invented import AT, DAY, ON, by


def test_the_thread_leads_from_a_need_to_what_came_of_it(case, place, who, thread_of):
    need = needs.find(case=case, draft=FOOD, **who())
    goal = goals.add(case=case, draft=GoalDraft(EAT.words, EAT.criterion, needs=(need,)), **who())
    step = tasks.add(case=case, draft=TaskDraft("Apply", goal=goal, due_date=ON - DAY, is_urgent=True), **who())
    (shown,) = thread_of(case).goals_of(need)
    assert (shown.id, [(one.says, one.is_overdue, one.is_urgent) for one in shown.steps]) == (
        goal,
        [("Apply", True, True)],
    )
    met = Contact.objects.create(
        organization=place.agency, case_id=case, at=AT, mode="home", worker=place.ana, program=place.housing,
        **by(place.ana),
    )  # fmt: skip
    tasks.complete(task=step, result="Filed.", contact=met.pk, **who())
    needs.resolve(need=need, outcome="SNAP came.", **who())
    found = thread_of(case)
    (result,) = found.goals_of(need)[0].steps
    assert (result.status, result.result, result.done_date, result.contact_at, result.is_overdue) == (
        "completed", "Filed.", ON, AT, False,
    )  # fmt: skip
    assert (found.needs[0].outcome, found.needs[0].goals, result.user.name) == ("SNAP came.", (goal,), "Ana Worker")


def test_what_has_lost_its_thread_is_shown_too(case, who, thread_of):
    need = needs.find(case=case, draft=FOOD, **who())
    goal = goals.add(case=case, draft=EAT, **who())
    task = tasks.add(case=case, draft=APPLY, **who())
    found = thread_of(case)
    assert (found.needs[0].id, found.goals_of(need)) == (need, ())
    assert ([one.id for one in found.goals_without_need], found.goals[0].steps) == ([goal], ())
    assert [one.id for one in found.tasks] == [task]


def test_needs_stand_by_priority_and_steps_in_their_order(case, who, thread_of):
    for says, priority in (("Last", 3), ("First", 1), ("Middle", 2)):
        needs.find(case=case, draft=NeedDraft("health", says, priority=priority), **who())
    goal = goals.add(case=case, draft=EAT, **who())
    for says in ("One", "Two", "Three"):
        tasks.add(case=case, draft=TaskDraft(says, goal=goal), **who())
    found = thread_of(case)
    assert [one.says for one in found.needs] == ["First", "Middle", "Last"]
    assert [one.says for one in found.goals[0].steps] == ["One", "Two", "Three"]


def test_needs_found_in_one_moment_stand_as_they_were_found(case, who, thread_of):
    told = [f"Need {number}" for number in range(6)]
    for says in told:
        needs.find(case=case, draft=NeedDraft("health", says), **who())
    assert [one.says for one in thread_of(case).needs] == told


def test_what_is_made_of_labeled_rows_carries_their_labels_and_is_hidden_with_them(
    case, who, thread_of, viewer_of, place
):
    need = needs.find(case=case, draft=NeedDraft("legal", "A record", words="x", labels=("CW-SEALED",)), **who())
    goal = goals.add(case=case, draft=GoalDraft("Clear it.", "Cleared", needs=(need,), levels=tuple("abcde")), **who())
    goals.review(goal=goal, draft=goals.ReviewDraft("improving", "Seen.", attained=1), **who())
    step = tasks.add(case=case, draft=TaskDraft("File", goal=goal), **who())
    found = thread_of(case)
    shown = found.goals[0]
    assert [one.is_hidden for one in (found.needs[0], shown, shown.steps[0])] == [True, True, True]
    words = (
        found.needs[0].says,
        found.needs[0].words,
        found.needs[0].domain,
        shown.words,
        shown.criterion,
        shown.steps[0].says,
    )
    assert set(words) == {""}
    assert (shown.labels, shown.steps[0].labels, shown.reviews, shown.levels) == (
        ("CW-SEALED",),
        ("CW-SEALED",),
        (),
        (),
    )
    for about in (need, goal, step):
        with pytest.raises(Absent):
            thread.history(viewer=viewer_of(place.ana), case=case, about=about, on=ON)


def test_a_label_that_is_open_to_those_who_work_here_hides_nothing(case, who, thread_of, rosa):
    needs.find(case=case, draft=NeedDraft("substance-use", "Drinks", labels=("42CFRPart2",)), **who())
    Client.objects.filter(pk=rosa.pk).update(labels=["SDV"])
    assert not thread_of(case).needs[0].is_hidden


def test_a_record_that_is_labeled_hides_all_of_it(case, who, thread_of, rosa):
    needs.find(case=case, draft=FOOD, **who())
    Client.objects.filter(pk=rosa.pk).update(labels=["CW-SEALED"])
    assert thread_of(case).needs[0].is_hidden


def test_the_thread_is_seen_by_who_may_open_the_case(place, elsewhere, case, viewer_of):
    ask = {"case": case, "on": ON}
    assert thread.of(viewer=viewer_of(place.sue), **ask).needs == ()
    with pytest.raises(NeedsReason):
        thread.of(viewer=viewer_of(place.ben), **ask)
    for viewer in (viewer_of(place.ada), viewer_of(elsewhere.ana, agency=elsewhere.agency)):
        with pytest.raises(Absent):
            thread.of(viewer=viewer, **ask)
        with pytest.raises(Absent):
            thread.history(viewer=viewer, about=case, **ask)
    with pytest.raises(Absent):
        thread.of(viewer=viewer_of(place.ana), case=uuid.uuid4(), on=ON)


def test_the_history_of_a_need_is_told_in_order(case, who, viewer_of, place):
    need = needs.find(case=case, draft=FOOD, **who())
    needs.begin(need=need, **who())
    needs.give_up(need=need, unmet="cost", outcome="Too dear.", **who(place.sue))
    found = thread.history(viewer=viewer_of(place.ana), case=case, about=need, on=ON)
    assert [(one.was, one.now, one.why, one.by) for one in found] == [
        ("", "confirmed", "", "Ana Worker"),
        ("confirmed", "active", "", "Ana Worker"),
        ("active", "not_pursued", "Too dear.", "Sue Supervisor"),
    ]


def test_the_number_of_statements_does_not_grow_with_the_thread(case, who, thread_of, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def fill(times):
        for number in range(times):
            need = needs.find(case=case, draft=NeedDraft("health", f"N{number}", labels=("MH",)), **who())
            goal = goals.add(case=case, draft=GoalDraft("x", "y", needs=(need,)), **who())
            goals.review(goal=goal, draft=goals.ReviewDraft("improving"), **who())
            tasks.add(case=case, draft=TaskDraft("z", goal=goal), **who())

    fill(1)
    with CaptureQueriesContext(connection) as few:
        thread_of(case)
    fill(4)
    with django_assert_num_queries(len(few)):
        thread_of(case)
