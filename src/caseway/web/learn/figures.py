"""Figures of a way to study in words, and as bars on a scale that all of them share."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from caseway.rulebooks.learning import Figures
from caseway.web.result.cards import money

IN_MONTHS = {"months": 1.0, "years": 12.0}
MOST_MONTHS = 60.0
MOST_MONEY = 140_000.0
MOST_OFTEN = "typical"


@dataclass(frozen=True, slots=True)
class Bar:
    """Figures as a bar: from where to where, with a mark at what is typical; parts of the scale, as SVG writes them."""

    start: str
    width: str
    mark: str
    is_estimate: bool


def amount(number: float, unit: str) -> str:
    """A number with its unit, in the language of the page."""
    if unit == "USD":
        return money(number, unit)
    words = {
        "years": ngettext("%(number)s year", "%(number)s years", round(number)),
        "months": ngettext("%(number)s month", "%(number)s months", round(number)),
        "hours": ngettext("%(number)s hour", "%(number)s hours", round(number)),
    }
    return words[unit] % {"number": f"{number:g}"}


def says(found: Figures) -> str:
    """Figures in words: “2 to 4 years”."""
    known = found.known
    if not known:
        return ""
    low, high = min(known.values()), max(known.values())
    if low != high:
        first = money(low, found.unit) if found.unit == "USD" else f"{low:g}"
        return gettext("%(least)s to %(most)s") % {"least": first, "most": amount(high, found.unit)}
    if list(known) == ["least"]:
        return gettext("at least %(amount)s") % {"amount": amount(low, found.unit)}
    return amount(low, found.unit)


def usually(found: Figures) -> str:
    """What is typical, where it is known and there is more than one number."""
    known = found.known
    if len(set(known.values())) < 2 or found.typical is None:
        return ""
    return amount(found.typical, found.unit)


def time_bar(found: Figures | None) -> Bar | None:
    """Time on the scale of months; none for hours, which say nothing of a calendar."""
    if found is None or found.unit not in IN_MONTHS:
        return None
    return _bar(found, lambda number: number * IN_MONTHS[found.unit] / MOST_MONTHS)


def cost_bar(found: Figures | None) -> Bar | None:
    """Cost on the scale of dollars."""
    return _bar(found, lambda number: number / MOST_MONEY) if found else None


def _bar(found: Figures, part: Callable[[float], float]) -> Bar | None:
    numbers = [min(part(number), 1.0) for number in found.known.values()]
    if not numbers:
        return None
    low, high = min(numbers), max(numbers)
    typical = part(found.typical) if found.typical is not None else None
    return Bar(
        start=_percent(low),
        width=_percent(max(high - low, 0.008)),  # a single number still has to be seen
        mark=_percent(typical) if typical is not None else "",
        is_estimate=bool(found.estimates),
    )


def _percent(part: float) -> str:
    return f"{100 * part:.2f}%"
