"""Sessions kept in the database, with what the server must know of each in columns beside its data.

Nobody is known before their session is read, so its row shows to whoever brings its key, and to its user.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore

from caseway.accounts import scope

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
        with scope.seeking(self.session_key or ""):
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

    def exists(self, session_key: str) -> bool:
        """Whether there is a session of this key."""
        with scope.seeking(session_key):
            return super().exists(session_key)

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002 - as Django has it
        """Write the session."""
        if self.session_key is None:  # it is given one, and written with it
            return super().save(must_create)
        with scope.seeking(self.session_key):
            return super().save(must_create)

    def delete(self, session_key: str | None = None) -> None:
        """End a session, by its key, or this one."""
        with scope.seeking(session_key or self.session_key or ""):
            super().delete(session_key)

    def flush(self) -> None:
        """End the session and forget what was known of it."""
        super().flush()
        self.columns = {}
