"""Signing in through an organization's own provider, a real one in a process of its own."""

import html
import re
import subprocess
import sys
from pathlib import Path

import pytest
import requests
from django.test import Client
from django.utils import timezone

from caseway.accounts import invitations
from caseway.accounts.models import User
from caseway.config import single_sign_on
from tests.unit.accounts import world
from tests.unit.web.sign_in.conftest import code, session_of, words

CLIENT, SECRET = "caseway", "a secret of the provider"


@pytest.fixture(scope="module")
def provider():
    """Its address."""
    process = subprocess.Popen(
        [sys.executable, Path(__file__).with_name("provider.py")], stdout=subprocess.PIPE, text=True
    )
    port = process.stdout.readline().strip()
    yield f"http://127.0.0.1:{port}"
    process.terminate()
    process.wait(20)
    process.stdout.close()


@pytest.fixture
def single(provider, settings):
    """Caseway, told of the provider."""

    def tell(**more):
        environ = {
            "CASEWAY_OIDC_NAME": "County Login", "CASEWAY_OIDC_ISSUER": provider, "CASEWAY_OIDC_CLIENT": CLIENT,
            "CASEWAY_OIDC_SECRET": SECRET, **more,
        }  # fmt: skip
        settings.CASEWAY_OIDC = single_sign_on.configured(environ)
        settings.SOCIALACCOUNT_PROVIDERS = single_sign_on.providers(settings.CASEWAY_OIDC)

    tell()
    return tell


@pytest.fixture
def come(provider, single):
    """Sign in with what the provider claims: `come(client, email=…, amr=[…], fault="…")`."""

    def go(client, *, fault="", next="", form="/sign-in/with/sso/", **claims):  # noqa: A002 - as the form has it
        claims = {"email_verified": True, **claims}
        requests.post(f"{provider}/next", json={"claims": claims, "fault": fault}, timeout=10)
        answer = client.get(form, {"next": next} if "?" not in form else {})
        if "/authorize" not in answer.headers.get("Location", ""):
            return answer
        back = requests.get(answer.headers["Location"], allow_redirects=False, timeout=10).headers["Location"]
        return client.get(back.replace("http://testserver", ""))

    return go


def is_inside(client):
    return client.get("/workplace/notices/").status_code == 200


def test_it_is_offered_by_its_name_and_only_where_it_is_configured(single, db, browser, settings):
    assert "Sign in with County Login" in words(browser.get("/sign-in/"))
    settings.CASEWAY_OIDC = None

    assert "County Login" not in words(browser.get("/sign-in/"))
    assert browser.get("/sign-in/with/sso/").status_code == 404


def test_an_invited_person_is_known_by_their_verified_address(worker, browser, come, provider):
    answer = come(browser, email=worker.email.upper(), amr=["pwd", "mfa"], next="/organization/")

    assert answer.headers["Location"] == "/organization/"
    assert session_of(browser).user == worker
    assert session_of(browser).is_strong
    assert is_inside(browser)
    asked = requests.get(f"{provider}/asked", timeout=10).json()
    assert asked["code_challenge_method"] == "S256"
    assert asked["response_type"] == "code"


def test_an_invitation_is_taken_up_by_it(agency, browser, come):
    admin = world.viewer(world.member(agency, "administrator"), agency, at=timezone.now())
    invitations.invite(
        email="new@one.test", name="New", role="auditor", place=(None, None), by=admin, at=timezone.now()
    )
    come(browser, email="new@one.test", amr=["hwk"])

    assert is_inside(browser)
    assert not User.objects.get(email="new@one.test").has_usable_password()


@pytest.mark.parametrize(
    "claims",
    [
        {"email": "stranger@one.test"},
        {"email": "maya.torres@one.test", "email_verified": False},
        {"email": "maya.torres@one.test", "email_verified": "true"},
        {"email": ""},
        {},
    ],
)
def test_nobody_else_is_let_in_and_no_account_is_made(worker, browser, come, claims):
    before = User.objects.count()
    answer = come(browser, amr=["mfa"], **claims)

    assert "could not be signed in" in words(answer)
    assert answer.status_code == 403
    assert User.objects.count() == before
    assert not is_inside(browser)


def test_a_disabled_person_is_answered_like_a_stranger(worker, browser, come):
    User.objects.update(is_active=False)

    assert "could not be signed in" in words(come(browser, email=worker.email, amr=["mfa"]))


@pytest.mark.parametrize("fault", ["signature", "unsigned", "issuer", "audience", "age", "discovery"])
def test_a_token_that_is_not_the_providers_opens_nothing(worker, browser, come, fault):
    answer = come(browser, email=worker.email, amr=["mfa"], fault=fault)

    assert "could not be signed in" in words(answer)
    assert not is_inside(browser)


def test_an_answer_nobody_asked_for_opens_nothing(worker, browser, come):
    assert "could not be signed in" in words(browser.get("/sign-in/with/sso/back/?code=the-code&state=forged"))
    assert "could not be signed in" in words(browser.get("/sign-in/with/sso/back/?error=access_denied", follow=True))
    assert not is_inside(browser)


@pytest.mark.parametrize("claims", [{}, {"amr": ["pwd"]}, {"amr": "pwd"}, {"acr": "urn:strong"}, {"amr": None}])
def test_without_a_second_factor_there_ours_is_asked(guarded, browser, come, claims):
    answer = come(browser, email=guarded.email, **claims)
    assert answer.headers["Location"].startswith("/sign-in/second-step/")
    assert not is_inside(browser)

    browser.post("/sign-in/second-step/", {"code": code()})
    assert is_inside(browser)


def test_without_a_second_factor_anywhere_one_is_set_up_first(worker, browser, come):
    come(browser, email=worker.email, amr=["pwd"])

    assert browser.get("/workplace/").headers["Location"] == "/security/"


@pytest.mark.parametrize("way", ["mfa", "otp", "hwk"])
def test_a_second_factor_there_spares_ours(guarded, browser, come, way):
    come(browser, email=guarded.email, amr=["pwd", way])

    assert is_inside(browser)


def test_what_counts_as_a_second_factor_is_configured(guarded, come, single):
    single(CASEWAY_OIDC_STRONG_AMR="face", CASEWAY_OIDC_STRONG_ACR="urn:strong, urn:stronger")
    for claims, inside in (
        ({"amr": ["mfa"]}, False),
        ({"amr": ["face"]}, True),
        ({"acr": "urn:stronger"}, True),
        ({"acr": ""}, False),
    ):
        client = Client()
        come(client, email=guarded.email, **claims)
        assert is_inside(client) is inside, claims


def test_it_is_not_used_to_tie_ones_account_to_another(guarded, sign_in, single):
    browser = sign_in()

    assert browser.get("/sign-in/with/sso/?process=connect").status_code == 404
    assert browser.get("/sign-in/with/other/").status_code == 404


def test_whoever_has_nothing_else_shows_again_there_that_it_is_they(agency, browser, come):
    world.member(agency, "administrator", "Only Here", email="only@one.test")
    come(browser, email="only@one.test", amr=["mfa"])
    from caseway.accounts.models import Session

    Session.objects.update(proven_at=None)
    answer = browser.get("/organization/people/invite/")
    assert answer.headers["Location"] == "/again/with/?next=%2Forganization%2Fpeople%2Finvite%2F"
    page = browser.get(answer.headers["Location"]).content.decode()
    form = html.unescape(re.search(r'href="(/sign-in/with[^"]*)"', page)[1])

    come(browser, email="only@one.test", amr=["mfa"])  # to be known there is not to show it again
    assert browser.get("/organization/people/invite/").status_code == 302
    before = session_of(browser).session_key
    come(browser, email="only@one.test", amr=["mfa"], form=form)
    assert session_of(browser).session_key != before
    assert browser.get("/organization/people/invite/").status_code == 200


def test_half_a_configuration_says_what_is_missing():
    with pytest.raises(single_sign_on.Unusable, match="CASEWAY_OIDC_SECRET"):
        single_sign_on.configured({"CASEWAY_OIDC_ISSUER": "https://id.test", "CASEWAY_OIDC_CLIENT": "caseway"})
    assert single_sign_on.configured({}) is None
    assert single_sign_on.providers(None) == {}
