"""Synthetic evidence for populations: a folder with one Parquet file for each kind of record.

About 12 rows a person: careers of one to many jobs that follow, overlap and leave gaps, with licenses, degrees,
certifications, courses, client firms, statements and a few answers from certifiers. Some facts of every field are
missing. The same seed and chunk give the same rows; nothing in them is of a real person.

`python -m bench.evidence FOLDER PEOPLE [--shuffled]` writes one.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench import evidence_kinds
from bench.evidence_kinds import People

SEED = 20261123
ON = date(2026, 11, 23)
CHUNK = 250_000
ROW_GROUP = 122_880
BUCKET_PEOPLE = 500_000  # shuffled files are dealt into buckets of about this many people, each shuffled in memory

KINDS: dict[str, Callable[[People], pa.Table]] = {
    "employment": evidence_kinds.employment,
    "continuing_education": evidence_kinds.continuing_education,
    "licenses": evidence_kinds.licenses,
    "degrees": evidence_kinds.degrees,
    "certifications": evidence_kinds.certifications,
    "client_firms": evidence_kinds.client_firms,
    "attestations": evidence_kinds.attestations,
    "confirmations": evidence_kinds.confirmations,
}


def write(folder: Path, people: int, *, shuffled: bool = False, chunk: int = CHUNK) -> None:
    """Write the evidence of so many people, in order of `person_id` or in random order."""
    folder.mkdir(parents=True, exist_ok=True)
    writers = {kind: _Writer(folder / f"{kind}.parquet") for kind in KINDS}
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        buckets = _Buckets(Path(scratch), max(1, people // BUCKET_PEOPLE)) if shuffled else None
        for kind, table in _tables(people, chunk):
            if buckets:
                buckets.deal(kind, table)
            else:
                writers[kind].add(table)
        if buckets:
            for kind, table in buckets.collected():
                writers[kind].add(table)
    for writer in writers.values():
        writer.close()


def _tables(people: int, chunk: int) -> Iterator[tuple[str, pa.Table]]:
    for number, first in enumerate(range(0, people, chunk)):
        some = People(np.random.default_rng([SEED, number]), first, min(chunk, people - first), ON)
        for kind, make in KINDS.items():
            yield kind, make(some)


class _Writer:
    """One Parquet file whose row groups are full, whatever the size of the tables that come in."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.file: pq.ParquetWriter | None = None
        self.waiting: pa.Table | None = None

    def add(self, table: pa.Table) -> None:
        """Write all full row groups; keep the rest for the next table."""
        self.file = self.file or pq.ParquetWriter(self.path, table.schema)
        rows = pa.concat_tables([self.waiting, table]) if self.waiting else table
        full = len(rows) // ROW_GROUP * ROW_GROUP
        if full:
            self.file.write_table(rows.slice(0, full).combine_chunks(), row_group_size=ROW_GROUP)
        self.waiting = rows.slice(full)

    def close(self) -> None:
        """Write what is left."""
        if self.file and self.waiting is not None:
            self.file.write_table(self.waiting.combine_chunks(), row_group_size=ROW_GROUP)
            self.file.close()


class _Buckets:
    """Rows dealt at random into files small enough to be shuffled in memory, one after the other."""

    def __init__(self, folder: Path, count: int) -> None:
        self.folder = folder
        self.count = count
        self.rng = np.random.default_rng([SEED, 1 << 20])
        self.files: dict[tuple[str, int], pa.ipc.RecordBatchFileWriter] = {}

    def deal(self, kind: str, table: pa.Table) -> None:
        """Put every row into a bucket of its own choice."""
        chosen = self.rng.integers(0, self.count, len(table))
        for bucket in range(self.count):
            if (kind, bucket) not in self.files:
                path = str(self.folder / f"{kind}-{bucket}.arrow")
                self.files[kind, bucket] = pa.ipc.new_file(path, table.schema)
            self.files[kind, bucket].write_table(table.filter(chosen == bucket))

    def collected(self) -> Iterator[tuple[str, pa.Table]]:
        """Each bucket in random order."""
        for (kind, bucket), file in self.files.items():
            file.close()
            with pa.memory_map(str(self.folder / f"{kind}-{bucket}.arrow")) as source:
                table = pa.ipc.open_file(source).read_all()
                yield kind, table.take(self.rng.permutation(len(table)))


def main(arguments: Sequence[str]) -> None:
    """Write evidence to try things on."""
    folder, people, *options = arguments
    write(Path(folder), int(people), shuffled="--shuffled" in options)


if __name__ == "__main__":
    main(sys.argv[1:])
