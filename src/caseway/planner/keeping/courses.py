"""Courses as a spreadsheet: read from CSV with a fault for each cell that is wrong, and written so that it reads back.

A good row becomes a record. A row with a fault is given back as it was, so that nothing is lost. Columns go by the names
of the fields or by what people call them. Text that a spreadsheet would run as a formula is written with an apostrophe
before it, which is taken away again on reading.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from caseway.criteria import Field, Kind, RawRecord, Text, Value

MOST_BYTES = 1_000_000
MOST_ROWS = 500

TOO_LARGE = "The file is larger than {most} bytes."
TOO_MANY_ROWS = "The file has more than {most} rows; the rest was not read."
NO_HEADER = "The first row names no column that is known. Allowed: {allowed}."
TWICE = "Two columns mean “{label}”. Keep one of them."
NOT_CSV = "This is not a table with commas or semicolons between its cells."
MORE_CELLS = "The row has more cells than there are columns. Put quotes around a cell that holds a comma."
NOT_A_DAY = "{value} is not a day. Write it as 2025-03-14 or as 3/14/2025."
NOT_A_NUMBER = "{value} is not a number. Write it as 1.5."

TEMPLATES = (TOO_LARGE, TOO_MANY_ROWS, NO_HEADER, TWICE, NOT_CSV, MORE_CELLS, NOT_A_DAY, NOT_A_NUMBER)

# What certificates and other people's lists call the fields.
OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "title": ("course", "course title", "course name", "name", "activity"),
    "hours": ("ce hours", "contact hours", "ce", "ceu", "credit hours", "credits"),
    "ethics_hours": ("ethics",),
    "topic": ("subject", "category"),
    "completed": ("date", "completion date", "date completed", "completed on", "day"),
    "provider": ("provider name", "sponsor"),
    "approved_by": ("approval", "approvals", "approved", "accredited by"),
    "approval": ("approval no", "activity number", "approval code"),
}
NONE = "none"  # how a known “nobody” is written, which is not the same as an empty cell

_DANGER = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")
_US_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_NUMBER = re.compile(r"\d{1,9}(?:[.,]\d{1,6})?")


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: the row as a spreadsheet numbers it, the column by its heading, and what to do."""

    row: int
    column: str
    says: Text


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of a file.

    records: of the good rows.  duplicates: rows of courses already on file, or met before in the file.
    rejected: the rows with faults as they were, with their heading; "" where there are none.
    ignored: columns nobody keeps.
    """

    records: tuple[dict[str, Value], ...] = ()
    duplicates: tuple[int, ...] = ()
    faults: tuple[Fault, ...] = ()
    rejected: str = ""
    ignored: tuple[str, ...] = ()


def read_courses(
    source: str | bytes, *, kind: Kind, known: Iterable[RawRecord] = (), labels: Mapping[str, str] | None = None
) -> Imported:
    """Read a table of courses; `labels` are further names of the fields, as a page shows them."""
    if len(source) > MOST_BYTES:
        return _refused(TOO_LARGE, {"most": f"{MOST_BYTES:,}"})
    text = _decoded(source) if isinstance(source, bytes) else source.removeprefix("\ufeff")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True))
    except csv.Error:
        return _refused(NOT_CSV, {})
    filled = [(number, row) for number, row in enumerate(rows, start=1) if any(cell.strip() for cell in row)]
    if not filled:
        return Imported()
    return _Table(kind, filled[0][1], labels or {}).read(filled[1:], known)


def write_courses(records: Iterable[RawRecord], *, kind: Kind, labels: Mapping[str, str] | None = None) -> str:
    """Write courses as CSV, a column for each field; `labels` are the headings, the fields' names where left out."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([(labels or {}).get(name, name) for name in kind.fields])
    for record in records:
        writer.writerow([_cell(field, record) for field in kind.fields.values()])
    return out.getvalue()


class _Table:
    """One table being read: which column is which field, and what each row comes to."""

    def __init__(self, kind: Kind, header: Sequence[str], labels: Mapping[str, str]) -> None:
        self.kind = kind
        self.header = header
        names = _names(kind, labels)
        self.fields = [names.get(_plain(cell)) for cell in header]
        self.faults: list[Fault] = []

    def read(self, rows: Sequence[tuple[int, list[str]]], known: Iterable[RawRecord]) -> Imported:
        wrong = self._header_fault()
        if wrong:
            return Imported(faults=(wrong,), rejected=_written([self.header, *(row for _, row in rows)]))
        seen = {_sameness(record) for record in known}
        records: list[dict[str, Value]] = []
        duplicates: list[int] = []
        rejected: list[Sequence[str]] = [row for _, row in rows[MOST_ROWS:]]
        if rejected:
            self.faults.append(Fault(rows[MOST_ROWS][0], "", Text(TOO_MANY_ROWS, {"most": MOST_ROWS})))
        for number, row in rows[:MOST_ROWS]:
            record = self._record(number, row)
            if record is None:
                rejected.append(row)
            elif _sameness(record) in seen:
                duplicates.append(number)
            else:
                seen.add(_sameness(record))
                records.append(record)
        text = _written([self.header, *rejected]) if rejected else ""
        ignored = (
            cell.strip() for cell, field in zip(self.header, self.fields, strict=True) if not field and cell.strip()
        )
        return Imported(tuple(records), tuple(duplicates), tuple(self.faults), text, tuple(ignored))

    def _header_fault(self) -> Fault | None:
        found = [field.name for field in self.fields if field]
        if not found:
            return Fault(1, "", Text(NO_HEADER, {"allowed": ", ".join(self.kind.fields)}))
        twice = next((field for field in self.fields if field and found.count(field.name) > 1), None)
        return Fault(1, twice.name, Text(TWICE, {"label": Text(twice.label)})) if twice else None

    def _record(self, number: int, row: Sequence[str]) -> dict[str, Value] | None:
        """A row as a record; None where something is wrong in it."""
        before = len(self.faults)
        if any(cell.strip() for cell in row[len(self.header) :]):
            self.faults.append(Fault(number, "", Text(MORE_CELLS)))
        record: dict[str, Value] = {}
        for heading, field, cell in zip(self.header, self.fields, row, strict=False):
            if field is None or not cell.strip():
                continue
            value, wrong = _value(field, cell.strip())
            if wrong:
                self.faults.append(Fault(number, heading.strip(), wrong))
            else:
                record[field.name] = value
        return record if len(self.faults) == before else None


def _refused(says: str, words: Mapping[str, object]) -> Imported:
    return Imported(faults=(Fault(1, "", Text(says, words)),))


def _decoded(source: bytes) -> str:
    try:
        return source.decode("utf-8-sig")
    except UnicodeDecodeError:
        return source.decode("cp1252", errors="replace")  # what a spreadsheet on Windows writes


def _delimiter(text: str) -> str:
    """What stands between the cells: the sign the heading has most of, outside quotes."""
    heading = re.sub(r'"[^"]*"', "", text.lstrip().split("\n", 1)[0])
    return max(",;\t", key=heading.count)


def _names(kind: Kind, labels: Mapping[str, str]) -> dict[str, Field]:
    """Every name a column may have, and its field; a field's own name comes before what others call it."""
    found: dict[str, Field] = {}
    ways = (
        lambda field: (field.name, field.label, labels.get(field.name, "")),
        lambda field: OTHER_NAMES.get(field.name, ()),
    )
    for names in ways:
        for field in kind.fields.values():
            for name in names(field):
                found.setdefault(_plain(name), field)
    return found


def _plain(heading: str) -> str:
    return re.sub(r"[\W_]+", " ", heading.casefold()).strip()


def _value(field: Field, cell: str) -> tuple[Value, Text | None]:
    if field.type == "number":
        if not _NUMBER.fullmatch(cell):
            return None, Text(NOT_A_NUMBER, {"value": _quoted(cell)})
        number = cell.replace(",", ".")
        return field.read(float(number) if "." in number else int(number))
    if field.type == "date":
        day = _day(cell)
        return field.read(day) if day else (None, Text(NOT_A_DAY, {"value": _quoted(cell)}))
    text = cell[1:] if _GUARDED.match(cell) else cell
    return field.read(_words(text) if field.type == "words" else text)


def _quoted(cell: str) -> str:
    return f"“{cell[:40]}”"


def _day(cell: str) -> date | None:
    american = _US_DAY.fullmatch(cell)
    try:
        if american:
            return date(int(american[3]), int(american[1]), int(american[2]))
        return date.fromisoformat(cell) if cell[4:5] == "-" else None
    except ValueError:
        return None


def _words(text: str) -> list[object]:
    """Several words in one cell; one that itself holds a separator stands in quotes."""
    if text.casefold() == NONE:
        return []
    if '"' in text:
        return [word.strip() for word in next(csv.reader([text], skipinitialspace=True))]
    return [word.strip() for word in re.split(r"[,;|]", text)]


def _cell(field: Field, record: RawRecord) -> str:
    value = record.get(field.name)
    if value is None:
        return ""
    if isinstance(value, (int, float, date)):
        return str(value)
    text = _joined(value) if isinstance(value, tuple) else str(value)
    return f"'{text}" if _DANGER.match(text) else text


def _joined(words: tuple[str, ...]) -> str:
    if not words:
        return NONE
    if not any(re.search(r'[,;|"]', word) or word.casefold() == NONE for word in words):
        return ", ".join(words)
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="").writerow(words)
    return out.getvalue()


def _sameness(record: RawRecord) -> tuple[object, ...]:
    """By what a course is the same: its title however it is written, its day and its hours."""
    title = " ".join(str(record.get("title", "")).casefold().split())
    return (title, record.get("completed"), record.get("hours"))


def _written(rows: Iterable[Sequence[str]]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(_guarded(rows))
    return out.getvalue()


def _guarded(rows: Iterable[Sequence[str]]) -> Iterator[list[str]]:
    for row in rows:
        yield [f"'{cell}" if _DANGER.match(cell) else cell for cell in row]
