"""A folder of evidence: which file holds which kind, with which columns; every fault of it at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb

from caseway.criteria.noting import nearest, quoted, unknown_word
from caseway.criteria.population.columns import FAULTY, KEY, NOT_LISTED
from caseway.criteria.population.judging import PEOPLE
from caseway.criteria.text import Text
from caseway.criteria.vocabulary import Field, Kind, Subject
from caseway.criteria.yaml import Fault, Unreadable

SUFFIXES = (".parquet", ".csv")
FILE, LINE = "_file", "_line"  # where a row comes from: its file, and its place there counted from 1, without a heading

INTEGERS = {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER"}
NUMBERS = INTEGERS | {"UBIGINT", "HUGEINT", "UHUGEINT", "FLOAT", "DOUBLE"}
WANTED = {
    "flag": "BOOLEAN",
    "number": "DOUBLE",
    "date": "DATE",
    "choice": "VARCHAR",
    "text": "VARCHAR",
    "words": "VARCHAR",
}
# Types that become the one wanted without a value that could fail to.
SAFE = {
    "BOOLEAN": {"BOOLEAN"},
    "DOUBLE": NUMBERS,
    "DATE": {"DATE", "TIMESTAMP", "TIMESTAMP_S", "TIMESTAMP_MS", "TIMESTAMP_NS"},
    "VARCHAR": {"VARCHAR"},
}


@dataclass(frozen=True)
class Source:
    """One kind's file, or a folder of files of one sort that hold it together.

    kind: None for the list of people.  types: its columns with DuckDB's types, in order.  key_type: BIGINT where its ids
    are whole numbers, else VARCHAR.
    """

    name: str
    kind: Kind | None
    path: Path
    is_csv: bool
    types: Mapping[str, str]
    key_type: str = ""

    @property
    def files(self) -> list[Path]:
        """The files themselves."""
        return files_at(self.path)

    @property
    def listed(self) -> str:
        """Its files as a list of SQL."""
        return f"[{', '.join(literal(str(file)) for file in self.files)}]"

    def scan(self, more: str = "") -> str:
        """The source in DuckDB's words; rows of a CSV file that are no rows at all are passed over."""
        if self.is_csv:
            return f"read_csv({self.listed}, header = true, all_varchar = true, {more or 'ignore_errors = true'})"
        return f"read_parquet({self.listed}{more and ', '}{more})"

    def fields(self, wanted: list[str]) -> list[Field]:
        """The fields wanted that it has."""
        return [self.kind.fields[name] for name in wanted if name in self.types] if self.kind else []


def files_at(path: Path) -> list[Path]:
    """The file, or the data files of the folder, in order of name."""
    if path.is_file():
        return [path]
    return sorted(one for one in path.rglob("*") if one.suffix in SUFFIXES and not one.name.startswith((".", "_")))


def literal(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def name(text: str) -> str:
    """A column's name as SQL writes it."""
    return '"' + text.replace('"', '""') + '"'


def cast(field: Field, has: str) -> tuple[str, str | None]:
    """A column as the type its field wants, and when it fails to become that; None where it cannot."""
    column, wanted = name(field.name), WANTED[field.type]
    if has in SAFE[wanted] or (wanted == "DOUBLE" and has.startswith("DECIMAL")):
        return (column if has == wanted else f"{column}::{wanted}"), None
    if field.type == "words" and has == "VARCHAR[]":
        return column, None
    if wanted == "VARCHAR":
        return f"{column}::VARCHAR", None
    tried = f"TRY_CAST({column} AS {wanted})"
    return tried, f"({column} IS NOT NULL AND {tried} IS NULL)"


def marked() -> str:
    """When a row is marked as faulty, also by a word that is neither yes nor no."""
    return f"coalesce(TRY_CAST({name(FAULTY)} AS BOOLEAN), {name(FAULTY)} IS NOT NULL)"


class FolderReader:
    """Reads what a folder holds for a subject, noting every fault and everything that is not read."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, folder: Path, subject: Subject) -> None:
        self.connection = connection
        self.folder = folder
        self.subject = subject
        self.faults: list[Fault] = []
        self.notes: list[str] = []

    def read(self) -> list[Source]:
        """The sources found; raise Unreadable with every fault."""
        if not self.folder.is_dir():
            self.fault(self.folder, "there is no such folder. It holds one file for each kind of record, such as "
                       f"{next(iter(self.subject.kinds))}.parquet or .csv.")  # fmt: skip
            raise Unreadable(self.faults)
        found = [source for path in self.paths() if (source := self.source(path))]
        by_name: dict[str, Source] = {}
        for source in found:
            if source.name in by_name:
                self.fault(
                    source.path,
                    f"“{source.name}” is here twice; the other is {by_name[source.name].path.name}. Keep one.",
                )
            by_name[source.name] = source
        if not found and not self.faults:
            says = f"no evidence is found here. Expected are files named {', '.join(self.subject.kinds)}, as .parquet or .csv."
            self.fault(self.folder, says)
        if self.faults:
            raise Unreadable(self.faults)
        return found

    def paths(self) -> Iterator[Path]:
        """What may be a kind's file, in order of name."""
        for path in sorted(self.folder.iterdir()):
            if path.name.startswith((".", "_")):
                continue
            if path.suffix in SUFFIXES or (path.is_dir() and not path.suffix and files_at(path)):
                yield path
            else:
                self.notes.append(f"{path.name} is not read: it is neither .parquet nor .csv.")

    def source(self, path: Path) -> Source | None:
        """One kind's file; None where it cannot be read."""
        kind = self.subject.kinds.get(path.stem)
        if kind is None and path.stem != PEOPLE:
            self.fault(path, unknown_word("kind of record", path.stem, [*self.subject.kinds, PEOPLE]))
            return None
        suffixes = {file.suffix for file in files_at(path)}
        if len(suffixes) != 1:
            self.fault(path, "this folder holds no file, or .parquet and .csv files; one sort is expected.")
            return None
        found = Source(path.stem, kind, path, is_csv=suffixes == {".csv"}, types={})
        try:
            rows = self.connection.execute(f"DESCRIBE SELECT * FROM {found.scan()}").fetchall()
        except duckdb.Error as error:
            self.fault(path, f"this file cannot be read: {_first_line(error)}")
            return None
        types = {str(column): str(type_) for column, type_, *_ in rows}
        if KEY not in types:
            meant = nearest(KEY, list(types)) or "none of its columns"
            self.fault(path, f"the column “{KEY}”, which says whose record a row is, is missing ({meant} is nearest).")
            return None
        self.look_at_columns(path, kind, types)
        return Source(path.stem, kind, path, found.is_csv, types, self.key_type(found, types[KEY]))

    def key_type(self, source: Source, type_: str) -> str:
        """Whether ids are whole numbers; those of a CSV file are if each is written as one."""
        if not source.is_csv:
            return "BIGINT" if type_ in INTEGERS else "VARCHAR"
        odd = f"TRY_CAST({KEY} AS BIGINT)::VARCHAR IS DISTINCT FROM {KEY}"
        query = f"SELECT 1 FROM {source.scan()} WHERE {KEY} IS NOT NULL AND {odd} LIMIT 1"
        return "VARCHAR" if self.connection.execute(query).fetchone() else "BIGINT"

    def look_at_columns(self, path: Path, kind: Kind | None, types: Mapping[str, str]) -> None:
        """Note columns nobody knows, and those whose type can never be what is wanted."""
        known = [KEY, FAULTY]
        if kind is None:
            known += [name + NOT_LISTED for name in self.subject.kinds]
        else:
            known += [*kind.fields, *([kind.ends + NOT_LISTED] if kind.open else [])]
        for column in types:
            if column in known:
                continue
            near = nearest(column, [one for one in known if one not in types])
            meant = f" Did you mean “{near}”?" if near else ""
            self.notes.append(
                f"{path.name}: the column {quoted(column)} is no fact of a {path.stem} record and is not read.{meant}"
            )

    def fault(self, path: Path, says: str | Text) -> None:
        """Note a fault of a file."""
        self.faults.append(Fault(str(path), None, "", says))


def _first_line(error: Exception) -> str:
    return str(error).splitlines()[0][:200]
