"""The server of a scenario: started once for it, on the scenario's own days."""

from datetime import UTC, datetime

import pytest

from tests.pages.scenarios.worker import Worker
from tests.pages.serving import AGENCY, ZONE, environ, serving


class Clock:
    """The clock of the server, set through a file to days and hours as the agency has them."""

    def __init__(self, file):
        self.file = file

    def set(self, told):
        """Make it a moment, such as "2026-11-02 10:00", from which it goes on."""
        moment = datetime.fromisoformat(told).replace(tzinfo=ZONE)
        fresh = self.file.with_suffix(".new")
        fresh.write_text(str((moment - datetime.now(UTC)).total_seconds()), encoding="ascii")
        fresh.replace(self.file)  # whole or not at all: the server reads it meanwhile


@pytest.fixture(scope="module")
def clock(request, tmp_path_factory):
    """The clock of the scenario, at its beginning: `BEGINS` of the module."""
    made = Clock(tmp_path_factory.mktemp("clock") / "seconds")
    made.set(request.module.BEGINS)
    return made


@pytest.fixture(scope="module")
def server(clock, homes):
    """The server that `visit` visits."""
    env = environ(homes.fresh(AGENCY), CASEWAY_TIME_ZONE=ZONE.key)
    with serving("-m", "tests.pages.scenarios.server", str(clock.file), env=env) as (address,):
        yield address


@pytest.fixture
def worker(visit, clock):
    """Whoever works through the scenario: `worker("Carla Nguyen", width=390, language="es")`."""
    return lambda name, **how: Worker(visit("/sign-in/", **how), clock, name)
