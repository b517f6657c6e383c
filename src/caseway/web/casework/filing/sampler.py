"""Files drawn by lot: a score for each thing that belongs on file, what was done in time, and the cases behind each number."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from caseway import criteria
from caseway.casework import file_check, sampling
from caseway.casework.sampling import SEE, Drawn, InTime, Lot, Report, Score
from caseway.clients.records import Glimpse, Listed
from caseway.web.base.guard import declares
from caseway.web.base.wording import say
from caseway.web.casework.asking import Asked, answered, ask
from caseway.web.casework.filing import forms, sheets
from caseway.web.clients.fields import Words

STATES: Mapping[str, Words] = {
    "met": _("On file"), "not_met": _("Lacks"), "unknown": _("Not known"), "waits": _("Not looked at yet"),
    "asks": _("Not published"),
}  # fmt: skip
DUE: Mapping[str, Words] = {
    "in_time": _("In time"), "late": _("Late"), "missed": _("Missed"), "running": _("Not due yet"),
    "excused": _("Waived, or does not apply"),
}  # fmt: skip
TOPICS: Mapping[str, Words] = {
    "assessment_begun": _("Initial assessment begun"), "assessment": _("Initial assessment completed"),
    "reassessment": _("Reassessment"), "plan": _("First plan"), "review": _("Plan review"), "contact": _("Contacts"),
    "notice": _("Notices given"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cell:
    """A number, and the address that shows the cases it counts."""

    number: int
    says: Words
    state: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """One item or one topic with its numbers; share in percent, none where nothing counts."""

    label: Words
    share: int | None
    cells: tuple[Cell, ...]
    group: str = ""


@declares(SEE)
@answered
@require_GET
def files(request: HttpRequest) -> HttpResponse:
    """Draw files and show what is on them; with an item and a state, the cases it counts."""
    asked = ask(request)
    programs = asked.places(SEE)
    checklists = [(name, say(title, name)) for name, title in file_check.titles(on=asked.on).items()]
    first = forms.Lot.first(programs, file_check.FIRST, on=asked.on)
    form = forms.Lot(request.GET or None, programs=programs, checklists=checklists, initial=first)
    told: dict[str, Any] = {"form": form, "has_programs": bool(programs)}
    if not form.is_valid():
        return render(request, "casework/filing/files.html", told, status=422 if form.is_bound else 200)
    if form.cleaned_data["number"] is None:
        return redirect(f"{request.path}?{_query(request, number=str(1 + secrets.randbelow(sampling.LARGEST)))}")
    lot, rule = _lot(form.cleaned_data), file_check.rule_of(form.cleaned_data["checklist"], on=asked.on)
    assert rule is not None  # it was among the choices
    if request.GET.get("topic") in TOPICS:
        return render(request, "casework/filing/behind.html", {**told, **_due_behind(request, lot, asked)})
    report = sampling.draw(viewer=asked.viewer, lot=lot, rule=rule, at=asked.at, on=asked.on)
    if request.GET.get("as") == "csv":
        return _csv(report)
    if item := request.GET.get("item"):
        return render(request, "casework/filing/behind.html", {**told, **_behind(request, report, item, rule, asked)})
    told |= {
        "report": report,
        "scores": list(_scores(request, report)),
        "in_time": [_in_time(one, request) for one in report.in_time if one.counts],
        "csv": f"?{_query(request, **{'as': 'csv'})}",
        "all": f"?{_query(request, item=ALL)}",
    }
    return render(request, "casework/filing/files.html", told)


ALL = "all"  # every file that was drawn, whatever stands in it


def _lot(told: Mapping[str, Any]) -> Lot:
    return Lot(UUID(told["program"]), told["category"], told["since"], told["until"], int(told["size"]), told["number"])


def _query(request: HttpRequest, **more: str) -> str:
    """The address of this draw, with more or something else in it."""
    kept = {name: value for name, value in request.GET.items() if name not in {"item", "state", "topic", "as"}}
    return urlencode({**kept, **more})


def _scores(request: HttpRequest, report: Report) -> Iterable[Row]:
    """Each item by its stage; of a stage that no file has reached only that."""
    reached = {one.stage for one in report.scores if set(one.counts) - {"waits"}}
    told = set()
    for one in report.scores:
        if one.stage in reached:
            yield _score(one, request, report)
        elif one.stage not in told:
            told.add(one.stage)
            yield Row(_("Not looked at yet in any of these files"), None, (), say(one.stage, report.name))


def _score(one: Score, request: HttpRequest, report: Report) -> Row:
    cells = tuple(
        Cell(number, STATES[state], state, f"?{_query(request, item=one.id, state=state)}")
        for state in STATES
        if (number := one.counts.get(state, 0))
    )
    return Row(say(one.label, report.name), one.share, cells, say(one.stage, report.name))


def _in_time(one: InTime, request: HttpRequest) -> Row:
    cells = tuple(
        Cell(number, DUE[state], state, f"?{_query(request, topic=one.topic, state=state)}")
        for state in DUE
        if (number := one.counts.get(state, 0))
    )
    return Row(str(TOPICS[one.topic]), one.share, cells)


def _behind(request: HttpRequest, report: Report, item: str, rule: criteria.Rule, asked: Asked) -> dict[str, Any]:
    """The files behind a number: in which an item stands so, or all that were drawn."""
    state = request.GET.get("state", "")
    found = report.files if item == ALL else report.where(item, state)
    label = next((one.label for one in rule.clauses() if one.id == item), "")
    title = _("Files drawn") if item == ALL else say(label, report.name)
    says = "" if item == ALL else STATES.get(state, "")
    return _listed(title, says, request, _rows(found, asked, checklist=report.name))


def _due_behind(request: HttpRequest, lot: Lot, asked: Asked) -> dict[str, Any]:
    """The cases in which something of a topic stands so."""
    topic, state = request.GET["topic"], request.GET.get("state", "")
    found = sampling.late(viewer=asked.viewer, lot=lot, topic=topic, state=state, at=asked.at, on=asked.on)
    names = sampling.names([client for _case, client in found], viewer=asked.viewer, on=asked.on)
    rows = [{"case": case, "person": names.get(client)} for case, client in found]
    return _listed(TOPICS[topic], DUE.get(state, ""), request, rows)


def _listed(title: Words, says: Words, request: HttpRequest, rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"title": title, "says": says, "rows": rows, "back": f"?{_query(request)}"}


def _rows(found: Iterable[Drawn], asked: Asked, *, checklist: str) -> list[dict[str, Any]]:
    drawn = list(found)
    names: Mapping[UUID, Listed | Glimpse] = sampling.names(
        [one.client for one in drawn], viewer=asked.viewer, on=asked.on
    )
    return [{"case": one.case, "person": names.get(one.client), "drawn": one, "checklist": checklist} for one in drawn]


def _csv(report: Report) -> HttpResponse:
    """One line a file: its case, and how each item stands."""
    items = [one.id for one in report.scores]
    head = ["case", "client", "status", "begins", "ends", "met", "counted", *items]
    rows = [
        [
            str(one.case), str(one.client), one.status, str(one.begins), str(one.ends or ""), str(one.check.met),
            str(one.check.counted), *(sampling.state_of(one.check, item) for item in items),
        ]
        for one in report.files
    ]  # fmt: skip
    return sheets.download(f"files-{report.lot.number}.csv", head, rows)
