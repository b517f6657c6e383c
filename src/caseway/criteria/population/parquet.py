"""Parquet that needs no database: files in order of ids, or read whole, whose columns have the types that are wanted.

Arrow's own reader hands over what lies in the file, words by their place in a dictionary, for a third of the processor's
time that a query with a range takes. It is used where nothing is to be sorted, cast or compared as text.
"""

from __future__ import annotations

import errno
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from caseway.criteria.population.columns import FAULTY, KEY, NOT_LISTED
from caseway.criteria.population.sources import INTEGERS, Source

# DuckDB's names of the types that are read as they are; whole numbers and single precision become doubles exactly.
AS_THEY_ARE = {
    "flag": {"BOOLEAN"},
    "number": INTEGERS | {"FLOAT", "DOUBLE"},
    "date": {"DATE"},
    "choice": {"VARCHAR"},
    "text": {"VARCHAR"},
    "words": {"VARCHAR", "VARCHAR[]"},
}


@dataclass(frozen=True, slots=True)
class Group:
    """A row group of a file, and the ids it holds."""

    file: Path
    number: int
    rows: int
    first: int
    last: int


def can_read(source: Source, wanted: Sequence[str]) -> bool:
    """Whether a source can be read without the database."""
    return not source.is_csv and source.key_type == "BIGINT" and needs_no_cast(source, wanted)


def needs_no_cast(source: Source, wanted: Sequence[str]) -> bool:
    """Whether a source's columns have the types that are wanted."""
    marks = [type_ for name, type_ in source.types.items() if name.endswith(NOT_LISTED) or name == FAULTY]
    fields = source.fields(list(wanted))
    return set(marks) <= {"BOOLEAN"} and all(source.types[one.name] in AS_THEY_ARE[one.type] for one in fields)


def are_alike(source: Source, wanted: Sequence[str]) -> bool:
    """Whether all files of a source hold the columns that are read of it, with the same types."""
    columns = columns_of(source, wanted)
    schemas = (pq.read_schema(file) for file in source.files)
    found = (
        [(name, schema.field(name).type if name in schema.names else None) for name in columns] for schema in schemas
    )
    first = next(found)
    return all(one == first for one in found)


def columns_of(source: Source, wanted: Sequence[str]) -> list[str]:
    """The columns that are read of a source."""
    marks = [name for name in source.types if name.endswith(NOT_LISTED) or name == FAULTY]
    return [KEY, *(name for name in wanted if name in source.types), *marks]


def groups_of(files: Mapping[Path, pq.FileMetaData]) -> list[Group]:
    """The row groups of some files, in the order in which the database reads them too: rejects are told by place."""
    found = []
    for file, metadata in files.items():
        place = [metadata.schema.column(number).path for number in range(len(metadata.schema))].index(KEY)
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            told = group.column(place).statistics
            if group.num_rows:
                known = told is not None and told.has_min_max
                first, last = (told.min, told.max) if known else (-(2**63), 2**63 - 1)
                found.append(Group(file, number, group.num_rows, first, last))
    return found


class GroupReader:
    """Reads the records of ranges of ids from row groups; one that two ranges share is read once, whoever comes first."""

    def __init__(self, source: Source, wanted: Sequence[str], ranges: Sequence[tuple[int | None, int | None]]) -> None:
        self.columns = columns_of(source, wanted)
        self.words = [one.name for one in source.fields(list(wanted)) if source.types[one.name] == "VARCHAR"]
        self.source = source
        self.metadata = {file: pq.read_metadata(file) for file in source.files}
        self.groups = groups_of(self.metadata)
        self.schema = pq.read_schema(source.files[0])
        self.uses = Counter(group for one in ranges for group in self.within(*one))
        self.read: dict[Group, Future[pa.Table]] = {}
        self.at_once = len(ranges) == 1  # then nobody else reads meanwhile, and Arrow may use all processors
        self.lock = Lock()

    def within(self, after: int | None, until: int | None) -> list[Group]:
        """The row groups that may hold ids above `after` and up to `until`."""
        return [
            one for one in self.groups if (after is None or one.last > after) and (until is None or one.first <= until)
        ]

    def table(self, after: int | None, until: int | None) -> pa.Table:
        """The records of the people of a range; those without an id belong to none."""
        if self.at_once and after is None and until is None:
            return pa.concat_tables([_cut(self._whole(file), None, None) for file in self.source.files])
        parts = [_cut(self.group(one), after, until) for one in self.within(after, until)]
        if parts:
            return pa.concat_tables(parts)
        return pa.table({name: pa.array([], self.schema.field(name).type) for name in self.columns})

    def group(self, group: Group) -> pa.Table:
        """A row group, kept until the last range that shares it has had it."""
        with self.lock:
            mine = group not in self.read
            future = self.read.setdefault(group, Future())
            self.uses[group] -= 1
            if self.uses[group] <= 0:
                del self.read[group]
        if mine:
            try:
                future.set_result(self._read(group))
            except BaseException as error:
                future.set_exception(error)
                raise
        return future.result()

    def _whole(self, file: Path) -> pa.Table:
        with _named(file):
            return pq.read_table(file, columns=self.columns, read_dictionary=self.words).select(self.columns)

    def _read(self, group: Group) -> pa.Table:
        told = self.metadata[group.file]
        with _named(group.file), pq.ParquetFile(group.file, metadata=told, read_dictionary=self.words) as file:
            return file.read_row_group(group.number, columns=self.columns, use_threads=False).select(self.columns)


@contextmanager
def _named(file: Path) -> Iterator[None]:
    """What cannot be read with the file's name, of which Arrow says nothing."""
    try:
        yield
    except OSError as error:
        raise OSError(error.errno or errno.EIO, str(error).rstrip("."), str(file)) from error


def _cut(table: pa.Table, after: int | None, until: int | None) -> pa.Table:
    """The rows of a row group whose ids lie in a range."""
    if table.column(KEY).null_count:
        table = table.filter(pc.is_valid(table.column(KEY)))
    if after is None and until is None:
        return table
    ids = table.column(KEY).to_numpy()
    if np.all(ids[:-1] <= ids[1:]):
        first = 0 if after is None else int(np.searchsorted(ids, after, side="right"))
        last = len(ids) if until is None else int(np.searchsorted(ids, until, side="right"))
        return table.slice(first, last - first)
    inside = np.ones(len(ids), bool) if after is None else ids > after
    return table.filter(pa.array(inside if until is None else inside & (ids <= until)))
