"""What the pages of the careers say, gathered from the data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from caseway.rulebooks import NotOnShelf
from caseway.rulebooks.careers import Career, Count, Fit, Occupation, Regulation, Remark, Way
from caseway.rulebooks.figures import Figure
from caseway.rulebooks.sourcing import sources_of
from caseway.web.base.shelf import shelf as whole_shelf
from caseway.web.careers import filters, shelf
from caseway.web.careers.bars import Bar, Scale, bars, scale
from caseway.web.result.citing import Bibliography, Cited, Reference
from caseway.web.result.shelf import credential_of


@dataclass(frozen=True, slots=True)
class Card:
    """A career in a list: whether it is open to what was chosen, and its pay."""

    career: Career
    verdict: str
    bars: tuple[Bar, ...]
    growth: str


@dataclass(frozen=True, slots=True)
class Listed:
    """The page of all careers."""

    cards: tuple[Card, ...]
    choices: filters.Choices
    scale: Scale
    total: int
    figures: tuple[Figured, ...]
    sources: tuple[Cited, ...]
    month: date | None
    pay_source: Reference


@dataclass(frozen=True, slots=True)
class Figured:
    """A figure about the profession with its reference."""

    figure: Figure
    source: Reference


@dataclass(frozen=True, slots=True)
class Fitting:
    """A certification that fits: with a page of ours where there is one."""

    fit: Fit
    credential: str
    source: Reference


@dataclass(frozen=True, slots=True)
class Counting:
    """Whether the work counts for a certification."""

    count: Count
    credential: str
    source: Reference


@dataclass(frozen=True, slots=True)
class Outlook:
    """An occupation of the federal statistics, with its growth in words."""

    occupation: Occupation
    growth: str
    openings: str
    source: Reference
    is_closest: bool


@dataclass(frozen=True, slots=True)
class Ruled:
    """What somebody demands, with its reference."""

    rule: Regulation
    source: Reference


@dataclass(frozen=True, slots=True)
class Remarked:
    """Something else worth knowing, with its reference."""

    note: Remark
    source: Reference


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of one career says."""

    career: Career
    bars: tuple[Bar, ...]
    scale: Scale
    ways: tuple[Way, ...]
    entry_source: Reference
    work_source: Reference
    day_source: Reference
    pay_source: Reference | None
    month: date | None
    certifications: tuple[Fitting, ...]
    counts: tuple[Counting, ...]
    outlooks: tuple[Outlook, ...]
    rules: tuple[Ruled, ...]
    notes: tuple[Remarked, ...]
    pay_notes: tuple[Remarked, ...]
    sources: tuple[Cited, ...]


def common_scale() -> Scale:
    """One scale for every page, so that a bar means the same everywhere."""
    return scale(row for career in shelf.careers().values() for row in career.pay)


def card(career: Career, verdict: str, on: Scale, way: Way | None = None) -> Card:
    """A career as a list shows it: with the pay of those who come in by a way."""
    return Card(career, verdict, bars(career, on, way), growth_words(career.growth(way)))


def listed(wanted: filters.Filters, *, on: date) -> Listed:
    """The careers that were asked for."""
    every = tuple(shelf.careers().values())
    ruler = common_scale()
    pay = [row for career in every for row in career.pay]
    published = shelf.figures()
    bibliography = Bibliography((*(figure.source for figure in published), *(row.source for row in pay)))
    return Listed(
        cards=tuple(card(one.career, one.verdict, ruler, one.way) for one in filters.chosen(every, wanted, on=on)),
        choices=filters.Choices(every, wanted),
        scale=ruler,
        total=len(every),
        figures=tuple(Figured(figure, bibliography.refer(figure.source)) for figure in published),
        sources=bibliography.sources,
        month=max((row.month for row in pay), default=None),
        pay_source=bibliography.refer(pay[0].source),
    )


def page(career: Career) -> Page:
    """Gather the page of one career."""
    bibliography = Bibliography(sources_of(career))
    refer = bibliography.refer
    ruler = common_scale()
    return Page(
        career=career,
        bars=bars(career, ruler),
        scale=ruler,
        ways=career.entry.ways,
        entry_source=refer(career.entry.source),
        work_source=refer(career.work.source),
        day_source=refer(career.work.day_source or career.work.source),
        pay_source=refer(career.pay[0].source) if career.pay else None,
        month=max((row.month for row in career.pay), default=None),
        certifications=tuple(
            Fitting(fit, _credential(fit.rulebook), refer(fit.source)) for fit in career.certifications
        ),
        counts=tuple(Counting(one, _credential(one.rulebook), refer(one.source)) for one in career.counts),
        outlooks=tuple(
            Outlook(one, growth_words(one.growth), _openings(one), refer(one.source), is_closest=index == 0)
            for index, one in enumerate(career.occupations)
        ),
        rules=tuple(Ruled(rule, refer(rule.source)) for rule in career.rules),
        notes=tuple(Remarked(note, refer(note.source)) for note in career.notes if note.about == "job"),
        pay_notes=tuple(Remarked(note, refer(note.source)) for note in career.notes if note.about == "pay"),
        sources=bibliography.sources,
    )


def _credential(name: str | None) -> str:
    """The address of a certification's page; empty where the shelf does not have it."""
    try:
        return credential_of(whole_shelf().rulebook(name).name) if name else ""
    except NotOnShelf:
        return ""


def growth_words(growth: int | None) -> str:
    """A growth in percent with its sign; a minus as it is printed."""
    if growth is None:
        return ""
    return _("no change") if growth == 0 else f"{'+' if growth > 0 else '−'}{abs(growth)}%"


def _openings(occupation: Occupation) -> str:
    return f"{occupation.openings:,}" if occupation.openings else ""
