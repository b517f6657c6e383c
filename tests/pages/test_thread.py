"""Needs, goals, steps and plans in a real browser: a whole thread from the keyboard alone, on a desk and on a phone."""

import re
from types import SimpleNamespace

import pytest

from tests.pages.conftest import INSIDE
from tests.pages.serving import DEMO, environ, serving

WIDTHS = [1280, 390]


@pytest.fixture(scope="module")
def at_work(homes):
    """The demo with cases in it, served: its address, and the cases by name."""
    with serving("-m", "tests.pages.at_work", env=environ(homes.fresh(DEMO))) as (address, *named):
        yield SimpleNamespace(address=address, cases=dict(one.split("=") for one in named))


@pytest.fixture
def server(at_work):
    """The server that `visit` visits."""
    return at_work.address


@pytest.fixture
def cases(at_work):
    return at_work.cases


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def enter(page, name="Maya Torres"):
    page.goto("/sign-in/")
    page.click(f"button:has-text('{name}')")
    page.wait_for_url(INSIDE)


def well(page, axe):
    """What is wrong with a page: nothing."""
    page.wait_for_load_state()
    assert (page.url, axe(page), overflow(page)) == (page.url, [], 0)
    assert page.locator("main .usa-button:not(.usa-button--outline)").count() <= 1, "one primary action a page"


def press(page, selector, *, to=None):
    """Go to something with the keyboard, and press Enter there; wait for the page it leads to."""
    page.focus(selector)
    if to is None:
        page.keyboard.press("Enter")
        return
    with page.expect_navigation(url=re.compile(to)):
        page.keyboard.press("Enter")


def type_into(page, **fields):
    for name, value in fields.items():
        page.focus(f"#id_{name}")
        page.keyboard.type(value)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_whole_thread_is_built_from_the_keyboard_alone(visit, axe, cases, width):
    page = visit("/sign-in/", width=width)
    enter(page)
    case = cases["empty" if width > 400 else "phone"]
    page.goto(f"/cases/{case}/thread/")
    well(page, axe)
    press(page, "text=Add the first need", to="/needs/new/")
    well(page, axe)
    page.focus("#id_domain")
    page.keyboard.type("Food")
    type_into(page, says="No food at the end of the month", words="We run out by the 20th.")
    press(page, "#id_says", to="/thread/#n-")
    press(page, ".cw-answer >> nth=0", to="/thread/")
    assert page.locator("text=Wants to work on it").count() == 1
    press(page, ".cw-node--gap a", to="/goals/new/")
    well(page, axe)
    type_into(page, words="I want to eat every day.", criterion="Food in the house on the last day")
    press(page, "#scale summary")
    type_into(page, level_2="Two meals", level_3="Three", level_1="One", level_4="Cooks", level_0="None")
    well(page, axe)
    press(page, "#id_baseline", to="/thread/#g-")
    press(page, ".cw-node--gap a", to="/tasks/new/")
    well(page, axe)
    type_into(page, says="Apply for SNAP")
    press(page, "#id_says", to="/thread/#t-")
    press(page, ".cw-node--result summary")
    page.focus(".cw-node--result textarea")
    page.keyboard.type("Approved.")
    press(page, ".cw-node--result form button", to="/thread/")
    assert page.locator(".cw-node--result >> text=Approved.").count() == 1
    well(page, axe)
    press(page, ".cw-node--result button", to="/thread/")
    assert page.locator("text=Taken back").count() == 1


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_thread_is_readable_by_all(visit, axe, cases, width, language):
    page = visit("/sign-in/", width=width, language=language)
    enter(page)
    here = f"/cases/{cases['full']}"
    page.goto(f"{here}/thread/")
    body = page.content()
    need, goal, task = (re.search(rf'id="{one}-([0-9a-f-]{{36}})"', body).group(1) for one in "ngt")
    page.goto(f"{here}/plans/")
    plans = re.findall(r"/plans/([0-9a-f-]{36})/", page.content())
    force = plans[0]
    for place in (
        "thread/", "thread/?over=1", f"needs/{need}/", f"needs/{need}/edit/", f"needs/{need}/give-up/", f"goals/{goal}/",
        f"goals/{goal}/review/", f"goals/{goal}/complete/", f"tasks/{task}/", "plans/", f"plans/{force}/",
        f"plans/{plans[-1]}/changes/", f"plans/{force}/copy/", f"plans/{force}/copy-given/",
    ):  # fmt: skip
        page.goto(f"{here}/{place}")
        assert page.get_attribute("html", "lang") == language
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        well(page, axe)


def test_lines_end_at_what_they_join(visit, cases):
    page = visit("/sign-in/", width=1280)
    enter(page)
    page.goto(f"/cases/{cases['full']}/thread/")
    found = page.evaluate("""
        Array.from(document.querySelectorAll('.cw-band--drawn'), band => {
          const box = one => one.getBoundingClientRect();
          const nodes = Array.from(band.querySelectorAll('.cw-node'), box);
          return Array.from(band.querySelectorAll('.cw-line'), line => {
            const at = box(line);
            const meets = nodes.filter(n => Math.abs(n.left - at.right) < 2);
            return [at.width > 20, meets.some(n => at.top > n.top - 1 && at.top < n.bottom
              || at.bottom > n.top && at.bottom < n.bottom)];
          });
        }).flat()""")
    assert found
    assert all(wide and meets for wide, meets in found)


def test_the_register_leads_from_a_number_to_its_rows(visit, axe):
    page = visit("/sign-in/", width=390)
    enter(page, "Daniel Osei")
    page.goto("/team/unmet-needs/")
    well(page, axe)
    press(page, ".cw-bar >> nth=0", to="#rows")
    assert page.locator("#rows li").count() == int(
        page.locator(".cw-bar[aria-current] .cw-bar__number").first.inner_text()
    )
    well(page, axe)


def test_it_fits_one_sheet_of_paper(visit, cases):
    page = visit("/sign-in/", width=1280)
    enter(page)
    page.goto(f"/cases/{cases['full']}/thread/")
    made = page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", made)) == 1
