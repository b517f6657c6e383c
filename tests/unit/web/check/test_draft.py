"""The answers in the browser's cookies."""

import json
import random

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from caseway.web.check import draft, files
from caseway.web.check.draft import Draft

JOB = {"employer": "St. Mary's", "start": "2023-01-09", "end": None, "hours_per_week": 40, "full_time": True}


def request(cookies=None):
    made = RequestFactory().get("/check/")
    made.COOKIES.update(cookies or {})
    return made


def kept(found, cookies=None):
    """The cookies a browser holds after the draft was sent to it."""
    response = HttpResponse()
    draft.keep(found, request(cookies), response)
    left = {name: morsel.value for name, morsel in response.cookies.items() if morsel.value}
    return {name: value for name, value in left.items() if response.cookies[name]["max-age"] != 0}


def noise(length):
    letters = "abcdefghijklmnopqrstuvwxyz0123456789"
    chosen = random.Random(length)
    return "".join(chosen.choice(letters) for _ in range(length))


def test_nothing_answered_is_an_empty_document():
    assert draft.load(request()) == {}
    assert draft.evidence(request()).plain() == {}


def test_what_is_kept_is_what_comes_back():
    found = Draft({"person": "Rosa Diaz", "employment": [JOB], "licenses": []}, notice="loaded")

    back = draft.read(request(kept(found)))

    assert back.document == found.document
    assert back.notice == "loaded"
    assert draft.evidence(request(kept(found))).records["employment"][0]["end"] is None


def test_the_cookie_is_for_every_page_and_out_of_reach_of_scripts():
    response = HttpResponse()
    draft.keep(Draft({"licenses": []}), request(), response)
    cookie = response.cookies[draft.NAME]

    assert cookie["path"] == "/"
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert cookie["max-age"] == ""  # gone when the browser closes
    assert cookie["expires"] == ""


def test_over_https_the_cookie_never_travels_in_the_clear():
    secure = RequestFactory().get("/check/", secure=True)
    response = HttpResponse()
    draft.keep(Draft({"licenses": []}), secure, response)

    assert response.cookies[draft.NAME]["secure"]


def test_long_answers_are_cut_into_pieces_a_browser_can_hold():
    found = Draft({"employment": [{"employer": noise(250 + index)} for index in range(20)]})

    cookies = kept(found)

    assert len(cookies) == 2
    assert all(len(value) <= 3_900 for value in cookies.values())
    assert draft.load(request(cookies)) == found.document


def test_a_second_piece_is_taken_back_when_one_is_enough_again():
    long = kept(Draft({"employment": [{"employer": noise(250 + index)} for index in range(20)]}))

    short = kept(Draft({"employment": []}), long)

    assert list(short) == [draft.NAME]


def test_what_does_not_fit_is_refused_and_not_cut_off():
    with pytest.raises(draft.TooLong):
        kept(Draft({"employment": [{"employer": noise(299 - index)} for index in range(40)]}))


def test_the_way_back_is_given_up_before_the_answers_are():
    big = {"employment": [{"employer": noise(290 - index)} for index in range(18)]}
    other = {"employment": [{"employer": noise(250 - index)} for index in range(18)]}

    back = draft.read(request(kept(Draft(big, before=other))))

    assert back.document == big
    assert back.before is None


@pytest.mark.parametrize(
    "spoil", [lambda text: text[:-1], lambda text: "x" + text, lambda text: "", lambda text: text * 2]
)
def test_a_cookie_that_was_changed_counts_as_none(spoil):
    cookies = kept(Draft({"employment": [JOB]}))

    assert draft.load(request({draft.NAME: spoil(cookies[draft.NAME])})) == {}


def test_another_kind_of_signed_content_counts_as_none():
    from django.core import signing

    for content in ("text", 7, [1], {"x": 1}, None):
        assert draft.load(request({draft.NAME: signing.dumps(content, salt=draft.SALT)})) == {}


def test_kinds_that_the_vocabulary_no_longer_knows_are_left_out():
    cookies = kept(Draft({"hobbies": [{"name": "chess"}], "employment": [{"wage": 3}], "licenses": []}))

    assert draft.load(request(cookies)) == {"licenses": []}


def test_undo_brings_back_what_was_replaced():
    found = Draft({"licenses": []})
    found.replace({"degrees": []}, notice="loaded")
    found.undo()

    assert found.document == {"licenses": []}
    assert found.before is None


def test_forty_ordinary_jobs_fit():
    jobs = [
        {**JOB, "employer": f"Hospital number {index}", "start": f"20{index % 20 + 10}-03-0{index % 9 + 1}"}
        for index in range(40)
    ]
    full = [
        {**job, "paid": True, "supervised": True, "supervisor_certification": "CCM", "nursing": True} for job in jobs
    ]

    assert draft.load(request(kept(Draft({"employment": full})))) == {"employment": full}
    assert len(full) == files.MOST_CARDS


def test_a_document_is_kept_as_json_holds_it():
    from datetime import date

    assert json.dumps(draft.plain({"start": date(2023, 1, 9)})) == '{"start": "2023-01-09"}'
    with pytest.raises(TypeError, match="unable to keep a set"):
        draft.plain({"start": {1}})
