"""The first lines of a packet: the verdict in one sentence, and what is good to know beside it."""

from __future__ import annotations

from datetime import date, timedelta

from caseway.criteria import Verdict
from caseway.planner.packet.checklist import Part
from caseway.planner.packet.words import long_day, short_day
from caseway.rulebooks.particulars import Particulars

VERDICTS = {"met": "Met", "not_met": "Not met", "unknown": "Can’t tell yet"}


def answer(verdict: Verdict) -> str:
    """The verdict in one line."""
    if verdict.verdict == "met":
        return f"Every part of the rule is met on {long_day(verdict.on)}."
    if verdict.earliest is None:
        whom = " and ".join(_whom(verdict))
        return f"This turns on {whom}." if whom else "Not today, and nothing that now runs leads there by itself."
    day = long_day(verdict.earliest.day)
    if verdict.verdict == "unknown":
        return f"It may be met today. Whatever the open answers are, it is met from {day}."
    return f"The first day it is met, if everything that now runs keeps running, is {day}."


def _whom(verdict: Verdict) -> list[str]:
    places = {"person": "facts missing in the file", "authority": "answers of the certifier"}
    return [says for of, says in places.items() if any(ask.of == of for ask in verdict.asks)]


def glance(verdict: Verdict, particulars: Particulars | None) -> list[Part]:
    """What is good to know beside the verdict."""
    parts = [Part("Rule in force since", long_day(verdict.rule.edition))]
    if verdict.lapses:
        parts.append(Part("Holds through", f"{long_day(verdict.lapses.day - timedelta(days=1))}, if nothing changes"))
    if particulars is None:
        return parts
    applies = verdict.earliest.day if verdict.earliest else verdict.on
    # Who does not know whether there will be an application needs no date for it.
    window = [_window(particulars, applies)] if verdict.earliest or verdict.verdict == "unknown" else []
    return [Part("Certifier", _certifier(particulars)), *parts, *window, _cost(particulars, applies)]


def _certifier(particulars: Particulars) -> str:
    body = particulars.body
    return ", ".join(filter(None, (body.name, body.address)))


def _window(particulars: Particulars, on: date) -> Part:
    window = particulars.next_window(on)
    if window:
        first = f"{short_day(window.apply_from)} to " if window.apply_from else "until "
        expected = "; expected, not published yet" if window.inferred else ""
        return Part(
            "Next time to apply", f"{first}{short_day(window.apply_until)}, for the exam in {window.exam}{expected}"
        )
    on_demand = particulars.windows is not None and particulars.windows.schedule == "on_demand"
    return Part("Next time to apply", "at any time" if on_demand else "not published")


def _cost(particulars: Particulars, on: date) -> Part:
    total = particulars.first_cost_total(on)
    fees = [fee for fee in (particulars.fee(id_, on) for id_ in particulars.first_cost) if fee]
    if total is None:
        return Part("First attempt costs", "not published")
    parts = "; ".join(f"{fee.label.lower()} {_money(fee.amount, fee.currency)}" for fee in fees)
    whole = _money(total, fees[0].currency)
    return Part("First attempt costs", f"{whole} ({parts})" if len(fees) > 1 else whole)


def _money(amount: float, currency: str) -> str:
    number = f"{amount:,.0f}" if amount == int(amount) else f"{amount:,.2f}"
    return f"${number}" if currency == "USD" else f"{number} {currency}"
