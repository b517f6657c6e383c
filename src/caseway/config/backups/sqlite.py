"""A SQLite file copied whole while others write to it, and put in another's place."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Any

from caseway.accounts.audit.files import sync
from caseway.config import sqlite_safety
from caseway.config.backups.sealing import Tell, Unusable

ENGINE = "sqlite"
PAGES = 2_000  # a step, between which the progress is told
WAIT = 30  # seconds for a writer in the way
OF_ITS_OWN = {
    "django_migrations", "django_content_type", "auth_permission", "sqlite_sequence", "sqlite_schema", "sqlite_temp_schema",
    "sqlite_stat1", "sqlite_stat4", "caseway_cache",  # what is kept for minutes is nobody's loss
}  # fmt: skip


class Sqlite:
    """The database of one file."""

    engine = ENGINE

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.live = Path(settings["NAME"])

    def folder(self) -> Path:
        """Where what is restored is put beside what is there: on the same disk."""
        self.live.parent.mkdir(parents=True, exist_ok=True)
        return self.live.parent

    def copy(self, folder: Path, tell: Tell) -> Path:
        """Copy the database as it stands at one moment, and make sure that the copy is whole; raises Unusable."""
        if not self.live.is_file():
            raise Unusable(f"there is no database at {self.live}.")
        target = folder / "caseway.sqlite3"
        try:
            self._copy(target, tell)
        except sqlite3.DatabaseError as error:
            raise Unusable(f"the database cannot be read: {error}.") from None
        check(target)
        return target

    def _copy(self, target: Path, tell: Tell) -> None:
        with closing(_connect(self.live)) as source, closing(_connect(target)) as into:
            # A transaction holds the moment: without it each write by another would begin the copy anew.
            source.execute("BEGIN")
            source.execute("SELECT count(*) FROM sqlite_master").fetchone()
            source.backup(into, pages=PAGES, progress=lambda _, left, whole: tell("Copying", whole - left, whole))
            into.execute("PRAGMA journal_mode=DELETE")

    def is_empty(self) -> bool:
        """Whether nothing would be lost; a file that cannot be read may hold something."""
        if not self.live.is_file():
            return True
        try:
            with closing(_connect(self.live)) as source:
                # Of an index for search nothing is asked: what is in it stands in a table too.
                names = {name for (name,) in source.execute("SELECT name FROM pragma_table_list WHERE type = 'table'")}
                return not any(
                    source.execute(f'SELECT 1 FROM "{name}" LIMIT 1').fetchone()  # noqa: S608 - names of our tables
                    for name in names - OF_ITS_OWN
                )
        except sqlite3.DatabaseError:
            return False

    def lay_beside(self, file: Path, tell: Tell) -> Path:
        """Make what was unsealed ready to be put in place; raises Unusable where it is not whole."""
        tell("Checking", 0, 1)
        check(file)
        return file

    def migrations(self, beside: Path) -> set[tuple[str, str]]:
        """The migrations that what lies beside has seen."""
        with closing(_connect(beside)) as source:
            return set(source.execute("SELECT app, name FROM django_migrations"))

    def put_in_place(self, beside: Path, stamp: str) -> str:
        """Exchange what is there for what lies beside; where the old one is kept, if there was one."""
        aside = self._aside(stamp)
        _settle(self.live)
        kept = self.live.exists()
        if kept:
            aside.hardlink_to(self.live)  # under both names for now, so that there is always a database of ours
        for ending in sqlite_safety.BESIDE[1:]:
            if (old := Path(f"{self.live}{ending}")).exists():  # a broken one's
                old.rename(f"{aside}{ending}")
        beside.chmod(0o600)
        sync(beside)
        beside.replace(self.live)
        sync(self.live.parent)
        return str(aside) if kept else ""

    def clear(self, beside: Path) -> None:
        """Leave nothing of what was laid beside; its folder goes anyway."""

    def exists(self) -> bool:
        """Whether there is a database."""
        return self.live.exists()

    def is_exchanged(self, stamp: str, *, had_database: bool) -> bool:
        """Whether what lay beside is in place."""
        if not had_database:  # a command that only looked may have left an empty file
            try:
                return self.live.exists() and bool(self.migrations(self.live))
            except sqlite3.DatabaseError:
                return False
        aside = self._aside(stamp)
        return aside.exists() and not (self.live.exists() and aside.samefile(self.live))

    def kept(self, stamp: str) -> str:
        """Where the one before is, if there was one."""
        return str(self._aside(stamp)) if self._aside(stamp).exists() else ""

    def forget(self, stamp: str) -> None:
        """Take away the second name of what was not exchanged after all."""
        aside = self._aside(stamp)
        if aside.exists() and self.live.exists() and aside.samefile(self.live):
            aside.unlink()

    def _aside(self, stamp: str) -> Path:
        return self.live.with_name(f"{self.live.stem}-before-{stamp}{self.live.suffix}")


def check(file: Path) -> None:
    """Make sure that a file is a whole SQLite database; raises Unusable."""
    try:
        with closing(_connect(file)) as copy:
            found = [row for (row,) in copy.execute("PRAGMA integrity_check")]
            broken = copy.execute("PRAGMA foreign_key_check").fetchone()
    except sqlite3.DatabaseError as error:
        found, broken = [str(error)], None
    if found != ["ok"] or broken:
        raise Unusable(
            f"the database in it is not whole: {found[0] if found != ['ok'] else 'a row refers to nothing'}."
        )


def _settle(file: Path) -> None:
    """Have the file hold all that was written to it, with nothing beside it; a broken one stays as it is."""
    if not file.exists():
        return
    try:
        with closing(_connect(file)) as last:
            last.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.OperationalError as error:
        if "locked" in str(error):
            raise Unusable("the database is in use; stop Caseway first.") from None
    except sqlite3.DatabaseError:
        return


def _connect(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=WAIT, isolation_level=None)
