"""Invented people, many, and what somebody types who looks for one of them.

Given names are common American ones; family names are made of syllables, as frequent as real ones are: a few borne by
thousands, most by one. The same seed gives the same people, and none of them exists.
"""

from __future__ import annotations

import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

SEED = 20261126
ON = date(2026, 1, 5)
AT = datetime(2026, 1, 5, 15, 0, tzinfo=UTC)
EACH = 60  # searches of each kind
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
