"""Backing up and restoring the test's database, in a home of its own."""

import django
import pytest

django.setup()

from caseway.accounts.audit import checkpoints  # noqa: E402 - not before Django is set up
from caseway.config import backups  # noqa: E402 - as above
from tests.fixtures.both_engines import put_right, running  # noqa: E402 - as above
from tests.unit.config.backups.things import AT, filled  # noqa: E402 - as above


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
