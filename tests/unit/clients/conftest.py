"""Two agencies, those who work there as they look at records, and clients made as rows."""

import django
import pytest

django.setup()

from caseway.accounts import queries as accounts  # noqa: E402 - not before Django is set up
from tests.unit.clients.invented import AT, ON, a_client, organization  # noqa: E402


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

    return lambda *names, of=None, **more: a_client(of or place, *names, **more)
