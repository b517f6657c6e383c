"""The rows that the actions write of people, for hundreds of thousands: made without asking the database anything.

`actions.create` checks, writes and records one person after another, each in a transaction of its own. Here all come in a
few transactions, with values that are the same for everyone worked out once. A test enters people both ways and compares.

`python -m bench.writing FOLDER [PEOPLE [ENTRIES]]` fills a folder that stays.
"""

from __future__ import annotations

import json
import random
import sys
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from bench.agency import Worker
from bench.invented import AT, ON, SEED, Invented

if TYPE_CHECKING:
    from django.db.models import Model

    from caseway.accounts.audit import Event
    from caseway.accounts.viewer import Viewer
    from caseway.clients.drafts import BelongingDraft, ClientDraft

BATCH = 20_000
CACHE = 1_000_000  # kilobytes that SQLite may keep in memory: the tables and all their indexes


class Table:
    """Rows to come of one table: what is in all of them, and what is each one's own."""

    def __init__(self, model: type[Model], *own: str, **shared: object) -> None:
        from django.db import connection, models

        common = model(**shared)
        kept = [
            field
            for field in model._meta.concrete_fields
            if field.attname in own or not isinstance(field, models.AutoField) or not field.primary_key
        ]
        self.name = model._meta.db_table
        self.columns = ", ".join(f'"{field.column}"' for field in kept)
        self.rows: list[list[Any]] = []
        self._common = [
            None
            if field.attname in own
            else json.dumps(getattr(common, field.attname))
            if isinstance(field, models.JSONField)
            else field.get_db_prep_save(getattr(common, field.attname), connection)
            for field in kept
        ]
        places = {field.attname: place for place, field in enumerate(kept)}
        self._places = [places[name] for name in own]

    def add(self, *own: object) -> None:
        """One more row, by what is its own."""
        row = self._common.copy()
        for place, value in zip(self._places, own, strict=True):
            row[place] = value
        self.rows.append(row)


class People:
    """What belongs to people, ready to be written."""

    def __init__(self, agency: uuid.UUID) -> None:
        from caseway.clients.codes import AliasKind, ContactKind, Quality
        from caseway.clients.models import Alias, Assignment, Client, ContactPoint, Enrollment, SearchTerm

        stamp = {"created_at": AT, "updated_at": AT, "organization_id": agency}
        by = ("created_by_id", "updated_by_id")
        theirs = {"begins": ON, **stamp}
        self.agency = agency
        self.clients = Table(
            Client, "id", *by, "given_name", "family_name", "birth_date", birth_date_quality=Quality.FULL.value, **stamp
        )
        self.enrollments = Table(Enrollment, "id", *by, "client_id", "program_id", **theirs)
        self.assignments = Table(Assignment, "id", *by, "client_id", "program_id", "team_id", "user_id", **theirs)
        self.aliases = Table(Alias, "id", *by, "client_id", "name", kind=AliasKind.FORMER.value, **theirs)
        self.points = Table(
            ContactPoint, "id", *by, "client_id", "value", "folded", kind=ContactKind.PHONE.value, **theirs
        )
        self.terms = Table(SearchTerm, "client_id", "word", organization_id=agency)
        self.words: dict[str, None] = {}
        self.tables = (self.clients, self.enrollments, self.assignments, self.aliases, self.points, self.terms)
        self._chance = random.Random(SEED)  # noqa: S311 - chance here guards nothing

    def add(self, client: uuid.UUID, one: Invented, worker: Worker) -> None:
        """One person, entered by the case manager whose caseload they come onto."""
        from caseway.clients import folding, terms
        from caseway.clients.codes import ContactKind

        key, by, program = client.hex, worker.id.hex, worker.program.hex
        self.clients.add(key, by, by, one.given, one.family, one.born.isoformat())
        self.enrollments.add(self._key(), by, by, key, program)
        self.assignments.add(self._key(), by, by, key, program, worker.team.hex, by)
        words = terms.name_words(draft(one), filter(None, [one.alias]))
        self.words.update(dict.fromkeys(words))
        if one.alias:
            self.aliases.add(self._key(), by, by, key, one.alias)
        if one.phone:
            folded = folding.phone(one.phone)
            self.points.add(self._key(), by, by, key, one.phone, folded)
            words |= terms.number_words(ContactKind.PHONE, folded)
        for word in sorted(words):
            self.terms.add(key, word)

    def _key(self) -> str:
        return uuid.UUID(int=self._chance.getrandbits(128), version=4).hex


def draft(one: Invented) -> ClientDraft:
    """A person as a user enters them."""
    from caseway.clients.codes import Quality
    from caseway.clients.drafts import ClientDraft

    return ClientDraft(
        given_name=one.given, family_name=one.family, birth_date=one.born, birth_date_quality=Quality.FULL.value
    )


def belongings(one: Invented) -> list[BelongingDraft]:
    """What belongs to a person, as a user enters it."""
    from caseway.clients.codes import AliasKind
    from caseway.clients.drafts import AliasDraft, ContactPointDraft

    found: list[BelongingDraft] = [AliasDraft(kind=AliasKind.FORMER.value, name=one.alias)] if one.alias else []
    return [*found, ContactPointDraft(value=one.phone)] if one.phone else found


def write(written: list[tuple[uuid.UUID, Invented]], agency: uuid.UUID, workers: Iterable[Worker]) -> None:
    """Write people, each onto the caseload of a worker, with the entries of the audit that go with them."""
    from caseway.accounts.audit import Event
    from caseway.clients import terms
    from caseway.clients.actions import filled

    people, changed = People(agency), filled(draft(written[0][1]))
    entries: list[tuple[uuid.UUID, Event]] = []
    whose = iter(workers)
    with loading(agency):
        for begin in range(0, len(written), BATCH):
            for client, one in written[begin : begin + BATCH]:
                worker = next(whose)
                people.add(client, one, worker)
                event = Event("client.create", "client", client, people=(client,), changed=changed)
                entries.append((worker.id, event))
            for table in people.tables:
                put(table)
        terms.add_words((agency, word) for word in people.words)
        record(agency, entries)


def view(written: list[tuple[uuid.UUID, Invented]], agency: uuid.UUID, workers: list[Worker], count: int) -> None:
    """Write so many more entries of the audit: that people were seen by those who work with them, in the days after."""
    from caseway.accounts.audit import Event

    chance = random.Random(SEED)  # noqa: S311 - chance here guards nothing
    with loading(agency):
        record(
            agency,
            (
                (
                    chance.choice(workers).id,
                    Event("client.open", "client", one, people=(one,), outcome="shown", reason="caseload"),
                )
                for one, _ in chance.choices(written, k=count)
            ),
        )


def record(agency: uuid.UUID, entries: Iterable[tuple[uuid.UUID, Event]]) -> None:
    """Write entries of the audit at the end of the chain, each by a user, a second after the other."""
    from caseway.accounts import scope

    with scope.whole("audit"):
        _record(agency, entries)


def _record(agency: uuid.UUID, entries: Iterable[tuple[uuid.UUID, Event]]) -> None:
    from caseway.accounts.audit import checkpoints, keys, writing
    from caseway.accounts.entries import AuditEntry, AuditPerson

    seq, mac, at = AuditEntry.objects.order_by("-seq").values_list("seq", "mac", "at").first() or (
        0,
        writing.NOTHING,
        AT,
    )
    key = keys.ring(make=seq == 0).current
    columns = [field.attname for field in AuditEntry._meta.concrete_fields]
    audit, people = Table(AuditEntry, *columns), Table(AuditPerson, "entry", "person")
    left, viewers, plain = iter(entries), _Viewers(agency), _plain()
    while batch := list(islice(left, BATCH)):
        drafts = []
        for user, event in batch:
            at += timedelta(seconds=1)
            drafts.append(writing.draft(event, by=viewers[user], at=at))
        mac = writing.chain(drafts, key, after=seq, mac=bytes(mac))
        for one in drafts:
            audit.add(*[plain(getattr(one, name)) for name in columns])
            for person in filter(None, one.people.split(",")):
                people.add(one.seq, person)
        put(audit)
        put(people)
        seq += len(batch)
    checkpoints.make(at=at)


def _plain() -> Callable[[Any], Any]:
    """What gives a value as the database takes it."""
    from django.db import connection

    kinds = {uuid.UUID: attrgetter("hex"), datetime: connection.ops.adapt_datetimefield_value}

    def plain(value: Any) -> Any:  # noqa: ANN401 - a value of any field
        adapt = kinds.get(type(value))
        return adapt(value) if adapt else value

    return plain


class _Viewers(dict[uuid.UUID, "Viewer"]):
    """Users as the audit names them."""

    def __init__(self, agency: uuid.UUID) -> None:
        self._agency = agency

    def __missing__(self, user: uuid.UUID) -> Viewer:
        from caseway.accounts.viewer import Viewer

        self[user] = Viewer(user, self._agency, AT, {})
        return self[user]


# --- into the database ---


@contextmanager
def loading(agency: uuid.UUID) -> Iterator[None]:
    """Write within an agency, in one transaction, without waiting for the disk before its end."""
    from django.db import connection, transaction

    from caseway.accounts import scope

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA cache_size=-{CACHE}")
            cursor.execute("PRAGMA synchronous=OFF")
    else:
        connection.be_patient()  # type: ignore[attr-defined] # our own engine
    try:
        with scope.within(agency), transaction.atomic():
            yield
    finally:
        connection.close()  # the next one is as the settings say


def settle() -> None:
    """Have the database know how much there is, as it would by itself after a while."""
    from django.db import connection, connections

    from caseway.config import migrating

    connection.close()  # SQLite counts as the next one is opened
    if connection.vendor == "postgresql":
        owner = connections[migrating.alias()]
        owner.be_patient()  # type: ignore[attr-defined] # our own engine
        with owner.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
        owner.close()


def put(table: Table) -> None:
    """Write the rows there are of a table."""
    from django.db import connection

    # Names of our own tables and columns, here and below.
    if connection.vendor == "sqlite":
        values = ", ".join(["%s"] * (table.columns.count('"') // 2))
        with connection.cursor() as cursor:
            cursor.executemany(f"INSERT INTO {table.name} ({table.columns}) VALUES ({values})", table.rows)  # noqa: S608
    else:
        _copy(table)
    table.rows.clear()


def _copy(table: Table) -> None:
    """Copy rows into PostgreSQL: by way of a table without rules, because COPY is refused where rows have owners."""
    from django.db import connection

    fresh = f"fresh_{table.name}"
    with connection.cursor() as cursor:
        # What belongs together is checked row by row, and not all of it at the end.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(
            f"CREATE TEMPORARY TABLE IF NOT EXISTS {fresh} ON COMMIT DROP"  # noqa: S608
            f" AS SELECT {table.columns} FROM {table.name} LIMIT 0"
        )
        with cursor.copy(f"COPY {fresh} ({table.columns}) FROM STDIN") as copy:
            for row in table.rows:
                copy.write_row(row)
        cursor.execute(f"INSERT INTO {table.name} ({table.columns}) SELECT {table.columns} FROM {fresh}")  # noqa: S608
        cursor.execute(f"TRUNCATE {fresh}")


def main(folder: str, people: int, entries: int) -> None:
    """Fill an empty folder, or the database of DATABASE_URL, with people who stay."""
    import os

    import django

    os.environ["CASEWAY_HOME"] = folder
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseway.config.settings")
    django.setup()

    from bench import agency, invented
    from caseway.config import migrating

    migrating.migrate(lambda *_: None)
    written = invented.numbered(people)
    key, workers = agency.found(people)
    write(written, key, agency.caseloads(workers))
    if entries:
        view(written, key, workers, entries)


if __name__ == "__main__":
    main(sys.argv[1], *(int(one) for one in (sys.argv[2:4] + ["200000", "0"][len(sys.argv) - 2 :])))
