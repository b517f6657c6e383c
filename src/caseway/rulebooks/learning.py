"""Ways to study, as data: how long, how much, and the record they give.

What a way proves is not written down: the record it gives is judged by each certification's rule.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from caseway import criteria
from caseway.criteria import Clause, Evidence, Fault, Node, Reason, Rule, Source, Unreadable
from caseway.rulebooks import typed
from caseway.rulebooks.facts import SUBJECT, vocabulary
from caseway.rulebooks.shelf import Shelf
from caseway.rulebooks.sourcing import unused_sources

FOLDER = "learning"
SOME_DAY = date(2026, 1, 1)  # a day to read a record with; any would do

Part = Literal["least", "typical", "most"]
PARTS: tuple[Part, ...] = ("least", "typical", "most")
Accreditor = Literal["CSWE", "CCNE", "ACEN", "CACREP"]
Subject = Literal["nursing", "social_work", "human_services", "rehabilitation_counseling"]


@dataclass(frozen=True, slots=True)
class Figures:
    """How much of something. A number left out is not known; without a source, all of them are estimates of ours."""

    unit: Literal["hours", "months", "years", "USD"]
    least: float | None = None
    typical: float | None = None
    most: float | None = None
    source: Source | None = None
    estimated: tuple[Part, ...] = ()
    note: str = ""

    @property
    def known(self) -> Mapping[Part, float]:
        """The numbers there are, in order."""
        numbers: dict[Part, float | None] = {"least": self.least, "typical": self.typical, "most": self.most}
        return {part: number for part, number in numbers.items() if number is not None}

    @property
    def estimates(self) -> tuple[Part, ...]:
        """Which of them are estimates of ours."""
        return tuple(part for part in self.known if self.source is None or part in self.estimated)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing known or to be kept in mind; without a source it follows from the rules or is to be asked."""

    label: str
    says: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """A record that the one who studies has in the end; its day is the last day of the study."""

    kind: str
    record: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class Way:
    """One way to study.

    action: the planner's action for the same study, by its key.  takes: time, or hours of a course.  tuition: of
    one year.  cost: of the whole.  opens: what it lets one apply for next.
    unread: what the provider's page has to say, because we have not read it.
    """

    key: str
    title: str
    kind: Literal["degree", "course"]
    field: Subject
    place: int
    says: str
    start: str
    provider: str = ""
    action: str = ""
    takes: Figures | None = None
    tuition: Figures | None = None
    cost: Figures | None = None
    practicum: Figures | None = None
    accreditors: tuple[Accreditor, ...] = ()
    accreditors_source: Source | None = None
    gives: tuple[Given, ...] = ()
    opens: tuple[Remark, ...] = ()
    proves_not: tuple[Remark, ...] = ()
    facts: tuple[Remark, ...] = ()
    unread: tuple[Remark, ...] = ()

    @property
    def figures(self) -> tuple[Figures, ...]:
        """All its figures."""
        return tuple(found for found in (self.takes, self.tuition, self.cost, self.practicum) if found)

    def strings(self) -> Iterator[str]:
        """Every string of it that is shown."""
        yield from (text for text in (self.title, self.says, self.start, self.provider) if text)
        yield from (figures.note for figures in self.figures if figures.note)
        for remark in (*self.opens, *self.proves_not, *self.facts, *self.unread):
            yield from (remark.label, remark.says)

    def evidence(self, *, on: date) -> Evidence:
        """The records it gives, completed on a day, and nothing else; raise Unreadable for a record that has faults."""
        records: dict[str, list[Node]] = {}
        for given in self.gives:
            kind = vocabulary()[SUBJECT].kinds.get(given.kind)
            day = (kind.happens or kind.begins) if kind else ""
            dated = {**given.record, day: Node(on)} if day else dict(given.record)
            records.setdefault(given.kind, []).append(Node(dated))
        node = Node({kind: Node(list(parts)) for kind, parts in records.items()})
        return vocabulary()[SUBJECT].evidence(node, file=self.key)


@dataclass(frozen=True, slots=True)
class Proof:
    """What a way to study does for one certification: the clauses it meets, and the parts that stay open."""

    rule: Rule
    met: tuple[Clause, ...]
    still: tuple[Clause, ...]


@lru_cache(maxsize=8)
def ways(shelf: Shelf) -> Mapping[str, Way]:
    """Every way to study on the shelf by its key, in its place; raise Unreadable with every fault found."""
    found = typed.gathered(shelf.files(FOLDER), read).values()
    return {way.key: way for way in sorted(found, key=lambda way: (way.place, way.key))}


def read(path: Path) -> Way:
    """Read one way to study; raise Unreadable with every fault found."""
    way = typed.read(path, Way)
    try:
        way.evidence(on=SOME_DAY)
    except Unreadable as unreadable:
        faults = [Fault(str(path), fault.line, f"gives.{fault.path}", fault.words) for fault in unreadable.faults]
        raise Unreadable(faults) from None
    return way


def prove(way: Way, rule: Rule, *, on: date) -> Proof:
    """What the records of a way meet in a rule by themselves, for somebody of whom nothing else is known."""
    reasons = criteria.judge(rule, way.evidence(on=on), on=on).reasons
    nothing = criteria.judge(rule, vocabulary()[SUBJECT].evidence({}), on=on).reasons
    anyhow = {reason.id for reason in nothing if reason.verdict == "met"}  # what nobody has to prove
    met = [reason.clause for reason in _outermost_met(reasons) if reason.id not in anyhow]
    settled = anyhow.intersection(part.id for part in reasons.children).union(clause.id for clause in met)
    still = [part.clause for part in reasons.children if settled.isdisjoint(reason.id for reason in part)]
    return Proof(rule, tuple(met), tuple(still))


def _outermost_met(reason: Reason) -> Iterator[Reason]:
    if reason.verdict == "met":
        yield reason
        return
    for child in reason.children:
        yield from _outermost_met(child)


def faults_of(path: Path) -> list[Fault]:
    """Every fault of one file of `learning/`."""
    try:
        way = read(path)
    except Unreadable as unreadable:
        return list(unreadable.faults)
    return [*_figure_faults(way, path), *unused_sources(path, way)]


def _figure_faults(way: Way, path: Path) -> Iterator[Fault]:
    for name in ("takes", "tuition", "cost", "practicum"):
        figures: Figures | None = getattr(way, name)
        if figures is None:
            continue
        numbers = list(figures.known.values())
        if not numbers:
            says = "no number is given; leave it out where none is known, and ask under “unread”."
            yield Fault(str(path), None, name, says)
        if numbers != sorted(numbers):
            yield Fault(str(path), None, name, "“least”, “typical” and “most” have to rise, or be the same.")
        missing = [part for part in figures.estimated if part not in figures.known]
        if missing:
            yield Fault(str(path), None, f"{name}.estimated", f"there is no number “{missing[0]}” to be an estimate.")
