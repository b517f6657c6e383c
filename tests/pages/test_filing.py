"""Compliance in a real browser: the file check, files drawn by lot, the case log and the whole file, on a desk and on a phone."""

import subprocess
import sys

import pytest

from tests.pages.conftest import INSIDE

WIDTHS = [1280, 390]


@pytest.fixture(scope="module", autouse=True)
def _at_work(server, beside):
    """Cases of the demo's people, beside its server."""
    run = [sys.executable, "-m", "tests.pages.busy_day"]
    subprocess.run(run, check=True, env=beside, capture_output=True)


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def enter(page, name):
    page.goto("/sign-in/")
    page.click(f"button:has-text('{name}')")
    page.wait_for_url(INSIDE)


def again(page, path):
    """Open a page that asks first whether it is still they."""
    page.goto(path)
    if "/again/" in page.url:
        page.locator("main form button.usa-button").first.click()
        page.wait_for_url(f"**{path}")


def well(page, axe):
    """What is wrong with a page: nothing."""
    page.wait_for_load_state()
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    assert (page.url, axe(page), overflow(page)) == (page.url, [], 0)
    assert page.locator("main .usa-button:not(.usa-button--outline)").count() <= 1, "one primary action a page"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", WIDTHS)
def test_files_are_drawn_and_the_log_is_read_by_all(visit, axe, width, language):
    page = visit("/sign-in/", width=width, language=language)
    enter(page, "Ruth Lindqvist")
    page.goto("/team/files/")
    well(page, axe)
    page.select_option("#id_program", index=1)
    page.click("form.cw-choose button")
    page.wait_for_url("**number=**")
    well(page, axe)
    again(page, "/team/log/")
    well(page, axe)
    page.select_option("#id_program", index=1)
    page.click("form.cw-choose button")
    well(page, axe)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_check_and_the_file_of_a_case(visit, axe, width):
    page = visit("/sign-in/", width=width)
    enter(page, "Ruth Lindqvist")
    page.goto("/team/files/")
    page.select_option("#id_program", label="Supportive Housing")
    page.click("form.cw-choose button")
    page.wait_for_url("**number=**")
    page.click("text=The files")
    well(page, axe)
    page.locator(".cw-roster__name").first.click()
    page.wait_for_url("**/check/**")
    well(page, axe)
    page.click("text=The whole file as a PDF")
    if "/again/" in page.url:
        page.locator("main form button.usa-button").first.click()
    page.wait_for_url("**/file/")
    well(page, axe)
    with page.expect_download(timeout=60_000) as made:
        page.click("text=Make the file")
    assert made.value.suggested_filename.endswith(".pdf")
    assert "with your downloads" in page.inner_text("[data-making]")
