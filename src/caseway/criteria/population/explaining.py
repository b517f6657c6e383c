"""Reasons in full: for each person the tree that `judge` gives, from the same tables."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import pyarrow as pa

from caseway.criteria.population.columns import KEY, NOT_LISTED, read_value
from caseway.criteria.population.judging import PEOPLE, Judged, Tables
from caseway.criteria.population.output import REASONS
from caseway.criteria.verdict import as_json, judge
from caseway.criteria.vocabulary import Evidence, Kind, RawRecord, Value

Row = Mapping[str, object]


def with_reasons(table: pa.Table, judged: Judged, tables: Tables) -> pa.Table:
    """The table of verdicts with each person's reasons as JSON, as `caseway judge --json` prints them."""
    told = [
        json.dumps(as_json(judge(judged.program.rule, evidence, on=judged.on)), ensure_ascii=False)
        for evidence in evidence_of(judged, tables)
    ]
    return table.append_column(REASONS, pa.array(told, pa.string()))


def evidence_of(judged: Judged, tables: Tables) -> Iterator[Evidence]:
    """Everyone's evidence as one person is judged by, in the order of `judged.people`."""
    subject = judged.program.rule.subject
    nothing: Row = {}
    by_kind = {name: _by_person(table, judged.faulty.get(name, ())) for name, table in tables.items()}
    for person in judged.people.to_pylist():
        listed = next(iter(by_kind.get(PEOPLE, {}).get(person, ())), nothing) or nothing
        records = {}
        for name, kind in subject.kinds.items():
            if name in by_kind:
                rows = by_kind[name].get(person, [])
                if None not in rows and not listed.get(name + NOT_LISTED):
                    records[name] = tuple(_record(kind, row) for row in rows if row is not None)
            elif kind.unlisted:
                records[name] = ()
        yield Evidence(subject, records)


def _by_person(table: pa.Table, faulty: object) -> dict[object, list[Row | None]]:
    """The rows of a table by person; None for those that cannot be used."""
    unusable = set(faulty.tolist()) if hasattr(faulty, "tolist") else set()
    found: dict[object, list[Row | None]] = {}
    for place, row in enumerate(table.to_pylist()):
        found.setdefault(row[KEY], []).append(None if place in unusable else row)
    return found


def _record(kind: Kind, row: Row) -> RawRecord:
    """A row as a record: what is null is left out, but for a last day that never comes."""
    record: dict[str, Value] = {}
    for name, field in kind.fields.items():
        if name not in row:
            continue
        if row[name] is not None:
            record[name] = read_value(field, row[name])[0]
        elif kind.open and name == kind.ends and not row.get(name + NOT_LISTED):
            record[name] = None
    return record
