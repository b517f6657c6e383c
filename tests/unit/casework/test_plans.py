from datetime import date

import pytest
from django.db import IntegrityError, transaction

from caseway.accounts.editing import Clash, Stale
from caseway.casework import goals, needs, plans, queries, tasks
from caseway.casework.access import Absent
from caseway.casework.codes import PLAN_MOVES, PlanStatus
from caseway.casework.goals import GoalDraft
from caseway.casework.models import CaseChange, CaseDate, Goal, Need, Plan
from caseway.casework.tasks import TaskDraft
from caseway.clients import faults
from caseway.clients.faults import Invalid
from caseway.clients.models import Client
from tests.unit.casework.working import EAT, FOOD
from tests.unit.clients.invented import AT, DAY, ON


@pytest.fixture
def goal(case, who):
    need = needs.find(case=case, draft=FOOD, **who())
    made = goals.add(case=case, draft=GoalDraft(EAT.words, EAT.criterion, needs=(need,)), **who())
    tasks.add(case=case, draft=TaskDraft("Apply for SNAP", goal=made, due_date=ON + DAY), **who())
    return made


@pytest.fixture
def plan(case, goal, who):
    return plans.draft(case=case, **who())


@pytest.fixture
def shared(plan, who):
    plans.share(plan=plan, **who())
    return plan


@pytest.fixture
def active(shared, who):
    plans.agree(plan=shared, how="signed", **who())
    plans.activate(plan=shared, next_review=ON + 90 * DAY, **who())
    return shared


@pytest.fixture
def read(viewer_of, place):
    return lambda plan, user=None: queries.plan(viewer=viewer_of(user or place.ana), plan=plan, on=ON)


def row(plan):
    return Plan.objects.get(pk=plan)


def test_others_are_asked_about_only_where_a_change_concerns_them(plan, django_assert_num_queries):
    checked, draft = faults.checker(ON), row(plan)
    with django_assert_num_queries(0):
        checked(draft, {"strengths"})
    with django_assert_num_queries(1):
        checked(draft, {"number", "strengths"})
    other = Plan(case=draft.case, number=draft.number, organization_id=draft.organization_id)
    with pytest.raises(Invalid):
        faults.check(other, on=ON)
    with pytest.raises(Invalid):
        checked(other, {"number"})


def test_a_draft_reads_as_the_thread_does_now(plan, goal, read, who, case):
    found = read(plan)
    assert (found.number, found.status, found.moves) == (1, "draft", ("revoked", "shared"))
    (need,), (shown,) = found.content.needs, found.content.goals
    assert (need.says, need.words) == (FOOD.says, FOOD.words)
    assert (shown.words, shown.needs) == (EAT.words, (need.id,))
    assert [(one.says, one.who, one.due_date) for one in shown.steps] == [("Apply for SNAP", "Ana Worker", ON + DAY)]
    goals.edit(goal=goal, changes={"words": "Eat well."}, version=1, **who())
    assert read(plan).content.goals[0].words == "Eat well."


def test_sections_are_edited_while_it_is_a_draft(plan, who, read):
    changes = {"strengths": "Cooks.", "emergency": "Call 911.", "labels": ["MH"]}
    assert plans.edit(plan=plan, changes=changes, version=1, **who()) == ("emergency", "labels", "strengths")
    with pytest.raises(Stale) as raised:
        plans.edit(plan=plan, changes={"strengths": "Cooks well."}, version=1, **who())
    assert raised.value.clashes == (Clash("strengths", "Cooks well.", "Cooks."),)
    assert plans.edit(plan=plan, changes={"strengths": "Cooks."}, version=2, **who()) == ()
    with pytest.raises(TypeError, match="content"):
        plans.edit(plan=plan, changes={"content": {}}, version=2, **who())
    plans.share(plan=plan, **who())
    with pytest.raises(Invalid, match="Only a draft is edited"):
        plans.edit(plan=plan, changes={"strengths": "x"}, version=3, **who())
    assert read(plan).strengths == "Cooks."


def test_what_was_shared_is_read_as_it_was(shared, goal, who, read):
    goals.edit(goal=goal, changes={"words": "Eat well."}, version=1, **who())
    assert read(shared).content.goals[0].words == EAT.words
    assert (row(shared).status, row(shared).shared_date) == ("shared", ON)
    plans.take_back(plan=shared, why="One more goal.", **who())
    found = read(shared)
    assert (found.status, found.shared_date, found.content.goals[0].words) == ("draft", None, "Eat well.")


def test_a_plan_has_a_goal(case, who):
    made = plans.draft(case=case, **who())
    with pytest.raises(Invalid, match="at least one goal"):
        plans.share(plan=made, **who())


def test_only_one_version_is_in_the_making(case, plan, who):
    with pytest.raises(Invalid, match="in the making"):
        plans.draft(case=case, **who())
    plans.revoke(plan=plan, why="Begin anew.", **who())
    assert row(plans.draft(case=case, **who())).number == 2


@pytest.mark.parametrize(
    ("told", "fields"),
    [
        ({"how": ""}, {"agreed_how"}),
        ({"how": "verbal"}, {"witness"}),
        ({"how": "refused"}, {"refusal_note"}),
        ({"how": "signed", "agreed_as": "neighbor"}, {"agreed_as"}),
        ({"how": "signed", "agreed_as": "guardian"}, {"agreed_by"}),
        ({"how": "signed", "agreed_as": "parent", "agreed_by": "Mom"}, {"agreed_as"}),
        ({"how": "signed", "agreed": ON + DAY}, {"agreed_date"}),
    ],
)
def test_an_agreement_is_whole(shared, who, told, fields):
    with pytest.raises(Invalid) as raised:
        plans.agree(plan=shared, **told, **who())
    assert set(raised.value.faults) == fields
    assert row(shared).status == "shared"


@pytest.mark.parametrize(
    "told",
    [
        {"how": "signed"},
        {"how": "verbal", "witness": "Wim"},
        {"how": "refused", "refusal_note": "Signs nothing."},
        {"how": "signed", "agreed_as": "guardian", "agreed_by": "Gil Guardian"},
    ],
)
def test_a_plan_is_agreed_in_one_of_several_ways(shared, case, who, told):
    plans.agree(plan=shared, agreed=ON - DAY, **told, **who())
    found = row(shared)
    assert (found.status, found.agreed_how, found.agreed_date) == ("agreed", told["how"], ON - DAY)
    assert (found.agreed_by, found.witness, found.refusal_note) == tuple(
        told.get(name, "") for name in ("agreed_by", "witness", "refusal_note")
    )
    kept = CaseDate.objects.get(case=case, kind="plan_agreed", is_current=True)
    assert kept.at.date() == ON - DAY


def test_a_parent_agrees_for_a_minor(shared, rosa, who):
    Client.objects.filter(pk=rosa.pk).update(birth_date=date(2015, 1, 1), birth_date_quality="full")
    plans.agree(plan=shared, how="signed", agreed_as="parent", agreed_by="Mom", **who())
    assert row(shared).agreed_as == "parent"


def test_a_plan_in_force_has_its_goals_and_needs_worked_on(active, case, goal):
    assert (row(active).status, row(active).next_review_date) == ("active", ON + 90 * DAY)
    assert Goal.objects.get(pk=goal).status == "active"
    assert Need.objects.get(case=case).status == "active"
    assert CaseDate.objects.filter(case=case, kind="plan_agreed").count() == 1


def test_the_next_review_is_ahead(shared, active, who):
    for verb in (
        lambda: plans.schedule_review(plan=active, next_review=ON, **who()),
        lambda: plans.activate(plan=active, next_review=ON - DAY, **who()),
    ):
        with pytest.raises(Invalid, match="a day that is ahead"):
            verb()
    plans.schedule_review(plan=active, next_review=ON + DAY, **who())
    assert row(active).next_review_date == ON + DAY


def test_a_review_confirms_the_plan(active, who):
    with pytest.raises(Invalid, match="under review is confirmed"):
        plans.confirm(plan=active, next_review=ON + DAY, **who())
    plans.review(plan=active, **who())
    assert row(active).status == "under_review"
    plans.confirm(plan=active, next_review=ON + 180 * DAY, why="All as it was.", **who())
    assert (row(active).status, row(active).next_review_date) == ("active", ON + 180 * DAY)


def test_a_revision_replaces_the_plan_when_it_comes_into_force(active, case, who, read, viewer_of, place):
    with pytest.raises(Invalid) as raised:
        plans.revise(plan=active, why="", **who())
    assert set(raised.value.faults) == {"why"}
    made = plans.revise(plan=active, why="She moved.", **who())
    assert (row(made).number, row(made).why, row(active).status) == (2, "She moved.", "active")
    second = goals.add(case=case, draft=GoalDraft("Rest.", "Eight hours"), **who())
    (first,) = [one for one in read(made).content.goals if one.id != second]
    goals.edit(goal=first.id, changes={"words": "Eat well."}, version=2, **who())
    tasks.complete(task=first.steps[0].id, **who())
    plans.edit(plan=made, changes={"strengths": "Walks."}, version=1, **who())
    plans.share(plan=made, **who())
    plans.agree(plan=made, how="signed", **who())
    plans.activate(plan=made, **who())
    assert (row(active).status, row(active).ended_date, row(made).status) == ("superseded", ON, "active")
    found = queries.plan_differences(viewer=viewer_of(place.ana), old=active, new=made, on=ON)
    assert [one.words for one in found.goals_added] == ["Rest."]
    (changed,) = found.goals_changed
    assert (changed.says, dict(changed.fields)) == (
        "Eat well.", {"words": (EAT.words, "Eat well."), "status": ("proposed", "active")},
    )  # fmt: skip
    assert dict(found.steps_changed[0].fields) == {"status": ("ready", "completed")}
    assert dict(found.sections) == {"strengths": ("", "Walks.")}
    assert (found.goals_removed, found.needs_added, found.is_nothing) == ((), (), False)
    assert [one.number for one in queries.plans(viewer=viewer_of(place.ana), case=case, on=ON)] == [2, 1]


def test_only_the_plan_in_force_is_revised(shared, who):
    with pytest.raises(Invalid, match="Only the plan in force"):
        plans.revise(plan=shared, why="x", **who())


def test_plans_of_two_cases_are_not_compared(active, refer, make, place, who, viewer_of):
    other = plans.draft(case=refer(make("Gus", program=place.housing, user=place.ana, team=place.north)), **who())
    with pytest.raises(Absent):
        queries.plan_differences(viewer=viewer_of(place.ana), old=active, new=other, on=ON)


def test_a_version_is_revoked_with_a_reason_or_completed(active, who):
    with pytest.raises(Invalid) as raised:
        plans.revoke(plan=active, why=" ", **who())
    assert set(raised.value.faults) == {"why"}
    plans.complete(plan=active, why="All reached.", **who())
    assert (row(active).status, row(active).ended_date, row(active).why) == ("completed", ON, "All reached.")
    with pytest.raises(Invalid, match="“Completed” cannot become “Revoked”"):
        plans.revoke(plan=active, why="x", **who())


def test_copies_are_written_down_of_what_was_shown(plan, who):
    for verb in (
        lambda: plans.give_copy(plan=plan, how="In person", **who()),
        lambda: plans.send_to_physician(plan=plan, **who()),
    ):
        with pytest.raises(Invalid, match="a version that is “Draft”"):
            verb()
    plans.share(plan=plan, **who())
    with pytest.raises(Invalid, match="how the client got it"):
        plans.give_copy(plan=plan, how="", **who())
    with pytest.raises(Invalid, match="in the future"):
        plans.give_copy(plan=plan, how="By mail", given=ON + DAY, **who())
    plans.give_copy(plan=plan, how="In person", **who())
    plans.send_to_physician(plan=plan, sent=ON - DAY, **who())
    plans.send_to_physician(plan=plan, sent=ON - DAY, **who())
    found = row(plan)
    assert (found.copy_given_date, found.copy_how, found.copy_to_physician_date) == (ON, "In person", ON - DAY)


VERBS = {
    "shared": lambda plan, who: plans.share(plan=plan, **who),
    "draft": lambda plan, who: plans.take_back(plan=plan, why="x", **who),
    "agreed": lambda plan, who: plans.agree(plan=plan, how="signed", **who),
    "active": lambda plan, who: plans.activate(plan=plan, **who),
    "under_review": lambda plan, who: plans.review(plan=plan, **who),
    "completed": lambda plan, who: plans.complete(plan=plan, **who),
    "revoked": lambda plan, who: plans.revoke(plan=plan, why="x", **who),
}


@pytest.mark.parametrize("was", PlanStatus.values)
def test_a_status_follows_only_what_it_may(plan, who, was):
    for now, verb in VERBS.items():
        Plan.objects.filter(pk=plan).update(status=was, agreed_how="signed", agreed_date=ON)
        if now in PLAN_MOVES.get(was, ()):
            verb(plan, who())
            assert row(plan).status == now
        else:
            with pytest.raises(Invalid, match="cannot become"):
                verb(plan, who())
            assert row(plan).status == was


def test_the_history_of_a_version_is_kept(active, case, viewer_of, place):
    from caseway.casework import thread

    found = thread.history(viewer=viewer_of(place.ana), case=case, about=active, on=ON)
    assert [(one.was, one.now, one.by, one.at) for one in found] == [
        ("", "draft", "Ana Worker", AT),
        ("draft", "shared", "Ana Worker", AT),
        ("shared", "agreed", "Ana Worker", AT),
        ("agreed", "active", "Ana Worker", AT),
    ]
    assert CaseChange.objects.filter(about=active, kind="plan").count() == 4


def test_what_lies_under_a_label_is_left_out_and_counted(case, plan, *, who, read, goal, viewer_of, place):
    sealed = needs.find(case=case, draft=needs.NeedDraft("legal", "A record", labels=("CW-SEALED",)), **who())
    goals.add(case=case, draft=GoalDraft("Clear it.", "Cleared", needs=(sealed,)), **who())
    tasks.add(case=case, draft=TaskDraft("File", labels=("CW-SEALED",)), **who())
    content = read(plan).content
    assert ([one.says for one in content.needs], [one.words for one in content.goals]) == ([FOOD.says], [EAT.words])
    assert (content.steps, content.left_out) == ((), 3)
    plans.edit(plan=plan, changes={"labels": ["CW-SEALED"], "strengths": "Cooks."}, version=1, **who())
    found = read(plan)
    assert (found.is_hidden, found.strengths, found.labels) == (True, "", ("CW-SEALED",))
    from caseway.casework import thread

    with pytest.raises(Absent):
        thread.history(viewer=viewer_of(place.ana), case=case, about=plan, on=ON)


@pytest.mark.parametrize(
    "change",
    [
        {"agreed_how": ""}, {"agreed_date": None}, {"agreed_how": "verbal"}, {"agreed_how": "refused"}, {"status": "x"},
    ],
)  # fmt: skip
def test_the_database_itself_refuses_a_plan_that_cannot_be(active, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=active).update(**change)


def test_the_database_itself_refuses_two_plans_in_force(active, who):
    made = plans.revise(plan=active, why="x", **who())
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=made).update(status="active", agreed_how="signed", agreed_date=ON)
