"""Whatever is sent, a page answers: never an error of ours, never for long."""

import time

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st

from caseway.web.check import answers, facts

HOSTILE = [
    "\x00",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "{{7*7}}",
    "%s%n",
    "\u202e",
    "9" * 400,
    "-1",
    "NaN",
    "1e309",
]
SLUGS = [name.replace("_", "-") for name in facts.kinds()]


def names(slug):
    kind = facts.kinds()[slug.replace("-", "_")]
    inputs = [f"{slug}-{index}-{name}" for index in (0, 1, 39, 40) for name in answers.inputs(kind)]
    return [*inputs, "have", "count", "do", "unheard-of"]


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("text", HOSTILE)
def test_every_input_takes_every_hostile_word(browser, slug, text):
    answer = browser.post(f"/check/{slug}/", dict.fromkeys(names(slug), text))

    assert answer.status_code in (204, 303, 422)
    for address in (f"/check/{slug}/", "/check/review/", "/check/save/"):
        shown = browser.get(address)
        assert shown.status_code == 200
        # A saved file is text to keep, never a page to show; everywhere else a word stays a word.
        assert "<script>alert(1)" not in shown.content.decode() or "attachment" in shown.headers["Content-Disposition"]


@settings(max_examples=60)
@given(st.data())
def test_no_form_breaks_a_page(data):
    browser = Client()
    slug = data.draw(st.sampled_from(SLUGS))
    doing = st.sampled_from(["next", "back", "add", "keep", "remove:0", "remove:9", "goto:x", "language:es", ""])
    form = data.draw(st.dictionaries(st.sampled_from(names(slug)), st.text(max_size=40), max_size=12))
    form |= {"do": data.draw(doing), "count": data.draw(st.sampled_from(["1", "2", "40", "x", ""]))}

    assert browser.post(f"/check/{slug}/", form).status_code in (204, 303, 422)
    assert browser.get(f"/check/{slug}/").status_code == 200
    assert browser.get("/check/review/").status_code == 200


@pytest.mark.parametrize("count", ["1000000000", "-3", "²", "1" * 5000, "0"])
def test_a_number_of_cards_nobody_has_is_not_believed(browser, count):
    begun = time.process_time()
    browser.post("/check/employment/", {"count": count, "have": "yes"})

    assert browser.get("/check/employment/").status_code == 200
    assert time.process_time() - begun < 2


def test_more_inputs_than_any_form_has_are_refused(browser):
    answer = browser.post("/check/employment/", {f"x{index}": "1" for index in range(3_001)})

    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()


def test_a_form_larger_than_any_of_ours_is_refused(browser):
    assert browser.post("/check/employment/", {"employment-0-employer": "x" * 2_000_000}).status_code == 400


def test_forty_full_cards_are_shown_in_time(browser):
    card = {"employer": "Firm", "role": "case_manager", "start-month": "1", "start-day": "9", "start-year": "2023"}
    form = {f"employment-{index}-{name}": text for index in range(40) for name, text in card.items()}
    browser.post("/check/employment/", {"have": "yes", "count": "40", **form})
    begun = time.process_time()

    assert browser.get("/check/employment/").content.count(b'class="cw-card cw-record"') == 40
    assert time.process_time() - begun < 2


@pytest.mark.parametrize("query", ["?card=x", "?card=-1", "?more=1&more=2", "?card=" + "9" * 3000])
def test_odd_addresses_show_the_page(browser, query):
    assert browser.get(f"/check/employment/{query}").status_code == 200
