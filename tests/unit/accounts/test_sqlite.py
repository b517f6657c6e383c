"""The file of a SQLite database stays open from page to page, unless it is another one or something went wrong."""

import sqlite3
import time
from contextlib import closing

import pytest
from django.db import OperationalError, connections

from caseway.accounts.sqlite.base import DatabaseWrapper
from caseway.config import databases


@pytest.fixture
def file(tmp_path):
    return tmp_path / "caseway.sqlite3"


@pytest.fixture
def opened(file, django_db_blocker):
    """A connection as Caseway has it, to a file with a table and some houses in it."""
    told = connections.configure_settings({"default": databases.databases({}, file.parent)["default"]})["default"]
    with django_db_blocker.unblock():
        one = DatabaseWrapper(told)
        with one.lifted():
            ask(one, "CREATE TABLE house (id integer PRIMARY KEY, name text NOT NULL UNIQUE)")
        for number in range(40):
            ask(one, "INSERT INTO house (name) VALUES (%s)", number)
        yield one
        one.close()


def ask(one, statement, *values):
    with one.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall()


def page(one):
    """What Django does with a connection before and after each page."""
    one.close_if_unusable_or_obsolete()


def test_it_stays_open(opened):
    before = opened.connection
    assert ask(opened, "SELECT count(*) FROM house") == [(40,)]
    page(opened)
    assert opened.connection is before


def test_a_file_that_takes_its_place_is_opened(opened, file):
    other = file.with_name("restored.sqlite3")
    with closing(sqlite3.connect(other)) as restored:
        restored.execute("CREATE TABLE house (name text)")
        restored.execute("INSERT INTO house VALUES ('restored')")
        restored.commit()
    ask(opened, "PRAGMA wal_checkpoint(TRUNCATE)")
    other.replace(file)
    page(opened)
    assert opened.connection is None
    assert ask(opened, "SELECT name FROM house") == [("restored",)]


def test_a_file_that_is_gone_is_not_written_to(opened, file):
    file.unlink()
    page(opened)
    with pytest.raises(OperationalError, match="no such table"):
        ask(opened, "INSERT INTO house (name) VALUES ('lost')")


def test_in_a_transaction_it_stays_whatever_happens(opened, file):
    opened.set_autocommit(autocommit=False)
    opened.in_atomic_block = True
    file.rename(file.with_suffix(".away"))
    page(opened)
    assert opened.connection is not None
    opened.in_atomic_block = False


def test_whatever_goes_wrong_ends_it(opened):
    with pytest.raises(OperationalError):
        ask(opened, "SELECT * FROM nowhere")
    page(opened)
    assert opened.connection is None


def counted(one):
    return [stat.split()[0] for (stat,) in ask(one, "SELECT stat FROM sqlite_stat1 WHERE tbl = 'house'")]


def test_tables_are_counted_as_it_is_opened(opened):
    opened.close()
    assert counted(opened) == ["40"]


def test_it_opens_at_once_while_another_writes_and_is_as_patient_as_before(opened, file):
    opened.close()
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        began = time.monotonic()
        assert ask(opened, "SELECT count(*) FROM house") == [(40,)]
        assert time.monotonic() - began < databases.PATIENCE
        assert ask(opened, "PRAGMA busy_timeout") == [(databases.PATIENCE * 1000,)]
        other.execute("ROLLBACK")
    opened.close()
    assert counted(opened) == ["40"]
