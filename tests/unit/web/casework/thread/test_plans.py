"""The pages of a plan: drafted, shared, answered, in force, reviewed and replaced; its copy; what changed."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.casework import goals, plans
from caseway.casework.models import Case, Plan
from tests.unit.web.casework.thread.conftest import DAY, text

SECTIONS = {"strengths": "Cooks well.", "emergency": "Call the night line.", "follow_up": "Every week"}


@pytest.fixture
def at(thread):
    return lambda plan, verb="": f"/cases/{thread.case}/plans/{plan}/{verb + '/' if verb else ''}"


@pytest.fixture
def home(thread):
    return f"/cases/{thread.case}/plans/"


@pytest.fixture
def in_force(thread, who, today):
    """A first version in force, of which no copy was given."""
    made = plans.draft(case=thread.case, **who())
    plans.edit(plan=made, changes=SECTIONS, version=1, **who())
    plans.share(plan=made, **who())
    plans.agree(plan=made, how="signed", **who())
    plans.activate(plan=made, next_review=today + 90 * DAY, **who())
    return made


def test_a_case_without_a_plan_says_what_to_do(ana, case):
    assert "Set the first goal" in text(ana.get(f"/cases/{case}/plans/"))


def test_a_plan_is_drafted_shared_answered_and_put_in_force(ana, home, at):
    assert "Draft a plan" in text(ana.get(home))
    answer = ana.post(f"{home}new/")
    plan = Plan.objects.get()
    assert answer["Location"] == at(plan.pk, "edit")
    form = ana.get(at(plan.pk, "edit"))
    ana.post(at(plan.pk, "edit"), {**SECTIONS, "version": form.context["version"]})
    shown = text(ana.get(home))
    assert "In the making: version 1" in shown
    assert "Cooks well." in shown
    ana.post(at(plan.pk, "share"))
    assert "Only a draft is edited." in text(ana.post(at(plan.pk, "edit"), {"strengths": "Other", "version": "9"}))
    wrong = ana.post(at(plan.pk, "agree"), {"how": "verbal", "agreed_as": "client"})
    assert "Say who witnessed that the client agreed." in text(wrong)
    wrong = ana.post(at(plan.pk, "agree"), {"how": "refused", "agreed_as": "guardian"})
    assert "Say why the client did not sign" in text(wrong)
    assert "Say who agreed in the client’s stead." in text(wrong)
    ana.post(at(plan.pk, "agree"), {"how": "verbal", "agreed_as": "client", "witness": "Her sister"})
    shown = text(ana.get(home))
    assert "The client has answered, and has no copy yet." in shown
    assert "Witness: Her sister" in shown
    late = ana.post(at(plan.pk, "activate"), {"next_review": "2001-01-01"})
    assert "The next review is on a day that is ahead." in text(late)
    ana.post(at(plan.pk, "activate"), {"next_review": "2999-01-01"})
    assert "In force: version 1" in text(ana.get(home))
    assert "Shared with the client → to Agreed" in text(ana.get(at(plan.pk)))


def test_a_plan_in_force_is_reviewed_and_its_copy_given(ana, home, at, in_force):
    assert "No copy was given yet." in text(ana.get(home))
    assert "Say how the client got it." not in text(ana.get(at(in_force, "copy-given")))
    ana.post(at(in_force, "copy-given"), {"how": "by hand"})
    ana.post(at(in_force, "copy-sent"), {})
    shown = text(ana.get(home))
    assert "has no copy yet" not in shown
    assert "by hand" in shown
    ana.post(at(in_force, "review"))
    assert "Under review" in text(ana.get(home))
    assert ana.post(at(in_force, "confirm"), {}).status_code == 422
    ana.post(at(in_force, "confirm"), {"next_review": "2999-01-01"})
    ana.post(at(in_force, "schedule"), {"next_review": "2999-02-02"})
    assert "February 2, 2999" in text(ana.get(home))


def test_a_new_version_shows_what_changed_side_by_side(ana, home, at, in_force, thread, who):
    answer = ana.post(at(in_force, "revise"), {"why": "She may stay."})
    second = Plan.objects.get(number=2)
    assert answer["Location"] == at(second.pk, "edit")
    plans.edit(plan=second.pk, changes={"strengths": "Keeps accounts."}, version=1, **who())
    goals.add(case=thread.case, draft=goals.GoalDraft("I want a dog.", "A dog"), **who())
    goals.edit(
        goal=thread.eat, changes={"is_long_term": True, "needs": (thread.food,)},
        version=goals.Goal.objects.get(pk=thread.eat).version, **who(),
    )  # fmt: skip
    shown = text(ana.get(at(second.pk, "changes")))
    for said in ("Cooks well.", "Keeps accounts.", "Added", "I want a dog.", "Long-term", "She may stay."):
        assert said in shown
    assert shown.index("Version 1") < shown.index("Version 2")
    again = text(ana.get(at(in_force, "changes") + f"?with={second.pk}"))
    assert again.index("Version 1 Version 2") > 0
    assert "In the making: version 2" in text(ana.get(home))
    plans.share(plan=second.pk, **who())
    plans.agree(plan=second.pk, how="refused", refusal_note="I do not sign papers.", **who())
    plans.activate(plan=second.pk, **who())
    assert "Versions before" in text(ana.get(home))
    shown = text(ana.get(at(in_force)))
    assert "Replaced" in shown
    assert "“I do not sign papers.”" in text(ana.get(at(second.pk)))


def test_one_version_has_nothing_to_be_compared_with(ana, at, in_force):
    assert "There is only this version" in text(ana.get(at(in_force, "changes")))


def test_the_copy_is_a_paper_in_either_language(ana, at, in_force):
    shown = text(ana.get(at(in_force, "copy")))
    assert "to lie on a kitchen table" in shown
    for query in ("", "?language=es", "?language=xx&is_whole=on"):
        paper = ana.get(f"{at(in_force)}copy.pdf{query}")
        assert paper["Content-Type"] == "application/pdf"
        assert paper["Cache-Control"] == "no-store"
        assert paper["Content-Disposition"] == 'inline; filename="my-plan.pdf"'
        assert paper.content.startswith(b"%PDF")


def test_a_copy_that_must_not_lie_about_at_home_is_printed_for_who_takes_it_in_person(ana, at, in_force, thread):
    assert "take it in person, it can" not in text(ana.get(at(in_force, "copy")))
    Case.objects.filter(pk=thread.case).update(labels=["SDV"])
    page = text(ana.get(at(in_force, "copy")))
    assert "keeps it from lying about at home" in page
    assert "take it in person, it can be printed all the same" in page
    paper = at(in_force) + "copy.pdf"
    assert ana.get(paper).status_code == 422
    assert ana.get(paper, {"is_whole": "on"}).content.startswith(b"%PDF")


def test_a_draft_has_no_copy(ana, thread, at, who):
    draft = plans.draft(case=thread.case, **who())
    assert "Share it first." in text(ana.get(at(draft, "copy")))
    assert ana.get(f"{at(draft)}copy.pdf").status_code == 422


def test_a_version_is_given_up_and_another_begun(ana, home, at, thread, who):
    draft = plans.draft(case=thread.case, **who())
    ana.post(at(draft, "revoke"), {"why": "Too early."})
    shown = text(ana.get(home))
    assert "No version is in force." in shown
    assert "Too early." in text(ana.get(at(draft)))
    assert ana.post(at(draft, "burn")).status_code == 404


def test_a_version_under_a_label_says_nothing(ana, home, at, in_force):
    Plan.objects.filter(pk=in_force).update(labels=["CW-PRIVILEGED"])
    page = ana.get(at(in_force))
    if "closed to you" in text(page):
        assert "Cooks well." not in text(page)
        assert ana.post(at(in_force, "review")).status_code == 404


def test_after_a_version_that_is_closed_to_one_the_next_says_that_it_begins_empty(ana, home, at, in_force, place):
    assert "takes nothing from it" not in text(ana.get(f"{home}new/"))
    assert "Draft the next version" not in text(ana.get(home))
    Plan.objects.filter(pk=in_force).update(labels=["CW-PRIVILEGED"], created_by=place.sue)
    assert "Draft the next version" in text(ana.get(home))
    assert "so this one takes nothing from it" in text(ana.get(f"{home}new/"))
    ana.post(f"{home}new/")
    row = Plan.objects.get(number=2)
    assert (row.strengths, row.labels) == ("", [])
    assert "Cooks well." not in ana.get(at(row.pk, "edit")).content.decode()


def test_it_takes_as_many_statements_for_many_versions_as_for_one(ana, home, in_force, thread, who):
    ana.get(home)
    with CaptureQueriesContext(connection) as few:
        ana.get(home)
    for _ in range(3):
        made = plans.draft(case=thread.case, **who())
        plans.revoke(plan=made, why="No.", **who())
    with CaptureQueriesContext(connection) as many:
        ana.get(home)
    assert len(many) == len(few)
