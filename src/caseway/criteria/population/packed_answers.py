"""Answers as narrow rows: verdicts and small counts packed into bits, from a worker to Spark.

What a task hands on travels row by row too, and most of it is one of three words for each clause.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import numpy as np
import pyarrow as pa

from caseway.criteria.judging import NAMES
from caseway.criteria.population.packing import WORD_BITS, literal, quoted

IN_SPARK = {pa.int64(): "BIGINT", pa.int32(): "INT", pa.float64(): "DOUBLE", pa.date32(): "DATE"}


@dataclass(frozen=True, slots=True)
class Small:
    """A column of small numbers: in which whole number and from which bit on it stands."""

    name: str
    is_verdict: bool
    width: int
    word: int
    shift: int


@dataclass(frozen=True, slots=True)
class Packing:
    """How a table of answers, as `output.table_of` makes it, is packed; `most`: the most a count can be."""

    schema: pa.Schema
    most: int

    def small(self) -> Iterator[Small]:
        """The columns that are packed."""
        word = shift = 0
        for one in self.schema:
            if (is_verdict := pa.types.is_dictionary(one.type)) or one.type == pa.int16():
                width = (len(NAMES) if is_verdict else self.most).bit_length()
                if shift + width > WORD_BITS:
                    word, shift = word + 1, 0
                yield Small(one.name, is_verdict, width, word, shift)
                shift += width

    def narrow(self) -> pa.Schema:
        """The columns of a packed table."""
        words = range(1 + max((one.word for one in self.small()), default=-1))
        packed = {one.name for one in self.small()}
        kept = [one for one in self.schema if one.name not in packed]
        return pa.schema([*kept, *(pa.field(f"w{word}", pa.int64()) for word in words)])

    def pack(self, table: pa.Table) -> pa.Table:
        """A table of answers as narrow rows."""
        columns = {one.name: table.column(one.name) for one in self.narrow() if one.name in table.column_names}
        for word, members in groupby(self.small(), lambda one: one.word):
            found = np.zeros(table.num_rows, np.int64)
            for one in members:
                column = table.column(one.name).combine_chunks()
                numbers = (column.indices if one.is_verdict else column).to_numpy()
                found |= numbers.astype(np.int64) << one.shift
            columns[f"w{word}"] = pa.array(found)
        return pa.table(columns)

    def taken_over(self) -> str:
        """The columns of a packed table with their types in Spark."""
        return ", ".join(f"{quoted(one.name)} {IN_SPARK.get(one.type, 'STRING')}" for one in self.narrow())

    def unpacked(self) -> list[str]:
        """SQL for the columns of a table of answers, from narrow rows."""
        found = {one.name: quoted(one.name) for one in self.schema}
        # Looked up, which is quicker than telling cases apart; with the null, columns can hold one, as all others can.
        words = f"array({', '.join(map(literal, NAMES))}, NULL)"
        for one in self.small():
            number = f"shiftright(w{one.word}, {one.shift}) & {(1 << one.width) - 1}"
            if one.is_verdict:
                found[one.name] = f"{words}[CAST({number} AS INT)] AS {quoted(one.name)}"
            else:
                found[one.name] = f"CAST({number} AS SMALLINT) AS {quoted(one.name)}"
        return list(found.values())
