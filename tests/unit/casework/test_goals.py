import pytest
from django.db import IntegrityError, transaction

from caseway.accounts.editing import Clash, Stale
from caseway.casework import goals, needs, tasks
from caseway.casework.codes import GOAL_MOVES, GoalStatus
from caseway.casework.goals import GoalDraft, ReviewDraft
from caseway.casework.models import CaseChange, Contact, Goal, GoalNeed, Need, Task
from caseway.clients.faults import Invalid
from tests.unit.casework.working import EAT, FOOD
from tests.unit.clients.invented import AT, DAY, ON, by

LEVELS = ("Never", "Once a week", "Most days", "Every day", "And shares it")


@pytest.fixture
def need(case, who):
    return needs.find(case=case, draft=FOOD, **who())


@pytest.fixture
def goal(case, need, who):
    draft = GoalDraft(EAT.words, EAT.criterion, needs=(need,), levels=LEVELS, weight=3, target_date=ON + 30 * DAY)
    return goals.add(case=case, draft=draft, **who())


def row(goal):
    return Goal.objects.get(pk=goal)


def contact(place, case):
    return Contact.objects.create(
        organization=place.agency, case_id=case, at=AT, mode="home", worker=place.ana, program=place.housing,
        **by(place.ana),
    )  # fmt: skip


def test_a_goal_is_in_the_clients_words_with_a_criterion_for_its_needs(goal, need):
    found = row(goal)
    assert (found.words, found.criterion, found.status) == (EAT.words, EAT.criterion, "proposed")
    assert (found.levels, found.weight, found.place, found.target_date) == (list(LEVELS), 3, 1, ON + 30 * DAY)
    assert list(found.needs.values_list("pk", flat=True)) == [need]
    assert CaseChange.objects.get(about=goal).now == "proposed"


@pytest.mark.parametrize(
    ("draft", "field"),
    [
        (GoalDraft("", "x"), "criterion"),
        (GoalDraft("x", ""), "criterion"),
        (GoalDraft("x", "y", weight=11), "weight"),
        (GoalDraft("x", "y", levels=("a", "b")), "levels"),
        (GoalDraft("x", "y", levels=("a", "b", " ", "d", "e")), "levels"),
        (GoalDraft("x", "y", labels=("nonsense",)), "labels"),
    ],
)
def test_what_a_goal_says_is_whole(case, who, draft, field):
    with pytest.raises(Invalid) as raised:
        goals.add(case=case, draft=draft, **who())
    assert field in raised.value.faults
    assert not Goal.objects.exists()


def test_a_goal_serves_needs_of_its_case_that_are_needs(case, refer, make, place, who, need):
    other = refer(make("Gus", program=place.housing, user=place.ana, team=place.north))
    theirs = needs.find(case=other, draft=FOOD, **who())
    with pytest.raises(Invalid, match="what belongs to this case"):
        goals.add(case=case, draft=GoalDraft("x", "y", needs=(theirs,)), **who())
    needs.refute(need=need, why="x", **who())
    with pytest.raises(Invalid, match="not to be a need"):
        goals.add(case=case, draft=GoalDraft("x", "y", needs=(need,)), **who())


def test_a_change_is_kept_and_the_second_of_two_is_shown_both(case, goal, need, who):
    other = needs.find(case=case, draft=FOOD, **who())
    changes = {"words": "Eat well.", "needs": [other], "levels": [], "labels": ["MH"]}
    assert goals.edit(goal=goal, changes=changes, version=1, **who()) == ("labels", "levels", "words", "needs")
    assert list(row(goal).needs.values_list("pk", flat=True)) == [other]
    with pytest.raises(Stale) as raised:
        goals.edit(goal=goal, changes={"words": "Eat more."}, version=1, **who())
    assert raised.value.clashes == (Clash("words", "Eat more.", "Eat well."),)
    assert goals.edit(goal=goal, changes={"needs": [other]}, version=2, **who()) == ()
    with pytest.raises(TypeError, match="status"):
        goals.edit(goal=goal, changes={"status": "active"}, version=2, **who())


def test_of_two_who_change_which_needs_it_serves_the_second_is_shown_both(case, goal, need, who):
    rent, bus = (needs.find(case=case, draft=needs.NeedDraft("legal", says), **who()) for says in ("Rent", "Bus"))
    assert goals.edit(goal=goal, changes={"needs": (need, rent)}, version=1, **who()) == ("needs",)
    assert (row(goal).version, row(goal).updated_by_id) == (2, who()["by"].user)
    with pytest.raises(Stale) as raised:
        goals.edit(goal=goal, changes={"needs": (need, bus)}, version=1, **who())
    (clash,) = raised.value.clashes
    assert (clash.field, set(clash.yours), set(clash.theirs)) == (
        "needs", {str(need), str(bus)}, {str(need), str(rent)},
    )  # fmt: skip
    assert set(row(goal).needs.values_list("pk", flat=True)) == {need, rent}
    with pytest.raises(Stale) as raised:  # another part of it, which can be tried again
        goals.edit(goal=goal, changes={"words": "More.", "needs": (rent, need)}, version=1, **who())
    assert [one.field for one in raised.value.clashes] == ["words"]
    assert goals.edit(goal=goal, changes={"needs": (rent, need)}, version=2, **who()) == ()
    assert row(goal).version == 2


# --- its way ---


def test_beginning_a_goal_begins_the_needs_it_serves(goal, need, who):
    goals.begin(goal=goal, **who())
    assert (row(goal).status, Need.objects.get(pk=need).status) == ("active", "active")
    assert [one.now for one in CaseChange.objects.filter(about=need).order_by("place")] == ["confirmed", "active"]


def test_a_goal_waits_goes_on_and_is_completed(goal, who):
    goals.begin(goal=goal, **who())
    goals.hold(goal=goal, why="In hospital.", **who())
    assert (row(goal).status, row(goal).why) == ("on_hold", "In hospital.")
    goals.begin(goal=goal, **who())
    assert row(goal).why == ""
    goals.complete(goal=goal, achievement="achieved", **who())
    assert (row(goal).status, row(goal).achievement) == ("completed", "achieved")
    goals.begin(goal=goal, **who())
    assert [one.now for one in CaseChange.objects.filter(about=goal).order_by("place")] == [
        "proposed", "active", "on_hold", "active", "completed", "active",
    ]  # fmt: skip


def test_how_a_goal_ends_is_said(goal, who):
    goals.begin(goal=goal, **who())
    for achievement in ("", "in_progress", "splendid"):
        with pytest.raises(Invalid, match="how far the goal came"):
            goals.complete(goal=goal, achievement=achievement, **who())
    for verb in (goals.cancel, goals.reject, goals.hold):
        with pytest.raises(Invalid) as raised:
            verb(goal=goal, why=" ", **who())
        assert set(raised.value.faults) == {"why"}


def test_open_steps_are_in_the_way_unless_they_end_with_the_goal(case, goal, who):
    goals.begin(goal=goal, **who())
    step = tasks.add(case=case, draft=tasks.TaskDraft("Shop", goal=goal), **who())
    for verb in (
        lambda: goals.complete(goal=goal, achievement="achieved", **who()),
        lambda: goals.cancel(goal=goal, why="x", **who()),
        lambda: goals.strike(goal=goal, why="x", **who()),
    ):
        with pytest.raises(Invalid, match="Steps still open: 1"):
            verb()
    goals.reject(goal=goal, why="Does not want it.", and_steps=True, **who())
    found = Task.objects.get(pk=step)
    assert (row(goal).status, found.status, found.why, found.done_date) == (
        "rejected", "cancelled", "Does not want it.", ON,
    )  # fmt: skip


def test_a_goal_that_is_completed_with_its_steps_says_so_of_them(case, goal, who):
    goals.begin(goal=goal, **who())
    step = tasks.add(case=case, draft=tasks.TaskDraft("Shop", goal=goal), **who())
    goals.complete(goal=goal, achievement="improving", and_steps=True, **who())
    assert Task.objects.get(pk=step).why == "Completed"


VERBS = {
    "active": lambda goal, who: goals.begin(goal=goal, **who),
    "on_hold": lambda goal, who: goals.hold(goal=goal, why="x", **who),
    "completed": lambda goal, who: goals.complete(goal=goal, achievement="achieved", **who),
    "cancelled": lambda goal, who: goals.cancel(goal=goal, why="x", **who),
    "rejected": lambda goal, who: goals.reject(goal=goal, why="x", **who),
}


@pytest.mark.parametrize("was", GoalStatus.values)
def test_a_status_follows_only_what_it_may(goal, who, was):
    for now, verb in VERBS.items():
        Goal.objects.filter(pk=goal).update(status=was)
        if now in GOAL_MOVES.get(was, ()):
            verb(goal, who())
            assert row(goal).status == now
        else:
            with pytest.raises(Invalid, match="cannot become"):
                verb(goal, who())
            assert row(goal).status == was


# --- reviewed and ordered ---


def test_a_review_says_how_far_a_goal_came_and_the_latest_day_counts(goal, who, thread_of, case):
    goals.review(goal=goal, draft=ReviewDraft("improving", "The cupboard.", attained=0), **who())
    goals.review(goal=goal, draft=ReviewDraft("no_change", attained=-1, on_date=ON - DAY), **who())
    assert row(goal).achievement == "improving"
    (shown,) = thread_of(case).goals
    assert [(one.on_date, one.achievement, one.attained, one.by) for one in shown.reviews] == [
        (ON, "improving", 0, "Ana Worker"), (ON - DAY, "no_change", -1, "Ana Worker"),
    ]  # fmt: skip
    assert (shown.attained, thread_of(case).t_score) == (0, 50)


def test_a_review_names_the_contact_by_which_one_saw_it(goal, case, place, refer, make, who):
    seen = contact(place, case)
    goals.review(goal=goal, draft=ReviewDraft("achieved", contact=seen.pk), **who())
    other = contact(place, refer(make("Gus", program=place.housing, user=place.ana, team=place.north)))
    with pytest.raises(Invalid, match="what belongs to this case"):
        goals.review(goal=goal, draft=ReviewDraft("achieved", contact=other.pk), **who())


def test_what_a_review_says_is_whole(case, goal, who):
    plain = goals.add(case=case, draft=EAT, **who())
    for of, draft, field in (
        (plain, ReviewDraft("improving", attained=1), "attained"),
        (goal, ReviewDraft("improving", attained=3), "attained"),
        (goal, ReviewDraft("splendid"), "achievement"),
        (goal, ReviewDraft("improving", on_date=ON + DAY), "on_date"),
    ):
        with pytest.raises(Invalid) as raised:
            goals.review(goal=of, draft=draft, **who())
        assert field in raised.value.faults


def test_goals_are_put_in_an_order(case, goal, *, who, thread_of, refer, make, place):
    second, third = (goals.add(case=case, draft=GoalDraft(words, "x"), **who()) for words in ("Two", "Three"))
    goals.order(case=case, goals=[third, goal], **who())
    assert [one.id for one in thread_of(case).goals] == [third, goal, second]
    other = refer(make("Gus", program=place.housing, user=place.ana, team=place.north))
    with pytest.raises(Invalid, match="what belongs to this case"):
        goals.order(case=other, goals=[goal], **who())


def test_a_goal_that_was_entered_in_error_is_counted_nowhere(case, goal, who, thread_of):
    goals.review(goal=goal, draft=ReviewDraft("improving", attained=2), **who())
    goals.strike(goal=goal, why="Twice.", **who())
    shown = thread_of(case)
    assert (shown.goals[0].is_in_error, shown.t_score) == (True, None)


@pytest.mark.parametrize(
    "change", [{"words": ""}, {"criterion": ""}, {"weight": 0}, {"status": "x"}, {"achievement": "x"}]
)
def test_the_database_itself_refuses_a_goal_that_cannot_be(goal, change):
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.filter(pk=goal).update(**change)


def test_a_goal_serves_a_need_once(place, goal, need):
    with pytest.raises(IntegrityError), transaction.atomic():
        GoalNeed.objects.create(organization=place.agency, goal_id=goal, need_id=need)
