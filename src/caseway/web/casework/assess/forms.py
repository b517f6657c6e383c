"""The forms around a sitting: how it begins, a result from elsewhere, and reasons."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseway.casework.assessment_records import Usable
from caseway.casework.codes import Informant
from caseway.casework.contact_codes import Mode
from caseway.web.casework.labeled import Labeled
from caseway.web.clients import fields

HOW = (("", _("Not said")), *((value, label) for value, label in Mode.choices))
REASON = _("In a sentence. It stays with the assessment.")


class Begin(forms.Form):
    """How somebody sits down with an instrument."""

    language = fields.choice(
        _("Language of the interview"), (), hint=_("The questions are shown in it; the page stays in yours.")
    )
    informant = fields.choice(_("Who answers?"), Informant)
    mode = fields.choice(_("How are you talking?"), HOW, required=False)
    administered = fields.day(
        _("On which day is it asked?"), required=True, hint=_("For a paper form: the day it was filled in.")
    )

    def __init__(self, *given: Any, instrument: Usable, **named: Any) -> None:
        super().__init__(*given, **named)
        choices = [(code, fields.language(code)) for code in instrument.languages]
        self.fields["language"].choices = choices  # type: ignore[attr-defined] # it is a choice


class Result(Labeled):
    """What may be kept of a licensed instrument: its name, the day, a total and what it means."""

    title = fields.text(_("Name of the instrument"), most=200, required=True, hint=_("Such as MoCA or interRAI."))
    administered = fields.day(_("On which day was it done?"), required=True)
    total = forms.FloatField(
        label=_("Total"), required=False, widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
    )
    level = fields.text(
        _("What it means, on which scale"), required=True, hint=_("In its own words: “22 of 30, mild impairment”.")
    )
    assessor = fields.text(_("Who did it"), most=200)
    field_order = ("title", "administered", "total", "level", "assessor", "labels")


class Why(forms.Form):
    """A reason."""

    why = fields.paragraph(_("Why?"), most=500, hint=REASON)
