"""Making the demo ready before it is served."""

import pytest

from caseway.accounts import demo
from caseway.accounts.models import Organization, User
from caseway.config import server
from tests.unit.accounts import world


def test_only_in_the_demo_anything_is_made(db, settings):
    server._prepare_demo()
    assert not User.objects.exists()

    settings.CASEWAY_DEMO = True
    server._prepare_demo()
    assert User.objects.count() == len(demo.people())


def test_where_a_real_organization_is_it_does_not_start(db, settings):
    world.organization("A Real One")
    settings.CASEWAY_DEMO = True
    with pytest.raises(server.NotReady, match="empty folder"):
        server._prepare_demo()
    assert Organization.objects.count() == 1
