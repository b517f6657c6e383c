"""What surrounds a certification's rule: windows, fees, exam, renewal; each dated and with its source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from caseway.criteria import Source
from caseway.criteria import Window as Span
from caseway.rulebooks.pathway import Pathway

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
          "November", "December")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Body:
    """The certifying body: its name, the letters it goes by, and where it is found."""

    name: str
    short: str
    address: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known: a label, a sentence, its source, and the days between which it holds."""

    label: str
    says: str
    source: Source
    from_: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it holds on a day; an end that is not known is taken as open."""
        return _holds(self.from_, self.until, on)


@dataclass(frozen=True, slots=True)
class Document:
    """Something that is sent or written in an application.

    clause: the id of the clause it belongs to, where it is asked only of those who take that way; "" for everyone.
    facts: what of a person's file goes into it, as "kind.field" of the vocabulary.
    """

    label: str
    says: str
    source: Source
    clause: str = ""
    facts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unpublished:
    """Something the body does not publish, as a question to put to it."""

    label: str
    question: str
    source: Source


@dataclass(frozen=True, slots=True)
class Fee:
    """An amount of money, and the days between which it was asked."""

    id: str
    label: str
    amount: float
    currency: str
    source: Source
    from_: date | None = None
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Window:
    """When one may apply and when one sits the exam; `inferred` when it only follows a pattern."""

    exam: str
    apply_from: date | None
    apply_until: date
    test_from: date
    test_until: date
    source: Source
    note: str = ""
    inferred: bool = False

    def is_open(self, on: date) -> bool:
        """Whether one is known to be able to apply on a day."""
        return self.apply_from is not None and self.apply_from <= on <= self.apply_until


@dataclass(frozen=True, slots=True)
class YearlyWindow:
    """A window as (month, day) pairs, which comes back every year."""

    apply_from: tuple[int, int] | None
    apply_until: tuple[int, int]
    test_from: tuple[int, int]
    test_until: tuple[int, int]

    def ending(self, year: int, source: Source) -> Window:
        """The window in which applications end in the given year."""
        until = _date(year, self.apply_until)
        test_from = _date(year + (self.test_from < self.apply_until), self.test_from)
        begins = self.apply_from
        return Window(
            exam=f"{MONTHS[test_from.month - 1]} {test_from.year}",
            apply_from=_date(year - (begins > self.apply_until), begins) if begins else None,
            apply_until=until,
            test_from=test_from,
            test_until=_date(test_from.year + (self.test_until < self.test_from), self.test_until),
            source=source,
            inferred=True,
        )


@dataclass(frozen=True, slots=True)
class Pattern:
    """How windows that are not published yet are computed."""

    says: str
    source: Source
    rows: tuple[YearlyWindow, ...]

    def windows(self, first: int, last: int) -> list[Window]:
        """The windows in which applications end in the years from first to last."""
        return [row.ending(year, self.source) for row in self.rows for year in range(first, last + 1)]


@dataclass(frozen=True, slots=True)
class Windows:
    """When one may apply: `fixed` windows, or `on_demand` at any time."""

    schedule: str
    says: str
    source: Source
    rows: tuple[Window, ...] = ()
    pattern: Pattern | None = None


@dataclass(frozen=True, slots=True)
class Domain:
    """One domain of an exam; no percent where its weight is not published."""

    name: str
    percent: float | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """What an exam asks about, with weights, and the days between which it is used."""

    label: str
    source: Source
    domains: tuple[Domain, ...]
    from_: date | None = None
    until: date | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Exam:
    """The exam: facts about it, and its outlines."""

    facts: tuple[Fact, ...] = ()
    outlines: tuple[Outline, ...] = ()


@dataclass(frozen=True, slots=True)
class RenewalWindow:
    """When one renews a certificate that ends on a day of the year, and when the answer comes; as (month, day)."""

    ends: tuple[int, int]
    opens: tuple[int, int]
    answer: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Retired:
    """A status for those who no longer practice: how long after the last day it can be taken, and left again."""

    letters: str
    within: Span
    back: Span
    source: Source


@dataclass(frozen=True, slots=True)
class Renewal:
    """How a certification is kept. A number is None where it is not published.

    ethics: hours inside `hours`, not on top.  other_at_most: hours on other topics, a ceiling.
    ends: the days of the year (month, day) on which certificates end; empty when on any day.
    windows: when one renews, for each of these days.  apply_from, apply_until: how long before the last day, where
    that is what is published.  late_days: how long after the last day one may still ask; 0 when there is no grace.
    late_reason: whether a late request needs a documented reason.
    """

    facts: tuple[Fact, ...] = ()
    years: int | None = None
    hours: int | None = None
    ethics: int | None = None
    other_at_most: int | None = None
    ends: tuple[tuple[int, int], ...] = ()
    windows: tuple[RenewalWindow, ...] = ()
    apply_from: Span | None = None
    apply_until: Span | None = None
    late_days: int | None = None
    late_reason: bool = False
    retired: Retired | None = None

    def may_end(self, last: date) -> bool:
        """Whether a certificate can end on a day."""
        return not self.ends or (last.month, last.day) in self.ends

    def opens(self, last: date) -> date | None:
        """The first day on which one can renew a certificate that ends on a day; None where it is not published."""
        window = self._window(last)
        if window:
            return _date(last.year - (window.opens > window.ends), window.opens)
        return self.apply_from.begins(last) if self.apply_from else None

    def closes(self, last: date) -> date:
        """The last day on which one can renew in time."""
        return self.apply_until.begins(last) if self.apply_until else last

    def answers(self, last: date) -> date | None:
        """The day by which one has an answer; None where it is not published."""
        window = self._window(last)
        if window is None or window.answer is None:
            return None
        return _date(last.year + (window.answer < window.ends), window.answer)

    def _window(self, last: date) -> RenewalWindow | None:
        return next((window for window in self.windows if window.ends == (last.month, last.day)), None)

    def __iter__(self) -> Iterator[Fact]:
        """The facts."""
        return iter(self.facts)


@dataclass(frozen=True)
class Particulars:
    """All that surrounds a certification's rule."""

    letters: str
    name: str
    body: Body
    issuer: str
    summary: str
    sources: Mapping[str, Source]
    windows: Windows | None = None
    fees: tuple[Fee, ...] = ()
    first_cost: tuple[str, ...] = ()
    documents: tuple[Document, ...] = ()
    exam: Exam = field(default_factory=Exam)
    application: tuple[Fact, ...] = ()
    results: tuple[Fact, ...] = ()
    retest: tuple[Fact, ...] = ()
    renewal: Renewal = field(default_factory=Renewal)
    history: tuple[Fact, ...] = ()
    required_by: tuple[Fact, ...] = ()
    unpublished: tuple[Unpublished, ...] = ()
    pathway: Pathway | None = None

    def next_window(self, on: date) -> Window | None:
        """The first window whose applications have not ended; computed from the pattern where none is published."""
        return next(iter(self.coming_windows(on)), None)

    def coming_windows(self, on: date, *, years: int = 2) -> list[Window]:
        """Windows whose applications have not ended, in order, as far ahead as so many years."""
        if self.windows is None:
            return []
        published = self.windows.rows
        known = {(row.test_from.year, row.test_from.month) for row in published}
        computed = self.windows.pattern.windows(on.year, on.year + years) if self.windows.pattern else []
        new = [row for row in computed if (row.test_from.year, row.test_from.month) not in known]
        return sorted((row for row in (*published, *new) if row.apply_until >= on), key=lambda row: row.apply_until)

    def fee(self, id: str, on: date) -> Fee | None:  # noqa: A002 - the word rulebooks use
        """The fee asked on a day; None where it is not published."""
        return next((fee for fee in self.fees if fee.id == id and _holds(fee.from_, fee.until, on)), None)

    def first_cost_total(self, on: date) -> float | None:
        """What a first attempt costs on a day; None where a part of it is not published."""
        fees = [self.fee(id_, on) for id_ in self.first_cost]
        if not fees:
            return None
        amounts = [fee.amount for fee in fees if fee]
        return sum(amounts) if len(amounts) == len(fees) else None

    def outline(self, on: date) -> Outline | None:
        """The exam's outline used on a day; None where none is known."""
        return next((outline for outline in self.exam.outlines if _holds(outline.from_, outline.until, on)), None)


def _holds(from_: date | None, until: date | None, on: date) -> bool:
    return (from_ is None or from_ <= on) and (until is None or on <= until)


def _date(year: int, month_day: tuple[int, int]) -> date:
    return date(year, *month_day)
