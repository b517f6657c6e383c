"""Everything that is due in a case: open first, with the rule, what it follows from, what clears it; then what was."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caseway.casework import date_queries, due
from caseway.casework.access import Absent
from caseway.casework.codes import CaseStatus
from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.due_queries import DueSeen
from caseway.clients.faults import Invalid
from caseway.planner import calendar as days
from caseway.web.base.guard import declares
from caseway.web.casework.asking import OPEN, WORK, Asked, answered, ask
from caseway.web.casework.life import forms, pages
from caseway.web.clients.fields import Words

HOURS = 48  # as near as this, hours are told
REMINDERS = (7, 1)
SAYS_STANDING: dict[str, Words] = {
    "seen": gettext_lazy("read there"),
    "known": gettext_lazy("known in the field; to be confirmed there"),
    "ours": gettext_lazy("a default of Caseway’s own, to be replaced by yours"),
}
DECIDED = (DeadlineStatus.WAIVED, DeadlineStatus.NOT_APPLICABLE)
MET = (DeadlineStatus.MET, DeadlineStatus.MET_LATE)


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is or was due, in words."""

    due: DueSeen
    near: str
    tone: str
    when: str
    standing: Words
    may_decide: bool
    may_put_back: bool


@declares(OPEN)
@answered
@require_GET
def show(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show everything that is due, and the dates it follows from."""
    asked = ask(request)
    record = asked.case(case)
    due.renew(**asked.by)
    found = due.of_case(viewer=asked.viewer, case=case, at=asked.at, on=asked.on, replaced=True)
    may = record.may_work and record.is_open
    lines = [line(one, asked, may=may) for one in found]
    told = {
        "record": record,
        "tab": "due",
        "open": [one for one in lines if one.due.is_open],
        "past": sorted((one for one in lines if not one.due.is_open), key=lambda one: one.due.day, reverse=True),
        "dates": date_queries.of_case(viewer=asked.viewer, case=case, on=asked.on),
        "may": may,
        "is_on_hold": record.status == CaseStatus.ON_HOLD,
        "late": sum(one.due.is_late for one in lines),
    }
    return render(request, "casework/life/due.html", told)


def line(one: DueSeen, asked: Asked, *, may: bool) -> Line:
    """One thing, with how near or late it is."""
    tone = {"late": "not_met", "escalated": "not_met", "grace": "unknown", "today": "unknown", "most": "unknown"}
    local = timezone.localtime(one.at)
    has_hour = (local.hour, local.minute) not in {(0, 0), (23, 59)}
    when = date_format(one.day, "DATE_FORMAT") + (f", {time_format(local, 'TIME_FORMAT')}" if has_hour else "")
    return Line(
        one, near(one, asked), tone.get(one.level or "", "neutral"), when,
        SAYS_STANDING.get(one.source.standing, "") if one.source else "",
        may_decide=may and (one.is_open or one.status == DeadlineStatus.MISSED),
        may_put_back=may and one.status in (*DECIDED, *MET),
    )  # fmt: skip


def near(one: DueSeen, asked: Asked) -> str:
    """How late or near something is, in words."""
    if not one.is_open:
        return str(one.status.label)
    left = (one.day - asked.on).days
    if one.level == "waiting" and one.opens:
        return _("Counts from {day}").format(day=date_format(one.opens, "DATE_FORMAT"))
    if one.level == "grace" and one.grace:
        return _("Past its day, in time until {day}").format(day=date_format(one.grace, "DATE_FORMAT"))
    if one.at < asked.at:
        return _late(asked, one)
    hours = (one.at - asked.at) / timedelta(hours=1)
    is_by_hour = timezone.localtime(one.at).hour not in {0, 23}
    if is_by_hour and hours < HOURS:
        whole = max(1, int(hours))
        return ngettext("In {number} hour", "In {number} hours", whole).format(number=whole)
    if left == 0:
        return _("Today")
    if left == 1:
        return _("Tomorrow")
    return ngettext("In {number} day", "In {number} days", left).format(number=left)


def _late(asked: Asked, one: DueSeen) -> str:
    number = (asked.on - one.day).days
    if number < 1:
        return _("Late since today")
    return ngettext("{number} day late", "{number} days late", number).format(number=number)


def _of_case(asked: Asked, case: UUID, deadline: UUID) -> DueSeen:
    """Something due in this case; raises Absent."""
    found = due.of_case(viewer=asked.viewer, case=case, at=asked.at, on=asked.on, replaced=True)
    one = next((one for one in found if one.id == deadline), None)
    if one is None:
        raise Absent
    return one


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def waive(request: HttpRequest, case: UUID, deadline: UUID) -> HttpResponse:
    """Say that something need not be done this time."""
    return _decide(
        request, case, deadline, due.waive, gettext_lazy("Waive it"),
        gettext_lazy("It need not be done this time. If it recurs, it is due again the next time."),
    )  # fmt: skip


@declares(WORK)
@answered
@require_http_methods(["GET", "POST"])
def does_not_apply(request: HttpRequest, case: UUID, deadline: UUID) -> HttpResponse:
    """Say that a rule does not apply to a case."""
    return _decide(
        request, case, deadline, due.does_not_apply, gettext_lazy("It does not apply"),
        gettext_lazy("The rule is not meant for a case like this one."),
    )  # fmt: skip


def _decide(
    request: HttpRequest, case: UUID, deadline: UUID, verb: Callable[..., None], title: Words, lead: Words
) -> HttpResponse:
    asked = ask(request)
    record = asked.case(case, WORK)
    one = _of_case(asked, case, deadline)
    form = forms.Decide(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            verb(deadline=deadline, why=form.cleaned_data["why"], **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return pages.done(request, _("Saved. It can be put back."), "casework:due", case)
    told = {"lead": f"{one.label}. {lead}", "do": title}
    return pages.ask(request, form, **pages.of(record, title, reverse("casework:due", args=[case]), **told))


@declares(WORK)
@answered
@require_POST
def put_back(request: HttpRequest, case: UUID, deadline: UUID) -> HttpResponse:
    """Have something due again."""
    asked = ask(request)
    asked.require_case(case)
    _of_case(asked, case, deadline)
    try:
        due.put_back(deadline=deadline, **asked.by)
    except Invalid as invalid:
        pages.say_refused(request, invalid)
        return redirect("casework:due", case)
    return pages.done(request, _("It is due again."), "casework:due", case)


@declares(OPEN)
@answered
@require_GET
def calendar(request: HttpRequest, case: UUID) -> HttpResponse:
    """Hand over what is due as a calendar file: what kind of thing, when, and the number of the case. Nobody is named."""
    asked = ask(request)
    asked.case(case)
    found = due.of_case(viewer=asked.viewer, case=case, at=asked.at, on=asked.on)
    number = short(case)
    url = request.build_absolute_uri(reverse("casework:due", args=[case]))
    events = [
        days.Event(
            f"due-{one.id}", f"{one.label} · {number}", one.says, one.day, one.day, url, _reminders(one.day, asked.on)
        )
        for one in found
        if one.is_open
    ]
    content = days.calendar(events, at=asked.at, name=number, reminder=_("{title}: in {days} days"))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="caseway-{case.hex[:8]}.ics"'
    return response


def _reminders(day: date, on: date) -> tuple[int, ...]:
    return tuple(number for number in REMINDERS if day - timedelta(days=number) >= on)


def short(case: UUID) -> str:
    """A case by a number that says nothing of whose it is."""
    return _("Case {number}").format(number=case.hex[:8].upper())
