"""A rule as tables of numbers: what the kernel reads instead of clauses.

The kernel is one for all rules and is compiled once for a machine; a rule is compiled into these tables in a
millisecond. Clauses go by their place in reading order, kinds by their place in `Program.kinds`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from caseway.criteria.measures import FOREVER, HUNDREDTHS, LONG_AGO, UNBOUNDED
from caseway.criteria.model import Clause, Rule
from caseway.criteria.operators import OPERATORS
from caseway.criteria.population import tables
from caseway.criteria.population.classes import KindClasses
from caseway.criteria.population.tables import Calendar, Clauses, Holes, Ints
from caseway.criteria.splitting import torn_fields
from caseway.criteria.vocabulary import Field, Kind

EPOCH = date(1970, 1, 1).toordinal()

# The kernel's ways, by the name an operator's row gives; "standing" and "months" are two ways each.
WAYS = {
    "hours": tables.HOURS,
    "unbroken": tables.UNBROKEN,
    "occasions": tables.OCCASIONS,
}
MOST_BITS = 60  # clauses that share a pass over months
WIDE = (tables.TOTAL, tables.HOURS)


class Amounts(NamedTuple):
    """A number field that some clause measures: where its hundredths stand, and the least and most it can be."""

    kind: int
    field: Field
    slot: int


@dataclass(frozen=True, slots=True, eq=False)
class Program:
    """A rule compiled for populations.

    kinds: the kinds it asks about; classes: what their records mean to it; amounts: the number fields it measures.
    places: its clauses; measured: the places of those that have bounds.  clauses, holes: the tables the kernel reads.
    words: by kind, the places of the clauses of each pass over it.
    """

    rule: Rule
    kinds: tuple[Kind, ...]
    classes: tuple[KindClasses, ...]
    amounts: tuple[Amounts, ...]
    places: tuple[Clause, ...]
    measured: tuple[int, ...]
    clauses: Clauses
    holes: Holes
    words: tuple[tuple[list[int], ...], ...]

    @property
    def slots(self) -> int:
        """How many amounts a record can have at most."""
        return 1 + max((amount.slot for amount in self.amounts), default=-1)

    def fields_of(self, kind: int) -> list[str]:
        """The fields of a kind that the rule needs, in the order of the vocabulary."""
        wanted = set(self.classes[kind].by_name) | {amount.field.name for amount in self.amounts if amount.kind == kind}
        wanted |= {name for name in dated_by(self.kinds[kind]) if name}
        return [name for name in self.kinds[kind].fields if name in wanted]

    def calendar(self, on: date, ahead: int = 0) -> Calendar:
        """The calendar as the kernel reads it, for a day asked and so many days after it."""
        asked = [date.fromordinal(min(on.toordinal() + more, FOREVER.toordinal())) for more in range(ahead + 1)]
        windows = [window for clause in self.places if (window := clause.within)]
        since = np.full((1 + len(windows), len(asked)), tables.LONG_AGO, np.int64)
        for row, window in enumerate(windows, start=1):
            since[row] = [max(window.begins(day), date.min).toordinal() - EPOCH for day in asked]
        return Calendar(on.toordinal() - EPOCH, since, _parts_until(max(asked)))


def dated_by(kind: Kind) -> tuple[str, str]:
    """The fields that say since when and until when a record of a kind counts."""
    return kind.happens or kind.begins, "" if kind.happens else kind.ends


@lru_cache(maxsize=4)
def _parts_until(last: date) -> npt.NDArray[np.int32]:
    """`month_parts` of every day from LONG_AGO on."""
    days = last.toordinal() - LONG_AGO.toordinal() + 2
    first = np.datetime64(LONG_AGO.isoformat(), "D")
    every = first + np.arange(days)
    months = every.astype("datetime64[M]").astype(np.int64) + 12 * 1970
    day = (every - every.astype("datetime64[M]")).astype(np.int64) + 1
    parts: Ints = months // 12 * 372 + (months % 12 + 1) * 31 + day
    return parts.astype(np.int32)


@lru_cache(maxsize=64)
def compile_rule(rule: Rule, *, lanes: int = tables.LANES) -> Program:
    """The rule as tables; `lanes`: how many clauses may be counted in one word, one where somebody has a million records."""
    return _Compiler(rule, lanes).program()


class _Compiler:
    """Gathers what a rule asks about, kind by kind, and writes it down as numbers."""

    def __init__(self, rule: Rule, lanes: int) -> None:
        self.rule = rule
        self.lanes = lanes
        self.places = tuple(rule.clauses())
        names = dict.fromkeys(clause.kind.name for clause in self.places if clause.kind)
        self.kinds = tuple(kind for name, kind in rule.subject.kinds.items() if name in names)
        self.leaves = [place for place, clause in enumerate(self.places) if not clause.children]
        self.over = {kind.name: [place for place in self.leaves if self._is_over(place, kind)] for kind in self.kinds}
        self.classes = tuple(
            KindClasses(kind, [self.places[place] for place in self.over[kind.name]]) for kind in self.kinds
        )
        self.amounts: list[Amounts] = []

    def _is_over(self, place: int, kind: Kind) -> bool:
        found = self.places[place].kind
        return found is not None and found.name == kind.name

    def program(self) -> Program:
        measured = tuple(place for place in self.leaves if OPERATORS[self.places[place].operator].measure)
        passes, lanes, words = self._passes(measured)
        groups, children = self._groups()
        wide = [way_of(self.places[place]) in WIDE for place in measured]
        clauses = Clauses(
            settled=_rows(
                [
                    [place, 2 if self.places[place].document else 1]
                    for place in self.leaves
                    if not self.places[place].kind
                ],
                2,
            ),
            limits=_rows([self._limits(place) for place in measured], len(tables.LIMIT)),
            passes=_rows(passes, len(tables.PASS)),
            lanes=np.array(lanes, np.int64),
            groups=_rows(groups, 4),
            children=np.array(children, np.int64),
            widths=np.array([2 * sum(len(one) > 0 for one in words[kind.name]) for kind in self.kinds], np.int64),
            wide=np.where(wide, np.cumsum(wide) - 1, tables.NONE).astype(np.int64),
        )
        return Program(
            self.rule, self.kinds, self.classes, tuple(self.amounts), self.places, measured, clauses, self._holes(),
            tuple(tuple(words[kind.name]) for kind in self.kinds),
        )  # fmt: skip

    def _limits(self, place: int) -> list[int]:
        clause = self.places[place]
        scale = OPERATORS[clause.operator].measure.scale  # type: ignore[union-attr]
        most = tables.NONE if clause.at_most is None else round(clause.at_most * scale)
        return _row(tables.LIMIT, place=place, least=round((clause.at_least or 0) * scale), most=most)

    def _passes(self, measured: Sequence[int]) -> tuple[list[list[int]], list[int], dict[str, list[list[int]]]]:
        """The passes; what each clause of each is; and, for each kind, the places of the clauses of its passes.

        Clauses over a kind that look at a record's days alike share a pass, where their way allows it.
        """
        rows: list[list[int]] = []
        lanes: list[int] = []
        words: dict[str, list[list[int]]] = {kind.name: [] for kind in self.kinds}
        for number, kind in enumerate(self.kinds):
            for places in self._shared(self.over[kind.name]):
                clause = self.places[places[0]]
                first, way = len(lanes), way_of(clause)
                lanes += places if way == tables.FACT else [measured.index(place) for place in places]
                looked = {} if way == tables.FACT else {"dated": dating(clause), "window": self._window(places[0])}
                rows.append(
                    _row(
                        tables.PASS, way=way, kind=number, word=2 * len(words[kind.name]), gap=clause.gap,
                        first=first, last=len(lanes), **({"window": 0} | looked), **self._amounts(clause, number),
                    )
                )  # fmt: skip
                words[kind.name].append(places)
        return rows, lanes, words

    def _shared(self, places: Sequence[int]) -> list[list[int]]:
        found: dict[object, list[list[int]]] = {}
        for place in places:
            clause = self.places[place]
            way = way_of(clause)
            most = {tables.COUNTS: self.lanes, tables.MONTHS: MOST_BITS}.get(way, 1)
            alike = found.setdefault((way, dating(clause) if way == tables.COUNTS else 0, clause.within), [])
            if not alike or len(alike[-1]) >= most:
                alike.append([])
            alike[-1].append(place)
        return [one for alike in found.values() for one in alike]

    def _window(self, place: int) -> int:
        """The row of `Calendar.since` for a clause: 0 for one without a window."""
        if not self.places[place].within:
            return 0
        return 1 + sum(1 for clause in self.places[:place] if clause.within)

    def _amounts(self, clause: Clause, kind: int) -> dict[str, int]:
        """Where the amounts of a clause stand: what `total` adds, or hours a week and their share."""
        summed = clause.field if clause.operator == "total" else None
        found: dict[str, int] = {}
        for name, field in (("amount", summed or clause.per_week), ("share", clause.share)):
            if field:
                found |= {
                    name: self._slot(kind, field),
                    f"{name}_least": round(field.least * HUNDREDTHS),
                    f"{name}_most": UNBOUNDED if field.most == float("inf") else round(field.most * HUNDREDTHS),
                }
        return found

    def _slot(self, kind: int, field: Field) -> int:
        used = [amount for amount in self.amounts if amount.kind == kind]
        for amount in used:
            if amount.field.name == field.name:
                return amount.slot
        self.amounts.append(Amounts(kind, field, len(used)))
        return len(used)

    def _groups(self) -> tuple[list[list[int]], list[int]]:
        """Every clause over clauses, deepest first: its place, how many it needs, and where its children stand."""
        places = {clause: place for place, clause in enumerate(self.places)}
        rows: list[list[int]] = []
        children: list[int] = []
        for clause in reversed(self.places):
            needed = OPERATORS[clause.operator].needed
            if needed is not None:
                first = len(children)
                children += [places[child] for child in clause.children]
                rows.append([places[clause], needed(clause), first, len(children)])
        return rows, children

    def _holes(self) -> Holes:
        """The fields that are filled in every way where they are missing and everything else leaves a verdict open."""
        rows: list[list[int]] = []
        codes: list[int] = []
        for kind_name, name, values in torn_fields(self.rule):
            kind = [one.name for one in self.kinds].index(kind_name)
            if not values:  # the last day of what may still be in force: yesterday, or still there
                rows.append([kind, 0, 0, 2, -1, -1])
                continue
            field = self.classes[kind].by_name[name]
            first = len(codes)
            codes += list(dict.fromkeys(field.code(value) for value in values))
            rows.append([kind, field.step, field.size, len(values), first, len(codes)])
        return Holes(_rows(rows, 6), np.array(codes, np.int64))


def _rows(rows: Sequence[Sequence[int]], width: int) -> Ints:
    return np.array(rows, np.int64).reshape(-1, width)


def _row(columns: Sequence[str], **found: int) -> list[int]:
    """A row of numbers by name; what is not named is none."""
    return [found.get(column, tables.NONE) for column in columns]


def way_of(clause: Clause) -> int:
    """The kernel's way of judging a clause over records: the compiled form that its operator's row names."""
    measure = OPERATORS[clause.operator].measure
    if measure is None:
        return tables.FACT
    if measure.compiled == "standing":
        return tables.TOTAL if clause.operator == "total" else tables.COUNTS
    if measure.compiled == "months":
        return tables.MONTHS if clause.gap == 1 else tables.RUNS
    return WAYS[measure.compiled]


def dating(clause: Clause) -> int:
    """How a record's days let it count for a clause: the same choice as `measures.standing` makes."""
    kind = clause.kind
    assert kind is not None
    if kind.happens:
        return tables.HAPPENED_WITHIN if clause.within else tables.HAPPENED
    if not kind.ends or not (clause.in_force or clause.within):
        return tables.BEGUN
    return tables.IN_FORCE if clause.in_force else tables.ENDED_WITHIN
