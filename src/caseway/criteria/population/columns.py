"""Arrow columns of one kind's records, read into the numbers the kernel works on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from caseway.criteria.population import coding
from caseway.criteria.population.classes import FieldCodes
from caseway.criteria.population.grouping import gather
from caseway.criteria.population.program import EPOCH, Program, dated_by
from caseway.criteria.population.tables import NO_AMOUNT, NOT_KNOWN, OPEN, Bytes, Ints, Ints32
from caseway.criteria.text import Text
from caseway.criteria.vocabulary import MOST_NUMBER, Field, Kind, Value

KEY = "person_id"
NOT_LISTED = "_not_known"  # the ending of a column that says so of a last day, or of a kind
FAULTY = "_faulty"  # a column that marks rows some of whose values could not be read at all
BETWEEN_WORDS = ";"
UNIT = "\x1f"  # ends each word of a list that is written as one text; no word can hold it
FIRST_DAY, LAST_DAY = (
    date(year, month, day).toordinal() - EPOCH for year, month, day in ((1900, 1, 1), (2200, 12, 31))
)

FLAGS_TOGETHER = 4  # digits in base 3 that fit into seven bits

_NO_BITS = np.frombuffer(b"", np.uint8)


@dataclass(slots=True)
class Numbers:
    """Records of one kind as numbers; `amounts` by slot."""

    number: Ints
    begin: Ints32
    end: Ints32
    amounts: Ints
    faulty: Bytes

    @classmethod
    def room(cls, rows: int, slots: int) -> Numbers:
        """Room for so many records."""
        return cls(
            np.empty(rows, np.int64), np.empty(rows, np.int32), np.empty(rows, np.int32),
            np.empty((slots, rows), np.int64), np.empty(rows, np.uint8),
        )  # fmt: skip

    def part(self, rows: slice) -> Numbers:
        """Some of the records, to be read or written."""
        return Numbers(self.number[rows], self.begin[rows], self.end[rows], self.amounts[:, rows], self.faulty[rows])

    def take(self, other: Numbers) -> None:
        """Take over another's records."""
        for mine, theirs in (
            (self.number, other.number), (self.begin, other.begin), (self.end, other.end),
            (self.amounts, other.amounts), (self.faulty, other.faulty),
        ):  # fmt: skip
            mine[:] = theirs

    def in_order(self, order: Ints) -> Numbers:
        """The same records in another order."""
        found = Numbers.room(len(order), len(self.amounts))
        for mine, other in (
            (self.number, found.number), (self.begin, found.begin), (self.end, found.end),
            *zip(self.amounts, found.amounts, strict=True), (self.faulty, found.faulty),
        ):  # fmt: skip
            gather(mine, order, other)
        return found


@dataclass(frozen=True, slots=True)
class Piece:
    """A chunk of a column: the records it holds, and Arrow's buffers from place `offset` on."""

    first: int
    last: int
    offset: int
    data: np.ndarray
    known: Bytes


class Columns:
    """One kind's table, ready to be read record range by record range; a column that is not there is not known."""

    def __init__(self, program: Program, place: int, table: pa.Table) -> None:
        self.kind = program.kinds[place]
        self.table = table
        self.rows = table.num_rows
        self.wanted = [amount for amount in program.amounts if amount.kind == place]
        self.marked = self._pieces(FAULTY)
        self.dated = [self._dates(name) if name else None for name in dated_by(self.kind)]
        fields = program.classes[place].fields
        self.coders = [self._coder(codes) for codes in fields if codes.field.type != "flag"]
        self.coders += self._flags([codes for codes in fields if codes.field.type == "flag"])
        self.amounts = [
            (amount.slot, amount.field, self._pieces(amount.field.name, pa.float64())) for amount in self.wanted
        ]

    def _pieces(self, name: str, as_type: pa.DataType | None = None) -> list[Piece]:
        """The chunks of a column; none where there is no such column."""
        found: list[Piece] = []
        if name in self.table.column_names:
            first = 0
            for chunk in self.table.column(name).chunks:
                if len(chunk):
                    found.append(piece(chunk if as_type is None else chunk.cast(as_type), first))
                    first += len(chunk)
        return found

    def _dates(self, name: str) -> tuple[list[Piece], list[Piece], int]:
        """A column of days, the flags that say it is not known, and what a missing day stands for."""
        pieces = self._pieces(name, pa.date32())
        missing = OPEN if pieces and self.kind.open and name == self.kind.ends else NOT_KNOWN
        return pieces, self._pieces(name + NOT_LISTED), missing

    def _flags(self, fields: Sequence[FieldCodes]) -> list[Coder]:
        """Flags whose codes follow one another, and whose bits lie alike, are read together."""
        found: list[_Flags] = []
        for codes in fields:
            told = codes.code(False), codes.code(True)  # noqa: FBT003 - the values of a flag
            one = _Flags(codes.step, [self._pieces(codes.name)], told)
            if found and len(found[-1].columns) < FLAGS_TOGETHER and found[-1].goes_on_with(one):
                found[-1].columns.append(one.columns[0])
            elif one.columns[0]:
                found.append(one)
        return list(found)

    def _coder(self, codes: FieldCodes) -> Coder:
        """What adds a field's codes to the classes of a range of records."""
        field = codes.field
        if field.type == "date":
            return _Days(codes, self.kind, dated_by(self.kind), self._dates(field.name))
        if field.type == "number":
            return _Amounts(codes, self._pieces(field.name, pa.float64()))
        return _Words(codes, self.table)

    def read(self, first: int, last: int, out: Numbers) -> None:
        """Read the records from `first` to before `last`."""
        out.number[:] = 0
        out.faulty[:] = 0
        for one, lo, _, rows in _overlaps(self.marked, first, last):
            coding.mark(one.data, one.known, one.offset + lo - one.first, 1, out.faulty[rows])
        for dated, days in zip(self.dated, (out.begin, out.end), strict=True):
            _write_dates(dated, first, last, days, out.faulty)
        if all(self.dated):
            coding.reversed_days(out.begin, out.end, out.faulty)
        for coder in self.coders:
            coder.add(first, last, out)
        for slot, field, pieces in self.amounts:
            out.amounts[slot] = NO_AMOUNT
            for one, lo, _, rows in _overlaps(pieces, first, last):
                coding.amounts(
                    one.data, one.known, one.offset + lo - one.first, float(field.least), most_of(field),
                    out.amounts[slot][rows], out.faulty[rows],
                )  # fmt: skip


def _overlaps(pieces: Sequence[Piece], first: int, last: int) -> Iterator[tuple[Piece, int, int, slice]]:
    """The pieces that hold some of the records from `first` to `last`: which of them, and where these go."""
    for one in pieces:
        lo, hi = max(first, one.first), min(last, one.last)
        if lo < hi:
            yield one, lo, hi, slice(lo - first, hi - first)


def _write_dates(
    dated: tuple[list[Piece], list[Piece], int] | None, first: int, last: int, out: Ints32, faulty: Bytes
) -> None:
    if not dated or not dated[0]:
        out[:] = NOT_KNOWN
        return
    pieces, unlisted, missing = dated
    for one, lo, _, rows in _overlaps(pieces, first, last):
        coding.dates(
            one.data, one.known, one.offset + lo - one.first, missing, FIRST_DAY, LAST_DAY, out[rows], faulty[rows]
        )
    for one, lo, _, rows in _overlaps(unlisted, first, last):
        coding.mark(one.data, one.known, one.offset + lo - one.first, NOT_KNOWN, out[rows])


class Coder(Protocol):
    """Adds a field's codes to the classes of a range of records."""

    def add(self, first: int, last: int, out: Numbers) -> None:
        """Add the codes of the records from `first` to before `last`."""


@dataclass(frozen=True, slots=True)
class _Flags:
    """Columns of flags, the code of each worth three times that of the one before; `codes` of no and of yes."""

    step: int
    columns: list[list[Piece]]
    codes: tuple[int, int]

    def goes_on_with(self, other: _Flags) -> bool:
        """Whether another column's codes come next, and its bits lie as these do."""
        if self.codes != (1, 2) or other.codes != (1, 2) or other.step != self.step * 3 ** len(self.columns):
            return False
        return self._lie() == other._lie()

    def _lie(self) -> list[tuple[int, int, int]]:
        return [(one.first, one.last, one.offset % 8) for one in self.columns[0]]

    def add(self, first: int, last: int, out: Numbers) -> None:
        for one, lo, hi, rows in _overlaps(self.columns[0], first, last):
            if self.codes != (1, 2):
                coding.flags(one.data, one.known, one.offset + lo - one.first, self.step, *self.codes, out.number[rows])
                continue
            lane = (one.offset + lo - one.first) % 8
            digits = np.zeros((lane + hi - lo + 7) // 8, np.int64)
            for column in reversed(self.columns):
                same = next(piece for piece in column if piece.first == one.first)
                coding.flags_together(same.data, same.known, (same.offset + lo - same.first) // 8, digits)
            coding.digits_in(digits.view(np.uint8)[lane : lane + hi - lo], self.step, out.number[rows])


class _Amounts:
    def __init__(self, codes: FieldCodes, pieces: list[Piece]) -> None:
        self.step, self.field, self.pieces = codes.step, codes.field, pieces
        self.cuts = np.array(codes.cuts, np.float64)
        self.codes = np.array(codes.steps(), np.int64)

    def add(self, first: int, last: int, out: Numbers) -> None:
        for one, lo, _, rows in _overlaps(self.pieces, first, last):
            coding.numbers(
                one.data, one.known, one.offset + lo - one.first, self.step, self.cuts, self.codes,
                float(self.field.least), most_of(self.field), out.number[rows], out.faulty[rows],
            )  # fmt: skip


class _Days:
    """A field that holds a day: one that dates the record has been read already."""

    def __init__(
        self, codes: FieldCodes, kind: Kind, dated: tuple[str, str], column: tuple[list[Piece], list[Piece], int]
    ) -> None:
        self.step, self.column = codes.step, column
        self.place = dated.index(codes.name) if codes.name in dated else None
        self.cuts = np.array([day.toordinal() - EPOCH for day in codes.cuts], np.int32)  # type: ignore[union-attr]
        self.codes = np.array(codes.steps(), np.int64)
        self.open = codes.code(None) if kind.open and codes.name == kind.ends else 0

    def add(self, first: int, last: int, out: Numbers) -> None:
        days = out.begin if self.place == 0 else out.end
        if self.place is None:
            days = np.empty(last - first, np.int32)
            _write_dates(self.column, first, last, days, out.faulty)
        coding.days(days, self.step, self.cuts, self.codes, self.open, out.number)


class _Words:
    """A field of words, read by the places of its words in their dictionary."""

    def __init__(self, codes: FieldCodes, table: pa.Table) -> None:
        self.step = codes.step
        self.pieces: list[tuple[Piece, Ints]] = []
        first = 0
        for chunk in table.column(codes.name).chunks if codes.name in table.column_names else ():
            if len(chunk):
                places, dictionary = as_dictionary(chunk)
                told = np.array([_code(codes, word) for word in dictionary] or [0], np.int64)
                self.pieces.append((piece(places, first), told))
                first += len(chunk)

    def add(self, first: int, last: int, out: Numbers) -> None:
        for one, told in self.pieces:
            for _, lo, _, rows in _overlaps([one], first, last):
                coding.words(
                    one.data,
                    one.known,
                    one.offset + lo - one.first,
                    self.step,
                    told,
                    out.number[rows],
                    out.faulty[rows],
                )


def most_of(field: Field) -> float:
    """The most a number field can be."""
    return float(min(field.most, MOST_NUMBER))


def _code(codes: FieldCodes, word: object) -> int:
    value, wrong = read_value(codes.field, word)
    return -1 if wrong else codes.code(value)


def read_value(field: Field, word: object) -> tuple[Value, Text | None]:
    """A word of a table as the vocabulary reads it, and what is wrong with it."""
    if field.type == "words" and isinstance(word, str):
        mark = UNIT if word.endswith(UNIT) else BETWEEN_WORDS
        return field.read([part for part in word.split(mark) if part])
    return field.read(word)


def as_dictionary(chunk: pa.Array) -> tuple[pa.Array, list[object]]:
    """A column of words as places in a list of those that occur."""
    if pa.types.is_list(chunk.type) or pa.types.is_large_list(chunk.type):
        chunk = pc.binary_join_element_wise(pc.binary_join(chunk, UNIT), "", UNIT)
    if not pa.types.is_dictionary(chunk.type):
        chunk = chunk.dictionary_encode()
    return chunk.indices.cast(pa.int32()), chunk.dictionary.to_pylist()


NUMPY = {pa.int32(): np.int32, pa.float64(): np.float64, pa.date32(): np.int32}


def piece(chunk: pa.Array, first: int) -> Piece:
    """A chunk's buffers; flags stay bits."""
    known, data = chunk.buffers()
    as_type = np.uint8 if pa.types.is_boolean(chunk.type) else NUMPY[chunk.type]
    bits = _NO_BITS if known is None or chunk.null_count == 0 else np.frombuffer(known, np.uint8)
    values = np.frombuffer(data or b"", as_type)
    for one in (bits, values):
        one.setflags(write=False)  # some of Arrow's can be written to; one sort of array is compiled for once
    return Piece(first, first + len(chunk), chunk.offset, values, bits)
