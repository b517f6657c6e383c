"""An agency, its people's browsers, and clients; all of today, because pages read the clock."""

import re
import uuid

import pytest
from django.utils import timezone

from caseway.accounts import queries as accounts
from caseway.clients.models import Assignment, Client, Enrollment
from tests.unit.accounts.people import Member, sign_in
from tests.unit.clients.invented import by, organization


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
def make(place, today):
    """A client in the housing program, and on somebody's caseload where asked for."""

    def made(given="Rosa", family="Testperson", *, of=None, user=None, team=None, program=None, **more):
        where = of or place
        client = Client.objects.create(
            id=uuid.uuid4(), organization=where.agency, given_name=given, family_name=family, **by(where.ana), **more
        )
        shared = {"organization": where.agency, "client": client, "begins": today, **by(where.ana)}
        program = program or where.housing
        Enrollment.objects.create(program=program, **shared)
        if user:
            Assignment.objects.create(user=user, program=program, team=team or where.north, **shared)
        from caseway.clients import terms

        terms.index([client.pk])
        return client

    return made


def text(response):
    """What a page says, on one line."""
    page = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(page.replace("&#x27;", "'").replace("&amp;", "&").split())
