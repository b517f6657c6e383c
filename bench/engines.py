"""The two databases as Caseway is installed with them: a folder, and on PostgreSQL an owner and a role that owns nothing."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
# A server that waits for the disk as one should, with as much memory as its manual suggests for a small machine.
SETTINGS = {"max_connections": "60", "shared_buffers": "512MB", "max_wal_size": "4GB"}
OWNER, ROLE = "caseway_owner", "caseway"


@contextmanager
def environment(engine: str) -> Iterator[dict[str, str]]:
    """What a process must know that is to work on an engine with nothing in it; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="caseway-bench-") as folder:
        home = Path(folder) / "home"
        home.mkdir()
        known = {
            "CASEWAY_HOME": str(home),
            "DJANGO_SETTINGS_MODULE": "caseway.config.settings",
            "CASEWAY_AUDIT_WITNESS": "",
        }
        if engine == "sqlite":
            yield _among(os.environ, known)
            return
        with _postgresql() as urls:
            yield _among(os.environ, {**known, **urls})


def _among(others: Mapping[str, str], known: Mapping[str, str]) -> dict[str, str]:
    kept = {name: value for name, value in others.items() if not name.startswith(("CASEWAY_", "DATABASE_"))}
    return {**kept, **known}


@contextmanager
def _postgresql() -> Iterator[dict[str, str]]:
    """A server of its own, with Caseway's database."""
    import psycopg

    from tests.fixtures.postgres_server import Server

    server = Server(SETTINGS)
    try:
        with psycopg.connect(server.conninfo(), autocommit=True) as connection:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN")
            connection.execute(f"CREATE ROLE {ROLE} LOGIN")
            connection.execute(f"CREATE DATABASE caseway OWNER {OWNER}")
        with psycopg.connect(server.conninfo(name="caseway"), autocommit=True) as connection:
            connection.execute(f"ALTER SCHEMA public OWNER TO {OWNER}")
        yield {
            "DATABASE_URL": server.url(ROLE, "caseway"),
            "CASEWAY_DATABASE_OWNER_URL": server.url(OWNER, "caseway"),
            "CASEWAY_BENCH_SUPERUSER": server.conninfo(name="caseway"),
        }
    finally:
        server.end()
