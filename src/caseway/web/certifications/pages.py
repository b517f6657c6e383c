"""All that a certification's page says, gathered from the rulebook and what surrounds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.formats import date_format

from caseway.criteria import Rule, Source
from caseway.rulebooks import Difference, Fact, Fee, Outline, Particulars, Window, diff
from caseway.web.base.shelf import shelf
from caseway.web.certifications import clauses
from caseway.web.result.cards import Cost, cost, fee_amount
from caseway.web.result.citing import Cited, cited
from caseway.web.result.shelf import credential_of, particulars

MOST_WINDOWS = 3


@dataclass(frozen=True, slots=True)
class Brief:
    """A certification in the list."""

    rulebook: str
    credential: str
    letters: str
    name: str
    body: str
    summary: str
    cost: Cost | None
    window: Opening | None
    on_demand: bool
    years: int | None


@dataclass(frozen=True, slots=True)
class Opening:
    """A window of applications and the exam it leads to."""

    apply_from: date | None
    apply_until: date
    exam_month: str
    test_from: date
    test_until: date
    note: str
    inferred: bool
    is_open: bool
    source: Cited


@dataclass(frozen=True, slots=True)
class Amount:
    """A fee, and since or until when it is known to be asked."""

    label: str
    amount: str
    since: date | None
    until: date | None
    note: str
    source: Cited


@dataclass(frozen=True, slots=True)
class Note:
    """Something known, with its source and the days between which it holds."""

    label: str
    says: str
    since: date | None
    until: date | None
    source: Cited


@dataclass(frozen=True, slots=True)
class Domain:
    """A domain of the exam: its weight in words and as a part of the line."""

    name: str
    percent: str
    width: str
    note: str


@dataclass(frozen=True, slots=True)
class Chart:
    """An outline of the exam as bars."""

    label: str
    since: date | None
    until: date | None
    note: str
    source: Cited
    domains: tuple[Domain, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition, until when it was in force, and how it differs from the one before."""

    since: date
    until: date | None
    rule: Rule
    changes: tuple[Difference, ...]
    is_first: bool


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of one certification says."""

    brief: Brief
    particulars: Particulars
    rule: Rule
    tree: clauses.Line
    openings: tuple[Opening, ...]
    past_openings: tuple[Opening, ...]
    fees: tuple[Amount, ...]
    past_fees: tuple[Amount, ...]
    documents: tuple[Note, ...]
    application: tuple[Note, ...]
    exam: tuple[Note, ...]
    charts: tuple[Chart, ...]
    results: tuple[Note, ...]
    retest: tuple[Note, ...]
    renewal: tuple[Note, ...]
    history: tuple[Note, ...]
    required_by: tuple[Note, ...]
    unpublished: tuple[Unpublished, ...]
    windows_source: Cited | None
    pattern_source: Cited | None
    editions: tuple[Edition, ...]
    sources: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Unpublished:
    """What the certifier does not publish, as a question to put to it."""

    label: str
    question: str


def brief(rule: Rule, *, on: date) -> Brief:
    """Say of a certification what its line in the list says."""
    found = particulars(rule)
    window = found.next_window(on)
    return Brief(
        rulebook=rule.name,
        credential=credential_of(rule.name),
        letters=found.letters,
        name=found.name,
        body=found.body.name,
        summary=found.summary,
        cost=cost(found, on=on),
        window=_opening(window, on=on) if window else None,
        on_demand=found.windows is not None and found.windows.schedule == "on_demand",
        years=found.renewal.years,
    )


def page(rule: Rule, *, on: date) -> Page:
    """Gather the page of one certification."""
    found = particulars(rule)
    windows = found.windows
    rows = windows.rows if windows else ()
    past = sorted((row for row in rows if row.apply_until < on), key=lambda row: row.apply_until, reverse=True)
    return Page(
        brief=brief(rule, on=on),
        particulars=found,
        rule=rule,
        tree=clauses.lines(rule),
        openings=tuple(_opening(row, on=on) for row in found.coming_windows(on)[:MOST_WINDOWS]),
        past_openings=tuple(_opening(row, on=on) for row in past),
        fees=tuple(_amount(fee) for fee in found.fees if _holds(fee.from_, fee.until, on)),
        past_fees=tuple(_amount(fee) for fee in found.fees if not _holds(fee.from_, fee.until, on)),
        documents=tuple(Note(paper.label, paper.says, None, None, cited(paper.source)) for paper in found.documents),
        application=_notes(found.application),
        exam=_notes(found.exam.facts),
        charts=_charts(found, on=on),
        results=_notes(found.results),
        retest=_notes(found.retest),
        renewal=_notes(found.renewal.facts),
        history=_notes(found.history),
        required_by=_notes(found.required_by),
        unpublished=tuple(Unpublished(gap.label, gap.question) for gap in found.unpublished),
        windows_source=cited(windows.source) if windows else None,
        pattern_source=cited(windows.pattern.source) if windows and windows.pattern else None,
        editions=_editions(rule.name),
        sources=_sources((*rule.sources.values(), *found.sources.values())),
    )


def _opening(window: Window, *, on: date) -> Opening:
    return Opening(
        apply_from=window.apply_from,
        apply_until=window.apply_until,
        exam_month=date_format(window.test_from, "YEAR_MONTH_FORMAT"),
        test_from=window.test_from,
        test_until=window.test_until,
        note=window.note,
        inferred=window.inferred,
        is_open=window.is_open(on),
        source=cited(window.source),
    )


def _amount(fee: Fee) -> Amount:
    return Amount(fee.label, fee_amount(fee), fee.from_, fee.until, fee.note, cited(fee.source))


def _notes(facts: Iterable[Fact]) -> tuple[Note, ...]:
    return tuple(Note(fact.label, fact.says, fact.from_, fact.until, cited(fact.source)) for fact in facts)


def _charts(found: Particulars, *, on: date) -> tuple[Chart, ...]:
    """The outlines of the exam, the one in use first."""
    now = found.outline(on)
    rest = sorted((one for one in found.exam.outlines if one is not now), key=_age, reverse=True)
    return tuple(_chart(outline) for outline in (*((now,) if now else ()), *rest))


def _age(outline: Outline) -> date:
    return outline.from_ or date.min


def _chart(outline: Outline) -> Chart:
    most = max((domain.percent or 0 for domain in outline.domains), default=0) or 100
    domains = tuple(
        Domain(
            domain.name,
            f"{domain.percent:g}%" if domain.percent is not None else "",
            f"{100 * domain.percent / most:.1f}%" if domain.percent is not None else "",
            domain.note,
        )
        for domain in outline.domains
    )
    return Chart(outline.label, outline.from_, outline.until, outline.note, cited(outline.source), domains)


def _editions(name: str) -> tuple[Edition, ...]:
    """Every edition, newest first, each with its difference from the one before."""
    rules = [shelf().rule(name, edition=day) for day in shelf().editions(name)]
    ends: list[date | None] = [later.edition for later in rules[1:]] + [None]
    changes = [(), *(tuple(diff(older, newer)) for older, newer in pairwise(rules))]
    found = [
        Edition(rule.edition, end, rule, change, is_first=rule is rules[0])
        for rule, end, change in zip(rules, ends, changes, strict=True)
    ]
    return tuple(reversed(found))


def _sources(sources: Iterable[Source]) -> tuple[Cited, ...]:
    """Every source once, ours last."""
    found = dict.fromkeys(cited(source) for source in sources)
    return tuple(sorted(found, key=lambda source: (source.standing == "inferred", source.publisher, source.title)))


def _holds(since: date | None, until: date | None, on: date) -> bool:
    return (since is None or since <= on) and (until is None or on <= until)
