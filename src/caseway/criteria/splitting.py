"""Filling in missing facts every way possible, where one missing fact pulls in two directions.

A fact that every clause wants the same way needs no splitting: its worst value makes all bounds low
and its best value makes all high, so clause-wise bounds are exact. A fact wanted both ways ("supervised
for 12 months, or 24 months if not") is filled with one value for each way it can matter.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from caseway.criteria.conditions import atoms
from caseway.criteria.model import Clause, Rule
from caseway.criteria.operators import OPERATORS
from caseway.criteria.vocabulary import Evidence, Field, Kind, RawRecord, Value

MOST_FACTS = 8
MOST_COMPLETIONS = 1024

Records = Mapping[str, tuple[RawRecord, ...]]

_OTHER = "\0another value"
_IN_FORCE = "in force"
_HUNDREDTH = 0.01
_SOME_DAY = date(2000, 1, 1)


class _Wish(NamedTuple):
    """One way a rule looks at a field: the comparison, its value, and whether it is wanted true."""

    how: str
    value: Value | tuple[Value, ...]
    wanted: bool

    @property
    def direction(self) -> bool | None:
        """True when more (or true, or a later end) is wished for, False when less, None when it is a matter of which."""
        if self.how == "is" and isinstance(self.value, bool):
            return self.value == self.wanted
        if self.how in ("at_least", "more_than", _IN_FORCE):
            return self.wanted
        return not self.wanted if self.how in ("at_most", "less_than") else None


@dataclass(slots=True)
class _Looked:
    """How a rule looks at one field: its wishes, and whether it also measures by it."""

    fact: Field
    wishes: set[_Wish] = field(default_factory=set)
    measured: bool = False

    @property
    def is_torn(self) -> bool:
        """Whether no single value is best, or none worst, for all wishes."""
        directions = {wish.direction for wish in self.wishes}
        torn = len(directions) > 1 or (None in directions and len(self.wishes) > 1)
        mixed = len({wish.how == _IN_FORCE for wish in self.wishes}) > 1
        # Several words can be wanted in more combinations than are worth trying: such a gap stays unknown.
        return torn and not mixed and not self.measured and self.fact.type != "words"

    def values(self) -> tuple[Value, ...]:
        """One value for each way the field can matter; empty when that depends on the day asked."""
        by_day = any(wish.how == _IN_FORCE for wish in self.wishes)
        return () if by_day else _values(self.fact, self.wishes)


def _values(field_: Field, wishes: set[_Wish]) -> tuple[Value, ...]:
    if field_.type == "flag":
        return (True, False)
    # What is “given” may be anything, so it is told apart by no value.
    wanted = [wish.value for wish in wishes if wish.how != "given"]
    mentioned = {one for value in wanted for one in (value if isinstance(value, tuple) else (value,))}
    if field_.type == "number":
        numbers = [value for value in mentioned if isinstance(value, (int, float))] or [field_.least]
        near = {value + step for value in numbers for step in (-_HUNDREDTH, 0, _HUNDREDTH)}
        return tuple(sorted({min(max(value, field_.least), field_.most) for value in near}))
    if field_.type == "date":
        days = [value for value in mentioned if isinstance(value, date)] or [_SOME_DAY]
        return tuple(sorted({day + timedelta(days=step) for day in days for step in (-1, 0, 1)}))
    words = tuple(sorted(str(value) for value in mentioned))
    others = (choice for choice in field_.choices if choice not in words) if field_.choices else iter((_OTHER,))
    return (*words, *((other,) if (other := next(others, None)) else ()))


@lru_cache(maxsize=256)
def torn_fields(rule: Rule) -> tuple[tuple[str, str, tuple[Value, ...]], ...]:
    """The fields (kind, name, values) of a rule that need splitting when they are missing."""
    looked: dict[tuple[str, str], _Looked] = {}

    def at(kind: Kind, field_: Field) -> _Looked:
        return looked.setdefault((kind.name, field_.name), _Looked(field_))

    for clause, wanted in _leaves(rule.root, wanted=True):
        kind = clause.kind
        if kind is None:
            continue
        own = [(clause.compare, wanted)] if clause.compare else []
        for compare, towards in (*own, *atoms(clause.where, wanted=wanted)):
            at(kind, compare.field).wishes.add(_Wish(compare.how, compare.value, towards))
        for field_ in _measured_by(clause, kind):
            at(kind, field_).measured = True
        if clause.in_force and not clause.within:
            at(kind, kind.fields[kind.ends]).wishes.add(_Wish(_IN_FORCE, None, wanted))
    return tuple((*place, one.values()) for place, one in looked.items() if one.is_torn)


def _measured_by(clause: Clause, kind: Kind) -> list[Field]:
    """The fields whose size or day, not only their truth, a clause works with."""
    names = [kind.begins, kind.happens]
    if OPERATORS[clause.operator].operand == "spell" or (clause.within and kind.ends):
        names.append(kind.ends)
    summed = clause.field if clause.operator == "total" else None
    return [kind.fields[name] for name in names if name] + [
        one for one in (summed, clause.per_week, clause.share) if one
    ]


def _leaves(clause: Clause, *, wanted: bool) -> Iterator[tuple[Clause, bool]]:
    """Every leaf with the direction in which the verdict wants it."""
    if not clause.children:
        # At most so many: what adds to the sum is unwanted. One more spell can make an occasion, or make one of two.
        yield clause, wanted if clause.at_most is None else not wanted
        if clause.operator == "occasions":
            yield clause, wanted if clause.at_most is not None else not wanted
        elif clause.at_least is not None and clause.at_most is not None:
            yield clause, wanted
    for child in clause.children:
        yield from _leaves(child, wanted=wanted if clause.operator != "not" else not wanted)


def completions(rule: Rule, evidence: Evidence, on: date) -> Iterator[Records]:
    """The evidence with its torn missing facts filled in every way; nothing when there are none.

    The first and the last way come first: they are furthest apart, and most often differ.
    """
    if _is_whole(rule, evidence.records):
        return
    holes: list[tuple[str, int, str, tuple[Value, ...]]] = []
    count = 1
    for kind, name, fixed in torn_fields(rule):
        for index, record in enumerate(evidence.records.get(kind, ())):
            if name in record:
                continue
            values = fixed or (on - timedelta(days=1), None)  # no longer in force, or still so
            if len(holes) == MOST_FACTS or count * len(values) > MOST_COMPLETIONS:
                continue
            count *= len(values)
            holes.append((kind, index, name, values))
    ends = (tuple(values[0] for *_, values in holes), tuple(values[-1] for *_, values in holes))
    for chosen in (*ends, *product(*(values for *_, values in holes))):
        yield _filled(evidence, [(*hole[:3], value) for hole, value in zip(holes, chosen, strict=True)])


def _is_whole(rule: Rule, records: Records) -> bool:
    """Whether no torn fact is missing, as with most people; so this is all that is looked at for them."""
    for kind, name, _ in torn_fields(rule):
        for record in records.get(kind, ()):
            if name not in record:
                return False
    return True


def _filled(evidence: Evidence, answers: list[tuple[str, int, str, Value]]) -> Records:
    changed = {kind: [dict(record) for record in evidence.records[kind]] for kind, *_ in answers}
    for kind, index, name, value in answers:
        changed[kind][index][name] = value
    return {**evidence.records, **{kind: tuple(records) for kind, records in changed.items()}}
