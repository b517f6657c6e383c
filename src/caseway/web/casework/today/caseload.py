"""The page of a caseload: its cases, in hours and not in heads."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from caseway.casework import load
from caseway.casework.codes import CaseStatus
from caseway.casework.load import CaseLoad, Caseload
from caseway.casework.weights import LEVELS, weights
from caseway.web.base.guard import declares
from caseway.web.casework.asking import answered, ask
from caseway.web.casework.today import charts
from caseway.web.casework.today.charts import Chart
from caseway.web.casework.today.queue import uuid_of
from caseway.web.clients.fields import Words

FAR = date.max
ORDERS: dict[str, tuple[Words, Callable[[CaseLoad], Any]]] = {
    "name": (gettext_lazy("By name"), lambda one: ""),
    "hours": (gettext_lazy("Most hours"), lambda one: -one.hours),
    "late": (gettext_lazy("Most late"), lambda one: (-one.late, one.next_due or FAR)),
    "contact": (gettext_lazy("Next contact"), lambda one: one.next_contact or FAR),
    "quiet": (gettext_lazy("Longest without contact"), lambda one: one.last_contact or date.min),
}
LEVEL_NAMES: dict[str, Words] = {
    "low": gettext_lazy("Low"),
    "moderate": gettext_lazy("Moderate"),
    "high": gettext_lazy("High"),
    "intensive": gettext_lazy("Intensive"),
}


@declares("today.see")
@answered
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the viewer's cases, sorted and narrowed as asked."""
    asked = ask(request)
    found = load.caseload(viewer=asked.viewer, at=asked.at, on=asked.on)
    order = request.GET.get("order", "name")
    order = order if order in ORDERS else "name"
    status, program = request.GET.get("status", ""), uuid_of(request.GET.get("program", ""))
    is_late = request.GET.get("late") == "yes"
    cases = [
        one for one in found.cases
        if (not status or one.status == status) and (program is None or one.program_id == program)
        and (not is_late or one.late)
    ]  # fmt: skip
    told: dict[str, Any] = {
        "load": found,
        "cases": [(one, LEVEL_NAMES[LEVELS[one.level - 1]]) for one in sorted(cases, key=ORDERS[order][1])],
        "order": order,
        "orders": [(code, says) for code, (says, _key) in ORDERS.items()],
        "status": status,
        "statuses": [one for one in CaseStatus if any(case.status == one for case in found.cases)],
        "program": program,
        "is_late": is_late,
        "is_narrow": len(cases) != len(found.cases),
        "chart": by_level(found) if found.cases else None,
        "levels": [(LEVEL_NAMES[name], weights().levels[name]) for name in LEVELS],
        "on": asked.on,
    }
    return render(request, "casework/today/caseload.html", told)


def by_level(found: Caseload) -> Chart:
    """The hours of each level, as bars."""
    rows = []
    for place, name in enumerate(LEVELS, start=1):
        mine = [one.hours for one in found.cases if one.level == place]
        hours = number_format(round(sum(mine), 1), 1)
        says = _("{hours} h, {cases} cases").format(hours=hours, cases=len(mine))
        rows.append((str(LEVEL_NAMES[name]), sum(mine), says, None))
    return charts.bars(rows)
