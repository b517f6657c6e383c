"""Bringing the tables up to date: what is missing, and who owns what on PostgreSQL.

On PostgreSQL the tables belong to an owner, who alone changes them; Caseway itself signs in as another role, which owns
nothing, so that no fault of the pages can take away what keeps organizations apart.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations import Migration
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from caseway.accounts import containment

OWNER = "owner"  # the connection of CASEWAY_DATABASE_OWNER_URL
APPEND_ONLY = ("accounts_auditentry", "accounts_auditperson")  # rows are added and read, by whatever fault
READ_ONLY = ("django_migrations",)

Told = Callable[[int, int, str], None]  # so many of so many done, and what comes now


def alias() -> str:
    """The connection that changes tables: the owner's where there is one."""
    return OWNER if OWNER in connections.settings else DEFAULT_DB_ALIAS


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The migrations that the database has not seen, in their order."""
    executor = MigrationExecutor(connections[using])
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [str(migration) for migration, _ in plan]


def unknown(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The migrations that the database has seen and this Caseway does not know: a newer one made them."""
    loader = MigrationLoader(None)
    applied = MigrationRecorder(connections[using]).applied_migrations()
    here = loader.disk_migrations or {}
    return sorted(f"{app}.{name}" for app, name in applied if app in loader.migrated_apps and (app, name) not in here)


def knows(app: str, name: str) -> bool:
    """Whether this Caseway has a migration, or nothing to do with its app."""
    loader = MigrationLoader(None)
    return app not in loader.migrated_apps or (app, name) in (loader.disk_migrations or {})


def migrate(tell: Told) -> list[str]:
    """Apply what is missing, and give the application's role its rights; what was applied."""
    using = alias()
    if (be_patient := getattr(connections[using], "be_patient", None)) is not None:
        be_patient()  # a page must not wait long for a table; changing one may take its time
    executor = MigrationExecutor(connections[using])
    targets = executor.loader.graph.leaf_nodes()
    plan = executor.migration_plan(targets)
    done: list[str] = []

    def note(what: str, migration: Migration | None = None, fake: bool = False) -> None:  # noqa: FBT001, FBT002 - Django's
        del fake
        if migration and what == "apply_start":
            tell(len(done), len(plan), str(migration))
        elif migration and what == "apply_success":
            done.append(str(migration))

    executor.progress_callback = note  # type: ignore[assignment] # its type names each call by itself
    if plan:
        containment.remove(using)
        executor.migrate(targets, plan)
        # Django's own command makes what is made after migrations, such as the kinds of content.
        call_command("migrate", database=using, verbosity=0, interactive=False)
    containment.install(using)
    tell(len(done), len(plan), "")
    if using == OWNER:
        grant(connections[DEFAULT_DB_ALIAS].settings_dict["USER"], using=using)
    connections[using].close()
    return done


def grant(role: str, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Give a role of PostgreSQL what Caseway needs where it serves: every row, no table."""
    with connections[using].cursor() as cursor:
        tables = connections[using].introspection.table_names(cursor)
        for statement in grants(role, tables):
            cursor.execute(statement)


def grants(role: str, tables: list[str]) -> list[str]:
    """The statements that give a role its rights, and take from it those it must not have."""
    to = quoted(role)
    return [
        f"GRANT USAGE ON SCHEMA public TO {to}",
        f"REVOKE CREATE ON SCHEMA public FROM {to}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {to}",
        f"GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {to}",
        *(f"REVOKE UPDATE, DELETE, TRUNCATE ON {quoted(one)} FROM {to}" for one in APPEND_ONLY if one in tables),
        *(f"REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON {quoted(one)} FROM {to}" for one in READ_ONLY if one in tables),
    ]


def quoted(name: str) -> str:
    """A name as SQL writes it."""
    return '"' + name.replace('"', '""') + '"'
