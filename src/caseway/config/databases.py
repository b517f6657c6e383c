"""Where rows are kept: a SQLite file in Caseway's folder, or the PostgreSQL that DATABASE_URL names."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from caseway.config.unfit import Unfit

PATIENCE = 1.2  # seconds a page waits for another's write, or for an answer, before it says that it cannot be shown
KEPT = 600  # seconds for which a SQLite file stays open; as it is opened anew its tables are counted
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY;"


def use_our_sqlite() -> None:
    """Have every import of `sqlite3` give the library the lock pins: the machine's may lose committed writes."""
    import pysqlite3  # noqa: PLC0415 - before anything else imports sqlite3
    import pysqlite3.dbapi2  # noqa: PLC0415

    sys.modules["sqlite3"] = pysqlite3
    sys.modules["sqlite3.dbapi2"] = pysqlite3.dbapi2


def databases(environ: Mapping[str, str], home: Path) -> dict[str, dict[str, Any]]:
    """Django's DATABASES from the environment; `owner` is whoever may change tables, on PostgreSQL."""
    patience = float(environ.get("CASEWAY_DATABASE_WAIT") or PATIENCE)
    url, owner = environ.get("DATABASE_URL", ""), environ.get("CASEWAY_DATABASE_OWNER_URL", "")
    if owner and not url:
        raise Unfit(["CASEWAY_DATABASE_OWNER_URL is set and DATABASE_URL is not."])
    found = {"default": _postgres(url, patience) if url else _sqlite(home / "caseway.sqlite3", patience)}
    return {**found, "owner": _postgres(owner)} if owner else found


def _sqlite(file: Path, patience: float) -> dict[str, Any]:
    return {
        "ENGINE": "caseway.accounts.sqlite",
        "NAME": file,
        "CONN_MAX_AGE": KEPT,
        "OPTIONS": {"timeout": patience, "transaction_mode": "IMMEDIATE", "init_command": PRAGMAS},
    }


def _postgres(url: str, patience: float | None = None) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql"} or len(parts.path) < 2:
        raise Unfit(["DATABASE_URL must be like postgresql://user:password@host:5432/name."])
    return {
        "ENGINE": "caseway.accounts.postgres",
        "NAME": unquote(parts.path[1:]),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
        "PATIENCE": patience,
        "OPTIONS": {"connect_timeout": 2, **_limits(patience), **dict(parse_qsl(parts.query))},
    }


def _limits(patience: float | None) -> dict[str, str]:
    """What PostgreSQL itself ends, and when; whoever changes tables has all the time it takes."""
    if patience is None:
        return {}
    limit = f"{round(patience * 1000)}ms"
    return {
        "options": f"-c statement_timeout={limit} -c lock_timeout={limit} -c idle_in_transaction_session_timeout=30s"
    }
