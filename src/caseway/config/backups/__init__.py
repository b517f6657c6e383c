"""Keeping the database elsewhere, and having it back: one encrypted file, whole or refused."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import caseway
from caseway.config import home, migrating
from caseway.config.backups import keys, sealing
from caseway.config.backups.postgres import Postgres
from caseway.config.backups.sealing import Header, Tell, Unusable
from caseway.config.backups.sqlite import Sqlite

__all__ = ["Restored", "Taken", "Unusable", "restore", "take"]


@dataclass(frozen=True, slots=True)
class Taken:
    """A backup that was made: its size, and the key's file if that was made with it."""

    header: Header
    size: int
    new_key: Path | None


@dataclass(frozen=True, slots=True)
class Restored:
    """A database that was restored: what of, where the old one is kept, and which migrations it lacks."""

    header: Header
    aside: str
    lacking: int


def take(file: Path, *, environ: Mapping[str, str], at: datetime, tell: Tell) -> Taken:
    """Write a backup of the database as it stands now; raises Unusable."""
    if file.exists():
        raise Unusable(f"{file} is there already; choose another name.")
    if not file.parent.is_dir():
        raise Unusable(f"there is no folder {file.parent}.")
    engine = _engine(environ)
    key, new_key = keys.key(environ, home.folder(environ), make=True)
    with _scratch(file.parent) as scratch:
        files = [engine.copy(scratch, tell)]
        header = sealing.describe(
            files, key, engine=engine.engine, moment=at.isoformat(), caseway=caseway.__version__, tell=tell
        )
        half = scratch / "sealed"
        with half.open("xb") as stream:
            sealing.seal(header, files, key, stream, tell)
            stream.flush()
            os.fsync(stream.fileno())
        size = half.stat().st_size
        half.rename(file)
    return Taken(header, size, new_key)


def restore(file: Path, *, environ: Mapping[str, str], replace: bool, at: datetime, tell: Tell) -> Restored:
    """Put a backup in the place of the database, after all of it was found right; raises Unusable.

    A database that holds anything is replaced only if asked to, and is kept beside.
    """
    engine = _engine(environ)
    if not file.is_file():
        raise Unusable(f"there is no file {file}.")
    key, _ = keys.key(environ, home.folder(environ), make=False)
    with _alone(home.folder(environ)), file.open("rb") as stream:
        header, words = sealing.read_header(stream)
        if header.engine != engine.engine:
            raise Unusable(f"it is of a {_called(header.engine)} database, and yours is {_called(engine.engine)}.")
        if not replace and not engine.is_empty():
            raise Unusable(
                "the database holds something; say --replace to put the backup in its place and keep it beside."
            )
        with _scratch(engine.folder()) as scratch:
            [unsealed] = sealing.unseal(stream, header, words, key, scratch, tell)
            aside = _put_in_place(engine, engine.lay_beside(unsealed, tell), at)
    return Restored(header, aside, len(migrating.missing(migrating.alias())))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with home.hold(folder, alone=True) as alone:
        if not alone:
            raise Unusable("Caseway is running; stop it first.")
        yield


def _put_in_place(engine: Sqlite | Postgres, beside: Path, at: datetime) -> str:
    """Exchange the databases, or leave nothing of the new one; where the old one is kept."""
    try:
        _require_known(engine.migrations(beside))
        return engine.put_in_place(beside, f"{at:%Y%m%d-%H%M%S-%f}")
    except Unusable:
        engine.clear(beside)
        raise


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
def _scratch(beside: Path | None) -> Iterator[Path]:
    """A folder that only its owner may look into, and that is gone afterwards."""
    made = Path(tempfile.mkdtemp(prefix=".caseway-", dir=beside))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)
