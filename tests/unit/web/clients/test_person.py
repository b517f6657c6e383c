"""The page of one client: what nobody may miss, what is missing, and as many statements for much as for little."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from caseway.clients import belongings, families
from caseway.clients.drafts import (
    AddressDraft,
    AliasDraft,
    ContactPointDraft,
    IdentifierDraft,
    SupportPersonDraft,
)
from tests.unit.web.clients.conftest import text

# Addresses of rows and codes of forms, in which any three digits may stand.
DRAWN_BY_LOT = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<=name=\"csrfmiddlewaretoken\" value=\")\w+")


@pytest.fixture
def adding(viewer_of, place, today):
    def add(client, draft):
        return belongings.add(client=client.pk, draft=draft, by=viewer_of(place.ana), at=timezone.now(), on=today)

    return add


def test_what_is_not_safe_is_drawn_and_said(browser_of, place, make, adding):
    rosa = make(user=place.ana)
    adding(
        rosa, ContactPointDraft(value="555-010-0199", is_safe_to_text=True, safe_times="before 3", code_word="heron")
    )
    adding(rosa, ContactPointDraft(value="555-010-0142", use="her sister’s", do_not_contact=True))
    adding(rosa, AddressDraft(whereabouts="confidential"))
    page = text(browser_of(place.ana).get(f"/clients/{rosa.pk}/"))
    assert "Before you contact them" in page
    for says in ("Do not call", "No voicemail", "Texts are safe", "Do not contact", "before 3", "heron"):
        assert says in page
    assert "Confidential address." in page


def test_what_is_missing_says_why_it_matters(browser_of, place, make):
    page = text(browser_of(place.ana).get(f"/clients/{make(user=place.ana).pk}/"))
    for says in (
        "No phone number or e-mail address.", "No address on file.", "Nobody on file.", "No household and no relatives",
        "None in force.", "Not asked yet. They have a right to be understood.",
    ):  # fmt: skip
        assert says in page


def test_a_parents_authority_ends_the_day_before_the_eighteenth_birthday(browser_of, place, make, adding, today):
    born = date(today.year - 18, 12, 31) + timedelta(days=200)
    leo = make("Leo", user=place.ana, birth_date=born, birth_date_quality="full")
    adding(leo, SupportPersonDraft(name="Elena", kinship="parent", authority="parent"))
    page = text(browser_of(place.ana).get(f"/clients/{leo.pk}/"))
    grown = born.replace(year=born.year + 18)
    assert f"Minor until {grown:%B} {grown.day}, {grown.year}" in page
    assert "the client turns 18 the next day" in page


def test_a_social_security_number_is_masked_and_shown_whole_to_who_proves_themselves(browser_of, place, make, adding):
    rosa = make(user=place.ana)
    number = adding(rosa, IdentifierDraft(kind="ssn", value="219-09-9999"))
    browser = browser_of(place.ana)
    page = browser.get(f"/clients/{rosa.pk}/").content.decode()
    assert "9999" in page
    assert "219" not in DRAWN_BY_LOT.sub("", page)
    asked = browser.post(f"/clients/{rosa.pk}/number/{number}/")
    assert (asked.status_code, asked["Location"].partition("?")[0]) == (302, "/again/password/")
    assert "219-09-9999" in text(browser_of(place.ana, proven=True).post(f"/clients/{rosa.pk}/number/{number}/"))


def test_much_takes_as_many_statements_as_little(browser_of, place, make, adding, viewer_of, today):
    now = {"by": viewer_of(place.ana), "at": timezone.now(), "on": today}
    little, much, leo = make(user=place.ana), make("Mo", user=place.ana), make("Leo", user=place.ana)
    for number, client in [(1, little), *((number, much) for number in range(6))]:
        adding(client, AliasDraft(name=f"Name {number}"))
        adding(client, ContactPointDraft(value=f"555-010-01{number}0"))
        adding(client, AddressDraft(line_1=f"{number} Street"))
        adding(client, IdentifierDraft(kind="other", value=f"{number}"))
        adding(client, SupportPersonDraft(name=f"Friend {number}"))
    for client in (little, much):
        household = families.form(head=client.pk, **now)
        families.join(household=household, client=leo.pk, role="child", **now)
        families.relate(client=client.pk, other=leo.pk, kind="child", **now)
    families.relate(client=much.pk, other=leo.pk, kind="friend", **now)
    browser = browser_of(place.ana)
    assert statements(browser, f"/clients/{much.pk}/") == statements(browser, f"/clients/{little.pk}/")


def test_a_long_caseload_takes_as_many_statements_as_a_short_one(browser_of, place, make):
    make(user=place.ben)
    for number in range(12):
        make(f"Client {number}", user=place.ana)
    assert statements(browser_of(place.ana), "/clients/") == statements(browser_of(place.ben), "/clients/")


def test_many_results_take_as_many_statements_as_one(browser_of, place, make):
    make("Solo", "Alonso", user=place.ana)
    for number in range(9):
        make("Rosa", f"Testperson{number}", user=place.ana)
    browser = browser_of(place.ana)
    one, many = (browser.post("/clients/", {"text": typed})["Location"] for typed in ("Alonso", "Rosa"))
    assert abs(statements(browser, one) - statements(browser, many)) <= 2  # few found are also looked for by spelling


def statements(browser, address):
    browser.get(address)
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_programs_and_caseloads_are_changed_by_who_may(browser_of, place, make, viewer_of, today):
    rosa = make(user=place.ana)
    browser = browser_of(place.sue)
    told = {"place": f"{place.housing.pk}:{place.north.pk}", "user": str(place.ben.pk), "role_label": "lead"}
    page = text(browser.post(f"/clients/{rosa.pk}/assign/", told, follow=True))
    assert "Ben Worker" in page
    assert "lead" in page
    theirs = rosa.assignment_set.get(user=place.ben)
    browser.post(f"/clients/{rosa.pk}/assign/{theirs.pk}/end/", {"reason": "moved"})
    theirs.refresh_from_db()
    assert theirs.reason == "moved"
    response = browser.post(f"/clients/{rosa.pk}/assign/", told | {"user": str(place.cal.pk)})
    assert "This coworker does not work in the program." in text(response)


def test_a_person_enters_and_leaves_a_program(browser_of, place, make, today):
    rosa = make(user=place.qin, program=place.housing)
    browser = browser_of(place.qin)
    browser.post(f"/clients/{rosa.pk}/enroll/", {"place": str(place.health.pk), "begins": str(today)})
    assert "Health" in text(browser.get(f"/clients/{rosa.pk}/"))
    enrollment = rosa.enrollment_set.get(program=place.health)
    page = text(browser.post(f"/clients/{rosa.pk}/enroll/{enrollment.pk}/end/", {"reason": "done"}, follow=True))
    assert "It stays on file." in page


def test_a_relative_is_looked_for_then_said(browser_of, place, make):
    rosa, leo = make(user=place.ana), make("Leo", "Smallperson", user=place.ana)
    browser = browser_of(place.ana)
    assert "Leo Smallperson" in text(browser.post(f"/clients/{rosa.pk}/relate/", {"text": "Leo"}))
    told = {"text": "Leo", "other": str(leo.pk), "kind": "child"}
    assert "Leo Smallperson Child" in text(browser.post(f"/clients/{rosa.pk}/relate/", told, follow=True))
    assert "Rosa Testperson Parent" in text(browser.get(f"/clients/{leo.pk}/"))
    assert "Choose a person." in text(browser.post(f"/clients/{rosa.pk}/relate/", told | {"other": "x"}))


def test_a_household_is_started_and_joined(browser_of, place, make):
    rosa, leo = make(user=place.ana), make("Leo", "Smallperson", user=place.ana)
    stranger = make("Una", "Known", user=place.cal, team=place.south)
    browser = browser_of(place.ana)
    browser.post(f"/clients/{rosa.pk}/household/")
    household = rosa.householdmember_set.get().household_id
    address = f"/clients/{rosa.pk}/household/{household}/"
    told = {"text": "Leo", "other": str(leo.pk), "kind": "child"}
    assert "Leo Smallperson Child of the head" in text(browser.post(address, told, follow=True))
    refused = browser.post(address, {"text": "Una", "other": str(stranger.pk), "kind": "partner"})
    assert "not yours to change" in text(refused)


def test_phone_numbers_are_shown_as_americans_write_them(browser_of, place, make, adding):
    rosa = make(user=place.ana)
    adding(rosa, ContactPointDraft(value="5125550104"))
    adding(rosa, SupportPersonDraft(name="Elena", phone="512.555.0199"))
    page = text(browser_of(place.ana).get(f"/clients/{rosa.pk}/"))
    assert "(512) 555-0104" in page
    assert "(512) 555-0199" in page
    assert "5125550104" not in page


def test_spanish(browser_of, place, make):
    rosa = make(user=place.ana)
    browser = browser_of(place.ana)
    browser.cookies["caseway_language"] = "es"
    page = text(browser.get(f"/clients/{rosa.pk}/"))
    assert "Cómo contactarle" in page
    assert "Consentimientos" in page
