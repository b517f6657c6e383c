"""Backing up and restoring the test's database, in a home of its own."""

from uuid import uuid4

import django
import pytest

django.setup()

from caseway.accounts.audit import Event, checkpoints, note  # noqa: E402 - not before Django is set up
from caseway.accounts.models import Organization  # noqa: E402 - as above
from caseway.clients import encryption  # noqa: E402 - as above
from caseway.clients.encryption import Place  # noqa: E402 - as above
from caseway.config import backups, home  # noqa: E402 - as above
from tests.fixtures.both_engines import put_right, running  # noqa: E402 - as above
from tests.unit.config.backups.things import AT, FILES, HOUR, add, filled, forget, held  # noqa: E402 - as above


@pytest.fixture
def environ(engine, tmp_path, settings):
    """A home of its own, and PostgreSQL's programs; afterwards the database is as every test expects it."""
    assert not filled(), "left by an earlier test"
    settings.CASEWAY_HOME = tmp_path
    checkpoints._last.clear()
    yield {
        "CASEWAY_HOME": str(tmp_path),
        **({"CASEWAY_POSTGRES_BIN": str(running().programs)} if engine == "postgres" else {}),
    }
    put_right(engine)


@pytest.fixture
def told():
    return []


@pytest.fixture
def take(environ, tmp_path, told):
    def take(name="a.caseway"):
        backups.take(tmp_path / name, environ=environ, at=AT, tell=lambda *step: told.append(step))
        return tmp_path / name

    return take


@pytest.fixture
def restore(environ, told):
    def restore(file, *, replace=True, at=AT, **more):
        return backups.restore(
            file, environ={**environ, **more}, replace=replace, at=at, tell=lambda *step: told.append(step)
        )

    return restore


@pytest.fixture
def work(tmp_path):
    """What is done on a machine: an organization, an entry of the audit, a hidden number. Returns how to read that."""

    def work(name="Harbor House", at=AT - HOUR):
        add(name)
        note(Event("client.open"), by=None, at=at)
        home.secret(tmp_path)
        place = Place("identifier", "value", uuid4(), Organization.objects.get(name=name).pk)
        ciphertext = encryption.encrypt("219-09-9999", place)
        return lambda: encryption.decrypt(ciphertext, place)

    return work


@pytest.fixture
def machine(tmp_path, environ):
    """Caseway's folder, and the environment."""
    return tmp_path, environ


@pytest.fixture
def kept(tmp_path):
    return held(tmp_path)


@pytest.fixture
def another_machine(tmp_path, monkeypatch):
    """An empty machine, to which only the backup and its key are carried."""

    def carry():
        for name in FILES:
            (tmp_path / name).unlink(missing_ok=True)
        forget()

    return carry
