"""Evidence by DuckDB: sources brought into order, cut into parts by ranges of ids, and read part by part.

DuckDB does what a database is for: it reads files, sorts what is in no order (on disk, where memory ends) and hands over
columns. Reading runs in the process of the `caseway population` command, which serves nobody and opens no live database.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from caseway.criteria.population.columns import FAULTY, KEY, NOT_LISTED
from caseway.criteria.population.parquet import GroupReader, can_read
from caseway.criteria.population.program import Program
from caseway.criteria.population.sources import FILE, LINE, Source, cast, literal, marked, name

GIGABYTE = 1 << 30
KEPT_MS = 10_000  # how long memory that is not used is kept
ROWS_TOGETHER = 1_000_000  # rows of the largest kind in a part
ROW_BYTES = 64  # what a record takes while its part is judged, beside its columns: its id, its numbers, its place
BYTES = {"flag": 1, "date": 4, "number": 8, "choice": 8, "text": 24, "words": 48}  # and what each column takes
ANSWER_BYTES = 600  # what is found of a person
SHARE = 4  # this part of the memory is for what is being judged; the rest is for the database and for what is written
FULL_AT_ONCE = 20  # so many times fewer records stand in a part whose reasons are told in full
MOST_WORDS = 200  # a column with more different words is handed over as it is
ROW_GROUP = 122_880


@dataclass(frozen=True, slots=True)
class Part:
    """A range of ids: above `after` (None: from the first) up to `until` (None: to the last)."""

    number: int
    after: object = None
    until: object = None

    def where(self, key_type: str) -> str:
        """The range as a condition of SQL; people without an id belong to none."""
        bounds = [f"{KEY} IS NOT NULL"]
        bounds += [f"{KEY}::{key_type} > {_value(self.after)}"] if self.after is not None else []
        bounds += [f"{KEY}::{key_type} <= {_value(self.until)}"] if self.until is not None else []
        return " AND ".join(bounds)


def _value(id_: object) -> str:
    return str(id_) if isinstance(id_, int) else literal(str(id_))


@dataclass(slots=True)
class Library:
    """Sources that are ready to be read part by part.

    key_type: how ids are compared, the same for all.  words: the different words of columns that have few.
    """

    connection: duckdb.DuckDBPyConnection
    program: Program
    sources: Sequence[Source]
    whole: bool = False  # every field is read, not only those the rule asks for
    key_type: str = "BIGINT"
    words: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    direct: dict[str, GroupReader] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if any(source.key_type != "BIGINT" for source in self.sources):
            self.key_type = "VARCHAR"
        for source in self.sources:
            for one in () if self._is_direct(source) else source.fields(self.wanted(source)):
                self._find_words(source, one.name, one.type)

    def wanted(self, source: Source) -> list[str]:
        """The fields of a source that are read."""
        if source.kind is None:
            return []
        if self.whole:
            return list(source.kind.fields)
        names = [kind.name for kind in self.program.kinds]
        return self.program.fields_of(names.index(source.name)) if source.name in names else []

    def size(self, source: Source) -> int:
        """How many bytes a source's records take while they are judged, and what is found of their people, at most."""
        columns = sum(BYTES[one.type] for one in source.fields(self.wanted(source)))
        people = ANSWER_BYTES if source.kind is None or source.kind.single else ANSWER_BYTES // SHARE
        return rows_of(source) * (ROW_BYTES + columns + people)

    def _is_direct(self, source: Source) -> bool:
        return self.key_type == "BIGINT" and can_read(source, self.wanted(source))

    def _find_words(self, source: Source, column: str, type_: str) -> None:
        if type_ not in ("choice", "text") or source.types[column] != "VARCHAR":
            return
        query = f"SELECT DISTINCT {name(column)} FROM {source.scan()} WHERE {name(column)} IS NOT NULL LIMIT {MOST_WORDS + 1}"
        found = [row[0] for row in self.connection.execute(query).fetchall()]
        if len(found) <= MOST_WORDS:
            self.words[source.name, column] = sorted(found)

    # --- parts -------------------------------------------------------------------------------------------------------

    def parts(self, *, memory: int) -> list[Part]:
        """Ranges of ids that hold about as many records each and fit into memory; one where ids are in no order."""
        if not all(is_in_order(self.connection, source, self.key_type) for source in self.sources):
            return [Part(0)]
        largest = max(self.sources, key=rows_of)
        whole = sum(self.size(source) for source in self.sources)
        fitting = memory // SHARE * rows_of(largest) // max(1, whole)
        together = min(ROWS_TOGETHER, fitting) // (FULL_AT_ONCE if self.whole else 1)
        cuts = self._cuts(largest, max(1, together))
        edges = [None, *sorted({cut for cut in cuts if cut is not None}), None]  # type: ignore[type-var]
        return [Part(number, after, until) for number, (after, until) in enumerate(pairwise(edges))]

    def expect(self, parts: Sequence[Part]) -> None:
        """Tell sources that need no database which parts will be asked for."""
        ranges = [(part.after, part.until) for part in parts]
        self.direct = {
            source.name: GroupReader(source, self.wanted(source), ranges)  # type: ignore[arg-type]
            for source in self.sources
            if self._is_direct(source)
        }

    def _cuts(self, source: Source, rows_together: int) -> Iterator[object]:
        """Ids after which so many rows of a source have gone by, from what its file says of its row groups."""
        groups = row_groups(self.connection, source, self.key_type)
        gone = 0
        for rows, last in groups[:-1]:
            gone += rows
            if gone >= rows_together:
                yield last
                gone = 0

    def read(self, part: Part, connection: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
        """The records of the people of a part, kind by kind."""
        return {source.name: self.table(source, part, connection) for source in self.sources}

    def table(self, source: Source, part: Part, connection: duckdb.DuckDBPyConnection) -> pa.Table:
        """One source's records of the people of a part."""
        if source.name in self.direct:
            return self.direct[source.name].table(part.after, part.until)  # type: ignore[arg-type]
        columns = [f"{KEY}::{self.key_type} AS {KEY}"]
        failures = [marked()] if FAULTY in source.types else []
        for one in source.fields(self.wanted(source)):
            read, fails = cast(one, source.types[one.name])
            words = self.words.get((source.name, one.name))
            if words is not None:
                read = f"(list_position([{', '.join(map(literal, words))}], {name(one.name)}) - 1)::USMALLINT"
            columns.append(f"{read} AS {name(one.name)}")
            failures += [fails] if fails else []
        columns += [
            f"TRY_CAST({name(column)} AS BOOLEAN) AS {name(column)}"
            for column in source.types
            if column.endswith(NOT_LISTED)
        ]
        if failures:
            columns.append(f"({' OR '.join(failures)}) AS {FAULTY}")
        query = f"SELECT {', '.join(columns)} FROM {source.scan()} WHERE {part.where(self.key_type)}"
        return self._with_words(source, connection.sql(query).to_arrow_table())

    def _with_words(self, source: Source, table: pa.Table) -> pa.Table:
        """The places of words in their list as the words themselves, kept apart once."""
        for place, column in enumerate(table.column_names):
            words = self.words.get((source.name, column))
            if words is not None:
                dictionary = pa.array(words or [""], pa.string())
                chunks = [
                    pa.DictionaryArray.from_arrays(chunk, dictionary, safe=False)
                    for chunk in table.column(place).chunks
                ]
                table = table.set_column(
                    place, column, pa.chunked_array(chunks, pa.dictionary(pa.uint16(), pa.string()))
                )
        return table


def limit(connection: duckdb.DuckDBPyConnection, place: Path, *, memory: int, threads: int) -> None:
    """Keep the database within half of the memory, and let it go on in files where that ends; Arrow reuses its memory."""
    connection.execute(f"SET memory_limit = '{memory // 2 >> 20}MiB'")
    connection.execute(f"SET temp_directory = {literal(str(place / 'spilled'))}")
    connection.execute(f"SET threads = {threads}")
    connection.execute("SET enable_progress_bar = false")
    with suppress(NotImplementedError):  # an Arrow without jemalloc says so; it works as well, only not as quickly
        # Told to, jemalloc keeps what the next part will need again.
        pa.jemalloc_set_decay_ms(KEPT_MS)
        pa.set_memory_pool(pa.jemalloc_memory_pool())


def default_memory() -> int:
    """Half of what this machine has, and 4 GB at most."""
    return min(4 * GIGABYTE, os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") // 2)


def opened(
    connection: duckdb.DuckDBPyConnection,
    program: Program,
    found: Sequence[Source],
    place: Path,
    *,
    memory: int,
    whole: bool = False,
) -> Library:
    """The sources ready to be read: CSV files, and files in no order that do not fit into memory, as files in order."""
    key_type = "VARCHAR" if any(source.key_type != "BIGINT" for source in found) else "BIGINT"
    draft = Library(connection, program, [], whole=whole)
    fit = sum(draft.size(source) for source in found if not source.is_csv) < memory
    folder = place / "sorted"
    folder.mkdir(exist_ok=True)
    ready = [
        source
        if not source.is_csv and (fit or is_in_order(connection, source, key_type))
        else put_in_order(connection, source, key_type, draft.wanted(source), folder)
        for source in found
    ]
    return Library(connection, program, ready, whole=whole, key_type=key_type)


def rows_of(source: Source) -> int:
    """How many rows a source has, as its files say."""
    return sum(pq.read_metadata(file).num_rows for file in source.files)


def row_groups(connection: duckdb.DuckDBPyConnection, source: Source, key_type: str) -> list[tuple[int, object]]:
    """The rows and the last id of each of a source's row groups, in order."""
    query = (
        f"SELECT row_group_num_rows, TRY_CAST(stats_max_value AS {key_type}) FROM parquet_metadata({source.listed}) "
        f"WHERE path_in_schema = {literal(KEY)} AND row_group_num_rows > 0 ORDER BY 2"
    )
    return [(int(rows), last) for rows, last in connection.execute(query).fetchall()]


def is_in_order(connection: duckdb.DuckDBPyConnection, source: Source, key_type: str) -> bool:
    """Whether a source's files say that ids rise from one row group to the next, so that a range is in few of them."""
    if source.key_type != key_type:
        return False
    query = (
        f"SELECT TRY_CAST(stats_min_value AS {key_type}), TRY_CAST(stats_max_value AS {key_type}) "
        f"FROM parquet_metadata({source.listed}) WHERE path_in_schema = {literal(KEY)} "
        f"AND row_group_num_rows > 0 ORDER BY 1, 2"
    )
    groups = connection.execute(query).fetchall()
    return all(None not in group for group in groups) and all(one[1] <= other[0] for one, other in pairwise(groups))


def put_in_order(
    connection: duckdb.DuckDBPyConnection, source: Source, key_type: str, wanted: Sequence[str], folder: Path
) -> Source:
    """A source as one file of Parquet in order of ids, the rows of a person as they came, each with its file and line.

    DuckDB sorts on disk where memory ends. Rows of a CSV file that are no rows at all are noted in `reject_errors`.
    """
    marks = [column for column in source.types if column.endswith(NOT_LISTED)]
    kept = [column for column in (*wanted, *marks, FAULTY) if column in source.types]
    line = "row_number() OVER ()" if source.is_csv else "file_row_number + 1"
    more = "store_rejects = true" if source.is_csv else "file_row_number = true"
    columns = [f"{KEY}::{key_type} AS {KEY}", *map(name, kept), f"filename AS {FILE}", f"{line} AS {LINE}"]
    query = f"SELECT {', '.join(columns)} FROM {source.scan(f'{more}, filename = true')}"
    if source.is_csv and len(source.files) > 1:  # rows were counted through all files
        query = f"SELECT * REPLACE ({LINE} - min({LINE}) OVER (PARTITION BY {FILE}) + 1 AS {LINE}) FROM ({query})"
    path = folder / f"{source.name}.parquet"
    connection.execute(
        f"COPY (SELECT * FROM ({query}) ORDER BY {KEY}, {FILE}, {LINE}) TO {literal(str(path))} "
        f"(FORMAT parquet, ROW_GROUP_SIZE {ROW_GROUP})"
    )
    types = {KEY: key_type, **{column: source.types[column] for column in kept}, FILE: "VARCHAR", LINE: "BIGINT"}
    return Source(source.name, source.kind, path, is_csv=False, types=types, key_type=key_type)
