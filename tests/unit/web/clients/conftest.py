"""An agency, its people's browsers, and clients; all of today, because pages read the clock."""

import re

import pytest
from django.utils import timezone

from caseway.accounts import queries as accounts
from tests.unit.accounts.people import Member, sign_in
from tests.unit.clients.invented import organization
from tests.unit.web.clients.people import a_client_of_today


@pytest.fixture
def today():
    return timezone.localdate()


@pytest.fixture
def place(db):
    return organization("Invented Agency")


@pytest.fixture
def elsewhere(db):
    return organization("Another Invented Agency")


@pytest.fixture
def browser_of(place):
    """The browser of somebody who is signed in; `proven`: they have just shown again that it is they."""

    def open_browser(user, *, agency=None, proven=False):
        columns = {"proven_at": timezone.now()} if proven else {}
        user.password = "none$"  # nobody can enter it, but it can be asked for
        user.save(update_fields=["password"])
        return sign_in(Member(user, (agency or place).agency), **columns)

    return open_browser


@pytest.fixture
def viewer_of(place):
    def viewer(user, *, proven=True):
        now = timezone.now()
        return accounts.viewer(
            user, place.agency.pk, at=now, on=timezone.localdate(now), proven_at=now if proven else None
        )

    return viewer


@pytest.fixture
def make(place):
    """A client in the housing program, and on somebody's caseload where asked for."""

    return lambda *names, of=None, **more: a_client_of_today(of or place, *names, **more)


def text(response):
    """What a page says, on one line."""
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.replace("&#x27;", "'").replace("&amp;", "&").split())
