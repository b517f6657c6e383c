"""Assessments in a real browser: begun, answered with keys alone, kept over a closed tab, stopped for safety, read."""

import re

import pytest

from tests.pages.conftest import INSIDE
from tests.pages.serving import DEMO, environ, serving

WIDTHS = [1280, 390]


@pytest.fixture(scope="module")
def at_work(homes):
    """A demo of its own with cases of Maya's in it: its address, and the addresses of the cases."""
    with serving("-m", "tests.pages.assessing_server", env=environ(homes.fresh(DEMO))) as (address, *made):
        yield address, [f"/cases/{one}/" for one in made]


@pytest.fixture
def server(at_work):
    return at_work[0]


@pytest.fixture
def cases(at_work):
    return at_work[1]


def well(page, axe):
    """What is wrong with a page: nothing."""
    page.wait_for_load_state()
    over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert (page.url, axe(page), over) == (page.url, [], 0)
    assert page.locator("main .usa-button:visible:not(.usa-button--outline)").count() <= 1, "one primary action a page"


def enter(visit, width=1280, **more):
    page = visit("/sign-in/", width=width, **more)
    page.click("button:has-text('Maya Torres')")
    page.wait_for_url(INSIDE)
    return page


def begin(page, case, instrument="instrument/phq-9", language="en"):
    page.goto(f"{case}assess/?with={instrument}")
    page.select_option("#id_language", language)
    page.click("main form button[type=submit]")
    page.wait_for_url("**/part/**")


def kept(page):
    page.wait_for_selector("[data-state]:has-text('Saved')", timeout=15000)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_assessments_is_readable_by_all(visit, axe, cases, width, language):
    page = enter(visit, width, language=language)
    page.goto(f"{cases[0]}assessments/")
    assert page.get_attribute("html", "lang") == language
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    well(page, axe)
    page.click("main .cw-rows a:has-text('PHQ-9') >> nth=0")
    page.wait_for_url(re.compile(r"/assessments/[0-9a-f-]{36}/$"))
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    well(page, axe)
    result = page.url
    for tail in ("print/", "amend/why/", "strike/why/"):
        page.goto(result + tail)
        well(page, axe)
    for tail in ("assess/", "assess/result/", "assess/?with=instrument/needs-interview"):
        page.goto(cases[0] + tail)
        well(page, axe)


def test_a_form_is_answered_with_keys_alone(visit, axe, cases):
    page = enter(visit)
    begin(page, cases[1])
    well(page, axe)
    page.focus("[data-q=interest] input[type=radio]")
    for key in "212121210":
        page.keyboard.press({"0": "1"}.get(key, key))
    kept(page)
    page.wait_for_selector("[data-q=difficulty]:visible")
    page.keyboard.press("2")
    assert page.locator("[data-q=difficulty] input:checked").count() == 1
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/assessments/[0-9a-f-]{36}/$"))
    well(page, axe)
    assert "4 of 27: Minimal" in page.inner_text("main")
    page.click("main .cw-rows a >> nth=0")
    page.wait_for_url("**/part/depression/")
    page.fill("[name=conclusion]", "Hardly any signs.")
    page.click(".cw-sit__go button >> nth=0")
    page.wait_for_url(re.compile(r"/assessments/[0-9a-f-]{36}/$"))
    page.click("button:has-text('Complete')")
    page.wait_for_selector("#needs")
    assert "4 of 27: Minimal" in page.inner_text("main")


@pytest.mark.parametrize("width", WIDTHS)
def test_an_answer_survives_a_closed_tab(visit, axe, cases, width):
    page = enter(visit, width)
    case = cases[2 if width > 400 else 3]
    begin(page, case, "instrument/gad-7")
    well(page, axe)
    page.click(".cw-q:first-of-type .cw-opt >> nth=2")
    kept(page)
    page.click(".cw-q:nth-of-type(2) .cw-opt >> nth=1")
    here = page.url
    other = page.context.new_page()
    page.close(run_before_unload=True)  # before the pause after the last touch is over
    other.wait_for_timeout(1500)
    other.goto(here)
    assert other.locator(".cw-q input:checked").count() == 2


@pytest.mark.parametrize("width", WIDTHS)
def test_an_answer_about_safety_stops_the_sitting(visit, axe, cases, width):
    page = enter(visit, width)
    begin(page, cases[4 if width > 400 else 5])
    page.click("[data-q=self_harm] .cw-opt >> nth=1")
    page.wait_for_url("**/safety/", timeout=15000)
    well(page, axe)
    assert page.locator("h1").inner_text() == "Stop here for a moment"
    assert "988" in page.inner_text("main")
    page.click(".cw-step summary")
    well(page, axe)
    page.click("text=Go on with the questions")
    page.wait_for_url("**/part/depression/")
    well(page, axe)
    page.click("text=What to do now")
    page.fill("[name=result]", "Made a safety plan; her sister stays tonight.")
    page.click("button:has-text('The step is done')")
    page.wait_for_url("**/part/depression/")
    assert page.locator(".cw-stop").count() == 0


def test_an_interview_is_held_in_spanish_on_an_english_page_and_without_scripts(visit, cases):
    page = enter(visit, scripts=False)
    begin(page, cases[6], "instrument/needs-interview", "es")
    assert page.get_attribute("html", "lang") == "en"
    assert page.get_attribute("main h1", "lang") == "es"
    page.check("[data-q=living] input[value=worried]")
    page.click(".cw-sit__go button >> nth=0")
    page.wait_for_url("**#q-repairs")
    assert page.locator("[data-q=living] input[value=worried]").is_checked()
    page.click("button:has-text('Save and leave')")
    assert "Still missing" in page.inner_text("main")
