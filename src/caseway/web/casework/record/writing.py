"""Writing a contact once: the form, what is kept of it while one writes, and what it did.

The form is sent by its script, which keeps it where the network is dead or the session has ended, and sends it again: the
same key sent twice is one contact. Without scripts it is a form like any other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caseway.casework import case_file, contacts, drafts, due, note_records, thread
from caseway.casework.codes import TASK_OPEN, TaskKind
from caseway.casework.contact_codes import Direction, Mode, NoteClass, Party, Result
from caseway.casework.drafts import DraftRecord
from caseway.casework.notes import NoteDraft
from caseway.casework.records import CaseRecord, TaskRecord, Thread
from caseway.clients import queries as clients
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.base.sent import back_to
from caseway.web.casework.asking import WORK, Asked, answered, ask
from caseway.web.casework.record import forms
from caseway.web.clients import drawing
from caseway.web.clients.forms import faults

KIND = "contact"
BY_SCRIPT = "Caseway-Script"  # the page's script sends it along, and reads the answer
KEEPING = {"csrfmiddlewaretoken", "writer", "kind", "key", "tab", "count", "force", "back"}  # no part of the contact
QUICK = (5, 10, 15, 30, 45, 60)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a form begins with: its key, the draft of it if there is one, and whether it was sent before."""

    key: UUID
    draft: DraftRecord | None = None
    sent: UUID | None = None


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def write(request: HttpRequest, case: UUID) -> HttpResponse:
    """Write a contact."""
    asked = ask(request)
    record = asked.case(case, WORK)
    told = thread.of(viewer=asked.viewer, case=case, on=asked.on)
    near = [forms.Near(one.id, one.name) for one in case_file.near(viewer=asked.viewer, case=case, on=asked.on)]
    tasks = [_open(one) for one in open_tasks(told) if one.kind != TaskKind.COSIGN]
    if request.method == "POST":
        if _is_of_another(request, asked):
            return _refuse_another(request)
        form = forms.Contact(request.POST, near=near, tasks=tasks)
        if form.is_valid() and (made := _recorded(asked, record, form)):
            return _done(request, asked, record, made)
        return _show(request, asked, record, form, Kept(_key(form["client_key"].value()) or uuid4()), status=422)
    drafts.sweep(by=asked.viewer, at=asked.at)
    kept = _kept(request, asked, case)
    if kept.sent:
        return render(
            request, "casework/record/sent.html", {"record": record, "key": kept.key, "back": _back(request, case)}
        )
    form = forms.Contact(initial=_initial(request, asked, record, kept), near=near, tasks=tasks)
    return _show(request, asked, record, form, kept)


@declares("case.work")
@answered
@require_POST
def keep_draft(request: HttpRequest, case: UUID) -> HttpResponse:
    """Keep what somebody is writing; told: when it was kept, or that it was changed or sent elsewhere meanwhile."""
    asked = ask(request)
    asked.require_case(case)
    if _is_of_another(request, asked):
        return _refuse_another(request)
    key, kind = _key(request.POST.get("key", "")), request.POST.get("kind", KIND)
    if key is None or kind != KIND:
        return JsonResponse({"fault": _("There is no such form.")}, status=400)
    if case_file.sent(viewer=asked.viewer, case=case, key=key):
        return JsonResponse({"sent": True}, status=409)
    if "drop" in request.POST:
        drafts.drop(by=asked.viewer, kind=kind, key=str(key))
        return JsonResponse({"dropped": True})
    tab = request.POST.get("tab", "")
    there = drafts.of(viewer=asked.viewer, kind=kind, key=str(key), on=asked.on)
    if there and there.content.get("tab") != tab and "force" not in request.POST and there.case == case:
        return JsonResponse({"at": _clock(there)}, status=409)
    content = {name: text for name, text in request.POST.items() if name not in KEEPING}
    content |= {"tab": tab, "count": request.POST.get("count", "0")}
    try:
        drafts.keep(kind=kind, key=str(key), content=content, case=case, **asked.by)
    except Invalid as invalid:
        return JsonResponse({"fault": " ".join(invalid.faults.values())}, status=422)
    return JsonResponse({"saved": date_format(timezone.localtime(asked.at), "TIME_FORMAT")})


@declares("case.work")
@answered
@require_POST
def drop_draft(request: HttpRequest, case: UUID) -> HttpResponse:
    """Throw a draft of one's own away."""
    asked = ask(request)
    asked.require_case(case)
    if key := _key(request.POST.get("key", "")):
        drafts.drop(by=asked.viewer, kind=KIND, key=str(key))
        messages.info(request, _("Thrown away."))
    return redirect(_back(request, case))


def open_tasks(told: Thread) -> list[TaskRecord]:
    """The tasks that are still to be done, the earliest first."""
    every = [*told.tasks, *(step for goal in told.goals for step in goal.steps)]
    standing = [one for one in every if one.status in TASK_OPEN and not one.is_in_error and not one.is_hidden]
    return sorted(standing, key=lambda one: (one.due_date is None, one.due_date, not one.is_urgent, one.says))


def content_of(written: case_file.Written, client: UUID) -> dict[str, str]:
    """What was written with a contact, as the form's draft holds it."""
    it = written.contact
    told = {name: str(getattr(it, name) or "") for name in (
        "mode", "party", "party_name", "result", "direction", "minutes", "travel_minutes", "writing_minutes", "language",
        "next_date",
    )}  # fmt: skip
    told["at"] = timezone.localtime(it.at).strftime(forms.MOMENT)
    if it.used_interpreter:
        told["used_interpreter"] = "on"
    for one in written.notes:
        near = forms.Near(one.client, "")
        text, kind = ("text", "note_class") if one.client == client else (near.text, near.note_class)
        told |= {text: one.text or "", kind: one.note_class, "credential": one.credential}
        told["sign"] = "later" if one.signed_at is None else "now"
        if one.needs_cosign:
            told["needs_cosign"] = "on"
    for task, result in written.done:
        task_ = forms.Open(task, "", "", is_overdue=False)
        told |= {task_.tick: "on", task_.result: result}
    return told


# --- how ---


def _is_of_another(request: HttpRequest, asked: Asked) -> bool:
    """Whether a form was filled in by somebody else, who was signed in here before: it is not sent in another's name."""
    return request.POST.get("writer", str(asked.viewer.user)) != str(asked.viewer.user)


def _refuse_another(request: HttpRequest) -> HttpResponse:
    if BY_SCRIPT in request.headers:
        return JsonResponse({"other": True}, status=409)
    return render(request, "casework/record/another.html", status=409)


def _recorded(asked: Asked, record: CaseRecord, form: forms.Contact) -> UUID | None:
    """Write the contact; None where something is wrong, which the form then says."""
    draft, notes = form.draft(), form.notes(record.client)
    if draft.client_key and _is_another(asked, record, draft.client_key, notes):
        form.add_error(None, _("This form was sent already, from another tab, with another text. To write what is here as a contact of its own, save again."))  # fmt: skip  # noqa: E501
        form.data = {**form.data.dict(), "client_key": str(uuid4())}  # type: ignore[attr-defined] # what a request sends
        return None
    try:
        return contacts.record(case=record.id, draft=draft, written=notes, done=form.done(), **asked.by)
    except Invalid as invalid:
        faults(form, invalid.faults)
    return None


def _is_another(asked: Asked, record: CaseRecord, key: UUID, notes: list[NoteDraft]) -> bool:
    """Whether a key was used for a contact that says something else."""
    known = case_file.sent(viewer=asked.viewer, case=record.id, key=key)
    if known is None:
        return False
    there = case_file.written(viewer=asked.viewer, case=record.id, contact=known, on=asked.on)
    return {(one.client, one.text) for one in there.notes} != {(one.client, one.text.strip()) for one in notes}


def _done(request: HttpRequest, asked: Asked, record: CaseRecord, contact: UUID) -> HttpResponse:
    """Lead back to where one came from, and say what the contact did."""
    messages.success(request, _said(asked, record, contact))
    back = _back(request, record.id)
    if BY_SCRIPT in request.headers:
        return JsonResponse({"done": back})
    return redirect(back)


def _said(asked: Asked, record: CaseRecord, contact: UUID) -> SafeString:
    """What a contact did, with the ways to take it back."""
    rows = due.of_case(viewer=asked.viewer, case=record.id, at=asked.at, on=asked.on)
    sentences = [_("Written: {name}.").format(name=record.person.name)]
    for one in rows:
        if one.met_by != f"contact:{contact}":
            continue
        follows = next(
            (row for row in rows if row.is_open and (row.rulebook, row.rule) == (one.rulebook, one.rule)), None
        )
        if follows:
            day = date_format(follows.day, "DATE_FORMAT")
            sentences.append(_("It met “{what}”; the next is due {day}.").format(what=one.label, day=day))
        else:
            sentences.append(_("It met “{what}”.").format(what=one.label))
    ways = [
        (reverse("casework:undo_contact", args=[record.id, contact]), _("Undo")),
        (reverse("casework:edit_contact", args=[record.id, contact]), _("Correct")),
    ]
    links = [format_html('<a class="cw-said__way" href="{}">{}</a>', address, label) for address, label in ways]
    return format_html("{} {} {}", " ".join(sentences), *links)


def _show(
    request: HttpRequest, asked: Asked, record: CaseRecord, form: forms.Contact, kept: Kept, status: int = 200
) -> HttpResponse:
    client = clients.of_case(viewer=asked.viewer, client=record.client, on=asked.on)
    draft = kept.draft
    told: dict[str, Any] = {
        "record": record, "form": form, "kept": kept, "back": _back(request, record.id), "tab": uuid4(),
        "saved": _clock(draft) if draft else "", "kept_tab": draft.content.get("tab", "") if draft else "",
        "kept_count": draft.content.get("count", "") if draft else "", "points": drawing.draw(client, on=asked.on).points,
        "client": client, "quick": QUICK, "means": forms.MEANS.items(),
        "sign_in": reverse("account_login"),
    }  # fmt: skip
    return render(request, "casework/record/write.html", told, status=status)


def _kept(request: HttpRequest, asked: Asked, case: UUID) -> Kept:
    """The draft a form goes on with: the one that is named, or else the latest of this case; a new one where asked for."""
    if named := _key(request.GET.get("key", "")):
        there = drafts.of(viewer=asked.viewer, kind=KIND, key=str(named), on=asked.on)
        sent = case_file.sent(viewer=asked.viewer, case=case, key=named)
        return Kept(named, there if there and there.case == case else None, sent)
    mine = drafts.mine(viewer=asked.viewer, on=asked.on) if "new" not in request.GET else []
    for one in mine:
        if one.case == case and one.kind == KIND and (key := _key(one.key)):
            return Kept(key, one)
    return Kept(uuid4())


def _initial(request: HttpRequest, asked: Asked, record: CaseRecord, kept: Kept) -> dict[str, Any]:
    """What a form shows at first: the draft, or what is usual."""
    if kept.draft:
        return {**forms.initial_of(kept.draft.content), "client_key": kept.key}
    usual = {
        "at": timezone.localtime(asked.at).strftime(forms.MOMENT), "mode": Mode.PHONE, "party": Party.CLIENT,
        "result": Result.REACHED, "direction": Direction.OUTGOING, "note_class": NoteClass.GENERAL, "sign": "now",
        "language": record.language, "used_interpreter": bool(record.needs_interpreter),
        "credential": note_records.credential(viewer=asked.viewer), "client_key": kept.key,
    }  # fmt: skip
    if task := _key(request.GET.get("task", "")):
        usual[forms.Open(task, "", "", is_overdue=False).tick] = True
    if (mode := request.GET.get("mode", "")) in Mode.values:
        usual["mode"] = mode
    return usual


def _open(task: TaskRecord) -> forms.Open:
    who = task.user.name if task.user else task.owner_name
    return forms.Open(task.id, task.says, who, task.is_overdue)


def _back(request: HttpRequest, case: UUID) -> str:
    """Where one came from, if it is a page of ours; else the case."""
    return back_to(request, reverse("casework:case", args=[case]), name="back")


def _key(text: object) -> UUID | None:
    try:
        return UUID(str(text))
    except ValueError:
        return None


def _clock(draft: DraftRecord) -> str:
    """When a draft was kept: the time, and the day where it was not today."""
    return date_format(timezone.localtime(draft.saved_at), "SHORT_DATETIME_FORMAT")
