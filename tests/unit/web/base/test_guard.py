"""The one gate: an address that declares nothing stops the application."""

import subprocess
import sys

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse
from django.urls import clear_url_caches, path, set_urlconf

from caseway.web.base import guard


def nothing(request):
    return HttpResponse()


class Addresses:
    """The addresses of the application, and one more."""

    def __init__(self, view):
        from caseway.config import urls

        self.urlpatterns = [*urls.urlpatterns, path("more/", view)]
        self.handler404 = urls.handler404


@pytest.fixture
def with_address(settings):
    def add(view):
        settings.ROOT_URLCONF = Addresses(view)
        clear_url_caches()

    yield add
    set_urlconf(None)
    clear_url_caches()


def test_every_address_declares_what_it_does():
    guard.require_declared()
    assert not [one for one in run_checks() if one.id == "caseway.E001"]


@pytest.mark.parametrize("declare", [lambda view: view, guard.declares("client.opne")])
def test_an_address_that_declares_nothing_or_nonsense_is_named(with_address, declare):
    def view(request):
        return HttpResponse()

    with_address(declare(view))
    with pytest.raises(ImproperlyConfigured, match="more/"):
        guard.require_declared()
    assert "caseway.E001" in {one.id for one in run_checks()}


def test_it_stops_the_application_before_it_serves(tmp_path):
    (tmp_path / "addresses.py").write_text(
        "from django.http import HttpResponse\n"
        "from django.urls import path\n"
        "from caseway.config.urls import urlpatterns as ours\n"
        "urlpatterns = [*ours, path('forgotten/', lambda request: HttpResponse())]\n"
    )
    code = (
        "from django.conf import settings; settings.ROOT_URLCONF = 'addresses'\n"
        "from caseway.config.wsgi import application\n"
    )
    environ = {
        "PYTHONPATH": f"src:{tmp_path}",
        "CASEWAY_HOME": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "caseway.config.settings",
    }
    ran = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False)

    assert ran.returncode != 0
    assert "these addresses declare no action of the policy: forgotten/" in ran.stderr


def test_nobody_gets_past_the_gate_to_what_is_not_public(db, browser):
    for route, pattern in guard.patterns():
        if "<" in route or guard.declared(pattern) == "public":
            continue
        for send in (browser.get, browser.post):
            answer = send("/" + route)
            assert answer.headers.get("Location", "").startswith("/sign-in/?next="), route


def test_a_user_without_a_session_row_of_ours_is_nobody(db, browser):
    from tests.unit.accounts import world

    browser.force_login(world.member(world.organization(), "administrator"))

    assert browser.get("/workplace/notices/").headers["Location"].startswith("/sign-in/")
