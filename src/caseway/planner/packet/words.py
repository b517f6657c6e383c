"""How the packet says days, values and the state of a clause. In English only: the certifier reads it."""

from __future__ import annotations

import re
from datetime import date

from caseway.criteria import Bounds, Field, Kind, RawRecord, Reason, Text
from caseway.rulebooks.particulars import MONTHS

NOT_GIVEN = "not given"
# What a page cannot show: control characters, marks that turn the direction of text, halves of letters, and no letters at all.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb\ufffe\uffff]"
)


def seen(text: str) -> str:
    """The text without the signs that nobody can see."""
    return _UNSEEN.sub("", text)


def long_day(day: date) -> str:
    """A day as Americans write it in a sentence: January 31, 2026."""
    return f"{MONTHS[day.month - 1]} {day.day}, {day.year}"


def short_day(day: date) -> str:
    """A day as a table holds it, in one piece: Jan 31, 2026."""
    return f"{MONTHS[day.month - 1][:3]}\N{NO-BREAK SPACE}{day.day},\N{NO-BREAK SPACE}{day.year}"


def prose(text: str) -> str:
    """One of a rulebook's sentences, with the quotation marks of print; what a person typed stays as they typed it."""
    return re.sub(r'(^|[\s(])"', r"\1“", text).replace('"', "”").replace("'", "’")


def is_nothing(amount: Text | None) -> bool:
    """Whether an amount is none at all, such as "0 hours" (and not "0 to 9 hours")."""
    return amount is not None and re.match(r"0 (?!to )", say(amount)) is not None


def say(text: Text | str) -> str:
    """A sentence of the engine."""
    return text if isinstance(text, str) else text.render(str, long_day)


def capitalized(text: str) -> str:
    """The text with its first letter large."""
    return text[:1].upper() + text[1:]


def listed(parts: list[str], most: int = 3) -> str:
    """The first parts of a list, and how many more there are."""
    shown = "; ".join(parts[:most])
    return f"{shown}; and {len(parts) - most} more" if len(parts) > most else shown


def value(kind: Kind, field: Field, record: RawRecord) -> str:
    """One fact of a record as a table holds it; empty where it is not known."""
    if field.name not in record:
        return ""
    found = record[field.name]
    if found is None:
        return kind.open
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, date):
        return short_day(found)
    if isinstance(found, tuple):
        return ", ".join(map(str, found))
    if field.unit == "share" and isinstance(found, (int, float)):
        return f"{found:.0%}"
    if isinstance(found, (int, float)):
        return f"{found:,g}"
    text = str(found)
    return prose(field.words[text]) if text in field.words else _plain(field, text)


def _plain(field: Field, text: str) -> str:
    return text.replace("_", " ") if field.normal == "snake" else text


def state(reason: Reason) -> str:
    """How a clause stands, in a few words: "4.7 months; 12 months needed"."""
    operator = reason.clause.operator
    if reason.children and reason.verdict == "met":
        return "as the file shows"
    if reason.children:
        return _state_of_parts(reason)
    if operator == "ask":
        return "not published; ask the certifier"
    if operator == "exists":
        return {"met": "on file", "unknown": "not known for sure", "not_met": "none that counts"}[reason.verdict]
    observed, needed = reason.observed, _needed(reason)
    if operator == "fact" and reason.verdict == "unknown":
        return "not answered"
    if isinstance(observed, Bounds) and observed.possibly == float("inf") and not observed.surely:
        return f"not known; {needed} needed"
    if not needed or (reason.verdict == "met" and not isinstance(observed, Bounds)):
        return say(observed.text)
    return f"{say(observed.text)}; {needed} needed"


def _needed(reason: Reason) -> str:
    if reason.clause.operator == "count" and reason.clause.at_least is not None:
        return f"{reason.clause.at_least:g}"  # "1 on file; 3 needed"
    return say(reason.needed.text) if reason.needed else ""


def _state_of_parts(reason: Reason) -> str:
    if reason.clause.operator == "not":
        found = [say(one.record.label) for one in reason.children[0].counted]
        return f"but there is {listed(found)}" if found else "not known for sure"
    lacking = [child for child in reason.children if child.verdict == reason.verdict]
    if len(lacking) == 1:
        return f"{lacking[0].label}: {state(lacking[0])}"
    if reason.clause.operator == "all":
        return (
            f"{len(lacking)} of {len(reason.children)} parts are {'open' if reason.verdict == 'unknown' else 'missing'}"
        )
    return f"{len(lacking)} ways are open" if reason.verdict == "unknown" else f"none of {len(lacking)} ways is met"
