"""Records as narrow rows: what a rule needs of a record in few columns, on its way from Spark to a task.

Spark hands over row by row and value by value. Flags, choices and days of a record are therefore packed into the bits of
one or two whole numbers, on the way out by SQL and on the way in by numpy; numbers and words keep their columns. Nothing
is interpreted here: what comes out is the table of evidence that went in, with `columns.FAULTY` where a value could not
be read as its type.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from caseway.criteria.population.columns import FAULTY, FIRST_DAY, KEY, LAST_DAY, NOT_LISTED, UNIT
from caseway.criteria.population.judging import PEOPLE
from caseway.criteria.population.program import Program
from caseway.criteria.population.tables import Ints
from caseway.criteria.vocabulary import Field

WORD_BITS = 63

NO, YES, WRONG = 1, 2, 3  # a flag; 0 is not known
_DAY = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_NUMBER = "^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$"
_TEXTUAL = ("string", "varchar", "char")
_NUMERIC = ("tinyint", "smallint", "int", "bigint", "float", "double", "decimal")


@dataclass(frozen=True, slots=True)
class Bits:
    """Where a column stands: which whole number, which bits of it. All of them set means a value that is not allowed."""

    name: str
    type: str
    choices: tuple[str, ...]
    word: int
    shift: int

    @property
    def width(self) -> int:
        """How many bits it takes."""
        return width_of(self.type, self.choices)

    @property
    def wrong(self) -> int:
        """The code of a value that is not allowed."""
        return (1 << self.width) - 1


def width_of(type_: str, choices: Sequence[str]) -> int:
    """How many bits tell apart all values, the unknown one and the one that is not allowed."""
    values = {"flag": 2, "date": LAST_DAY - FIRST_DAY + 1}.get(type_, len(choices))
    return (values + 1).bit_length()


@dataclass(frozen=True)
class Layout:
    """How the records of one kind are packed.

    name: the kind, or PEOPLE; fields: what is kept of a record; flags: columns that are no fields.
    """

    name: str
    fields: tuple[Field, ...] = ()
    flags: tuple[str, ...] = ()

    @cached_property
    def bits(self) -> tuple[Bits, ...]:
        """The columns that are packed, each after the other; one that does not fit opens the next whole number."""
        columns: list[tuple[str, str, tuple[str, ...]]] = [(name, "flag", ()) for name in self.flags]
        columns += [(one.name, one.type, one.choices) for one in self.fields if one.type in ("flag", "choice", "date")]
        found, word, shift = [], 0, 0
        for name, type_, choices in columns:
            width = width_of(type_, choices)
            if shift + width > WORD_BITS:
                word, shift = word + 1, 0
            found.append(Bits(name, type_, choices, word, shift))
            shift += width
        return tuple(found)

    @property
    def numbers(self) -> list[Field]:
        """The fields that are numbers."""
        return [one for one in self.fields if one.type == "number"]

    @property
    def texts(self) -> list[Field]:
        """The fields that are words."""
        return [one for one in self.fields if one.type in ("text", "words")]


def layouts_of(program: Program, *, whole: bool) -> list[Layout]:
    """The layouts of all kinds of a rule's subject, with the fields the rule needs or the whole of them, and of people.

    Of a kind the rule does not ask about nothing is kept but whose records they are.
    """
    asked = {kind.name: place for place, kind in enumerate(program.kinds)}
    found = []
    for kind in program.rule.subject.kinds.values():
        needed = list(kind.fields) if whole else program.fields_of(asked[kind.name]) if kind.name in asked else []
        ends = [kind.ends + NOT_LISTED] if kind.open and kind.ends in needed else []
        fields = tuple(kind.fields[name] for name in needed)
        found.append(Layout(kind.name, fields, (FAULTY, *ends) if fields else ()))
    kinds = program.rule.subject.kinds if whole else asked
    return [*found, Layout(PEOPLE, flags=tuple(name + NOT_LISTED for name in kinds))]


def columns_of(layout: Layout) -> dict[str, str]:
    """The columns of a narrow row behind whose it is, with their types in Spark."""
    words = max((1 + bits.word for bits in layout.bits), default=0)
    return {
        **{f"b{place}": "bigint" for place in range(words)},
        **{f"n{place}": "double" for place in range(len(layout.numbers))},
        **{f"t{place}": "string" for place in range(len(layout.texts))},
    }


# --- on the way out: SQL ---------------------------------------------------------------------------------------------


def packed(layout: Layout, types: Mapping[str, str]) -> list[str]:
    """SQL for the columns of a narrow row, from a table with columns of these types."""
    found = {f"b{bits.word}": "0L" for bits in layout.bits}
    for bits in layout.bits:
        if bits.name in types:
            found[f"b{bits.word}"] += f" | shiftleft({_code(bits, types)}, {bits.shift})"
    for place, field in enumerate(layout.numbers):
        if field.name in types:
            found[f"n{place}"] = _number(quoted(field.name), types[field.name])
    for place, field in enumerate(layout.texts):
        if field.name in types:
            found[f"t{place}"] = _text(quoted(field.name), types[field.name])
    return [f"CAST({found.get(name, 'NULL')} AS {type_}) AS {name}" for name, type_ in columns_of(layout).items()]


def quoted(name: str) -> str:
    """A column's name as SQL writes it."""
    return f"`{name.replace('`', '``')}`"


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def is_textual(type_: str) -> bool:
    """Whether a type of Spark is text."""
    return type_.startswith(_TEXTUAL)


def _code(bits: Bits, types: Mapping[str, str]) -> str:
    """A packed column's code: 0 where it is not known, all bits set where it is not allowed."""
    column, type_ = quoted(bits.name), types[bits.name]
    coded = {"flag": _flag, "choice": _choice, "date": _date}[bits.type](column, type_, bits)
    return f"CASE WHEN {column} IS NULL THEN 0L {coded} ELSE {bits.wrong}L END"


def _flag(column: str, type_: str, bits: Bits) -> str:  # noqa: ARG001 - the three of one table share one signature
    told = column if type_ == "boolean" else f"try_cast(CAST({column} AS STRING) AS BOOLEAN)"
    return f"WHEN {told} THEN {YES}L WHEN NOT {told} THEN {NO}L"


def _choice(column: str, type_: str, bits: Bits) -> str:
    told = column if is_textual(type_) else f"CAST({column} AS STRING)"
    return " ".join(
        f"WHEN {told} = {literal(choice)} THEN {code}L" for code, choice in enumerate(bits.choices, start=1)
    )


def _date(column: str, type_: str, bits: Bits) -> str:  # noqa: ARG001 - as above
    if type_ == "date":
        day = column
    elif type_ == "timestamp_ntz":
        day = f"CAST({column} AS DATE)"
    elif type_ == "timestamp":  # the day it was in Greenwich, wherever the cluster is
        day = f"CAST(to_utc_timestamp({column}, current_timezone()) AS DATE)"
    elif is_textual(type_):
        day = f"CASE WHEN trim({column}) RLIKE {literal(_DAY)} THEN try_cast(trim({column}) AS DATE) END"
    else:
        return ""
    number = f"unix_date({day})"
    return f"WHEN {number} BETWEEN {FIRST_DAY} AND {LAST_DAY} THEN CAST({number} - {FIRST_DAY - 1} AS BIGINT)"


def _number(column: str, type_: str) -> str:
    """A number; what cannot be read as one is no number (NaN), which the kernel takes for out of range."""
    nothing = "CAST('NaN' AS DOUBLE)"
    if type_.startswith(_NUMERIC):
        return column
    if is_textual(type_):
        read = f"try_cast(trim({column}) AS DOUBLE)"
        return f"CASE WHEN {column} IS NULL THEN NULL WHEN trim({column}) RLIKE {literal(_NUMBER)} THEN {read} ELSE {nothing} END"
    return f"CASE WHEN {column} IS NULL THEN NULL ELSE {nothing} END"


def _text(column: str, type_: str) -> str:
    """A text, or a list of words as one; a list with a gap is not known."""
    if type_.startswith("array<"):
        words = f"CAST({column} AS ARRAY<STRING>)"
        mark = f"char({ord(UNIT)})"
        return (
            f"CASE WHEN NOT exists({words}, word -> word IS NULL) THEN concat(array_join({words}, {mark}), {mark}) END"
        )
    return column


# --- on the way in: numpy --------------------------------------------------------------------------------------------


def unpacked(layout: Layout, rows: pa.Table) -> pa.Table:
    """The table of evidence that narrow rows of one kind stand for."""
    found: dict[str, pa.Array | pa.ChunkedArray] = {KEY: rows.column(KEY)}
    words = [rows.column(f"b{word}").to_numpy() for word in range(1 + max((b.word for b in layout.bits), default=-1))]
    faulty = np.zeros(rows.num_rows, np.bool_)
    for bits in layout.bits:
        code = (words[bits.word] >> bits.shift) & bits.wrong
        wrong = code == bits.wrong
        faulty |= wrong
        if bits.name == FAULTY:
            faulty |= code == YES
        else:
            found[bits.name] = _column(bits, code, (code == 0) | wrong)
    for place, field in enumerate(layout.numbers):
        found[field.name] = rows.column(f"n{place}")
    for place, field in enumerate(layout.texts):
        found[field.name] = rows.column(f"t{place}")
    return pa.table(found | ({FAULTY: pa.array(faulty)} if layout.fields else {}))


def _column(bits: Bits, code: Ints, unknown: npt.NDArray[np.bool_]) -> pa.Array:
    """One packed column."""
    if bits.type == "flag":
        return pa.array(code == YES, mask=unknown)
    if bits.type == "date":
        return pa.array((code + (FIRST_DAY - 1)).astype(np.int32), pa.int32(), mask=unknown).cast(pa.date32())
    return pa.DictionaryArray.from_arrays(pa.array((code - 1).astype(np.int16), mask=unknown), pa.array(bits.choices))
