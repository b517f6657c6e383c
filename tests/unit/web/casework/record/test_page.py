"""The page of a case: what happened, what is next, who is there; as many statements for much as for little."""

from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseway.casework import assessing, cases, contacts, documents, goals, needs, notes, tasks
from caseway.casework.assessing import SittingDraft
from caseway.casework.cases import ReferralDraft
from caseway.casework.contacts import ContactDraft
from caseway.casework.documents import DocumentDraft
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Assessment, CaseDate, Deadline, Plan
from caseway.casework.needs import NeedDraft
from caseway.casework.notes import NoteDraft
from caseway.casework.tasks import TaskDraft
from caseway.clients import belongings, families
from caseway.clients.drafts import ContactPointDraft, SupportPersonDraft
from caseway.web.casework.record import page as record_page
from tests.unit.clients.invented import by
from tests.unit.web.casework.record.conftest import text

DAY = timedelta(days=1)


@pytest.fixture
def fill(case, rosa, doing, today, place):
    """So many needs with a goal and a step each, contacts with their notes, and documents."""

    def filled(times):
        for number in range(times):
            need = needs.find(case=case, draft=NeedDraft("food-insecurity", f"No food {number}"), **doing())
            goal = goals.add(case=case, draft=GoalDraft(f"Eat {number}", "Food", needs=(need,)), **doing())
            step = TaskDraft(f"Step {number}", goal=goal, due_date=today + (number + 1) * DAY)
            tasks.add(case=case, draft=step, **doing())
            past = timezone.now() - timedelta(minutes=number)
            contacts.record(
                case=case, draft=ContactDraft(past), written=[NoteDraft(rosa.pk, f"Spoke {number}.")], **doing()
            )
            notes.write(case=case, draft=NoteDraft(rosa.pk, "We met.", is_signed=False), **doing())
            Assessment.objects.create(
                case_id=case,
                title=f"Scale {number}",
                administered_date=today,
                organization=place.agency,
                **by(place.ana),
            )
            documents.ask_for(case=case, draft=DocumentDraft(f"Lease {number}", "lease"), **doing())

    return filled


def test_it_says_who_what_is_next_and_what_happened(ana, at, fill, rosa, doing):
    fill(1)
    belongings.add(
        client=rosa.pk,
        draft=ContactPointDraft(value="555-010-0199", is_safe_to_text=True, code_word="heron"),
        **doing(),
    )
    belongings.add(
        client=rosa.pk, draft=SupportPersonDraft(name="Elena Helper", kinship="sibling", authority="none"), **doing()
    )
    page = text(ana.get(at()))
    for says in (
        "Rosa Testperson", "Active", "Housing", "Spanish, needs an interpreter", "Do not call", "No voicemail",
        "Code word: heron", "Step 0", "Ana Worker does it.", "Spoke 0.", "No food 0", "Eat 0", "Elena Helper", "Lease 0",
        "asked for", "Write a contact",
    ):  # fmt: skip
        assert says in page


def test_an_empty_case_says_what_to_do(ana, at):
    page = text(ana.get(at()))
    assert "No open need." in page
    assert "Nobody on file." in page


def test_what_is_due_says_what_clears_it_and_leads_there(ana, at, case, doing, today):
    from caseway.casework import due

    due.enter(case=case, kind="rehousing_started", moment=timezone.now() - DAY, **doing())
    answer = ana.get(at())
    page = text(answer)
    assert "Monthly meeting, rapid re-housing" in page
    assert "A contact in which the client was reached." in page
    assert f'href="/cases/{case}/contact/"' in answer.content.decode()


def test_the_contact_that_was_agreed_comes_next(ana, at, case, rosa, doing, today):
    contacts.record(
        case=case, draft=ContactDraft(timezone.now(), next_date=today + DAY), written=[NoteDraft(rosa.pk, "Spoke.")],
        **doing(),
    )  # fmt: skip
    assert "Next contact, as agreed with the client" in text(ana.get(at()))


def test_what_was_begun_and_is_not_ended_comes_next_too(ana, at, case, rosa, doing, today):
    left = ContactDraft(timezone.now() - DAY, direction="incoming", result="left_message", party="payer")
    contacts.record(case=case, draft=left, written=[], **doing())
    note = notes.write(case=case, draft=NoteDraft(rosa.pk, "We met.", is_signed=False), **doing())
    sat = assessing.start(case=case, draft=SittingDraft("instrument/phq-9"), **doing())
    tasks.add(case=case, draft=TaskDraft("Some day"), **doing())
    steps = ana.get(at()).context["steps"]
    found = {one.kind: one for one in (*steps, *page_steps(ana, at))}
    assert (found["reply"].says, found["reply"].is_late) == ("A message to answer: A payer", True)
    assert found["note"].address == at(f"note/{note}/")
    assert (found["assessment"].says, found["assessment"].address) == ("Unfinished: PHQ-9", at(f"assessments/{sat}/"))
    page = text(ana.get(at()))
    assert "Your unsigned note since" in page
    assert "Sign it" in page


def page_steps(browser, at):
    """All steps, not the first few."""
    with patch.object(record_page, "FEW", 20):
        return browser.get(at()).context["steps"]


def test_the_head_says_why_they_came_and_where_plan_and_consent_stand(ana, at, case, doing, make, place):
    today = timezone.localdate()
    page = text(ana.get(at()))
    assert "Referred because: Needs help. No plan yet" in page.replace(" · ", " ")
    assert "onsent to case management" not in page
    Plan.objects.create(
        case_id=case, number=1, status="active", agreed_how="signed", agreed_date=today, agreed_by="Rosa", organization=place.agency,
        next_review_date=today + 30 * DAY, **by(place.ana),
    )  # fmt: skip
    CaseDate.objects.create(
        case_id=case, kind="case_consent_ends", at=timezone.now() - DAY, organization=place.agency, **by(place.ana)
    )
    Deadline.objects.update(status="waived", why="Done.")
    page = text(ana.get(at()))
    assert "Plan 1 : active, review" in page
    assert "Consent to case management ended" in page
    assert "Review the plan" in [one.says for one in page_steps(ana, at)]
    fresh = cases.refer(
        client=make("Bo", user=place.ana).pk,
        program=place.housing.pk,
        draft=ReferralDraft(worker=place.ana.pk),
        **doing(),
    )
    assert "No consent to case management yet" in text(ana.get(f"/cases/{fresh}/"))


def test_it_takes_as_many_statements_for_ten_years_as_for_a_week(ana, at, fill):
    fill(8)
    ana.get(at())
    with CaptureQueriesContext(connection) as few:
        ana.get(at())
    fill(12)
    with CaptureQueriesContext(connection) as many:
        ana.get(at())
    assert len(many) == len(few)


def test_a_case_that_is_over_says_how_and_how_to_go_on(ana, at, case, doing, rosa, open_case):
    cases.move(case=case, status="closing", **doing())
    cases.close(
        case=case, closing=cases.Closing(reason="goals_met", note="Rosa lives on her own.", client_told=doing()["on"]),
        **doing(),
    )  # fmt: skip
    page = text(ana.get(at()))
    for says in ("This case is over", "Goals met", "Rosa lives on her own.", "The client was told", "reopen it"):
        assert says in page
    assert "What is next" not in page


def test_somebody_who_may_look_only_is_offered_nothing_to_do(browser_of, place, at, ana):
    answer = browser_of(place.sue).get(at())
    assert answer.status_code == 200
    other = browser_of(place.ben).get(at())
    assert other.status_code == 302  # a reason first
    assert "Write a contact" in text(answer)


def test_another_agencys_case_is_not_there(browser_of, elsewhere, at):
    assert browser_of(elsewhere.ana, agency=elsewhere).get(at()).status_code == 404


def test_the_clients_page_lists_the_cases(ana, rosa, case, place, make):
    page = ana.get(f"/clients/{rosa.pk}/")
    assert f"/cases/{case}/" in page.content.decode()
    other = make("Nora", user=place.ana)
    assert "A case holds what is agreed" in text(ana.get(f"/clients/{other.pk}/"))


def test_the_other_cases_and_the_household_lead_on(ana, at, rosa, make, place, doing):
    son = make("Leo", user=place.ana)
    home = families.form(head=rosa.pk, **doing())
    families.join(household=home, client=son.pk, role="child", **doing())
    page = ana.get(at()).content.decode()
    assert f"/clients/{son.pk}/" in page
