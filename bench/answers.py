"""The answer asked of every engine, and whether it is the reference's to the last bit.

An answer is a table with a row a person: `person_id`; the state of every clause in reading order as `s0`, `s1`, …
(2 met, 1 unknown, 0 not met; `s0` is the rule); and for every measured clause its bounds, as `low2` and `high2`.
This is the answer clause by clause, before missing facts that pull both ways are split.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from caseway import rulebooks
from caseway.criteria import Evidence, Rule
from caseway.criteria.judging import Facts, program
from caseway.criteria.operators import OPERATORS
from caseway.criteria.vocabulary import Kind, RawRecord

ON = date(2026, 11, 23)
CCM, CMGT = "certification/ccmc/ccm", "certification/ancc/cmgt-bc"

Records = dict[str, tuple[RawRecord, ...]]


class Side(Protocol):
    """A way to answer: what is prepared beforehand, untimed, and what is timed."""

    def prepare(self, folder: Path, rule_name: str) -> object:
        """Whatever may be ready before the clock starts."""

    def run(self, state: object) -> object:
        """The answer for everyone in the folder."""


def rule_of(name: str) -> Rule:
    """The edition in force on the day the benchmarks ask about."""
    return rulebooks.shelf().edition(name, on=ON)


def measured(rule: Rule) -> list[int]:
    """The places of the clauses that have bounds."""
    return [place for place, clause in enumerate(rule.clauses()) if OPERATORS[clause.operator].measure]


def columns(rule: Rule) -> list[str]:
    """The names of an answer's columns."""
    states = [f"s{place}" for place, _ in enumerate(rule.clauses())]
    return ["person_id", *states, *(f"{end}{place}" for place in measured(rule) for end in ("low", "high"))]


def people(folder: Path, rule: Rule) -> Iterator[tuple[int, Records]]:
    """Every person of a folder as records, in order of ids; everyone has a row of statements."""
    ids = sorted(pq.read_table(folder / "attestations.parquet", columns=["person_id"])["person_id"].to_pylist())
    grouped = {name: _grouped(folder / f"{name}.parquet", kind) for name, kind in rule.subject.kinds.items()}
    for person in ids:
        known = {kind: rows.get(person, ()) for kind, rows in grouped.items() if rows is not None}
        unlisted = {kind: () for kind, rows in grouped.items() if rows is None and rule.subject.kinds[kind].unlisted}
        yield person, {**known, **unlisted}


def _grouped(path: Path, kind: Kind) -> dict[int, tuple[RawRecord, ...]] | None:
    if not path.exists():
        return None
    found: dict[int, list[RawRecord]] = {}
    for row in pq.read_table(path).to_pylist():
        found.setdefault(row.pop("person_id"), []).append(_record(row, kind))
    return {person: tuple(records) for person, records in found.items()}


def _record(row: dict[str, object], kind: Kind) -> RawRecord:
    """What is null is left out, but for an end that is open."""
    still = kind.ends if kind.open else None
    return {name: value for name, value in row.items() if value is not None or name == still}  # type: ignore[misc]


def reference(folder: Path, rule: Rule) -> pa.Table:
    """What the judge of one person says of everyone in a folder."""
    rows = [_row(rule, person, records) for person, records in people(folder, rule)]
    return pa.table(dict(zip(columns(rule), map(pa.array, zip(*rows, strict=True)), strict=True)))


def _row(rule: Rule, person: int, records: Records) -> list[int]:
    findings = program(rule).judge(Facts(Evidence(rule.subject, records).records), ON)
    bounds = [bound for place in measured(rule) for bound in findings.measured(place)[:2]]
    return [person, *findings.states, *bounds]


def differences(answer: pa.Table, wanted: pa.Table) -> list[str]:
    """Every column of an answer that is not as wanted, with one person for whom it is not."""
    answer = answer.sort_by("person_id")
    if answer["person_id"].to_pylist() != wanted["person_id"].to_pylist():
        return ["other people"]
    found = []
    for name in wanted.column_names:
        if name not in answer.column_names:
            found.append(f"{name} is not there")
            continue
        pairs = enumerate(zip(answer[name].to_pylist(), wanted[name].to_pylist(), strict=True))
        wrong = [(place, got, want) for place, (got, want) in pairs if got is None or int(got) != want]
        if wrong:
            place, got, want = wrong[0]
            person = wanted["person_id"][place].as_py()
            found.append(f"{name}: {len(wrong)} people; person {person} has {got}, not {want}")
    return found


def check(side: Side, folder: Path, rule_name: str) -> None:
    """Stop unless a side answers as the reference does for everyone in a folder."""
    rule = rule_of(rule_name)
    answered = getattr(side, "collected", side.run)  # where what is timed does not bring the answer back as a table
    wrong = differences(answered(side.prepare(folder, rule_name)), reference(folder, rule))
    if wrong:
        raise SystemExit(f"Unable to compare: {rule_name} is not the reference's answer.\n" + "\n".join(wrong))
