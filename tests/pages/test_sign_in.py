"""Signing in and the pages of an organization, in a real browser: with a keyboard, a telephone, and a passkey."""

import base64
import hmac
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
import requests

from tests.pages.conftest import INSIDE
from tests.pages.serving import RUN, serving

PASSWORD = "correct horse battery staple"
PUBLIC = [
    "/sign-in/", "/sign-in/?ended=1&next=/organization/", "/sign-in/password/", "/sign-in/password/sent/",
    "/sign-in/password/done/", "/sign-in/password/abc-def/", "/signed-out/", "/sign-in/inactive/",
]  # fmt: skip
OWN = [
    "/workplace/", "/workplace/notices/", "/workplace/organizations/", "/security/", "/security/passkeys/add/", "/security/app/add/",
    "/security/recovery-codes/new/", "/again/demo/?next=/organization/", "/sign-out/", "/organization/",
    "/organization/people/invite/", "/organization/programs/new/", "/organization/teams/new/",
]  # fmt: skip
WIDTHS = [1280, 390]


def overflow(page):
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def enter(page, name, language="en"):
    page.goto("/sign-in/")
    page.click(f"button:has-text('{name}')")
    page.wait_for_url(INSIDE)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_ways_in_are_readable_by_all(visit, axe, width):
    page = visit("/sign-in/", width=width)
    for address in PUBLIC:
        page.goto(address)
        assert (address, axe(page), overflow(page)) == (address, [], 0)


@pytest.mark.parametrize("width", WIDTHS)
def test_so_are_the_pages_inside(visit, axe, width):
    page = visit("/sign-in/", width=width)
    enter(page, "Priya Raman")
    for address in OWN:
        page.goto(address)
        assert (address, axe(page), overflow(page)) == (address, [], 0)
    page.goto("/organization/")
    page.click("main a:has-text('Daniel Osei')")
    assert (axe(page), overflow(page)) == ([], 0)
    page.goto("/organization/")
    page.click("main a:has-text('What it follows') >> nth=0")
    assert (axe(page), overflow(page)) == ([], 0)
    page.click(".cw-me__name")
    assert axe(page) == []


def test_spanish_is_longer_and_still_fits_a_phone(visit):
    page = visit("/sign-in/", width=390, language="es")
    for address in PUBLIC:
        page.goto(address)
        assert (address, page.get_attribute("html", "lang"), overflow(page)) == (address, "es", 0)
    enter(page, "Priya Raman")
    for address in OWN:
        page.goto(address)
        assert (address, page.get_attribute("html", "lang"), overflow(page)) == (address, "es", 0)


def test_a_mistake_is_read_out_and_leads_to_its_field(visit, axe):
    page = visit("/sign-in/")
    enter(page, "Priya Raman")
    page.goto("/organization/people/invite/")
    page.click("main button[type=submit]")
    page.wait_for_function("document.activeElement.id === 'errors'")
    assert axe(page) == []

    page.click("#errors a >> nth=0")
    assert page.evaluate("document.activeElement.id") == "id_name"
    assert page.get_attribute("#id_name", "aria-describedby") == "id_name_error"
    assert page.get_attribute("#id_name", "aria-invalid") == "true"


def test_a_password_can_be_shown_pasted_and_kept_by_the_browser(visit):
    page = visit("/sign-in/")
    assert page.get_attribute("#id_login", "autocomplete") == "username"
    assert page.get_attribute("#id_password", "autocomplete") == "current-password"
    page.evaluate(
        "document.querySelector('#id_password').dispatchEvent(new ClipboardEvent('paste', {cancelable: true}))"
    )
    page.fill("#id_password", "a secret")
    page.click(".cw-show")
    assert page.get_attribute("#id_password", "type") == "text"
    assert page.get_attribute(".cw-show", "aria-pressed") == "true"
    page.click(".cw-show")
    assert page.get_attribute("#id_password", "type") == "password"


def test_what_is_stored_nowhere_is_said_on_the_self_check_alone(visit):
    page = visit("/check/")
    said = "Nothing you enter here is stored"
    assert said in page.inner_text("footer")
    for address in ("/sign-in/", "/licensure/", "/certifications/"):
        page.goto(address)
        assert said not in page.inner_text("footer")


def test_the_menu_signs_out_by_keyboard(visit):
    page = visit("/sign-in/")
    enter(page, "Maya Torres")
    page.focus(".cw-me__name")
    page.keyboard.press("Enter")
    page.focus(".cw-me__menu button")
    page.keyboard.press("Enter")
    page.wait_for_url("**/signed-out/")
    page.goto("/workplace/")
    assert "/sign-in/?next=" in page.url


def test_a_passkey_by_number_is_told_to_use_the_name(visit):
    page = visit("/sign-in/")
    page.click("#passkey_login")
    page.wait_for_selector("#passkey-trouble:not([hidden])")

    assert page.get_attribute("[data-by-name]", "href").startswith("http://localhost:")


def code(secret, steps=0):
    """What an app shows that was told a secret (RFC 6238)."""
    counter = (int(time.time()) // 30 + steps).to_bytes(8, "big")
    digest = hmac.digest(base64.b32decode(secret), counter, "sha1")
    offset = digest[-1] & 15
    return f"{(int.from_bytes(digest[offset : offset + 4], 'big') & 0x7FFFFFFF) % 1_000_000:06}"


def letter_to(address, home):
    """The newest letter to someone."""
    letters = [path.read_text() for path in Path(home, "mail").iterdir()]
    return next(text for text in letters if f"To: {address}" in text)


@pytest.fixture
def invited(visit, beside):
    """Someone the demo's administrator invites: their address, and what their link ends with."""
    address = f"new{time.time_ns()}@harborlight.example"
    page = visit("/sign-in/")
    enter(page, "Priya Raman")
    page.goto("/organization/people/invite/")
    page.fill("#id_name", "Noor Haddad")
    page.fill("#id_email", address)
    page.select_option("#id_role", "auditor")
    page.click("main button[type=submit]")
    page.wait_for_selector("text=on its way")
    text = letter_to(address, beside["CASEWAY_HOME"]).replace("=\n", "").replace("=3D", "=")
    return address, re.search(r"/sign-in/invitation/[\w-]+/", text)[0]


@pytest.fixture
def by_name(chromium, server):
    """A page whose server is asked by its name, as passkeys need it, with an authenticator in the machine."""
    troubles = []
    context = chromium.new_context(base_url=server.replace("127.0.0.1", "localhost"), locale="en-US")
    page = context.new_page()
    page.on("console", lambda message: message.type in ("error", "warning") and troubles.append(message.text))
    page.on("pageerror", lambda error: troubles.append(str(error)))
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield page
    context.close()
    assert troubles == []


def first_password(page, link):
    page.goto(link)
    page.fill("#id_password1", PASSWORD)
    page.click("main button[type=submit]")
    page.wait_for_url("**/sign-in/")


def password(page, address):
    page.fill("#id_login", address)
    page.fill("#id_password", PASSWORD)
    page.click("form.cw-asks button[type=submit]")


def test_from_the_invitation_to_a_passkey_and_in_with_one_touch(by_name, invited, axe):
    address, link = invited
    page = by_name
    first_password(page, link)
    password(page, address)
    page.wait_for_url("**/security/")
    assert axe(page) == []
    page.click("main a:has-text('Set up a passkey')")
    page.fill("#id_name", "work laptop")
    page.click("#passkey_add")
    page.wait_for_url("**/security/recovery-codes/")
    assert axe(page) == []
    assert page.locator(".cw-codes li").count() == 10
    page.click("text=I have kept them")
    page.wait_for_url(INSIDE)

    sign_out(page)
    page.goto("/sign-in/?next=/security/")
    page.click("#passkey_login")  # no address, no password
    page.wait_for_url(re.compile(r"\d/security/$"))
    assert "work laptop" in page.inner_text("main")

    sign_out(page)
    page.goto("/sign-in/")
    password(page, address)
    page.wait_for_url("**/sign-in/second-step/**")
    assert axe(page) == []
    page.click("#passkey_second")
    page.wait_for_url(INSIDE)


def sign_out(page):
    page.click(".cw-me__name")
    page.click(".cw-me__menu button")
    page.wait_for_url("**/signed-out/")


def test_from_the_invitation_to_an_app_and_in_with_its_code(visit, invited, axe):
    address, link = invited
    page = visit("/")
    page.goto(link)
    assert axe(page) == []
    first_password(page, link)
    password(page, address)
    page.wait_for_url("**/security/")
    page.click("main a:has-text('Set up an app')")
    secret = page.inner_text(".cw-how__key")
    assert page.get_attribute("#id_code", "autocomplete") == "one-time-code"
    page.fill("#id_code", code(secret))
    page.click("main button[type=submit]")
    page.wait_for_url("**/security/recovery-codes/")
    sign_out(page)

    page.goto("/sign-in/")
    password(page, address)
    page.wait_for_url("**/sign-in/second-step/**")
    page.fill("#id_code", code(secret, 1))
    page.click("form.cw-asks button[type=submit]")
    page.wait_for_url(INSIDE)


@pytest.fixture
def with_provider(beside):
    """Another server of the same home, which knows an identity provider on this machine; both addresses."""
    script = Path(__file__).parents[1] / "unit/web/sign_in/provider.py"
    provider = subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True)
    issuer = f"http://127.0.0.1:{provider.stdout.readline().strip()}"
    told = {
        "CASEWAY_OIDC_NAME": "County Login", "CASEWAY_OIDC_ISSUER": issuer, "CASEWAY_OIDC_CLIENT": "caseway",
        "CASEWAY_OIDC_SECRET": "a secret of the provider", "CASEWAY_DEMO": "0",
    }  # fmt: skip
    with serving("-c", RUN, env={**beside, **told}) as (address,):
        yield address, issuer
    provider.terminate()
    provider.wait(20)
    provider.stdout.close()


def test_from_the_invitation_in_through_the_organizations_own_sign_in(chromium, with_provider, invited, axe):
    address, _link = invited
    ours, issuer = with_provider
    claims = {"email": address, "email_verified": True, "amr": ["pwd", "mfa"]}
    requests.post(f"{issuer}/next", json={"claims": claims, "fault": ""}, timeout=10)
    context = chromium.new_context(base_url=ours, locale="en-US")
    page = context.new_page()
    page.goto("/sign-in/?next=/organization/")
    assert axe(page) == []
    page.click("text=Sign in with County Login")
    page.wait_for_url(re.compile(r"\d/organization/$"))

    assert "Harbor Light Services" in page.inner_text("h1")
    context.close()
