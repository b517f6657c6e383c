"""The rules that every answer of the suite is held to: they bite, and they hold where Caseway is served encrypted."""

import runpy

import pytest
from django.conf import settings as configured
from django.http import HttpResponse
from django.test import Client, RequestFactory

import caseway.config
from caseway.web.base.middleware import CONTENT_POLICY
from tests.fixtures import answer_rules

GOOD = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Content-Security-Policy": CONTENT_POLICY,
    "Cache-Control": "no-store",
}


def answer(viewer=None, *, secure=False, **headers):
    response = HttpResponse("x", headers={**GOOD, **{name.replace("_", "-"): value for name, value in headers.items()}})
    response.wsgi_request = RequestFactory().get("/", secure=secure)
    response.wsgi_request.viewer = viewer
    return response


def said(response):
    return " ".join(answer_rules.faults(response))


def test_a_good_answer_passes():
    assert said(answer(viewer="Ana")) == ""


@pytest.mark.parametrize("missing", [name for name in GOOD if name != "Cache-Control"])
def test_what_is_missing_is_noticed(missing):
    response = answer()
    del response.headers[missing]
    assert said(response)
    with pytest.raises(AssertionError, match="GET /"):
        answer_rules.check(response)


@pytest.mark.parametrize(
    "written",
    [
        CONTENT_POLICY + "; script-src 'self' 'unsafe-inline'",
        CONTENT_POLICY + "; script-src 'self' https://cdn.example.org",
        CONTENT_POLICY.replace("default-src 'self'", "default-src *"),
        CONTENT_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'"),
        "",
    ],
)
def test_a_content_policy_that_lets_in_too_much_is_noticed(written):
    assert "content policy" in said(answer(Content_Security_Policy=written))


def test_a_page_of_somebody_who_is_signed_in_must_not_be_kept():
    assert "may be kept" in said(answer(viewer="Ana", Cache_Control="max-age=60"))
    assert said(answer(Cache_Control="max-age=60")) == ""


@pytest.mark.parametrize("banner", ["Server", "X-Powered-By"])
def test_what_names_the_server_is_noticed(banner):
    assert "names the server" in said(answer(**{banner: "caseway/1"}))


def test_letters_that_may_be_misread_are_noticed():
    assert "misread" in said(answer(Content_Type="text/html"))


@pytest.mark.parametrize(
    ("flags", "says"),
    [
        ({"httponly": False}, "scripts can read"),
        ({"samesite": "None"}, "other sites"),
        ({"domain": "example.org"}, "other machines"),
        ({"secure": False}, "unencrypted"),
        ({"key": configured.CSRF_COOKIE_NAME}, "could be set by another"),
    ],
)
def test_a_cookie_that_is_open_to_others_is_noticed(settings, flags, says):
    settings.HTTPS = True
    given = {"key": "x", "httponly": True, "samesite": "Lax", "secure": True, **flags}
    response = answer()
    response.set_cookie(value="1", **given)
    assert says in said(response)


def test_a_cookie_that_is_taken_away_may_be_bare():
    response = answer()
    response.delete_cookie("x")
    assert said(response) == ""


def test_a_browser_that_came_encrypted_must_not_come_otherwise(settings):
    settings.HTTPS = True
    assert "unencrypted" in said(answer(secure=True))
    assert "unencrypted" in said(answer(secure=True, Strict_Transport_Security="max-age=60; includeSubDomains"))
    assert said(answer(secure=True, Strict_Transport_Security="max-age=31536000; includeSubDomains")) == ""


def test_every_answer_of_the_suite_is_held_to_them(settings):
    settings.MIDDLEWARE = [one for one in settings.MIDDLEWARE if "browser_rules" not in one]
    with pytest.raises(AssertionError, match="content policy"):
        Client().get("/")


@pytest.mark.parametrize("address", ["/", "/check/", "/check/employment/", "/nowhere/"])
def test_served_encrypted_they_hold_too(settings, monkeypatch, address):
    monkeypatch.setenv("CASEWAY_HTTPS", "1")
    encrypted = runpy.run_path(f"{caseway.config.__path__[0]}/settings.py")
    for name in ("HTTPS", "SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", *encrypted):
        if name.isupper() and name.startswith(("HTTPS", "SESSION_", "CSRF_", "SECURE_", "LANGUAGE_COOKIE")):
            setattr(settings, name, encrypted[name])
    browser = Client()
    page = browser.get(address, secure=True)
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    browser.post("/language/", {"language": "es"}, secure=True)
    assert settings.CSRF_COOKIE_NAME.startswith("__Host-")
