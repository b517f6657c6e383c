"""One table of all courses against all credentials: what counted for each, what did not and why, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from caseway.criteria import Clause, Evidence, Reason, Text
from caseway.planner.keeping.credential import COURSES, Credential, is_tally, required

State = Literal["counted", "possible", "not_counted"]
BETTER: Mapping[State, int] = {"not_counted": 0, "possible": 1, "counted": 2}

BEFORE_CYCLE = "completed on {completed}, before this cycle began on {begins}"
AFTER_CYCLE = "completed on {completed}, after the last day, {ends}"

NOT_KNOWN = "not known: {label}"

TEMPLATES = (BEFORE_CYCLE, AFTER_CYCLE, NOT_KNOWN)


@dataclass(frozen=True, slots=True)
class Part:
    """What one course brings to one clause: its state, the hours, and why not more."""

    clause: Clause
    state: State
    hours: float | None
    because: Text | None = None
    most: float | None = None  # where the hours are not known: what they can be at most


@dataclass(frozen=True, slots=True)
class Entry:
    """What one course brings to one credential, clause by clause; the main clause comes first."""

    credential: Credential
    parts: tuple[Part, ...]

    @property
    def main(self) -> Part:
        """The part that says most: of the clause with the most hours, or one that counts where that does not."""
        return max(self.parts, key=lambda part: BETTER[part.state])


@dataclass(frozen=True, slots=True)
class Tally:
    """The sum for one clause of one credential: surely, possibly (None: no limit known) and needed.

    is_required: not one choice among others.  is_main: the clause with the most hours.
    """

    credential: Credential
    clause: Clause
    surely: float
    possibly: float | None
    needed: float
    is_required: bool
    is_main: bool

    @property
    def missing(self) -> float:
        """How much is not sure yet."""
        return max(0.0, round(self.needed - self.surely, 2))

    @property
    def is_met(self) -> bool:
        """Whether it is surely enough."""
        return self.missing == 0

    @property
    def field(self) -> str:
        """Which hours of a course it adds up: `hours` or `ethics_hours`."""
        assert self.clause.field is not None
        return self.clause.field.name


@dataclass(frozen=True, slots=True)
class Row:
    """One course: its place in the file, its name, what it gave, and an entry for each credential that counts courses."""

    index: int
    label: Text
    record: Mapping[str, object]
    entries: tuple[Entry, ...]
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Ledger:
    """Courses by credentials. `is_known` is false where the file says nothing of courses at all."""

    columns: tuple[Credential, ...] = ()
    rows: tuple[Row, ...] = ()
    tallies: tuple[Tally, ...] = ()
    is_known: bool = True

    def tallies_of(self, credential: Credential) -> tuple[Tally, ...]:
        """The sums for one credential."""
        return tuple(tally for tally in self.tallies if tally.credential is credential)

    @property
    def gaps(self) -> tuple[Tally, ...]:
        """The sums that a course completed now can still bring nearer, largest first."""
        open_ = (
            tally for tally in self.tallies if tally.is_required and not tally.is_met and tally.credential.is_renewable
        )
        return tuple(sorted(open_, key=lambda tally: -tally.missing))


def ledger_of(evidence: Evidence, held: Sequence[Credential], *, on: date) -> Ledger:
    """Every course of the file against every credential whose renewal rule adds up courses."""
    counting = {credential.key: reasons for credential in held if (reasons := _reasons(credential))}
    columns = tuple(credential for credential in held if credential.key in counting)
    kind = evidence.subject.kinds[COURSES]
    rows = tuple(
        Row(
            index,
            kind.named(record, index),
            record,
            tuple(
                Entry(column, tuple(_part(column, reason, index, record) for reason in counting[column.key]))
                for column in columns
            ),
            is_planned=isinstance(day := record.get("completed"), date) and day > on,
        )
        for index, record in enumerate(evidence.records.get(COURSES, ()))
    )
    tallies = tuple(tally for column in columns for tally in _tallies(column, counting[column.key], rows))
    return Ledger(columns, rows, tallies, COURSES in evidence.records)


def _reasons(credential: Credential) -> list[Reason]:
    """The clauses of a credential's rule that add up courses: the one with the most hours first."""
    if credential.verdict is None:
        return []
    found = [reason for reason in credential.verdict.reasons if is_tally(reason)]
    needed = {reason.id for reason in required(credential.verdict.reasons)}
    return sorted(found, key=lambda one: (one.id not in needed, -_amount(one)))


def _amount(reason: Reason) -> float:
    return reason.clause.at_least or 0


def _part(column: Credential, reason: Reason, index: int, record: Mapping[str, object]) -> Part:
    clause = reason.clause
    seen = column.places.get(COURSES, ())
    if index not in seen:
        return Part(clause, "not_counted", 0, _out_of_cycle(column, record))
    assert clause.field is not None
    place, hours = seen.index(index), _number(record.get(clause.field.name))
    # Of the hours of a course, those on ethics are a part.
    most = hours if hours is not None else _number(record.get("hours")) if clause.field.name != "hours" else None
    if any(counted.record.index == place for counted in reason.counted):
        if hours is not None:
            return Part(clause, "counted", hours)
        return Part(clause, "possible", None, Text(NOT_KNOWN, {"label": Text(clause.field.label)}), most)
    skipped = next(skipped for skipped in reason.not_counted if skipped.record.index == place)
    if skipped.possibly:
        return Part(clause, "possible", hours, skipped.because, most)
    return Part(clause, "not_counted", 0, skipped.because)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, (int, float)) else None


def _out_of_cycle(column: Credential, record: Mapping[str, object]) -> Text:
    completed, cycle = record["completed"], column.cycle
    assert cycle is not None
    assert isinstance(completed, date)
    if completed > cycle.ends:
        return Text(AFTER_CYCLE, {"completed": completed, "ends": cycle.ends})
    return Text(BEFORE_CYCLE, {"completed": completed, "begins": cycle.begins})


def _tallies(column: Credential, reasons: list[Reason], rows: Sequence[Row]) -> Iterator[Tally]:
    assert column.verdict is not None
    needed = {reason.id for reason in required(column.verdict.reasons)}
    for number, reason in enumerate(reasons):
        parts = [part for row in rows for entry in row.entries if entry.credential is column
                 for part in entry.parts if part.clause is reason.clause]  # fmt: skip
        surely = sum(part.hours or 0 for part in parts if part.state == "counted")
        possible = [part.most for part in parts if part.state == "possible"]
        is_open = COURSES not in column.verdict.evidence.records or None in possible
        yield Tally(
            column,
            reason.clause,
            round(surely, 2),
            None if is_open else round(surely + sum(hours or 0 for hours in possible), 2),
            _amount(reason),
            is_required=reason.id in needed,
            is_main=number == 0,
        )
