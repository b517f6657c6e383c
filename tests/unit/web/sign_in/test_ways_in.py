"""Every way in, tried without the second factor: none of them opens the workplace."""

import json

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caseway.accounts import demo, invitations
from caseway.accounts.models import User
from caseway.web.base import guard
from tests.unit.accounts import world
from tests.unit.web.sign_in.conftest import code, session_of, words

# By which address one may come in; a new one must be tried here.
WAYS = {
    "password": {"account_login", "mfa_authenticate"},
    "passkey": {"mfa_login_webauthn"},
    "oidc": {"openid_connect_login", "openid_connect_callback", "socialaccount_login_cancelled"},
    "reset": {
        "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
        "account_reset_password_from_key_done",
    },
    "invitation": {"invitation"},
    "demo": {"demo_enter"},
}  # fmt: skip
NO_WAY_IN = {"account_logout", "signed_out", "account_inactive"}


def is_inside(client):
    return client.get("/workplace/notices/").status_code == 200


def test_the_list_of_ways_in_is_whole():
    public = {
        pattern.name
        for route, pattern in guard.patterns()
        if route.lstrip("^").startswith(("sign-in", "sign-out", "signed-out", "again", "security"))
        and guard.declared(pattern) == "public"
    }
    assert public == set().union(*WAYS.values()) | NO_WAY_IN


def test_password_alone_is_asked_for_the_second_step(guarded, browser, give_password):
    answer = give_password(browser, guarded)

    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_inside(browser)
    assert session_of(browser).user is None


def test_password_and_code_is_in(guarded, browser, give_password):
    give_password(browser, guarded)
    answer = browser.post("/sign-in/second-step/", {"code": code()})

    assert answer.headers["Location"] == "/workplace/"
    assert is_inside(browser)


def test_password_without_any_second_factor_leads_to_setting_one_up_and_nowhere_else(worker, browser, give_password):
    give_password(browser, worker)

    for address in ("/workplace/", "/organization/", "/workplace/notices/"):
        assert browser.get(address).headers["Location"] == "/security/"
    assert "One more step" in words(browser.get("/security/"))
    assert not session_of(browser).is_strong


@pytest.mark.django_db(transaction=True)  # the library tells once it is committed
def test_setting_one_up_takes_the_password_shown_a_moment_ago_and_then_one_is_in(worker, browser, give_password):
    give_password(browser, worker)
    secret = browser.get("/security/app/add/").context["form"].secret
    before = session_of(browser).session_key
    answer = browser.post("/security/app/add/", {"code": from_secret(secret)})

    assert answer.headers["Location"] == "/security/recovery-codes/"
    assert session_of(browser).session_key != before
    assert is_inside(browser)
    assert words(browser.get("/security/recovery-codes/")).count("not shown again") == 0
    assert "not shown again" in words(browser.get("/security/recovery-codes/"))


def from_secret(secret):
    import time

    from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


@pytest.mark.django_db(transaction=True)  # the library tells once it is committed
def test_the_code_that_set_an_app_up_is_used_up(worker, browser, give_password):
    give_password(browser, worker)
    secret = browser.get("/security/app/add/").context["form"].secret
    used = from_secret(secret)
    browser.post("/security/app/add/", {"code": used})
    other = Client()
    give_password(other, worker)

    assert other.post("/sign-in/second-step/", {"code": used}).status_code == 200
    assert not is_inside(other)


def test_a_passkey_that_nobody_made_opens_nothing(guarded, browser):
    browser.get("/sign-in/passkey/", headers={"accept": "application/json"})
    handle = json.dumps({"id": "x", "rawId": "x", "response": {"userHandle": guarded.pk.hex}})
    for forged in ("{}", '{"id": "x"}', "[]", "7", "null", "not json", handle):
        answer = browser.post("/sign-in/passkey/", {"credential": forged})
        assert answer.status_code in {302, 200}, forged
        assert not is_inside(browser)


def test_a_reset_gives_no_session_and_the_second_step_is_still_asked(guarded, browser, give_password):
    browser.post("/sign-in/password/", {"email": guarded.email})
    link = next(word for word in mail.outbox[0].body.split() if "/sign-in/password/" in word)
    page = browser.get(link, follow=True)
    answer = browser.post(page.request["PATH_INFO"], {"password1": "another long password"})

    assert answer.headers["Location"] == reverse("account_reset_password_from_key_done")
    assert not is_inside(browser)
    assert session_of(browser) is None or session_of(browser).user is None
    answer = give_password(browser, guarded, "another long password")
    assert answer.headers["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_inside(browser)


def test_a_reset_signs_out_whoever_was_in(guarded, sign_in, browser):
    inside = sign_in()
    browser.post("/sign-in/password/", {"email": guarded.email})
    link = next(word for word in mail.outbox[-1].body.split() if "/sign-in/password/" in word)
    page = browser.get(link, follow=True)
    browser.post(page.request["PATH_INFO"], {"password1": "another long password"})

    assert not is_inside(inside)


def test_an_invitation_gives_no_session(agency, browser, give_password):
    admin = world.viewer(world.member(agency, "administrator"), agency, at=timezone.now())
    _made, token = invitations.invite(
        email="new@one.test", name="New", role="auditor", place=(None, None), by=admin, at=timezone.now()
    )
    page = f"/sign-in/invitation/{token}/"
    assert browser.post(page, {"password1": "short"}).status_code == 200
    answer = browser.post(page, {"password1": world.PASSWORD})

    assert answer.headers["Location"] == "/sign-in/"
    assert not is_inside(browser)
    give_password(browser, User.objects.get(email="new@one.test"))
    assert browser.get("/workplace/").headers["Location"] == "/security/"
    assert browser.get(page).status_code == 404


def test_an_invitation_of_someone_who_has_an_account_asks_for_no_password(agency, worker, browser):
    two = world.organization("Agency Two")
    admin = world.viewer(world.member(two, "administrator", email="b@two.test"), two, at=timezone.now())
    _made, token = invitations.invite(
        email=worker.email, name="X", role="auditor", place=(None, None), by=admin, at=timezone.now()
    )
    page = f"/sign-in/invitation/{token}/"

    assert "password1" not in browser.get(page).content.decode()
    assert browser.post(page).headers["Location"] == "/sign-in/"
    assert worker.memberships.count() == 2
    assert not is_inside(browser)


def test_a_recovery_code_is_a_second_step_once_and_never_a_first(guarded, browser, give_password, request_context):
    codes = Authenticator.objects.get(user=guarded, type="recovery_codes").wrap().get_unused_codes()
    assert browser.post("/sign-in/second-step/", {"code": codes[0]}).status_code == 302
    assert not is_inside(browser)

    give_password(browser, guarded)
    browser.post("/sign-in/second-step/", {"code": codes[0]})
    assert is_inside(browser)

    other = Client()
    give_password(other, guarded)
    assert other.post("/sign-in/second-step/", {"code": codes[0]}).status_code == 200
    assert not is_inside(other)


def test_the_demo_is_shut_outside_the_demo(db, browser):
    demo.seed(at=world.AT, on=world.ON)
    person = demo.people()[0]

    assert browser.post(f"/sign-in/demo/{person.id}/").status_code == 404
    assert person.name not in browser.get("/sign-in/").content.decode()
    assert not is_inside(browser)


def test_the_demo_lets_in_as_its_people_and_as_nobody_else(worker, browser, settings):
    settings.CASEWAY_DEMO = True
    assert browser.post(f"/sign-in/demo/{worker.pk}/").status_code == 404
    assert not is_inside(browser)


@pytest.mark.parametrize("steps", [-2, 2])
def test_a_code_of_another_minute_is_refused(guarded, browser, give_password, steps):
    give_password(browser, guarded)

    assert browser.post("/sign-in/second-step/", {"code": code(steps)}).status_code == 200
    assert not is_inside(browser)


@pytest.mark.parametrize("steps", [-1, 1])
def test_a_clock_may_be_wrong_by_half_a_minute(guarded, browser, give_password, steps):
    give_password(browser, guarded)
    browser.post("/sign-in/second-step/", {"code": code(steps)})

    assert is_inside(browser)


def test_a_code_is_good_once_and_an_earlier_one_not_after_it(guarded, give_password):
    first, second, third = Client(), Client(), Client()
    for client, steps, inside in ((first, 0, True), (second, 0, False), (third, -1, False)):
        give_password(client, guarded)
        client.post("/sign-in/second-step/", {"code": code(steps)})
        assert is_inside(client) is inside
