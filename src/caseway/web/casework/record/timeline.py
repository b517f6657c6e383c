"""The timeline of a case: what happened, the latest first, by day; of some kinds, of one person, of a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from caseway.accounts.policy import decide
from caseway.casework import case_file, household_notes
from caseway.casework.case_file import Followed, Wanted
from caseway.casework.codes import ChangeKind
from caseway.casework.household_notes import AboutAnother
from caseway.casework.timeline import KINDS, PAGE, Entry
from caseway.clients.standing import target_of
from caseway.web.base.guard import declares
from caseway.web.casework.asking import Asked, answered, ask
from caseway.web.clients.fields import Words

YEARS = range(1900, 2200)
PRINTED = 500  # entries of one printing
SEVERAL = 4  # for each entry of a short list so many are read: changes of tasks, goals and needs are not told there
PLANNED = (ChangeKind.TASK, ChangeKind.GOAL, ChangeKind.NEED)

NAMES: dict[str, Words] = {
    "contact": _("Contacts"), "note": _("Notes alone"), "assessment": _("Assessments"), "plan": _("Plans"),
    "goal": _("Reviews of goals"), "task": _("Tasks done"), "document": _("Documents"), "change": _("Changes"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as a page draws it."""

    it: Entry
    followed: Followed | None
    others: tuple[AboutAnother, ...] = ()  # what was written about others of the household with it

    @property
    def day(self) -> date:
        """The day it was, here."""
        return timezone.localdate(self.it.at)


@dataclass(frozen=True, slots=True)
class Day:
    """What happened on a day; is_continued: the page before it ended within it."""

    day: date
    lines: tuple[Line, ...]
    is_continued: bool


@declares("case.open")
@answered
@require_GET
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show what happened; asked for a part, only what comes next."""
    asked = ask(request)
    record = asked.case(case)
    wanted, told = _wanted(request)
    found = case_file.happened(viewer=asked.viewer, case=case, wanted=wanted, on=asked.on)
    ids = [one.id for one in found.entries if one.kind == "contact"]
    others = household_notes.by_contact(viewer=asked.viewer, case=case, contacts=ids, on=asked.on)
    lines = tuple(Line(one, found.followed.get(one.id), others.get(one.id, ())) for one in found.entries)
    target = target_of(viewer=asked.viewer, client=record.client, on=asked.on)
    shown: dict[str, Any] = {
        "record": record, "days": days(lines, _day(request, "after")), "asked_for": told,
        "more": _more(told, found.before, lines), "me": asked.viewer.user, "on": asked.on, "looked_back_to": found.scanned_to,
        "may_cosign": decide(asked.viewer, "note.cosign", target).is_allowed, "printed": "print" in request.GET,
    }  # fmt: skip
    if "HX-Request" in request.headers:
        return render(request, "casework/record/_days.html", shown)
    shown |= {
        "kinds": NAMES.items(), "writers": case_file.writers(viewer=asked.viewer, case=case, on=asked.on),
        "printing": urlencode({**told, "print": "1"}, doseq=True), "tab": "timeline",
    }  # fmt: skip
    return render(request, "casework/record/timeline.html", shown)


def latest(asked: Asked, case: UUID, most: int) -> tuple[Line, ...]:
    """The latest entries of a case."""
    wanted = Wanted(most=SEVERAL * most)
    found = case_file.happened(viewer=asked.viewer, case=case, wanted=wanted, on=asked.on)
    told = [one for one in found.entries if one.told.get("kind") not in PLANNED or one.kind != "change"]
    return tuple(Line(one, found.followed.get(one.id)) for one in told[:most])


def days(lines: tuple[Line, ...], after: date | None) -> tuple[Day, ...]:
    """Entries by day."""
    return tuple(Day(day, tuple(of_day), day == after) for day, of_day in groupby(lines, key=lambda one: one.day))


def _wanted(request: HttpRequest) -> tuple[Wanted, dict[str, Any]]:
    """What is asked for, and as the address says it."""
    kinds = [one for one in request.GET.getlist("kind") if one in KINDS]
    since, until = _day(request, "since"), _day(request, "until")
    before = _before(request)
    if before is None and until is not None:
        before = _moment(until + timedelta(days=1))
    by = request.GET.get("by", "")[:200]
    told: dict[str, Any] = {"kind": kinds, "by": by, "since": since or "", "until": until or ""}
    most = PRINTED if "print" in request.GET else PAGE
    wanted = Wanted(tuple(kinds) or KINDS, by, _moment(since) if since else None, before, most)
    return wanted, {name: text for name, text in told.items() if text}


def _day(request: HttpRequest, name: str) -> date | None:
    """A day that the address names, if it is one on which something can have happened."""
    try:
        found = parse_date(request.GET.get(name, ""))
    except ValueError:
        return None
    return found if found and found.year in YEARS else None


def _before(request: HttpRequest) -> datetime | None:
    """From where to go on."""
    try:
        found = parse_datetime(request.GET.get("before", ""))
    except ValueError:
        return None
    if found is None or found.year not in YEARS:
        return None
    return found if timezone.is_aware(found) else timezone.make_aware(found)


def _moment(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def _more(told: dict[str, Any], before: datetime | None, lines: tuple[Line, ...]) -> str:
    """Where the next page begins; nothing where there is none."""
    if before is None:
        return ""
    last = {"after": lines[-1].day} if lines else {}
    return urlencode({**told, "before": before.isoformat(), **last}, doseq=True)
