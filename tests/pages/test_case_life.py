"""The life of a case in a real browser, from the referral to the closing, by the keyboard alone, on a desk and on a phone."""

import re
import subprocess
import sys

import pytest

from tests.pages.test_clients import WIDTHS, enter, mine, well

FORM = "main form.cw-card"


def press(page, what):
    """Do something with the keyboard: what is focused is what Enter does."""
    page.locator(what).first.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")


def write(page, where, text):
    page.focus(where)
    page.keyboard.type(text)


@pytest.fixture(scope="module")
def worked_on(server, beside):
    """A case at work of Maya's, with something due: its address."""
    run = [sys.executable, "-m", "tests.pages.busy_day"]
    made = subprocess.run(run, check=True, env=beside, capture_output=True, text=True)
    return f"/cases/{made.stdout.split()[-1]}/"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_its_life_is_readable_by_all(visit, axe, worked_on, width, language):
    page = visit("/sign-in/", width=width, language=language)
    enter(page)
    page.goto(f"{worked_on}due/")
    waive = page.locator(".cw-due a[href*='/waive/']").first.get_attribute("href")
    client = mine(page, "Nia").rsplit("/", 1)[1]
    places = ("status/", "status/level/", "status/details/", "status/to/on_hold/", "status/consent/end/", "due/", "due/dates/",
              "close/", "hand-over/")  # fmt: skip
    for place in (f"/cases/new/{client}/", *(worked_on + one for one in places), waive, "/cases/hand-overs/"):
        page.goto(place)
        assert page.get_attribute("html", "lang") == language
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        well(page, axe)
    lead = visit("/sign-in/", width=width, language=language)
    enter(lead, "Daniel Osei")
    for place in ("/team/covers/", "/team/hand-overs/", f"{worked_on}worker/"):
        lead.goto(place)
        well(lead, axe)


def open_case(page, axe, name):
    """Open a case for somebody, by the keyboard; its address."""
    client = mine(page, name).rsplit("/", 1)[1]
    page.goto(f"/cases/new/{client}/")
    press(page, f"{FORM} button[type=submit]")
    page.wait_for_selector("#errors")
    assert page.evaluate("document.activeElement.id") == "errors"
    well(page, axe)
    page.select_option("#id_place", label="Supportive Housing")
    write(page, "#id_reason", "Left the hospital without a place to stay.")
    page.select_option("#id_source", "hospital")
    press(page, f"{FORM} button[type=submit]")
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/status/$"))
    return page.url.removesuffix("status/")


@pytest.mark.parametrize(("width", "name"), list(zip(WIDTHS, ("Theo Sample", "Nia Sample"), strict=True)))
def test_a_case_lives_from_the_referral_to_the_closing_by_the_keyboard(visit, axe, width, name):
    page = visit("/sign-in/", width=width)
    enter(page)
    here = open_case(page, axe, name)
    press(page, "main button:has-text('Begin screening')")
    press(page, "main a:has-text('Found eligible')")
    write(page, "#id_why", "Meets the definition of homelessness.")
    press(page, f"{FORM} button[type=submit]")
    press(page, "main button:has-text('The client takes part')")
    press(page, "main a:has-text('Record the consent')")
    well(page, axe)
    page.focus("input[name=basis][value=written]")
    page.keyboard.press("Space")
    press(page, f"{FORM} button[type=submit]")
    press(page, "main button:has-text('Begin the work')")
    assert "Active" in page.inner_text(".cw-stands")
    page.goto(f"{here}due/dates/")
    page.select_option("#id_kind", "abuse_suspected")
    page.fill("#id_day", "2040-12-10")
    press(page, f"{FORM} button[type=submit]")
    assert "Report of abuse or neglect: due December 10, 2040" in page.inner_text(".cw-said")
    press(page, ".cw-due a:has-text('Waive it')")
    write(page, "#id_why", "Seen at the hospital.")
    press(page, f"{FORM} button[type=submit]")
    press(page, "main button:has-text('Put it back')")
    assert "It is due again." in page.inner_text(".cw-said")

    close_and_reopen(page, axe, here)


def close_and_reopen(page, axe, here):
    page.goto(f"{here}close/")
    press(page, f"{FORM} button[type=submit]")
    page.wait_for_selector("#errors")
    well(page, axe)
    page.select_option("#id_reason", "moved")
    write(page, "#id_note", "Moved to their sister’s.")
    page.fill("#id_client_told", page.evaluate("new Date().toISOString().slice(0, 10)"))
    press(page, f"{FORM} button[type=submit]")
    assert "Closed" in page.inner_text(".cw-stands")
    well(page, axe)
    page.goto(f"{here}due/")
    well(page, axe)
    page.goto(f"{here}reopen/")
    well(page, axe)
    write(page, "#id_why", "Came back.")
    press(page, f"{FORM} button[type=submit]")
    assert "Referred" in page.inner_text(".cw-stands")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_case_is_handed_over_and_a_stand_in_arranged(visit, axe, width):
    name = "Opal Standin" if width > 400 else "Amara Sample"
    page = visit("/sign-in/", width=width)
    enter(page)
    client = mine(page, name).rsplit("/", 1)[1]
    page.goto(f"/cases/new/{client}/")
    page.select_option("#id_place", label="Supportive Housing")
    page.fill("#id_reason", "Asked for help.")
    page.select_option("#id_source", "self")
    page.click(f"{FORM} button[type=submit]")
    page.wait_for_url(re.compile(r"/cases/[0-9a-f-]{36}/status/$"))
    here = page.url.removesuffix("status/")
    lead = visit("/sign-in/", width=width)
    enter(lead, "Daniel Osei")
    lead.goto(f"{here}hand-over/")
    well(lead, axe)
    lead.select_option("#id_taker", label="Ruth Lindqvist")
    press(lead, f"{FORM} button[type=submit]")
    page.goto(f"{here}hand-over/")
    well(page, axe)
    for box in page.locator("input[name=done]").all():
        box.focus()
        page.keyboard.press("Space")
    press(page, "#checklist button")
    write(page, "#id_summary", "Likes mornings.")
    press(page, "main form.cw-asks button")
    page.goto("/cases/hand-overs/")
    well(page, axe)
    lead.goto("/team/hand-overs/")
    well(lead, axe)
    lead.goto(f"{here}hand-over/")
    press(lead, "main button:has-text('Have it change hands')")
    assert "Ruth Lindqvist" in lead.inner_text("main")
    lead.goto("/team/hand-overs/")
    well(lead, axe)
