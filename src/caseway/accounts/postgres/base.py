"""The connection: tells PostgreSQL the scope as each transaction begins, and gives up a server that does not answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg.pq import TransactionStatus

from caseway.accounts import scope
from caseway.accounts.postgres import patience

Execute = Callable[[str, Any, bool, dict[str, Any]], Any]


# A transaction that was begun and not failed; to the server it is begun with its first statement.
TOLD = (TransactionStatus.IDLE, TransactionStatus.INTRANS)


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of Django's; `PATIENCE` among its settings is how long a statement may take, in seconds."""

    Database = patience.patient  # type: ignore[assignment] # has all that the module has

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self.execute_wrappers.append(in_a_transaction)

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001 - Django's
        """Begin a transaction, or end it: Django's way to the outermost of each."""
        super()._set_autocommit(autocommit)  # type: ignore[misc] # Django has it, its types do not
        if not autocommit and scope.current():
            with self.wrap_database_errors:
                self.connection.begin(scope.statement())

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 - as Django has it
        """Connect, and wait no longer for answers than the settings say."""
        made = super().get_new_connection(conn_params)
        if limit := self.settings_dict.get("PATIENCE"):
            made.patience = limit + patience.LONGER
        return made

    def be_patient(self) -> None:
        """Let statements take as long as they take, until this connection is closed."""
        self.ensure_connection()
        self.connection.patience = None
        self.connection.execute("SET statement_timeout = 0; SET lock_timeout = 0")

    def is_usable(self) -> bool:
        """Whether a connection that was kept still works, found out quickly."""
        if not isinstance(self.connection, patience.Connection) or self.connection.patience is None:
            return super().is_usable()
        usual, self.connection.patience = self.connection.patience, patience.CHECKING
        try:
            return super().is_usable()
        finally:
            self.connection.patience = usual

    def tell_scope(self) -> None:
        """Tell an open transaction of another scope; one that failed can only be rolled back, and forgets it then."""
        if self.in_atomic_block and self.connection and self.connection.info.transaction_status in TOLD:
            with self.wrap_database_errors:
                self.connection.execute(scope.statement())


def in_a_transaction(execute: Execute, sql: str, parameters: Any, many: bool, context: dict[str, Any]) -> Any:  # noqa: ANN401, FBT001 - Django's
    """Run a statement that stands alone in a transaction of its own, so that it too has a scope.

    Nothing is gathered into longer transactions: a change is committed as soon as on SQLite, and no lock outlives it.
    """
    connection = context["connection"]
    if not scope.current() or not connection.get_autocommit():
        return execute(sql, parameters, many, context)
    cursor = context["cursor"].cursor
    if isinstance(cursor, psycopg.ClientCursor) and not many:
        # Sent as one, the two are one transaction, and take no longer than the one; the second's result is wanted.
        found = execute(f"{scope.statement()}; {sql}", parameters, many, context)
        cursor.nextset()
        return found
    raw = connection.connection
    with connection.wrap_database_errors:
        raw.execute(f"BEGIN; {scope.statement()}")
    try:
        found = execute(sql, parameters, many, context)
    except BaseException:
        if not raw.closed:
            raw.execute("ROLLBACK")
        raise
    with connection.wrap_database_errors:
        raw.execute("COMMIT")
    return found
