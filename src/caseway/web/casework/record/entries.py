"""A contact after it was written: its small facts put right, taken back, struck; and its notes: signed, added to, locked."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from caseway.casework import case_file, contacts, drafts, note_records, notes, undoing
from caseway.casework.case_file import ContactRecord
from caseway.casework.contact_codes import NoteStatus
from caseway.casework.note_records import NoteSeen
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import WORK, Asked, answered, ask
from caseway.web.casework.record import forms, writing
from caseway.web.casework.record.parts import found, taken
from caseway.web.clients import saving
from caseway.web.clients.forms import faults

COSIGN = "note.cosign"


# --- contacts ---


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def edit_contact(request: HttpRequest, case: UUID, contact: UUID) -> HttpResponse:
    """Put the small facts of a contact right."""
    asked = ask(request)
    record, row = taken(asked, case, "contact", contact, lambda: _contact(asked, case, contact))
    initial = {name: getattr(row, name) for name in forms.Mended.base_fields}
    form = saving.remembering(forms.Mended(request.POST or None, initial=initial))
    told: dict[str, Any] = {
        "record": record, "form": form, "title": _("Put this contact right"), "back": _timeline(case, contact),
        "lead": _("When it was, with whom and what came of it meets what was due: to change that, strike the contact and write it anew."),  # noqa: E501
        "version": saving.version_of(request, row.version), "strike": reverse("casework:strike_contact", args=[case, contact]),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        saved = saving.save(
            request, form, lambda changes, read: contacts.edit(
                contact=contact, changes=dict(changes), version=read, **asked.by
            ), version=told["version"], changes=saving.changed(form),
        )  # fmt: skip
        if saved.is_done:
            messages.success(request, _("Put right."))
            return redirect(_timeline(case, contact))
        told |= {"version": saved.version, "choices": saved.choices}
    return render(request, "casework/record/edit_contact.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def strike_contact(request: HttpRequest, case: UUID, contact: UUID) -> HttpResponse:
    """Mark a contact as entered in error, and say what was wrong."""
    asked = ask(request)
    record, _row = taken(asked, case, "contact", contact, lambda: _contact(asked, case, contact))
    form = forms.Struck(request.POST or None)
    if request.method == "POST" and form.is_valid():
        why = form.cleaned_data["why"]
        if _is_done(form, lambda: contacts.strike(contact=contact, why=why, **asked.by)):
            messages.success(request, _("Struck. What was due and met by it is due again; its notes stay."))
            return redirect(_timeline(case, contact))
    told = {
        "record": record, "form": form, "title": _("Strike this contact"), "do": _("Strike it"), "is_danger": True,
        "back": _timeline(case, contact), "lead": _("It counts no more and stays to be seen. What it met is due again."),
    }  # fmt: skip
    return render(request, "casework/form.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def undo_contact(request: HttpRequest, case: UUID, contact: UUID) -> HttpResponse:
    """Take back a contact one has just written, and go on with what was written."""
    asked = ask(request)
    record, it = taken(asked, case, "contact", contact, lambda: _contact(asked, case, contact))
    if it.is_in_error:
        messages.info(request, _("This contact was taken back already."))
        return redirect(_timeline(case, contact))
    said = ""
    if request.method == "POST":
        try:
            written = undoing.undo(case=case, contact=contact, **asked.by)
        except Invalid as invalid:
            said = " ".join(invalid.faults.values())
        else:
            key, content = uuid4(), writing.content_of(written, record.client)
            drafts.keep(kind=writing.KIND, key=str(key), content=content, case=case, **asked.by)
            messages.success(request, _("Taken back. What you wrote is here, to go on with or to throw away."))
            return redirect(f"{reverse('casework:write', args=[case])}?key={key}")
    told = {"record": record, "it": it, "said": said, "back": _timeline(case, contact)}
    return render(request, "casework/record/undo.html", told, status=422 if said else 200)


# --- notes ---


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def note(request: HttpRequest, case: UUID, note: UUID) -> HttpResponse:
    """Go on with a draft of one's own: change it, or sign it."""
    asked = ask(request)
    record, seen = taken(asked, case, "note", note, lambda: _note(asked, case, note))
    if seen.status != NoteStatus.DRAFT or seen.author != asked.viewer.user:
        messages.info(request, _("This note is signed, or somebody else’s draft: it is added to, not changed."))
        return redirect(_timeline(case, note))
    initial = {"text": seen.text, "credential": note_records.credential(viewer=asked.viewer)}
    form = saving.remembering(forms.NoteText(request.POST or None, initial=initial))
    told: dict[str, Any] = {
        "record": record, "form": form, "title": _("Your draft"), "back": _timeline(case, note), "note": seen,
        "version": saving.version_of(request, seen.version),
    }  # fmt: skip
    if request.method == "POST" and form.is_valid():
        saved = saving.save(
            request, form, lambda changes, read: notes.edit(
                note=note, text=str(changes.get("text", seen.text)), version=read, **asked.by
            ), version=told["version"], changes=saving.changed(form),
        )  # fmt: skip
        credential = form.cleaned_data["credential"]
        if saved.is_done and "later" in request.POST:
            messages.success(request, _("Kept as your draft. Only what is signed counts as written."))
            return redirect(_timeline(case, note))
        if saved.is_done and _is_done(form, lambda: notes.sign(note=note, credential=credential, **asked.by)):
            messages.success(request, _("Signed. From now on it is added to, not changed."))
            return redirect(_timeline(case, note))
        told |= {"version": saved.version, "choices": saved.choices}
    return render(request, "casework/record/note.html", told, status=422 if form.errors else 200)


@declares("case.work")
@answered
@require_http_methods(["GET", "POST"])
def add_to_note(request: HttpRequest, case: UUID, note: UUID) -> HttpResponse:
    """Add to a signed note, under one's own name."""
    asked = ask(request)
    record, seen = taken(asked, case, "note", note, lambda: _note(asked, case, note))
    form = forms.Added(request.POST or None, initial={"credential": note_records.credential(viewer=asked.viewer)})
    if request.method == "POST" and form.is_valid():
        told, back = form.cleaned_data, _timeline(case, note)
        if _is_done(form, lambda: notes.add(note=note, text=told["text"], credential=told["credential"], **asked.by)):
            messages.success(request, _("Added, under your name."))
            return redirect(back)
    shown = {
        "record": record, "form": form, "title": _("Add to this note"), "do": _("Add and sign"), "note": seen,
        "back": _timeline(case, note),
    }  # fmt: skip
    return render(request, "casework/record/add.html", shown, status=422 if form.errors else 200)


@declares("note.cosign")
@answered
@require_POST
def cosign_note(request: HttpRequest, case: UUID, note: UUID) -> HttpResponse:
    """Put one's name under another's note."""
    asked = ask(request)
    found(asked, case, "note", note, lambda: _require_note(asked, case, note, COSIGN), COSIGN)
    return _moved(request, case, note, lambda: notes.cosign(note=note, **asked.by), _("Co-signed."))


@declares("case.work")
@answered
@require_POST
def lock_note(request: HttpRequest, case: UUID, note: UUID) -> HttpResponse:
    """Lock a signed note."""
    asked = ask(request)
    found(asked, case, "note", note, lambda: _require_note(asked, case, note, WORK))
    return _moved(request, case, note, lambda: notes.lock(note=note, **asked.by), _("Locked."))


# --- how ---


def _contact(asked: Asked, case: UUID, contact: UUID) -> ContactRecord:
    return case_file.contact(viewer=asked.viewer, case=case, contact=contact, on=asked.on)


def _require_note(asked: Asked, case: UUID, note: UUID, action: str) -> None:
    case_file.require_note(viewer=asked.viewer, case=case, note=note, on=asked.on, action=action)


def _note(asked: Asked, case: UUID, note: UUID) -> NoteSeen:
    return case_file.note(viewer=asked.viewer, case=case, note=note, on=asked.on)


def _moved(request: HttpRequest, case: UUID, note: UUID, do: Callable[[], None], says: str) -> HttpResponse:
    try:
        do()
    except Invalid as invalid:
        messages.error(request, " ".join(invalid.faults.values()))
    else:
        messages.success(request, says)
    return redirect(_timeline(case, note))


def _is_done(form: Any, do: Callable[[], object]) -> bool:  # noqa: ANN401 - a form of any kind
    """Whether something could be done; else the form says why not."""
    try:
        do()
    except Invalid as invalid:
        faults(form, invalid.faults)
        return False
    return True


def _timeline(case: UUID, about: UUID) -> str:
    return f"{reverse('casework:timeline', args=[case])}#of-{about}"
