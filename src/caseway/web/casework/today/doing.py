"""Clearing a line where it stands, putting it off, and taking either back.

Each is a page of its own that works without a script. Asked for by htmx, it answers with the part that changed: the form
within the line, then the line as it is now.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms as django_forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from caseway.accounts import actions as accounts
from caseway.accounts import audit
from caseway.casework import cases, due, note_records, notes, snoozes, tasks, today
from caseway.casework.access import WORK, Absent, NeedsProof, NeedsReason
from caseway.casework.codes import TaskStatus
from caseway.casework.today import KINDS, Line
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import Asked, answered, ask
from caseway.web.casework.today import forms, ways
from caseway.web.casework.today.queue import uuid_of
from caseway.web.clients import forms as client_forms
from caseway.web.clients.fields import Words

REFUSALS = (Absent, NeedsReason, NeedsProof)
TITLES: dict[str, Words] = {
    "complete": _("Say what came of it"),
    "follow": _("Say what came of it"),
    "wait": _("Say until when it waits"),
    "sign": _("Sign this note"),
    "cosign": _("Read it, then co-sign"),
    "waive": _("Say why it is not done"),
    "see": _("Mark this notice as seen"),
    "snooze": _("Put it off"),
}
DO: dict[str, Words] = {
    "complete": _("It is done"),
    "follow": _("Write it down"),
    "wait": _("It waits until then"),
    "sign": _("Sign"),
    "cosign": _("Co-sign"),
    "waive": _("Take it off the list"),
    "see": _("I have seen it"),
    "snooze": _("Put it off"),
}
DONE: dict[str, Words] = {
    "complete": _("Done"),
    "follow": _("Followed up"),
    "wait": _("It waits"),
    "sign": _("Signed"),
    "cosign": _("Co-signed"),
    "waive": _("Taken off the list"),
    "see": _("Seen"),
    "snooze": _("Put off"),
}
SIGNED = frozenset({"sign", "cosign"})
FOREVER = SIGNED | {"wait"}  # what is signed is never taken back, and another day is chosen as this one was


def _complete(line: Line, form: django_forms.Form, asked: Asked) -> None:
    sent = form.cleaned_data
    tasks.complete(task=line.id, result=sent["result"], done=sent["done"], **asked.by)


def _follow(line: Line, form: django_forms.Form, asked: Asked) -> None:
    sent = form.cleaned_data
    if sent["how"] == TaskStatus.COMPLETED:
        tasks.complete(task=line.id, result=sent["result"], done=sent["done"], **asked.by)
    else:
        tasks.fail(task=line.id, why=sent["result"], **asked.by)


def _wait(line: Line, form: django_forms.Form, asked: Asked) -> None:
    cases.wait(case=line.id, **form.cleaned_data, **asked.by)


def _sign(line: Line, form: django_forms.Form, asked: Asked) -> None:
    notes.sign(note=line.id, credential=form.cleaned_data["credential"], **asked.by)


def _cosign(line: Line, _form: django_forms.Form, asked: Asked) -> None:
    notes.cosign(note=line.id, **asked.by)


def _waive(line: Line, form: django_forms.Form, asked: Asked) -> None:
    does = due.waive if form.cleaned_data["how"] == "waived" else due.does_not_apply
    does(deadline=line.id, why=form.cleaned_data["why"], **asked.by)


def _see(line: Line, _form: django_forms.Form, asked: Asked) -> None:
    accounts.read_notices(by=asked.viewer, at=asked.at, only=line.id)


VERBS: dict[str, Callable[[Line, django_forms.Form, Asked], None]] = {
    "complete": _complete,
    "follow": _follow,
    "wait": _wait,
    "sign": _sign,
    "cosign": _cosign,
    "waive": _waive,
    "see": _see,
}


@declares("today.see")
@answered
@require_http_methods(["GET", "POST"])
def clear(request: HttpRequest) -> HttpResponse:
    """Clear a line: show what that takes, and do it."""
    asked = ask(request)
    line = _line(request, asked)
    if line is None or not line.clear:
        return _gone(request)
    initial = {
        "done": asked.on,
        **({"credential": note_records.credential(viewer=asked.viewer)} if line.clear == "sign" else {}),
    }
    form = forms.OF[line.clear](request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            VERBS[line.clear](line, form, asked)
        except Invalid as invalid:
            client_forms.faults(form, invalid.faults)
        except REFUSALS:
            _note_refusal(line, asked)
            return _gone(request)
        else:
            return _done(request, line, line.clear)
    try:
        note = today.note(line, viewer=asked.viewer, on=asked.on) if line.clear in {"sign", "cosign"} else ""
    except REFUSALS:
        _note_refusal(line, asked)
        return _gone(request)
    return _asked(request, line, line.clear, form, note=note)


@declares("today.see")
@answered
@require_http_methods(["GET", "POST"])
def snooze(request: HttpRequest) -> HttpResponse:
    """Put a line off to a day, with a reason."""
    asked = ask(request)
    line = _line(request, asked)
    if line is None:
        return _gone(request)
    form = forms.Snooze(request.POST or None, initial={"until": asked.on + timedelta(days=1)})
    if request.method == "POST" and form.is_valid():
        try:
            snoozes.put_off(kind=line.kind, about=line.id, **form.cleaned_data, **asked.by)
        except Invalid as invalid:
            client_forms.faults(form, invalid.faults)
        else:
            return _done(request, line, "snooze")
    return _asked(request, line, "snooze", form)


@declares("today.see")
@answered
@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    """Have a line back that was cleared."""
    asked, (kind, about) = ask(request), _named(request)
    if about is None:
        return _gone(request)
    try:
        _take_back(kind, about, asked)
    except (Invalid, *REFUSALS):
        return _gone(request)
    return _back(request, kind, about, asked)


@declares("today.see")
@answered
@require_POST
def wake(request: HttpRequest) -> HttpResponse:
    """Have a line back that was put off."""
    asked, (kind, about) = ask(request), _named(request)
    if about is None:
        return _gone(request)
    snoozes.wake(kind=kind, about=about, by=asked.viewer, at=asked.at)
    return _back(request, kind, about, asked)


def _take_back(kind: str, about: UUID, asked: Asked) -> None:
    if kind in {"task", "follow"}:
        tasks.undo(task=about, **asked.by)
    elif kind == "due":
        due.put_back(deadline=about, **asked.by)
    elif kind == "notice":
        accounts.unread_notice(notice=about, by=asked.viewer)
    else:
        raise Absent


def _named(request: HttpRequest) -> tuple[str, UUID | None]:
    """Which line is meant: its kind, and what it is about."""
    sent = request.POST if request.method == "POST" else request.GET
    kind = sent.get("kind", "")
    return kind, uuid_of(sent.get("about", "")) if kind in KINDS else None


def _line(request: HttpRequest, asked: Asked) -> Line | None:
    kind, about = _named(request)
    if about is None:
        return None
    return today.line(viewer=asked.viewer, kind=kind, about=about, at=asked.at, on=asked.on)


def _note_refusal(line: Line, asked: Asked) -> None:
    """Write down that something was asked for and not done."""
    event = audit.Event(WORK, line.kind, line.id, outcome="denied")
    audit.note(event, by=asked.viewer, at=asked.at)


def is_part(request: HttpRequest) -> bool:
    """Whether a part of a page is asked for."""
    return request.headers.get("HX-Request") == "true"


def _asked(request: HttpRequest, line: Line, what: str, form: django_forms.Form, *, note: str = "") -> HttpResponse:
    """The form of something that is done about a line."""
    told: dict[str, Any] = {
        "one": ways.shown(line), "what": what, "form": form, "title": TITLES[what], "do": DO[what], "note": note,
        "address": reverse("casework:today_snooze" if what == "snooze" else "casework:today_clear"),
    }  # fmt: skip
    name = "casework/today/_ask.html" if is_part(request) else "casework/today/ask.html"
    response = render(request, name, told, status=422 if form.errors else 200)
    if is_part(request) and form.errors:
        response["HX-Retarget"], response["HX-Reswap"] = f"#{told['one'].panel}", "innerHTML"
    return response


def _done(request: HttpRequest, line: Line, what: str) -> HttpResponse:
    """What is left of a line that was cleared: what was done, and how to take it back."""
    one = ways.shown(line)
    if is_part(request):
        told = {"one": one, "says": DONE[what], "may_undo": what not in FOREVER, "is_snooze": what == "snooze"}
        return render(request, "casework/today/_done.html", told)
    did = {"snooze": "snoozed", "wait": "waits"}.get(what, "signed" if what in SIGNED else "done")
    return redirect(f"{reverse('casework:today')}?{urlencode({'did': did, 'of': line.kind, 'about': line.id})}")


def _back(request: HttpRequest, kind: str, about: UUID, asked: Asked) -> HttpResponse:
    """A line that was taken back."""
    line = today.line(viewer=asked.viewer, kind=kind, about=about, at=asked.at, on=asked.on)
    if is_part(request) and line is not None:
        return render(request, "casework/today/_line.html", {"one": ways.shown(line)})
    return redirect(f"{reverse('casework:today')}?did=undone#l-{kind}-{about}") if line else _gone(request)


def _gone(request: HttpRequest) -> HttpResponse:
    """A line that is not in the queue, or no longer: somebody else was quicker, or it is nobody's business here."""
    if is_part(request):
        return render(request, "casework/today/_gone.html")
    return redirect(f"{reverse('casework:today')}?did=gone")
