"""Records dealt out: thousands of records of one kind travel as one row, a part of the population each, and are gathered there.

Spark moves, sorts and hands over row by row, so that what a shuffle costs is mostly how many rows there are. Here a task
cuts the records it has read by whose they are and makes Arrow's own bytes of each cut: columns stay columns all the way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from caseway.criteria.population.columns import KEY

PART, PLACE, RECORDS = "part", "place", "records"
DEALT = f"{PART} INT, {PLACE} BIGINT, {RECORDS} BINARY"
MOST_PARTS = 1 << 16  # at once; more parts than that hold more rows each

TAG_BITS, TASK_BITS = 56, 24  # the kind above these bits of a place, the task above these; below is which of the task's
AT_ONCE = 1 << 18  # records cut at once, so that a cut is worth its bytes
MOST_AT_ONCE = 1 << 20  # and at most, where there are so many parts that each would get few
WORTH_A_CUT = 1_000  # records
FEW_WORDS = 256  # a longer list of words is not sent whole with every cut
SPREADS = 0x9E3779B97F4A7C15  # the golden ratio: the upper bits of a product with it are spread evenly


def place_of(tag: int, task: int) -> int:
    """Where the records begin that a task reads of a kind, in the order of all."""
    return tag << TAG_BITS | task << TASK_BITS


def rows_at_once(parts: int) -> int:
    """How many records are cut at once into so many parts."""
    return min(max(AT_ONCE, parts * WORTH_A_CUT), MOST_AT_ONCE)


def together(batches: Iterable[pa.RecordBatch], rows: int) -> Iterator[pa.Table]:
    """Batches put together to tables of about so many rows."""
    some: list[pa.RecordBatch] = []
    for batch in batches:
        some.append(batch)
        if sum(one.num_rows for one in some) >= rows:
            yield pa.Table.from_batches(some)
            some = []
    if any(one.num_rows for one in some):
        yield pa.Table.from_batches(some)


def part_of(ids: pa.ChunkedArray, parts: int) -> npt.NDArray[np.uint16]:
    """To which part each person belongs, by whole numbers alone."""
    mixed: npt.NDArray[np.uint64] = ids.cast(pa.int64()).to_numpy().view(np.uint64) * np.uint64(SPREADS)
    return ((mixed >> np.uint64(32)) % np.uint64(parts)).astype(np.uint16)


def deal(table: pa.Table, part: npt.NDArray[np.uint16], place: int) -> pa.RecordBatch:
    """Records by the part they belong to, each cut in the order the records had."""
    order = np.argsort(part, kind="stable")
    part = part[order]
    rows = _in_one(table.take(pa.array(order)))
    first = np.flatnonzero(np.diff(part, prepend=-1))
    last = np.append(first[1:], len(part))
    long = [name for name in rows.schema.names if _is_long(rows.column(name))]
    cuts = [
        _as_bytes(_short(rows.slice(lo, hi - lo), long)) for lo, hi in zip(first.tolist(), last.tolist(), strict=True)
    ]
    columns = [
        pa.array(part[first], pa.int32()),
        pa.array([place] * len(cuts), pa.int64()),
        pa.array(cuts, pa.binary()),
    ]
    return pa.RecordBatch.from_arrays(columns, [PART, PLACE, RECORDS])


def _in_one(table: pa.Table) -> pa.RecordBatch:
    return table.combine_chunks().to_batches()[0]


def _is_long(column: pa.Array) -> bool:
    return pa.types.is_dictionary(column.type) and len(column.dictionary) > FEW_WORDS


def _short(cut: pa.RecordBatch, long: Sequence[str]) -> pa.RecordBatch:
    """A cut with those words only that occur in it, where the list of all is long."""
    for name in long:
        column = cut.column(name)
        words = column.cast(column.type.value_type).dictionary_encode()
        cut = cut.set_column(cut.schema.get_field_index(name), name, words)
    return cut


def _as_bytes(cut: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, cut.schema) as stream:
        stream.write_batch(cut)
    found: bytes = sink.getvalue().to_pybytes()
    return found


def gathered(names: Sequence[str], batches: Iterable[pa.RecordBatch]) -> dict[str, pa.Table]:
    """The records dealt to one part as tables by kind, in the order of their files; none at all where it got none."""
    cuts: list[tuple[int, pa.Table]] = []
    for batch in batches:
        cuts += zip(batch.column(PLACE).to_pylist(), map(_from_bytes, batch.column(RECORDS)), strict=True)
    cuts.sort(key=lambda cut: cut[0])
    found: list[list[pa.Table]] = [[] for _ in names]
    for place, table in cuts:
        found[place >> TAG_BITS].append(table)
    nobody = pa.table({KEY: pa.array([], pa.int64())})
    tables = (pa.concat_tables(some) if some else nobody for some in found)
    return dict(zip(names, tables, strict=True)) if cuts else {}


def _from_bytes(cut: pa.BinaryScalar) -> pa.Table:
    return pa.ipc.open_stream(cut.as_buffer()).read_all()


def with_an_id(table: pa.Table) -> pa.Table:
    """The records that are somebody's."""
    return table.filter(pc.is_valid(table.column(KEY))) if table.column(KEY).null_count else table
