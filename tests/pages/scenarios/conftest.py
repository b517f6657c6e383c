"""The server of a scenario: started once for it, on the scenario's own days."""

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

HERE = "America/Chicago"


class Clock:
    """The clock of the server, set through a file to days and hours as the agency has them."""

    def __init__(self, file):
        self.file = file

    def set(self, told):
        """Make it a moment, such as "2026-11-02 10:00", from which it goes on."""
        moment = datetime.fromisoformat(told).replace(tzinfo=ZoneInfo(HERE))
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
def server(clock, tmp_path_factory):
    """The server that `visit` visits."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    home = str(tmp_path_factory.mktemp("agency"))
    environ = {
        **os.environ, "CASEWAY_DEMO": "1", "CASEWAY_HOME": home, "CASEWAY_TIME_ZONE": HERE,
        "PYTHONPATH": os.pathsep.join(["src", "."]),
    }  # fmt: skip
    environ.pop("DATABASE_URL", None)
    run = [sys.executable, "-m", "tests.pages.scenarios.server", str(port), str(clock.file)]
    process = subprocess.Popen(run, stdout=subprocess.PIPE, text=True, env=environ)
    address = process.stdout.readline().strip().rstrip("/")
    assert address, "the server did not start; its message stands above"
    yield address
    process.terminate()
    process.wait(20)
    process.stdout.close()


@pytest.fixture
def worker(visit, clock):
    """Whoever works through the scenario: `worker("Carla Nguyen", width=1280)`."""
    from tests.pages.scenarios.worker import Worker

    return lambda name, *, width=1280: Worker(visit("/sign-in/", width=width), clock, name)
