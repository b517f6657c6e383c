"""Sessions kept in the database, with what the server must know of each in columns beside its data."""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

KEPT = ("user_id", "organization_id", "opened_at", "seen_at", "proven_at", "is_strong", "address", "browser")


class SessionStore(DatabaseStore):
    """Django's own, whose rows say whose session it is; ending a session is deleting its row."""

    @classmethod
    def get_model_class(cls) -> Any:  # noqa: ANN401 - as Django has it
        """The table of sessions."""
        from caseway.accounts.models import Session  # noqa: PLC0415 - models are not ready when settings name this engine

        return Session

    def __init__(self, session_key: str | None = None) -> None:
        super().__init__(session_key)
        self.columns: dict[str, Any] = {}

    def load(self) -> dict[str, Any]:
        """Read the session and what is known of it."""
        row = self._get_session_from_db()  # type: ignore[attr-defined] # Django has it, its types do not
        self.columns = {name: getattr(row, name) for name in KEPT} if row else {}
        return self.decode(row.session_data) if row else {}

    def keep(self, **columns: Any) -> None:
        """Note what the server must know of the session; it is written with it, also under a new key."""
        self.columns.update(columns)
        self.modified = True

    def create_model_instance(self, data: dict[str, Any]) -> Any:  # noqa: ANN401 - as Django has it
        """The row to write."""
        made = super().create_model_instance(data)
        for name, value in self.columns.items():
            setattr(made, name, value)
        return made

    def flush(self) -> None:
        """End the session and forget what was known of it."""
        super().flush()
        self.columns = {}
