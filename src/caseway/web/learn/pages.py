"""All that the pages of the ways to study say, gathered from the data and from what each certification's rule makes of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from caseway.criteria import Source
from caseway.rulebooks import learning
from caseway.rulebooks.learning import Figures, Remark, Way
from caseway.rulebooks.sourcing import sources_of
from caseway.web.learn import figures
from caseway.web.learn.figures import Bar
from caseway.web.result import shelf
from caseway.web.result.citing import Bibliography, Cited, Reference


@dataclass(frozen=True, slots=True)
class Met:
    """A clause that a way to study meets."""

    id: str
    label: str


@dataclass(frozen=True, slots=True)
class Proved:
    """What a way to study does for one certification; nothing where no clause is met."""

    rulebook: str
    credential: str
    letters: str
    name: str
    met: tuple[Met, ...]
    still: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Amount:
    """A figure in words and as a bar, with its source; without one it is an estimate of ours."""

    says: str
    usually: str
    note: str
    bar: Bar | None
    is_estimate: bool
    is_wholly_estimate: bool
    source: Reference | None


@dataclass(frozen=True, slots=True)
class Said:
    """A remark with a reference to its source, if it has one."""

    label: str
    says: str
    source: Reference | None


@dataclass(frozen=True, slots=True)
class Brief:
    """A way to study in the comparison."""

    way: Way
    takes: Amount | None
    cost: Amount | None
    proved: tuple[Proved, ...]


@dataclass(frozen=True, slots=True)
class Every:
    """The comparison: degrees by subject, and single courses."""

    degrees: tuple[Brief, ...]
    courses: tuple[Brief, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of one way to study says."""

    way: Way
    takes: Amount | None
    tuition: Amount | None
    cost: Amount | None
    practicum: Amount | None
    accreditors_source: Reference | None
    proved: tuple[Proved, ...]
    nothing: tuple[Proved, ...]
    opens: tuple[Said, ...]
    proves_not: tuple[Said, ...]
    facts: tuple[Said, ...]
    unread: tuple[Said, ...]
    sources: tuple[Cited, ...]


def every(found: Iterable[Way], *, on: date) -> Every:
    """Gather the comparison."""
    briefs = [_brief(way, on=on) for way in found]
    return Every(
        degrees=tuple(brief for brief in briefs if brief.way.kind == "degree"),
        courses=tuple(brief for brief in briefs if brief.way.kind == "course"),
    )


def _brief(way: Way, *, on: date) -> Brief:
    cite = _Writer(way)
    proved = tuple(one for one in _proved(way, on=on) if one.met)
    return Brief(way, cite.amount(way.takes), cite.amount(way.cost), proved)


def one(way: Way, *, on: date) -> Page:
    """Gather the page of one way to study."""
    write = _Writer(way)
    proved = _proved(way, on=on)
    return Page(
        way=way,
        takes=write.amount(way.takes),
        tuition=write.amount(way.tuition),
        cost=write.amount(way.cost),
        practicum=write.amount(way.practicum),
        accreditors_source=write.refer(way.accreditors_source),
        proved=tuple(one for one in proved if one.met),
        nothing=tuple(one for one in proved if not one.met),
        opens=write.remarks(way.opens),
        proves_not=write.remarks(way.proves_not),
        facts=write.remarks(way.facts),
        unread=write.remarks(way.unread),
        sources=write.bibliography.sources,
    )


def _proved(way: Way, *, on: date) -> tuple[Proved, ...]:
    """What it does for each certification, by the rule in force."""
    return tuple(_proof(way, name, on=on) for name in shelf.names())


def _proof(way: Way, name: str, *, on: date) -> Proved:
    rule = shelf.rule_on(name, on=on)
    proof = learning.prove(way, rule, on=on)
    found = shelf.particulars(rule)
    return Proved(
        rulebook=name,
        credential=shelf.credential_of(name),
        letters=found.letters,
        name=found.name,
        met=tuple(Met(clause.id, clause.label or clause.says) for clause in proof.met),
        still=tuple(clause.label or clause.says for clause in proof.still),
    )


class _Writer:
    """Writes down figures and remarks, with references into one list of sources."""

    def __init__(self, way: Way) -> None:
        self.bibliography = Bibliography(sources_of(way))

    def refer(self, source: Source | None) -> Reference | None:
        return self.bibliography.refer(source) if source else None

    def amount(self, found: Figures | None) -> Amount | None:
        if found is None:
            return None
        return Amount(
            says=figures.says(found),
            usually=figures.usually(found),
            note=found.note,
            bar=figures.cost_bar(found) if found.unit == "USD" else figures.time_bar(found),
            is_estimate=bool(found.estimates),
            is_wholly_estimate=len(found.estimates) == len(found.known),
            source=self.refer(found.source),
        )

    def remarks(self, found: tuple[Remark, ...]) -> tuple[Said, ...]:
        return tuple(Said(remark.label, remark.says, self.refer(remark.source)) for remark in found)
