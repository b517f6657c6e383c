"""Workers, and on PostgreSQL the server too, are killed in the middle of their work, again and again.

What was said to be done is there, and nothing is there by half. `make test` kills 20 times, `make test-long` 200 times.
"""

import importlib
import os
import random
import signal
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import connection

from caseway.config import databases, migrating
from tests.fixtures.both_engines import APPLICATION, connected
from tests.fixtures.postgres_server import Server

ROOT = Path(__file__).parents[3]
WORKERS = 4
BUSINESS = "tests.fixtures.business"  # what is done; another module with the same functions will do


@pytest.fixture
def kills(request):
    return 200 if request.config.getoption("--hypothesis-profile") == "long" else 20


@pytest.fixture
def server(engine):
    server = Server() if engine == "postgres" else None
    yield server
    if server:
        server.end()


@pytest.fixture
def environ(server, tmp_path):
    """Where the workers find the database."""
    address = {"DATABASE_URL": server.url(APPLICATION)} if server else {}
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "CASEWAY_HOME": str(tmp_path), **address}


@pytest.fixture
def there(environ, server, tmp_path):
    """This process connected to that database, whose tables are made."""
    one = databases.databases(environ, tmp_path)["default"]
    with connected(NAME=str(one["NAME"]), OPTIONS=one["OPTIONS"], USER="postgres" if server else "", PATIENCE=None):
        migrating.migrate(lambda *_: None)
        if server:
            with connection.cursor() as cursor:
                cursor.execute(f"CREATE ROLE {APPLICATION} LOGIN")
            migrating.grant(APPLICATION)
        yield


class Crew:
    """The workers, and what they said was done."""

    def __init__(self, environ):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fixtures.workers", BUSINESS],
            env=environ, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.done = set()

    def run(self, seconds, kill):
        """Let them work for a while, and kill all of them."""
        self.process.stdin.write(f"{WORKERS}\n")
        self.process.stdin.flush()
        lines = [self.process.stdout.readline() for _ in range(WORKERS)]
        time.sleep(seconds)
        kill()
        workers = [int(line.split()[1]) for line in lines if line.startswith("worker")]
        while (line := self.process.stdout.readline().split()) != ["over"]:
            assert line, "the workers' parent is gone"
            lines.append(" ".join(line))
            if line[0] == "worker":
                workers.append(int(line[1]))
            while workers:
                with suppress(ProcessLookupError):  # it ended by itself when its server did
                    os.kill(workers.pop(), signal.SIGKILL)
        self.done |= {uuid.UUID(line.split()[1]) for line in lines if line.startswith("done")}

    def end(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


@pytest.mark.django_db(transaction=True)
def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(there, environ, server, kills):
    business = importlib.import_module(BUSINESS)
    business.prepare()
    connection.close()
    crew, chance = Crew(environ), random.Random(11)
    try:
        for _ in range(kills):
            crew.run(chance.uniform(0.05, 0.35), server.kill if server else lambda: None)
            if server:
                server.start()
            found = business.found()
            assert crew.done <= set(found), "something acknowledged was lost"
            assert all(found.values()), "something is there by half"
            connection.close()
    finally:
        crew.end()
    assert len(crew.done) > kills
    sys.stdout.write(f"{len(crew.done)} acknowledged, {kills} kills\n")
    if not server:
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
