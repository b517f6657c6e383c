"""A note about another of the household: read and worked on by whom it is about, wherever it was written."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseway.accounts.models import AuditEntry
from caseway.casework import contacts, notes
from caseway.casework.contacts import ContactDraft
from caseway.casework.models import Addendum, Contact, Draft, Note
from caseway.casework.notes import NoteDraft
from caseway.clients import families
from caseway.clients.models import Assignment, Client
from tests.unit.web.casework.record.conftest import text


@pytest.fixture
def son(place, rosa, make, doing):
    """Leo, of Rosa's household, on Ana's caseload, too."""
    made = make("Leo", user=place.ana)
    home = families.form(head=rosa.pk, **doing())
    families.join(household=home, client=made.pk, role="child", **doing())
    return made


@pytest.fixture
def write(case, rosa, son, doing):
    """Write a contact with Rosa, and about her son; the note about him."""

    def written(says="Leo needs shoes.", *, user=None, **more):
        drafts = [NoteDraft(rosa.pk, "Rosa has the keys."), NoteDraft(son.pk, says, **more)]
        made = contacts.record(case=case, draft=ContactDraft(timezone.now()), written=drafts, **doing(user))
        return Note.objects.get(contact=made, client=son).pk

    return written


@pytest.fixture
def bens(place, son):
    """From now on the son is on Ben's caseload, and no longer on Ana's."""

    def taken(**more):
        Assignment.objects.filter(client=son).update(user=place.ben, **more)

    return taken


def sealed(client):
    Client.objects.filter(pk=client.pk).update(is_sealed=True)


def test_it_stands_under_the_contact_it_was_written_with(ana, at, write, son):
    note = write()
    page = ana.get(at("timeline/"))
    assert "About Leo Testperson Signed" in text(page)
    assert "Leo needs shoes." in text(page)
    assert f'id="of-{note}"' in page.content.decode()
    assert at(f"note/{note}/add/") in page.content.decode()
    assert any(son.pk.hex in str(one.people) for one in AuditEntry.objects.filter(outcome="shown"))


def test_of_a_record_that_is_closed_only_that_a_note_is_there_is_said(ana, at, write, bens, son):
    note = write()
    bens()
    sealed(son)
    page = ana.get(at("timeline/"))
    assert "A note about another of the household was written too." in text(page)
    for hidden in ("Leo", str(note), str(son.pk)):
        assert hidden not in page.content.decode()
    assert "Rosa has the keys." in text(page)


def test_its_own_labels_hold_it_back(ana, at, write, browser_of, place):
    write("Heard in session.", note_class="psychotherapy")
    assert "Heard in session." in text(ana.get(at("timeline/")))
    page = text(browser_of(place.sue).get(at("timeline/")))
    assert "Heard in session." not in page
    assert "About Leo Testperson" in page
    assert "The text is withheld" in page


@pytest.mark.parametrize("is_of_child", [False, True])
def test_it_is_added_to_and_locked_from_either_case(ana, at, write, son, open_case, is_of_child):
    note = write()
    here = f"/cases/{open_case(son)}/" if is_of_child else at()
    assert "Leo needs shoes." in text(ana.get(f"{here}timeline/"))
    page = text(ana.get(f"{here}note/{note}/add/"))
    assert "Leo needs shoes." in page
    assert ("This note is about another of the household" in page) is not is_of_child
    answer = ana.post(f"{here}note/{note}/add/", {"text": "Size 4.", "credential": ""})
    assert answer.headers["Location"] == f"{here}timeline/#of-{note}"
    assert Addendum.objects.get().text == "Size 4."
    ana.post(f"{here}note/{note}/lock/")
    assert Note.objects.get(pk=note).status == "locked"


@pytest.mark.parametrize("is_of_child", [False, True])
def test_it_is_co_signed_from_either_case(at, write, son, open_case, *, is_of_child, browser_of, place):
    note = write(needs_cosign=True)
    here = f"/cases/{open_case(son)}/" if is_of_child else at()
    sue = browser_of(place.sue)
    assert "Co-sign" in text(sue.get(f"{here}timeline/"))
    sue.post(f"{here}note/{note}/cosign/")
    assert Note.objects.get(pk=note).cosigner == place.sue


def test_a_draft_about_another_is_changed_and_signed(ana, at, write):
    note = write("Half", is_signed=False)
    assert at(f'note/{note}/"') in ana.get(at("timeline/")).content.decode()
    assert "Half" in text(ana.get(at(f"note/{note}/")))
    sent = {"version": "1", "text": "Whole.", "credential": "RN", "initial-text": "Half", "initial-credential": ""}
    ana.post(at(f"note/{note}/"), sent)
    row = Note.objects.get(pk=note)
    assert (row.text, row.status) == ("Whole.", "signed")


def test_whoever_may_not_open_them_is_not_asked_to_co_sign(write, son, browser_of, place):
    write(needs_cosign=True)
    assert "co-sign" in text(browser_of(place.sue).get("/today/"))
    sealed(son)
    assert "co-sign" not in text(browser_of(place.sue).get("/today/"))


def test_nobody_reads_it_through_a_case_of_another(ana, at, write, bens, *, son, browser_of, place):
    note = write(needs_cosign=True)
    bens()
    sealed(son)
    for browser in (ana, browser_of(place.sue)):
        assert browser.get(at("timeline/")).status_code == 200
        assert browser.get(at(f"note/{note}/add/")).status_code == 404
        for verb in ("add", "cosign", "lock"):
            assert browser.post(at(f"note/{note}/{verb}/"), {"text": "x"}).status_code == 404
        page = browser.get(f"/today/clear/?kind=cosign&about={note}")
        assert "Leo needs shoes." not in text(page)
    assert Note.objects.get(pk=note).status == "signed"
    assert AuditEntry.objects.filter(kind="note", object=note, outcome="denied").exists()


def test_a_note_of_the_household_is_not_found_by_a_third(ana, write, make, place, open_case):
    note = write()
    other = open_case(make("Nora", user=place.ana))
    assert ana.get(f"/cases/{other}/note/{note}/add/").status_code == 404


def test_whoever_has_no_case_has_their_notes_on_their_own_page(ana, at, case, write, *, son, place, browser_of, bens):
    note = write()
    write("Half", is_signed=False)
    assert "2 notes about them from cases of the household" in text(ana.get(f"/clients/{son.pk}/"))
    page = ana.get(f"/clients/{son.pk}/notes/")
    for said in ("Leo needs shoes.", "Half", "Written with a contact of Rosa Testperson"):
        assert said in text(page)
    assert "Rosa has the keys." not in text(page)
    assert at(f"note/{note}/add/") in page.content.decode()
    bens()
    ben = browser_of(place.ben)
    Client.objects.exclude(pk=son.pk).update(is_sealed=True)
    assert "1 note about them from a case of the household" in text(ben.get(f"/clients/{son.pk}/"))
    page = ben.get(f"/clients/{son.pk}/notes/")
    assert "Leo needs shoes." in text(page)
    assert "somebody whose record is closed to you" in text(page)
    assert "open a case for them" in text(page)
    for hidden in ("Half", "Rosa", str(case)):
        assert hidden not in page.content.decode()


def test_a_record_of_which_nothing_was_written_elsewhere_says_so(ana, rosa, son, write):
    write()
    assert (
        "of the household" not in text(ana.get(f"/clients/{rosa.pk}/")).partition("Cases")[2].partition("Consents")[0]
    )
    assert "None. Whoever writes a contact" in text(ana.get(f"/clients/{rosa.pk}/notes/"))
    assert ana.get(f"/clients/{rosa.pk}/notes/?page=nonsense").status_code == 200


def test_there_are_as_many_statements_for_many_as_for_few(ana, at, write, son, doing):
    write()
    places = (at("timeline/"), f"/clients/{son.pk}/notes/", f"/clients/{son.pk}/")

    def statements(address):
        ana.get(address)
        with CaptureQueriesContext(connection) as asked:
            ana.get(address)
        return len(asked)

    few = [statements(one) for one in places]
    for number in range(12):
        notes.add(note=write(f"Number {number}."), text="More.", credential="", **doing())
    assert [statements(one) for one in places] == few


def test_many_come_a_page_at_a_time(ana, write, son):
    for number in range(27):
        write(f"Number {number}.")
    first = ana.get(f"/clients/{son.pk}/notes/")
    assert first.content.decode().count("cw-note__top") == 25
    second = ana.get(f"/clients/{son.pk}/notes/?page=2")
    assert second.content.decode().count("cw-note__top") == 2
    assert Contact.objects.count() == 27


def test_taking_a_contact_back_keeps_what_was_written_about_each(ana, at, write, son):
    write()
    made = Contact.objects.get().pk
    answer = ana.post(at(f"contact/{made}/undo/"))
    content = Draft.objects.get().content
    assert (content["text"], content[f"note_{son.pk.hex}"]) == ("Rosa has the keys.", "Leo needs shoes.")
    assert answer.headers["Location"].startswith(at("contact/?key="))
