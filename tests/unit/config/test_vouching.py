"""While Caseway serves, checkpoints of the audit are made by themselves, by one process, and hinder nobody."""

import json
import os
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection

from caseway.accounts.audit import Event, checkpoints, note
from caseway.config import vouching
from tests.fixtures.both_engines import connected
from tests.unit.config.test_server import free_port

ROOT = Path(__file__).parents[3]
LONG_AGO = datetime.now(UTC) - timedelta(minutes=30)


@pytest.fixture
def home(tmp_path, settings):
    settings.CASEWAY_HOME = tmp_path
    checkpoints._last.clear()
    return tmp_path


@pytest.fixture
def vouches():
    """Threads that are not started, each as in a process of its own."""
    made = []

    def vouches():
        made.append(vouching.Vouching())
        return made[-1]

    yield vouches
    for one in made:
        if one._lock:
            one._lock.close()


def sizes(home):
    file = home / checkpoints.FILE
    return [json.loads(line)["size"] for line in file.read_text().splitlines()] if file.exists() else []


@pytest.mark.django_db(transaction=True)
def test_what_was_written_last_is_vouched_for_though_nobody_writes_any_more(home, vouches):
    for seconds in range(3):
        note(Event("client.open"), by=None, at=LONG_AGO + timedelta(seconds=seconds))
    assert sizes(home) == [1]
    one = vouches()
    one.look()
    assert sizes(home) == [1, 3]
    assert connection.connection is None


@pytest.mark.django_db(transaction=True)
def test_where_nothing_is_new_nothing_is_signed(home, vouches):
    one = vouches()
    one.look()
    assert sizes(home) == []
    note(Event("client.open"), by=None, at=LONG_AGO)
    one.look()
    assert sizes(home) == [1]


@pytest.mark.django_db(transaction=True)
def test_one_process_does_it_and_the_next_when_that_ended(home, vouches):
    first, second = vouches(), vouches()
    first.look()
    for _ in range(2):
        note(Event("client.open"), by=None, at=LONG_AGO)
    second.look()
    assert sizes(home) == [1]
    first._lock.close()
    first._lock = None
    second.look()
    assert sizes(home) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_database_that_does_not_answer_is_one_plain_line_until_it_does(home, vouches, engine, monkeypatch):
    said = []
    monkeypatch.setattr(vouching.log, "error", lambda text, why: said.append(text % why))
    one = vouches()
    for _ in range(2):
        note(Event("client.open"), by=None, at=LONG_AGO)
    broken = {"NAME": "/nowhere/at-all"} if engine == "sqlite" else {"OPTIONS": {"host": "/nowhere"}}
    with connected(**broken):
        one.look()
        one.look()
    assert said == ["The audit’s checkpoint could not be made: the database does not answer."]
    one.look()
    assert sizes(home) == [1, 2]
    with connected(**broken):
        one.look()
    assert len(said) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("error", "says"),
    [
        (PermissionError(13, "Permission denied", "/far"), "Permission denied: /far"),
        (ValueError("Rosa Able"), "ValueError"),
    ],
)
def test_what_else_goes_wrong_is_told_without_what_it_quotes(home, vouches, monkeypatch, error, says):
    said = []
    monkeypatch.setattr(vouching.log, "error", lambda text, why: said.append(why))

    def fail(**_):
        raise error

    monkeypatch.setattr(checkpoints, "make", fail)
    vouches().look()
    assert said == [says]


def test_a_thread_looks_again_and_again_and_ends_when_told(monkeypatch):
    looked = []
    monkeypatch.setattr(vouching, "LOOK", 0.01)
    monkeypatch.setattr(vouching.Vouching, "look", lambda _: looked.append(1))
    thread = vouching.start()
    assert thread.daemon
    deadline = time.monotonic() + 20
    while len(looked) < 3 and time.monotonic() < deadline:
        time.sleep(0.01)
    thread.over.set()
    thread.join(20)
    assert not thread.is_alive()
    assert len(looked) >= 3


# --- as it is really served ---

SERVE = """
import sys
from datetime import timedelta
from caseway.config import databases, server
import django; django.setup()
from caseway.accounts.audit import checkpoints
from caseway.config import vouching
checkpoints.EVERY, vouching.LOOK = timedelta(seconds=1), 0.2
server.run('127.0.0.1', int(sys.argv[1]), lambda address: print(address, flush=True), demo=True)
"""
WRITE = """
import django; django.setup()
from datetime import UTC, datetime
from caseway.accounts.audit import Event, checkpoints, note
from caseway.accounts.models import AuditEntry
checkpoints.look = lambda **_: None  # whoever writes signs nothing
note(Event("client.open"), by=None, at=datetime.now(UTC))
print(AuditEntry.objects.count())
"""


@pytest.fixture
def served(tmp_path):
    environ = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "CASEWAY_HOME": str(tmp_path), "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
        "DJANGO_SETTINGS_MODULE": "caseway.config.settings",
    }  # fmt: skip
    process = subprocess.Popen(
        [sys.executable, "-c", SERVE, str(free_port())], stdout=subprocess.PIPE, text=True, env=environ
    )
    assert process.stdout.readline().startswith("http")

    def write():
        ran = subprocess.run([sys.executable, "-c", WRITE], env=environ, capture_output=True, text=True, check=True)
        return int(ran.stdout)

    yield process, write
    process.kill()
    process.wait(20)
    process.stdout.close()


def workers(process):
    return [int(one) for one in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()]


def vouched(home, rows):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if sizes(home)[-1:] == [rows]:
            return True
        time.sleep(0.1)
    return False


def test_the_server_signs_by_itself_survives_a_killed_worker_and_stops_at_once(served, tmp_path):
    process, write = served
    assert vouched(tmp_path, write())

    for worker in workers(process):  # each in turn, so that the one that signs is among them
        os.kill(worker, signal.SIGKILL)
        assert vouched(tmp_path, write())

    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    process.wait(20)
    assert time.monotonic() - began < 15
    assert process.returncode == 0
