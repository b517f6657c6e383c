"""The interview as a person goes through it."""

import re

import pytest


def go_next(page):
    page.click(".cw-go__next")
    page.wait_for_load_state()


def answer_everything(page):
    """Go through the whole interview as a nurse would, from the start page to the review."""
    page.goto("/check/")
    page.click("text=Begin")
    page.check("[name=have][value=yes]")
    page.select_option("#licenses-0-type", "RN")
    page.fill("#licenses-0-state", "TX")
    page.select_option("#licenses-0-status", "active")
    page.check("[name=licenses-0-restricted][value=no]")
    page.check("[name=licenses-0-independent_assessment][value=yes]")
    page.check("[name=licenses-0-expires-open]")
    go_next(page)
    page.check("[name=have][value=none]")
    go_next(page)
    page.check("[name=have][value=none]")
    go_next(page)
    answer_work(page)
    page.check("[name=have][value=none]")
    go_next(page)
    page.check("[name=attestations-0-moral_character][value=yes]")
    page.check("[name=attestations-0-code_of_conduct][value=yes]")
    go_next(page)


def answer_work(page):
    page.check("[name=have][value=yes]")
    page.fill("#employment-0-employer", "St. Mary's")
    page.select_option("#employment-0-role", "case_manager")
    page.select_option("#employment-0-start-month", "1")
    page.fill("[name=employment-0-start-day]", "9")
    page.fill("[name=employment-0-start-year]", "2023")
    page.check("[name=employment-0-end-open]")
    page.fill("#employment-0-hours_per_week", "40")
    page.fill("#employment-0-case_management_share", "100")
    for flag in ("full_time", "paid", "supervised", "direct_client_contact", "essential_activities", "nursing"):
        page.check(f"[name=employment-0-{flag}][value=yes]")
    page.check("[name=employment-0-health_delivery_system][value=yes]")
    page.check("[name=employment-0-self_employed][value=no]")
    page.fill("#employment-0-supervisor_certification", "CCM")
    go_next(page)


@pytest.mark.parametrize(("scripts", "width"), [(True, 1280), (False, 390)])
def test_a_nurse_answers_everything_and_sees_where_she_stands(visit, scripts, width):
    page = visit("/", scripts=scripts, width=width)
    addresses = []
    page.on("request", lambda request: addresses.append(request.url))

    answer_everything(page)
    review = page.inner_text("main")
    go_next(page)

    assert "since January 9, 2023, still there" in review
    assert page.url.endswith("/check/result/")
    assert re.search(r"CCM\s+You qualify today", page.inner_text("main"))
    # No address carries an answer.
    assert not [address for address in addresses if re.search(r"Mary|TX|CCM|\bRN\b|2023", address)]


def test_what_is_typed_is_kept_before_any_button_is_pressed(visit):
    page = visit("/check/degrees/")
    page.check("[name=have][value=yes]")
    page.select_option("#degrees-0-level", "master")
    with page.expect_response(lambda response: response.status == 204):
        page.fill("#degrees-0-field", "social work")
        page.press("#degrees-0-field", "Tab")
    page.goto("/check/review/")

    assert "Master's degree · social work" in page.inner_text("main")


def test_the_cards_open_only_for_a_yes(visit):
    for scripts in (True, False):
        page = visit("/check/licenses/", scripts=scripts)
        assert not page.is_visible("#licenses-0")
        page.check("[name=have][value=yes]")
        assert page.is_visible("#licenses-0-type")
        page.check("[name=have][value=none]")
        assert not page.is_visible("#licenses-0")


def test_still_there_puts_the_last_day_away(visit):
    page = visit("/check/employment/")
    page.check("[name=have][value=yes]")
    page.check("[name=employment-0-end-open]")

    assert not page.is_visible("#employment-0-end-month")


def test_the_enter_key_goes_on_and_removes_nothing(visit):
    page = visit("/check/degrees/")
    page.check("[name=have][value=yes]")
    page.fill("#degrees-0-field", "nursing")
    page.press("#degrees-0-field", "Enter")
    page.wait_for_url("**/check/certifications/")

    page.goto("/check/degrees/")
    assert page.input_value("#degrees-0-field") == "nursing"


def test_the_interview_works_by_keyboard_alone(visit):
    page = visit("/check/degrees/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "usa-skipnav"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    for _ in range(20):
        if page.evaluate("document.activeElement.name") == "have":
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.is_visible("#degrees-0-level")


def test_a_card_added_removed_and_brought_back(visit):
    page = visit("/check/employment/")
    page.check("[name=have][value=yes]")
    page.fill("#employment-0-employer", "First")
    page.click(".cw-add")
    page.fill("#employment-1-employer", "Second")
    page.click(".cw-add")
    page.click("#employment-0 summary")
    page.click("#employment-0 .cw-record__remove")
    assert "Second" in page.inner_text("#employment-0")
    page.click(".cw-notice button")

    assert "First" in page.inner_text("#employment-0")
    assert "Second" in page.inner_text("#employment-1")


def test_a_question_of_the_result_opens_its_card_at_its_place(visit):
    page = visit("/")
    page.click("form[action$='/ada/'] button")
    page.goto("/check/employment/?card=1#employment-1-supervisor_certification")

    assert page.is_visible("#employment-1-supervisor_certification")
    assert not page.is_visible("#employment-0-supervisor_certification")


def test_the_file_goes_out_and_comes_back(visit, tmp_path):
    page = visit("/")
    page.click("form[action$='/ben/'] button")
    page.goto("/check/review/")
    with page.expect_download() as download:
        page.click("text=Save your file")
    saved = tmp_path / "me.yaml"
    download.value.save_as(saved)

    other = visit("/check/")
    other.set_input_files("input[type=file]", saved)
    other.click(".cw-file button")

    assert download.value.suggested_filename == "caseway-person.yaml"
    assert "Harbor Medical Center" in other.inner_text("main")


def test_the_language_is_switched_in_the_middle_of_a_page_without_losing_it(visit):
    page = visit("/check/degrees/", scripts=False)
    page.check("[name=have][value=yes]")
    page.fill("#degrees-0-field", "nursing")
    page.click("text=Español")

    assert page.inner_text("h1") == "Título"
    assert page.input_value("#degrees-0-field") == "nursing"


def test_the_answers_are_out_of_reach_of_scripts_and_of_the_next_session(visit):
    page = visit("/")
    page.click("form[action$='/ada/'] button")
    (cookie,) = [one for one in page.context.cookies() if one["name"] == "caseway_draft"]

    assert cookie["httpOnly"]
    assert cookie["expires"] == -1
    assert "Willow" not in cookie["value"]
    assert "caseway_draft" not in page.evaluate("document.cookie")
    assert "caseway_draft" not in [one["name"] for one in visit("/check/").context.cookies()]
