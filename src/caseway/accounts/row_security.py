"""What a migration says of a table whose rows not everybody may see: PostgreSQL keeps them apart.

    operations = [
        RowLevelSecurity("clients_client"),
        Following("clients_consentchange", consent_id="clients_consent"),
        Policies("accounts_session", every="session_key = {sought} OR user_id = {user}"),
    ]

A row shows, and can be written, only in a transaction that has named its organization (`scope`), or whatever else the
table's policies ask; the owner of the table is no exception. On SQLite nothing happens.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from caseway.accounts.scope import ORGANIZATION, SOUGHT, USER, WHOLE

# After a transaction its settings are empty and not null; and what is empty is no UUID.
SETTING = "nullif(current_setting('{}', true), '')::uuid"
# What a condition may name. What is asked in parentheses of its own is found out once, and not for every row.
WORDS = {
    "organization": f"(SELECT {SETTING.format(ORGANIZATION)})",
    "user": f"(SELECT {SETTING.format(USER)})",
    "sought": f"(SELECT convert_from(decode(current_setting('{SOUGHT}', true), 'hex'), 'UTF8'))",
    "whole": f"(SELECT current_setting('{WHOLE}', true))",
}
COMMANDS = {"every": "ALL", "select": "SELECT", "insert": "INSERT"}


class _Kept(Operation):
    """A table with policies; each kind of operation says which."""

    reduces_to_sql = True
    reversible = True
    table: str

    def policies(self, schema_editor: BaseDatabaseSchemaEditor) -> dict[str, str]:
        """The policies by name, each with what follows the name of its table."""
        raise NotImplementedError  # never run: each of the operations below has its own

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Put the policies in force."""
        del app_label, from_state, to_state
        table = schema_editor.quote_name(self.table)
        self._run(
            schema_editor,
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            *(f"CREATE POLICY {name} ON {table} {says}" for name, says in self.policies(schema_editor).items()),
        )

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take them back."""
        del app_label, from_state, to_state
        table = schema_editor.quote_name(self.table)
        self._run(
            schema_editor,
            *(f"DROP POLICY IF EXISTS {name} ON {table}" for name in self.policies(schema_editor)),
            f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} DISABLE ROW LEVEL SECURITY",
        )

    def describe(self) -> str:
        """What `migrate` says it does."""
        return f"Keep the rows of {self.table} within their organization"

    @property
    def migration_name_fragment(self) -> str:
        """The part of a migration's name."""
        return f"{self.table}_row_security"

    @staticmethod
    def _run(schema_editor: BaseDatabaseSchemaEditor, *statements: str) -> None:
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)


class RowLevelSecurity(_Kept):
    """Show and take the rows of a table only within their organization.

    With `user_column`, a user's own rows show wherever they are, but are changed no more easily.
    """

    def __init__(self, table: str, column: str = "organization_id", *, user_column: str = "") -> None:
        self.table = table
        self.column = column
        self.user_column = user_column

    def policies(self, schema_editor: BaseDatabaseSchemaEditor) -> dict[str, str]:
        """Within its organization; and where that is asked for, of its user."""
        ours = f"{schema_editor.quote_name(self.column)} = {SETTING.format(ORGANIZATION)}"
        found = {"within_organization": f"USING ({ours}) WITH CHECK ({ours})"}
        if self.user_column:
            theirs = f"{schema_editor.quote_name(self.user_column)} = {SETTING.format(USER)}"
            found["of_user"] = f"FOR SELECT USING ({theirs})"
        return found


class Following(_Kept):
    """Show and take the rows of a table only where the rows show that they belong to: by each column, the table of those."""

    def __init__(self, table: str, **tables: str) -> None:
        self.table = table
        self.tables = tables

    def policies(self, schema_editor: BaseDatabaseSchemaEditor) -> dict[str, str]:
        """With what it belongs to."""
        name = schema_editor.quote_name
        there = " AND ".join(
            f"EXISTS (SELECT 1 FROM {name(other)} there WHERE there.id = {name(self.table)}.{name(column)})"  # noqa: S608 - our names
            for column, other in self.tables.items()
        )
        return {"with_its_row": f"USING ({there}) WITH CHECK ({there})"}


class Policies(_Kept):
    """Show and take the rows of a table where conditions of its own hold: `every` for all, others to look or to add only.

    A condition may name {organization}, {user}, {sought} and {whole}.
    """

    def __init__(self, table: str, **conditions: str) -> None:
        self.table = table
        self.conditions = conditions

    def policies(self, schema_editor: BaseDatabaseSchemaEditor) -> dict[str, str]:
        """Each condition as a policy."""
        del schema_editor
        found = {}
        for name, condition in self.conditions.items():
            says = condition.format(**WORDS)
            used = f"WITH CHECK ({says})" if name == "insert" else f"USING ({says})"
            found[f"to_{name}"] = f"FOR {COMMANDS[name]} {used}"
        return found
