"""How well people fit what was asked for: by the words of their names, whatever their order, and by their birth date."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from rapidfuzz.distance import OSA

from caseway.clients.models import Client
from caseway.clients.nicknames import stand_for
from caseway.clients.seeking import Sought

EXACT, NICKNAME, BEGUN = 100.0, 94.0, 88.0
LEAST = 62.0  # below it, somebody does not fit
SAME_DAY, NEAR_DAY, OTHER_DAY = 100.0, 75.0, 20.0
DATE_COUNTS = 0.4  # of the whole, where a name was asked for, too

# What makes two people alike, of 100; nothing alone but a whole Social Security number makes them likely one.
LIKELY = 60
SSN, BIRTH_DATE, NEAR_BIRTH_DATE, PHONE, NAME = 60, 40, 30, 25, 40
ALIKE = 75.0  # from so alike on, a name counts


@dataclass(frozen=True, slots=True)
class Ranked:
    """Somebody who fits, and how well, of 100."""

    row: Client
    score: float


def rank(sought: Sought, rows: Iterable[Client], words: Mapping[UUID, set[str]]) -> list[Ranked]:
    """Those who fit, best first; equals by name."""
    found = [Ranked(row, score(sought, row, words.get(row.pk, set()))) for row in rows]
    fit = [one for one in found if one.score >= LEAST]
    return sorted(fit, key=lambda one: (-round(one.score, 3), one.row.family_name, one.row.given_name, str(one.row.pk)))


def score(sought: Sought, row: Client, words: set[str]) -> float:
    """How well someone fits. Who has a number that was asked for fits, whatever else was."""
    if words.intersection(sought.numbers) or (sought.codes and not sought.words and sought.birth_date is None):
        return EXACT
    of_name = name_score(sought.words, words) if sought.words else None
    of_date = date_score(sought.birth_date, row.birth_date) if sought.birth_date else None
    if of_name is None or of_date is None:
        return (of_name or 0.0) if of_date is None else of_date
    return of_name * (1 - DATE_COUNTS) + of_date * DATE_COUNTS


def name_score(sought: Iterable[str], words: Iterable[str]) -> float:
    """How well the words of a name fit those asked for, whatever their order."""
    there = [word for word in words if not word.isdigit()]
    each = [max((word_score(word, other) for other in there), default=0.0) for word in sought]
    return sum(each) / len(each) if each else 0.0


def word_score(sought: str, word: str) -> float:
    """How well one word fits another: the same, its nickname, its beginning, or spelled nearly so."""
    if word == sought:
        return EXACT
    if word in stand_for(sought):
        return NICKNAME
    if len(sought) > 1 and word.startswith(sought):
        return BEGUN
    near = OSA.normalized_similarity(sought, word)
    return near * EXACT if near >= 0.6 else 0.0


def date_score(sought: date, found: date | None) -> float:
    """How well a birth date fits: the same, a slip away, or another."""
    if found is None:
        return NEAR_DAY
    return SAME_DAY if found == sought else NEAR_DAY if is_slip(sought, found) else OTHER_DAY


def is_slip(one: date, other: date) -> bool:
    """Whether two days differ by one slip: a digit, two digits changed around, or day and month."""
    if one.year == other.year and (one.month, one.day) == (other.day, other.month):
        return True
    return OSA.distance(one.strftime("%m%d%Y"), other.strftime("%m%d%Y")) == 1


def likeness(sought: Sought, row: Client, words: set[str], *, has_ssn: bool) -> tuple[int, tuple[str, ...]]:
    """How alike someone is to a person about to be entered, of 100, and in what."""
    points: dict[str, float] = {}
    if has_ssn:
        points["ssn"] = SSN
    if sought.birth_date and row.birth_date == sought.birth_date:
        points["birth_date"] = BIRTH_DATE
    elif sought.birth_date and row.birth_date and is_slip(sought.birth_date, row.birth_date):
        points["near_birth_date"] = NEAR_BIRTH_DATE
    if words.intersection(sought.numbers):
        points["phone"] = PHONE
    of_name = name_score(sought.words, words)
    if of_name >= ALIKE:
        points["name"] = NAME * (of_name - ALIKE / 2) / (EXACT - ALIKE / 2)
    return min(100, round(sum(points.values()))), tuple(points)
