"""Amounts in three sizes, as a page writes them: what is typical, and from where to where."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.planner.model import Range
from caseway.web.result.cards import money

WHOLE_DOLLARS = 100  # from here on cents say nothing


def cost(amount: Range) -> str:
    """An amount of money: “about $1,900 ($1,200 to $2,400)”."""
    return _whole(amount, dollars, dollars)


def hours(amount: Range) -> str:
    """A time: “about 120 hours (60 to 160)”."""
    return _whole(amount, count, whole)


def _whole(amount: Range, typical: Callable[[float], str], end: Callable[[float], str]) -> str:
    if amount.is_sure:
        return typical(amount.typical)
    words = {"typical": typical(amount.typical), "least": end(amount.least), "most": end(amount.most)}
    return _("about %(typical)s (%(least)s to %(most)s)") % words


def about(amount: Range, says: Callable[[float], str]) -> str:
    """What is typical, with “about” where it is not sure."""
    return says(amount.typical) if amount.is_sure else _("about %(amount)s") % {"amount": says(amount.typical)}


def span(amount: Range, says: Callable[[float], str]) -> str:
    """From the least to the most; nothing where all is sure."""
    if amount.is_sure:
        return ""
    return _("%(least)s to %(most)s") % {"least": says(amount.least), "most": says(amount.most)}


def dollars(amount: float) -> str:
    """A sum of money, without cents where they say nothing."""
    return money(round(amount) if amount >= WHOLE_DOLLARS else round(amount, 2), "USD")


def whole(number: float) -> str:
    """A number without its fraction."""
    return f"{round(number):,}"


def count(number: float) -> str:
    """So many hours."""
    return ngettext("%(number)s hour", "%(number)s hours", round(number)) % {"number": whole(number)}


def length(days: int) -> str:
    """So long, in the largest unit that fits."""
    if days < 14:
        return ngettext("%(number)d day", "%(number)d days", days) % {"number": days}
    if days < 60:
        weeks = round(days / 7)
        return ngettext("%(number)d week", "%(number)d weeks", weeks) % {"number": weeks}
    months = round(days / 30.44)
    if months < 24:
        return ngettext("%(number)d month", "%(number)d months", months) % {"number": months}
    years = round(days / 365.25 * 2) / 2
    number = f"{years:g}"
    return _("%(number)s years") % {"number": number}
