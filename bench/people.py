"""Invented people, many, and how long it takes to find one of them.

Given names are common American ones; family names are made of syllables, as frequent as real ones are: a few borne by
thousands, most by one. The same seed gives the same people, and none of them exists.

`python -m bench.people [PEOPLE [FOLDER]]` measures; on SQLite in a folder, by default a new one, or on the PostgreSQL of
DATABASE_URL. Where the database is empty it writes the people, else it takes those there for what it would have written.
"""

from __future__ import annotations

import os
import random
import sys
import tempfile
import time
import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bench.measuring import Row

TITLE = "Finding a person"
METHOD = (
    "200,000 invented people in 20 programs and on 400 caseloads, a fifth of them with a second name, most with a phone; "
    "420 searches of seven kinds by one case manager, each for somebody drawn at random, timed one by one from the text to "
    "what is shown, policy and masking included. “Found” is how often the person is among the 20 shown."
)
PEOPLE = 200_000
SEED = 20261126
ON = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
BUDGET_MS = 150
EACH = 60
BATCH = 5_000
PROGRAMS, WORKERS = 20, 400
SURNAMES = 60_000
BEGINNINGS = "b br c ch d dr f fl g gr h j k kl l m n p pr qu r s sh st t tr v w z".split()  # noqa: SIM905 - reads as one
MIDDLES = "a e i o u ai ea ee ou ia".split()  # noqa: SIM905 - as above
ENDS = "n r l s nd rt ck tt ll rn son man ley ton ez ero ano ski wood field".split()  # noqa: SIM905 - as above


@dataclass(frozen=True)
class Invented:
    """One person who does not exist."""

    given: str
    family: str
    alias: str
    born: date
    phone: str


def people(count: int, seed: int = SEED) -> Iterator[Invented]:
    """So many people."""
    from caseway.clients.nicknames import GROUPS

    chance = random.Random(seed)  # noqa: S311 - chance here guards nothing
    given = [line.split()[0].title() for line in GROUPS]
    chance.shuffle(given)
    surnames = _surnames(chance)
    # A name of rank r is borne by about 1/(r + 30) of what the first is: the first by one in a hundred and fifty.
    of_given = _shares(len(given), 12)
    of_family = _shares(len(surnames), 30)
    for _ in range(count):
        (first,), (last,) = chance.choices(given, cum_weights=of_given), chance.choices(surnames, cum_weights=of_family)
        alias = chance.choices(surnames, cum_weights=of_family)[0] if chance.random() < 0.2 else ""
        born = date(1936, 1, 1) + timedelta(days=chance.randrange(85 * 365))
        phone = f"{chance.randrange(201, 990)}555{chance.randrange(10_000):04}" if chance.random() < 0.8 else ""
        yield Invented(first, last, alias, born, phone)


def _surnames(chance: random.Random) -> list[str]:
    """Family names of two or three syllables, each once."""
    found: dict[str, None] = {}
    while len(found) < SURNAMES:
        syllables = [chance.choice(BEGINNINGS) + chance.choice(MIDDLES) for _ in range(chance.choice((1, 2, 2)))]
        found["".join([*syllables, chance.choice(ENDS)]).title()] = None
    return list(found)


def _shares(count: int, flat: int) -> list[float]:
    total, shares = 0.0, []
    for rank in range(count):
        total += 1 / (rank + flat)
        shares.append(total)
    return shares


def write(written: list[tuple[uuid.UUID, Invented]]) -> None:
    """Write people into an empty database, with the programs they are in and those who work there."""
    from caseway.accounts.models import Membership, Organization, Program, Team, User
    from caseway.clients import terms
    from caseway.clients.models import Alias, Assignment, Client, ContactPoint, Enrollment

    agency = Organization.objects.create(name="Invented Agency", created_at=AT)
    programs = [
        Program.objects.create(organization=agency, name=f"Program {number}", setting="housing")
        for number in range(PROGRAMS)
    ]
    teams = [Team.objects.create(organization=agency, program=one, name=one.name) for one in programs]
    workers = User.objects.bulk_create(
        User(email=f"worker{number}@example.org", name=f"Worker {number}", created_at=AT, password="!")  # noqa: S106 - nobody signs in
        for number in range(WORKERS)
    )
    Membership.objects.bulk_create(
        Membership(organization=agency, user=one, role="case_manager", team=teams[number % PROGRAMS], begins=ON)
        for number, one in enumerate(workers)
    )
    by = {
        "organization": agency,
        "created_at": AT,
        "created_by": workers[0],
        "updated_at": AT,
        "updated_by": workers[0],
    }
    chance = random.Random(SEED)  # noqa: S311 - as above
    for begin in range(0, len(written), BATCH):
        batch = written[begin : begin + BATCH]
        rows: dict[type, list[Any]] = defaultdict(list)
        for client, one in batch:
            number = chance.randrange(WORKERS)
            program = programs[number % PROGRAMS]
            shared = {"client_id": client, "begins": ON, **by}
            rows[Client].append(
                Client(
                    id=client,
                    given_name=one.given,
                    family_name=one.family,
                    birth_date=one.born,
                    birth_date_quality="full",
                    **by,
                )
            )
            rows[Enrollment].append(Enrollment(program=program, **shared))
            rows[Assignment].append(
                Assignment(user=workers[number], program=program, team=teams[number % PROGRAMS], **shared)
            )
            if one.alias:
                rows[Alias].append(Alias(kind="former", name=one.alias, **shared))
            if one.phone:
                rows[ContactPoint].append(ContactPoint(kind="phone", value=one.phone, folded=one.phone, **shared))
        for table, of_table in rows.items():
            table.objects.bulk_create(of_table, batch_size=500)  # type: ignore[attr-defined] # every one is a table
        terms.index(client for client, _ in batch)


def numbered(count: int) -> list[tuple[uuid.UUID, Invented]]:
    """So many people, each with the key of their row."""
    chance = random.Random(SEED)  # noqa: S311 - as above
    return [(uuid.UUID(int=chance.getrandbits(128), version=4), one) for one in people(count)]


def searches(written: list[tuple[uuid.UUID, Invented]]) -> dict[str, list[tuple[str, uuid.UUID]]]:
    """What is typed, by kind, and who is meant."""
    from caseway.clients.nicknames import stand_for

    chance = random.Random(SEED + 1)  # noqa: S311 - as above

    def slip(word: str) -> str:
        place = chance.randrange(1, len(word) - 1)
        kind = chance.randrange(3)
        if kind == 0:
            return word[:place] + word[place + 1 :]
        if kind == 1:
            return word[: place - 1] + word[place] + word[place - 1] + word[place + 1 :]
        return word[:place] + chance.choice("aeiourstln") + word[place + 1 :]

    kinds = {
        "name": lambda one: f"{one.given} {one.family}",
        "family name first": lambda one: f"{one.family.upper()}, {one.given}",
        "nickname": lambda one: f"{min(stand_for(one.given.lower()), default=one.given)} {one.family}",
        "one slip in each name": lambda one: f"{slip(one.given)} {slip(one.family)}",
        "name and birth date": lambda one: f"{one.given} {one.family} {one.born:%m/%d/%Y}",
        "slips and birth date": lambda one: (
            f"{slip(one.given)} {slip(one.family)} {one.born.month}/{one.born.day}/{one.born:%y}"
        ),
        "phone, or else birth date": lambda one: one.phone or f"{one.born:%m/%d/%Y}",
    }
    return {
        kind: [(say(one), client) for client, one in (chance.choice(written) for _ in range(EACH))]
        for kind, say in kinds.items()
    }


def measure(count: int = PEOPLE, folder: str = "") -> list[Row]:
    """Write the people, and search."""
    import django

    os.environ["CASEWAY_HOME"] = folder or tempfile.mkdtemp(prefix="caseway-bench-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseway.config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from caseway.accounts import queries
    from caseway.accounts.models import Organization, User
    from caseway.clients import search

    call_command("migrate", verbosity=0)
    written, rows = numbered(count), []
    if not Organization.objects.exists():
        began = time.perf_counter()
        write(written)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        rows.append(Row(f"writing {count:,} people ({connection.vendor})", time.perf_counter() - began, "s"))
    worker = User.objects.get(email="worker0@example.org")
    viewer = queries.viewer(worker, Organization.objects.get().pk, at=AT, on=ON)
    everything: list[float] = []
    work: list[float] = []
    for kind, asked in searches(written).items():
        taken, found = [], 0
        for text, client in asked:
            began, worked = time.perf_counter(), time.process_time()
            shown = search.search(viewer=viewer, text=text, at=AT, on=ON)
            taken.append((time.perf_counter() - began) * 1e3)
            work.append((time.process_time() - worked) * 1e3)
            found += client in {one.id for one in shown}
        everything += taken
        rows += [
            Row(f"{kind}: 95 of 100 within", _quantile(taken, 0.95), "ms", BUDGET_MS),
            Row(f"{kind}: half within", _quantile(taken, 0.5), "ms"),
            Row(f"{kind}: found", 100 * found / len(asked), "%"),
        ]
    rows.append(Row("all: 95 of 100 within", _quantile(everything, 0.95), "ms", BUDGET_MS))
    rows.append(Row("all: slowest", max(everything), "ms"))
    rows.append(Row("all: 95 of 100 within, of the processor’s time in this process", _quantile(work, 0.95), "ms"))
    return rows


def _quantile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, round(share * len(values)))]


if __name__ == "__main__":
    for row in measure(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE, *sys.argv[2:3]):
        print(f"{row.what}: {row.measured} {row.mark}")
