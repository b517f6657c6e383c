"""The form by which it is changed what a program follows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseway.casework.following import Following
from caseway.casework.load import MOST_HOURS
from caseway.casework.reaching import Rule
from caseway.rulebooks import calendars
from caseway.web.clients import fields

OF_SETTING, CHOSEN = "setting", "chosen"
# What a verb says is wrong, by the field of the form that it is of.
FIELDS = {"attempt_days": "days", "attempt_parts": "parts"}


def number(
    label: fields.Words, *, most: int, least: int = 0, is_required: bool = True, hint: fields.Words = ""
) -> forms.IntegerField:
    """A small number."""
    widget = forms.NumberInput(attrs={"min": least, "max": most, "inputmode": "numeric"})
    return forms.IntegerField(
        label=label, min_value=least, max_value=most, required=is_required, help_text=hint, widget=widget
    )


class Standards(forms.Form):
    """Which sets, whose holidays, when a client counts as not to be reached, and how much a worker should carry."""

    which = fields.choice(
        _("Which sets of due dates does it follow?"),
        [(OF_SETTING, _("Those of its setting")), (CHOSEN, _("Only those I choose here"))],
    )
    sets = fields.ticks(_("Sets to follow"), (), hint=_("They count only where you choose them yourself."))
    state = fields.choice(
        _("State whose holidays count"),
        [("", _("Those of the country only")), *((one, one) for one in sorted(calendars.states()))],
        required=False,
        hint=_("On holidays no business day is counted."),
    )
    attempts = number(_("Attempts to reach the client"), most=20)
    days = number(_("On how many different days?"), most=20)
    parts = number(
        _("At how many different times of the day?"), most=3, hint=_("The morning, the afternoon, after 5 p.m.")
    )
    needs_letter = fields.tick(_("A letter was sent, too"))
    hours = number(
        _("Hours a week that a worker should carry"),
        least=1,
        most=MOST_HOURS,
        is_required=False,
        hint=_(
            "Leave it empty if there is none. With a guideline, the team page says who is above it and who has room."
        ),
    )

    def __init__(self, *given: Any, choices: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["sets"].choices = list(choices)  # type: ignore[attr-defined] # it is a choice

    def clean(self) -> dict[str, Any]:
        """Refuse to follow a choice of nothing without saying so."""
        found = super().clean() or {}
        if found.get("which") == CHOSEN and not found.get("sets") and "sets" not in self.errors:
            self.add_error("sets", _("Choose at least one, or those of its setting."))
        return found

    @property
    def chosen(self) -> list[str] | None:
        """The sets that were chosen; None where they are those of the setting."""
        return list(self.cleaned_data["sets"]) if self.cleaned_data["which"] == CHOSEN else None

    @property
    def rule(self) -> Rule:
        """What it takes before a client counts as not to be reached."""
        told = self.cleaned_data
        return Rule(told["attempts"], told["days"], told["parts"], told["needs_letter"])


def initial(found: Following) -> dict[str, Any]:
    """What the form shows first."""
    return {
        "which": CHOSEN if found.is_chosen else OF_SETTING,
        "sets": [one.name for one in found.sets if one.is_followed],
        "state": found.state,
        "attempts": found.rule.attempts,
        "days": found.rule.days,
        "parts": found.rule.parts,
        "needs_letter": found.rule.needs_letter,
        "hours": found.guideline,
    }
