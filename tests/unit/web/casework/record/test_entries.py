"""What is done to an entry after it was written, and the timeline that shows it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from caseway.casework import cases, contacts, documents, goals, plans, tasks
from caseway.casework.contacts import ContactDraft
from caseway.casework.documents import DocumentDraft
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Addendum, Contact, Note
from caseway.casework.notes import NoteDraft
from caseway.casework.tasks import TaskDraft
from tests.unit.web.casework.record.conftest import text


@pytest.fixture
def write(case, rosa, doing):
    """Write a contact, so many days ago; its id."""

    def written(says="Rosa has the keys.", *, user=None, ago=0, **more):
        moment = timezone.now() - timedelta(days=ago)
        draft = NoteDraft(rosa.pk, says, **more)
        return contacts.record(case=case, draft=ContactDraft(moment, minutes=10), written=[draft], **doing(user))

    return written


@pytest.fixture
def note(write):
    write()
    return Note.objects.get()


def test_small_facts_are_put_right(ana, at, write):
    made = write()
    shown = ana.get(at(f"contact/{made}/"))
    assert shown.context["form"]["minutes"].value() == 10
    sent = {
        "version": "1", "mode": "home", "direction": "outgoing", "minutes": "25", "travel_minutes": "", "writing_minutes": "",
        "language": "", "next_date": "", "party_name": "", "initial-mode": "phone", "initial-direction": "outgoing",
        "initial-minutes": "10", "initial-travel_minutes": "0", "initial-writing_minutes": "0",
    }  # fmt: skip
    answer = ana.post(at(f"contact/{made}/"), sent)
    assert answer.headers["Location"] == at(f"timeline/#of-{made}")
    row = Contact.objects.get()
    assert (row.mode, row.minutes, row.travel_minutes) == ("home", 25, 0)


def test_two_who_put_it_right_see_both(ana, at, write):
    made = write()
    contacts_version = {"version": "0", "mode": "home", "direction": "outgoing", "initial-mode": "office",
                        "initial-direction": "outgoing"}  # fmt: skip
    answer = ana.post(at(f"contact/{made}/"), contacts_version)
    assert "Somebody else changed this" in text(answer)


def test_an_entry_is_struck_with_a_reason_and_stays(ana, at, write):
    made = write()
    assert ana.post(at(f"contact/{made}/strike/"), {"why": ""}).status_code == 422
    ana.post(at(f"contact/{made}/strike/"), {"why": "Wrong person."})
    page = ana.get(at("timeline/"))
    assert "cw-entry--void" in page.content.decode()
    assert "struck" in text(page)
    assert "Rosa has the keys." in text(page)


def test_a_draft_is_changed_and_signed_by_its_author(ana, at, write, browser_of, place):
    write("Half", is_signed=False)
    draft = Note.objects.get()
    here = at(f"note/{draft.pk}/")
    assert browser_of(place.sue).get(here).status_code == 404
    assert "Half" in text(ana.get(here))
    sent = {"version": "1", "text": "Whole", "credential": "RN", "initial-text": "Half", "initial-credential": ""}
    ana.post(here, {**sent, "later": "1"})
    draft.refresh_from_db()
    assert (draft.text, draft.status) == ("Whole", "draft")
    ana.post(here, {**sent, "version": "2", "text": "Whole.", "initial-text": "Whole"})
    draft.refresh_from_db()
    assert (draft.text, draft.status, draft.credential) == ("Whole.", "signed", "RN")
    assert ana.get(here).headers["Location"] == at(f"timeline/#of-{draft.pk}")


def test_a_signed_note_is_added_to(ana, at, note):
    assert "Rosa has the keys." in text(ana.get(at(f"note/{note.pk}/add/")))
    assert ana.post(at(f"note/{note.pk}/add/"), {"text": " "}).status_code == 422
    ana.post(at(f"note/{note.pk}/add/"), {"text": "Two keys.", "credential": "RN"})
    assert Addendum.objects.get().text == "Two keys."
    assert "Two keys." in text(ana.get(at("timeline/")))


def test_a_draft_is_not_added_to(ana, at, write):
    write(is_signed=False)
    answer = ana.post(at(f"note/{Note.objects.get().pk}/add/"), {"text": "More."})
    assert answer.status_code == 422
    assert "This note is a draft" in text(answer)


def test_a_note_is_co_signed_by_who_may_and_then_locked(ana, at, write, browser_of, place):
    write(needs_cosign=True)
    note = Note.objects.get()
    assert ana.post(at(f"note/{note.pk}/cosign/")).status_code == 404
    ana.post(at(f"note/{note.pk}/lock/"))
    assert "It waits for a second signature." in text(ana.get(at("timeline/")))
    sue = browser_of(place.sue)
    assert "Co-sign" in text(sue.get(at("timeline/")))
    sue.post(at(f"note/{note.pk}/cosign/"))
    ana.post(at(f"note/{note.pk}/lock/"))
    note.refresh_from_db()
    assert (note.status, note.cosigner) == ("locked", place.sue)
    assert "co-signed by Sue Supervisor" in text(ana.get(at("timeline/")))


def test_what_is_of_another_case_is_not_there(ana, write, make, place, open_case):
    made = write()
    note = Note.objects.get()
    other = open_case(make("Nora", user=place.ana))
    for rest in (f"contact/{made}/", f"contact/{made}/strike/", f"contact/{made}/undo/", f"note/{note.pk}/add/"):
        assert ana.get(f"/cases/{other}/{rest}").status_code == 404
    assert ana.post(f"/cases/{other}/note/{note.pk}/lock/").status_code == 404


def test_what_is_kept_apart_is_said_to_be_there(ana, at, write, browser_of, place):
    write("Only mine.", note_class="psychotherapy")
    assert "Only mine." in text(ana.get(at("timeline/")))
    page = text(browser_of(place.sue).get(at("timeline/")))
    assert "Only mine." not in page
    assert "The text is withheld" in page
    assert "Only mine." not in text(browser_of(place.sue).get(at()))


def test_it_shows_only_what_is_asked_for(ana, at, write, case, doing, place):
    write("Long ago.", ago=40)
    write("By Sue.", user=place.sue)
    task = tasks.add(case=case, draft=TaskDraft("Print the form"), **doing())
    tasks.complete(task=task, result="Printed.", **doing())
    whole = text(ana.get(at("timeline/")))
    for says in ("Long ago.", "By Sue.", "Print the form", "Printed."):
        assert says in whole
    assert "Print the form" not in text(ana.get(at("timeline/?kind=contact")))
    assert "Long ago." not in text(ana.get(at("timeline/?by=Sue Supervisor")))
    assert "By Sue." in text(ana.get(at("timeline/?by=Sue Supervisor")))
    since = (timezone.localdate() - timedelta(days=10)).isoformat()
    assert "Long ago." not in text(ana.get(at(f"timeline/?since={since}")))
    page = text(ana.get(at(f"timeline/?until={since}&kind=contact")))
    assert "Long ago." in page
    assert "By Sue." not in page
    assert "Nothing of that kind happened" in text(ana.get(at("timeline/?kind=plan")))
    assert ana.get(at("timeline/?since=2026-02-31&before=nonsense")).status_code == 200


def test_the_earlier_part_comes_when_it_is_asked_for(ana, at, write):
    for ago in range(30):
        write(f"Day {ago}.", ago=ago)
    page = ana.get(at("timeline/?kind=contact"))
    assert "Day 0." in text(page)
    assert "Day 29." not in text(page)
    more = page.context["more"]
    part = ana.get(at(f"timeline/?{more}"), headers={"HX-Request": "true"})
    assert "Day 29." in text(part)
    assert "<html" not in part.content.decode()
    assert "Day 29." in text(ana.get(at("timeline/?print=1")))


def test_a_page_takes_as_many_statements_for_much_as_for_little(ana, at, write):
    write()
    ana.get(at("timeline/"))
    with CaptureQueriesContext(connection) as few:
        ana.get(at("timeline/"))
    for ago in range(12):
        write(ago=ago)
    with CaptureQueriesContext(connection) as many:
        ana.get(at("timeline/"))
    assert len(many) == len(few)


def test_changes_name_the_people_and_what_follows(ana, at, case, doing, place, write):
    made = write()
    task = tasks.add(case=case, draft=TaskDraft("Call the pantry"), **doing())
    tasks.complete(task=task, contact=made, **doing())
    page = text(ana.get(at("timeline/")))
    assert "Worker : Ana Worker" in page
    assert "Did: Call the pantry" in page


def test_a_late_entry_of_a_case_that_is_over_says_so(ana, at, case, doing, rosa):
    cases.move(case=case, status="closing", **doing())
    cases.close(
        case=case, closing=cases.Closing(reason="goals_met", note="Done.", client_told=doing()["on"]), **doing()
    )  # fmt: skip
    notes_before = Note.objects.count()
    contacts.record(
        case=case, draft=ContactDraft(timezone.now()), written=[NoteDraft(rosa.pk, "Forgotten.")], **doing()
    )
    assert Note.objects.count() == notes_before + 1
    assert "written later" in text(ana.get(at("timeline/")))


def test_a_plan_is_told_step_by_step_in_the_words_of_each(ana, at, case, doing, today):
    goals.add(case=case, draft=GoalDraft("I want to eat every day.", "Food in the house"), **doing())
    plan = plans.draft(case=case, **doing())
    plans.share(plan=plan, **doing())
    plans.take_back(plan=plan, why="A wrong day.", **doing())
    plans.share(plan=plan, **doing())
    earlier = today - timedelta(days=2)
    plans.agree(plan=plan, how="refused", refusal_note="Signs nothing.", agreed=earlier, **doing())
    plans.activate(plan=plan, **doing())
    plans.review(plan=plan, **doing())
    plans.confirm(plan=plan, next_review=today + timedelta(days=90), **doing())
    page = ana.get(at("timeline/?kind=plan"))
    said = text(page)
    steps = (
        "Plan 1 : looked at again, stands as it is", "Plan 1 : under review", "Plan 1 : active",
        f"Plan 1 : refused to sign; said why {date_format(earlier)}", "Plan 1 : shared with the client",
        "Plan 1 : taken back, to be changed", "Plan 1 : shared with the client",
    )  # fmt: skip
    found = -1
    for one in steps:
        found = said.index(one, found + 1)
    assert "Signs nothing." in said
    assert "A wrong day." in said
    assert at(f"plans/{plan}/") in page.content.decode()


def test_a_document_is_asked_for_and_void_each_at_its_time(ana, at, case, doing):
    paper = documents.ask_for(case=case, draft=DocumentDraft("Lease", kind="lease"), **doing())
    documents.void(document=paper, why="They moved.", **doing())
    said = text(ana.get(at("timeline/?kind=document")))
    assert said.index("Void : Lease") < said.index("They moved.") < said.index("Requested : Lease")
