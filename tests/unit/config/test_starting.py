"""Caseway does not serve where it would not be safe, and says why."""

import sys
from pathlib import Path

import pytest
from django.db import connection

from caseway.accounts import containment
from caseway.clients import encryption
from caseway.config import migrating, sqlite_safety, starting
from caseway.config.unfit import Unfit
from tests.fixtures.both_engines import APPLICATION, connected

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def _as_installed(engine, monkeypatch):
    """Signed in as the installed Caseway is, in a process that has loaded no more than it does."""
    monkeypatch.delitem(sys.modules, "duckdb", raising=False)
    with connected(USER=APPLICATION):
        yield


def faults(**asked):
    with pytest.raises(Unfit) as unfit:
        starting.prepare(**asked)
    return unfit.value.faults


def ask(query):
    with connection.cursor() as cursor:
        return cursor.execute(query).fetchone()


def test_what_is_right_is_served(engine):
    assert starting.prepare() == (
        ["PostgreSQL runs with fsync off: a power cut can destroy the database."] if engine == "postgres" else []
    )


def test_no_connection_is_left_to_the_processes_that_serve():
    starting.prepare()
    assert connection.connection is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"DEBUG": True, "HTTPS": True}, "CASEWAY_DEBUG"),
        ({"ALLOWED_HOSTS": ["localhost", "*"]}, "CASEWAY_HOSTS"),
        ({"SECRET_KEY": "short"}, "CASEWAY_SECRET_KEY"),
    ],
)
def test_settings_that_open_a_door_are_refused(settings, wrong, says):
    for name, value in wrong.items():
        setattr(settings, name, value)
    assert [fault.split()[0] for fault in faults()] == [says]


def test_everything_that_is_wrong_is_told_at_once(settings):
    settings.SECRET_KEY, settings.ALLOWED_HOSTS = "short", ["*"]
    assert len(faults()) == 2


def test_tables_that_are_not_up_to_date_are_refused_with_the_command(monkeypatch):
    monkeypatch.setattr(migrating, "missing", lambda *_: ["accounts.0099_more"])
    assert "caseway migrate" in faults()[0]


def test_a_database_without_the_rules_between_organizations_is_refused(engine):
    with connected(USER="postgres"):
        containment.remove("default")
    try:
        assert "caseway migrate" in faults()[0]
    finally:
        with connected(USER="postgres"):
            containment.install("default")
    starting.prepare()


def test_encrypted_fields_without_their_key_are_refused(settings, tmp_path, monkeypatch):
    settings.CASEWAY_HOME = tmp_path
    monkeypatch.setattr(encryption, "_is_needed", lambda: True)
    assert "the key of encrypted fields is gone" in faults()[0]
    assert not (tmp_path / encryption.FILE).exists()


def test_a_database_of_a_newer_caseway_is_refused(engine):
    from django.db.migrations.recorder import MigrationRecorder

    with connected(USER="postgres"):
        MigrationRecorder(connection).record_applied("accounts", "9999_later")
    try:
        assert "newer Caseway (it has accounts.9999_later)" in faults()[0]
    finally:
        with connected(USER="postgres"):
            MigrationRecorder(connection).record_unapplied("accounts", "9999_later")


def test_a_database_that_does_not_answer_is_told(engine):
    broken = {"NAME": "/nowhere/at-all"} if engine == "sqlite" else {"OPTIONS": {"host": "/nowhere"}}
    with connected(**broken):
        assert "the database cannot be used" in faults()[0]


@pytest.mark.parametrize(
    ("pragma", "says"),
    [
        ("journal_mode=DELETE", "write-ahead log"),
        ("synchronous=NORMAL", "safe on the disk"),
        ("foreign_keys=OFF", "refer to nothing"),
    ],
)
@pytest.mark.engines("sqlite")
def test_a_sqlite_that_is_set_up_unsafely_is_refused(pragma, says):
    ask(f"PRAGMA {pragma}") if "journal" in pragma else connection.cursor().execute(f"PRAGMA {pragma}")
    assert says in faults()[0]


@pytest.mark.engines("sqlite")
def test_a_library_or_a_disk_that_may_lose_writes_is_refused(monkeypatch):
    monkeypatch.setattr(connection.Database, "sqlite_version_info", (3, 50, 4))
    monkeypatch.setattr(sqlite_safety, "file_system", lambda _: "nfs")
    monkeypatch.setitem(sys.modules, "duckdb", object())
    library, disk, other = faults()
    assert "SQLite 3.50.4 can lose committed writes" in library
    assert "network file system (nfs)" in disk
    assert "duckdb" in other
    with pytest.raises(Unfit):
        starting.protect()


def test_sqlite_alone_opens_its_file_while_serving(engine, monkeypatch):
    guarded = []
    monkeypatch.setattr(sqlite_safety, "keep_others_out", guarded.append)
    starting.protect()
    assert guarded == ([Path(connection.settings_dict["NAME"])] if engine == "sqlite" else [])


@pytest.mark.engines("postgres")
def test_a_role_that_may_read_everything_is_refused_but_in_the_demo():
    with connected(USER="postgres"):
        assert "no superuser" in faults()[0]
        starting.prepare(demo=True)


@pytest.mark.engines("postgres")
def test_a_role_that_owns_the_tables_is_refused():
    with connected(USER="postgres"), connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE left_over (x int); ALTER TABLE left_over OWNER TO {APPLICATION}")
    try:
        assert "CASEWAY_DATABASE_OWNER_URL" in faults()[0]
    finally:
        with connected(USER="postgres"), connection.cursor() as cursor:
            cursor.execute("DROP TABLE left_over")
