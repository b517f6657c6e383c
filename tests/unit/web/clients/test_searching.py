"""Search before create: one box, results that say why, an address that tells nothing, and a new person only after it."""

from datetime import date

import pytest

from caseway.clients.models import Client, ContactPoint
from caseway.web.clients import searches
from tests.unit.web.clients.conftest import text

BORN = {"birth_date": date(1987, 4, 12), "birth_date_quality": "full"}


def search(browser, typed):
    response = browser.post("/clients/", {"text": typed})
    return response["Location"], text(browser.get(response["Location"]))


def test_nothing_typed_is_in_an_address(browser_of, place, make):
    make(user=place.ana, **BORN)
    place_of_results, page = search(browser_of(place.ana), "Rosa Testperson 4/12/1987")
    assert place_of_results.startswith("/clients/found/")
    assert not {"rosa", "testperson", "1987"} & set(place_of_results.lower().replace("/", " ").split())
    assert "Found by: same name, same birth date" in page
    assert "On your caseload" in page


def test_the_same_search_keeps_its_address_and_another_browser_does_not_know_it(browser_of, place, make):
    make(user=place.ana)
    browser = browser_of(place.ana)
    first, _ = search(browser, "Rosa")
    assert search(browser, "Rosa")[0] == first
    response = browser_of(place.ben).get(first)
    assert response["Location"] == "/clients/"


def test_somebody_outside_the_caseload_shows_name_and_year_and_what_it_takes(browser_of, place, make):
    make(user=place.cal, team=place.south, pronouns="she/her", **BORN)
    _, page = search(browser_of(place.ana), "Rosa Testperson")
    assert "born in 1987" in page
    assert "Say why, then it opens." in page
    assert "April" not in page
    assert "she/her" not in page


def test_of_somebody_masked_nobody_learns_that_a_birth_date_was_nearly_right(browser_of, place, make):
    make(user=place.cal, team=place.south, **BORN)
    _, page = search(browser_of(place.ana), "Rosa Testperson 4/13/1987")
    assert "born in 1987" in page
    assert "slip" not in page


@pytest.mark.parametrize("typed", ["", "   "])
def test_an_empty_box_is_told_so(browser_of, place, typed):
    assert browser_of(place.ana).post("/clients/", {"text": typed}).status_code == 422


def test_nobody_is_entered_without_a_search(browser_of, place):
    response = browser_of(place.ana).get("/clients/new/anything/", follow=True)
    assert response.redirect_chain[-1][0] == "/clients/"
    assert "Search again" in text(response)


@pytest.mark.parametrize(
    ("typed", "given", "family", "born", "phone"),
    [
        ("maria de la cruz 3/4/1990", "Maria", "De La Cruz", date(1990, 3, 4), ""),
        ("Cruz, María", "María", "Cruz", None, ""),
        ("McKay (555) 010-0123", "McKay", "", None, "5550100123"),
        ("rosa@example.org", "", "", None, ""),
    ],
)
def test_what_was_typed_is_carried_over(typed, given, family, born, phone):
    carried = searches.carried(typed, on=date(2026, 11, 2))
    assert (carried.given_name, carried.family_name, carried.birth_date, carried.phone) == (given, family, born, phone)


def entered(place, **more):
    told = {
        "given_name": "Rosa", "family_name": "Testperson", "birth_date": "1987-04-12", "birth_date_quality": "full",
        "phone": "555-010-0123", "is_safe_to_text": "on", "place": str(place.housing.pk),
    }  # fmt: skip
    return told | more


def test_a_new_person_comes_onto_the_caseload(browser_of, place):
    browser = browser_of(place.ana)
    word = search(browser, "Rosa Testperson")[0].split("/")[-2]
    assert 'value="Testperson"' in browser.get(f"/clients/new/{word}/").content.decode()

    response = browser.post(f"/clients/new/{word}/", entered(place), follow=True)
    assert "Texts are safe" in text(response)
    assert "Do not call" in text(response)
    assert "Rosa Testperson" in text(browser.get("/clients/"))


def test_who_looks_alike_is_shown_before_anything_is_saved(browser_of, place, make):
    twin = make(user=place.ana, **BORN)
    browser = browser_of(place.ana)
    word = search(browser, "Rosa Testperson")[0].split("/")[-2]

    page = text(browser.post(f"/clients/new/{word}/", entered(place)))
    assert "Is it one of these?" in page
    assert "Same birth date" in page
    assert Client.objects.count() == 1
    assert "Is it one of these?" not in text(browser.post(f"/clients/new/{word}/", entered(place, back="1")))

    browser.post(f"/clients/new/{word}/", entered(place, seen=[str(twin.pk)]))
    assert Client.objects.count() == 2
    assert ContactPoint.objects.get().is_safe_to_text


def test_every_fault_is_told_beside_its_field(browser_of, place):
    browser = browser_of(place.ana)
    word = search(browser, "Rosa")[0].split("/")[-2]
    response = browser.post(f"/clients/new/{word}/", entered(place, phone="12"))
    assert response.status_code == 422
    assert "A phone number has ten digits." in text(response)


def test_the_caseload_is_ordered_as_asked_and_says_what_is_missing(browser_of, place, make, today):
    make("Zoe", "Adams", user=place.ana)
    make("Abe", "Young", user=place.ana)
    browser = browser_of(place.ana)
    page = text(browser.get("/clients/"))
    assert page.index("Zoe Adams") < page.index("Abe Young")
    assert "No way to reach them" in page
    assert text(browser.get("/clients/?order=attention")).index("Zoe Adams")
    assert "Nobody is on your caseload yet." in text(browser_of(place.ben).get("/clients/"))
