"""One certification or license held: its cycle, how it stands, what its renewal rule says, and where the gaps are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from caseway.criteria import Reason, Text, Verdict
from caseway.planner.keeping.due import Due, Status
from caseway.rulebooks import Fee, Particulars

COURSES = "continuing_education"

ENDS_BEFORE = "{record} ends on {day}, before the last day of the {credential}. Renew it first."

TEMPLATES = (ENDS_BEFORE,)


@dataclass(frozen=True, slots=True)
class Cycle:
    """The days a certificate runs: `begins` is None where its length is not published."""

    begins: date | None
    ends: date

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return (self.begins is None or self.begins <= day) and day <= self.ends


@dataclass(frozen=True)
class Credential:
    """One certification or license held, and how it stands.

    kind, index: its record in the file.  title: what to call it.  rulebook: its renewal rule's name, where there is one.
    verdict: the renewal rule on the last day, by what is on file for the cycle.  places: for each kind of record, which
    records of the file the verdict saw.  fees: those of renewing it, as known for the day to renew by.
    """

    kind: str
    index: int
    title: Text | str
    record: Mapping[str, object]
    status: Status
    rulebook: str = ""
    particulars: Particulars | None = None
    cycle: Cycle | None = None
    verdict: Verdict | None = None
    places: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    dues: tuple[Due, ...] = ()
    fees: tuple[Fee, ...] = ()
    warnings: tuple[Text, ...] = ()

    @property
    def key(self) -> str:
        """Its place in the file, such as "certifications[0]"."""
        return f"{self.kind}[{self.index}]"

    @property
    def short(self) -> str:
        """The head of its column: its letters, or the license's type and state."""
        words = (self.record.get("type"), self.record.get("state"))
        return " ".join(str(word) for word in words if word) or self.key

    @property
    def is_renewable(self) -> bool:
        """Whether a course completed now can still help."""
        return self.verdict is not None and self.status.name in ("in_force", "open", "closing", "retired")

    @cached_property
    def gaps(self) -> tuple[Reason, ...]:
        """The parts of the renewal rule that are not met, each as small as can be named."""
        return tuple(_open_parts(self.verdict.reasons)) if self.verdict else ()

    def remark(self, gap: Reason) -> Text | None:
        """What to do first where a gap is only a license that ends before the certificate does."""
        for reason in gap:
            for skipped in reason.not_counted:
                last = skipped.record.fields.get("expires")
                if reason.clause.in_force and self.verdict and isinstance(last, date) and last < self.verdict.on:
                    words = {"record": skipped.record.label, "day": last, "credential": self.title}
                    return Text(ENDS_BEFORE, words)
        return None


def is_tally(reason: Reason) -> bool:
    """Whether a clause adds up hours of courses."""
    return reason.clause.operator == "total" and reason.clause.kind is not None and reason.clause.kind.name == COURSES


def required(reason: Reason) -> Iterator[Reason]:
    """The clauses that add up hours of courses, without those that are one choice among others."""
    if is_tally(reason):
        yield reason
    for part in _parts(reason):
        yield from required(part)


def _open_parts(reason: Reason) -> Iterator[Reason]:
    if reason.verdict == "met":
        return
    parts = _parts(reason)
    if not parts:
        yield reason
    for part in parts:
        yield from _open_parts(part)


def _parts(reason: Reason) -> tuple[Reason, ...]:
    """What a clause is made of; of several ways the first, if it is by courses (a rulebook names the usual way first)."""
    if reason.clause.operator == "all":
        return reason.children
    if reason.clause.operator == "any" and any(is_tally(part) for part in reason.children[0]):
        return reason.children[:1]
    return ()
