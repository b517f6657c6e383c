"""One world for all that is asked in a module; whatever an answer changes is undone before the next is asked for."""

import pytest
from django.db import transaction

from tests.unit.web.access.actors import USERS
from tests.unit.web.access.world import World


@pytest.fixture(scope="module")
def world(engine, django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), transaction.atomic():
        yield World(USERS)
        transaction.set_rollback(True)
