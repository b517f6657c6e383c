"""Evidence in order of ids, on a cluster: each task reads its own range of people, and nothing is shuffled.

Where every file is Parquet with the types that are wanted, in order, and in a folder all machines share, a range of ids is
in few places of each file. A task is then told a range, reads it as one machine would (`reading.Library`) and judges. That
takes a fraction of the time in which Spark brings each person's records together, as it does with all other evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import duckdb
import pyarrow as pa

from caseway.criteria.model import Rule
from caseway.criteria.population.parquet import are_alike, needs_no_cast
from caseway.criteria.population.program import compile_rule
from caseway.criteria.population.reading import Library, Part, is_in_order
from caseway.criteria.population.sources import FolderReader

MEMORY = 1 << 30  # bytes a part is made for, of which its records and its answers take a share


def parts_in_order(library: Library) -> list[Part] | None:
    """The ranges of a folder; None where it is not in order, or holds what must be read as other types."""
    for source in library.sources:
        wanted = library.wanted(source)
        if not (
            needs_no_cast(source, wanted)
            and are_alike(source, wanted)
            and is_in_order(library.connection, source, library.key_type)
        ):
            return None
    return library.parts(memory=MEMORY)


def open_library(rule: Rule, folder: str, *, whole: bool) -> Library:
    """A folder, ready to be read part by part; raise Unreadable with every fault of it."""
    connection = duckdb.connect()
    connection.execute("SET threads = 1")  # as many tasks run on a machine as it has cores
    found = FolderReader(connection, Path(folder), rule.subject).read()
    key_type = "VARCHAR" if any(source.key_type != "BIGINT" for source in found) else "BIGINT"
    return Library(connection, compile_rule(rule), found, whole=whole, key_type=key_type)


@lru_cache(maxsize=1)
def library_of(rule: Rule, folder: str, *, whole: bool, job: str) -> Library:  # noqa: ARG001 - told apart by the job
    """A folder as a worker keeps it through the tasks of one job: the files of the next may be others."""
    return open_library(rule, folder, whole=whole)


def read(library: Library, part: Part) -> dict[str, pa.Table]:
    """The records of the people of a part, kind by kind."""
    library.expect([part])
    return library.read(part, library.connection)


def folder_of(paths: Sequence[str], folder: str) -> str | None:
    """The folder as a task opens it without Spark; None where its files are not Parquet in a shared folder."""
    if not all(path.startswith("file:/") and path.endswith(".parquet") for path in paths):
        return None
    return folder.removeprefix("file:").replace("//", "/") if folder.startswith("file:") else folder
