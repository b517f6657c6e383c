"""All that a certification's page says, gathered from the rulebook and what surrounds it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from django.utils.formats import date_format

from caseway.criteria import Rule
from caseway.rulebooks import Difference, Document, Fact, Fee, Outline, Particulars, Window, diff
from caseway.web.base.shelf import shelf
from caseway.web.certifications import clauses
from caseway.web.result.cards import Cost, cost, fee_amount
from caseway.web.result.citing import Bibliography, Cited, Reference
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
    source: Reference


@dataclass(frozen=True, slots=True)
class Amount:
    """A fee, and since or until when it is known to be asked."""

    label: str
    amount: str
    since: date | None
    until: date | None
    note: str
    source: Reference


@dataclass(frozen=True, slots=True)
class Note:
    """Something known, with its source and the days between which it holds."""

    label: str
    says: str
    since: date | None
    until: date | None
    source: Reference


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
    source: Reference
    domains: tuple[Domain, ...]


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition, until when it was in force, and how it differs from the one before."""

    since: date
    until: date | None
    rule: Rule
    changes: tuple[Difference, ...]
    is_first: bool

    @property
    def address(self) -> str:
        """The day as it stands in addresses."""
        return self.since.isoformat()


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
    windows_source: Reference | None
    pattern_source: Reference | None
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
        window=_Writer(found, rule, on).opening(window) if window else None,
        on_demand=found.windows is not None and found.windows.schedule == "on_demand",
        years=found.renewal.years,
    )


def page(rule: Rule, *, on: date) -> Page:
    """Gather the page of one certification."""
    found = particulars(rule)
    windows = found.windows
    write = _Writer(found, rule, on)
    past = sorted((row for row in windows.rows if row.apply_until < on), key=_until, reverse=True) if windows else []
    return Page(
        brief=brief(rule, on=on),
        particulars=found,
        rule=rule,
        tree=clauses.lines(rule, write.bibliography),
        openings=tuple(write.opening(row) for row in found.coming_windows(on)[:MOST_WINDOWS]),
        past_openings=tuple(write.opening(row) for row in past),
        fees=tuple(write.fee(fee) for fee in found.fees if _holds(fee, on)),
        past_fees=tuple(write.fee(fee) for fee in found.fees if not _holds(fee, on)),
        documents=tuple(write.paper(paper) for paper in found.documents),
        application=write.notes(found.application),
        exam=write.notes(found.exam.facts),
        charts=write.charts(),
        results=write.notes(found.results),
        retest=write.notes(found.retest),
        renewal=write.notes(found.renewal.facts),
        history=write.notes(found.history),
        required_by=write.notes(found.required_by),
        unpublished=_unpublished(rule, found),
        windows_source=write.refer(windows.source) if windows else None,
        pattern_source=write.refer(windows.pattern.source) if windows and windows.pattern else None,
        editions=_editions(rule.name),
        sources=write.bibliography.sources,
    )


class _Writer:
    """Writes down what surrounds a rule, with references into one list of sources."""

    def __init__(self, found: Particulars, rule: Rule, on: date) -> None:
        self.found = found
        self.on = on
        self.bibliography = Bibliography((*rule.sources.values(), *found.sources.values()))
        self.refer = self.bibliography.refer

    def opening(self, window: Window) -> Opening:
        return Opening(
            apply_from=window.apply_from,
            apply_until=window.apply_until,
            exam_month=date_format(window.test_from, "YEAR_MONTH_FORMAT"),
            test_from=window.test_from,
            test_until=window.test_until,
            note=window.note,
            inferred=window.inferred,
            is_open=window.is_open(self.on),
            source=self.refer(window.source),
        )

    def fee(self, fee: Fee) -> Amount:
        return Amount(fee.label, fee_amount(fee), fee.from_, fee.until, fee.note, self.refer(fee.source))

    def paper(self, paper: Document) -> Note:
        return Note(paper.label, paper.says, None, None, self.refer(paper.source))

    def notes(self, facts: Iterable[Fact]) -> tuple[Note, ...]:
        return tuple(Note(fact.label, fact.says, fact.from_, fact.until, self.refer(fact.source)) for fact in facts)

    def charts(self) -> tuple[Chart, ...]:
        """The outlines of the exam, the one in use first."""
        now = self.found.outline(self.on)
        rest = sorted((one for one in self.found.exam.outlines if one is not now), key=_age, reverse=True)
        return tuple(self._chart(outline) for outline in (*((now,) if now else ()), *rest))

    def _chart(self, outline: Outline) -> Chart:
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
        return Chart(outline.label, outline.from_, outline.until, outline.note, self.refer(outline.source), domains)


def _until(window: Window) -> date:
    return window.apply_until


def _age(outline: Outline) -> date:
    return outline.from_ or date.min


def _holds(fee: Fee, on: date) -> bool:
    return (fee.from_ is None or fee.from_ <= on) and (fee.until is None or on <= fee.until)


def _unpublished(rule: Rule, found: Particulars) -> tuple[Unpublished, ...]:
    """Every gap once: those around the rule, and those the rule itself runs into."""
    gaps = [Unpublished(gap.label, gap.question) for gap in found.unpublished]
    known = {gap.question for gap in gaps}
    inside = [Unpublished(one.about, one.question) for one in rule.questions.values() if one.question not in known]
    return (*gaps, *inside)


def _editions(name: str) -> tuple[Edition, ...]:
    """Every edition, newest first, each with its difference from the one before."""
    rules = [shelf().rule(name, edition=day) for day in shelf().editions(name)]
    ends: list[date | None] = [*(later.edition for later in rules[1:]), None]
    changes = [(), *(tuple(diff(older, newer)) for older, newer in pairwise(rules))]
    found = [
        Edition(rule.edition, end, rule, change, is_first=rule is rules[0])
        for rule, end, change in zip(rules, ends, changes, strict=True)
    ]
    return tuple(reversed(found))
