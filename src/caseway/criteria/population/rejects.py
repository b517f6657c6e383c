"""Rows that cannot be used: where each stands and what is wrong with it, as the vocabulary says it of a person file."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import duckdb

from caseway.criteria.population.columns import FAULTY, KEY, read_value
from caseway.criteria.population.reading import Library, Part
from caseway.criteria.population.sources import FILE, LINE, Source, cast, marked, name
from caseway.criteria.population.tables import Ints
from caseway.criteria.text import Text, template
from caseway.criteria.vocabulary import REVERSED, Field, Kind

HEAD = ("file", "line", "person_id", "reason")

NO_ID = template("“person_id” is missing, so nobody knows whose record this is.")
ONE_ONLY = template("a person has one {kind}, and here are more.")
MARKED = template("the row is marked as faulty.")


@dataclass(frozen=True, slots=True)
class Reject:
    """A row that was not used; `line` counts from 1, of a CSV file with its heading.

    file: by its whole name, since two kinds may have files that are called the same.
    is_row: whether `line` still counts the rows of a file; those that are no rows at all are told by line at once.
    """

    file: str
    line: int
    person: str
    reason: str
    is_row: bool = True

    def row(self) -> tuple[str, int, str, str]:
        """As a row of the file of rejects."""
        return self.file, self.line, self.person, self.reason


def rejects_of_part(
    library: Library, part: Part, faulty: Mapping[str, Ints], connection: duckdb.DuckDBPyConnection
) -> list[Reject]:
    """The rejects among the records of the people of a part, given their places in each kind's table."""
    return [
        reject
        for source in library.sources
        if len(faulty.get(source.name, ()))
        for reject in _of_source(library, source, part, faulty[source.name], connection)
    ]


def _of_source(
    library: Library, source: Source, part: Part, places: Ints, connection: duckdb.DuckDBPyConnection
) -> Iterator[Reject]:
    fields = source.fields(library.wanted(source))
    columns = [KEY, *_where_from(source)]
    for one in fields:
        read, _ = cast(one, source.types[one.name])
        columns += [f"{read} AS {name(one.name)}", f"{name(one.name)} AS {name('raw ' + one.name)}"]
    columns += [f"{marked()} AS {FAULTY}"] if FAULTY in source.types else []
    scan = source.scan("" if LINE in source.types else "file_row_number = true, filename = true")
    query = f"SELECT {', '.join(columns)} FROM {scan} WHERE {part.where(library.key_type)}"
    table = connection.sql(query).to_arrow_table().take(places)
    for row in table.to_pylist():
        reason = _reason(source, fields, row)
        yield Reject(row[FILE], row[LINE], str(row[KEY]), reason)


def _where_from(source: Source) -> list[str]:
    if LINE in source.types:
        return [FILE, LINE]
    return [f"filename AS {FILE}", f"file_row_number + 1 AS {LINE}"]


def _reason(source: Source, fields: Sequence[Field], row: Mapping[str, object]) -> str:
    """Everything that is wrong with a row."""
    kind = source.kind
    assert kind is not None
    found = [f"{one.name}: {wrong}" for one in fields if (wrong := _wrong(one, row))]
    if not found and (reversed_ := _reversed(kind, row)):
        found.append(str(reversed_))
    if not found and row.get(FAULTY):
        found.append(MARKED)
    return "; ".join(found) or str(Text(ONE_ONLY, {"kind": Text(kind.label)}))


def _wrong(field: Field, row: Mapping[str, object]) -> Text | None:
    raw, value = row[f"raw {field.name}"], row[field.name]
    if raw is None:
        return None
    return read_value(field, raw if value is None else value)[1]


def _reversed(kind: Kind, row: Mapping[str, object]) -> Text | None:
    begins, ends = row.get(kind.begins), row.get(kind.ends)
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        return Text(REVERSED, {"end": kind.ends, "last": ends, "begin": kind.begins, "first": begins})
    return None


def without_id(source: Source, connection: duckdb.DuckDBPyConnection) -> Iterator[Reject]:
    """The rows of a source that do not say whose record they are."""
    scan = source.scan("" if LINE in source.types else "file_row_number = true, filename = true")
    query = f"SELECT {', '.join(_where_from(source))} FROM {scan} WHERE {KEY} IS NULL"
    for file, line in connection.execute(query).fetchall():
        yield Reject(file, line, "", NO_ID)


def no_rows(connection: duckdb.DuckDBPyConnection) -> list[Reject]:
    """The lines of CSV files read so far that are no rows at all, with what DuckDB says of them."""
    columns = "file_path, line, error_message"
    query = f"SELECT DISTINCT {columns} FROM reject_errors JOIN reject_scans USING (scan_id, file_id) ORDER BY 1, 2"
    try:
        found = connection.execute(query).fetchall()
    except duckdb.CatalogException:  # nothing was ever rejected
        return []
    return [Reject(file, int(line), "", str(says).splitlines()[0], is_row=False) for file, line, says in found]


class Lines:
    """The line at which each row of a CSV file begins: a row can span lines, and some lines are no rows.

    DuckDB counts neither the way a person does who opens the file.
    """

    def __init__(self, files: Sequence[Path]) -> None:
        self.files = {str(file): file for file in files}

    def told(self, found: Sequence[Reject]) -> list[Reject]:
        """Rejects by line: until now those of CSV files are counted in DuckDB's way."""
        by_file: dict[str, list[Reject]] = {}
        for one in found:
            by_file.setdefault(one.file, []).append(one)
        return [
            told for file, some in by_file.items() for told in (self._of(file, some) if file in self.files else some)
        ]

    def _of(self, file: str, found: Sequence[Reject]) -> Iterator[Reject]:
        """The rejects of a file: rows by their number, and what is no row by its turn among the likes of it."""
        rows = {one.line for one in found if one.is_row}
        lines, odd = self._lines(self.files[file], rows)
        no_rows = [one for one in found if not one.is_row]
        yield from (replace(one, line=lines.get(one.line, one.line)) for one in found if one.is_row)
        yield from (
            (replace(one, line=line) for one, line in zip(no_rows, odd, strict=True))
            if len(odd) == len(no_rows)
            else no_rows
        )

    @staticmethod
    def _lines(path: Path, rows: set[int]) -> tuple[dict[int, int], list[int]]:
        """The lines of some rows, and of all that are no rows because they have too few or too many columns."""
        lines: dict[int, int] = {}
        odd: list[int] = []
        with path.open(encoding="utf-8", errors="replace", newline="") as text:
            reader = csv.reader(text)
            width = len(next(reader, ()))
            begins, row = reader.line_num + 1, 0
            for record in reader:
                if len(record) == width:
                    row += 1
                    if row in rows:
                        lines[row] = begins
                elif record:
                    odd.append(begins)
                begins = reader.line_num + 1
        return lines, odd


def write(rejects: Sequence[Reject], path: Path, folder: Path) -> None:
    """Write the file of rejects, which names files as they are called within the folder of evidence."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(HEAD)
        for one in rejects:
            writer.writerow(replace(one, file=Path(one.file).relative_to(folder).as_posix()).row())
