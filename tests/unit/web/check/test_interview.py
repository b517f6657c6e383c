"""Going through the interview, page by page."""

import re

import pytest

from caseway.web.check import draft, files
from caseway.web.check.steps import steps

JOBS = "/check/employment/"


def document(browser):
    request = browser.get("/check/").wsgi_request
    return draft.load(request)


def page(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def post(browser, address, do="next", **typed):
    """Send a step's form as a browser does: double underscores stand for the hyphens in the names of inputs."""
    return browser.post(address, {"do": do, **{name.replace("__", "-"): text for name, text in typed.items()}})


def first_job(**more):
    return {"have": "yes", "count": "1", "employment__0__employer": "St. Mary's", **more}


def test_the_start_page_begins_at_the_license_and_offers_four_people(browser):
    shown = page(browser, "/check/")

    assert 'href="/check/licenses/"' in shown
    assert shown.count("/check/sample/") == 4


def test_every_step_leads_on_to_the_next_and_the_last_to_the_review(browser):
    address = "/check/licenses/"
    seen = []
    while address != "/check/review/":
        seen.append(address)
        address = post(browser, address).headers["Location"]

    assert seen == [step.address for step in steps({})]


def test_every_step_leads_back(browser):
    back = [post(browser, step.address, do="back").headers["Location"] for step in steps({})]

    assert back == ["/check/", *[step.address for step in steps({})][:-1]]
    assert post(browser, "/check/review/", do="back").headers["Location"] == steps({})[-1].address


@pytest.mark.parametrize("do", ["next", "back", "keep", "add", "goto:degrees", "language:es"])
def test_answers_are_kept_whichever_way_one_goes(browser, do):
    post(browser, JOBS, do, **first_job())

    assert document(browser)["employment"] == [{"employer": "St. Mary's"}]
    assert "St. Mary&#x27;s" in page(browser, JOBS)


@pytest.mark.parametrize("do", ["next", "back", "keep", "goto:review"])
def test_an_answer_that_cannot_be_used_is_kept_as_typed_and_named(browser, do):
    post(browser, JOBS, do, **first_job(employment__0__hours_per_week="many"))

    shown = page(browser, JOBS)
    assert document(browser)["employment"] == [{"employer": "St. Mary's"}]
    assert 'value="many"' in shown
    assert 'href="#employment-0-hours_per_week"' in shown  # the list of errors leads to the input
    assert 'id="employment-0-hours_per_week"' in shown
    assert re.search(r'aria-describedby="[^"]*employment-0-hours_per_week-error', shown)
    assert 'id="employment-0-hours_per_week-error"' in shown
    assert "<title>Error: Work" in shown


def test_next_waits_until_every_answer_can_be_used(browser):
    wrong = post(browser, JOBS, **first_job(employment__0__hours_per_week="many"))
    right = post(browser, JOBS, **first_job(employment__0__hours_per_week="40"))

    assert wrong.headers["Location"] == "/check/employment/#errors"
    assert right.headers["Location"] == "/check/continuing-education/"
    assert 'id="errors"' not in page(browser, JOBS)


def test_none_is_another_answer_than_not_known(browser):
    post(browser, "/check/degrees/", have="none")
    post(browser, "/check/certifications/", have="unknown")
    post(browser, "/check/licenses/")

    assert document(browser) == {"degrees": []}
    assert re.search(r'value="none" checked', page(browser, "/check/degrees/"))
    assert re.search(r'value="unknown" checked', page(browser, "/check/certifications/"))
    assert not re.search(r'name="have"[^>]*checked', page(browser, "/check/licenses/"))


def test_saying_none_sets_the_cards_aside_and_saying_yes_brings_them_back(browser):
    post(browser, JOBS, **first_job())
    post(browser, JOBS, **first_job(have="none"))

    assert document(browser)["employment"] == []
    assert "St. Mary&#x27;s" in page(browser, JOBS)  # in the folded form, to be sent again
    post(browser, JOBS, **first_job())
    assert document(browser)["employment"] == [{"employer": "St. Mary's"}]


def test_a_filled_card_says_yes_by_itself(browser):
    post(browser, JOBS, count="1", employment__0__employer="St. Mary's")

    assert document(browser)["employment"] == [{"employer": "St. Mary's"}]


def test_yes_alone_means_one_of_which_nothing_is_known(browser):
    post(browser, JOBS, have="yes", count="1")

    assert document(browser) == {"employment": [{}]}


def test_cards_are_added_one_by_one_and_empty_ones_do_not_count(browser):
    where = post(browser, JOBS, "add", **first_job()).headers["Location"]

    assert where == "/check/employment/?more=1#employment-1"
    assert 'id="employment-1"' in page(browser, where)
    assert document(browser)["employment"] == [{"employer": "St. Mary's"}]
    post(browser, JOBS, **first_job(count="2", employment__1__employer="Acme"))
    assert [job["employer"] for job in document(browser)["employment"]] == ["St. Mary's", "Acme"]


def test_a_card_is_removed_and_brought_back(browser):
    two = first_job(count="2", employment__1__employer="Acme")
    post(browser, JOBS, "remove:0", **two)
    assert [job["employer"] for job in document(browser)["employment"]] == ["Acme"]
    assert "The card was removed." in page(browser, JOBS)

    browser.post("/check/undo/", {"step": "employment"})

    assert [job["employer"] for job in document(browser)["employment"]] == ["St. Mary's", "Acme"]


def test_removing_the_last_card_opens_the_question_again(browser):
    post(browser, JOBS, "remove:0", **first_job())

    assert document(browser) == {}


def test_with_several_cards_all_are_folded_but_the_one_asked_for(browser):
    post(browser, JOBS, **first_job(count="2", employment__1__employer="Acme"))

    assert re.findall(r'<details class="cw-card[^>]*id="(employment-\d)" open', page(browser, JOBS)) == []
    assert re.findall(r'id="(employment-\d)" open', page(browser, f"{JOBS}?card=1")) == ["employment-1"]


def test_self_employment_opens_the_step_for_the_firms(browser):
    answer = post(browser, "/check/continuing-education/")
    assert answer.headers["Location"] == "/check/attestations/"

    post(browser, JOBS, **first_job(employment__0__self_employed="yes"))
    assert post(browser, "/check/continuing-education/").headers["Location"] == "/check/client-firms/"


def test_the_firms_page_stays_usable_after_self_employment_was_taken_back(browser):
    assert post(browser, "/check/client-firms/", have="none").headers["Location"] == "/check/review/"


def test_statements_are_asked_without_cards(browser):
    post(browser, "/check/attestations/", attestations__0__moral_character="yes")
    assert document(browser) == {"attestations": {"moral_character": True}}

    post(browser, "/check/attestations/", attestations__0__moral_character="")
    assert document(browser) == {}


def test_a_page_keeps_what_is_typed_while_one_types(browser):
    answer = post(browser, JOBS, "keep", **first_job())

    assert answer.status_code == 204
    assert document(browser)["employment"] == [{"employer": "St. Mary's"}]


def test_the_language_changes_without_losing_the_page(browser):
    answer = post(browser, JOBS, "language:es", **first_job())

    assert answer.headers["Location"] == JOBS
    assert browser.cookies["caseway_language"].value == "es"
    assert 'lang="es"' in page(browser, JOBS)
    assert "caseway_language" not in post(browser, JOBS, "language:xx", **first_job()).cookies


def test_the_review_lists_every_answer_and_what_is_open(browser):
    post(
        browser,
        JOBS,
        **first_job(
            employment__0__start__month="1",
            employment__0__start__day="9",
            employment__0__start__year="2023",
            employment__0__end__open="on",
        ),
    )
    post(browser, "/check/degrees/", have="none")

    shown = page(browser, "/check/review/")

    assert "since January 9, 2023, still there" in shown
    assert "questions open" in shown
    assert ">None<" in shown
    assert "Not answered yet" in shown


def test_the_review_warns_of_an_answer_that_cannot_be_used(browser):
    post(browser, JOBS, "back", **first_job(employment__0__hours_per_week="many"))

    assert "cannot be used yet" in page(browser, "/check/review/")


def test_the_review_leads_to_the_result_and_keeps_the_name(browser):
    answer = browser.post("/check/review/", {"do": "result", "name": " Rosa\nDiaz "})

    assert answer.headers["Location"] == "/check/result/"
    assert document(browser) == {"person": "Rosa Diaz"}
    browser.post("/check/review/", {"do": "keep", "name": ""})
    assert document(browser) == {}


@pytest.mark.parametrize(
    ("do", "leads_to"),
    [
        ("save", "/check/save/"),
        ("goto:degrees", "/check/degrees/"),
        ("goto:review", "/check/review/"),
        ("goto:nowhere", "/check/"),
        ("language:es", "/check/review/"),
        ("anything", "/check/result/"),
    ],
)
def test_the_review_leads_where_its_buttons_say(browser, do, leads_to):
    assert browser.post("/check/review/", {"do": do}).headers["Location"] == leads_to


def test_starting_over_can_be_taken_back(browser):
    browser.post("/check/sample/ada/")
    ada = document(browser)

    assert browser.post("/check/start-over/").headers["Location"] == "/check/"
    assert document(browser) == {}
    assert "Bring back my earlier answers" in page(browser, "/check/")
    assert browser.post("/check/undo/").headers["Location"] == "/check/review/"
    assert document(browser) == ada


def test_undo_with_nothing_to_undo_changes_nothing(browser):
    post(browser, JOBS, **first_job())
    browser.post("/check/undo/")

    assert document(browser)["employment"] == [{"employer": "St. Mary's"}]


def test_what_no_longer_fits_is_said_and_stays_on_the_page(browser):
    import random

    chosen = random.Random(1)
    texts = ["".join(chosen.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(290)) for _ in range(40)]
    typed = {f"employment-{index}-employer": text for index, text in enumerate(texts)}

    answer = browser.post(JOBS, {"do": "next", "have": "yes", "count": "40", **typed})

    assert answer.status_code == 422
    assert "no longer fit" in answer.content.decode()
    assert texts[39] in answer.content.decode()
    assert document(browser) == {}
    assert browser.post(JOBS, {"do": "keep", "have": "yes", "count": "40", **typed}).status_code == 204


def test_a_page_holds_forty_cards_and_says_so(browser):
    typed = {f"employment-{index}-employer": f"Firm {index}" for index in range(45)}
    browser.post(JOBS, {"do": "next", "have": "yes", "count": "45", **typed})

    assert len(document(browser)["employment"]) == files.MOST_CARDS
    assert "These pages hold 40 of a kind" in page(browser, f"{JOBS}?more=1")


@pytest.mark.parametrize("address", ["/check/nonsense/", "/check/continuing_education/", "/check/sample/eve/"])
def test_a_step_that_does_not_exist_is_not_found(browser, address):
    answer = browser.post(address) if "sample" in address else browser.get(address)

    assert answer.status_code == 404


@pytest.mark.parametrize("address", ["/check/load/", "/check/sample/ada/", "/check/start-over/", "/check/undo/"])
def test_what_changes_answers_cannot_be_done_by_a_link(browser, address):
    assert browser.get(address).status_code == 405


def test_a_form_without_its_code_is_refused():
    from django.test import Client

    answer = Client(enforce_csrf_checks=True).post(JOBS, {"do": "next", "employment-0-employer": "secret employer"})

    assert answer.status_code == 403
    assert "could not be checked" in answer.content.decode()
    assert "secret employer" not in answer.content.decode()


def test_words_the_rulebooks_look_for_are_offered_while_typing(browser):
    shown = page(browser, "/check/degrees/")

    assert 'list="words-degrees-field"' in shown
    assert '<option value="social work">' in shown


def test_the_review_sums_up_statements_and_courses(browser):
    post(
        browser,
        "/check/attestations/",
        attestations__0__moral_character="yes",
        attestations__0__code_of_conduct="no",
    )
    typed = {"title": "Ethics", "completed-month": "3", "completed-day": "14", "completed-year": "2025"}
    first = {f"continuing-education-0-{name}": text for name, text in typed.items()}
    browser.post("/check/continuing-education/", {"count": "2", "continuing-education-1-hours": "3", **first})

    shown = page(browser, "/check/review/")

    assert "Good moral character: yes" in shown
    assert "Code of conduct: no" in shown
    assert "Ethics" in shown
    assert "March 14, 2025" in shown
    assert "Course 2" in shown


def test_a_job_that_ended_on_a_known_day_and_began_on_an_unknown_one(browser):
    end = {"employment__0__end__month": "5", "employment__0__end__day": "31", "employment__0__end__year": "2024"}
    post(browser, JOBS, **first_job(**end))

    assert "until May 31, 2024" in page(browser, "/check/review/")


def test_a_name_that_no_longer_fits_is_left_out_and_the_answers_stay(browser, monkeypatch):
    post(browser, JOBS, **first_job())
    monkeypatch.setattr(draft, "LONGEST", 150)

    answer = browser.post("/check/review/", {"do": "result", "name": "Rosa Diaz and a very long name " * 5})

    assert answer.headers["Location"] == "/check/review/"
    assert document(browser) == {"employment": [{"employer": "St. Mary's"}]}
