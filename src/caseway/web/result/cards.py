"""One certification on the result page: the verdict first, then the shortest useful reason, cost and window."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from caseway.criteria import Answer, Change, Reason, Text, Verdict
from caseway.rulebooks import Fee, Particulars, Window
from caseway.web.base.wording import say
from caseway.web.result.nearness import is_about_papers, missing, papers, route
from caseway.web.result.shelf import credential_of

MOST_MISSING = 4


@dataclass(frozen=True, slots=True)
class Missing:
    """A requirement not met or not known: what is there, what is needed, and why a record did not count."""

    label: str
    verdict: str
    observed: Text | None
    needed: Text | None
    record: str
    because: Text | None


@dataclass(frozen=True, slots=True)
class Cost:
    """What a first attempt costs: the sum, and the fees it is made of."""

    total: str
    fees: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Before:
    """What the verdict was without what is supposed."""

    verdict: str
    day: date | None
    is_same: bool


@dataclass(frozen=True, slots=True)
class Card:
    """Everything the page says of one certification."""

    rulebook: str
    credential: str
    letters: str
    name: str
    body_short: str
    edition: date
    verdict: str
    earliest: Change | None
    lapses: Change | None
    route: tuple[str, ...]
    missing: tuple[Missing, ...]
    more_missing: int
    papers: tuple[str, ...]
    cost: Cost | None
    on_demand: bool
    window: Window | None
    window_is_open: bool
    for_person: int
    for_authority: int
    before: Before | None = None

    @property
    def look(self) -> str:
        """The verdict, with one not met today but on a known day told apart as coming."""
        return "coming" if self.verdict == "not_met" and self.earliest else self.verdict

    @property
    def exam_month(self) -> str:
        """The month of the exam that the next window is for."""
        return date_format(self.window.test_from, "YEAR_MONTH_FORMAT") if self.window else ""

    @property
    def number(self) -> str:
        """The card's name inside its page."""
        return self.credential.replace("/", "-")


def card(verdict: Verdict, particulars: Particulars, *, was: Verdict | None = None) -> Card:
    """Prepare the card of one verdict; `was` is the verdict without what is supposed."""
    open_reasons = list(missing(verdict.reasons))
    earliest = verdict.earliest
    apply_on = earliest.day if earliest else verdict.on
    window = particulars.next_window(apply_on)
    return Card(
        rulebook=verdict.rule.name,
        credential=credential_of(verdict.rule.name),
        letters=particulars.letters,
        name=particulars.name,
        body_short=particulars.body.short,
        edition=verdict.rule.edition,
        verdict=verdict.verdict,
        earliest=earliest if verdict.verdict != "met" else None,
        lapses=verdict.lapses,
        route=way(verdict),
        missing=tuple(_missing(reason) for reason in open_reasons[:MOST_MISSING]),
        more_missing=max(0, len(open_reasons) - MOST_MISSING),
        papers=tuple(dict.fromkeys(papers(verdict.reasons))),
        cost=cost(particulars, on=verdict.on),
        on_demand=particulars.windows is not None and particulars.windows.schedule == "on_demand",
        window=window,
        window_is_open=window is not None and window.is_open(verdict.on) and verdict.verdict == "met",
        for_person=sum(ask.of == "person" for ask in verdict.asks),
        for_authority=sum(ask.of == "authority" for ask in verdict.asks),
        before=_before(was, verdict) if was else None,
    )


def way(verdict: Verdict) -> tuple[str, ...]:
    """How a met verdict is met: the alternatives taken; where the rule has none, its parts."""
    if verdict.verdict != "met":
        return ()
    parts = tuple(part.label for part in verdict.reasons.children if not is_about_papers(part))
    return _flat(route(verdict.reasons)) or parts


def _flat(routes: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(label for labels in routes for label in labels))


def _missing(reason: Reason) -> Missing:
    # Where something counts already, what did not count is a detail for the whole tree.
    left = None if reason.counted else next(iter(reason.not_counted), None)
    observed = reason.observed
    is_told = isinstance(observed, Answer) or (
        reason.clause.operator in ("months", "unbroken", "occasions", "hours", "total")
    )
    return Missing(
        label=reason.label,
        verdict=reason.verdict,
        observed=observed.text if is_told else None,
        needed=reason.needed.text if reason.needed and is_told and not isinstance(observed, Answer) else None,
        record=say(left.record.label) if left else "",
        because=left.because if left else None,
    )


def _before(was: Verdict, now: Verdict) -> Before:
    day, later = _day(was), _day(now)
    return Before(was.verdict, day, is_same=was.verdict == now.verdict and day == later)


def _day(verdict: Verdict) -> date | None:
    """The day one first qualifies, as the card says it; none for a verdict met already."""
    return verdict.earliest.day if verdict.earliest and verdict.verdict != "met" else None


def cost(particulars: Particulars, *, on: date) -> Cost | None:
    """What a first attempt costs on a day; None where it is not published."""
    total = particulars.first_cost_total(on)
    if total is None:
        return None
    fees = [fee for fee in (particulars.fee(id_, on) for id_ in particulars.first_cost) if fee]
    return Cost(money(total, fees[0].currency), tuple((fee.label, fee_amount(fee)) for fee in fees))


def fee_amount(fee: Fee) -> str:
    """A fee's amount with its currency."""
    return money(fee.amount, fee.currency)


def money(amount: float, currency: str) -> str:
    """An amount as it is written in the United States, in both languages of the pages."""
    digits = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return f"${digits}" if currency == "USD" else f"{digits} {currency}"
