"""People who sign in, and how they do."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core.cache import cache
from django.test import Client

from caseway.accounts import passwords
from caseway.accounts.models import Session
from tests.unit.accounts import world

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


def code(steps=0):
    """What the app shows now, or some steps of 30 seconds from now."""
    return format_hotp_value(hotp_value(SECRET, int(time.time()) // 30 + steps))


def session_of(client):
    """The row of a browser's session; None where it has ended."""
    cookie = client.cookies.get("caseway_session")
    return Session.objects.filter(session_key=cookie.value).first() if cookie else None


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    """Nobody guesses at these passwords."""
    monkeypatch.setattr(passwords.Hasher, "work_factor", 16)


@pytest.fixture(autouse=True)
def _nothing_was_tried(db):
    cache.clear()


@pytest.fixture
def agency(db):
    return world.organization()


@pytest.fixture
def worker(agency):
    """Someone with a password and no second factor yet."""
    return world.member(agency, "case_manager", "Maya Torres", password=world.PASSWORD, program=world.program(agency))


@pytest.fixture
def guarded(worker, request_context):
    """The same person with an authenticator app and recovery codes."""
    TOTP.activate(worker, SECRET)
    RecoveryCodes.activate(worker)
    return worker


@pytest.fixture
def request_context(rf):
    from allauth.core import context

    with context.request_context(rf.get("/")):
        yield


@pytest.fixture
def give_password():
    """Sign in with a password: `give_password(client, user)`."""

    def send(client, user, password=world.PASSWORD, **named):
        return client.post("/sign-in/", {"login": user.email, "password": password, **named.pop("data", {})}, **named)

    return send


@pytest.fixture
def sign_in(guarded, give_password):
    """A browser that is wholly signed in."""

    def enter(client=None, steps=0):
        client = client or Client()
        give_password(client, guarded)
        totp = Authenticator.objects.get(user=guarded, type="totp")
        totp.data.pop("last_counter", None)  # another minute, as far as the code is concerned
        totp.save()
        cache.clear()
        answer = client.post("/sign-in/second-step/", {"code": code(steps)})
        assert answer.status_code == 302, answer.content.decode()
        assert session_of(client).is_strong
        return client

    return enter


def words(answer):
    """What a page says, without its markup."""
    main = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))
