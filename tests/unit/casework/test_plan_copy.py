import pytest

from caseway.accounts.models import AuditEntry, Organization
from caseway.casework import goals, needs, plan_copy, plans, tasks
from caseway.casework.access import Absent, NeedsReason
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Case
from caseway.casework.needs import NeedDraft
from caseway.casework.tasks import TaskDraft
from caseway.clients.faults import Invalid
from caseway.clients.models import Client
from tests.unit.casework.working import EAT, FOOD
from tests.unit.clients.invented import AT, DAY, ON
from tests.unit.planner.reading_pdf import words

pytestmark = pytest.mark.slow


@pytest.fixture
def plan(case, who):
    """A draft with a goal and its steps, ready to be shared."""
    need = needs.find(case=case, draft=FOOD, **who())
    draft = GoalDraft(EAT.words, EAT.criterion, needs=(need,), target_date=ON + 30 * DAY)
    goal = goals.add(case=case, draft=draft, **who())
    tasks.add(case=case, draft=TaskDraft("Apply for SNAP", goal=goal, due_date=ON + 7 * DAY), **who())
    done = tasks.add(case=case, draft=TaskDraft("Bring the papers", owner="client", goal=goal), **who())
    tasks.complete(task=done, **who())
    tasks.add(case=case, draft=TaskDraft("Drive to the pantry", owner="caregiver"), **who())
    tasks.add(case=case, draft=TaskDraft("Deliver boxes", owner="partner", owner_name="The pantry"), **who())
    made = plans.draft(case=case, **who())
    told = {
        "emergency": "Call 911, then Ana.",
        "self_management": "I shop on Mondays.",
        "next_review_date": ON + 90 * DAY,
    }
    plans.edit(plan=made, changes=told, version=1, **who())
    return made


@pytest.fixture
def make_copy(viewer_of, place, who):
    """The copy of a plan once it is shared, and its words."""

    def made(plan, *, user=None, **more):
        copied = plan_copy.make(viewer=viewer_of(user or place.ana), plan=plan, at=AT, on=ON, **more)
        return copied, " ".join(words(copied.content))

    return made


@pytest.fixture
def shared(plan, who):
    plans.share(plan=plan, **who())
    return plan


def test_the_copy_says_in_the_clients_words_who_does_what_by_when_and_whom_to_call(shared, make_copy):
    copied, text = make_copy(shared)
    assert copied.content.startswith(b"%PDF")
    assert copied.pages == 1
    for said in (
        "My plan", "Rosa Testperson", "Housing, Invented Agency", "Made on November 2, 2026", f"“{EAT.words}” (by December 2, 2026)",
        f"I know I am there when: {EAT.criterion}", "Ana Worker: Apply for SNAP (by November 9, 2026)", "You: Bring the papers",
        "Your caregiver: Drive to the pantry", "The pantry: Deliver boxes", "What I do myself: I shop on Mondays.",
        "If there is an emergency: Call 911, then Ana.", "Whom I can ask: Ana Worker",
        "We look at this plan again on January 31, 2027.",
    ):  # fmt: skip
        assert said in text, said
    assert copied.offer == plan_copy.Offer("en", left_out=0, is_discreet=False)


def test_the_copy_is_in_spanish_for_who_speaks_it(shared, make_copy, rosa):
    Client.objects.filter(pk=rosa.pk).update(language="es")
    copied, text = make_copy(shared)
    assert copied.offer.language == "es"
    for said in ("Mi plan", "2 de noviembre de 2026", "Usted: Bring the papers", f"“{EAT.words}”"):
        assert said in text, said


def test_the_copy_is_in_the_language_that_is_asked_for(shared, make_copy, viewer_of, place):
    copied, text = make_copy(shared, language="es")
    assert (copied.offer.language, "Mi plan" in text) == ("es", True)
    offered = plan_copy.offer(viewer=viewer_of(place.ana), plan=shared, on=ON, language="es")
    assert offered.language == "es"


def test_who_speaks_another_language_gets_it_in_english(shared, make_copy, rosa):
    Client.objects.filter(pk=rosa.pk).update(language="vi")
    assert "My plan" in make_copy(shared)[1]


def test_what_must_not_be_seen_at_home_is_left_out_and_the_paper_is_silent_about_it(
    case, plan, who, make_copy, viewer_of, place
):
    violence = needs.find(case=case, draft=NeedDraft("intimate-partner-violence", "Afraid"), **who())
    goals.add(case=case, draft=GoalDraft("Leave safely.", "Own door", needs=(violence,)), **who())
    tasks.add(case=case, draft=TaskDraft("Counseling at noon", labels=("CW-SUD-NOTES",)), **who())
    tasks.add(case=case, draft=TaskDraft("Meet the counselor", labels=("42CFRPart2",)), **who())
    plans.share(plan=plan, **who())
    offered = plan_copy.offer(viewer=viewer_of(place.ana), plan=plan, on=ON)
    copied, text = make_copy(plan)
    assert offered == copied.offer
    assert offered.left_out == 4
    assert EAT.words in text
    for unsaid in ("Leave safely", "Counseling", "counselor", "left out"):
        assert unsaid not in text
    whole, text = make_copy(plan, is_whole=True)
    assert "Leave safely." in text
    assert "Meet the counselor" in text
    assert whole.offer.left_out == 1


def test_what_is_not_the_clients_to_read_is_in_no_copy(case, plan, who, make_copy):
    tasks.add(case=case, draft=TaskDraft("Therapist’s note", labels=("PSYTHPN",)), **who())
    plans.share(plan=plan, **who())
    copied, text = make_copy(plan, is_whole=True)
    assert "Therapist" not in text
    assert copied.offer.left_out == 1


def test_where_the_record_itself_must_not_be_seen_nobody_is_named_but_the_client(shared, make_copy, rosa, place):
    Client.objects.filter(pk=rosa.pk).update(labels=["SDV"])
    copied, text = make_copy(shared)
    assert (copied.offer.is_discreet, "Invented Agency" in text, EAT.words in text) == (True, False, True)
    assert "Invented Agency" in make_copy(shared, is_whole=True)[1]
    Client.objects.filter(pk=rosa.pk).update(labels=[])
    Organization.objects.filter(pk=place.agency.pk).update(is_victim_service=True)
    assert "Invented Agency" not in make_copy(shared)[1]


def test_a_plan_that_is_labeled_as_a_whole_is_not_given_for_home(plan, who, make_copy):
    plans.edit(plan=plan, changes={"labels": ["SDV"]}, version=2, **who())
    plans.share(plan=plan, **who())
    with pytest.raises(Invalid) as raised:
        make_copy(plan)
    assert set(raised.value.faults) == {"labels"}
    assert make_copy(plan, is_whole=True)[0].pages == 1


def test_nor_is_one_of_a_case_that_is_labeled_so(case, shared, make_copy):
    Case.objects.filter(pk=case).update(labels=["SDV"])
    with pytest.raises(Invalid) as raised:
        make_copy(shared)
    assert set(raised.value.faults) == {"labels"}
    assert EAT.words in make_copy(shared, is_whole=True)[1]
    Case.objects.filter(pk=case).update(labels=["PSYTHPN"])
    with pytest.raises(Invalid):
        make_copy(shared, is_whole=True)


def test_there_is_a_copy_of_what_was_shared_only(plan, who, make_copy):
    with pytest.raises(Invalid, match="shared with the client"):
        make_copy(plan)
    plans.edit(plan=plan, changes={"labels": ["CW-SEALED"]}, version=2, **who())
    plans.share(plan=plan, **who())
    with pytest.raises(Invalid, match="shared with the client"):
        make_copy(plan)


def test_a_goal_that_was_reached_is_not_on_it_any_more(case, plan, who, make_copy):
    done = goals.add(case=case, draft=GoalDraft("Sleep.", "Bed"), **who())
    goals.begin(goal=done, **who())
    goals.complete(goal=done, achievement="achieved", **who())
    plans.share(plan=plan, **who())
    assert "Sleep." not in make_copy(plan)[1]


def test_a_long_plan_has_several_pages_in_large_type(case, plan, who, make_copy):
    for number in range(12):
        goals.add(case=case, draft=GoalDraft(f"Goal {number}. " + "Words of mine. " * 12, "It is so."), **who())
    plans.share(plan=plan, **who())
    copied, text = make_copy(plan)
    assert copied.pages > 1
    assert "Goal 11." in text


def test_a_plan_without_much_in_it_is_a_copy_too(case, who, make_copy, refer, make, place):
    made = refer(make("Gus", program=place.housing, user=place.ana, team=place.north), worker=None)
    goals.add(case=made, draft=EAT, **who())
    plan = plans.draft(case=made, **who())
    plans.share(plan=plan, **who())
    _, text = make_copy(plan)
    assert EAT.words in text
    assert "Whom I can ask" not in text


@pytest.mark.parametrize("name", ["\u200bRosa #strong[x] *y* $1$ \\ <b>", "Ünïcödé 漢字 🙂"])
def test_what_a_client_is_called_is_printed_and_never_read_as_markup(shared, make_copy, rosa, name):
    Client.objects.filter(pk=rosa.pk).update(chosen_name=name)
    copied, text = make_copy(shared)
    assert copied.pages >= 1
    if "#" in name:
        assert "Rosa #strong[x] *y* $1$ \\ <b>" in text


def test_a_copy_is_made_by_who_may_open_the_case_and_that_is_written_down(
    shared, make_copy, place, elsewhere, viewer_of, rosa
):
    make_copy(shared)
    last = AuditEntry.objects.order_by("-seq").first()
    assert (last.action, last.kind, last.object, last.people) == ("case.open", "plan_copy", shared, rosa.pk.hex)
    with pytest.raises(NeedsReason):
        make_copy(shared, user=place.ben)
    with pytest.raises(Absent):
        make_copy(shared, user=place.ada)
    with pytest.raises(Absent):
        plan_copy.offer(viewer=viewer_of(elsewhere.ana, agency=elsewhere.agency), plan=shared, on=ON)
