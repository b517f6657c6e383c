"""A case in a real browser: read by all, a contact written in a minute, and nothing lost whatever breaks off."""

import re
import subprocess
import sys
import time

import pytest

from tests.pages.conftest import INSIDE

WIDTHS = [1280, 390]
SAID = ".cw-said"
MAKE = """
import os
os.environ["DJANGO_SETTINGS_MODULE"] = "caseway.config.settings"
import django
django.setup()
from datetime import timedelta
from django.utils import timezone
from caseway.accounts import demo, queries, scope
from caseway.accounts.models import User
from caseway.casework import cases, contacts, documents, due, goals, needs, tasks
from caseway.clients import actions
from caseway.clients.drafts import ClientDraft, ContactPointDraft

at = timezone.now()
on, day = timezone.localdate(at), timedelta(days=1)
organization, maya = demo.named(demo.HARBOR), next(one for one in demo.people() if one.name == "Maya Torres")
with scope.of_user(maya.id):
    by = queries.viewer(User.objects.get(pk=maya.id), organization, at=at, on=on)
do = {"by": by, "at": at, "on": on}
def make(name, **more):
    client = actions.create(
        draft=ClientDraft(given_name=name, family_name="Written", language="es", needs_interpreter=True), program=program,
        belongings_of=[ContactPointDraft(value="555-010-0177", is_safe_to_text=True, code_word="heron")], **do,
    )
    case = cases.refer(client=client, program=program, draft=cases.ReferralDraft(reason="Housing", worker=maya.id), **do)
    cases.consent(case=case, basis="written", given=on, **do)
    for status in ("eligible", "active"):
        cases.move(case=case, status=status, **do)
    need = needs.find(case=case, draft=needs.NeedDraft("homelessness", "No place to stay"), **do)
    goal = goals.add(case=case, draft=goals.GoalDraft("A place of my own", "A lease", needs=(need,)), **do)
    for number in range(3):
        tasks.add(case=case, draft=tasks.TaskDraft(f"Call landlord {number}", goal=goal, due_date=on + number * day), **do)
    due.enter(case=case, kind="rehousing_started", moment=at - day, **do)
    contact = contacts.record(
        case=case, draft=contacts.ContactDraft(at - day, **more),
        written=[contacts.NoteDraft(client, "She called.", credential="RN")], **do,
    )
    documents.ask_for(case=case, draft=documents.DocumentDraft("Proof of income", "income"), **do)
    return case, contact

with scope.within(organization):
    program = demo.named(demo.HARBOR, "Supportive Housing")
    print(*make("Wanda"), make("Tess", next_date=on)[0])
"""


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
    assert page.locator("main .usa-button:not(.usa-button--outline):visible").count() <= 1, "one primary action a page"


@pytest.fixture(scope="module")
def made(server, beside):
    """A case, a contact of it, and a case to be called today, made by the verbs in the demo that is served: their ids."""
    found = subprocess.run([sys.executable, "-c", MAKE], capture_output=True, text=True, check=True, env=beside)
    return found.stdout.split()


@pytest.fixture
def here(made):
    """The address of the case."""
    return f"/cases/{made[0]}/"


@pytest.fixture
def at_work(visit, here):
    """Maya's browser, on the case's page or on one below it."""

    def opened(rest="", **how):
        page = visit("/sign-in/", **how)
        enter(page)
        page.goto(here + rest)
        return page

    return opened


def new(rest=""):
    return f"contact/?new=1{rest}"


def state(page, says, *, seconds=20):
    page.wait_for_function(
        "says => document.querySelector('[data-state]').textContent.includes(says)", arg=says, timeout=seconds * 1000
    )


def kept_here(page):
    return page.evaluate("Object.keys(localStorage).filter(one => one.startsWith('caseway:')).length")


def times(page, here, text):
    """How often the timeline tells of something."""
    page.goto(f"{here}timeline/?kind=contact&print=1")
    return page.locator(f".cw-text:text-is('{text}')").count()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_case_is_readable_by_all(at_work, axe, width, language, made):
    page = at_work(width=width, language=language)
    assert page.get_attribute("html", "lang") == language
    well(page, axe)
    for rest in (
        new(), "timeline/", "documents/", "documents/ask/", "documents/file/", f"contact/{made[1]}/",
        f"contact/{made[1]}/strike/", f"contact/{made[1]}/undo/",
    ):  # fmt: skip
        page.goto(f"/cases/{made[0]}/{rest}")
        page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
        well(page, axe)


def test_what_happened_and_what_is_next_stand_on_one_screen(at_work):
    page = at_work()
    for title in ("#next-title", "#happened-title"):
        card = page.locator(f"section:has({title})").bounding_box()
        assert card["y"] + card["height"] <= 900
    assert page.locator(".cw-strip-reach__never").first.bounding_box()["y"] < 400


class Hands:
    """Does what a user does, and counts it: each click, each chord of keys, each field that is typed into."""

    def __init__(self, page):
        self.page, self.count, self.began = page, 0, time.monotonic()

    def click(self, what):
        self.count += 1
        self.page.click(what)

    def type(self, text):
        self.count += 1
        self.page.keyboard.type(text)

    def press(self, keys):
        self.count += 1
        self.page.keyboard.press(keys)


def test_a_routine_contact_takes_a_minute_and_few_hands_from_today_and_back(at_work, made):
    page = at_work()
    page.goto("/today/")
    hands = Hands(page)
    hands.click(f"[data-line] a[href^='/cases/{made[2]}/contact/'] >> nth=0")
    page.wait_for_selector("#id_text:focus")
    hands.type("Tess saw the flat and would take it. The landlord wants proof of income by Friday.")
    hands.click("button[value='15']")
    hands.click("label:has-text('Call landlord 0')")
    hands.click(".cw-write__bar button")
    page.wait_for_url("**/today/")
    assert hands.count <= 12
    assert time.monotonic() - hands.began < 90
    assert "Written: Tess Written." in page.inner_text(SAID)
    page.click(f"{SAID} >> text=Undo")
    page.click("text=Undo it")
    page.wait_for_url(re.compile("contact/.key="))
    assert page.input_value("#id_text").startswith("Tess saw the flat")
    assert page.input_value("#id_minutes") == "15"
    page.click("[data-drop]")
    page.wait_for_url(re.compile("new=1"))


def test_it_is_written_with_the_keyboard_alone(at_work, here):
    page = at_work(new())
    page.wait_for_selector("#id_text:focus")
    page.keyboard.type("By keys alone.")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "id_minutes":
            break
    page.keyboard.type("20")
    page.keyboard.press("Tab")
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**{here}")
    assert times(page, here, "By keys alone.") == 1


def test_what_is_typed_is_saved_while_one_types_and_is_there_again(at_work, here):
    page = at_work(new())
    page.keyboard.type("Half a sentence")
    state(page, "Saved at")
    assert kept_here(page) == 0
    page.goto(f"{here}contact/")
    assert page.input_value("#id_text") == "Half a sentence"
    assert "Your draft of" in page.inner_text("main")
    page.click("[data-drop]")
    page.wait_for_url(re.compile("new=1"))
    assert page.input_value("#id_text") == ""


def test_a_dead_network_loses_nothing_and_sends_once(at_work, here):
    page = at_work(new())
    page.keyboard.type("Without a network.")
    page.context.set_offline(True)
    state(page, "kept on this device")
    assert kept_here(page) == 1
    page.click(".cw-write__bar button")
    state(page, "Not sent yet: no network")
    page.context.set_offline(False)
    page.wait_for_url(f"**{here}")
    assert "Written" in page.inner_text(SAID)
    assert kept_here(page) == 0
    assert times(page, here, "Without a network.") == 1


def test_once_the_network_is_back_it_is_saved_while_one_types_as_before(at_work):
    page = at_work(new())
    page.keyboard.type("Before, ")
    page.context.set_offline(True)
    state(page, "kept on this device")
    page.context.set_offline(False)
    state(page, "Saved at")
    page.evaluate("document.querySelector('[data-state]').textContent = ''")
    page.keyboard.type("and after.")
    state(page, "Saved at")
    assert kept_here(page) == 0


def test_it_is_sent_once_a_slow_draft_has_arrived(at_work, here):
    page = at_work(new())
    held = []
    page.route("**/drafts/", lambda route: held.append(route))  # noqa: PLW0108 - playwright keeps a mark on what it is given
    with page.expect_request("**/drafts/"):
        page.keyboard.type("While a draft was on its way.")
    page.click(".cw-write__bar button")
    state(page, "Sending")
    page.wait_for_timeout(1000)
    held[0].continue_()
    page.wait_for_url(f"**{here}")
    assert times(page, here, "While a draft was on its way.") == 1


def test_what_could_not_be_sent_before_the_tab_was_closed_goes_out_later(at_work, here):
    page = at_work(new())
    page.keyboard.type("Closed before it went out.")
    page.context.set_offline(True)
    page.click(".cw-write__bar button")
    state(page, "Not sent yet")
    again = page.context.new_page()
    with page.expect_event("close"):
        page.close(run_before_unload=True)
    again.context.set_offline(False)
    again.goto(here)
    assert "kept on this device and not sent yet" in again.inner_text("#waiting")
    again.click("#waiting a")
    again.wait_for_url(f"**{here}")
    assert kept_here(again) == 0
    assert times(again, here, "Closed before it went out.") == 1


def test_a_closed_tab_loses_no_letter(at_work, here):
    page = at_work(new())
    page.keyboard.type("The last letters")
    page.goto(f"{here}timeline/")  # at once, before anything was saved by itself
    page.goto(f"{here}contact/")
    page.wait_for_function("document.querySelector('#id_text').value === 'The last letters'")
    page.wait_for_load_state("networkidle")
    page.click("[data-drop], .cw-write__bar .cw-edit")


def test_a_session_that_ended_leads_to_signing_in_and_back(at_work, here):
    page = at_work(new())
    page.keyboard.type("Over the time.")
    page.context.clear_cookies()
    page.click(".cw-write__bar button")
    page.wait_for_selector("[data-notice=ended]:visible")
    assert kept_here(page) == 1
    page.click("[data-sign-in]")
    assert "You were signed out" in page.inner_text("main")
    page.click("button:has-text('Maya Torres')")
    page.wait_for_url(f"**{here}")
    assert "Written" in page.inner_text(SAID)
    assert kept_here(page) == 0
    assert times(page, here, "Over the time.") == 1


def test_a_second_tab_is_told(at_work, here):
    page = at_work(new())
    page.keyboard.type("In two tabs.")
    state(page, "Saved at")
    other = page.context.new_page()
    other.goto(page.url)
    for tab in (page, other):
        tab.wait_for_selector("[data-notice=twice]:visible")
    other.fill("#id_text", "In the other tab.")
    other.wait_for_selector("[data-notice=elsewhere]:visible")
    other.click("[data-do=keep]")
    state(other, "Saved at")
    other.click(".cw-write__bar button")
    other.wait_for_url(f"**{here}")
    page.wait_for_selector("[data-notice=sent]:visible")
    assert times(other, here, "In the other tab.") == 1


def test_what_is_wrong_leads_back_with_everything_still_there(at_work, axe):
    page = at_work(new())
    page.fill("#id_text", "Too long.")
    page.fill("#id_minutes", "2000")
    page.click(".cw-write__bar button")
    page.wait_for_selector("#errors")
    assert page.input_value("#id_text") == "Too long."
    well(page, axe)


def test_signing_out_deletes_what_was_kept(at_work):
    page = at_work(new())
    page.keyboard.type("Not to be kept.")
    page.context.set_offline(True)
    state(page, "kept on this device")
    page.context.set_offline(False)
    page.on("dialog", lambda dialog: dialog.accept())
    page.click(".cw-me summary")
    page.click("button:has-text('Sign out')")
    page.wait_for_url("**/signed-out/")
    assert kept_here(page) == 0


def test_it_works_without_scripts(visit, here):
    page = visit("/sign-in/", scripts=False)
    enter(page)
    page.goto(f"{here}{new()}")
    page.fill("#id_text", "Without scripts.")
    page.fill("#id_minutes", "5")
    page.click(".cw-write__bar button")
    page.wait_for_url(f"**{here}")
    assert "Written" in page.inner_text(SAID)


def test_a_file_is_put_on_file_and_given_out(at_work, here, tmp_path):
    page = at_work("documents/file/")
    page.set_input_files(
        "#id_file", {"name": "lease.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 invented"}
    )
    page.select_option("#id_kind", "lease")
    page.fill("#id_title", "Lease, Oak Street 4")
    page.click("form[data-upload] button[type=submit]")
    page.wait_for_url("**/documents/")
    with page.expect_download() as download:
        page.click("text=Download")
    assert re.match(r"lease-.*\.pdf", download.value.suggested_filename)
    page.goto(f"{here}documents/file/")
    page.set_input_files("#id_file", {"name": "a.svg", "mimeType": "image/svg+xml", "buffer": b"<svg>"})
    page.select_option("#id_kind", "lease")
    page.fill("#id_title", "A picture")
    page.click("form[data-upload] button[type=submit]")
    page.wait_for_selector("#upload-faults:visible")
    assert "looks like something else" in page.inner_text("#upload-faults")
    assert page.input_value("#id_title") == "A picture"
