"""What a migration says of a table whose rows belong to organizations: PostgreSQL keeps them apart.

    operations = [RowLevelSecurity("clients_client")]

A row shows, and can be written, only in a transaction that has named its organization (`scope`); the owner of the table is
no exception. With `user_column`, a user's own rows show wherever they are, but are changed no more easily. On SQLite
nothing happens.
"""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

from caseway.accounts.scope import ORGANIZATION, USER

# After a transaction its settings are empty and not null; and what is empty is no UUID.
SETTING = "nullif(current_setting('{}', true), '')::uuid"


class RowLevelSecurity(Operation):
    """Show and take the rows of a table only within their organization."""

    reduces_to_sql = True
    reversible = True

    def __init__(self, table: str, column: str = "organization_id", *, user_column: str = "") -> None:
        self.table = table
        self.column = column
        self.user_column = user_column

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """No model changes."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Put the policies in force."""
        del app_label, from_state, to_state
        table, column = schema_editor.quote_name(self.table), schema_editor.quote_name(self.column)
        ours = f"{column} = {SETTING.format(ORGANIZATION)}"
        self._run(
            schema_editor,
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY within_organization ON {table} USING ({ours}) WITH CHECK ({ours})",
        )
        if self.user_column:
            theirs = f"{schema_editor.quote_name(self.user_column)} = {SETTING.format(USER)}"
            self._run(schema_editor, f"CREATE POLICY of_user ON {table} FOR SELECT USING ({theirs})")

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Take them back."""
        del app_label, from_state, to_state
        table = schema_editor.quote_name(self.table)
        self._run(
            schema_editor,
            f"DROP POLICY IF EXISTS of_user ON {table}",
            f"DROP POLICY within_organization ON {table}",
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
