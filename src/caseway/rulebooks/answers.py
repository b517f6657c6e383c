"""Answers to an instrument: the forms they may have, and what is wrong with those that have another.

An answer is, by the kind of item: the code of a choice, a list of codes, "yes" or "no", a number, text, or a day
written 2026-01-31. What was left out on purpose is an answer too: {"left": "declined", "why": "…"}; blank is none.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from math import inf
from typing import Literal

from caseway.criteria import Text
from caseway.rulebooks.branching import NO, YES
from caseway.rulebooks.instruments import Item

MOST = 1_000_000_000  # no answer of a person is larger
LONGEST = 10_000  # letters of a text
LEFT = ("declined", "unable", "not_applicable")

NO_CHOICE = "Choose one of: {allowed}."
NO_LIST = "Choose from: {allowed}."
STANDS_ALONE = "“{answer}” goes with no other answer."
NO_NUMBER = "Write a number."
NO_WHOLE_NUMBER = "Write a whole number."
TOO_SMALL = "Write {least} or more."
TOO_LARGE = "Write {most} or less."
NO_TEXT = "Write words, up to {most} letters."
NO_DAY = "Write a day as year-month-day."
NO_REASON = "An answer left out is declined, unable or not applicable, with the reason in words."
NO_QUESTION = "There is no such question."

TEMPLATES = (NO_CHOICE, NO_LIST, STANDS_ALONE, NO_NUMBER, NO_WHOLE_NUMBER, TOO_SMALL, TOO_LARGE, NO_TEXT, NO_DAY,
             NO_REASON, NO_QUESTION)  # fmt: skip

Value = str | float | tuple[str, ...] | date
State = Literal["given", "left", "blank"]

_DAY = re.compile(r"\d{4}-\d\d-\d\d")


class Unfit(ValueError):  # noqa: N818 - completes "unable to use this answer: unfit"
    """An answer that has not the form its item asks for; says why."""

    def __init__(self, says: Text) -> None:
        self.says = says
        super().__init__(str(says))


@dataclass(frozen=True, slots=True)
class Given:
    """What became of one item: given, left out on purpose, or blank."""

    state: State
    value: Value | None = None
    left: str = ""
    why: str = ""


BLANK = Given("blank")


def read_answer(item: Item, raw: object) -> Given:
    """One answer as it came; raise Unfit where it has not the form its item asks for."""
    if raw is None or raw in ("", []):
        return BLANK
    if isinstance(raw, Mapping):
        return _left(raw)
    if isinstance(raw, str) and not raw.strip():
        return BLANK
    return Given("given", _READ[item.kind](item, raw))


def _left(raw: Mapping[object, object]) -> Given:
    left, why = raw.get("left"), raw.get("why", "")
    if left not in LEFT or not isinstance(why, str) or len(why) > LONGEST or set(raw) - {"left", "why"}:
        raise Unfit(Text(NO_REASON))
    return Given("left", None, str(left), why.strip())


def _choice(item: Item, raw: object) -> str:
    codes = [answer.code for answer in item.answers]
    if not isinstance(raw, str) or raw not in codes:
        raise Unfit(_allowed(NO_CHOICE, item))
    return raw


def _yes_no(item: Item, raw: object) -> str:
    return _choice(item, {True: YES, False: NO}[raw] if isinstance(raw, bool) else raw)


def _several(item: Item, raw: object) -> tuple[str, ...]:
    given = list(raw) if isinstance(raw, (list, tuple)) else []
    # In the order of the form, each once, whatever the order in which they were ticked.
    found = tuple(answer.code for answer in item.answers if answer.code in given)
    if not found or any(one not in found for one in given):
        raise Unfit(_allowed(NO_LIST, item))
    alone = next((answer for answer in item.answers if answer.alone and answer.code in found), None)
    if alone and len(found) > 1:
        raise Unfit(Text(STANDS_ALONE, {"answer": Text(alone.text)}))
    return found


def _allowed(template: str, item: Item) -> Text:
    return Text(template, {"allowed": tuple(Text(answer.text) for answer in item.answers)})


def _number(item: Item, raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float)) or not -MOST <= raw <= MOST:
        raise Unfit(Text(NO_NUMBER))
    if item.whole and raw != int(raw):
        raise Unfit(Text(NO_WHOLE_NUMBER))
    if item.least is not None and raw < item.least:
        raise Unfit(Text(TOO_SMALL, {"least": float(item.least)}))
    if item.most is not None and raw > item.most:
        raise Unfit(Text(TOO_LARGE, {"most": float(item.most)}))
    return raw


def _text(item: Item, raw: object) -> str:
    del item  # any words will do
    if not isinstance(raw, str) or len(raw) > LONGEST:
        raise Unfit(Text(NO_TEXT, {"most": f"{LONGEST:,}"}))
    return raw.strip()


def _date(item: Item, raw: object) -> date:
    del item  # any day will do
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    if isinstance(raw, str) and _DAY.fullmatch(raw):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            pass
    raise Unfit(Text(NO_DAY))


_READ: Mapping[str, Callable[[Item, object], Value]] = {
    "choice": _choice,
    "several": _several,
    "yes_no": _yes_no,
    "number": _number,
    "text": _text,
    "date": _date,
}


def points(item: Item, value: Value) -> float:
    """The points of an answer; those of a number are itself."""
    if isinstance(value, (int, float)):
        return value
    if isinstance(value, tuple):
        chosen = [item.answer(code) for code in value]
        replaced = {code for answer in chosen for code in answer.replaces}
        return sum(answer.points or 0 for answer in chosen if answer.code not in replaced)
    if isinstance(value, str) and item.has_points:
        found = item.answer(value).points or 0
        return sum(_ends(item)) - found if item.reverse else found
    return 0


def reach(item: Item) -> tuple[float, float]:
    """The fewest and the most points that any answer to an item can have."""
    if item.kind == "number":
        return -inf if item.least is None else item.least, inf if item.most is None else item.most
    if item.kind == "several":
        listed = [answer.points or 0 for answer in item.answers]
        return sum(one for one in listed if one < 0), sum(one for one in listed if one > 0)
    return _ends(item)


def _ends(item: Item) -> tuple[float, float]:
    listed = [answer.points or 0 for answer in item.answers]
    return min(listed, default=0), max(listed, default=0)
