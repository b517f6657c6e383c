"""PostgreSQL set up as the page on backups says: an owner for `caseway migrate`, and a role that owns nothing to serve with."""

import os
import re
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs/how-to/back-up-and-restore.md"
SETUP = re.compile(r"^```sql\n(.*?)^```", re.DOTALL | re.MULTILINE)

WITHIN = "SET caseway.organization = '6f0b6a52-3d7e-5c0e-9a43-1c7d1b0a9e55'"
ADD = (
    "INSERT INTO accounts_organization (id, name, is_victim_service, created_at) "
    "VALUES ('6f0b6a52-3d7e-5c0e-9a43-1c7d1b0a9e55', 'Harbor', false, now())"
)


@pytest.fixture
def caseway(postgres, tmp_path):
    """The command, where the page's statements were run; its names are changed, since others use the server too."""
    statements = SETUP.search(PAGE.read_text(encoding="utf-8"))[1].replace("caseway", "installed").split(";\n")
    with psycopg.connect(postgres.conninfo(), autocommit=True) as server:
        for statement in filter(None, statements):
            server.execute(statement)

    def caseway(*arguments, **environ):
        return subprocess.run(
            [sys.executable, "-m", "caseway", *map(str, arguments)],
            env={
                **os.environ,
                "PYTHONPATH": str(ROOT / "src"),
                "CASEWAY_HOME": str(tmp_path),
                "CASEWAY_POSTGRES_BIN": str(postgres.programs),
                "DATABASE_URL": postgres.url("installed_app", "installed"),
                "CASEWAY_DATABASE_OWNER_URL": postgres.url("installed_owner", "installed"),
                **environ,
            },
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )

    yield caseway
    with psycopg.connect(postgres.conninfo(), autocommit=True) as server:
        found = server.execute("SELECT datname FROM pg_database WHERE datname LIKE 'installed%'").fetchall()
        for (name,) in found:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
        server.execute("DROP ROLE installed_app")
        server.execute("DROP ROLE installed_owner")


def test_the_owner_makes_the_tables_and_the_other_role_serves(caseway, postgres, tmp_path):
    assert caseway("migrate").returncode == 0
    assert caseway("migrate", "--check").stdout == "The database is up to date.\n"

    with psycopg.connect(postgres.conninfo("installed_app", "installed"), autocommit=True) as app:
        app.execute(WITHIN)
        app.execute(ADD)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("DELETE FROM django_migrations")
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            app.execute("CREATE TABLE left_over (x int)")

    taken = caseway("backup", tmp_path / "a.caseway")
    assert taken.returncode == 0, taken.stderr
    assert "say --replace" in caseway("restore", tmp_path / "a.caseway").stderr
    restored = caseway("restore", tmp_path / "a.caseway", "--replace")
    assert restored.returncode == 0, restored.stdout + restored.stderr
    with psycopg.connect(postgres.conninfo("installed_app", "installed"), autocommit=True) as app:
        assert app.execute("SELECT name FROM accounts_organization").fetchall() == []
        app.execute(WITHIN)
        assert app.execute("SELECT name FROM accounts_organization").fetchall() == [("Harbor",)]
        app.execute("INSERT INTO caseway_cache VALUES ('a', 'b', now())")
        assert app.execute("SELECT count(*) FROM pg_policies").fetchone()[0] >= 5


def test_who_serves_must_not_be_the_owner(caseway, postgres, tmp_path):
    serving = {"DATABASE_URL": postgres.url("installed_owner", "installed")}
    program = "from caseway.config import server; server.run('127.0.0.1', 0, print)"
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "CASEWAY_HOME": str(tmp_path), **serving}
    ran = subprocess.run(
        [sys.executable, "-c", program], env=environ, capture_output=True, text=True, check=False, timeout=60
    )
    assert "installed_owner of DATABASE_URL may read past the rules between organizations" in ran.stderr


def test_an_owner_without_a_role_to_serve_with_is_told(caseway):
    says = "caseway: unable to start: CASEWAY_DATABASE_OWNER_URL is set and DATABASE_URL is not.\n"
    assert caseway("migrate", DATABASE_URL="").stderr == says
    assert caseway("serve", DATABASE_URL="").stderr == says
