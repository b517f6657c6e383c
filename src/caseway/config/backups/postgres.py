"""A PostgreSQL database written to a file and read back by PostgreSQL's own programs."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from caseway.config import migrating
from caseway.config.backups.sealing import Tell, Unusable
from caseway.config.backups.sqlite import OF_ITS_OWN

ENGINE = "postgresql"
EVERY = 0.2  # seconds between two looks at how far a program is
SERVERS_OWN = "postgres"  # the database that is always there


class Postgres:
    """The database that DATABASE_URL names, asked as its owner."""

    engine = ENGINE

    def __init__(self, settings: Mapping[str, Any], environ: Mapping[str, str], application: str) -> None:
        self.name = str(settings["NAME"])
        self.bin = environ.get("CASEWAY_POSTGRES_BIN", "")
        self.application = application
        options = {
            name: value
            for name, value in settings["OPTIONS"].items()
            if name in {"host", "port", "sslmode", "sslrootcert"}
        }
        named = {
            "user": settings["USER"],
            "password": settings["PASSWORD"],
            "host": settings["HOST"],
            "port": settings["PORT"],
        }
        self.at = {**options, **{name: str(value) for name, value in named.items() if value}}

    def folder(self) -> Path | None:
        """Where what is restored is unsealed: anywhere that only Caseway reads."""
        return None

    def copy(self, folder: Path, tell: Tell) -> Path:
        """Write the database as it stands at one moment; raises Unusable."""
        target = folder / "caseway.pgdump"
        whole = self._ask(self.name, "SELECT pg_database_size(current_database())")
        self._run(
            "pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={target}", f"--dbname={self._conninfo(self.name)}",
            look=lambda: tell("Copying", min(target.stat().st_size if target.exists() else 0, whole), whole),
        )  # fmt: skip
        return target

    def is_empty(self) -> bool:
        """Whether nothing would be lost."""
        tables = (
            self._ask(self.name, "SELECT array_agg(tablename::text) FROM pg_tables WHERE schemaname = 'public'") or []
        )
        with closing(self._connect(self.name)) as connection:
            return not any(
                connection.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(name))).fetchone()
                for name in set(tables) - OF_ITS_OWN
            )

    def lay_beside(self, file: Path, tell: Tell) -> Path:
        """Read a file into a database beside ours; raises Unusable."""
        beside = Path(f"{self.name}_restoring")
        self.clear(beside)
        with self._server() as server:
            server.execute(sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(beside.name)))
        whole = file.stat().st_size

        def look() -> None:
            there = self._ask(SERVERS_OWN, "SELECT pg_database_size(%s)", beside.name)
            tell("Restoring", min(there, whole), whole)

        self._run(
            "pg_restore",
            "--no-owner",
            "--no-acl",
            "--exit-on-error",
            f"--dbname={self._conninfo(beside.name)}",
            str(file),
            look=look,
        )
        return beside

    def migrations(self, beside: Path) -> set[tuple[str, str]]:
        """The migrations that what lies beside has seen."""
        with closing(self._connect(beside.name)) as connection:
            return {(app, name) for app, name in connection.execute("SELECT app, name FROM django_migrations")}

    def put_in_place(self, beside: Path, stamp: str) -> str:
        """Exchange the two databases' names; what the old one is called now."""
        aside = self._aside(stamp)
        if self.application:
            self._grant(beside.name)
        rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
        try:
            # Both names in one transaction, so that there is always a database of ours.
            with self._server() as server, server.transaction():
                server.execute(rename.format(sql.Identifier(self.name), sql.Identifier(aside)))
                server.execute(rename.format(sql.Identifier(beside.name), sql.Identifier(self.name)))
        except psycopg.errors.ObjectInUse:
            raise Unusable("the database is in use; stop Caseway first.") from None
        return aside

    def clear(self, beside: Path) -> None:
        """Leave nothing of what was laid beside."""
        with self._server() as server:
            server.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(beside.name)))

    def exists(self) -> bool:
        """Whether there is a database: always, or nothing would answer."""
        return True

    def is_exchanged(self, stamp: str, *, had_database: bool) -> bool:
        """Whether what lay beside is in place."""
        del had_database
        return bool(self.kept(stamp))

    def kept(self, stamp: str) -> str:
        """What the one before is called, if there is one."""
        found: str | None = self._ask(
            SERVERS_OWN, "SELECT datname::text FROM pg_database WHERE datname = %s", self._aside(stamp)
        )
        return found or ""

    def forget(self, stamp: str) -> None:
        """Nothing of what was not exchanged is left: both names change at once."""

    def _aside(self, stamp: str) -> str:
        return f"{self.name}_before_{stamp.replace('-', '_')}"

    def _grant(self, name: str) -> None:
        with closing(self._connect(name)) as connection, connection.transaction():
            tables = [
                one
                for (one,) in connection.execute("SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'")
            ]
            for statement in migrating.grants(self.application, tables):
                connection.execute(statement.encode())

    def _ask(self, name: str, query: str, *arguments: object) -> Any:  # noqa: ANN401 - one value of whatever kind
        with closing(self._connect(name)) as connection:
            row = connection.execute(query.encode(), arguments or None).fetchone()
            return row[0] if row else None

    @contextmanager
    def _server(self) -> Any:  # noqa: ANN401 - a connection to the server's own database
        with closing(self._connect(SERVERS_OWN)) as connection:
            yield connection

    def _connect(self, name: str) -> psycopg.Connection[Any]:
        try:
            return psycopg.connect(self._conninfo(name), autocommit=True, connect_timeout=5)
        except psycopg.OperationalError as error:
            raise Unusable(f"PostgreSQL does not answer: {str(error).strip().splitlines()[0]}.") from None

    def _conninfo(self, name: str) -> str:
        at = {
            key: value for key, value in self.at.items() if key != "password"
        }  # other people see a program's arguments
        return psycopg.conninfo.make_conninfo("", dbname=name, **at)

    def _run(self, program: str, *arguments: str, look: Any) -> None:  # noqa: ANN401 - called for what it does
        found = shutil.which(program, path=self.bin or None)
        if not found:
            raise Unusable(
                f"{program} is not here; install PostgreSQL's client programs, or set CASEWAY_POSTGRES_BIN to their folder."
            )
        environ = {**os.environ, **({"PGPASSWORD": self.at["password"]} if "password" in self.at else {})}
        with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL's, with no words of a user
            [found, *arguments],
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        ) as running:
            while running.poll() is None:
                look()
                time.sleep(EVERY)
            said = running.stderr.read().strip().splitlines() if running.stderr else []
        if running.returncode:
            reason = next((line for line in said if "error" in line), said[0] if said else "it says nothing")
            raise Unusable(f"{reason.rstrip('.')}.")
