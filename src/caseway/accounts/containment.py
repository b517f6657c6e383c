"""No row points into another organization: the database itself refuses it, on both engines, by triggers made of the models.

What a row of an organization points to is of the same one, and a row stays in the organization it was written into. A table
without an organization that joins two tables which have one joins rows of one organization. People who sign in are of none:
what someone is in an organization is their memberships.

The triggers are made anew after every migration, since SQLite loses those of a table that one alters; so a new table or
column needs nothing but its model.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

OWNER = "organization_id"
REFUSED = "a row would point into another organization"
MOVED = "a row would move into another organization"
OURS = "caseway."
SUFFIX = "_contained"


@dataclass(frozen=True, slots=True)
class Table:
    """A table, whether its rows say whose they are, and what it points to: by each column, the table of that."""

    name: str
    is_owned: bool
    points_to: tuple[tuple[str, str], ...]

    @property
    def columns(self) -> tuple[str, ...]:
        """What may not just change."""
        return (*((OWNER,) if self.is_owned else ()), *(column for column, _ in self.points_to))


def is_owned(model: type[models.Model]) -> bool:
    """Whether each row of a table says whose it is."""
    field = next((one for one in model._meta.concrete_fields if one.attname == OWNER), None)
    return field is not None and not field.null


def tables() -> Iterator[Table]:
    """Every table whose rows could point into another organization, or be pointed at from one."""
    for model in apps.get_models(include_auto_created=True):
        if not model.__module__.startswith(OURS) or not model._meta.managed:
            continue
        pointed = tuple(
            (field.column, field.remote_field.model._meta.db_table)
            for field in model._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and is_owned(field.remote_field.model)
        )
        if is_owned(model) or len(pointed) > 1:
            yield Table(model._meta.db_table, is_owned(model), pointed)


# --- putting the triggers there ---


def install(using: str) -> None:
    """Put the triggers there, whatever there was, unless they are there already or tables are missing still."""
    connection = connections[using]
    if missing(connection) and not _is_behind(connection):
        remove(using)
        with _lifted(connection), connection.cursor() as cursor:
            for statements in wanted(connection.vendor).values():
                for statement in statements:
                    cursor.execute(statement)


def remove(using: str) -> None:
    """Take them away, so that tables can be altered."""
    connection = connections[using]
    vendor = connection.vendor
    with _lifted(connection), connection.cursor() as cursor:
        for name in _there(cursor, vendor):
            cursor.execute(f"DROP FUNCTION {name}() CASCADE" if vendor == "postgresql" else f"DROP TRIGGER {name}")


def _lifted(connection: BaseDatabaseWrapper) -> AbstractContextManager[None]:
    """On SQLite a connection refuses to change tables unless it is told otherwise; on PostgreSQL only the owner's may."""
    lifted = getattr(connection, "lifted", nullcontext)
    return lifted()


def wanted(vendor: str) -> dict[str, tuple[str, ...]]:
    """What is made for each table: on PostgreSQL a function and two triggers, on SQLite two triggers."""
    return {table.name: (_postgresql if vendor == "postgresql" else _sqlite)(table) for table in tables()}


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """The tables whose triggers are not there, are switched off, or do something else."""
    with connection.cursor() as cursor:
        there = _there(cursor, connection.vendor)
    if connection.vendor == "postgresql":
        # All triggers run, and by a function that says what it should.
        made = {one.name: (len(_postgresql(one)) - 1, _body(one)) for one in tables()}
        return [name for name, right in made.items() if there.get(name + SUFFIX) != right]
    return [name for name, made in wanted("sqlite").items() if any(there.get(_named(one)) != one for one in made)]


def _is_behind(connection: BaseDatabaseWrapper) -> bool:
    """Whether the tables are not yet what the models say."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _there(cursor: Any, vendor: str) -> dict[str, Any]:  # noqa: ANN401 - Django's
    """What there is of them, by its name."""
    if vendor == "postgresql":
        cursor.execute(
            "SELECT proname::text, count(tgname) FILTER (WHERE tgenabled = 'O'), prosrc FROM pg_proc"
            " LEFT JOIN pg_trigger ON tgfoid = pg_proc.oid WHERE pronamespace = 'public'::regnamespace"
            " AND proname LIKE %s GROUP BY proname, prosrc",
            [f"%{SUFFIX}"],
        )
        return {name: (triggers, body) for name, triggers, body in cursor.fetchall()}
    cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"%{SUFFIX}_%"])
    return dict(cursor.fetchall())


def _named(statement: str) -> str:
    return statement.split()[2]


# --- what they say ---


def _fits(table: Table) -> list[str]:
    """What must be true of a new row, of each thing it points to."""
    if table.is_owned:
        return [
            f"(NEW.{column} IS NULL OR EXISTS"  # noqa: S608 - of our own names only
            f" (SELECT 1 FROM {other} WHERE id = NEW.{column} AND {OWNER} = NEW.{OWNER}))"
            for column, other in table.points_to
        ]
    (first, of_first), *others = table.points_to
    return [
        f"EXISTS (SELECT 1 FROM {of_first} one, {other} other"  # noqa: S608 - as above
        f" WHERE one.id = NEW.{first} AND other.id = NEW.{column} AND one.{OWNER} = other.{OWNER})"
        for column, other in others
    ]


def _body(table: Table) -> str:
    raises = "RAISE EXCEPTION '{}' USING ERRCODE = 'integrity_constraint_violation'"
    moved = (
        f" IF TG_OP = 'UPDATE' AND NEW.{OWNER} <> OLD.{OWNER} THEN {raises.format(MOVED)}; END IF;"
        if table.is_owned
        else ""
    )
    fits = _fits(table)
    points = f" IF NOT ({' AND '.join(fits)}) THEN {raises.format(REFUSED)}; END IF;" if fits else ""
    return f" BEGIN{moved}{points} RETURN NEW; END "


def _postgresql(table: Table) -> tuple[str, ...]:
    function = table.name + SUFFIX
    changed = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in table.columns)
    body = f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $caseway${_body(table)}$caseway$"
    run = f"EXECUTE FUNCTION {function}()"
    update = (
        f"CREATE TRIGGER {function}_update BEFORE UPDATE OF {', '.join(table.columns)} ON {table.name}"
        f" FOR EACH ROW WHEN ({changed}) {run}"
    )
    insert = f"CREATE TRIGGER {function}_insert BEFORE INSERT ON {table.name} FOR EACH ROW {run}"
    return (body, update, insert) if table.points_to else (body, update)


def _sqlite(table: Table) -> tuple[str, ...]:
    name = table.name + SUFFIX
    refuse = "".join(f" SELECT RAISE(ABORT, '{REFUSED}') WHERE NOT {one};" for one in _fits(table))
    move = f" SELECT RAISE(ABORT, '{MOVED}') WHERE NEW.{OWNER} <> OLD.{OWNER};" if table.is_owned else ""
    changed = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in table.columns)
    update = (
        f"CREATE TRIGGER {name}_update BEFORE UPDATE OF {', '.join(table.columns)} ON {table.name}"
        f" WHEN {changed} BEGIN{move}{refuse} END"
    )
    insert = f"CREATE TRIGGER {name}_insert BEFORE INSERT ON {table.name} BEGIN{refuse} END"
    return (insert, update) if refuse else (update,)
