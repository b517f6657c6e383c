"""What the application's own connection refuses, on SQLite by itself and on PostgreSQL by its role's rights."""

from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, migrations, models, transaction
from django.db.migrations.state import ProjectState

from caseway.accounts import scope
from caseway.accounts.audit import triggers
from caseway.accounts.models import AuditEntry, AuditPerson, Organization
from caseway.accounts.sqlite import base
from tests.fixtures.both_engines import APPLICATION, as_owner
from tests.unit.accounts.audit.chains import AT, execute, prove, write

pytestmark = pytest.mark.usefixtures("home")
AUDIT = ("accounts_auditentry", "accounts_auditperson")

# {0}: a table of the audit, {1}: a column of it, {2}: one of its triggers.
SCHEMA = [
    "DROP TABLE {0}",
    "ALTER TABLE {0} RENAME TO gone",
    "ALTER TABLE {0} ADD COLUMN more text",
    "ALTER TABLE accounts_auditentry DROP COLUMN outcome",
    "ALTER TABLE {0} RENAME COLUMN {1} TO other",
    "DROP TABLE accounts_notice",
    "ALTER TABLE accounts_notice RENAME TO gone",
    "DROP INDEX audit_newest",
    "CREATE TABLE left_over (x int)",
    "CREATE INDEX left_over ON accounts_notice (kind)",
    "CREATE VIEW left_over AS SELECT 1",
]
ROWS = [
    "UPDATE {0} SET {1} = {1}",
    "UPDATE {0} SET {1} = {1} WHERE {1} IS NULL",
    "DELETE FROM {0}",
    "DELETE FROM {0} WHERE {1} IS NULL",
    "INSERT INTO {0} SELECT * FROM {0} WHERE true ON CONFLICT ({2}) DO UPDATE SET {1} = EXCLUDED.{1}",
]
SQLITE = [
    "DROP TRIGGER {0}_delete",
    "CREATE TRIGGER swallow BEFORE INSERT ON {0} BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TEMP TRIGGER swallow BEFORE INSERT ON main.{0} BEGIN SELECT RAISE(IGNORE); END",
    "CREATE TEMP TABLE {0} (x)",
    "CREATE TEMP VIEW {0} AS SELECT 1",
    "CREATE VIRTUAL TABLE left_over USING fts5(x)",
    "DROP TABLE clients_searchword_trigrams",
    "PRAGMA writable_schema = ON",
    "PRAGMA WRITABLE_SCHEMA(1)",
    "DELETE FROM main.{0}",
    'UPDATE "ACCOUNTS_AuditEntry" SET seq = seq',
    "WITH x AS (SELECT 1) DELETE FROM {0}",
]
POSTGRES = [
    "TRUNCATE {0}",
    "DROP TRIGGER {0}_keep ON {0}",
    "ALTER TABLE {0} DISABLE TRIGGER {0}_keep",
    "ALTER TABLE {0} DISABLE TRIGGER ALL",
    "ALTER TABLE {0} OWNER TO " + APPLICATION,
    "CREATE TRIGGER swallow BEFORE INSERT ON {0} EXECUTE FUNCTION accounts_audit_refuse()",
    "CREATE RULE swallow AS ON INSERT TO {0} DO INSTEAD NOTHING",
    "CREATE OR REPLACE FUNCTION accounts_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "DROP FUNCTION accounts_audit_refuse() CASCADE",
    "SET session_replication_role = replica",
    "COPY {0} FROM PROGRAM 'true'",
    "LOCK TABLE {0} IN ACCESS EXCLUSIVE MODE",
]


@pytest.fixture
def written(db, home, as_application):
    """An audit of three rows, and from now on the rights that the installed application has."""
    write(3)
    with as_application():
        yield


def refused(statement, table):
    column, key = ("outcome", "seq") if table == "accounts_auditentry" else ("person", "entry, person")
    before = AuditEntry.objects.count(), AuditPerson.objects.count()
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        execute(statement.format(table, column, key))
    assert (AuditEntry.objects.count(), AuditPerson.objects.count()) == before
    return str(error.value)


@pytest.mark.engines("sqlite")
@pytest.mark.parametrize("statement", [*SCHEMA, *ROWS, *SQLITE])
@pytest.mark.parametrize("table", AUDIT)
def test_on_sqlite_the_connection_itself_refuses(written, table, statement):
    assert "authoriz" in refused(statement, table)


@pytest.mark.engines("postgres")
@pytest.mark.parametrize("statement", [*SCHEMA, *ROWS, *POSTGRES])
@pytest.mark.parametrize("table", AUDIT)
def test_on_postgresql_the_role_has_no_right(written, table, statement):
    said = refused(statement, table)
    assert "permission denied" in said or "must be owner" in said


@pytest.mark.engines("sqlite")
def test_the_connection_names_the_tables_that_the_triggers_keep(db):
    assert set(triggers.TABLES) == base.KEPT


def test_what_caseway_does_is_allowed(written):
    write(1)
    key = uuid4()
    with scope.within(key), scope.whole("audit"):
        Organization.objects.create(pk=key, name="Harbor", created_at=AT)
        Organization.objects.filter(pk=key).update(name="Puerto")
        assert AuditEntry.objects.count() == 4
    assert prove().holds
    if connection.vendor == "sqlite":
        Organization.objects.all().delete()
        execute("PRAGMA writable_schema")  # asked, not set


@pytest.mark.engines("sqlite")
def test_the_triggers_refuse_too_where_the_connection_would_not(written):
    for table in AUDIT:
        for does in ("DELETE FROM {0}", "UPDATE {0} SET rowid = rowid"):
            with as_owner(), pytest.raises(DatabaseError, match="only ever added to"), transaction.atomic():
                execute(does.format(table))


@pytest.mark.engines("sqlite")
def test_what_was_prepared_while_it_was_allowed_is_asked_again(db, home):
    write(2)
    statement = "DELETE FROM accounts_auditentry WHERE seq = 99"
    with as_owner():
        execute(statement)
    with pytest.raises(DatabaseError, match="authorized"), transaction.atomic():
        execute(statement)


@pytest.mark.engines("sqlite")
def test_a_new_connection_asks_as_well(transactional_db):
    connection.close()
    with pytest.raises(DatabaseError, match="authorized"):
        execute("DROP TABLE accounts_notice")
    with as_owner():
        connection.close()
        execute("CREATE TABLE left_over (x int)")
        execute("DROP TABLE left_over")


@pytest.mark.engines("sqlite")
def test_migrations_change_tables_and_nobody_after_them(transactional_db):
    change = migrations.CreateModel("Left", [("id", models.AutoField(primary_key=True))])
    before, after = ProjectState(), ProjectState()
    change.state_forwards("over", after)
    with connection.schema_editor() as editor:
        change.database_forwards("over", editor, before, after)
    with pytest.raises(DatabaseError, match="authorized"):
        execute("DROP TABLE over_left")
    with connection.schema_editor() as editor:
        change.database_backwards("over", editor, after, before)
    assert "over_left" not in connection.introspection.table_names()


@pytest.mark.engines("sqlite")
def test_a_migration_that_fails_leaves_the_connection_asking(transactional_db):
    with pytest.raises(ZeroDivisionError), connection.schema_editor():
        raise ZeroDivisionError
    with pytest.raises(DatabaseError, match="authorized"):
        execute("DROP TABLE accounts_notice")
