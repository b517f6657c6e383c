"""Person files in and out, and what is done with files that are none."""

import io
import time

import pytest
from django.core.exceptions import RequestDataTooBig

from caseway import rulebooks
from caseway.web.check import draft, files

FILE = b"""person: Rosa Diaz
licenses:
  - {type: RN, state: TX, status: active, issued: 2015-06-01, expires: null}
degrees: []
employment:
  - {employer: St. Mary's, start: 2023-01-09, end: null, full_time: true}
"""


def load(browser, content, name="person.yaml"):
    upload = io.BytesIO(content)
    upload.name = name
    return browser.post("/check/load/", {"file": upload})


def document(browser):
    return draft.load(browser.get("/check/").wsgi_request)


def test_a_person_file_becomes_the_answers(browser):
    assert load(browser, FILE).headers["Location"] == "/check/review/"

    assert document(browser)["person"] == "Rosa Diaz"
    assert document(browser)["employment"][0]["end"] is None
    assert "The file was loaded." in browser.get("/check/review/").content.decode()


def test_json_is_a_person_file_too(browser):
    load(browser, b'{"licenses": [{"type": "RN", "issued": "2015-06-01"}]}')

    assert document(browser) == {"licenses": [{"type": "RN", "issued": "2015-06-01"}]}


def test_the_answers_are_saved_as_a_file_that_reads_back_the_same(browser):
    load(browser, FILE)

    saved = browser.get("/check/save/")

    assert saved.headers["Content-Disposition"] == 'attachment; filename="caseway-person.yaml"'
    assert "no-store" in saved.headers["Cache-Control"]
    assert rulebooks.read_person(saved.content).document == rulebooks.read_person(FILE).document


def test_with_nothing_answered_an_empty_file_is_saved(browser):
    assert rulebooks.read_person(browser.get("/check/save/").content).document == {}


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"licenses: [{type: Nurse}]", "not one of the values allowed"),
        (b"licenses:\n  - type: RN\n    issued: 2020-05-01\n    expires: 2019-05-01\n", "comes before"),
        (b"hobbies: []", "unknown kind of record"),
        (b"licenses: [{type: RN", "not YAML"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: &x [1]\nb: *x", "anchor"),
        (b"!!python/object/apply:os.system ['true']", "tag"),
        (b"[" * 5000, "nested"),
        (b"just words", "expected here"),
        (b"person: {first: Rosa}", "name"),
    ],
)
def test_a_file_with_faults_is_refused_with_each_fault_named(browser, content, says):
    answer = load(browser, content)

    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert document(browser) == {}


def test_every_fault_is_listed_with_its_line(browser):
    shown = load(browser, b"licenses:\n  - type: Nurse\ndegrees:\n  - level: best\n").content.decode()

    assert "2 things to correct" in shown
    assert "Line 2: licenses[0].type" in shown
    assert "Line 4: degrees[0].level" in shown


def test_hostile_words_in_a_file_are_only_words(browser):
    shown = load(browser, b'"<script>alert(1)</script>": []').content.decode()

    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert" in shown


def test_a_file_over_one_megabyte_is_refused(browser):
    assert "over one megabyte" in load(browser, b"#" * 1_000_001).content.decode()


@pytest.mark.parametrize("content", [b"x" * 10_000_000, b"employment:\n" + b"  - {employer: A}\n" * 10_000])
def test_what_is_far_too_large_is_refused_soon(browser, content):
    begun = time.process_time()
    answer = load(browser, content)

    assert answer.status_code == 422
    assert time.process_time() - begun < 2


def test_more_records_than_the_pages_hold_are_refused_by_name(browser):
    shown = load(browser, b"employment:\n" + b"  - {employer: A}\n" * 41).content.decode()

    assert "employment" in shown
    assert "41 records" in shown


def test_a_file_too_rich_for_a_browser_is_refused(browser):
    import random

    chosen = random.Random(1)
    texts = ["".join(chosen.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(290)) for _ in range(40)]
    content = "employment:\n" + "".join(f"  - {{employer: {text}}}\n" for text in texts)

    assert "more than a browser can keep" in load(browser, content.encode()).content.decode()


def test_no_file_at_all_is_said(browser):
    answer = browser.post("/check/load/")

    assert answer.status_code == 422
    assert "No file arrived" in answer.content.decode()


def test_a_request_no_form_can_have_is_refused_before_it_is_read():
    handler = files.InMemory()

    with pytest.raises(RequestDataTooBig):
        handler.handle_raw_input(None, {}, files.MOST_REQUEST + 1, b"", None)


def test_loading_a_file_can_be_taken_back(browser):
    browser.post("/check/sample/ada/")
    ada = document(browser)
    load(browser, FILE)
    browser.post("/check/undo/")

    assert document(browser) == ada
