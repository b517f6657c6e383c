"""The real pages, served by the real server and shown in a real browser.

Every page that a test opens is watched: it may ask no other machine for anything, break no rule of the content policy
and log no error.
"""

import re
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

from tests.pages.serving import DEMO, RUN, Homes, environ, serving

HERE = Path(__file__).parent
DESKTOP = {"width": 1280, "height": 900}
PHONE = {"width": 390, "height": 844}
INSIDE = re.compile(r"/(today|workplace)/$")  # where somebody is who has just signed in
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
NOTHING = SimpleNamespace(params={})


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.pages)
            item.add_marker(
                pytest.mark.no_cover
            )  # the server is a process of its own; here only the test would be traced
            if is_for_long(item.originalname, **getattr(item, "callspec", NOTHING).params):
                item.add_marker(pytest.mark.long)


def is_for_long(of, /, *, width=None, language=None, **_):
    """Whether `make test-long` alone does it.

    Every day a page is looked at in English at a desk or in the longer words on a phone, and what somebody does is done on one
    of the two, by turns.
    """
    told, wanted = (width, language), ((DESKTOP["width"], "en"), (PHONE["width"], "es"))[len(of) % 2]
    return any(one is not None and one != other for one, other in zip(told, wanted, strict=True))


@pytest.fixture(scope="session")
def homes(tmp_path_factory):
    """Homes for servers to begin in."""
    return Homes(tmp_path_factory)


@pytest.fixture(scope="session")
def beside(homes):
    """The environment of the demo's server, and of a program that works beside it."""
    return environ(homes.fresh(DEMO))


@pytest.fixture(scope="session")
def server(beside):
    """The address of Caseway as `caseway demo` runs it."""
    with serving("-c", RUN, env=beside) as (address,):
        yield address


@pytest.fixture(scope="session")
def chromium():
    program = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    assert program, "the page tests need Chromium. On Debian or Ubuntu: sudo apt install chromium"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, server):
    """Open a page of its own: `visit("/check/", width=390, language="es", scripts=False)`."""
    opened, troubles = [], []

    def open_page(path="/", *, width=1280, language="en", scripts=True):
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            locale={"en": "en-US", "es": "es-US"}[language],
            java_script_enabled=scripts,
            base_url=server,
            accept_downloads=True,
        )
        opened.append(context)
        page = context.new_page()
        page.on("request", lambda request: note(request.url.startswith((server, "data:")), f"asked {request.url}"))
        page.on("console", lambda message: note(message.type not in ("error", "warning"), message.text))
        page.on("pageerror", lambda error: note(fine=False, says=str(error)))
        page.goto(path)
        return page

    def note(fine, says):
        if not fine:
            troubles.append(says)

    yield open_page
    for context in opened:
        context.close()
    # A page that is not there, a file that is refused, or a network that is dead is so on purpose; browsers note it as an error.
    meant = "status of 4(03|04|09|22)|Status Error Code 404|ERR_INTERNET_DISCONNECTED"
    assert [trouble for trouble in troubles if not re.search(meant, trouble)] == []


@pytest.fixture
def page(visit):
    """A page as wide as a desk's."""
    return visit("/")


@pytest.fixture
def phone(visit):
    """A page as wide as a phone's."""
    return visit("/", width=PHONE["width"])


@pytest.fixture
def axe():
    """What axe finds wrong with a page: a list, empty when all is well."""

    def run(page):
        # Colors are the same in every language, and to compare them takes most of the time.
        colors = {"enabled": page.evaluate("document.documentElement.lang") == "en"}
        options = {"resultTypes": ["violations"], "rules": {"color-contrast": colors}}
        found = Axe().run(page, options=options).response["violations"]
        return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]

    return run
