"""The ticks by which part of a case is marked as sensitive, as several forms have them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caseway.clients import labeling, labels
from caseway.web.clients import fields

FOLDED = "casework/_labels.html"  # the list is long, and most of what is kept has none


def choices() -> list[tuple[str, str]]:
    """The labels that part of a record can have."""
    return [(code, gettext(labels.label(code).name)) for code in labeling.settable()]


class Labeled(forms.Form):
    """Something with labels of its own; `kept`: those of what it lies in, which are not asked here."""

    labels = fields.ticks(
        _("Is it sensitive?"),
        (),
        hint=_("What you tick here decides who may see it, you too, and whom it may be sent to."),
    )

    def __init__(self, *given: Any, kept: Iterable[str] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        field: Any = self.fields["labels"]
        stay = set(kept)
        field.choices = [one for one in choices() if one[0] not in stay]
        field.template_name = FOLDED
        asked, has = dict(field.choices), self.initial.get("labels", ())
        self._stay = [one for one in has if one not in asked]
        self.initial = {**self.initial, "labels": [one for one in has if one in asked]}

    def clean_labels(self) -> list[str]:
        """Those that are ticked, and those it has that are not asked here."""
        return [*self.cleaned_data["labels"], *self._stay]
