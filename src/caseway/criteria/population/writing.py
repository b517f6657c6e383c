"""Files that are there whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv, feather

OUTPUTS = (".parquet", ".csv")


def whole(path: Path, write: Callable[[Path], object]) -> None:
    """Write a file beside its place and move it there when it is whole."""
    unfinished = _beside(path)
    try:
        write(unfinished)
        _settle(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def _beside(path: Path) -> Path:
    return path.with_name(f".{path.name}.unfinished")


def _settle(unfinished: Path, path: Path) -> None:
    with unfinished.open("rb") as file:
        os.fsync(file.fileno())
    unfinished.replace(path)


class Answer:
    """The answer, put together from parts in their order; it appears when the last is in, and not if anything fails."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._writer: pq.ParquetWriter | csv.CSVWriter | None = None

    def __enter__(self) -> Self:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        return self

    def add(self, part: Path) -> None:
        """Add a part, which is a table in Arrow's own format."""
        table = feather.read_table(str(part))
        if self._writer is None:
            self._writer = self._open(table.schema)
        self._writer.write_table(table)

    def _open(self, schema: pa.Schema) -> pq.ParquetWriter | csv.CSVWriter:
        place = str(_beside(self.path))
        if self.path.suffix == ".csv":
            return csv.CSVWriter(place, schema)
        return pq.ParquetWriter(place, schema, compression="zstd", compression_level=1)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._writer is None:
            return
        try:
            self._writer.close()
            if kind is None:
                _settle(_beside(self.path), self.path)
        finally:
            _beside(self.path).unlink(missing_ok=True)
