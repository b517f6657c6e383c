"""An organization and an administrator who showed a moment ago that it is they."""

import django
import pytest

django.setup()

from tests.unit.accounts import world  # noqa: E402 - models need Django set up


@pytest.fixture
def agency(db):
    return world.organization()


@pytest.fixture
def admin(agency):
    return world.viewer(world.member(agency, "administrator", "Ada Admin"), agency)


@pytest.fixture
def housing(agency):
    return world.program(agency)
