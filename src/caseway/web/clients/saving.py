"""Saving what somebody changed although somebody else was quicker: both texts side by side, and nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict

from caseway.accounts.editing import Clash, Stale
from caseway.clients.faults import Invalid
from caseway.web.base.sent import whole
from caseway.web.clients import fields
from caseway.web.clients.forms import faults

KEEP = "keep-"
THEIRS = "theirs"
Save = Callable[[Mapping[str, Any], int], object]


@dataclass(frozen=True, slots=True)
class Choice:
    """One field two people want to be different things."""

    name: str
    label: fields.Words | None
    yours: fields.Words
    theirs: fields.Words
    seen: str  # theirs, as the form sends along what was seen


@dataclass(frozen=True, slots=True)
class Saved:
    """How saving went; not `is_done`: the form says why, or `choices` are to be made and saved again with `version`."""

    is_done: bool
    version: int
    choices: tuple[Choice, ...] = ()


def remembering(form: forms.Form) -> forms.Form:
    """Have a form send along what it showed, so that what the user changed can be told from what they left alone."""
    for field in form.fields.values():
        field.show_hidden_initial = True
    return form


def version_of(request: HttpRequest, otherwise: int) -> int:
    """The version a form was filled in on."""
    sent = whole(request.POST.get("version", ""))
    return otherwise if sent is None else sent


def save(request: HttpRequest, form: forms.Form, save_: Save, *, version: int, changes: Mapping[str, Any]) -> Saved:
    """Save what the user changed, of a valid form of `remembering`.

    1. Where somebody else changed the same field, the user chose or is asked to. 2. Where they changed others only, both
    changes stand.
    """
    chosen = {name: value for name, value in changes.items() if request.POST.get(KEEP + name) != THEIRS}
    try:
        save_(chosen, version)
    except Stale as stale:
        decided = {name for name in chosen if KEEP + name in request.POST}
        real = [one for one in stale.clashes if _is_real(form, one, decided)]
        if real:
            return Saved(is_done=False, version=stale.version, choices=tuple(_choice(form, one) for one in real))
        return save(request, form, save_, version=stale.version, changes=changes)
    except Invalid as invalid:
        faults(form, invalid.faults)
        return Saved(is_done=False, version=version)
    return Saved(is_done=True, version=version)


def _is_real(form: forms.Form, clash: Clash, decided: set[str]) -> bool:
    """Whether somebody else changed the field, too: it is not what the form showed."""
    if clash.field not in form.fields:
        return False
    field = form[clash.field]
    shown = field.field.hidden_widget().value_from_datadict(form.data, MultiValueDict(), field.html_initial_name)
    theirs = _plain(clash.theirs)
    return theirs != _plain(shown) and (clash.field not in decided or theirs != form.data.get(f"seen-{clash.field}"))


def _plain(value: object) -> str:
    """A value as a form sends it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return {"True": "yes", "False": "no"}.get(str(value), str(value)) if value is not None else ""


def _choice(form: forms.Form, clash: Clash) -> Choice:
    field = form.fields[clash.field]
    is_one = isinstance(field, forms.ChoiceField) and not isinstance(field, forms.MultipleChoiceField)
    yours, theirs = (fields.said(field, _plain(value) if is_one else value) for value in (clash.yours, clash.theirs))
    return Choice(clash.field, field.label, yours, theirs, _plain(clash.theirs))


def changed(form: forms.Form) -> dict[str, Any]:
    """What the user changed of what the form showed."""
    return {name: form.cleaned_data[name] for name in form.changed_data if name in form.cleaned_data}
