"""Writing a contact: once, in one form, and nothing of it is lost."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from caseway.casework import drafts, due, tasks
from caseway.casework.models import Case, Contact, Deadline, Draft, Note, Task
from caseway.casework.tasks import TaskDraft
from caseway.clients import families
from tests.unit.web.casework.record.conftest import contact, text

BY_SCRIPT = {"Caseway-Script": "1"}


@pytest.fixture
def key():
    return str(uuid.uuid4())


@pytest.fixture
def keep(ana, at, key):
    """Keep a draft as the page's script does."""

    def kept(tab="a", **more):
        return ana.post(at("drafts/"), {"kind": "contact", "key": key, "tab": tab, "count": "1", **more})

    return kept


def test_the_form_begins_with_what_is_usual(ana, at, rosa):
    page = ana.get(at("contact/"))
    shown = page.context["form"]
    assert (shown["mode"].value(), shown["party"].value(), shown["result"].value()) == ("phone", "client", "reached")
    assert (shown["language"].value(), shown["used_interpreter"].value()) == ("es", True)
    assert "What was said and done" in text(page)


def test_a_contact_is_written_and_leads_back_to_where_one_was(ana, at, case):
    answer = ana.post(at("contact/"), contact(back="/clients/"))
    assert answer.headers["Location"] == "/clients/"
    row = Contact.objects.get()
    assert (row.minutes, row.mode, row.result) == (15, "phone", "reached")
    note = Note.objects.get()
    assert (note.text, note.status, note.credential) == ("Rosa has the keys.", "signed", "RN, CCM")
    said = text(ana.get(at()))
    assert "Written: Rosa Testperson." in said
    assert "Undo" in said
    assert "Correct" in said


@pytest.mark.parametrize(
    "back", ["https://example.org/", "//example.org/", "javascript:alert(1)", "/\\example.org", ""]
)
def test_it_leads_back_to_no_other_site(ana, at, case, back):
    assert ana.post(at("contact/"), contact(back=back)).headers["Location"] == f"/cases/{case}/"


def test_it_says_what_it_met_and_when_that_is_due_next(ana, at, case, doing):
    due.enter(case=case, kind="rehousing_started", moment=timezone.now() - timedelta(days=1), **doing())
    ana.post(at("contact/"), contact())
    said = text(ana.get(at()))
    assert "It met “Monthly meeting, rapid re-housing”; the next is due" in said


def test_the_credential_is_remembered(ana, at):
    ana.post(at("contact/"), contact(credential="LCSW"))
    assert ana.get(at("contact/")).context["form"]["credential"].value() == "LCSW"


def test_it_is_kept_as_a_draft_or_asked_to_be_co_signed(ana, at):
    ana.post(at("contact/"), contact(sign="later"))
    ana.post(at("contact/"), contact(text="Another.", needs_cosign="on", client_key=""))
    assert set(Note.objects.values_list("status", "needs_cosign")) == {("draft", False), ("signed", True)}


def test_an_attempt_takes_no_note(ana, at):
    ana.post(at("contact/"), contact(text="", result="no_answer"))
    assert Contact.objects.get().result == "no_answer"
    assert not Note.objects.exists()


def test_each_of_the_household_has_a_note_of_their_own(ana, at, rosa, make, place, doing):
    son = make("Leo", user=place.ana)
    home = families.form(head=rosa.pk, **doing())
    families.join(household=home, client=son.pk, role="child", **doing())
    assert "Leo Testperson" in text(ana.get(at("contact/")))
    ana.post(
        at("contact/"), contact(**{f"note_{son.pk.hex}": "Leo is well.", f"class_{son.pk.hex}": "restricted"})
    )  # fmt: skip
    assert set(Note.objects.values_list("client", "text", "note_class")) == {
        (rosa.pk, "Rosa has the keys.", "general"), (son.pk, "Leo is well.", "restricted"),
    }  # fmt: skip


def test_it_does_the_tasks_that_are_ticked(ana, at, case, doing):
    task = tasks.add(case=case, draft=TaskDraft("Call the pantry"), **doing())
    page = ana.get(f"{at('contact/')}?task={task}")
    assert page.context["form"][f"done_{task.hex}"].value() is True
    ana.post(at("contact/"), contact(**{f"done_{task.hex}": "on", f"result_{task.hex}": "They deliver."}))
    row = Task.objects.get(pk=task)
    assert (row.status, row.result, row.contact_id) == ("completed", "They deliver.", Contact.objects.get().pk)


def test_what_is_wrong_is_said_and_what_was_typed_stays(ana, at):
    ahead = (timezone.localtime() + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M")
    answer = ana.post(at("contact/"), contact(at=ahead))
    assert answer.status_code == 422
    assert "This is in the future." in text(answer)
    assert "Rosa has the keys." in text(answer)
    answer = ana.post(at("contact/"), contact(text=""))
    assert "Write at least a line" in text(answer)


def test_sent_twice_it_is_written_once(ana, at, key):
    first = ana.post(at("contact/"), contact(client_key=key), headers=BY_SCRIPT)
    again = ana.post(at("contact/"), contact(client_key=key), headers=BY_SCRIPT)
    assert first.json() == again.json() == {"done": at()}
    assert Contact.objects.count() == 1


def test_another_text_under_the_same_key_is_not_thrown_away(ana, at, key):
    ana.post(at("contact/"), contact(client_key=key))
    answer = ana.post(at("contact/"), contact(client_key=key, text="Something else."))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "sent already, from another tab" in page
    assert "Something else." in page
    assert key not in page
    new = answer.context["form"]["client_key"].value()
    ana.post(at("contact/"), contact(client_key=new, text="Something else."))
    assert Contact.objects.count() == 2


def test_a_key_that_was_sent_is_said_to_be(ana, at, key):
    ana.post(at("contact/"), contact(client_key=key))
    page = ana.get(f"{at('contact/')}?key={key}")
    assert "written already" in text(page)
    assert f'data-sent="{key}"' in page.content.decode()


def test_what_one_writes_is_kept_and_comes_back(ana, at, keep, key):
    assert "saved" in keep(text="Half a sen", mode="home", needs_cosign="on").json()
    form = ana.get(at("contact/")).context["form"]
    assert (form["text"].value(), form["mode"].value()) == ("Half a sen", "home")
    assert str(form["client_key"].value()) == key
    assert form["needs_cosign"].value() == "on"
    assert not form["used_interpreter"].value()
    assert ana.get(f"{at('contact/')}?new=1").context["form"]["text"].value() is None
    ana.post(at("contact/"), contact(client_key=key))
    assert not Draft.objects.exists()


def test_a_second_tab_is_told_and_may_go_on(keep):
    keep(tab="a", text="One")
    answer = keep(tab="b", text="Two")
    assert answer.status_code == 409
    assert answer.json()["at"]
    assert keep(tab="b", text="Two", force="1").status_code == 200
    assert Draft.objects.get().content["text"] == "Two"


def test_a_draft_of_what_was_sent_is_not_kept_anew(ana, at, keep, key):
    ana.post(at("contact/"), contact(client_key=key))
    answer = keep(text="Late")
    assert (answer.status_code, answer.json()) == (409, {"sent": True})
    assert not Draft.objects.exists()


def test_a_draft_is_thrown_away(ana, at, keep, key):
    keep(text="No")
    assert ana.post(at("drafts/drop/"), {"key": key}).status_code == 302
    assert not Draft.objects.exists()
    keep(text="No")
    assert keep(drop="1").json() == {"dropped": True}
    assert not Draft.objects.exists()


def test_what_is_no_draft_of_ours_is_refused(ana, at, keep):
    assert ana.post(at("drafts/"), {"kind": "contact", "key": "x"}).status_code == 400
    assert keep(kind="plan").status_code == 400
    assert keep(text="x" * 100_001).status_code == 422


@pytest.fixture
def other(make, open_case, place):
    return open_case(make("Nora", user=place.ana))


def test_a_draft_of_another_case_is_not_shown(ana, keep, key, other):
    keep(text="Rosa only")
    assert "Rosa only" not in text(ana.get(f"/cases/{other}/contact/?key={key}"))


def test_nobody_else_writes_or_keeps(browser_of, place, at, elsewhere, keep, key):
    for browser in (browser_of(place.aud), browser_of(elsewhere.ana, agency=elsewhere)):
        assert browser.get(at("contact/")).status_code == 404
        assert browser.post(at("drafts/"), {"kind": "contact", "key": key, "text": "x"}).status_code == 404
    assert not Draft.objects.exists()


def test_undone_it_counts_no_more_and_its_words_come_back(ana, at, case, doing, rosa):
    task = tasks.add(case=case, draft=TaskDraft("Call the pantry"), **doing())
    due.enter(case=case, kind="rehousing_started", moment=timezone.now() - timedelta(days=1), **doing())
    ana.post(at("contact/"), contact(used_interpreter="on", **{f"done_{task.hex}": "on"}))
    row = Contact.objects.get()
    assert "Undo this contact?" in text(ana.get(at(f"contact/{row.pk}/undo/")))
    place_ = ana.post(at(f"contact/{row.pk}/undo/")).headers["Location"]
    row.refresh_from_db()
    assert row.is_in_error
    assert Task.objects.get(pk=task).status == "ready"
    assert not Deadline.objects.filter(met_by__contains=str(row.pk)).exists()
    assert Case.objects.get(pk=case).last_contact_at is None
    form = ana.get(place_).context["form"]
    assert (form["text"].value(), form["minutes"].value()) == ("Rosa has the keys.", "15")
    assert form[f"done_{task.hex}"].value() == "on"
    assert ana.post(at(f"contact/{row.pk}/undo/")).status_code == 302  # twice is once
    assert Draft.objects.count() == 1


def test_it_is_undone_by_whoever_wrote_it_on_the_same_day(ana, at, browser_of, place):
    ana.post(at("contact/"), contact())
    row = Contact.objects.get()
    assert "by whoever wrote it" in text(browser_of(place.sue).post(at(f"contact/{row.pk}/undo/")))
    Contact.objects.update(created_at=row.created_at - timedelta(days=1))
    answer = ana.post(at(f"contact/{row.pk}/undo/"))
    assert answer.status_code == 422
    assert "on the day it was written" in text(answer)


def test_a_draft_of_another_user_is_not_theirs(viewer_of, place, keep, key, today):
    keep(text="Mine")
    assert drafts.mine(viewer=viewer_of(place.sue), on=today) == []


def test_nothing_is_sent_in_the_name_of_whoever_signed_in_after(browser_of, place, at, keep, key, ana):
    sue = browser_of(place.sue)
    writer = str(place.ana.pk)
    assert sue.post(at("contact/"), contact(writer=writer), headers=BY_SCRIPT).json() == {"other": True}
    answer = sue.post(at("contact/"), contact(writer=writer))
    assert answer.status_code == 409
    assert "signed in as somebody else" in text(answer)
    assert sue.post(at("drafts/"), {"kind": "contact", "key": key, "writer": writer}).status_code == 409
    assert not Contact.objects.exists()
    assert ana.post(at("contact/"), contact(writer=writer)).status_code == 302


def test_a_note_to_co_sign_is_no_task_of_a_contact(ana, at):
    ana.post(at("contact/"), contact(needs_cosign="on"))
    assert not ana.get(at("contact/")).context["form"].tasks
    assert "Read it" in text(ana.get(at()))
