"""The forms of plans."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from caseway.casework.codes import AgreedHow
from caseway.clients.codes import SIGNING, Authority, listed
from caseway.web.casework.thread.forms import Why
from caseway.web.clients import fields


class Sections(forms.Form):
    """The words of a version; needs, goals and steps come from the thread."""

    strengths = fields.paragraph(
        _("Strengths"), most=4000, required=False, hint=_("What the client is good at, and who and what helps them.")
    )
    barriers = fields.paragraph(
        _("Barriers"), most=4000, required=False, hint=_("What stands in the way, and what is done about it.")
    )
    preferences = fields.paragraph(
        _("Preferences"), most=4000, required=False, hint=_("What matters to them, and how they want to be helped.")
    )
    self_management = fields.paragraph(
        _("Self-management"),
        most=4000,
        required=False,
        hint=_("What the client does alone, and how they know that it works."),
    )
    emergency = fields.paragraph(
        _("In an emergency"), most=4000, required=False,
        hint=_("What can go wrong, the signs of it, what to do, and whom to call at night."),
    )  # fmt: skip
    follow_up = fields.text(
        _("Follow-up"), most=300, hint=_("How often and how: “a call every week, a visit on the first Tuesday”.")
    )
    participants = fields.paragraph(
        _("Who took part"), most=4000, required=False, hint=_("The client, and everybody whom they wanted to be there.")
    )


class Revise(Why):
    """What has changed, so that a new version is made."""

    why = fields.paragraph(
        _("What has changed?"),
        most=500,
        hint=_("Such as “She may go home earlier”. It stands at the head of the new version."),
    )


class TakeBack(forms.Form):
    """Why a version that was shared is a draft again."""

    why = fields.paragraph(_("What is to change?"), most=500, required=False)


class Agree(forms.Form):
    """How the client answered, who answered, and by what right."""

    how = fields.choice(_("How did they answer?"), AgreedHow)
    agreed = fields.day(_("Day"), hint=_("Left out: today."))
    agreed_as = fields.choice(_("By what right?"), listed(SIGNING))
    agreed_by = fields.text(
        _("Name of whoever agreed in the client’s stead"), most=200, hint=_("Left out where the client did.")
    )
    witness = fields.text(_("Witness"), most=200, hint=_("Needed where they agreed in words."))
    refusal_note = fields.paragraph(
        _("Why did they not sign? In their words"), required=False,
        hint=_("Needed where they refused. Whoever refuses to sign is served all the same."),
    )  # fmt: skip

    def __init__(self, *given: object, **named: object) -> None:
        named.setdefault("initial", {"agreed_as": Authority.CLIENT.value})
        super().__init__(*given, **named)  # type: ignore[arg-type] # as Django takes them


class Activate(forms.Form):
    """When to look again at what comes into force."""

    next_review = fields.day(
        _("Day of the next review"), hint=_("Many programs ask for one every 6 months, and for a new plan within 12.")
    )


class Review(forms.Form):
    """When to look again."""

    next_review = fields.day(_("Day of the next review"), required=True)


class Confirm(Review):
    """That a plan stands as it is."""

    why = fields.paragraph(_("What was looked at?"), most=500, required=False)


class Completed(forms.Form):
    """That what a plan is for has been done."""

    why = fields.paragraph(_("What came of it?"), most=500, required=False)


class Given(forms.Form):
    """That the client got a copy, how and when."""

    how = fields.text(
        _("How did they get it?"),
        required=True,
        hint=_("Such as “by hand at the visit” or “by mail to the safe address”."),
    )
    given = fields.day(_("Day"), hint=_("Left out: today."))


class Sent(forms.Form):
    """That the client's physician got a copy."""

    sent = fields.day(_("Day it was sent"), hint=_("Left out: today."))


class Copy(forms.Form):
    """In which language a copy is made, and whether it is whole."""

    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    is_whole = fields.tick(
        _("The client asked for all of it and takes it in person"),
        hint=_("Then it also has what must not be seen at home by chance."),
    )
