"""Records outside the caseload: a reason, an emergency, too many, and the review."""

import uuid

import pytest
from django.utils import timezone

from caseway.accounts.models import AuditEntry
from caseway.clients.models import Client, Opening, Sighting
from tests.unit.clients.invented import by
from tests.unit.web.clients.conftest import text


@pytest.fixture
def outside(make, place):
    """Somebody on another team's caseload."""
    return make(user=place.cal, team=place.south)


@pytest.fixture
def coworker(make, place):
    """A coworker who is served: open to case managers in an emergency only."""
    return make("Ben", "Worker", user_id=place.ben.pk)


EMERGENCY = {"code": "danger", "text": "He called from a bridge."}


def test_a_reason_opens_a_record_and_is_shown_to_all_who_may_open_it(browser_of, place, outside):
    browser = browser_of(place.ana)
    asked = browser.get(f"/clients/{outside.pk}/")
    assert asked["Location"] == f"/clients/{outside.pk}/open/"
    assert browser.post(asked["Location"], {"code": "", "text": ""}).status_code == 422
    page = browser.post(asked["Location"], {"code": "call", "text": "She is at the desk."}, follow=True)
    assert "The client called or came in" in text(page)
    assert "outside the caseload" in text(page)


def test_an_emergency_takes_showing_that_it_is_you(browser_of, place, coworker):
    asked = browser_of(place.ana).get(f"/clients/{coworker.pk}/emergency/")
    assert (asked.status_code, asked["Location"].partition("?")[0]) == (302, "/again/password/")
    assert not Opening.objects.exists()
    browser = browser_of(place.ana)
    assert browser.get(f"/clients/{coworker.pk}/").status_code == 404
    assert browser.get(f"/clients/{coworker.pk}/open/")["Location"] == f"/clients/{coworker.pk}/emergency/"


def test_an_emergency_is_said_on_every_page_while_it_lasts_and_changes_nothing(browser_of, place, coworker):
    browser = browser_of(place.ana, proven=True)
    assert browser.post(f"/clients/{coworker.pk}/emergency/", {"code": "", "text": " "}).status_code == 422
    page = text(browser.post(f"/clients/{coworker.pk}/emergency/", EMERGENCY, follow=True))
    assert "Open in an emergency, to read only: Ben Worker · 60 minutes left" in page
    assert "minutes left" in text(browser.get("/workplace/notices/"))
    assert browser.get(f"/clients/{coworker.pk}/edit/names/").status_code == 404
    assert "minutes left" not in text(browser_of(place.cal).get("/workplace/notices/"))


def test_a_fourth_emergency_of_a_day_is_told_whom_to_call(browser_of, place, make, coworker):
    browser = browser_of(place.ana, proven=True)
    others = [make(f"Co{number}", "Worker", user_id=user.pk) for number, user in enumerate((place.cal, place.tom))]
    extra = make("Co3", "Worker", user_id=place.pam.pk)
    for client in (coworker, *others):
        browser.post(f"/clients/{client.pk}/emergency/", EMERGENCY)
    response = browser.post(f"/clients/{extra.pk}/emergency/", EMERGENCY)
    assert response.status_code == 429
    assert "Call your supervisor or the privacy officer" in text(response)


def test_an_emergency_is_reviewed_by_another(browser_of, place, coworker):
    browser_of(place.ana, proven=True).post(f"/clients/{coworker.pk}/emergency/", EMERGENCY)
    supervisor = browser_of(place.sue)
    page = text(supervisor.get("/clients/reviews/"))
    assert "Ana Worker" in page
    assert "He called from a bridge." in page
    opening = Opening.objects.get()
    assert "Say what the review found." in text(supervisor.post(f"/clients/reviews/{opening.pk}/", follow=True))
    done = supervisor.post(f"/clients/reviews/{opening.pk}/", {"outcome": "justified", "text": ""}, follow=True)
    assert "Nothing waits for your review." in text(done)
    again = supervisor.post(f"/clients/reviews/{opening.pk}/", {"outcome": "improper", "text": ""}, follow=True)
    assert "Somebody has reviewed this already." in text(again)


def test_a_supervisor_elsewhere_has_nothing_to_review(browser_of, place, coworker):
    browser_of(place.ana, proven=True).post(f"/clients/{coworker.pk}/emergency/", EMERGENCY)
    assert "Nothing waits" in text(browser_of(place.tom).get("/clients/reviews/"))
    opening = Opening.objects.get()
    response = browser_of(place.tom).post(f"/clients/reviews/{opening.pk}/", {"outcome": "justified", "text": ""})
    assert response.status_code == 404


def test_too_many_people_are_stopped_until_the_privacy_officer_lets_them_go_on(browser_of, place, outside, today):
    people = Client.objects.bulk_create(
        Client(id=uuid.uuid4(), organization=place.agency, given_name=f"P{number}", **by(place.ana))
        for number in range(199)
    )
    Sighting.objects.bulk_create(
        Sighting(organization=place.agency, user=place.ana, client=one, day=today, is_outside=True) for one in people
    )
    browser = browser_of(place.ana)
    browser.post(f"/clients/{outside.pk}/open/", {"code": "call", "text": "She is here."})
    stopped = browser.get(f"/clients/{outside.pk}/")
    assert stopped.status_code == 429
    assert "as many people outside your caseload today as anyone may" in text(stopped)

    officer = browser_of(place.pia)
    assert "200 people outside the caseload" in text(officer.get("/clients/reviews/"))
    assert "Saw unusually many people" not in text(browser_of(place.sue).get("/clients/reviews/"))
    lift = f"/clients/reviews/lift/{place.ana.pk}/"
    assert browser_of(place.sue).post(lift, {"because": "x"}).status_code == 404
    assert "Say why they may go on." in text(officer.post(lift, {"because": ""}, follow=True))
    page = text(officer.post(lift, {"because": "An audit of files"}, follow=True))
    assert "may go on Pia Privacy: “An audit of files”" in page
    assert AuditEntry.objects.filter(action="alarm.lift", outcome="done", actor=place.pia.pk).count() == 1
    assert "You can go on today" in text(browser.get("/workplace/notices/"))
    assert browser.get(f"/clients/{outside.pk}/").status_code == 200
    assert timezone.localdate() == today
