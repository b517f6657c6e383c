import pytest
from django.db import IntegrityError, transaction

from caseway.accounts.editing import Clash, Stale
from caseway.casework import cases, goals, tasks
from caseway.casework.codes import TASK_MOVES, TaskStatus
from caseway.casework.models import CaseChange, Contact, Task
from caseway.casework.tasks import TaskDraft
from caseway.clients.faults import Invalid
from tests.unit.casework.working import APPLY, EAT
from tests.unit.clients.invented import AT, DAY, ON, by


@pytest.fixture
def task(case, who):
    return tasks.add(case=case, draft=APPLY, **who())


@pytest.fixture
def goal(case, who):
    return goals.add(case=case, draft=EAT, **who())


@pytest.fixture
def other(refer, make, place):
    """Another person's case."""
    return refer(make("Gus", program=place.housing, user=place.ana, team=place.north))


def row(task):
    return Task.objects.get(pk=task)


def history(task):
    return [one.now for one in CaseChange.objects.filter(about=task).order_by("place")]


def contact(place, case):
    return Contact.objects.create(
        organization=place.agency, case_id=case, at=AT, mode="home", worker=place.ana, program=place.housing,
        **by(place.ana),
    )  # fmt: skip


def test_a_task_is_the_workers_unless_it_is_somebody_elses(case, task, place, who):
    assert (row(task).user_id, row(task).status, row(task).due_date) == (place.ana.pk, "ready", ON + 7 * DAY)
    client = tasks.add(case=case, draft=TaskDraft("Call", owner="client"), **who())
    partner = tasks.add(case=case, draft=TaskDraft("Pay", owner="partner", owner_name="The bank"), **who())
    mine = tasks.add(case=case, draft=TaskDraft("Look", user=place.sue.pk), **who(place.sue))
    assert [(row(one).user_id, row(one).owner_name) for one in (client, partner, mine)] == [
        (None, ""), (None, "The bank"), (place.sue.pk, ""),
    ]  # fmt: skip


def test_a_task_without_a_worker_is_of_who_writes_it(refer, who, place):
    made = tasks.add(case=refer(worker=None), draft=TaskDraft("Call"), **who())
    assert row(made).user_id == place.ana.pk


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"says": ""}, "says"),
        ({"owner": "nobody"}, "owner"),
        ({"kind": "fun"}, "kind"),
        ({"owner": "partner"}, "owner_name"),
        ({"labels": ("x",)}, "labels"),
    ],
)
def test_what_a_task_says_is_whole(case, who, told, field):
    with pytest.raises(Invalid) as raised:
        tasks.add(case=case, draft=TaskDraft(**{"says": "Call", **told}), **who())
    assert field in raised.value.faults
    assert not Task.objects.exists()


def test_a_task_is_given_to_who_may_work_on_the_case(place, elsewhere, case, task, who):
    for user in (place.ben, place.cal, place.ada, elsewhere.ana):
        with pytest.raises(Invalid, match="may not work on the case"):
            tasks.reassign(task=task, user=user.pk, **who())
        with pytest.raises(Invalid, match="may not work on the case"):
            tasks.add(case=case, draft=TaskDraft("Call", user=user.pk), **who())
    tasks.reassign(task=task, user=place.sue.pk, why="Knows them.", **who())
    assert row(task).user_id == place.sue.pk
    tasks.reassign(task=task, user=place.sue.pk, **who())
    assert row(task).version == 2


def test_a_step_is_of_a_goal_of_its_case_that_is_open(case, other, goal, who, place):
    step = tasks.add(case=case, draft=TaskDraft("Shop", goal=goal), **who())
    assert (row(step).goal_id, row(step).place) == (goal, 1)
    with pytest.raises(Invalid, match="what belongs to this case"):
        tasks.add(case=other, draft=TaskDraft("Shop", goal=goal), **who())
    with pytest.raises(Invalid, match="what belongs to this case"):
        tasks.add(case=other, draft=TaskDraft("Shop", note=goal), **who())
    goals.cancel(goal=goal, why="x", and_steps=True, **who())
    with pytest.raises(Invalid, match="This goal has ended"):
        tasks.add(case=case, draft=TaskDraft("Shop", goal=goal), **who())
    with pytest.raises(Invalid, match="goal of this step has ended"):
        tasks.undo(task=step, **who())


def test_a_change_is_kept_and_the_second_of_two_is_shown_both(case, task, goal, who, place):
    changes = {"says": "Apply today", "goal_id": goal, "labels": ["MH"]}
    assert tasks.edit(task=task, changes=changes, version=1, **who()) == ("goal_id", "labels", "says")
    with pytest.raises(Stale) as raised:
        tasks.edit(task=task, changes={"says": "Apply now"}, version=1, **who())
    assert raised.value.clashes == (Clash("says", "Apply now", "Apply today"),)
    tasks.edit(task=task, changes={"owner": "client"}, version=2, **who())
    assert row(task).user_id is None
    tasks.edit(task=task, changes={"owner": "worker"}, version=3, **who())
    assert row(task).user_id == place.ana.pk
    assert tasks.edit(task=task, changes={"owner": "worker"}, version=4, **who()) == ()
    with pytest.raises(TypeError, match="status"):
        tasks.edit(task=task, changes={"status": "completed"}, version=4, **who())


# --- its way ---


def test_a_task_is_begun_waits_and_is_done_with_its_result(task, who, place, case):
    tasks.begin(task=task, **who())
    tasks.hold(task=task, why="Waits for the form.", **who())
    assert row(task).why == "Waits for the form."
    met = contact(place, case)
    tasks.complete(task=task, result="Filed.", contact=met.pk, done=ON - DAY, **who())
    found = row(task)
    assert (found.status, found.result, found.why, found.contact_id, found.done_date) == (
        "completed", "Filed.", "", met.pk, ON - DAY,
    )  # fmt: skip
    assert history(task) == ["ready", "in_progress", "on_hold", "completed"]


def test_a_task_that_did_not_work_says_why(task, who):
    for verb in (tasks.fail, tasks.cancel, tasks.hold):
        with pytest.raises(Invalid) as raised:
            verb(task=task, why="", **who())
        assert set(raised.value.faults) == {"why"}
    tasks.fail(task=task, why="Refused.", result="Asked twice.", **who())
    assert (row(task).status, row(task).why, row(task).result, row(task).done_date) == (
        "failed", "Refused.", "Asked twice.", ON,
    )  # fmt: skip


def test_a_task_is_not_done_ahead_nor_by_another_cases_contact(task, other, who, place):
    with pytest.raises(Invalid, match="in the future"):
        tasks.complete(task=task, done=ON + DAY, **who())
    with pytest.raises(Invalid, match="what belongs to this case"):
        tasks.complete(task=task, contact=contact(place, other).pk, **who())


VERBS = {
    "in_progress": lambda task, who: tasks.begin(task=task, **who),
    "on_hold": lambda task, who: tasks.hold(task=task, why="x", **who),
    "completed": lambda task, who: tasks.complete(task=task, **who),
    "failed": lambda task, who: tasks.fail(task=task, why="x", **who),
    "cancelled": lambda task, who: tasks.cancel(task=task, why="x", **who),
}
ENDED = ("completed", "failed", "cancelled")


@pytest.mark.parametrize("was", TaskStatus.values)
def test_a_status_follows_only_what_it_may(task, who, was):
    for now, verb in VERBS.items():
        Task.objects.filter(pk=task).update(status=was, done_date=ON if was in ENDED else None)
        if now in TASK_MOVES.get(was, ()):
            verb(task, who())
            assert row(task).status == now
        else:
            with pytest.raises(Invalid, match="cannot become"):
                verb(task, who())
            assert row(task).status == was


def test_what_a_task_came_to_is_taken_back_on_the_same_day(task, who):
    with pytest.raises(Invalid, match="same day only"):
        tasks.undo(task=task, **who())
    tasks.begin(task=task, **who())
    tasks.complete(task=task, result="Filed.", done=ON - DAY, **who())
    with pytest.raises(Invalid, match="same day only"):
        tasks.undo(task=task, **who(on=ON + DAY))
    tasks.undo(task=task, **who())
    assert (row(task).status, row(task).result, row(task).done_date) == ("in_progress", "", None)
    assert history(task)[-2:] == ["completed", "in_progress"]
    with pytest.raises(Invalid, match="same day only"):
        tasks.undo(task=task, **who())


def test_a_task_that_has_ended_is_neither_changed_nor_given_away(task, who, place):
    tasks.complete(task=task, **who())
    for verb in (
        lambda: tasks.edit(task=task, changes={"says": "x"}, version=2, **who()),
        lambda: tasks.reassign(task=task, user=place.sue.pk, **who()),
    ):
        with pytest.raises(Invalid, match="This task has ended"):
            verb()


def test_steps_are_copied_as_the_clients_to_dos_once(case, task, goal, other, who):
    step = tasks.add(case=case, draft=TaskDraft("Shop", goal=goal, due_date=ON), **who())
    made = tasks.copy_for_client(case=case, tasks=[step, task], **who())
    assert [(row(one).says, row(one).owner, row(one).user_id, row(one).goal_id, row(one).due_date) for one in made] == [
        ("Shop", "client", None, goal, ON), ("Apply for SNAP", "client", None, None, ON + 7 * DAY),
    ]  # fmt: skip
    assert tasks.copy_for_client(case=case, tasks=[step, task], **who()) == ()
    with pytest.raises(Invalid, match="what belongs to this case"):
        tasks.copy_for_client(case=other, tasks=[step], **who())


def test_a_task_that_was_entered_in_error_is_in_nobodys_way(case, task, who):
    tasks.strike(task=task, why="Twice.", **who())
    assert row(task).is_in_error
    cases.close(case=case, closing=cases.Closing("moved", "Gone.", client_told=ON), **who())


@pytest.mark.parametrize(
    "change", [{"says": ""}, {"status": "completed"}, {"done_date": ON}, {"owner": "x"}, {"kind": "x"}]
)
def test_the_database_itself_refuses_a_task_that_cannot_be(task, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Task.objects.filter(pk=task).update(**change)
