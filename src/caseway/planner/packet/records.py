"""The tables of a packet: licenses, degrees, certifications, continuing education and client firms."""

from __future__ import annotations

from dataclasses import dataclass

from caseway.criteria import RawRecord
from caseway.planner.packet.checklist import asked, needed_fields
from caseway.planner.packet.way import Way
from caseway.planner.packet.words import NOT_GIVEN, capitalized, is_nothing, prose, say, value
from caseway.rulebooks.particulars import Particulars

COLUMNS = {
    "licenses": ("type", "number", "state", "status", "issued", "expires"),
    "degrees": ("level", "field", "school", "accredited", "field_experience", "conferred"),
    "certifications": ("type", "issuer", "number", "status", "issued", "expires"),
    "continuing_education": ("title", "completed", "hours", "ethics_hours"),
    "client_firms": ("name", "start", "end", "billable_hours_per_month"),
}
TITLES = {
    "licenses": "Licenses",
    "degrees": "Degrees",
    "certifications": "Certifications",
    "continuing_education": "Continuing education",
    "client_firms": "Client firms",
}
ONLY_IF_ASKED = ("continuing_education", "client_firms")
COUNTED = "Counted"


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a table; marked when a paper needs what is not there."""

    text: str
    missing: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Records of one kind; a note stands in for rows where there are none."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    note: str = ""


def tables(way: Way, particulars: Particulars | None) -> tuple[Table, ...]:
    """A table for each kind of record that this rule or any application looks at."""
    kinds = [name for name in COLUMNS if name not in ONLY_IF_ASKED or way.asks_of(name)]
    return tuple(_table(way, name, particulars) for name in kinds)


def _table(way: Way, name: str, particulars: Particulars | None) -> Table:
    evidence = way.verdict.evidence
    kind, records = evidence.subject.kinds[name], evidence.records.get(name)
    fields = [kind.fields[field] for field in COLUMNS[name]]
    head = [capitalized(prose(field.label)) for field in fields]
    rows = [
        tuple(_cell(value(kind, field, record), needed=field.name in needed) for field in fields)
        for place, record in enumerate(records or ())
        for needed in [_needed(way, name, place, record, particulars)]
    ]
    if way.measures(name):
        head.append(COUNTED)
        counted = amounts(way, name)
        rows = [(*row, Cell(counted.get(place, "no"))) for place, row in enumerate(rows)]
    wanted = _wanted(way, name)
    rows += [(Cell("", missing=True),) * len(head)] * (wanted - len(rows))
    note = "" if rows else "None." if records is not None else "The file says nothing about this."
    return Table(TITLES[name], tuple(head), tuple(rows), note)


def _cell(text: str, *, needed: bool) -> Cell:
    return Cell(text or NOT_GIVEN, missing=needed and not text)


def _needed(way: Way, kind: str, place: int, record: RawRecord, particulars: Particulars | None) -> set[str]:
    """The facts of a record that a paper on the way asks for."""
    if way.asks_of(kind) and place not in way.places(kind):
        return set()
    return {field for paper in asked(way, particulars) for field in needed_fields(paper, kind, record)}


def _wanted(way: Way, kind: str) -> int:
    """How many records of a kind the way asks for where it wants a number of them, such as three firms."""
    counts = [reason.clause.at_least for reason in way.asks_of(kind) if reason.clause.operator == "count"]
    return int(max((count or 0 for count in counts), default=0))


def amounts(way: Way, kind: str) -> dict[int, str]:
    """What each record that counts brings toward the clauses that measure its kind, by its place."""
    measures = way.measures(kind)
    found: dict[int, list[str]] = {}
    for number, reason in enumerate(measures):
        letter = f"{letter_of(number)} " if len(measures) > 1 else ""
        for one in reason.counted:
            if is_nothing(one.amount):
                continue
            found.setdefault(one.record.index, []).append(f"{letter}{say(one.amount or '')}")
        for left in reason.not_counted:
            if left.possibly:
                found.setdefault(left.record.index, []).append(f"{letter}may count")
    return {place: ", ".join(parts) for place, parts in found.items()}


def letter_of(number: int) -> str:
    """The letter a measuring clause goes by in the tables: A to Z, then A2 to Z2, and so on."""
    again, place = divmod(number, 26)
    return f"{chr(ord('A') + place)}{again + 1 if again else ''}"
