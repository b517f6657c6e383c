"""What was typed into a card of the form, read as a record; and a record, written as what would have been typed.

A card's answers are a flat mapping of texts: "employer", "start-month", "start-day", "start-year", "end-open". A flag is
"yes", "no" or nothing; nothing always means "not known".
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from caseway import criteria
from caseway.web.base import wording

LONGEST_TEXT = 300
LONGEST_KEPT = 400
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
DAY_PARTS = ("month", "day", "year")
OPEN = "open"
SHARE = "share"

_UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2028\u2029\u2066-\u2069\ufeff]+")
_NUMBER = re.compile(r"[0-9]{1,9}([.,][0-9]{1,6})?")

Value = criteria.Value
Typed = Mapping[str, str]
Record = dict[str, Value]


@dataclass(slots=True)
class Answers:
    """A card as it was read: the record of what is valid, and what is wrong by field."""

    record: Record = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)


class Misread(Exception):  # noqa: N818 - completes "unable to go on: misread"
    """An answer that cannot be used; the message tells the person what to do."""


def inputs(kind: criteria.Kind) -> list[str]:
    """List the names of a card's inputs."""
    names = []
    for name, part in kind.fields.items():
        names += [f"{name}-{piece}" for piece in DAY_PARTS] if part.type == "date" else [name]
        if has_open(kind, name):
            names.append(f"{name}-{OPEN}")
    return names


def has_open(kind: criteria.Kind, name: str) -> bool:
    """Tell whether a field may be left open for good, such as the end of a job one still has."""
    return bool(kind.open) and name == kind.ends


def read(kind: criteria.Kind, typed: Typed) -> Answers:
    """Read a card: each answer that is valid goes into the record, each that is not gets a sentence."""
    answers = Answers()
    for name, part in kind.fields.items():
        if has_open(kind, name) and typed.get(f"{name}-{OPEN}"):
            answers.record[name] = None
            continue
        try:
            value = _read(part, typed)
        except Misread as error:
            answers.wrong[name] = str(error)
            continue
        if value is not None:
            answers.record[name] = value
    _check_order(kind, answers)
    return answers


def _check_order(kind: criteria.Kind, answers: Answers) -> None:
    begins, ends = answers.record.get(kind.begins), answers.record.get(kind.ends)
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        del answers.record[kind.ends]
        answers.wrong[kind.ends] = _(
            "This day comes before the first one, %(day)s. Check which of the two is wrong."
        ) % {"day": wording.day(begins)}


def _read(part: criteria.Field, typed: Typed) -> Value:
    if part.type == "date":
        return _day([typed.get(f"{part.name}-{piece}", "").strip() for piece in DAY_PARTS])
    text = typed.get(part.name, "").strip()
    if not text:
        return None
    return _READERS[part.type](part, text)


def _flag(part: criteria.Field, text: str) -> bool:
    del part
    if text not in ("yes", "no"):
        raise Misread(_("Choose one of the answers shown."))
    return text == "yes"


def _choice(part: criteria.Field, text: str) -> str:
    if text not in part.choices:
        raise Misread(_("Choose one of the answers shown."))
    return text


def _text(part: criteria.Field, text: str) -> Value:
    text = cleaned(text)
    if len(text) > LONGEST_TEXT:
        raise Misread(_("This is too long. Use at most %(most)d characters.") % {"most": LONGEST_TEXT})
    value, wrong = part.read(text)
    if wrong:
        raise Misread(_("This text cannot be used. Write it in plain words."))
    return value or None


def _words(part: criteria.Field, text: str) -> Value:
    """Several words, with commas between them."""
    if len(text) > LONGEST_TEXT:
        raise Misread(_("This is too long. Use at most %(most)d characters.") % {"most": LONGEST_TEXT})
    value, _wrong = part.read([cleaned(word) for word in text.split(",")])
    return value or None


def cleaned(text: str) -> str:
    """Return a text without the signs nobody sees, which would only confuse whoever reads it later."""
    return _UNSEEN.sub(" ", text).strip()


def _number(part: criteria.Field, text: str) -> float | int:
    """Read a number written with a point or a comma; a share is asked for in percent."""
    scale = 100 if part.unit == SHARE else 1
    least, most = part.least * scale, part.most * scale
    if most == float("inf"):
        sentence = _("Write a number of at least %(least)g.") % {"least": least}
    else:
        sentence = _("Write a number from %(least)g to %(most)g.") % {"least": least, "most": most}
    if not _NUMBER.fullmatch(text):
        raise Misread(sentence)
    value = float(text.replace(",", "."))
    if not least <= value <= most:
        raise Misread(sentence)
    value = round(value / scale, 6)
    return int(value) if value.is_integer() else value


def _day(pieces: list[str]) -> date | None:
    """Read a day from its month, day and year."""
    if not any(pieces):
        return None
    if not all(pieces):
        raise Misread(_("Give the month, the day and the year, or clear all three if you do not know."))
    if not all(re.fullmatch(r"[0-9]{1,4}", piece) for piece in pieces):
        raise Misread(_("Write the day and the year in digits, such as 9 and 2023."))
    month, day, year = (int(piece) for piece in pieces)
    if not EARLIEST_YEAR <= year <= LATEST_YEAR:
        raise Misread(_("Write the year with four digits, such as 2023."))
    try:
        return date(year, month, day)
    except ValueError:
        raise Misread(_("There is no such day in the calendar. Check the month and the day.")) from None


_READERS: Mapping[str, Callable[[criteria.Field, str], Value]] = {
    "flag": _flag,
    "choice": _choice,
    "text": _text,
    "words": _words,
    "number": _number,
}


# --- the other way round ---


def typed(kind: criteria.Kind, record: Mapping[str, object]) -> dict[str, str]:
    """Write a record as the inputs of a card that would give it."""
    found: dict[str, str] = {}
    for name, value in record.items():
        part = kind.fields.get(name)
        if part is None:
            continue
        if value is None:
            if has_open(kind, name):
                found[f"{name}-{OPEN}"] = "on"
        elif part.type == "date":
            year, month, day = str(value)[:10].split("-")
            found |= {f"{name}-month": str(int(month)), f"{name}-day": str(int(day)), f"{name}-year": year}
        else:
            found[name] = _written(part, value)
    return found


def _written(part: criteria.Field, value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, (list, tuple)):
        return ", ".join(str(word) for word in value)
    if isinstance(value, (int, float)):
        return f"{value * 100:.6g}" if part.unit == SHARE else f"{value:g}"
    return str(value).replace("_", " ") if part.normal == "snake" else str(value)
