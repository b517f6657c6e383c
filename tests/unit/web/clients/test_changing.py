"""Two who change the same: both texts side by side, one chosen, nothing typed lost. And what belongs to a client."""

from datetime import date

import pytest

from caseway.clients.models import Client, ContactPoint
from tests.unit.web.clients.conftest import text


@pytest.fixture
def rosa(make, place):
    return make(user=place.ana, pronouns="she/her")


def form(page):
    """What a browser would send of the form of a page."""
    import re

    html = page.content.decode()
    found = {}
    for tag in re.findall(r"<input[^>]*>", html):
        attributes = dict(re.findall(r'([\w-]+)="([^"]*)"', tag))
        if "name" in attributes and attributes.get("type") not in {"checkbox", "radio"}:
            found[attributes["name"]] = attributes.get("value", "")
        elif attributes.get("type") == "checkbox" and " checked" in tag:
            found[attributes["name"]] = "on"
        elif attributes.get("type") == "radio" and " checked" in tag:
            found[attributes["name"]] = attributes["value"]
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', html, re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        found[name] = chosen.group(1) if chosen else ""
    return found


def change(browser, client, section, **told):
    address = f"/clients/{client.pk}/edit/{section}/"
    return browser.post(address, form(browser.get(address)) | told)


def test_a_section_is_changed(browser_of, place, rosa):
    browser = browser_of(place.ana)
    assert change(browser, rosa, "names", chosen_name="Rosie").status_code == 302
    assert change(browser, rosa, "language", language="es", needs_interpreter="yes").status_code == 302
    assert change(browser, rosa, "about", birth_date="1987-04-12", birth_date_quality="partial").status_code == 302
    page = text(browser.get(f"/clients/{rosa.pk}/"))
    for says in ("Rosie Testperson", "Spanish", "needs an interpreter", "April 12, 1987", "Approximate or partial"):
        assert says in page


def test_every_fault_of_a_section_is_told(browser_of, place, rosa):
    response = change(browser_of(place.ana), rosa, "names", given_name="", family_name="")
    assert response.status_code == 422
    assert "Enter at least one name." in text(response)


def test_a_stale_save_shows_both_texts_and_keeps_everything_typed(browser_of, place, rosa):
    mine, theirs = browser_of(place.ana), browser_of(place.sue)
    address = f"/clients/{rosa.pk}/edit/names/"
    shown = form(mine.get(address))
    change(theirs, rosa, "names", pronouns="they/them")

    page = mine.post(address, shown | {"pronouns": "she/they", "middle_name": "Luz"})
    assert "Somebody else changed this while you were typing" in text(page)
    assert "What you typed she/they" in text(page)
    assert "What is there now they/them" in text(page)
    again = form(page)
    assert again["middle_name"] == "Luz"

    assert mine.post(address, again | {"keep-pronouns": "theirs"}).status_code == 302
    rosa.refresh_from_db()
    assert (rosa.pronouns, rosa.middle_name) == ("they/them", "Luz")


def test_one_may_choose_what_one_typed(browser_of, place, rosa):
    mine, theirs = browser_of(place.ana), browser_of(place.sue)
    address = f"/clients/{rosa.pk}/edit/names/"
    shown = form(mine.get(address))
    change(theirs, rosa, "names", pronouns="they/them")
    page = mine.post(address, shown | {"pronouns": "she/they"})
    mine.post(address, form(page) | {"keep-pronouns": "yours"})
    rosa.refresh_from_db()
    assert rosa.pronouns == "she/they"


def test_a_third_who_was_quicker_is_shown_again(browser_of, place, rosa):
    mine, theirs = browser_of(place.ana), browser_of(place.sue)
    address = f"/clients/{rosa.pk}/edit/names/"
    shown = form(mine.get(address))
    change(theirs, rosa, "names", pronouns="they/them")
    page = mine.post(address, shown | {"pronouns": "she/they"})
    change(theirs, rosa, "names", pronouns="ze/zir")
    again = mine.post(address, form(page) | {"keep-pronouns": "yours"})
    assert "What is there now ze/zir" in text(again)


def test_two_who_change_different_fields_both_get_what_they_want(browser_of, place, rosa):
    mine, theirs = browser_of(place.ana), browser_of(place.sue)
    address = f"/clients/{rosa.pk}/edit/names/"
    shown = form(mine.get(address))
    change(theirs, rosa, "names", pronouns="they/them")
    assert mine.post(address, shown | {"suffix": "Jr."}).status_code == 302
    rosa.refresh_from_db()
    assert (rosa.pronouns, rosa.suffix) == ("they/them", "Jr.")


ADDED = {
    "alias": ({"name": "Rosita", "kind": "nickname"}, "Rosita"),
    "contact_point": ({"kind": "phone", "value": "555-010-0123", "is_safe_to_call": "on"}, "Calls are safe"),
    "address": ({"whereabouts": "none", "kind": "home"}, "They have no place of their own"),
    "identifier": ({"kind": "medicaid", "value": "AB123", "quality": "full"}, "AB123"),
    "support_person": (
        {"name": "Elena", "kinship": "friend", "authority": "guardian", "document_title": "Order", "document_seen_date": "2026-01-02"},
        "seen by Ana Worker on January 2, 2026",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", ADDED)
def test_each_kind_is_added(browser_of, place, rosa, kind):
    told, says = ADDED[kind]
    page = browser_of(place.ana).post(f"/clients/{rosa.pk}/add/{kind}/", told, follow=True)
    assert says in text(page)


def test_nothing_is_safe_where_nobody_may_be_contacted(browser_of, place, rosa):
    told = {"kind": "phone", "value": "555-010-0123", "is_safe_to_call": "on", "do_not_contact": "on"}
    response = browser_of(place.ana).post(f"/clients/{rosa.pk}/add/contact_point/", told)
    assert "Nothing can be safe to do" in text(response)


def test_what_is_safe_is_changed_and_a_number_ended(browser_of, place, rosa, today):
    browser = browser_of(place.ana)
    browser.post(f"/clients/{rosa.pk}/add/contact_point/", {"kind": "phone", "value": "555-010-0123"})
    point = ContactPoint.objects.get()
    address = f"/clients/{rosa.pk}/contact_point/{point.pk}/"
    assert browser.post(address, form(browser.get(address)) | {"is_safe_to_text": "on"}).status_code == 302
    assert "Texts are safe" in text(browser.get(f"/clients/{rosa.pk}/"))
    early = browser.post(f"{address}end/", {"ends": "1999-01-01"})
    assert "The last day is before the first." in text(early)
    assert browser.post(f"{address}end/", {"ends": str(today)}).status_code == 302
    point.refresh_from_db()
    assert point.ends == today


def test_whoever_opened_a_record_for_a_reason_changes_nothing(browser_of, place, make):
    other = make(user=place.cal, team=place.south, birth_date=date(1990, 1, 1), birth_date_quality="full")
    browser = browser_of(place.ana)
    browser.post(f"/clients/{other.pk}/open/", {"code": "call", "text": "She is here."})
    assert browser.get(f"/clients/{other.pk}/").status_code == 200
    assert "Change the name" not in text(browser.get(f"/clients/{other.pk}/"))
    assert browser.get(f"/clients/{other.pk}/edit/names/").status_code == 404
    assert Client.objects.get(pk=other.pk).version == 1
