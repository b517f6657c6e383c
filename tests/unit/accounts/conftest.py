"""Accounts on a real database, with a home of their own for keys and checkpoints."""

import django
import pytest

django.setup()

from django.db import connection  # noqa: E402 - not before Django is set up

from caseway.accounts import passwords  # noqa: E402 - not before Django is set up
from caseway.accounts.audit import checkpoints, triggers  # noqa: E402
from caseway.accounts.models import AuditEntry  # noqa: E402
from tests.fixtures.both_engines import as_owner  # noqa: E402 - as above
from tests.unit.accounts import people, world  # noqa: E402
from tests.unit.accounts.audit import chains  # noqa: E402


@pytest.fixture(autouse=True)
def _quick_hashes(request, monkeypatch):
    """Nobody guesses at these passwords; how slowly they are checked is a test of its own."""
    if request.module.__name__.rpartition(".")[2] != "test_passwords":
        monkeypatch.setattr(passwords.Hasher, "work_factor", 16)


@pytest.fixture
def home(tmp_path, settings):
    """A folder with no key and no checkpoint yet."""
    settings.CASEWAY_HOME = tmp_path / "home"
    checkpoints._last.clear()
    return settings.CASEWAY_HOME


@pytest.fixture
def viewer(db):
    """Someone who does things that are audited."""
    return people.member("case_manager").viewer()


@pytest.fixture
def unguarded(db):
    """Take the triggers away, as whoever owns the database can, and do what the owner may."""
    with as_owner():
        with connection.cursor() as cursor:
            triggers.remove(cursor, connection.vendor)
        yield connection


@pytest.fixture
def several_threads(transactional_db, tmp_path):
    """A database that several threads can write to, as a served one is: SQLite's for tests lives in memory, locked by table."""
    if connection.vendor != "sqlite" or not connection.is_in_memory_db():
        yield
        return
    kept, name = connection.connection, connection.settings_dict["NAME"]
    file = tmp_path / "several.sqlite3"
    kept.execute("VACUUM INTO ?", [str(file)])
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    yield
    connection.close()
    connection.connection, connection.settings_dict["NAME"] = kept, name


@pytest.fixture
def chain(home, unguarded):
    """A chain whose triggers are gone, with a checkpoint at its end."""
    chains.write()
    return AuditEntry.objects


@pytest.fixture
def agency(db):
    return world.organization()


@pytest.fixture
def admin(agency):
    return world.viewer(world.member(agency, "administrator", "Ada Admin"), agency)


@pytest.fixture
def housing(agency):
    return world.program(agency)
