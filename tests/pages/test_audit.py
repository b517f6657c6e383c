"""The audit in a browser: an auditor finds who saw whom, and proves that nothing was altered; at a desk and on a phone."""

import os
import subprocess
import sys

import pytest

from tests.pages.serving import EMPTY, RUN, environ, serving

# Another process makes the rows, as this one knows no database: it prints the session of an auditor who has signed in.
MAKE = """
import django
django.setup()
from uuid import UUID
from django.conf import settings
from django.utils import timezone
from caseway.accounts.audit import Event, note
from tests.unit.accounts import people
worker = people.member("case_manager", name="Walt Worker")
for number in range(3):
    event = Event("client.open", "client", UUID(int=number), (UUID(int=number * 2**121 + 2**120),), "shown", "covers for Priya")
    note(event, by=worker.viewer(), at=timezone.now())
note(Event("session.open", "user", worker.user.pk, outcome="failed", reason="203.0.113.24"), by=None, at=timezone.now())
auditor = people.member("auditor", of=worker.organization)
print(people.sign_in(auditor).cookies[settings.SESSION_COOKIE_NAME].value)
"""


@pytest.fixture(scope="module")
def served(homes):
    """The address of a Caseway that holds an audit, and the session of its auditor."""
    there = environ(homes.fresh(EMPTY), PYTHONPATH=os.pathsep.join(sys.path))
    del there["CASEWAY_DEMO"]
    made = subprocess.run([sys.executable, "-c", MAKE], env=there, capture_output=True, text=True, check=True)
    with serving("-c", RUN.replace("demo=True", "demo=False"), env=there) as (address,):
        yield address, made.stdout.strip()


@pytest.fixture(params=[1280, 390])
def auditor(chromium, served, request):
    """The audit as an auditor sees it, at a desk and on a phone."""
    address, session = served
    context = chromium.new_context(viewport={"width": request.param, "height": 900}, locale="en-US", base_url=address)
    context.add_cookies([{"name": "caseway_session", "value": session, "url": address}])
    page = context.new_page()
    page.goto("/audit/")
    yield page
    context.close()


def is_as_wide_as_the_screen(page):
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_an_auditor_finds_who_saw_whom(auditor, axe):
    opened = auditor.get_by_role("row").filter(has_text="Walt Worker").first
    opened.locator("summary").click()

    assert "Record opened" in opened.inner_text()
    assert "covers for Priya" in opened.inner_text()
    assert axe(auditor) == []
    assert is_as_wide_as_the_screen(auditor)


def test_one_record_is_a_click_away(auditor):
    auditor.locator("tbody .cw-entries__id").get_by_text("01000000", exact=True).first.click()

    assert "whose=01000000" in auditor.url
    assert auditor.locator("tbody tr").filter(has_text="Walt Worker").count() == 1


def test_the_proof_is_a_click_away(auditor, axe):
    auditor.get_by_role("button", name="Prove it").click()

    auditor.get_by_role("heading", name="Nothing was altered").wait_for()
    assert axe(auditor) == []
    assert is_as_wide_as_the_screen(auditor)
    auditor.get_by_role("link", name="Back to the audit").click()
    auditor.get_by_role("heading", name="Audit", exact=True).wait_for()


def test_sign_ins_that_failed_are_a_click_away(auditor, axe):
    auditor.get_by_role("link", name="Sign-ins that failed").click()

    row = auditor.locator("tbody tr").filter(has_text="Walt Worker")
    assert "203.0.113.24" in row.inner_text()
    assert axe(auditor) == []
    assert is_as_wide_as_the_screen(auditor)


def test_somebody_is_looked_for_by_name(auditor, axe):
    auditor.fill("input[name=text]", "nobody at all")
    auditor.get_by_role("button", name="Find").click()

    auditor.get_by_text("Nobody whom you may know of fits.").wait_for()
    assert axe(auditor) == []
    assert is_as_wide_as_the_screen(auditor)


def test_what_is_listed_is_saved_as_a_file(auditor):
    with auditor.expect_download() as saved:
        auditor.get_by_role("button", name="Save as a file (CSV)").click()
    assert saved.value.suggested_filename == "audit.csv"


def test_while_it_is_checked_that_is_said(auditor):
    auditor.evaluate(
        "document.querySelector('[data-prove]').addEventListener('submit', (event) => event.preventDefault())"
    )
    auditor.get_by_role("button", name="Prove it").click()
    assert "one by one" in auditor.locator(".cw-prove__now").inner_text()
