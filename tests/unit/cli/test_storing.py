"""`caseway migrate`, `backup`, `restore`: what one sees, and what is said when it cannot be done."""

import io

import django
import pytest
from django.db import connection

from caseway.cli import storing
from caseway.config import migrating
from tests.fixtures.both_engines import connected, put_right, running

django.setup()
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _at_home(monkeypatch, engine, tmp_path):
    monkeypatch.setenv("CASEWAY_HOME", str(tmp_path))
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
