"""The connection: kept from page to page while its file is the one that is there, and told how large the tables are.

Opening the file and reading its schema takes as long as a dozen statements, so that is not done for every page. Whatever
goes wrong on a connection ends it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

# Count, of all tables, those that were never counted or have grown tenfold, and of each no more than some thousand rows.
COUNT = "PRAGMA optimize=0x10012"


class DatabaseWrapper(base.DatabaseWrapper):
    """A connection of Django's to one file."""

    _opened: tuple[int, int] | None = None

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:  # noqa: ANN401 - as Django has it
        """Open the file."""
        made = super().get_new_connection(conn_params)
        self._opened = self._identity()
        self._count(made)
        return made

    def is_usable(self) -> bool:
        """Whether a connection on which something went wrong is kept."""
        return False

    def close_if_unusable_or_obsolete(self) -> None:
        """Close it before and after a page where it must be, also when its file was moved away or replaced."""
        if self.connection is not None and not self.in_atomic_block and self._identity() != self._opened:
            self.close()
            return
        super().close_if_unusable_or_obsolete()

    def _identity(self) -> tuple[int, int] | None:
        """Which file lies at our place; asking does not open it."""
        try:
            found = Path(self.settings_dict["NAME"]).stat()
        except OSError:
            return None
        return found.st_dev, found.st_ino

    def _count(self, made: Any) -> None:  # noqa: ANN401 - as above
        """Have SQLite count, without which it looks people up by their organization, one after the other.

        Where another writes just now, the next connection does.
        """
        patience = made.execute("PRAGMA busy_timeout").fetchone()[0]
        made.execute("PRAGMA busy_timeout=0")
        try:
            made.execute(COUNT).fetchall()
        except self.Database.DatabaseError:
            pass
        finally:
            made.execute(f"PRAGMA busy_timeout={patience}")
