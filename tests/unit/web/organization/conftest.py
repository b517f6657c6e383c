"""Browsers of people who work in an organization, signed in as its demo is."""

import pytest
from django.core.cache import cache
from django.test import Client

from caseway.accounts import demo
from tests.unit.accounts import world


@pytest.fixture
def enter(db, settings):
    """A browser of one of the demo's people: `enter("administrator")`."""
    cache.clear()
    settings.CASEWAY_DEMO = True
    demo.seed(at=world.AT, on=world.ON)

    def sign_in(role, organization=demo.HARBOR):
        client = Client()
        one = next(one for one in demo.people() if (one.role, one.organization) == (role, organization))
        client.post(f"/sign-in/demo/{one.id}/")
        return client

    return sign_in


@pytest.fixture
def admin(enter):
    return enter("administrator")


def at(name):
    """The id of one of the demo's people."""
    return next(one.id for one in demo.people() if one.name == name)
