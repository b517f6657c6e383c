"""The page of a team, and the lists its numbers lead to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET

from caseway.casework import team as teams
from caseway.casework.team import Drill, Drilled, Standard, Tally, Team, WorkerLoad
from caseway.casework.team_scope import OUTCOMES, WHAT
from caseway.web.base.guard import declares
from caseway.web.base.sent import whole
from caseway.web.casework.asking import answered, ask
from caseway.web.casework.today import charts
from caseway.web.casework.today.charts import Chart
from caseway.web.casework.today.queue import uuid_of
from caseway.web.clients.fields import Words

FEW, BARS = 50, 12  # workers in the table until all are asked for, and in the drawing: those who carry most
SAYS: dict[str, Words] = {
    "all": gettext_lazy("Open cases"),
    "late": gettext_lazy("Cases in which something is late"),
    "tasks": gettext_lazy("Cases with tasks past their day"),
    "steps": gettext_lazy("Cases in which a safety step is open"),
    "unassigned": gettext_lazy("Cases that are nobody’s"),
    "waiting": gettext_lazy("Referrals that wait to be looked at"),
    "quiet": gettext_lazy("Active cases without a contact for 30 days"),
    "rule": gettext_lazy("Cases by how a rule was kept"),
}
OUTCOME: dict[str, Words] = {
    "met": gettext_lazy("met on time"),
    "met_late": gettext_lazy("met late"),
    "missed": gettext_lazy("missed"),
    "open_late": gettext_lazy("late and still open"),
    "": gettext_lazy("due"),
}
HEADS: dict[str, Words] = {
    "met": gettext_lazy("Met"),
    "met_late": gettext_lazy("Met late"),
    "missed": gettext_lazy("Missed"),
    "open_late": gettext_lazy("Late, open"),
}


@declares("team.see")
@answered
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the work of all whom the viewer supervises or manages."""
    asked = ask(request)
    found = teams.team(viewer=asked.viewer, at=asked.at, on=asked.on)
    is_whole = request.GET.get("workers") == "all"
    told: dict[str, Any] = {
        "team": found,
        "places": ", ".join(found.places),
        "workers": [(one, why(one)) for one in found.workers[: None if is_whole else FEW]],
        "more": 0 if is_whole else max(len(found.workers) - FEW, 0),
        "chart": hours(found),
        "standards": [kept(one) for one in found.standards],
        "waits": (asked.at - found.oldest_referral).days if found.oldest_referral else 0,
    }
    return render(request, "casework/today/team.html", told)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number of a rule's row, and the list it leads to."""

    label: Words
    number: int
    is_bad: bool
    asks: str


@dataclass(frozen=True, slots=True)
class Kept:
    """How a rule was kept, in words."""

    standard: Standard
    share: str | None
    cells: tuple[Cell, ...]
    last_share: str | None
    last_asks: str


def kept(one: Standard) -> Kept:
    """How a rule was kept, as the page shows it."""
    of = {"what": "rule", "rulebook": one.rulebook, "rule": one.rule}
    cells = tuple(
        Cell(HEADS[name], getattr(one.this, name), name != "met", urlencode({**of, "outcome": name}))
        for name in OUTCOMES
    )
    return Kept(one, _share(one.this), cells, _share(one.last), urlencode({**of, "month": "last"}))


def _share(tally: Tally) -> str | None:
    return None if tally.share is None else f"{tally.share * 100:.0f}"


def hours(found: Team) -> Chart | None:
    """What each worker carries, as bars; nothing where nobody works."""
    if not found.most_hours:
        return None
    rows = [
        (one.user.name, one.hours, _("{hours} h").format(hours=number_format(round(one.hours, 1), 1)), one.guideline)
        for one in sorted(found.workers, key=lambda one: -one.hours)[:BARS]
    ]
    return charts.bars(rows)


def why(one: WorkerLoad) -> str:
    """What speaks for or against giving somebody another case, in a sentence."""
    parts = []
    if one.away_until:
        day = date_format(one.away_until, "DATE_FORMAT")
        names = ", ".join(one.covered_by)
        parts.append(_("Away until {day}; {names} stands in.").format(day=day, names=names))
    if one.room is not None:
        room = number_format(round(abs(one.room), 1), 1)
        if one.room > 0:
            parts.append(_("{hours} hours below the guideline.").format(hours=room))
        else:
            parts.append(_("{hours} hours above the guideline.").format(hours=room))
    if one.late:
        says = ngettext("Something is late in {number} case.", "Something is late in {number} cases.", one.late)
        parts.append(says.format(number=one.late))
    if one.tasks:
        says = ngettext("{number} task is past its day.", "{number} tasks are past their day.", one.tasks)
        parts.append(says.format(number=one.tasks))
    if one.steps:
        says = ngettext("{number} safety step is open.", "{number} safety steps are open.", one.steps)
        parts.append(says.format(number=one.steps))
    if not (one.late or one.tasks or one.steps):
        parts.append(_("Nothing is late.") if one.cases else _("No cases yet."))
    for name, until in one.stands_in_for:
        day = date_format(until, "DATE_FORMAT")
        parts.append(_("Stands in for {name} until {day}.").format(name=name, day=day))
    return " ".join(parts)


@declares("team.see")
@answered
@require_GET
def cases(request: HttpRequest) -> HttpResponse:
    """List the cases that a number counts."""
    asked, drill = ask(request), drill_of(request.GET)
    page = min(whole(request.GET.get("page", "")) or 1, 10_000)
    found = teams.drill(viewer=asked.viewer, drill=drill, at=asked.at, on=asked.on, page=page)
    further = request.GET.copy()
    further["page"] = str(page + 1)
    before = request.GET.copy()
    before["page"] = str(page - 1)
    told: dict[str, Any] = {
        "found": found,
        "title": SAYS[drill.what],
        "says": said(found),
        "next": f"?{further.urlencode()}" if found.has_more else "",
        "before": f"?{before.urlencode()}" if page > 1 else "",
        "counts_things": drill.what in {"late", "rule", "tasks", "steps"},
        "at": asked.at,
    }
    return render(request, "casework/today/cases.html", told)


def drill_of(sent: QueryDict) -> Drill:
    """Which number an address means; what is none of ours means all."""
    what, outcome = sent.get("what", "all"), sent.get("outcome", "")
    return Drill(
        what=what if what in WHAT else "all",
        worker=uuid_of(sent.get("worker", "")),
        rulebook=sent.get("rulebook", "")[:100],
        rule=sent.get("rule", "")[:60],
        outcome=outcome if outcome in OUTCOMES else "",
        month="last" if sent.get("month") == "last" else "this",
    )


def said(found: Drilled) -> list[Words]:
    """What a list is narrowed to, in plain words."""
    parts: list[Words] = []
    drill = found.drill
    if drill.what == "rule":
        month = _("last month") if drill.month == "last" else _("this month")
        parts.append(
            _("{rule}: {outcome} {month}").format(rule=found.rule, outcome=OUTCOME[drill.outcome], month=month)
        )
    if drill.worker:
        parts.append(_("of {name}").format(name=found.worker or _("a coworker")))
    return parts
