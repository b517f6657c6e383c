"""Two agencies as in the tests of clients, and cases in them, made by the verbs that a page would call."""

import django

django.setup()

from tests.unit.casework.working import (  # noqa: E402 - not before Django is set up
    KEPT,
    case,
    place,
    refer,
    rosa,
    thread_of,
    who,
    world,
)
from tests.unit.clients.conftest import at, elsewhere, make, on, viewer_of  # noqa: E402

pytest_fixture_setup, put_away = KEPT.hook, KEPT.put_away
__all__ = ["at", "case", "elsewhere", "make", "on", "place", "refer", "rosa", "thread_of", "viewer_of", "who", "world"]
