"""What someone typed into the one search box: words of a name, a birth date, a phone number, an identifier."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from caseway.clients import folding

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
# Words that many names share and few people type: they must not decide whom one finds.
PARTICLES = frozenset(
    {"de", "la", "las", "los", "del", "da", "do", "dos", "van", "von", "der", "den", "el", "al", "y", "st"}
)
MOST_WORDS = 6
LONGEST = 200  # of what is typed

_NAMED = "|".join(f"{month}[a-z]*" for month in MONTHS)
_DATES = [
    re.compile(r"\b(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})\b"),
    re.compile(r"\b(?P<month>\d{1,2})[-/.](?P<day>\d{1,2})[-/.](?P<year>\d{4}|\d{2})\b"),
    re.compile(rf"\b(?P<name>{_NAMED})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(rf"\b(?P<day>\d{{1,2}})\s+(?P<name>{_NAMED})\.?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<month>\d{2})(?P<day>\d{2})(?P<year>(?:19|20)\d{2})(?!\d)"),
]
_EMAIL = re.compile(r"\S+@\S+")
_NUMBER = re.compile(r"\+?\(?\d[\d\s().-]{2,}\d")
_CODE = re.compile(r"\b(?=[A-Za-z0-9-]*\d)(?=[A-Za-z0-9-]*[A-Za-z])[A-Za-z0-9-]{3,}\b")  # letters and digits


@dataclass(frozen=True, slots=True)
class Sought:
    """What was asked for. `numbers`: phones and e-mail addresses, folded.  `codes`: identifiers, folded."""

    words: tuple[str, ...] = ()
    birth_date: date | None = None
    numbers: tuple[str, ...] = ()
    codes: tuple[str, ...] = ()

    @property
    def is_nothing(self) -> bool:
        """Whether there is nothing to look for."""
        return not (self.words or self.birth_date or self.numbers or self.codes)


def read(text: str, *, on: date) -> Sought:
    """Read what was typed."""
    rest = text[:LONGEST]
    emails = [folding.email(found)[: folding.LONGEST] for found in _EMAIL.findall(rest)]
    rest = _EMAIL.sub(" ", rest)
    born, rest = birth_date(rest, on=on)
    codes = [folding.code(found) for found in _CODE.findall(rest)]
    rest = _CODE.sub(" ", rest)
    all_digits = [folding.digits(found) for found in _NUMBER.findall(rest)]
    phones = [phone for phone in map(folding.phone, all_digits) if len(phone) in {7, 10}]
    numbers, codes = emails + phones, codes + all_digits
    rest = _NUMBER.sub(" ", rest)
    words = [word for word in folding.words(rest) if not word.isdigit()]
    telling = [word for word in words if word not in PARTICLES]
    return Sought(
        tuple((telling or words)[:MOST_WORDS]), born, tuple(dict.fromkeys(numbers)), tuple(dict.fromkeys(codes))
    )


def birth_date(text: str, *, on: date) -> tuple[date | None, str]:
    """The first date in a text as Americans write it, and the text without it."""
    for pattern in _DATES:
        for found in pattern.finditer(text):
            day = _day(found.groupdict(), on=on)
            if day is not None:
                return day, f"{text[: found.start()]} {text[found.end() :]}"
    return None, text


def _day(parts: dict[str, str], *, on: date) -> date | None:
    """A past day of these parts; a month that cannot be one is the day."""
    year, day = int(parts["year"]), int(parts["day"])
    if len(parts["year"]) == 2:
        year += 2000 if year <= on.year % 100 else 1900
    month = MONTHS.index(parts["name"][:3].lower()) + 1 if parts.get("name") else int(parts["month"])
    if month > 12 and day <= 12:
        month, day = day, month
    try:
        found = date(year, month, day)
    except ValueError:
        return None
    return found if date(1890, 1, 1) <= found <= on else None
