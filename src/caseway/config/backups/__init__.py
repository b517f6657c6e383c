"""Keeping the database, its keys and documents elsewhere, and having them back: one encrypted file, whole or refused."""

from __future__ import annotations

import dataclasses
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import UUID

import caseway
from caseway.accounts.audit.files import sync
from caseway.config import home, migrating
from caseway.config.backups import companions, exchanging, keys, papers, sealing
from caseway.config.backups.companions import Differing, Plan
from caseway.config.backups.exchanging import Journal
from caseway.config.backups.postgres import Postgres
from caseway.config.backups.sealing import Header, Tell, Unusable
from caseway.config.backups.sqlite import Sqlite

__all__ = ["Restored", "Taken", "Unusable", "restore", "settle", "take"]

SCRATCH = ".caseway-"


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was made: its size, and the key's file if that was made with it."""

    header: Header
    size: int
    new_key: Path | None


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was restored: what of, where the old one is kept, and which migrations it lacks.

    put: the files of keys that came with it.  kept: the old ones of them, and the old folder of documents, put aside.
    differing: variables that are not what it was made with.  untold: why the audit could not be told of the restore.
    """

    header: Header
    aside: str
    lacking: int
    put: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    differing: tuple[Differing, ...] = field(default=())
    untold: str = ""


def take(file: Path, *, environ: Mapping[str, str], at: datetime, tell: Tell) -> Taken:
    """Write a backup of the database as it stands now, of its keys and of its documents; raises Unusable."""
    if file.exists():
        raise Unusable(f"{file} is there already; choose another name.")
    if not file.parent.is_dir():
        raise Unusable(f"there is no folder {file.parent}.")
    engine, folder = _engine(environ), home.folder(environ)
    key, new_key = keys.key(environ, folder, make=True)
    with home.hold(folder) as held:
        begun = exchanging.read(folder)
        if not held or (begun and not _is_exchanged(engine, begun)):
            raise Unusable("a backup is being restored, or that was stopped; run the restore again first.")
        # What is not encrypted stays in Caseway's folder, whatever becomes of this process.
        with _scratch(folder) as scratch, _scratch(file.parent) as beside:
            files = _gathered(engine, folder, scratch, environ, tell)
            header = sealing.describe(
                files, key, engine=engine.engine, moment=at.isoformat(), caseway=caseway.__version__, tell=tell
            )
            half = beside / "sealed"
            with half.open("xb") as stream:
                sealing.seal(header, files, key, stream, tell)
                stream.flush()
                os.fsync(stream.fileno())
            size = half.stat().st_size
            half.rename(file)
            sync(file.parent)
    return Taken(header, size, new_key)


def _gathered(
    engine: Sqlite | Postgres, folder: Path, scratch: Path, environ: Mapping[str, str], tell: Tell
) -> list[Path]:
    """The files of a backup, the database first."""
    # Both grow meanwhile. No checkpoint may be of a later row than the database has, nor a row of a later key than is there.
    seen = companions.copy(companions.CHECKPOINTS, environ=environ, home=folder, into=scratch)
    database = engine.copy(scratch, tell)
    # A file is there before its row, and is never taken away while a row names it; its key is there before it is.
    files = papers.gather(folder, scratch, tell)
    return [database, *seen, *files, *companions.copy(companions.KEYS, environ=environ, home=folder, into=scratch)]


def restore(file: Path, *, environ: Mapping[str, str], replace: bool, at: datetime, tell: Tell) -> Restored:
    """Put a backup in the place of the database, its keys and documents, after all of it was found right; raises Unusable.

    A database that holds anything is replaced only if asked to, and is kept beside; so is a key that is another one, and
    the folder of documents.
    """
    engine, folder = _engine(environ), home.folder(environ)
    if not file.is_file():
        raise Unusable(f"there is no file {file}.")
    key, _ = keys.key(environ, folder, make=False)
    with _alone(folder), file.open("rb") as stream:
        finished = _resume(engine, folder)
        header, words = sealing.read_header(stream)
        if finished and (finished.moment, finished.sha256) == (header.moment, header.files[0].sha256):
            return _done(engine, folder, finished, header, ())
        if finished:
            _tell_audit(folder, finished)
            engine = _engine(environ)  # without the connection that told it
        if header.engine != engine.engine:
            raise Unusable(f"it is of a {_called(header.engine)} database, and yours is {_called(engine.engine)}.")
        if not replace and not engine.is_empty():
            raise Unusable(
                "the database holds something; say --replace to put the backup in its place and keep it beside."
            )
        with _scratch(engine.folder() or folder) as scratch:
            unsealed = sealing.unseal(stream, header, words, key, scratch, tell)
            plan = companions.plan(companions.named(header, unsealed[1:]), environ=environ, home=folder)
            plan = dataclasses.replace(plan, archive=papers.find(header.files, unsealed))
            journal = _put_in_place(engine, folder, engine.lay_beside(unsealed[0], tell), plan, header, at)
        return _done(engine, folder, journal, header, plan.differing)


def settle(environ: Mapping[str, str]) -> None:
    """Finish a restore that somebody stopped, or have everything as it was before it; raises Unusable."""
    folder = home.folder(environ)
    if exchanging.read(folder) is None:
        return
    with home.hold(folder, alone=True) as alone:
        journal = _resume(_engine(environ), folder) if alone else None
    if journal and not migrating.missing(migrating.alias()) and (why := _tell_audit(folder, journal)):
        raise Unusable(f"the audit could not be told that a backup was restored: {why}.")


def _resume(engine: Sqlite | Postgres, folder: Path) -> Journal | None:
    """Undo a restore that was stopped before the databases were exchanged, or return the one that is done but for the audit."""
    for left in folder.glob(f"{SCRATCH}*"):  # of somebody who was killed
        shutil.rmtree(left, ignore_errors=True)
    journal = exchanging.read(folder)
    if journal and not _is_exchanged(engine, journal):
        exchanging.undo(folder, journal, engine)
        return None
    return journal


def _put_in_place(
    engine: Sqlite | Postgres, folder: Path, beside: Path, plan: Plan, header: Header, at: datetime
) -> Journal:
    """Exchange keys, documents and databases, or leave nothing of the new ones."""
    journal = None
    try:
        _require_known(engine.migrations(beside))
        database = header.files[0].sha256
        journal = exchanging.begin(
            folder, plan, at=at, moment=header.moment, sha256=database, had_database=engine.exists()
        )
        exchanging.exchange(folder, journal)
        engine.put_in_place(beside, journal.stamp)
    except Exception:
        if journal and _is_exchanged(engine, journal):  # and only the answer was lost
            return journal
        if journal:
            exchanging.undo(folder, journal, engine)
        engine.clear(beside)
        raise
    return journal


def _is_exchanged(engine: Sqlite | Postgres, journal: Journal) -> bool:
    return engine.is_exchanged(journal.stamp, had_database=journal.had_database)


def _done(
    engine: Sqlite | Postgres, folder: Path, journal: Journal, header: Header, differing: tuple[Differing, ...]
) -> Restored:
    """Tell the audit, unless its tables are older than this Caseway: then whoever migrates does."""
    lacking = len(migrating.missing(migrating.alias()))
    kept = tuple(exchanging.aside(Path(place), journal.stamp).as_posix() for place in journal.aside)
    if (old := exchanging.old_papers(folder, journal)).exists():
        kept = (*kept, old.relative_to(folder).as_posix())
    untold = "" if lacking else _tell_audit(folder, journal)
    return Restored(header, engine.kept(journal.stamp), lacking, journal.new, kept, differing, untold)


def _tell_audit(folder: Path, journal: Journal) -> str:
    """Write the restore into the audit, and sign where it now ends; why not, where that cannot be done."""
    from django.db import DatabaseError, InterfaceError  # noqa: PLC0415 - Django's settings are ready only now

    from caseway.accounts.audit import checkpoints, restores, writing  # noqa: PLC0415 - as above
    from caseway.accounts.audit.keys import Unusable as NoKey  # noqa: PLC0415 - as above

    at = datetime.fromisoformat(journal.at)
    try:
        writing.proclaim(restores.event(UUID(journal.id), journal.moment), at=at)
        checkpoints.make(at=at, always=True)
    except (NoKey, DatabaseError, InterfaceError, OSError, ValueError) as error:
        return (str(error).splitlines() or [type(error).__name__])[0]
    exchanging.end(folder)
    return ""


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with home.hold(folder, alone=True) as alone:
        if not alone:
            raise Unusable("Caseway is running; stop it first.")
        yield


def _require_known(migrations: set[tuple[str, str]]) -> None:
    newer = [f"{app}.{name}" for app, name in sorted(migrations) if not migrating.knows(app, name)]
    if newer:
        raise Unusable(f"a newer Caseway made it (it has {newer[-1]}); restore it with that one.")


def _engine(environ: Mapping[str, str]) -> Sqlite | Postgres:
    from django.db import connections  # noqa: PLC0415 - Django's settings are ready only now

    connections.close_all()  # what is open now would be in the way, or be of the database that was
    default = connections["default"].settings_dict
    if connections["default"].vendor == "sqlite":
        return Sqlite(default)
    using = migrating.alias()
    application = str(default["USER"]) if using == migrating.OWNER else ""
    return Postgres(connections[using].settings_dict, environ, application)


def _called(engine: str) -> str:
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}.get(engine, "an unknown kind of")


@contextmanager
def _scratch(beside: Path) -> Iterator[Path]:
    """A folder that only its owner may look into, and that is gone afterwards."""
    beside.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=SCRATCH, dir=beside))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
