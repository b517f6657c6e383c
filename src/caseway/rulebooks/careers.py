"""Careers: the kinds of case manager there are, as data: the work, what employers ask, pay, and whether it counts.

One file of `career/` is one career. "Case manager" is no occupation of the federal statistics, so pay is that of the
occupations closest to it, and says so.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from caseway.criteria import Source
from caseway.rulebooks.sourcing import sources_of

Tags = Mapping[str, str]  # each tag by its key, in words; the same key has the same words in every file


@dataclass(frozen=True, slots=True)
class Work:
    """What the work is: where, for whom, with which services, and what is done in a usual day."""

    source: Source
    settings: Tags
    populations: Tags
    functions: Tags
    day: tuple[str, ...]
    services: Tags | None = None
    day_source: Source | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """One way into the job: all it names has to be there.

    licenses, certifications: one of them, in force.  degree: at least this level, and in one of the `fields` if there
    are any; `related`: another field may do, ask the employer.  roles: work in one of these roles.  experience: what
    only the employer can say.  also: what is asked beside and cannot be judged.  occupations: whose pay those who come
    in this way get; all where none is named.
    """

    label: str
    weight: Literal["needed", "usual"]
    licenses: tuple[str, ...] = ()
    certifications: tuple[str, ...] = ()
    degree: str | None = None
    fields: Tags | None = None
    related: bool = False
    roles: tuple[str, ...] = ()
    experience: str | None = None
    also: str | None = None
    occupations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """What employers ask, in words and as ways that can be judged."""

    says: str
    source: Source
    ways: tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """A certification that fits, and why; `rulebook` where the shelf has its rule."""

    letters: str
    why: str
    source: Source
    issuer: str = ""
    rulebook: str | None = None


@dataclass(frozen=True, slots=True)
class Count:
    """Whether the work plausibly counts as experience for a certification; a judgment, never a promise."""

    letters: str
    rulebook: str
    answer: Literal["likely", "maybe", "only_if", "unlikely"]
    says: str
    source: Source


@dataclass(frozen=True, slots=True)
class Occupation:
    """An occupation of the federal statistics that holds such jobs; growth in percent from 2024 to 2034."""

    code: str
    title: str
    source: Source
    growth: int | None = None
    openings: int | None = None
    openings_of: str | None = None


@dataclass(frozen=True, slots=True)
class Pay:
    """Yearly pay of an occupation in an industry, in US$: a quarter earns less than p25, a quarter more than p75."""

    code: str
    where: str
    p25: int
    median: int
    p75: int
    month: date
    proxy: bool
    source: Source
    industry: str | None = None


@dataclass(frozen=True, slots=True)
class Regulation:
    """What a law, a payer or an accreditor demands of those who do the work or employ them."""

    label: str
    says: str
    basis: Literal["law", "payer", "accreditor", "association"]
    binds: str
    source: Source


@dataclass(frozen=True, slots=True)
class Remark:
    """Something else worth knowing of the job, or of its pay, with its source."""

    says: str
    source: Source
    about: Literal["job", "pay"] = "job"


@dataclass(frozen=True, slots=True, eq=False)
class Career:
    """One kind of case manager."""

    key: str
    title: str
    summary: str
    employers: str
    work: Work
    entry: Entry
    counts: tuple[Count, ...]
    occupations: tuple[Occupation, ...]
    pay: tuple[Pay, ...]
    shows: tuple[str, ...]
    certifications: tuple[Fit, ...] = ()
    rules: tuple[Regulation, ...] = ()
    notes: tuple[Remark, ...] = ()

    def occupation(self, code: str) -> Occupation:
        """One of its occupations by its code."""
        return next(occupation for occupation in self.occupations if occupation.code == code)

    def pay_of(self, way: Way | None = None) -> tuple[Pay, ...]:
        """Its pay rows, the best first; only those of the occupations one comes into by a way."""
        rows = [row for row in self.pay if way is None or not way.occupations or row.code in way.occupations]
        return tuple(sorted(rows, key=lambda row: -row.median))

    def best_median(self, way: Way | None = None) -> int:
        """The highest median of its pay rows."""
        return max((row.median for row in self.pay_of(way)), default=0)

    def growth(self, way: Way | None = None) -> int | None:
        """The growth of the closest occupation, or of the one a way leads into; None where it is not published."""
        codes = [*(way.occupations if way else ()), *(one.code for one in self.occupations)]
        return self.occupation(codes[0]).growth if codes else None

    def strings(self) -> Iterator[str]:
        """Every string of it that is shown and so has to be translated."""
        yield from (self.title, self.summary, self.employers, self.entry.says, *self.work.day, *self.shows)
        for _, tags in tags_of(self):
            yield from tags.values()
        for way in self.entry.ways:
            yield from (text for text in (way.label, way.experience, way.also) if text)
            yield from (way.fields or {}).values()
        for occupation in self.occupations:
            yield from (text for text in (occupation.title, occupation.openings_of) if text)
        yield from (row.where for row in self.pay)
        yield from (part.why for part in self.certifications)
        yield from (count.says for count in self.counts)
        yield from (note.says for note in self.notes)
        for rule in self.rules:
            yield from (rule.label, rule.says, rule.binds)
        yield from (source.published for source in sources_of(self) if isinstance(source.published, str))


TAGS = ("settings", "populations", "services", "functions")


def tags_of(career: Career) -> Iterator[tuple[str, Tags]]:
    """Its lists of tags, each with its name."""
    for name in TAGS:
        yield name, getattr(career.work, name) or {}
