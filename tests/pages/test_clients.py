"""Clients in a real browser: found, entered, opened, changed, consented for and sent, on a desk and on a phone."""

import re

import pytest

from tests.pages.conftest import INSIDE

WIDTHS = [1280, 390]


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


def search(page, typed):
    page.goto("/clients/")
    page.fill("#id_text", typed)
    page.click(".cw-search button")
    page.wait_for_url("**/clients/found/*/")


def mine(page, name=""):
    """The first person on the caseload, or one by name, opened; their address."""
    page.goto("/clients/")
    page.click(f".cw-roster__name:has-text('{name}') >> nth=0")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    return page.url.rstrip("/")


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_person_is_readable_by_all(visit, axe, width, language):
    page = visit("/sign-in/", width=width, language=language)
    enter(page)
    page.goto("/clients/")
    well(page, axe)
    here = mine(page)
    well(page, axe)
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    well(page, axe)
    for place in (
        "edit/names", "edit/about", "edit/language", "add/alias", "add/contact_point", "add/address", "add/identifier",
        "add/support_person", "relate", "enroll", "consents", "consents/new", "consents/new/general",
        "consents/new/part2_tpo", "share", "disclosures",
    ):  # fmt: skip
        page.goto(f"{here}/{place}/")
        assert page.get_attribute("html", "lang") == language
        well(page, axe)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_new_person_is_entered_with_the_keyboard_alone_and_is_not_entered_twice(visit, axe, width):
    name = f"Invented {'Desk' if width > 400 else 'Phone'}"
    page = visit("/sign-in/", width=width)
    enter(page)
    page.goto("/clients/")
    page.focus("#id_text")
    page.keyboard.type(f"{name} 5/6/1991")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clients/found/*/")
    well(page, axe)
    page.focus("text=Enter a new person")
    page.keyboard.press("Enter")
    page.wait_for_url("**/clients/new/*/")
    assert page.input_value("#id_birth_date") == "1991-05-06"
    page.focus("#id_family_name")
    page.keyboard.press("Enter")
    page.wait_for_selector("#errors")
    assert page.evaluate("document.activeElement.id") == "errors"
    well(page, axe)
    page.select_option("#id_place", index=1)
    page.focus("#id_family_name")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    assert name in page.inner_text("h1")

    search(page, f"{name} 5/6/1991")
    assert "On your caseload" in page.inner_text("main")
    page.click("text=Enter a new person")
    page.select_option("#id_place", index=1)
    page.click("form.cw-card button[type=submit]")
    page.wait_for_selector(".cw-twins")
    well(page, axe)
    page.click("text=It is this person")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))


@pytest.mark.parametrize("width", WIDTHS)
def test_what_is_not_safe_is_seen_without_scrolling(visit, axe, width):
    page = visit("/sign-in/", width=width)
    enter(page)
    here = mine(page, "Grace Pretend")
    page.goto(f"{here}/add/contact_point/")
    number = f"555-010-0{width % 1000:03}"
    page.fill("#id_value", number)
    page.check("#id_do_not_contact")
    page.click("form.cw-card button[type=submit]")
    page.wait_for_url(f"{here}/")
    shown = f"(555) 010-0{width % 1000:03}"
    sign = page.locator(f".cw-point:has-text('{shown}') .cw-sign--never").bounding_box()
    assert sign["y"] < 900
    assert "Before you contact them" in page.inner_text("main")
    well(page, axe)
    page.click(f".cw-point:has-text('{shown}') a")
    well(page, axe)


def test_two_who_change_the_same_name_see_both(visit, axe):
    one, two = visit("/sign-in/"), visit("/sign-in/", width=390)
    enter(one)
    enter(two, "Daniel Osei")
    search(one, "Invented Both")
    one.click("text=Enter a new person")
    one.select_option("#id_place", label="Supportive Housing")
    one.click("form.cw-card button[type=submit]")
    if one.locator(".cw-twins").count():
        one.click("text=Save as a new person")
    one.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    here = one.url.rstrip("/")
    one.goto(f"{here}/edit/names/")
    two.goto(f"{here}/edit/names/")
    one.fill("#id_pronouns", "she/her")
    one.click("form.cw-card button[type=submit]")
    one.wait_for_url(f"{here}/")
    two.fill("#id_pronouns", "she/they")
    two.fill("#id_suffix", "III")
    two.click("form.cw-card button[type=submit]")
    two.wait_for_selector(".cw-clash")
    well(two, axe)
    two.check("input[name=keep-pronouns][value=theirs]")
    two.click("form.cw-card button[type=submit]")
    two.wait_for_url(f"{here}/")
    assert "she/her" in two.inner_text("header.cw-who")
    assert "III" in two.inner_text("main")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_consent_is_recorded_shown_and_sent(visit, axe, width):
    page = visit("/sign-in/", width=width)
    enter(page)
    here = mine(page, "Grace Pretend")  # of whom nothing is labeled
    page.goto(f"{here}/consents/new/general/")
    page.click("text=Put it in force")
    page.wait_for_selector("#errors")
    well(page, axe)
    for classes in ("identity", "contact"):
        page.check(f"input[name=data_classes][value={classes}]")
    for statement in ("revocation", "conditions", "redisclosure"):
        page.check(f"input[name=statements][value={statement}]")
    page.check("input[name=purposes][value=COC]")
    page.fill("#id_specific", "what they need to bring groceries")
    page.select_option("#id_to-0-kind", "community")
    page.fill("#id_to-0-name", "Food Pantry")
    page.select_option("#id_expiry", "event")
    page.fill("#id_event", "when I move out")
    page.select_option("#id_method", "written")
    page.fill("#id_signed", "2026-01-05")
    page.click("text=Put it in force")
    page.wait_for_url(re.compile(r"/consents/[0-9a-f-]{36}/$"))
    well(page, axe)
    consent = page.url

    page.goto(f"{here}/share/")
    page.select_option("#id_recipient_kind", "community")
    page.fill("#id_recipient_name", "Food Pantry")
    page.select_option("#id_purpose", "COC")
    page.click("text=Show what they would get")
    page.wait_for_selector("#gets")
    assert "Food Pantry gets exactly this" in page.inner_text("main")
    well(page, axe)
    page.select_option("#id_sending", "print")
    page.click("text=Send exactly this")
    page.wait_for_selector("[data-print]:visible")
    well(page, axe)
    page.goto(f"{here}/disclosures/")
    assert "Food Pantry" in page.inner_text("main")
    well(page, axe)
    page.goto(f"{consent}withdraw/")
    page.select_option("#id_method", "verbal")
    well(page, axe)
    page.click("form.cw-card button[type=submit]")
    page.wait_for_url(consent)
    assert "Withdrawn" in page.inner_text("main")


def consents_of(page, name, nth=0):
    """The consents of somebody of the demo; their record's address."""
    search(page, name)
    page.click(".cw-roster__name >> nth=0")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    here = page.url.rstrip("/")
    page.goto(f"{here}/consents/")
    return here


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_consent_is_readable_by_all(visit, axe, width, language):
    page = visit("/sign-in/", width=width, language=language)
    enter(page)
    consents_of(page, "Dana Placeholder")
    well(page, axe)
    page.click(".cw-rows--card .cw-roster__name >> nth=0")
    well(page, axe)
    one = page.url
    for verb in ("replace", "correct", "error", "withdraw"):
        page.goto(f"{one}{verb}/")
        assert page.get_attribute("html", "lang") == language
        well(page, axe)
    consents_of(page, "Bernard Pretend")
    page.click(".cw-roster__name >> nth=0")
    well(page, axe)
    page.goto(f"{page.url}take-back/")
    well(page, axe)
    here = consents_of(page, "Theo Sample")
    for place in ("disclosures/?for=client", "disclosures/accounting/"):
        page.goto(f"{here}/{place}")
        well(page, axe)


@pytest.mark.parametrize("scripts", [True, False])
def test_recipients_are_added_and_removed_with_the_keyboard_and_without_scripts(visit, scripts):
    page = visit("/sign-in/", scripts=scripts)
    enter(page)
    consents_of(page, "Dana Placeholder")
    page.click(".cw-rows--card .cw-roster__name >> nth=0")
    page.goto(f"{page.url}replace/")
    rows = page.locator("form .cw-recipient")
    assert rows.count() == 2
    add = page.get_by_role("button", name="Add another recipient")
    add.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#id_to-2-name")
    page.fill("#id_to-2-name", "Typed by hand")
    if scripts:
        assert rows.nth(2).locator("select").first.get_attribute("id") == "id_to-2-kind"
    rows.nth(0).get_by_role("button", name="Remove this recipient").click()
    page.wait_for_selector("#id_to-0-name", state="detached")
    assert rows.count() == 2
    assert page.input_value("#id_to-2-name") == "Typed by hand"
    assert not page.locator("#errors").count()
    assert ("add" in page.url) is False


def test_with_a_script_a_new_row_has_the_focus_and_the_last_one_is_never_gone(visit):
    page = visit("/sign-in/")
    enter(page)
    here = consents_of(page, "Dana Placeholder")
    page.goto(f"{here}/consents/new/general/")
    page.get_by_role("button", name="Add another recipient").click()
    assert page.evaluate("document.activeElement.id") == "id_to-1-kind"
    for _ in range(2):
        page.evaluate("document.querySelector('[data-remove]').click()")
    assert page.locator("form .cw-recipient").count() == 1
    assert page.evaluate("document.activeElement.id") == "id_to-2-kind"


@pytest.mark.parametrize("width", WIDTHS)
def test_a_record_outside_the_caseload_opens_for_a_reason(visit, axe, width):
    page = visit("/sign-in/", width=width)
    enter(page, "Daniel Osei")
    search(page, "Grace Pretend" if width > 400 else "Henry Pretend")
    well(page, axe)
    page.locator("main a:has-text('Give a reason')").first.click()
    page.wait_for_url("**/open/")
    well(page, axe)
    page.select_option("#id_code", "call")
    page.fill("#id_text", "The client is at the desk.")
    page.click("text=Open the record")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    assert "outside the caseload" in page.inner_text("main")
    well(page, axe)


def test_a_coworkers_record_opens_in_an_emergency_and_every_page_says_so(visit, axe):
    page = visit("/sign-in/")
    enter(page)
    search(page, "Kofi Madeup")  # who also works here
    page.locator("main a:has-text('Emergency')").first.click()
    page.wait_for_load_state()
    if "/again/" in page.url:
        page.click("text=Yes, it is me")
        page.wait_for_url("**/emergency/")
    well(page, axe)
    page.select_option("#id_code", "danger")
    page.fill("#id_text", "A call from the bridge.")
    page.click("text=Open for 60 minutes")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    assert "minutes left" in page.inner_text(".cw-glass")
    well(page, axe)
    page.set_viewport_size({"width": 390, "height": 844})
    well(page, axe)
    page.goto("/workplace/")
    assert "minutes left" in page.inner_text(".cw-glass")


@pytest.mark.parametrize("width", WIDTHS)
def test_reviews_imports_and_links_are_readable_by_all(visit, axe, width):
    page = visit("/sign-in/", width=width)
    enter(page, "Ruth Lindqvist")
    page.goto("/clients/import/")
    if "/again/" in page.url:
        page.click("text=Yes, it is me")
        page.wait_for_url("**/clients/import/")
    well(page, axe)
    content = b"First name,Last name,Birth date\nRosa,Invented,4/12/1987\n,,soon\n"
    page.set_input_files("#id_file", {"name": "people.csv", "mimeType": "text/csv", "buffer": content})
    page.select_option("#id_place", index=1)
    page.click("text=Try the file")
    page.wait_for_selector("#errors")
    assert "Line 3" in page.inner_text("main")
    well(page, axe)
    here = mine(page)
    page.goto(f"{here}/link/")
    page.fill("#id_text", "Invented")
    page.click(".cw-search button")
    page.wait_for_load_state()
    well(page, axe)
    page.goto(f"{here}/assign/")
    well(page, axe)

    other = visit("/sign-in/", width=width)
    enter(other, "Helen Park")
    other.goto("/clients/reviews/")
    well(other, axe)


def again(page):
    """Show once more that it is you, where that is asked."""
    page.wait_for_load_state()
    if "/again/" in page.url:
        page.click("text=/^(Yes, it is me|Sí, soy yo)$/")
        page.wait_for_load_state()


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", WIDTHS)
def test_likely_duplicates_are_told_apart_and_compared(visit, axe, width, language):
    page = visit("/sign-in/", width=width, language=language)
    enter(page, "Ruth Lindqvist")
    page.goto("/clients/duplicates/")
    well(page, axe)
    page.click("main a[href*='?other='] >> nth=0")
    well(page, axe)
    page.click("form.cw-card button[type=submit]")
    page.wait_for_selector("#errors")
    well(page, axe)
    page.goto("/clients/duplicates/")
    page.locator("button[name=is_two][value=yes]").last.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("details.cw-past")
    page.evaluate("document.querySelectorAll('main details').forEach(one => one.open = true)")
    well(page, axe)
    page.click("button[name=is_two][value=no] >> nth=0")
    page.wait_for_load_state()
    well(page, axe)


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_label_is_set_and_lifted_with_a_reason(visit, axe, width, language):
    page = visit("/sign-in/", width=width, language=language)
    enter(page, "Ruth Lindqvist")
    here = mine(page)
    page.goto(f"{here}/labels/")
    well(page, axe)
    page.click("details.cw-group summary >> nth=2")
    page.check("input[name=label][value=SICKLE]")
    page.click("form.cw-card button[type=submit]")
    page.wait_for_url(f"{here}/labels/set/")
    page.click("details summary")
    well(page, axe)
    page.fill("#id_reason", "It is in the referral.")
    page.click("form.cw-card button[type=submit]")
    page.wait_for_url(f"{here}/labels/")
    well(page, axe)
    page.goto(here + "/")
    well(page, axe)
    page.goto(f"{here}/labels/")
    page.click("form[action$='/lift/'] button")
    again(page)
    if not page.url.endswith("/lift/"):
        page.click("form[action$='/lift/'] button")
    page.wait_for_url(f"{here}/labels/lift/")
    well(page, axe)
    page.fill("#id_reason", "It was somebody else’s.")
    page.click("form.cw-card button[type=submit]")
    page.wait_for_url(f"{here}/labels/")
    well(page, axe)


@pytest.mark.parametrize("width", WIDTHS)
def test_a_record_is_sealed_and_the_seal_is_opened(visit, axe, width):
    page = visit("/sign-in/", width=width)
    enter(page, "Helen Park")
    search(page, "Walter Madeup" if width > 400 else "Opal Standin")
    page.locator("main a:has-text('Give a reason')").first.click()
    page.wait_for_url("**/open/")
    page.select_option("#id_code", "complaint")
    page.fill("#id_text", "The client asked for it.")
    page.click("text=Open the record")
    page.wait_for_url(re.compile(r"/clients/[0-9a-f-]{36}/$"))
    here = page.url.rstrip("/")
    page.click("text=Seal this record")
    again(page)
    well(page, axe)
    page.fill("#id_reason", "She is known in town.")
    page.click("form.cw-card button[type=submit]")
    page.wait_for_url(f"{here}/")
    assert "This record is sealed." in page.inner_text(".cw-sealed")
    well(page, axe)
    page.goto(f"{here}/seal/")
    well(page, axe)
    page.fill("#id_reason", "She moved away.")
    page.click("form.cw-card button[type=submit]")
    page.wait_for_url("**/clients/")
    assert "The seal is open." in page.inner_text("main")


def file_of(people):
    lines = [f"Invented,Person{'abcdefghij'[number // 10]}{'abcdefghij'[number % 10]}" for number in range(people)]
    return ("First name,Last name\n" + "\n".join(lines)).encode()


def send(page, name, content):
    page.goto("/clients/import/")
    again(page)
    page.set_input_files("#id_file", {"name": name, "mimeType": "text/csv", "buffer": content})
    page.select_option("#id_place", index=1)
    page.click("form.cw-card button[type=submit]")
    page.wait_for_url(re.compile(r"/clients/import/[0-9a-f-]{36}/$"))


@pytest.mark.parametrize("width", WIDTHS)
def test_an_import_shows_how_far_it_is_survives_a_reload_and_is_undone(visit, axe, width):
    page = visit("/sign-in/", width=width)
    enter(page, "Ruth Lindqvist")
    page.route("**/on/", lambda _route: None)  # it would be done before it was looked at
    send(page, f"people{width}.csv", file_of(90) + f"\nOnly,At{'x' * (width % 7)}".encode())
    page.wait_for_selector("#progress")
    well(page, axe)
    page.unroute("**/on/")
    page.reload()
    page.wait_for_selector("text=Import 91 people")
    well(page, axe)
    page.click("text=Import 91 people")
    page.wait_for_selector("text=91 people are imported")
    well(page, axe)
    page.goto("/clients/import/")
    well(page, axe)
    page.click("form[action$='/undo/'] button >> nth=0")
    page.wait_for_selector("text=This import is undone")
    well(page, axe)


def test_a_page_that_gets_no_answer_says_so_and_goes_on_by_itself(visit):
    page = visit("/sign-in/")
    enter(page, "Ruth Lindqvist")
    asked = []

    def fail_once(route):
        asked.append(route)
        if len(asked) == 1:
            route.fulfill(status=404, body="")  # as a server that is started anew
        else:
            route.continue_()

    page.route("**/on/", fail_once)
    send(page, "lost.csv", file_of(12))
    page.wait_for_selector("[data-lost]:visible")
    page.wait_for_selector("text=Import 12 people")
    assert len(asked) > 1


def test_an_import_works_without_scripts(visit):
    page = visit("/sign-in/", scripts=False)
    enter(page, "Ruth Lindqvist")
    send(page, "plain.csv", file_of(15))
    page.click("text=Check the file")
    page.click("text=Import 15 people")
    page.click("text=Import the people")
    assert "15 people are imported" in page.inner_text("main")
    page.click("text=Undo this import")
    page.click("text=Undo the rest")
    assert "This import is undone" in page.inner_text("main")
