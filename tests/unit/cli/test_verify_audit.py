"""`caseway verify-audit`: an agency proves its audit alone, with a copy of the database, the key and the checkpoints."""

import json
import os
import shutil
import subprocess
import sys

import pytest

# A database of its own, with a folder of its own, made as a served one makes it: by another process.
MAKE = """
import sys, django
django.setup()
from datetime import UTC, datetime, timedelta
from uuid import UUID
from django.core.management import call_command
from caseway.accounts.audit import Event, note
call_command("migrate", verbosity=0)
for place in range(12):
    at = datetime(2026, 3, 5, 14, 30, tzinfo=UTC) + timedelta(minutes=place)
    note(Event("client.open", "client", UUID(int=place), (UUID(int=place),), "shown"), by=None, at=at)
"""
ALTER = """
import sys, pysqlite3
database = pysqlite3.connect(sys.argv[1])
for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
    database.execute(f"DROP TRIGGER {name}")
database.execute(sys.argv[2])
database.commit()
"""


def ours(**more):
    """The environment of another process that runs this checkout's code, on SQLite."""
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return {**kept, "PYTHONPATH": os.pathsep.join(sys.path), **more}


def python(code, *arguments, **environ):
    subprocess.run([sys.executable, "-c", code, *arguments], env=environ or None, check=True, timeout=60)


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """A folder of Caseway's with an audit of twelve rows."""
    home = tmp_path_factory.mktemp("home")
    python(MAKE, **ours(CASEWAY_HOME=str(home)))
    return home


@pytest.fixture
def home(made, tmp_path):
    return shutil.copytree(made, tmp_path / "home")


@pytest.fixture
def database(home):
    return home / "caseway.sqlite3"


def test_an_audit_that_nobody_altered_holds(run, database):
    ran = run("verify-audit", "--database", database)

    assert ran.status == 0
    assert ran.err == ""
    assert ran.out.splitlines()[0] == "Nothing was altered."
    said = " ".join(ran.out.split())
    assert "12, from March 5, 2026, 14:30:00 UTC to March 5, 2026, 14:41:00 UTC" in said
    assert "3; the last good one saw entry 11, on March 5, 2026, 14:40:00 UTC" in said


def test_machines_get_json(run, database):
    told = json.loads(run("verify-audit", "--database", database, "--json").out)

    assert told == {
        "holds": True, "rows": 12, "first_at": "2026-03-05T14:30:00+00:00", "last_at": "2026-03-05T14:41:00+00:00",
        "checkpoints": 3, "vouched": 11, "vouched_at": "2026-03-05T14:40:00+00:00", "sound": 12, "faults": [], "set_back": [],
        "restored": [],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE accounts_auditentry SET outcome = 'denied' WHERE seq = 7", "entry 7: Altered"),
        ("DELETE FROM accounts_auditentry WHERE seq IN (4, 5)", "entries 4 to 5: Missing"),
        ("DELETE FROM accounts_auditentry WHERE seq > 8", "entries 9 to 11: Gone from the end"),
        ("UPDATE accounts_auditentry SET mac = x'' WHERE seq = 7", "entry 7: Its seal is empty"),
    ],
)
def test_what_was_altered_is_told_with_its_row_and_the_status_is_one(run, database, statement, said):
    python(ALTER, str(database), statement)

    ran = run("verify-audit", "--database", database)

    assert ran.status == 1
    assert ran.out.startswith("The audit does not hold: ")
    assert f"- {said}" in " ".join(ran.out.split())
    assert "the database by itself refuses changes to the audit no more." in " ".join(ran.out.split())


def test_it_says_up_to_where_all_is_well_and_what_to_do(run, database):
    python(ALTER, str(database), "UPDATE accounts_auditentry SET outcome = 'denied' WHERE seq = 7")

    said = " ".join(run("verify-audit", "--database", database).out.split())

    assert "Up to entry 6 everything stands as it was written." in said
    assert "A backup made before has what was written." in said
    assert "1. Change nothing. Copy the database" in said


def test_what_is_listed_wrong_in_many_places_is_one_fault(run, database):
    python(ALTER, str(database), "INSERT INTO accounts_auditperson (entry, person) SELECT seq, lower(hex(randomblob(16)))"
           " FROM accounts_auditentry WHERE seq % 2 = 0")  # fmt: skip

    said = " ".join(run("verify-audit", "--database", database).out.split())

    assert "2 faults" in said
    assert "entry 2, entry 4, entry 6, entry 8, entry 10, entry 12: Whose record it was about is listed wrong" in said


def test_faults_are_told_to_machines_too(run, database):
    python(ALTER, str(database), "UPDATE accounts_auditentry SET outcome = 'denied' WHERE seq = 7")

    ran = run("verify-audit", "--database", database, "--json")

    assert ran.status == 1
    first = next(one for one in json.loads(ran.out)["faults"] if one["row"])
    assert (first["kind"], first["row"], first["until"]) == ("altered", 7, 7)


def test_key_and_checkpoints_may_come_from_elsewhere(run, home, tmp_path):
    for name in ("audit-key", "audit/checkpoints.jsonl", "audit/checkpoints.pub"):
        shutil.move(home / name, tmp_path)
    arguments = ["verify-audit", "--database", home / "caseway.sqlite3"]

    ran = run(*arguments, "--key", tmp_path / "audit-key", "--checkpoints", tmp_path / "checkpoints.jsonl")
    assert ran.status == 0
    without = run(*arguments, "--key", tmp_path / "audit-key")
    assert without.status == 1
    assert "There are entries and no checkpoints" in " ".join(without.out.split())
    assert "Up to where everything stands as it was written is not known." in " ".join(without.out.split())


def test_a_wrong_key_proves_nothing(run, database, tmp_path):
    (tmp_path / "key").write_text("another key that is long enough for one")

    ran = run("verify-audit", "--database", database, "--key", tmp_path / "key")
    assert ran.status == 1
    assert "entries 1 to 12: Sealed with a key that is not among those given." in " ".join(ran.out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--database", "nowhere.sqlite3"], "nowhere.sqlite3 is not there"),
        (["--database", "{home}/audit-key"], "cannot be read or holds no audit"),
        (["--database", "{home}/caseway.sqlite3", "--key", "nowhere"], "the audit key cannot be read: nowhere. Name the file with --key"),
        (["--database", "{home}/caseway.sqlite3", "--key", "{home}/short"], "an audit key has at least 32 letters"),
        (["--database", "{home}/caseway.sqlite3", "--key", "{home}/caseway.sqlite3"], "the audit key cannot be read"),
        (["--database", "{home}/caseway.sqlite3", "--checkpoints", "nowhere"], "the checkpoints cannot be read: nowhere is not there"),
        (["--database", "{home}/caseway.sqlite3", "--checkpoints", "{home}/lonely"], "the checkpoints cannot be read"),
        (["--database", "{home}/caseway.sqlite3", "--checkpoints", "{home}/odd.jsonl"], "the checkpoints cannot be read"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_said_in_a_sentence_and_the_status_is_two(run, home, arguments, said):
    (home / "short").write_text("short")
    (home / "lonely").write_text("{}\n")
    (home / "odd.jsonl").write_text("{}\n")
    (home / "odd.pub").write_text("no key")

    ran = run("verify-audit", *[one.format(home=home) for one in arguments])
    assert ran.status == 2
    assert not ran.out
    assert ran.err.startswith("caseway: ")
    assert said in ran.err
    assert "Traceback" not in ran.err


def test_judging_loads_no_django(root):
    code = "import sys; from caseway.cli.__main__ import main; main(['judge', '--help']); main(['rulebooks']); sys.exit('django' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], cwd=root, check=True, capture_output=True, env=ours())


def test_the_configured_database_is_the_one_verified_where_none_is_named(home):
    environ = ours(CASEWAY_HOME=str(home))
    command = [sys.executable, "-m", "caseway", "verify-audit"]
    ran = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout.splitlines()[0], ran.stderr) == (0, "Nothing was altered.", "")

    (home / "caseway.sqlite3").unlink()
    gone = subprocess.run(command, env=environ, capture_output=True, text=True, check=False)
    assert gone.returncode == 2
    assert "there is no database" in gone.stderr
    assert not (home / "caseway.sqlite3").exists()
