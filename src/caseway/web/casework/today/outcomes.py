"""What became of those who were referred and of the cases that ended, and the lists these numbers lead to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from caseway.casework import outcomes
from caseway.casework.codes import ClosureReason, ReferralSource
from caseway.casework.outcomes import BECAME, CAME_OF, MONTHS, Asked, Ended, Outcomes, Referred
from caseway.web.base.guard import declares
from caseway.web.casework.asking import answered, ask
from caseway.web.clients.fields import Words

YEARS = range(1900, 2200)
HEADS: Mapping[str, Words] = {
    "identified": gettext_lazy("Identified"),
    "eligible": gettext_lazy("Eligible"),
    "consented": gettext_lazy("Consented"),
    "no_consent": gettext_lazy("No consent needed"),
    "refused": gettext_lazy("Declined"),
    "unreachable": gettext_lazy("Unable to reach"),
}
CAME: Mapping[str, Words] = {
    "met": gettext_lazy("Goals met"),
    "partly": gettext_lazy("Partly met"),
    "not_met": gettext_lazy("Not met"),
    "given_up": gettext_lazy("Given up"),
    "open": gettext_lazy("Without an end"),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and the list it leads to."""

    label: Words
    number: int
    asks: str


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a table: what it is of, and its numbers."""

    month: date | None
    label: Words
    cells: tuple[Cell, ...]
    attempts: int = 0


@declares("team.see")
@answered
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the numbers of some months."""
    asked = ask(request)
    until = min(_month(request.GET.get("until", "")) or asked.on, asked.on)
    found = outcomes.outcomes(viewer=asked.viewer, on=asked.on, until=until)
    told: dict[str, Any] = {
        "found": found, "places": ", ".join(found.places), "heads": HEADS.values(), "came": CAME.values(),
        "referred": [_referred(one) for one in found.referred], "ended": [_ended(one, found) for one in found.ended],
        "whole": _whole(found), "all_goals": found.goals.values(), "all_ended": sum(one.cases for one in found.ended),
        "before": f"?until={outcomes.earlier(found.since, 1):%Y-%m}",
        "after": _after(found.until, asked.on),
    }  # fmt: skip
    return render(request, "casework/today/outcomes.html", told)


def _after(until: date, on: date) -> str:
    """The address of the months after these; nothing where they are ahead."""
    if (until.year, until.month) >= (on.year, on.month):
        return ""
    return f"?until={min(outcomes.earlier(until, -MONTHS), on.replace(day=1)):%Y-%m}"


def _referred(one: Referred) -> Row:
    of = {"month": f"{one.month:%Y-%m}", "source": one.source}
    cells = tuple(Cell(HEADS[name], one.counts[name], urlencode({**of, "what": name})) for name in BECAME)
    return Row(one.month, str(ReferralSource(one.source).label), cells, one.attempts)


def _whole(found: Outcomes) -> tuple[Cell, ...]:
    of = {"month": f"{found.until:%Y-%m}", "months": MONTHS}
    return tuple(Cell(HEADS[name], number, urlencode({**of, "what": name})) for name, number in found.total.items())


def _ended(one: Ended, found: Outcomes) -> Row:
    of = {"month": f"{found.until:%Y-%m}", "months": MONTHS, "ended": "yes", "reason": one.reason}
    cells = [Cell(gettext_lazy("Cases"), one.cases, urlencode(of))]
    cells += [Cell(CAME[name], one.goals[name], urlencode({**of, "goals": name})) for name in CAME_OF]
    return Row(None, str(ClosureReason(one.reason).label), tuple(cells))


@declares("team.see")
@answered
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases that a number counts."""
    asked = ask(request)
    which = asked_of(request.GET, on=asked.on)
    sent = request.GET.get("page", "")
    page = min(int(sent), 10_000) if sent.isascii() and sent.isdecimal() and int(sent) else 1
    found = outcomes.cases(viewer=asked.viewer, asked=which, at=asked.at, on=asked.on, page=page)
    told: dict[str, Any] = {
        "found": found,
        "title": gettext_lazy("Cases that ended") if which.ended else HEADS[which.what],
        "says": said(which),
        "next": _page(request.GET, page + 1) if found.has_more else "",
        "before": _page(request.GET, page - 1) if page > 1 else "",
    }
    return render(request, "casework/today/cases.html", told)


def _page(sent: QueryDict, number: int) -> str:
    copy = sent.copy()
    copy["page"] = str(number)
    return f"?{copy.urlencode()}"


def asked_of(sent: QueryDict, *, on: date) -> Asked:
    """Which number an address means; what is none of ours means the month's all."""
    what, source, reason, goals = (sent.get(name, "") for name in ("what", "source", "reason", "goals"))
    return Asked(
        month=_month(sent.get("month", "")) or on.replace(day=1),
        months=MONTHS if sent.get("months") == str(MONTHS) else 1,
        what=what if what in BECAME else "identified",
        source=source if source in ReferralSource.values else "",
        ended=sent.get("ended") == "yes",
        reason=reason if reason in ClosureReason.values else "",
        goals=goals if goals in CAME_OF else "",
    )


def _month(text: str) -> date | None:
    """The first day of a month, if it is one on which something can have happened."""
    try:
        found = parse_date(f"{text}-01")
    except ValueError:
        return None
    return found if found and found.year in YEARS else None


def said(which: Asked) -> list[Words]:
    """What a list is narrowed to, in plain words."""
    first, last = outcomes.earlier(which.month, which.months - 1), which.month
    months = date_format(last, "YEAR_MONTH_FORMAT")
    if first != last:
        told = {"first": date_format(first, "YEAR_MONTH_FORMAT"), "last": months}
        months = _("{first} to {last}").format(**told)
    parts: list[Words] = [
        _("ended in {months}").format(months=months) if which.ended else _("referred in {months}").format(months=months)
    ]
    if which.source:
        parts.append(str(ReferralSource(which.source).label))
    if which.reason:
        parts.append(str(ClosureReason(which.reason).label))
    if which.goals:
        parts.append(_("with a goal: {what}").format(what=CAME[which.goals]))
    return parts
