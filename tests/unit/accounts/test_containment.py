"""The rules between organizations are in the database after every migration, and are put there again where they are not."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from caseway.accounts import containment
from caseway.accounts.models import Organization, Program, Team
from caseway.config import migrating
from tests.fixtures.both_engines import as_owner, grant
from tests.unit.accounts import world


def write_across():
    """Put a team into another's program; whether the database refused."""
    one, other = world.organization("One"), world.organization("Other")
    try:
        with transaction.atomic():
            Team.objects.create(organization=one, program=world.program(other), name="North")
    except IntegrityError:
        return True
    finally:
        Team.objects.all().delete()
        Program.objects.all().delete()
        Organization.objects.all().delete()
    return False


def test_they_are_there_from_the_beginning(db):
    assert containment.missing(connection) == []
    assert write_across()


def test_where_they_were_taken_away_migrating_puts_them_back(transactional_db):
    containment.remove("default")
    assert len(containment.missing(connection)) == len(list(containment.tables()))
    assert not write_across()
    assert migrating.migrate(lambda *_: None) == []
    assert containment.missing(connection) == []
    assert write_across()


def test_one_that_says_something_else_is_missed_and_mended(transactional_db, engine):
    with as_owner(), connection.cursor() as cursor:
        if engine == "sqlite":
            cursor.execute("DROP TRIGGER accounts_team_contained_insert")
        else:
            cursor.execute("ALTER TABLE accounts_team DISABLE TRIGGER accounts_team_contained_insert")
    assert containment.missing(connection) == ["accounts_team"]
    containment.install("default")
    assert containment.missing(connection) == []


@pytest.mark.slow
def test_tables_are_altered_without_them_and_have_them_afterwards(transactional_db, engine):
    """Back by a migration that altered a table, during which they cannot be right, and on again."""
    call_command("migrate", "clients", "0003", verbosity=0)
    try:
        assert containment.missing(connection), "they are there though tables are not what the models say"
    finally:
        call_command("migrate", verbosity=0)
        if engine == "postgres":
            grant()  # tables that were made anew are nobody else's yet
    assert containment.missing(connection) == []


def test_people_of_no_organization_and_rows_without_one_are_not_looked_at(db):
    names = {one.name for one in containment.tables()}
    assert not names & {"accounts_organization", "accounts_user", "accounts_session", "accounts_auditentry"}
    assert "clients_disclosure_consents" in names
    assert "clients_linkedrow" not in names


@pytest.mark.engines("postgres")
def test_who_serves_cannot_take_them_away(db, as_application):
    with as_application(), pytest.raises(Exception, match="must be owner"), transaction.atomic():
        containment.remove("default")
