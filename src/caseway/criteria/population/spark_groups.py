"""Evidence in no order, on a cluster: each task reads some row groups of a file itself, and deals their records out.

It is for Parquet with the types that are wanted, in a folder all machines share, with whole numbers for ids. Arrow's
reader hands over columns as they lie in the file, which Spark would take apart into rows and put together again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

import pyarrow as pa
import pyarrow.parquet as pq

from caseway.criteria.population.columns import KEY
from caseway.criteria.population.dealing import deal, part_of, place_of, rows_at_once, together, with_an_id
from caseway.criteria.population.parquet import GroupReader, are_alike, can_read
from caseway.criteria.population.reading import Library

ROWS_IN_TASK = 1_000_000  # about: a task has a cost of its own
LEAST_TASKS = 8  # so that a small population is read by a few cores too
BATCH = 1 << 17  # rows, so that a large row group does not lie in memory as a whole


@dataclass(frozen=True, slots=True)
class Share:
    """What one task reads: row groups of a file, which columns, and which of these are words; `tag`: the kind's place."""

    tag: int
    file: str
    groups: tuple[int, ...]
    columns: tuple[str, ...]
    words: tuple[str, ...]


def shares_of(library: Library) -> tuple[list[Share], int] | None:
    """What each task reads, in order of files, and how many rows there are; None where Spark must read them."""
    wanted = [(source, library.wanted(source)) for source in library.sources]
    if not all(can_read(*one) and are_alike(*one) for one in wanted):
        return None
    readers = [GroupReader(*one, ()) for one in wanted]
    rows = sum(file.num_rows for reader in readers for file in reader.metadata.values())
    most = min(ROWS_IN_TASK, rows // LEAST_TASKS)
    return [share for tag, reader in enumerate(readers) for share in _shares(tag, reader, most)], rows


def _shares(tag: int, reader: GroupReader, most: int) -> Iterator[Share]:
    """A kind's row groups, one after the other, in shares of about so many rows."""
    for file, metadata in reader.metadata.items():
        gone, numbers = 0, []
        for group in range(metadata.num_row_groups):
            numbers.append((gone // max(1, most), group))
            gone += metadata.row_group(group).num_rows
        for _, share in groupby(numbers, key=lambda one: one[0]):
            groups = tuple(group for _, group in share)
            yield Share(tag, str(file), groups, tuple(reader.columns), tuple(reader.words))


def dealt_share(share: Share, number: int, parts: int) -> Iterator[pa.RecordBatch]:
    """The records of a share, dealt out; `number`: which of all shares it is."""
    place = place_of(share.tag, number)
    with pq.ParquetFile(share.file, read_dictionary=list(share.words)) as file:
        batches = file.iter_batches(BATCH, row_groups=share.groups, columns=share.columns, use_threads=False)
        for turn, table in enumerate(together(batches, rows_at_once(parts))):
            found = with_an_id(table)
            if found.num_rows:
                yield deal(found, part_of(found.column(KEY), parts), place + turn)
