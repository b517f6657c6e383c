"""Workers, and on PostgreSQL the server too, are killed in the middle of their work, again and again.

What was said to be done is there, and nothing is there by half. `make test` kills 20 times, `make test-long` 200 times.
"""

import os
import random
import signal
import subprocess
import sys
import time
import uuid
from contextlib import suppress
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from caseway.accounts import audit
from caseway.accounts.audit import checkpoints
from caseway.clients.models import Client, ConsentRecipient, ContactPoint, Enrollment, Link, LinkedRow
from caseway.config import databases, migrating
from tests.fixtures import business
from tests.fixtures.both_engines import APPLICATION, as_owner, connected, running
from tests.fixtures.postgres_server import Server

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[3]
WORKERS = 4


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
    # Patient, so that a worker is killed by us, and not by a wait for others on a machine with much to do.
    patient = {"CASEWAY_DATABASE_WAIT": "30", "CASEWAY_HOME": str(tmp_path)}
    return {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", **patient, **address}


@pytest.fixture
def there(transactional_db, environ, server, tmp_path, settings):
    """This process connected to that database, whose tables are those of the tests' own."""
    settings.CASEWAY_HOME = tmp_path
    checkpoints._last.clear()
    one = databases.databases(environ, tmp_path)["default"]
    copy(server, Path(one["NAME"]))
    with connected(NAME=str(one["NAME"]), OPTIONS=one["OPTIONS"], USER="postgres" if server else "", PATIENCE=None):
        if server:
            migrating.grant(APPLICATION)
        yield


def copy(server, file):
    """Copy the tests' database, which is empty, to another server or file: quicker than making it by all migrations."""
    if not server:
        with as_owner(), connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [str(file)])
        return
    name = connection.settings_dict["NAME"]
    dump = [server.programs / "pg_dump", "--no-acl", f"--dbname={running().conninfo(name=name)}"]
    written = subprocess.run(dump, check=True, capture_output=True).stdout
    with psycopg.connect(server.conninfo(), autocommit=True) as into:
        into.execute(f"CREATE ROLE {APPLICATION} LOGIN")
    read = [server.programs / "psql", "-qX", "-v", "ON_ERROR_STOP=1", f"--dbname={server.conninfo()}"]
    subprocess.run(read, check=True, input=written, capture_output=True)


class Crew:
    """The workers, and what they said was done."""

    def __init__(self, environ):
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fixtures.workers", business.__name__],
            env=environ, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        self.done = set()

    def run(self, seconds, kill):
        """Let them work until one thing is done, however busy the machine is, and a while longer; and kill all of them."""
        self.process.stdin.write(f"{WORKERS}\n")
        self.process.stdin.flush()
        lines = []
        while not any(line.startswith("done") for line in lines):
            lines.append(self.process.stdout.readline())
            assert lines[-1].strip() not in {"", "over"}, "the workers ended by themselves"
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
        told = [line.split() for line in lines if line.startswith("done")]
        self.done |= {(uuid.UUID(key), step) for _, key, step in told}

    def end(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


def test_nothing_acknowledged_is_lost_and_nothing_is_half_done(there, environ, server, kills):
    business.prepare()
    connection.close()
    crew, chance = Crew(environ), random.Random(11)
    try:
        for _ in range(kills):
            crew.run(chance.uniform(0, 0.2), server.kill if server else lambda: None)
            if server:
                server.start()
            found = business.found()
            assert not crew.done - set(found), "something acknowledged was lost"
            assert not [one for one, is_whole in found.items() if not is_whole], "something is there by half"
            connection.close()
    finally:
        crew.end()
    assert len(crew.done) >= kills
    sys.stdout.write(f"{len(crew.done)} acknowledged, {kills} kills\n")
    if not server:
        with connection.cursor() as cursor:
            assert cursor.execute("PRAGMA integrity_check").fetchone()[0] == "ok"


DAMAGES = {
    "entered": lambda: Enrollment.objects.all().delete(),
    "changed": lambda: Client.objects.filter(given_name=business.ONES).update(pronouns=""),
    "added": lambda: ContactPoint.objects.filter(kind="phone").delete(),
    "agreed": lambda: ConsentRecipient.objects.all().delete(),
    "linked": lambda: LinkedRow.objects.all().delete(),
    "parted": lambda: Link.objects.update(unlinked_at=None),
}


@pytest.fixture
def done(db, home):
    """Everything that is done under one key."""
    business.prepare()
    steps = {step for _, step in business.do(uuid.uuid4())}
    checkpoints.make(at=business.AT)
    return steps


def test_what_is_whole_is_found(done):
    found = business.found()
    assert {step for _, step in found} == done == set(DAMAGES)
    assert all(found.values())


@pytest.mark.parametrize("step", DAMAGES)
def test_what_is_there_by_half_would_be_noticed(done, step):
    DAMAGES[step]()
    assert step in {step for (_, step), is_whole in business.found().items() if not is_whole}


def test_a_row_without_its_entry_would_be_noticed(done):
    row = Client.objects.get(given_name=business.TWINS)
    row.pk, row.given_name = uuid.uuid4(), "Third"
    row.save(force_insert=True)
    with pytest.raises(AssertionError, match="without an entry"):
        business.found()


def test_an_entry_without_its_row_would_be_noticed(done):
    audit.record(audit.Event("client.create", "client", uuid.uuid4()), by=None, at=business.AT)
    with pytest.raises(AssertionError, match="an entry without them"):
        business.found()
