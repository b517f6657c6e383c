"""Conditions on answers and scores: when a question is asked, a trigger fires, a need is proposed.

A condition holds, does not hold, or is not known yet, because an answer is missing.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

from caseway.criteria import Fault, Node, Text, unknown_word

Compared = Literal["at_least", "more_than", "at_most", "less_than"]
ItemHow = Literal["is", "any_of", "answered", "left", "at_least", "more_than", "at_most", "less_than"]
ScoreHow = Literal["band", "at_least", "more_than", "at_most", "less_than"]

YES, NO = "yes", "no"  # the codes of the two answers to a question of yes or no
COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "at_least": operator.ge,
    "more_than": operator.gt,
    "at_most": operator.le,
    "less_than": operator.lt,
}
ITEM_HOWS: tuple[str, ...] = ("is", "any_of", "answered", "left", *COMPARE)
SCORE_HOWS: tuple[str, ...] = ("band", *COMPARE)
SHAPES = ("item", "score", "all", "any", "not", "of")


@dataclass(frozen=True, slots=True)
class ItemTest:
    """A test of one answer: which it is, how many points it has, or whether it was left out on purpose."""

    item: str
    how: str
    value: object


@dataclass(frozen=True, slots=True)
class ScoreTest:
    """A test of one score: how many points, or which band."""

    score: str
    how: str
    value: object


@dataclass(frozen=True, slots=True)
class Group:
    """At least so many of its parts, or with `negated` not so many."""

    parts: tuple[Condition, ...]
    least: int
    negated: bool = False


Condition = ItemTest | ScoreTest | Group


class Known(Protocol):
    """What is known of one sitting: whether a test of an answer or a score comes out true, false, or not known yet."""

    def of_item(self, test: ItemTest) -> bool | None:
        """Whether an answer is as the test says."""

    def of_score(self, test: ScoreTest) -> bool | None:
        """Whether a score is as the test says."""


def holds(condition: Condition, known: Known) -> bool | None:
    """Whether a condition holds; None where the answers there are do not decide it."""
    if isinstance(condition, ItemTest):
        return known.of_item(condition)
    if isinstance(condition, ScoreTest):
        return known.of_score(condition)
    parts = [holds(part, known) for part in condition.parts]
    surely, possibly = parts.count(True), len(parts) - parts.count(False)
    found = True if surely >= condition.least else False if possibly < condition.least else None
    return found if found is None or not condition.negated else not found


def tests_of(condition: Condition | None) -> Iterator[ItemTest | ScoreTest]:
    """Every test inside a condition."""
    if isinstance(condition, Group):
        for part in condition.parts:
            yield from tests_of(part)
    elif condition is not None:
        yield condition


class ConditionReader:
    """Reads conditions of a file, noting every fault; whether what they name exists is looked at later."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def note(self, node: Node, path: str, says: Text | str) -> None:
        """Note one fault."""
        self.faults.append(Fault(self.file, node.line, path, says))

    def read(self, node: Node | None, path: str) -> Condition | None:
        """One condition; None where there is none, or none that can be read."""
        if node is None:
            return None
        entries = node.value if isinstance(node.value, dict) else {}
        shape = next((shape for shape in SHAPES if shape in entries), None)
        if shape is None:
            self.note(node, path, f"a condition is expected here, with one of: {', '.join(SHAPES)}.")
            return None
        if shape in ("item", "score"):
            return self._test(node, entries, shape, path)
        return self._group(node, entries, shape, path)

    def _test(self, node: Node, entries: Mapping[str, Node], shape: str, path: str) -> Condition | None:
        allowed = ITEM_HOWS if shape == "item" else SCORE_HOWS
        hows = [name for name in entries if name != shape]
        name = entries[shape].value
        if len(hows) != 1 or not isinstance(name, str):
            self.note(node, path, f"a test names one {shape} and has one of: {', '.join(allowed)}.")
            return None
        how = hows[0]
        if how not in allowed:
            self.note(entries[how], path, unknown_word("test", how, allowed))
            return None
        value = entries[how].plain()
        if not _fits(how, value):
            self.note(entries[how], path, f"“{how}” takes {_TAKES[how]}.")
            return None
        if how in ("any_of", "band"):
            value = tuple(value) if isinstance(value, list) else (value,)  # type: ignore[assignment]
        if isinstance(value, bool) and how == "is":
            value = YES if value else NO
        return ItemTest(name, how, value) if shape == "item" else ScoreTest(name, how, value)

    def _group(self, node: Node, entries: Mapping[str, Node], shape: str, path: str) -> Condition | None:
        strangers = sorted(set(entries) - {shape} - ({"at_least"} if shape == "of" else set()))
        listed = entries[shape]
        parts = [listed] if shape == "not" else listed.value
        least = entries["at_least"].value if "at_least" in entries else None
        if strangers or not isinstance(parts, list) or not parts or (shape == "of" and type(least) is not int):
            self.note(
                node, path, "a condition of parts is written all: […], any: […], not: …, or at_least: 2, of: […]."
            )
            return None
        found = [self.read(part, path) for part in parts]
        known = tuple(part for part in found if part is not None)
        count = least if isinstance(least, int) else len(known) if shape == "all" else 1
        return Group(known, count, shape == "not")


_TAKES = {
    "is": "one code, number or flag",
    "any_of": "a list of codes",
    "band": "the key of a band, or a list of them",
    "answered": "true",
    "left": "true",
    **dict.fromkeys(COMPARE, "a number"),
}


def _fits(how: str, value: object) -> bool:
    if how in COMPARE:
        return isinstance(value, (int, float)) and not isinstance(value, bool)
    if how in ("answered", "left"):
        return value is True
    if how == "is":
        return isinstance(value, (str, int, float))
    listed = value if isinstance(value, list) else [value]
    return (how == "band" or isinstance(value, list)) and bool(listed) and all(isinstance(one, str) for one in listed)
