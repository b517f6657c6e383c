"""Records as classes: what a rule can tell apart of a record, as one number.

A rule looks at a field only through its comparisons. Values that all comparisons answer alike are one *code*, and a
record is the number its fields' codes make (code 0 is "not known"). Records of one class get the same state from every
condition, so each condition is judged once for each class that occurs, by `conditions.compiled` itself: the population
engine has no second reading of what a comparison means.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from math import prod

from caseway.criteria.conditions import HOLDS, atoms, compiled
from caseway.criteria.model import Clause, Compare
from caseway.criteria.operators import compared
from caseway.criteria.vocabulary import Field, Kind, RawRecord, Value

OTHER = "\0another value"  # stands for every text that no comparison names
MOST_DIRECT = 1 << 22  # classes up to this number are looked up in an array, more in a table of those that occur

Answers = tuple[bool, ...]


@dataclass(slots=True)
class FieldCodes:
    """The codes of one field: which values its comparisons tell apart.

    step: what one code is worth in the record's class; size: how many codes there may be, "not known" among them.
    values: for each code one value that has it.
    """

    field: Field
    comparisons: tuple[Compare, ...]
    step: int = 1
    values: list[Value] = dataclasses.field(default_factory=lambda: [None])
    is_closed: bool = False
    _codes: dict[Answers, int] = dataclasses.field(default_factory=dict)

    @property
    def name(self) -> str:
        """The field's name."""
        return self.field.name

    @property
    def size(self) -> int:
        """How many codes there may be."""
        if self.field.type == "words":  # any of the comparisons may hold of several words together with any other
            return 1 + (1 << len(self.comparisons))
        return len(self.values)

    def code(self, value: Value) -> int:
        """The code of a value that is known."""
        answers = tuple(HOLDS[one.how](value, one.value) for one in self.comparisons)
        if answers not in self._codes:
            # Steps are given out by now, and a code beyond them would be another field's: better to stop than to mix them up.
            assert not self.is_closed or len(self.values) < self.size, f"{self.name} has no code for {value!r}"
            self._codes[answers] = len(self.values)
            self.values.append(value)
        return self._codes[answers]

    @property
    def cuts(self) -> list[Value]:
        """The numbers or days at which some comparison may turn, in order."""
        # What is “given” names no value; its “true” would be taken for the number 1.
        named = [compare for compare in self.comparisons if compare.how != "given"]
        return sorted({one for compare in named for one in _mentioned(compare)})  # type: ignore[type-var]

    def steps(self) -> list[int]:
        """The code of what lies before the first cut, at it, between it and the second, and so on."""
        return [self.code(value) for value in _around(self.cuts)]


def _mentioned(compare: Compare) -> tuple[Value, ...]:
    return compare.value if isinstance(compare.value, tuple) else (compare.value,)


def _around(cuts: Sequence[Value]) -> list[Value]:
    """A value before, at, between and after the cuts; between neighboring days there is none, so either will do."""
    if not cuts:
        return [0]
    if isinstance(cuts[0], date):
        days = [cut for cut in cuts if isinstance(cut, date)]
        one = timedelta(days=1)
        middles: list[Value] = [low + (high - low) // 2 for low, high in pairwise(days)]
        return [days[0] - one, *_turn_about(days, middles), days[-1] + one]
    numbers = [cut for cut in cuts if isinstance(cut, (int, float))]
    middles = [low + (high - low) / 2 for low, high in pairwise(numbers)]
    return [numbers[0] - 1, *_turn_about(numbers, middles), numbers[-1] + 1]


def _turn_about(cuts: Sequence[Value], middles: Sequence[Value]) -> list[Value]:
    """The first cut, what lies between it and the second, the second, and so on."""
    found: list[Value] = [*cuts, *middles]
    found[::2], found[1::2] = cuts, middles
    return found


def codes_of(kind: Kind, comparisons: Iterable[Compare]) -> list[FieldCodes]:
    """The fields of a kind that comparisons look at, with all their codes and each field's step."""
    by_field: dict[str, dict[tuple[str, object], Compare]] = {}
    for one in comparisons:
        by_field.setdefault(one.field.name, {})[one.how, one.value] = one
    named = [name for name in kind.fields if name in by_field]
    named.sort(key=lambda name: kind.fields[name].type != "flag")  # flags come first: they are read many at a time
    found = [FieldCodes(kind.fields[name], tuple(by_field[name].values())) for name in named]
    for codes in found:
        for value in _candidates(kind, codes):
            codes.code(value)
    step = 1
    for codes in found:
        codes.step = step
        codes.is_closed = True
        step *= codes.size
    return found


def _candidates(kind: Kind, codes: FieldCodes) -> Iterable[Value]:
    """Values of a field that stand for all it can have."""
    field_ = codes.field
    if field_.type == "flag":
        return (False, True)
    if field_.type == "choice":
        return field_.choices
    if field_.type == "text":
        return (
            *(value for compare in codes.comparisons for value in _mentioned(compare) if isinstance(value, str)),
            OTHER,
        )
    if field_.type == "words":
        return ()
    values = _around(codes.cuts)
    return (*values, None) if kind.open and field_.name == kind.ends else values


class KindClasses:
    """The classes of one kind's records, and what each means for the clauses over it."""

    def __init__(self, kind: Kind, clauses: Sequence[Clause]) -> None:
        self.kind = kind
        self.clauses = tuple(clauses)
        self.fields = codes_of(kind, _comparisons(clauses))
        self.size = prod(codes.size for codes in self.fields)
        self._tests = [_test(clause) for clause in clauses]

    @property
    def by_name(self) -> Mapping[str, FieldCodes]:
        """The coded fields by name."""
        return {codes.name: codes for codes in self.fields}

    def record(self, number: int) -> RawRecord:
        """A record of a class."""
        found = {}
        for codes in self.fields:
            code = number // codes.step % codes.size
            if code:
                found[codes.name] = codes.values[code]
        return found

    def states(self, number: int) -> list[int]:
        """What a record of a class is to each clause: 2 counts, 1 may count, 0 does not."""
        record = self.record(number)
        return [test(record) for test in self._tests]


def _comparisons(clauses: Iterable[Clause]) -> Iterable[Compare]:
    for clause in clauses:
        if clause.compare:
            yield clause.compare
        yield from (compare for compare, _ in atoms(clause.where))


def _test(clause: Clause) -> Callable[[RawRecord], int]:
    if clause.compare:
        return lambda record: compared(clause, (record,))
    return compiled(clause.where)
