"""The page of a case: what happened, what is next, who is there; as many statements for much as for little."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseway.casework import cases, contacts, documents, goals, needs, tasks
from caseway.casework.contacts import ContactDraft
from caseway.casework.documents import DocumentDraft
from caseway.casework.goals import GoalDraft
from caseway.casework.needs import NeedDraft
from caseway.casework.notes import NoteDraft
from caseway.casework.tasks import TaskDraft
from caseway.clients import belongings, families
from caseway.clients.drafts import ContactPointDraft, SupportPersonDraft
from tests.unit.web.casework.record.conftest import text

DAY = timedelta(days=1)


@pytest.fixture
def fill(case, rosa, doing, today):
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
