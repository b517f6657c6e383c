"""Tables of evidence in, the verdict on everyone in them out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from caseway.criteria.model import Rule
from caseway.criteria.population.columns import KEY, NOT_LISTED, Columns, Numbers
from caseway.criteria.population.grouping import each, group
from caseway.criteria.population.kernel import LARGEST, MOST_FACTS, judge_people, judge_waiting
from caseway.criteria.population.meanings import Meanings
from caseway.criteria.population.program import Program, compile_rule
from caseway.criteria.population.tables import LANE, LANES, UNBOUNDED, Answers, Bytes, Ints, Ints32, Records, Scratch

PEOPLE = "people"  # the table that lists people, whether anything is on file of them or not
MOST_WANTED = 4096
STACK = 64
TOGETHER = 1024  # people judged at once
BLOCK = 32 * TOGETHER  # people whose records are read at once
MOST_IN_LANE = 1 << LANE

Tables = Mapping[str, pa.Table]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a rule says of everyone, in the order of `people`.

    left_out: how many of a person's records could not be used.  faulty: which these are, by kind, as places in its table.
    """

    program: Program
    on: date
    days_ahead: int
    people: pa.Array
    answers: Answers
    left_out: Ints
    faulty: Mapping[str, Ints]

    @property
    def states(self) -> Bytes:
        """By clause in reading order and person: 2 met, 1 unknown, 0 not met."""
        return self.answers.states

    @property
    def ahead(self) -> Ints32:
        """In how many of the `days_ahead` the verdict is met, where it is not on the day asked; 0 where in none."""
        return self.answers.ahead

    def bounds(self, measure: int) -> tuple[Ints, Ints]:
        """The bounds [surely, possibly] of the clause at `program.measured[measure]`, in its finest unit."""
        wide = self.program.clauses.wide[measure]
        if wide >= 0:
            return self.answers.wide_low[wide], self.answers.wide_high[wide]
        high = self.answers.high[measure].astype(np.int64)
        high[high == LARGEST] = UNBOUNDED
        return self.answers.low[measure].astype(np.int64), high


def judge_tables(rule: Rule, tables: Tables, *, on: date, ahead: int = 0, threads: int = 1) -> Judged:
    """Judge everyone in tables of evidence, one for each kind, keyed `person_id`.

    A kind without a table is absent: unknown, or a known "none" where the vocabulary says so. Whoever is in any table is
    judged. A null is not known, but for the last day of a kind that can be open, where it is "still so"; a column that
    is not there is not known.
    """
    return judge_numbers(meanings_of(rule), tables, on=on, ahead=ahead, threads=threads)


@lru_cache(maxsize=16)
def meanings_of(rule: Rule, *, lanes: int = LANES) -> Meanings:
    """What classes of records mean to a rule; kept while the process lives."""
    return Meanings(compile_rule(rule, lanes=lanes))


def judge_numbers(meanings: Meanings, tables: Tables, *, on: date, ahead: int, threads: int) -> Judged:
    """Judge everyone in tables of evidence, with the meanings known so far."""
    people = People.of(meanings.program, tables, threads=threads)
    if people.longest >= MOST_IN_LANE:
        meanings = meanings_of(meanings.program.rule, lanes=1)
    work = _Work(meanings, tables, people, on, ahead, threads)
    work.run(threads)
    answers = work.answers
    return Judged(meanings.program, on, ahead, people.names, answers, work.left_out, work.faulty())


@dataclass(frozen=True, slots=True)
class People:
    """The people of some tables: their names, and where the records of each are, by kind and then by other table."""

    names: pa.Array
    first: Ints
    orders: tuple[Ints | None, ...]

    @classmethod
    def of(cls, program: Program, tables: Tables, *, threads: int) -> People:
        """Everyone who is in any table."""
        ids, names = _ids(program, tables)
        found = group(ids, threads=threads)
        people = pa.array(found.ids) if names is None else names.take(pa.array(found.ids))
        return cls(people, found.first, found.orders)

    @property
    def longest(self) -> int:
        """The most records that one person has of one kind."""
        return int(np.max(np.diff(self.first, axis=1), initial=0))


def _ids(program: Program, tables: Tables) -> tuple[list[list[Ints]], pa.Array | None]:
    """The ids of every kind's records, then of all other tables; as numbers, with the names these stand for."""
    none = pa.chunked_array([], pa.int64())
    columns = [tables[kind.name].column(KEY) if kind.name in tables else none for kind in program.kinds]
    columns += [tables[name].column(KEY) for name in _others(program, tables)]
    if all(pa.types.is_integer(column.type) for column in columns if len(column)):
        return [_chunks(column.cast(pa.int64())) for column in columns], None
    texts = [column.cast(pa.string()) for column in columns]
    names = pa.chunked_array([chunk for column in texts for chunk in column.chunks], pa.string()).unique().sort()
    return [_chunks(pc.index_in(column, names).cast(pa.int64())) for column in texts], names


def _others(program: Program, tables: Tables) -> list[str]:
    """The tables of kinds that the rule does not ask about."""
    asked = {kind.name for kind in program.kinds}
    return [name for name in tables if name not in asked]


def _chunks(column: pa.ChunkedArray) -> list[Ints]:
    found = [chunk.to_numpy() for chunk in column.chunks]
    for one in found:
        one.setflags(write=False)  # as what Arrow lends mostly is; one sort of array is compiled for once
    return found


class _Work:
    """Judging everyone in some tables: block after block of people, whose records are read and judged while near."""

    def __init__(self, meanings: Meanings, tables: Tables, people: People, on: date, ahead: int, threads: int) -> None:
        self.meanings = meanings
        self.program = meanings.program
        self.people = people
        self.ahead = ahead
        self.calendar = self.program.calendar(on, ahead)
        self.count = len(people.names)
        self.columns = [
            Columns(self.program, place, tables[kind.name]) if kind.name in tables else None
            for place, kind in enumerate(self.program.kinds)
        ]
        # Records that are in no order are read once, and put in order as numbers.
        self.whole = each(self._in_order, range(len(self.columns)), threads=threads)
        self.unlisted = _unlisted(self.program, people, tables)
        self.answers = _room(self.program, self.count)
        self.left_out = np.zeros(self.count, np.int64)
        self.found_faulty: list[tuple[int, Ints]] = []

    def _in_order(self, place: int) -> Numbers | None:
        columns, order = self.columns[place], self.people.orders[place]
        if columns is None or order is None:
            return None
        found = Numbers.room(columns.rows, self.program.slots)
        columns.read(0, columns.rows, found)
        return found.in_order(order)

    def run(self, threads: int) -> None:
        """Judge everyone; each thread takes every so manieth block."""
        starts = range(0, self.count, BLOCK)
        at_once = min(threads, len(starts))
        each(self._judge_blocks, [starts[thread::at_once] for thread in range(at_once)], threads=at_once)

    def _judge_blocks(self, starts: Sequence[int]) -> None:
        scratch = _scratch(self.program, self.people.longest)
        room = Numbers.room(0, self.program.slots), np.empty(0, np.int32)
        for start in starts:
            last = min(start + BLOCK, self.count)
            first = self.people.first[: len(self.program.kinds), start : last + 1]
            sizes = (first[:, -1] - first[:, 0]).tolist()
            if sum(sizes) > len(room[1]):
                most = sum(sizes) * 5 // 4
                room = Numbers.room(most, self.program.slots), np.empty(most, np.int32)
            self._judge_block(start, last, self._read(start, last, first, sizes, *room), scratch)

    def _read(self, start: int, last: int, first: Ints, sizes: Sequence[int], room: Numbers, what: Ints32) -> Records:
        """The records of the people of a block, kind after kind."""
        begins = np.cumsum([0, *sizes])
        here = first - first[:, :1] + begins[:-1, None]
        unlisted = self.unlisted[:, start:last].copy()
        for place, (columns, whole) in enumerate(zip(self.columns, self.whole, strict=True)):
            if columns is None or not sizes[place]:
                continue
            rows = slice(int(begins[place]), int(begins[place + 1]))
            part = room.part(rows)
            if whole is None:
                columns.read(int(first[place, 0]), int(first[place, -1]), part)
            else:
                part.take(whole.part(slice(first[place, 0], first[place, -1])))
            self._leave_out(place, start, first[place], part.faulty, unlisted[place])
            self.meanings.find(place, part.number, what[rows])
        return Records(here, unlisted, room.number, what, room.begin, room.end, room.amounts)

    def _leave_out(self, place: int, start: int, first: Ints, faulty: Bytes, unlisted: Bytes) -> None:
        """Leave out records that cannot be used: it is then not known which ones of the kind their person has."""
        if self.program.kinds[place].single and len(faulty) > np.count_nonzero(np.diff(first)):
            more = np.ones(len(faulty) + 1, np.uint8)
            more[first - first[0]] = 0
            faulty |= more[:-1]
        if not faulty.any():
            return
        places = np.flatnonzero(faulty)
        whose = np.searchsorted(first - first[0], places, side="right") - 1
        unlisted[whose] = 1
        np.add.at(self.left_out, start + whose, 1)
        self.found_faulty.append((place, places + first[0]))

    def faulty(self) -> dict[str, Ints]:
        """The records left out, by kind, as places in its table."""
        found: dict[str, Ints] = {}
        for place in sorted({place for place, _ in self.found_faulty}):
            places = np.concatenate([places for of, places in self.found_faulty if of == place])
            order = self.people.orders[place]
            found[self.program.kinds[place].name] = np.sort(places if order is None else order[places])
        return found

    def _judge_block(self, start: int, last: int, records: Records, scratch: Scratch) -> None:
        """Judge the people of a block, and those again who meet a class without a meaning, until none does."""
        judge = judge_people
        while True:
            wanted = np.zeros((MOST_WANTED + 1, 2), np.int64)
            judge(
                last - start, 0, self.ahead, start, self.program.clauses, self.program.holes, records,
                self.meanings.now, self.calendar, self.answers._replace(wanted=wanted), scratch,
            )  # fmt: skip
            if not wanted[0, 0]:
                return
            self.meanings.add([(int(kind), int(number)) for kind, number in wanted[1 : wanted[0, 0] + 1]])
            judge = judge_waiting


def _unlisted(program: Program, people: People, tables: Tables) -> Bytes:
    """By kind and person, whose records are not known: of a kind without a table, and as the table of people says."""
    found = np.zeros((len(program.kinds), len(people.names)), np.uint8)
    for place, kind in enumerate(program.kinds):
        if kind.name not in tables:
            found[place] = kind.unlisted != "none"
    if PEOPLE in tables:
        row = len(program.kinds) + _others(program, tables).index(PEOPLE)
        lines, order = people.first[row][:-1], people.orders[row]
        listed = np.flatnonzero(people.first[row][1:] > lines)
        at = lines[listed] if order is None else order[lines[listed]]
        for place, kind in enumerate(program.kinds):
            name = kind.name + NOT_LISTED
            if name in tables[PEOPLE].column_names:
                unlisted = np.asarray(pc.fill_null(tables[PEOPLE].column(name), False))  # noqa: FBT003 - a flag
                found[place][listed[unlisted[at]]] = 1
    return found


def _room(program: Program, count: int) -> Answers:
    measured, wide = len(program.measured), int(program.clauses.wide.max(initial=-1)) + 1
    return Answers(
        states=np.empty((len(program.places), count), np.uint8),
        low=np.empty((measured, count), np.int32),
        high=np.empty((measured, count), np.int32),
        wide_low=np.empty((wide, count), np.int64),
        wide_high=np.empty((wide, count), np.int64),
        ahead=np.zeros(count, np.int32),
        waiting=np.zeros(count, np.uint8),
        wanted=np.zeros((1, 2), np.int64),
    )


def _scratch(program: Program, longest: int) -> Scratch:
    clauses, measured = len(program.places), len(program.measured)
    of_clauses, of_measures = (clauses, TOGETHER), (measured, TOGETHER)
    return Scratch(
        spans=np.empty((3 * longest + 1, 4), np.int64),
        states=np.empty(of_clauses, np.uint8),
        low=np.empty(of_measures, np.int64),
        high=np.empty(of_measures, np.int64),
        worst=np.empty(of_clauses, np.uint8),
        lowest=np.empty(of_measures, np.int64),
        highest=np.empty(of_measures, np.int64),
        tried=np.empty(of_clauses, np.uint8),
        alike=np.empty(clauses, np.uint8),
        holes=np.empty((MOST_FACTS, 5), np.int64),
        stack=np.empty((STACK, 2), np.int64),
    )
