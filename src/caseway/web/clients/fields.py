"""The fields that the forms of clients are made of."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Words: TypeAlias = "str | _StrPromise"  # a sentence, in the language of the page
CHOOSE = ("", _("Choose one"))
# What may be typed for a day; browsers that know dates send the first.
DAYS = ["%Y-%m-%d", "%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y"]
FIRST_YEAR, LAST_YEAR = 1890, 2999
TICK = "clients/_tick.html"
TICKS = "clients/_ticks.html"

# The languages American agencies meet most; anything else keeps its code.
LANGUAGES: dict[str, Words] = {
    "en": _("English"), "es": _("Spanish"), "zh": _("Chinese"), "vi": _("Vietnamese"), "tl": _("Tagalog"),
    "ar": _("Arabic"), "fr": _("French"), "ht": _("Haitian Creole"), "ko": _("Korean"), "ru": _("Russian"),
    "pt": _("Portuguese"), "hi": _("Hindi"), "ur": _("Urdu"), "bn": _("Bengali"), "fa": _("Persian"),
    "pl": _("Polish"), "so": _("Somali"), "sw": _("Swahili"), "am": _("Amharic"), "ne": _("Nepali"),
    "my": _("Burmese"), "uk": _("Ukrainian"), "hmn": _("Hmong"), "nv": _("Navajo"), "ase": _("American Sign Language"),
}  # fmt: skip


MISSING: dict[str, Words] = {
    "write": _("Write something here."),
    "day": _("Write a day, or choose one."),
    "choose": _("Choose one of the list."),
}


def text(label: Words, *, most: int = 100, required: bool = False, hint: Words = "", **more: Any) -> forms.CharField:
    """A line of text that no browser fills in by itself."""
    widget = forms.TextInput(attrs={"autocomplete": "off", **more})
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=hint, widget=widget, error_messages=_lacking("write")
    )


def paragraph(label: Words, *, most: int = 1000, required: bool = True, hint: Words = "") -> forms.CharField:
    """A few lines of text."""
    widget = forms.Textarea(attrs={"rows": 3, "autocomplete": "off"})
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=hint, widget=widget, error_messages=_lacking("write")
    )


def day(label: Words, *, required: bool = False, hint: Words = "") -> forms.DateField:
    """A day."""
    widget = forms.DateInput(format=DAYS[0], attrs={"type": "date", "autocomplete": "off"})
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=widget,
        input_formats=DAYS,
        error_messages=_lacking("day"),
        validators=[of_this_age],
    )


def of_this_age(day: date) -> None:
    """Refuse a day no case can have to do with; what is reckoned from it would end outside the calendar."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        says = _("The year must be from {first} to {last}. Look at it again.")
        raise ValidationError(says.format(first=FIRST_YEAR, last=LAST_YEAR))


def choice(
    label: Words, choices: type[TextChoices] | Iterable[tuple[str, Words]], *, required: bool = True, hint: Words = ""
) -> forms.ChoiceField:
    """One of a list; where nothing need be chosen, the first says so."""
    listed = list(choices.choices if isinstance(choices, type) else choices)
    if not any(value == "" for value, _label in listed):
        listed = [CHOOSE, *listed]
    return forms.ChoiceField(
        label=label, choices=listed, required=required, help_text=hint, error_messages=_lacking("choose")
    )


def _lacking(what: str) -> dict[str, Words]:
    """What is said where a field that is needed is empty."""
    return {"required": MISSING[what]}


def tick(label: Words, *, hint: Words = "") -> forms.BooleanField:
    """A box to tick."""
    return forms.BooleanField(label=label, required=False, help_text=hint, template_name=TICK)


def ticks(
    label: Words, choices: type[TextChoices] | Iterable[tuple[str, Words]], *, hint: Words = ""
) -> forms.MultipleChoiceField:
    """Several of a list."""
    listed = list(choices.choices if isinstance(choices, type) else choices)
    widget = forms.CheckboxSelectMultiple()
    field = forms.MultipleChoiceField(label=label, choices=listed, required=False, help_text=hint, widget=widget)
    field.template_name = TICKS  # type: ignore[attr-defined] # newer than its stubs
    return field


def language(code: str) -> Words:
    """A language by its name, or, of those not listed, by its code."""
    return LANGUAGES.get(code, code)


def said(field: forms.Field, value: Any) -> Words:  # noqa: ANN401 - whatever a field holds
    """A value as its form shows it."""
    if value is None or value in ("", [], ()):
        return _("nothing")
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, date):
        return str(value)
    if isinstance(field, forms.ChoiceField):
        labels: dict[object, Words] = dict(field.choices)  # type: ignore[arg-type] # choices of ours are flat
        if isinstance(value, (list, tuple)):
            return ", ".join(str(labels.get(one, one)) for one in value)
        return labels.get(value, str(value))
    return str(value)
