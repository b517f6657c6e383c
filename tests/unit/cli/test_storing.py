"""`caseway migrate`, `backup`, `restore`: what one sees, and what is said when it cannot be done."""

import io
import json
import os
from datetime import UTC, datetime, timedelta
from uuid import UUID

import django
import pytest

django.setup()

from django.db import connection  # noqa: E402 - not before Django is set up

from caseway.accounts.audit import Event, checkpoints, note, triggers  # noqa: E402 - as above
from caseway.accounts.models import AuditEntry  # noqa: E402 - as above
from caseway.casework import keeping  # noqa: E402 - as above
from caseway.cli import storing  # noqa: E402 - as above
from caseway.config import backups, migrating, server  # noqa: E402 - as above
from caseway.config.backups import companions, sealing  # noqa: E402 - as above
from caseway.config.unfit import Unfit  # noqa: E402 - as above
from tests.fixtures.both_engines import as_owner, connected, put_right, running  # noqa: E402 - as above

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, engine, tmp_path, settings):
    monkeypatch.setenv("CASEWAY_HOME", str(tmp_path))
    settings.CASEWAY_HOME = tmp_path
    checkpoints._last.clear()
    if engine == "postgres":
        monkeypatch.setenv("CASEWAY_POSTGRES_BIN", str(running().programs))
    yield
    put_right(engine)


def test_a_database_that_is_up_to_date_says_so(run):
    for command in (["migrate"], ["migrate", "--check"]):
        ran = run(*command)
        assert (ran.status, ran.out, ran.err) == (0, "The database is up to date.\n", "")


def test_what_is_missing_is_listed_with_the_command_to_run(run, monkeypatch):
    monkeypatch.setattr(migrating, "missing", lambda *_: ["accounts.0098_one", "accounts.0099_two"])
    ran = run("migrate", "--check")
    assert ran.status == 1
    assert ran.out == "accounts.0098_one\naccounts.0099_two\n2 migrations missing. Run: caseway migrate\n"


def test_a_new_database_is_brought_up_to_date(run, engine, tmp_path):
    name = str(tmp_path / "new.sqlite3")
    if engine == "postgres":
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE IF EXISTS brand_new")
            cursor.execute("CREATE DATABASE brand_new")
        name = "brand_new"
    with connected(NAME=name):
        ran = run("migrate")
        assert ran.out.endswith(" migrations applied.\n")
        assert run("migrate", "--check").status == 0
    if engine == "postgres":
        with connection.cursor() as cursor:
            cursor.execute("DROP DATABASE brand_new")


def test_a_database_that_does_not_answer_is_told(run, engine):
    with connected(**({"NAME": "/nowhere/at-all"} if engine == "sqlite" else {"OPTIONS": {"host": "/nowhere"}})):
        ran = run("migrate")
    assert ran.status == 2
    assert ran.err.startswith("caseway: unable to migrate: ")


def test_the_first_backup_says_where_its_key_is_and_to_keep_it_elsewhere(run, tmp_path):
    first, second = run("backup", tmp_path / "a.caseway"), run("backup", tmp_path / "b.caseway")
    assert (first.status, second.status) == (0, 0)
    assert "Keep a copy of it in another place" in " ".join(first.out.split())
    assert str(tmp_path / "backup-key") in first.out.replace("\n", "")
    assert "key was made" not in second.out
    assert "sealed with the key" in second.out


def test_what_was_restored_is_told(run, tmp_path, engine):
    run("backup", tmp_path / "a.caseway")
    ran = run("restore", tmp_path / "a.caseway")
    assert ran.status == 0, ran.err
    assert "UTC, and whole." in ran.out
    assert "is kept as" in ran.out
    assert "caseway migrate" not in ran.out


def test_a_backup_throws_away_files_that_nothing_names_and_names_papers_without_theirs(run, tmp_path, monkeypatch):
    stray = tmp_path / "documents/aa" / ("a" * 32)
    stray.parent.mkdir(parents=True)
    for age, is_left in ((0, True), (1000, False)):
        stray.write_bytes(b"nobody's")
        if age:
            os.utime(stray, (age, age))
        ran = run("backup", tmp_path / f"{age}.caseway")
        assert (ran.status, "casework_document" in ran.out, stray.exists()) == (0, False, is_left)
    monkeypatch.setattr(keeping, "missing", lambda: (UUID(int=7),) * 22)
    ran = run("backup", tmp_path / "c.caseway")
    said = " ".join(ran.out.split())
    assert said.count(f"casework_document {UUID(int=7)}: its file is not there.") == 20
    assert "and 2 more" in said


def test_a_backup_of_an_older_caseway_asks_for_the_next_command(run, tmp_path, monkeypatch):
    run("backup", tmp_path / "a.caseway")
    monkeypatch.setattr(migrating, "missing", lambda *_: ["accounts.0099_two"])
    assert "1 migration missing). Run: caseway migrate" in run("restore", tmp_path / "a.caseway").out


def test_what_cannot_be_done_is_told_in_one_sentence(run, tmp_path):
    (tmp_path / "a.caseway").write_text("not a backup")
    (tmp_path / "backup-key").write_text("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    for command, says in (
        (["restore", tmp_path / "a.caseway"], "unable to restore: it is not a backup of Caseway."),
        (["restore", tmp_path / "b.caseway"], "unable to restore: there is no file"),
        (["backup", tmp_path / "a.caseway"], "unable to back up: "),
        (["backup", tmp_path / "a.caseway/b"], "unable to back up: there is no folder"),
    ):
        ran = run(*command)
        assert ran.status == 2
        assert ran.err.startswith(f"caseway: {says}")
        assert ran.err.count("\n") == 1
        assert not ran.out


def test_a_folder_one_may_not_write_to_is_told(run, tmp_path, monkeypatch):
    def refuse(*_, **__):
        raise PermissionError(13, "Permission denied", "/far/away")

    monkeypatch.setattr("tempfile.mkdtemp", refuse)
    assert run("backup", tmp_path / "a.caseway").err == "caseway: unable to back up: Permission denied: /far/away.\n"
    assert storing._said(OSError("what")) == "what."


class Terminal(io.StringIO):
    def isatty(self):
        return True


def test_a_terminal_sees_how_far_it_is_and_nobody_else_does():
    for stream, seen in ((Terminal(), True), (io.StringIO(), False)):
        with storing.Steps(stream) as steps:
            for done in (0, 50, 100):
                steps("Copying", done, 100)
            steps("Encrypting", 100, 100)
        assert ("Copying" in stream.getvalue() and "Encrypting" in stream.getvalue()) is seen


# --- what comes with the database ---


def said(ran):
    return " ".join(ran.out.split())


@pytest.fixture
def backup(run, tmp_path):
    """A backup of a database with one entry in its audit."""
    note(Event("client.open"), by=None, at=datetime.now(UTC) - timedelta(minutes=20))
    connection.close()
    run("backup", tmp_path / "a.caseway")
    return tmp_path / "a.caseway"


def test_a_restored_audit_is_verified(run, backup):
    ran = run("restore", backup, "--replace")
    assert ran.status == 0, ran.out
    assert "Its audit holds: nothing was altered in 2 rows." in said(ran)
    assert "gone" not in said(ran)


def test_what_is_gone_with_the_database_before_is_told_then_and_when_it_is_verified(run, backup):
    for _ in range(3):
        note(Event("client.open"), by=None, at=datetime.now(UTC))
    checkpoints.make(at=datetime.now(UTC), always=True)
    connection.close()
    ran = run("restore", backup, "--replace")
    told = "; rows 2 to 4 of the database before, which checkpoints had seen, went with it"
    assert ran.status == 0, ran.out
    assert "It was restored from a backup of " in said(ran)
    assert told in said(ran)
    verified = run("verify-audit")
    assert verified.status == 0
    assert verified.out.startswith("Nothing was altered.")
    assert told in said(verified)
    assert json.loads(run("verify-audit", "--json").out)["restored"][0]["seen"] == 4


def test_a_restored_audit_that_does_not_hold_is_told_and_the_restore_stands(run, tmp_path):
    note(Event("client.open"), by=None, at=datetime.now(UTC) - timedelta(minutes=20))
    with as_owner():
        with connection.cursor() as cursor:
            triggers.remove(cursor, connection.vendor)
        AuditEntry.objects.update(reason="another")
    connection.close()
    run("backup", tmp_path / "a.caseway")
    ran = run("restore", tmp_path / "a.caseway", "--replace")
    assert ran.status == 1
    assert "UTC, and whole." in ran.out
    assert "The audit does not hold" in said(ran)
    assert "entry 1: Altered: what stands here is not what was written." in said(ran)


def test_keys_that_came_along_and_those_before_are_named(run, backup, tmp_path):
    theirs = (tmp_path / "audit-key").read_text()
    (tmp_path / "audit-key").write_text("the key of another machine, long enough")
    connection.close()
    ran = run("restore", backup, "--replace")
    assert ran.status == 0, ran.out
    assert "Keys were put in place with it: audit-key." in said(ran)
    assert "Those before are kept as audit-key-before-" in said(ran)
    assert theirs.strip() not in ran.out


def test_a_variable_that_differs_is_told_without_a_key_and_is_a_status_of_one(
    run, backup, monkeypatch, settings, tmp_path
):
    settings.CASEWAY_AUDIT_KEY = "another key of the environment, long enough"
    monkeypatch.setenv("CASEWAY_AUDIT_KEY", settings.CASEWAY_AUDIT_KEY)
    connection.close()
    ran = run("restore", backup, "--replace")
    assert ran.status == 1
    assert "CASEWAY_AUDIT_KEY is not what the backup was made with (its fingerprint is " in said(ran)
    assert "set it to what audit-key in Caseway's folder" in said(ran)
    assert "The audit could not be told that a backup was restored: the audit was sealed with the key" in said(ran)
    for key in (settings.CASEWAY_AUDIT_KEY, (tmp_path / "audit-key").read_text().strip()):
        assert key not in ran.out


def test_without_any_key_of_the_audit_it_is_told_that_nothing_can_be_proven(run, tmp_path, monkeypatch):
    note(Event("client.open"), by=None, at=datetime.now(UTC) - timedelta(minutes=20))
    connection.close()
    with monkeypatch.context() as older:
        older.setattr(sealing, "VERSION", 1)
        older.setattr(companions, "copy", lambda *_, **__: [])
        run("backup", tmp_path / "a.caseway")
    (tmp_path / "audit-key").unlink()
    ran = run("restore", tmp_path / "a.caseway", "--replace")
    assert ran.status == 1
    assert "An older Caseway made the backup, so no keys are in it" in said(ran)
    assert "Whether its audit holds cannot be told: the audit key is gone" in said(ran)


def test_a_database_that_lacks_migrations_is_verified_after_them(run, backup, monkeypatch):
    with monkeypatch.context() as older:
        older.setattr(migrating, "missing", lambda *_: ["accounts.0099_two"])
        ran = run("restore", backup, "--replace")
    assert ran.status == 0
    assert "Run: caseway verify-audit" in said(ran)
    assert "Its audit holds" not in said(ran)
    assert run("migrate").status == 0
    assert AuditEntry.objects.filter(action="backup.restore").exists()


def test_a_restore_that_cannot_be_settled_is_told_by_migrate(run, monkeypatch):
    def unusable(_):
        raise backups.Unusable("the audit could not be told that a backup was restored: why.")

    monkeypatch.setattr(backups, "settle", unusable)
    assert run("migrate").err.startswith("caseway: unable to migrate: the audit could not be told")


def test_the_server_sees_to_a_restore_that_was_stopped(monkeypatch):
    def unusable(_):
        raise backups.Unusable("the audit could not be told.")

    monkeypatch.setattr(backups, "settle", unusable)
    with pytest.raises(Unfit, match="could not be told"):
        server._settle()
