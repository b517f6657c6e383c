"""What must be right before Caseway serves anyone: told in a sentence each, all at once, before the first request."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection, connections

from caseway.accounts import containment
from caseway.clients import encryption
from caseway.config import demo as demo_people
from caseway.config import migrating, sqlite_safety
from caseway.config.unfit import Unfit

SHORTEST_SECRET = 50
PRAGMAS = {
    "journal_mode": ("wal", "its journal is not a write-ahead log; Caseway sets it, so look for what changes it back"),
    "synchronous": (2, "it would answer before a write is safe on the disk (synchronous is not FULL)"),
    "foreign_keys": (1, "it would keep rows that refer to nothing (foreign keys are off)"),
}


def prepare(*, demo: bool = False, year: demo_people.Told | None = None) -> list[str]:
    """Make sure that Caseway may serve, and return what it should be warned of; raises Unfit.

    The demo brings its database up to date by itself, and may be at home on a PostgreSQL where it owns everything. `year`:
    of the large demo, who is told how much of its year is made.
    Connections are closed afterwards: none may be there when the server splits into its processes.
    """
    try:
        if demo and year is not None:
            demo_people.prepare_year(year)
        elif demo:
            migrating.migrate(lambda *_: None)
            demo_people.prepare()
        faults = [*_settings(), *_database(demo=demo)]
        warnings = list(_warnings())
    except (DatabaseError, InterfaceError) as error:
        raise Unfit([f"the database cannot be used: {first_line(error)}"]) from None
    finally:
        connections.close_all()
    if faults:
        raise Unfit(faults)
    return warnings


def protect() -> None:
    """Keep everything but SQLite off its file in this process, from now on; raises Unfit."""
    if connection.vendor != "sqlite":
        return
    try:
        sqlite_safety.keep_others_out(Path(connection.settings_dict["NAME"]))
    except sqlite_safety.Refused:
        raise Unfit(["duckdb is loaded where pages are served, and could lose what SQLite has written."]) from None


def _settings() -> Iterator[str]:
    if settings.DEBUG and settings.HTTPS:
        yield "CASEWAY_DEBUG shows the insides of a fault to everyone; unset it where CASEWAY_HTTPS is set."
    if "*" in settings.ALLOWED_HOSTS:
        yield "CASEWAY_HOSTS is “*”, so anyone could speak in your name; list the names people type."
    if len(str(settings.SECRET_KEY)) < SHORTEST_SECRET:
        yield f"CASEWAY_SECRET_KEY is short; give it {SHORTEST_SECRET} letters or more, or unset it to have one made."


def _database(*, demo: bool) -> Iterator[str]:
    if connection.vendor == "sqlite":
        yield from _sqlite()
    else:
        yield from [] if demo else _postgres()
    if newer := migrating.unknown():
        yield f"the database was made by a newer Caseway (it has {newer[-1]}); start that one."
    elif lacking := migrating.missing():
        yield f"the database is not up to date ({len(lacking)} migrations are missing); run: caseway migrate"
    elif unruled := containment.missing(connection):
        yield f"rows of {unruled[0]} could point into another organization (a rule is missing); run: caseway migrate"
    else:
        yield from _field_key()


def _field_key() -> Iterator[str]:
    try:
        encryption.ring()
    except encryption.Unreadable as unreadable:
        yield f"{unreadable}."


def _sqlite() -> Iterator[str]:
    version = connection.Database.sqlite_version_info  # type: ignore[attr-defined] # the library below this engine
    if not sqlite_safety.is_mended(version):
        written = ".".join(map(str, version))
        yield f"SQLite {written} can lose committed writes; use 3.51.3 or later (the wheel pysqlite3 brings one)."
    place = Path(connection.settings_dict["NAME"])
    kind = sqlite_safety.file_system(place.parent)
    if sqlite_safety.is_shared(kind):
        yield f"{place} lies on a network file system ({kind}); set CASEWAY_HOME to a folder on a disk of this machine."
    for name, (right, says) in PRAGMAS.items():
        if _ask(f"PRAGMA {name}") != right:
            yield f"SQLite is not set up safely: {says}."
    if sys.modules.get("duckdb"):
        yield "duckdb is loaded where pages are served, and could lose what SQLite has written."


def _postgres() -> Iterator[str]:
    role = connection.settings_dict["USER"] or "its role"
    if _ask("SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"):
        yield f"{role} of DATABASE_URL may read past the rules between organizations; use a role that is no superuser."
    elif _ask(
        "SELECT count(*) FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace "
        "AND pg_has_role(current_user, relowner, 'USAGE')"
    ):
        yield (
            f"{role} of DATABASE_URL owns the tables and could undo the rules between organizations; put the owner into "
            "CASEWAY_DATABASE_OWNER_URL and a role that owns nothing into DATABASE_URL."
        )


def _warnings() -> Iterator[str]:
    if connection.vendor == "postgresql" and _ask("SHOW fsync") == "off":
        yield "PostgreSQL runs with fsync off: a power cut can destroy the database."


def _ask(query: str) -> Any:  # noqa: ANN401 - one value of whatever kind
    with connection.cursor() as cursor:
        cursor.execute(query)
        return cursor.fetchone()[0]


def first_line(error: Exception) -> str:
    """What an error says first; the rest may quote."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
