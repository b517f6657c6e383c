"""The operators of the language: one row each, with what it takes, how it judges and how it is said.

To add an operator, add a row (and its paragraph in `tests/spec/`). Nothing else lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf

from caseway.criteria import measures
from caseway.criteria.conditions import HOLDS
from caseway.criteria.days import PARTS_PER_MONTH
from caseway.criteria.measures import DAYS_PER_WEEK, HUNDREDTHS, Items, Slacks
from caseway.criteria.model import Clause
from caseway.criteria.text import template
from caseway.criteria.vocabulary import RawRecord

Bounds = tuple[int, int]  # [surely, possibly]
Join = Callable[[Sequence[int]], int]  # the state of several clauses from the state of each
Prepare = Callable[[Clause, list[int], tuple[RawRecord, ...]], Items]
OnDay = Callable[[Items, Clause, date], Bounds]


@dataclass(frozen=True, slots=True)
class Measure:
    """How records are measured: prepared once, measured on a day, and when that may next change.

    compiled: the name of the same way of measuring in an engine that compiles rules.
    """

    prepare: Prepare
    on_day: OnDay
    next_day: Callable[[Items, Clause, date, Slacks], date | None]
    scale: int
    compiled: str


@dataclass(frozen=True, slots=True)
class Operator:
    """One row of the language.

    name: the key that chooses it.  operand: what stands behind the key.  keys: what may stand beside.
    joins: for clauses, the state (0, 1, 2) from the children's states.  needed: the same as plain data, how many of
    the children must be met; none of them means the contrary of the only one.  measure: for records.
    unit, reached, running: its words, used in reasons.
    """

    name: str
    operand: str
    keys: tuple[str, ...] = ()
    joins: Callable[[Clause], Join] | None = None
    needed: Callable[[Clause], int] | None = None
    measure: Measure | None = None
    unit: str = "clauses"
    reached: str = template("this is met: {what}")


def join_all(_: Clause) -> Join:
    """Every clause: as good as the worst."""
    return min


def join_any(_: Clause) -> Join:
    """One clause is enough: as good as the best."""
    return max


def join_of(clause: Clause) -> Join:
    """So many of them: the n-th best decides."""
    place = -int(clause.at_least or 1)
    return lambda states: sorted(states)[place]


def join_not(_: Clause) -> Join:
    """The contrary."""
    return lambda states: 2 - states[0]


def compared(clause: Clause, records: tuple[RawRecord, ...] | None) -> int:
    """A single fact against the value wanted."""
    if records is None:
        return 1
    compare = clause.compare
    if not records or compare is None or compare.field.name not in records[0]:
        return 1
    return 2 if HOLDS[compare.how](records[0][compare.field.name], compare.value) else 0


def limits_of(clause: Clause, scale: int) -> tuple[float, float]:
    """At least and at most, in the unit of [surely, possibly]."""
    return round((clause.at_least or 0) * scale), inf if clause.at_most is None else round(clause.at_most * scale)


def slacks(clause: Clause, low: int, high: int, scale: int) -> Slacks:
    """How far the bounds are from turning, for the search of the next change."""
    limits = []
    if clause.at_least is not None:
        limits.append(round(clause.at_least * scale))
    if clause.at_most is not None:
        limits.append(round(clause.at_most * scale) + 1)
    return tuple(low - limit for limit in limits), tuple(high - limit for limit in limits)


_COUNTED = Measure(measures.standing, measures.stand, measures.next_standing, 1, "standing")
_SUMMED = Measure(measures.standing, measures.stand, measures.next_standing, HUNDREDTHS, "standing")
_MONTHS = Measure(measures.accruing, measures.months, measures.next_months, PARTS_PER_MONTH, "months")
_UNBROKEN = Measure(measures.accruing, measures.unbroken, measures.next_unbroken, PARTS_PER_MONTH, "unbroken")
_OCCASIONS = Measure(measures.accruing, measures.occasions, measures.next_occasions, 1, "occasions")
_WORKED = HUNDREDTHS * HUNDREDTHS * DAYS_PER_WEEK
_HOURS = Measure(measures.accruing, measures.hours, measures.next_hours, _WORKED, "hours")
_LIMITS = ("at_least", "at_most")
_OF_RUNS = ("where", "within", "gap", *_LIMITS)
_COMPLETED = template("you complete {what}")

OPERATORS: dict[str, Operator] = {
    row.name: row
    for row in (
        Operator("all", "clauses", joins=join_all, needed=lambda clause: len(clause.children)),
        Operator("any", "clauses", joins=join_any, needed=lambda _: 1),
        Operator("of", "clauses", ("at_least",), joins=join_of, needed=lambda clause: int(clause.at_least or 1)),
        Operator("not", "clause", joins=join_not, needed=lambda _: 0),
        Operator("exists", "kind", ("where", "in_force", "within"), measure=_COUNTED, unit="records"),
        Operator("count", "kind", ("where", "in_force", "within", *_LIMITS), measure=_COUNTED, unit="records"),
        Operator("total", "kind.field", ("where", "in_force", "within", *_LIMITS), measure=_SUMMED, reached=_COMPLETED),
        Operator("months", "spell", _OF_RUNS, measure=_MONTHS, unit="months", reached=_COMPLETED),
        Operator("unbroken", "spell", _OF_RUNS, measure=_UNBROKEN, unit="months", reached=_COMPLETED),
        Operator("occasions", "spell", _OF_RUNS, measure=_OCCASIONS, unit="occasions"),
        Operator(
            "hours", "spell", ("where", "within", "per_week", "share", *_LIMITS),
            measure=_HOURS, unit="hours", reached=_COMPLETED,
        ),
        Operator(
            "fact", "fact", ("is", "in", "not_in", "at_least", "at_most", "more_than", "less_than", "has", "given"),
            unit="answer",
        ),
        Operator("ask", "question", unit="answer"),
        Operator("document", "text", unit="answer"),
    )
}  # fmt: skip
