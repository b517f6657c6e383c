import pytest

from caseway.accounts.models import AuditEntry
from caseway.casework import contacts
from caseway.casework.contacts import ContactDraft
from caseway.casework.notes import NoteDraft
from tests.unit.planner.reading_pdf import words
from tests.unit.web.clients.conftest import text

PARTS = ["case", "needs", "plans", "services", "assessments", "due", "documents"]


@pytest.fixture
def browser(browser_of, place):
    return browser_of(place.ana, proven=True)


@pytest.fixture
def address(case):
    return f"/cases/{case}/file/"


@pytest.fixture
def told(case, rosa, doing):
    """A counseling note in the case, and what it says."""
    draft = ContactDraft(at=doing.at, minutes=30)
    written = [NoteDraft(rosa.pk, "Zaleplonquietly told.", note_class="psychotherapy")]
    contacts.record(case=case, draft=draft, written=written, **doing())
    return "Zaleplon"


def test_whoever_has_not_just_shown_that_it_is_they_is_asked_to(browser_of, place, address):
    for ask in ("get", "post"):
        shown = getattr(browser_of(place.ana), ask)(address)
        assert shown.status_code == 302
        assert shown.headers["Location"].startswith("/again/")


def test_the_page_says_beforehand_what_is_left_out_and_why(browser, address, told):
    said = text(browser.get(address))

    assert "Services and notes 1 1: Psychotherapy or substance use counseling note" in said
    assert told not in said


def test_the_file_comes_as_an_attachment_that_nobody_keeps(browser, address, case, told):
    answer = browser.post(address, {"parts": PARTS})

    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Content-Disposition"].startswith(f'attachment; filename="case-{str(case)[:8]}-')
    assert "Rosa Testperson" in " ".join(words(answer.content))
    assert told not in " ".join(words(answer.content))
    assert AuditEntry.objects.filter(action="case.export", object=case, outcome="shown").count() == 1


def test_its_author_may_take_a_counseling_note_along(browser, address, told):
    answer = browser.post(address, {"parts": PARTS, "with_counseling": "on"})

    assert told in " ".join(words(answer.content))


def test_nothing_chosen_is_no_file(browser, address):
    for query in (
        {"since": "2026-01-01"},
        {"parts": "none"},
        {"parts": PARTS, "since": "2026-02-01", "until": "2026-01-01"},
    ):
        shown = browser.post(address, query)
        assert shown.status_code == 422
        assert "Please look at this again" in text(shown)


def test_a_shorter_period_shows_what_falls_out_of_it(browser, address, told, doing):
    shown = browser.get(address, {"parts": PARTS, "until": doing.on.replace(year=doing.on.year - 1).isoformat()})

    assert "Outside the period you chose" in text(shown)


def test_a_file_is_for_who_works_on_the_case(browser_of, place, address):
    for user in (place.ben, place.ada, place.aud):
        assert browser_of(user, proven=True).get(address).status_code == 404
