"""The forms by which a line is cleared or put off."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from caseway.web.casework.life.forms import Wait
from caseway.web.clients import fields


class Complete(forms.Form):
    """A task that is done."""

    result = fields.paragraph(_("What came of it?"))
    done = fields.day(_("Done on"), required=True)


class Follow(forms.Form):
    """A step of the client's, a caregiver's or an agency's: what became of it."""

    how = fields.choice(
        _("What became of it?"), [("completed", _("They did it")), ("failed", _("It will not happen, or did not work"))]
    )
    result = fields.paragraph(_("In a few words"), most=500)
    done = fields.day(_("Done on"), hint=_("If they did it; left out: today."))


class Sign(forms.Form):
    """One's own note."""

    credential = fields.text(
        _("Credential behind your name"), hint=_("Such as RN, LCSW or CCM; it stands with the note.")
    )


class Cosign(forms.Form):
    """Another's note: nothing but the button."""


class Waive(forms.Form):
    """What is due by a rule and need not be done."""

    how = fields.choice(
        _("Why is it not done?"),
        [("waived", _("It need not be done this time")), ("not_applicable", _("The rule does not apply to this case"))],
    )
    why = fields.text(_("Your reason"), most=500, required=True)


class See(forms.Form):
    """A notice: nothing but the button."""


class Snooze(forms.Form):
    """A line that can wait."""

    until = fields.day(_("Bring it back on"), required=True)
    reason = fields.text(_("Why can it wait?"), most=200, required=True)


OF: dict[str, type[forms.Form]] = {
    "complete": Complete,
    "follow": Follow,
    "wait": Wait,
    "sign": Sign,
    "cosign": Cosign,
    "waive": Waive,
    "see": See,
}
