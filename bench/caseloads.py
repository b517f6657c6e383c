"""Fifty thousand open cases and five million contacts, made by the database itself: the rows that the verbs write.

Whoever wrote them one by one would wait for a day. Each table is one statement that draws from the one before; whatever is
not told of a column is the model's default. Foreign keys and the rules between organizations are not asked while loading,
and are there again before anything is measured; a test holds a few of the rows against those of the verbs.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import Field, Model

LONG = 1_500  # contacts of a case of ten years
YEARS, LATELY = 3_650, 700  # days that a long and a usual case have gone on
SET = "deadline/housing"
RULES = ("annual-assessment", "monthly-meeting-rehousing", "monthly-meeting-prevention", "evaluation-rehousing")
SAID = (
    "Talked about the appointment and the papers that are still wanted. The benefits office asked for proof of income; "
    "the last two pay stubs are on the kitchen table and go out with the afternoon mail. Nothing urgent. "
)


class Sql:
    """How one engine says what differs between the two."""

    def __init__(self, vendor: str, now: datetime) -> None:
        self.is_sqlite = vendor == "sqlite"
        self.now = f"{now:%Y-%m-%d %H:%M:%S}"

    @property
    def key(self) -> str:
        """A new key."""
        return "lower(hex(randomblob(16)))" if self.is_sqlite else "gen_random_uuid()"

    def same(self, key: uuid.UUID) -> str:
        """A key that is known."""
        return f"'{key.hex}'" if self.is_sqlite else f"'{key}'::uuid"

    def ago(self, days: str) -> str:
        """The moment so many days ago."""
        if self.is_sqlite:
            return f"strftime('%Y-%m-%d %H:%M:%S', '{self.now}', (0 - ({days})) || ' days')"
        return f"('{self.now}+00'::timestamptz - ({days}) * interval '1 day')"

    def day(self, days: str) -> str:
        """The day so many days ago; those to come are below none."""
        if self.is_sqlite:
            return f"date('{self.now}', (0 - ({days})) || ' days')"
        return f"(('{self.now}'::timestamp - ({days}) * interval '1 day')::date)"

    def below(self, most: str | int) -> str:
        """A whole number drawn below another."""
        return f"abs(random() % ({most}))" if self.is_sqlite else f"floor(random() * ({most}))::int"

    def times(self, count: str | int) -> str:
        """So many rows, with their number `i` from none; joined by `JOIN … ON`."""
        most = int(count)
        return f"(WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {most - 1}) SELECT i FROM n) AS n"  # noqa: S608 - a number

    def plain(self, value: object, field: Field[Any, Any]) -> str:
        """A value as it stands in a statement."""
        from django.db import models

        if value is None:
            return "NULL"
        if isinstance(field, models.JSONField):
            return f"'{json.dumps(value)}'" + ("" if self.is_sqlite else "::jsonb")
        if isinstance(value, bool):
            return str(value).upper() if not self.is_sqlite else str(int(value))
        if isinstance(value, uuid.UUID):
            return self.same(value)
        return str(value) if isinstance(value, int) else "'" + str(value).replace("'", "''") + "'"


class Filling:
    """Statements that fill tables from others, with what all rows of an agency share."""

    def __init__(self, agency: uuid.UUID, vendor: str, now: datetime) -> None:
        from caseway import rulebooks

        self.sql = Sql(vendor, now)
        self.edition = f"'{max(rulebooks.shelf().folders[SET].editions)}'"
        self.stamp = {"organization_id": self.sql.same(agency)}

    def fill(self, model: type[Model], source: str, **given: str) -> tuple[str, str]:
        """What fills a table: its name, and the statement."""
        return model._meta.db_table, _statement(model, source, self.sql, {**self.stamp, **given})

    def by(self, who: str, days: str = "1") -> dict[str, str]:
        """Who wrote a row, so many days ago."""
        at = self.sql.ago(days)
        return {"created_by_id": who, "updated_by_id": who, "created_at": at, "updated_at": at}


def statements(agency: uuid.UUID, vendor: str, now: datetime, contacts: int) -> Iterator[tuple[str, str]]:
    """What fills one table after the other: its name, and the statement; `contacts`: of each usual case."""
    filling = Filling(agency, vendor, now)
    yield from _cases(filling, contacts)
    yield from _threads(filling)
    yield from _papers(filling)
    yield from _dates(filling)


def _cases(it: Filling, contacts: int) -> Iterator[tuple[str, str]]:
    from caseway.accounts.models import User
    from caseway.casework import models
    from caseway.clients.models import Assignment

    sql, fill, by = it.sql, it.fill, it.by
    place, users, case = Assignment._meta.db_table, User._meta.db_table, models.Case._meta.db_table
    begun = f"CASE WHEN u.email = 'busy@example.org' THEN {YEARS} ELSE {LATELY} END"
    yield fill(
        models.Case, f"{place} a JOIN {users} u ON u.id = a.user_id", client_id="a.client_id", program_id="a.program_id",
        team_id="a.team_id", worker_id="a.user_id", status="'active'", consent_basis="'written'", begins=sql.day(begun),
        consent_date=sql.day(begun), referred_at=sql.ago(begun), first_contact_at=sql.ago(begun),
        last_contact_at=sql.ago(sql.below(20)), level=f"1 + {sql.below(4)}", stage="'monitor'",
        reason="'Needs a home and an income.'", **by("a.user_id", begun),
    )  # fmt: skip
    span = f"julianday('{sql.now}') - julianday(c.begins)" if sql.is_sqlite else f"('{sql.now}'::date - c.begins)"
    is_long = f"({span}) > {LATELY + 1}"
    many = f"CASE WHEN {is_long} THEN {LONG} ELSE {contacts} END"
    yield fill(
        models.Contact,
        f"{case} c JOIN {sql.times(LONG)} ON n.i < {many}",
        case_id="c.id", worker_id="c.worker_id", program_id="c.program_id",
        at=sql.ago(f"CAST(n.i * ({span}) / ({many}) AS integer)"), minutes=f"5 + 5 * {sql.below(8)}",
        mode=f"CASE {sql.below(5)} WHEN 0 THEN 'home' WHEN 1 THEN 'office' ELSE 'phone' END",
        result=f"CASE {sql.below(4)} WHEN 0 THEN 'no_answer' ELSE 'reached' END", language="''", **by("c.worker_id"),
    )  # fmt: skip
    contact = models.Contact._meta.db_table
    yield fill(
        models.Note, f"{contact} t JOIN {case} c ON c.id = t.case_id", case_id="c.id", client_id="c.client_id",
        contact_id="t.id", text=f"'{SAID}'", status="'signed'", on_date="date(t.at)", author_id="t.worker_id",
        signed_at="t.at", credential="'LSW'", **by("t.worker_id"),
    )  # fmt: skip


def _threads(it: Filling) -> Iterator[tuple[str, str]]:
    from caseway.casework import models

    sql, fill, by = it.sql, it.fill, it.by
    case, goal, need = (one._meta.db_table for one in (models.Case, models.Goal, models.Need))
    yield fill(
        models.Need, f"{case} c JOIN {sql.times(3)} ON true", case_id="c.id", says="'No home of their own'",
        domain="CASE n.i WHEN 0 THEN 'housing-instability' WHEN 1 THEN 'food-insecurity' ELSE 'transportation-insecurity' END",
        status="'active'", found_date="c.begins", priority="1 + n.i", unmet="''", **by("c.worker_id"),
    )  # fmt: skip
    yield fill(
        models.Goal, f"{case} c JOIN {sql.times(2)} ON true", case_id="c.id", status="'active'", place="n.i",
        words="'I want a place that is mine.'", criterion="'A lease in their own name.'", target_date=sql.day("-60"),
        **by("c.worker_id"),
    )  # fmt: skip
    yield models.GoalNeed._meta.db_table, _statement(
        models.GoalNeed,
        f"{goal} g JOIN {need} d ON d.case_id = g.case_id AND d.priority = g.place + 1",
        sql, {**it.stamp, "goal_id": "g.id", "need_id": "d.id"},
    )  # fmt: skip
    yield fill(
        models.GoalReview, f"{goal} g JOIN {sql.times(4)} ON true", goal_id="g.id", on_date=sql.day("n.i * 60 + 5"),
        achievement="'improving'", evidence="'Two viewings this month.'", **by("g.created_by_id", "n.i * 60 + 5"),
    )  # fmt: skip
    yield fill(
        models.Task, f"{goal} g JOIN {case} c ON c.id = g.case_id JOIN {sql.times(12)} ON true", case_id="c.id",
        goal_id="g.id", says="'Call the housing office about the list.'", owner="'worker'", user_id="c.worker_id",
        status="CASE WHEN n.i < 2 THEN 'ready' ELSE 'completed' END", place="n.i",
        due_date=f"CASE WHEN n.i < 2 THEN {sql.day(f'{sql.below(25)} - 20')} ELSE {sql.day('n.i * 20')} END",
        done_date=f"CASE WHEN n.i < 2 THEN NULL ELSE {sql.day('n.i * 20')} END",
        result="CASE WHEN n.i < 2 THEN '' ELSE 'They are on the list.' END", **by("c.worker_id", "n.i * 20 + 1"),
    )  # fmt: skip


def _papers(it: Filling) -> Iterator[tuple[str, str]]:
    from caseway.casework import models

    sql, fill, by = it.sql, it.fill, it.by
    case = models.Case._meta.db_table
    yield fill(
        models.Plan, f"{case} c JOIN {sql.times(2)} ON true", case_id="c.id", number="1 + n.i",
        status="CASE n.i WHEN 0 THEN 'superseded' ELSE 'active' END", strengths="'Knows the city, keeps appointments.'",
        agreed_how="'signed'", agreed_date=sql.day("200 - n.i * 100"), shared_date=sql.day("201 - n.i * 100"),
        agreed_by="'The client'", agreed_as="'client'", next_review_date=sql.day(f"{sql.below(40)} - 35"),
        **by("c.worker_id", "200 - n.i * 100"),
    )  # fmt: skip
    yield fill(
        models.Document, f"{case} c JOIN {sql.times(3)} ON true", case_id="c.id", client_id="c.client_id", title="'Lease'",
        kind="'lease'", status="'requested'", requested_date=sql.day("30"),
        expires=f"CASE n.i WHEN 0 THEN {sql.day(f'{sql.below(400)} - 380')} ELSE NULL END", **by("c.worker_id", "30"),
    )  # fmt: skip
    yield fill(
        models.Assessment, f"{case} c JOIN {sql.times(4)} ON true", case_id="c.id", instrument="'instrument/phq-9'",
        edition=it.edition, status="'completed'", administered_date=sql.day("n.i * 90 + 3"), total=f"4 + {sql.below(16)}",
        completed_at=sql.ago("n.i * 90 + 3"), **by("c.worker_id", "n.i * 90 + 3"),
    )  # fmt: skip


def _dates(it: Filling) -> Iterator[tuple[str, str]]:
    from caseway.casework import models

    sql, fill, by = it.sql, it.fill, it.by
    case = models.Case._meta.db_table
    yield fill(
        models.CaseDate,
        f"{case} c",
        case_id="c.id",
        kind="'enrolled'",
        at="c.referred_at",
        **by("c.worker_id", begun_of(sql)),
    )
    dated = models.CaseDate._meta.db_table
    rule = " ".join(f"WHEN {number} THEN '{name}'" for number, name in enumerate(RULES))
    yield fill(
        models.Deadline, f"{case} c JOIN {dated} d ON d.case_id = c.id JOIN {sql.times(24)} ON true", case_id="c.id",
        trigger_id="d.id", rulebook=f"'{SET}'", edition=it.edition, rule=f"CASE n.i % 4 {rule} END",
        worker_id="c.worker_id", met_by="''",
        status="CASE WHEN n.i < 4 THEN 'open' WHEN n.i % 9 = 0 THEN 'met_late' WHEN n.i % 11 = 0 THEN 'missed' ELSE 'met' END",
        due_date=sql.day(due(sql)), due_at=sql.ago(due(sql)),
        met_at=f"CASE WHEN n.i < 4 OR n.i % 11 = 0 THEN NULL ELSE {sql.ago('n.i * 14 + 1')} END",
        **by("c.worker_id", "n.i * 14 + 30"),
    )  # fmt: skip
    yield fill(
        models.CaseChange, f"{case} c JOIN {sql.times(4)} ON true", case_id="c.id", kind="'status'", at=sql.ago("n.i + 600"),
        was="CASE n.i WHEN 0 THEN '' WHEN 1 THEN 'referred' WHEN 2 THEN 'screening' ELSE 'eligible' END",
        now="CASE n.i WHEN 0 THEN 'referred' WHEN 1 THEN 'screening' WHEN 2 THEN 'eligible' ELSE 'active' END",
        by_id="c.worker_id", place="n.i",
    )  # fmt: skip


def begun_of(sql: Sql) -> str:
    """How many days ago a case began."""
    return f"julianday('{sql.now}') - julianday(c.begins)" if sql.is_sqlite else f"('{sql.now}'::date - c.begins)"


def due(sql: Sql) -> str:
    """How many days ago something was due: four are open, from ten days ago to a month ahead; the others one each two weeks."""
    del sql
    return "CASE WHEN n.i < 4 THEN 10 - n.i * 12 ELSE n.i * 14 END"


def _statement(model: type[Model], source: str, sql: Sql, given: Mapping[str, str]) -> str:
    columns, values = [], []
    for field in model._meta.concrete_fields:
        if field.attname in given:
            value = given[field.attname]
        elif field.primary_key and field.get_internal_type() == "UUIDField":
            value = sql.key
        elif field.primary_key:
            continue
        else:
            value = sql.plain(field.get_default(), field)
        columns.append(f'"{field.column}"')
        values.append(value)
    return f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {source}"  # noqa: S608 - of our own names


def load(agency: uuid.UUID, *, contacts: int, tell: Any = print) -> None:  # noqa: ANN401 - what is called
    """Fill the tables of casework for everybody who is on a caseload."""
    import time

    from django.db import connection

    now = datetime.now(UTC)  # noqa: TID251 - a benchmark is a door
    with _unguarded() as execute:
        for table, statement in statements(agency, connection.vendor, now, contacts):
            began = time.perf_counter()
            count = execute(statement)
            tell(table, count, time.perf_counter() - began)


@contextmanager
def _unguarded() -> Iterator[Any]:
    """What executes a statement while foreign keys and rules are not asked, and without waiting for the disk."""
    import os

    from django.db import connection, transaction

    from caseway.accounts import containment

    if connection.vendor == "sqlite":
        containment.remove("default")
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA foreign_keys=OFF")
            cursor.execute("PRAGMA synchronous=OFF")
            cursor.execute("PRAGMA cache_size=-2000000")
        with transaction.atomic(), connection.cursor() as cursor:
            yield lambda statement: cursor.execute(statement).rowcount
        containment.install("default")
        connection.close()
        return
    import psycopg

    with psycopg.connect(os.environ["CASEWAY_BENCH_SUPERUSER"]) as raw:
        raw.execute("SET session_replication_role = replica")
        raw.execute("SET synchronous_commit = off")
        raw.execute("SET work_mem = '256MB'")
        yield lambda statement: raw.execute(statement).rowcount
