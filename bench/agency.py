"""An invented agency with programs, teams and thousands of case managers, each with a caseload."""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, repeat

from bench.invented import AT, ON, SEED

NAME = "Invented Agency"
PROGRAMS = 20
# Whose caseloads are as long as it says; all others share the rest of the people.
CASELOADS = {"one": 1, "twenty": 20, "many": 500}
USUAL = 50
FEWEST = 100  # case managers: as many as a load test wants


@dataclass(frozen=True)
class Worker:
    """A case manager and where they work."""

    id: uuid.UUID
    program: uuid.UUID
    team: uuid.UUID


def found(people: int, own: Mapping[str, int] = CASELOADS) -> tuple[uuid.UUID, list[Worker]]:
    """Write the agency that so many people need: its key, and its case managers, those with a caseload of their own first."""
    from django.db import transaction

    from caseway.accounts import scope
    from caseway.accounts.models import Membership, Organization, Program, Team, User

    agency = Organization(name=NAME, created_at=AT)
    names = [*own, *(str(number) for number in range(max(people // USUAL, FEWEST)))]
    users = [
        User(email=address(name), name=f"Worker {name}", created_at=AT, password="!")  # noqa: S106 - nobody signs in
        for name in names
    ]
    with transaction.atomic(), scope.within(agency.pk):
        agency.save(force_insert=True)
        for one in users:
            with scope.of_user(one.pk):  # who is in no organization yet is seen by nobody else
                one.save(force_insert=True)
        programs = [
            Program.objects.create(organization=agency, name=f"Program {number}", setting="housing")
            for number in range(PROGRAMS)
        ]
        teams = [Team.objects.create(organization=agency, program=one, name=one.name) for one in programs]
        workers = [
            Worker(one.pk, programs[place % PROGRAMS].pk, teams[place % PROGRAMS].pk) for place, one in enumerate(users)
        ]
        Membership.objects.bulk_create(
            Membership(organization=agency, user_id=one.id, role="case_manager", team_id=one.team, begins=ON)
            for one in workers
        )
    return agency.pk, workers


def address(name: str) -> str:
    """The e-mail address of a worker."""
    return f"{name}@example.org"


def caseloads(workers: list[Worker], own: Mapping[str, int] = CASELOADS) -> Iterator[Worker]:
    """For one person after the other, whose caseload they are on."""
    chance = random.Random(SEED)  # noqa: S311 - chance here guards nothing
    first, others = workers[: len(own)], workers[len(own) :]
    yield from chain.from_iterable(map(repeat, first, own.values()))
    while True:
        yield chance.choice(others)
