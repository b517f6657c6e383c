"""The database is kept elsewhere and had back, on both engines; what is wrong is told and nothing is touched."""

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from django.db import connection, connections

from caseway.accounts.models import Organization, Program
from caseway.config import backups, home, migrating
from caseway.config.backups import sealing
from caseway.config.backups.postgres import Postgres
from caseway.config.backups.sealing import Unusable
from tests.fixtures.both_engines import APPLICATION, running
from tests.unit.config.backups.things import add, names, refused

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def test_what_was_there_is_there_again_and_what_came_since_is_kept_beside(take, restore, told, engine):
    add("Harbor House")
    backup = take()
    add("Casa del Puerto")
    found = restore(backup)
    assert names() == ["Harbor House"]
    assert "before" in found.aside
    assert found.header.moment == "2026-12-01T09:00:00+00:00"
    assert found.lacking == 0
    steps = list(dict.fromkeys(step for step, _, _ in told))
    assert steps == [
        "Copying",
        "Taking the digest",
        "Encrypting",
        "Decrypting",
        {"sqlite": "Checking", "postgres": "Restoring"}[engine],
    ]
    if engine == "sqlite":
        assert Path(found.aside).is_file()


def test_an_empty_database_needs_no_asking(take, restore):
    add("Harbor House")
    backup = take()
    Organization.objects.all().delete()
    assert refused_or_done(restore, backup, replace=False) == ["Harbor House"]


def refused_or_done(restore, backup, **asked):
    restore(backup, **asked)
    return names()


def test_a_database_that_holds_something_is_replaced_only_if_asked_to(take, restore):
    add("Harbor House")
    assert "say --replace" in refused(restore, take(), replace=False)


def test_nothing_is_written_over(take, tmp_path):
    (tmp_path / "a.caseway").write_text("something")
    assert "choose another name" in refused(take)
    assert "no folder" in refused(take, "far/away.caseway")


def test_a_backup_that_is_not_there_is_told(take, restore, tmp_path):
    take()
    assert "there is no file" in refused(restore, tmp_path / "b.caseway")


def test_another_key_restores_nothing(take, restore, tmp_path):
    add("Harbor House")
    backup = take()
    (tmp_path / "backup-key").rename(tmp_path / "lost")
    assert "no key at" in refused(restore, backup)
    take("b.caseway")
    assert "another key" in refused(restore, backup)


def test_a_flipped_bit_restores_nothing(take, restore):
    add("Harbor House")
    backup = take()
    content = bytearray(backup.read_bytes())
    content[-500] ^= 1
    backup.write_bytes(content)
    assert "damaged or was altered" in refused(restore, backup)


def test_half_a_file_restores_nothing(take, restore):
    add("Harbor House")
    backup = take()
    backup.write_bytes(backup.read_bytes()[:-20_000])
    assert "end is missing" in refused(restore, backup)


def test_a_backup_of_the_other_engine_is_told(take, restore, monkeypatch):
    add("Harbor House")
    backup = take()
    read = sealing.read_header
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]

    def of_the_other(stream):
        header, words = read(stream)
        return sealing.Header(**{**{name: getattr(header, name) for name in header.__slots__}, "engine": other}), words

    monkeypatch.setattr(sealing, "read_header", of_the_other)
    assert "database, and yours is" in refused(restore, backup)


def test_a_backup_of_a_newer_caseway_is_told_and_leaves_nothing(take, restore, monkeypatch):
    add("Harbor House")
    backup = take()
    monkeypatch.setattr(migrating, "knows", lambda app, _: app != "accounts")
    assert "newer Caseway made it (it has accounts." in refused(restore, backup)


def test_while_caseway_runs_nothing_is_restored(take, restore, tmp_path):
    add("Harbor House")
    backup = take()
    with home.hold(tmp_path) as held:
        assert held
        assert "Caseway is running" in refused(restore, backup)


def test_while_somebody_else_uses_the_database_nothing_is_restored(take, restore, engine, monkeypatch):
    add("Harbor House")
    backup = take()
    connection.close()
    if engine == "sqlite":
        monkeypatch.setattr("caseway.config.backups.sqlite.WAIT", 0.1)
        import sqlite3

        other = sqlite3.connect(connection.settings_dict["NAME"])
        other.execute("SELECT count(*) FROM accounts_organization").fetchone()
    else:
        import psycopg

        other = psycopg.connect(running().conninfo(name=connection.settings_dict["NAME"]))
    with pytest.raises(Unusable, match="in use; stop Caseway first"):
        restore(backup)
    other.close()
    assert names() == ["Harbor House"]


@pytest.mark.engines("sqlite")
def test_a_broken_sqlite_file_is_kept_beside_and_replaced(take, restore):
    add("Harbor House")
    backup = take()
    connection.close()
    live = Path(connection.settings_dict["NAME"])
    live.write_bytes(b"no database at all" * 1000)
    with pytest.raises(Unusable, match="say --replace"):
        restore(backup, replace=False)
    found = restore(backup)
    assert names() == ["Harbor House"]
    assert Path(found.aside).read_bytes().startswith(b"no database")


@pytest.mark.engines("sqlite")
def test_a_broken_sqlite_file_is_not_taken_for_a_backup(take, tmp_path):
    from caseway.config.backups import sqlite

    (tmp_path / "broken").write_bytes(b"no database at all" * 1000)
    with pytest.raises(Unusable, match="not whole"):
        sqlite.check(tmp_path / "broken")
    broken = sqlite.Sqlite({"NAME": tmp_path / "broken"})
    assert not broken.is_empty()
    with pytest.raises(Unusable, match="cannot be read: file is not a database"):
        broken.copy(tmp_path, lambda *_: None)
    gone = sqlite.Sqlite({"NAME": tmp_path / "nowhere"})
    assert gone.is_empty()
    with pytest.raises(Unusable, match="there is no database"):
        gone.copy(tmp_path, lambda *_: None)


@pytest.mark.engines("postgres")
def test_postgres_without_its_programs_or_of_another_release_is_told(take, restore, environ, tmp_path):
    environ["CASEWAY_POSTGRES_BIN"] = str(tmp_path)
    assert "set CASEWAY_POSTGRES_BIN" in refused(take)
    for program in ("pg_dump", "pg_restore"):
        (tmp_path / program).write_text("#!/bin/sh\necho 'pg_x: error: server version mismatch' >&2\nexit 1\n")
        (tmp_path / program).chmod(0o755)
    assert "server version mismatch." in refused(take)
    environ["CASEWAY_POSTGRES_BIN"] = str(running().programs)
    backup = take()
    assert "server version mismatch." in refused(restore, backup, CASEWAY_POSTGRES_BIN=str(tmp_path))


@pytest.mark.engines("postgres")
def test_a_postgres_that_does_not_answer_is_told():
    gone = {**connection.settings_dict, "OPTIONS": {"host": "/nowhere"}}
    with pytest.raises(Unusable, match="PostgreSQL does not answer"):
        Postgres(gone, {}, "").is_empty()


@pytest.mark.engines("postgres")
def test_the_applications_role_has_its_rights_in_what_was_restored(take, restore, environ, monkeypatch):
    monkeypatch.setattr(backups, "_engine", lambda given: Postgres(connection.settings_dict, given, APPLICATION))
    add("Harbor House")
    connections.close_all()
    backup = take()
    connections.close_all()
    restore(backup)
    with connection.cursor() as cursor:
        cursor.execute("SELECT has_table_privilege(%s, 'accounts_organization', 'INSERT')", [APPLICATION])
        assert cursor.fetchone() == (True,)


def test_a_backup_made_while_others_write_is_of_one_moment(take, restore, engine, environ):
    """Each transaction of the writer makes an organization and its program; the backup has as many of both."""
    writing = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), *target(engine)], stdout=subprocess.PIPE, text=True
    )
    try:
        for _ in range(200):
            writing.stdout.readline()
        backup = take()
        assert writing.poll() is None
    finally:
        writing.kill()
        writing.wait()
        writing.stdout.close()
    restore(backup)
    assert Organization.objects.count() == Program.objects.count() >= 200


def target(engine):
    name = str(connection.settings_dict["NAME"])
    return [engine, name if engine == "sqlite" else running().conninfo(name=name)]


WRITER = """
    import sys, uuid
    engine, place = sys.argv[1:]
    if engine == "sqlite":
        import pysqlite3 as library
        connection = library.connect(place, timeout=10, isolation_level=None)
        begin, mark = "BEGIN IMMEDIATE", "?"
    else:
        import psycopg
        connection = psycopg.connect(place, autocommit=True)
        begin, mark = "BEGIN", "%s"
    number = 0
    while True:
        one, other = uuid.uuid4().hex, uuid.uuid4().hex
        connection.execute(begin)
        connection.execute("INSERT INTO accounts_organization (id, name, is_victim_service, created_at) "
            f"VALUES ({mark}, 'x', false, '2026-12-01 09:00:00+00:00')", [one])
        connection.execute("INSERT INTO accounts_program (id, name, setting, is_open, organization_id) "
            f"VALUES ({mark}, 'y', 'hospital', true, {mark})", [other, one])
        connection.execute("COMMIT")
        number += 1
        print(number, flush=True)
"""
