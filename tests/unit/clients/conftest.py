"""Two agencies, those who work there as they look at records, and clients made as rows."""

import uuid

import django
import pytest

django.setup()

from caseway.accounts import queries as accounts  # noqa: E402 - not before Django is set up
from caseway.clients.models import Assignment, Client, Enrollment  # noqa: E402
from tests.unit.clients.invented import AT, ON, by, organization  # noqa: E402


@pytest.fixture
def on():
    return ON


@pytest.fixture
def at():
    return AT


@pytest.fixture
def place(db):
    return organization("Invented Agency")


@pytest.fixture
def elsewhere(db):
    return organization("Another Invented Agency")


@pytest.fixture
def viewer_of(place):
    """Someone as they look now; `proven=True`: they have just shown again that it is they."""

    def viewer(user, *, agency=None, at=AT, proven=False):
        proven_at = at if proven else None
        return accounts.viewer(user, (agency or place.agency).pk, at=at, on=ON, proven_at=proven_at)

    return viewer


@pytest.fixture
def make(place):
    """A client as rows, in the housing program and on somebody's caseload where asked for."""

    def made(
        given="Rosa", family="Testperson", *, of=None, program=None, user=None, team=None, begins=ON, ends=None, **more
    ):
        where = of or place
        client = Client.objects.create(
            id=uuid.uuid4(), organization=where.agency, given_name=given, family_name=family, **by(where.ana), **more
        )
        shared = {"organization": where.agency, "client": client, "begins": begins, "ends": ends, **by(where.ana)}
        if program:
            Enrollment.objects.create(program=program, **shared)
        if user:
            Assignment.objects.create(user=user, program=program or where.housing, team=team, **shared)
        return client

    return made
