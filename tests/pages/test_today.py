"""Today in a real browser: from top to bottom by the keyboard, cleared and taken back where it stands, on a desk and a phone."""

import re
import subprocess
import sys

import pytest

from tests.pages.test_clients import WIDTHS, enter, overflow, well


@pytest.fixture(scope="module", autouse=True)
def _at_work(server, beside):
    """Cases of the demo's people, beside its server."""
    run = [sys.executable, "-m", "tests.pages.busy_day"]
    subprocess.run(run, check=True, env=beside, capture_output=True)


def here(page):
    """The line that has the focus, by the name it has on the page."""
    return page.evaluate("document.activeElement.closest('li')?.id ?? ''")


def rests_on(page, name):
    """The focus comes to a line, once what was swapped has settled."""
    page.wait_for_function("name => document.activeElement.closest('li')?.id === name", arg=name)


def count(page, place):
    return int(page.inner_text(f".cw-day [data-count={place}]"))


def first(page, text):
    """The first open line that says something."""
    return page.locator(f"[data-line]:has-text('{text}') >> nth=0")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", WIDTHS)
def test_each_page_is_readable_by_all(visit, axe, width, language):
    page = visit("/sign-in/", width=width, language=language)
    enter(page)
    for place in ("/today/", "/today/?group=client&kind=task", "/caseload/", "/caseload/?order=late&late=yes"):
        page.goto(place)
        assert page.get_attribute("html", "lang") == language
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        well(page, axe)
    boss = visit("/sign-in/", width=width, language=language)
    enter(boss, "Daniel Osei")
    for place in ("/today/", "/team/", "/team/cases/?what=late"):
        boss.goto(place)
        well(boss, axe)


def test_the_keyboard_goes_from_top_to_bottom(visit, axe):
    page = visit("/sign-in/")
    enter(page)
    page.goto("/today/")
    lines = page.evaluate(
        "[...document.querySelectorAll('[data-line]')].filter(one => !one.closest('details:not([open])')).map(one => one.id)"
    )
    page.focus("[data-line][tabindex='0']")
    seen = [here(page)]
    for key in ["j", "ArrowDown"] * (len(lines) // 2):
        page.keyboard.press(key)
        seen.append(here(page))
    assert list(dict.fromkeys(seen)) == lines
    for key in ["k", "ArrowUp"] * len(lines):
        page.keyboard.press(key)
    assert here(page) == lines[0]
    page.keyboard.press("?")
    assert page.is_visible("#keys")
    well(page, axe)
    page.uncheck("[data-keys-on]")
    page.focus("[data-line][tabindex='0']")
    page.keyboard.press("?")
    page.keyboard.press("j")
    assert (here(page), page.is_visible("#keys")) == (lines[0], True)
    page.keyboard.press("ArrowDown")
    assert here(page) == lines[1]
    page.check("[data-keys-on]")
    page.focus("[data-line][tabindex='0']")
    page.keyboard.press("?")
    assert page.is_hidden("#keys")
    page.focus("[data-line][tabindex='0']")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/(cases|clients)/[0-9a-f-]{36}/"))


@pytest.mark.parametrize("width", WIDTHS)
def test_a_task_is_cleared_where_it_stands_and_taken_back(visit, axe, width):
    page = visit("/sign-in/", width=width)
    enter(page)
    page.goto("/today/")
    before = count(page, "today")
    line = first(page, "Remind them of the appointment")
    name, after = line.get_attribute("id"), line.evaluate("(one) => one.nextElementSibling.id")
    line.focus()
    page.keyboard.press("c")
    page.wait_for_selector(f"#{name} [data-form]")
    assert page.evaluate("document.activeElement.name") == "result"
    well(page, axe)
    page.keyboard.press("Escape")
    assert (here(page), page.locator("[data-form]").count()) == (name, 0)
    page.keyboard.press("c")
    page.wait_for_selector(f"#{name} [data-form]")
    page.click(f"#{name} [data-form] button")
    page.wait_for_selector(f"#{name} .cw-field__error")
    page.fill(f"#{name} [name=result]", "They will be there.")
    page.click(f"#{name} [data-form] button")
    page.wait_for_selector(f"#{name}[data-done]")
    rests_on(page, after)
    assert count(page, "today") == before - 1
    assert page.inner_text("#said").startswith("Done: Remind them of the appointment")
    well(page, axe)
    page.click(f"#{name} [data-undo]")
    page.wait_for_selector(f"#{name}[data-line]")
    rests_on(page, name)
    assert count(page, "today") == before


def test_a_line_is_put_off_and_brought_back(visit, axe):
    page = visit("/sign-in/")
    enter(page)
    page.goto("/today/")
    line = first(page, "Remind them of the appointment")
    name = line.get_attribute("id")
    line.focus()
    page.keyboard.press("s")
    page.wait_for_selector(f"#{name} [data-form]")
    page.fill(f"#{name} [name=reason]", "They are in the hospital.")
    page.keyboard.press("Enter")
    page.wait_for_selector(f"#{name}[data-done]")
    page.goto("/today/?show=later")
    assert "They are in the hospital." in page.inner_text(f"#{name}")
    well(page, axe)
    page.click(f"#{name} button")
    page.wait_for_selector(f"#{name}:not(.cw-line--quiet)")
    page.goto("/today/")
    assert page.locator(f"#today #{name}").count() == 1


def test_all_of_it_works_without_scripts(visit):
    page = visit("/sign-in/", width=390, scripts=False)
    enter(page)
    page.goto("/today/")
    assert page.is_hidden("[data-keys]")
    first(page, "Remind them of the appointment").locator("[data-clear]").click()
    page.fill("[name=result]", "They will be there.")
    page.click("form.cw-card button")
    assert "Done. It is off your list." in page.inner_text(".cw-did")
    assert overflow(page) == 0
    page.click(".cw-did button")
    assert "It is back on your list." in page.inner_text(".cw-did")
