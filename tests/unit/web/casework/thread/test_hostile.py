"""What no page of ours sends is answered with a sentence, never with an error of ours; and what was done stays told."""

from uuid import uuid4

import pytest
from django.http import QueryDict
from django.urls import reverse

from caseway.casework.models import CaseDate, Draft, HandOver, Task
from caseway.web.base.sent import whole
from tests.unit.web.clients.conftest import text

LONG = "9" * 5000


@pytest.fixture
def here(case):
    return f"/cases/{case}/"


@pytest.mark.parametrize(
    "somewhere",
    [
        "foo",
        "casework:today",
        "//elsewhere.example/",
        "https://elsewhere.example/",
        "/\\elsewhere.example",
        "/" * 20_000,
    ],
)
def test_what_was_done_leads_home_wherever_the_request_says_it_came_from(ana, here, thread, somewhere):
    done = ana.post(f"{here}tasks/{thread.pantry}/done/", {"result": "Two bags.", "next": somewhere})
    assert (done.status_code, done["Location"].split("#")[0]) == (302, f"{here}tasks/{thread.pantry}/")
    assert Task.objects.get(pk=thread.pantry).result == "Two bags."


@pytest.mark.parametrize(
    ("typed", "number"), [("", None), ("-1", None), ("1.5", None), (LONG, None), ("0", 0), ("12", 12)]
)
def test_a_number_is_one_that_we_gave_or_none(typed, number):
    assert whole(typed) == number


def test_numbers_too_long_for_any_count_are_no_numbers(ana, browser_of, place, here, thread):
    edited = ana.post(f"{here}needs/{thread.food}/edit/", {"version": LONG})
    assert edited.status_code == 422
    sue = browser_of(place.sue)
    sue.post(f"{here}hand-over/begin/", {"taker": str(place.ben.pk)})
    going = HandOver.objects.get()
    assert ana.post(f"{here}hand-over/{going.pk}/check/", {"done": [LONG, "0"]}).status_code == 302
    going.refresh_from_db()
    assert [bool(one["done"]) for one in going.checklist[:2]] == [True, False]
    assert sue.get(f"{reverse('casework:team_cases')}?page={LONG}").status_code == 200


def test_a_letter_that_nobody_sees_and_no_database_holds_is_left_out(ana, here, thread):
    key = str(uuid4())
    kept = ana.post(
        f"{here}drafts/", {"kind": "contact", "key": key, "tab": "a\0b", "text": "Rosa\0 called.", "n\0": "1"}
    )
    assert kept.status_code == 200
    content = Draft.objects.get(key=key).content
    assert (content["text"], content["tab"], content["n"]) == ("Rosa called.", "ab", "1")
    sent = QueryDict(mutable=True)
    sent["result"] = "Two\0 bags."
    ana.post(f"{here}tasks/{thread.pantry}/done/", sent)
    assert Task.objects.get(pk=thread.pantry).result == "Two bags."
    assert ana.get(f"{here}timeline/?kind=%00&q=%00").status_code == 200


@pytest.mark.parametrize("day", ["12/31/9999", "0001-01-01", "1066-10-14"])
def test_a_day_outside_every_life_is_asked_for_again(ana, here, today, day):
    told = {"kind": "discharged", "day": day, "hour": "", "note": ""}
    page = ana.post(f"{here}due/dates/", told)
    assert page.status_code == 422
    assert "The year must be from 1890 to 2999." in text(page)
    written = ana.post(f"{here}contact/", {"text": "Called.", "at": "9999-12-31T23:59", "minutes": "5"})
    assert written.status_code == 422
    assert not CaseDate.objects.filter(kind="discharged").exists()
