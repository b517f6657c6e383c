"""The forms by which an organization is changed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from caseway.accounts.actions import Place
from caseway.accounts.queries import ProgramSeen
from caseway.accounts.roles import Role, Setting

EVERYWHERE = ""
NOT_GIVEN = {Role.CANDIDATE, Role.PARTNER}  # the one is everybody's own, the other comes with a referral


class Program(forms.Form):
    """A program's name and setting."""

    name = forms.CharField(label=_("Name of the program"), max_length=200)
    setting = forms.ChoiceField(label=_("Setting"), choices=[("", _("Choose one")), *Setting.choices])


class ChangedProgram(Program):
    """The same, and whether it still takes people."""

    is_open = forms.BooleanField(label=_("The program is open"), required=False)


class Team(forms.Form):
    """A team's name and program."""

    name = forms.CharField(label=_("Name of the team"), max_length=200)
    program = forms.ChoiceField(label=_("Program"))

    def __init__(self, *given: Any, programs: list[ProgramSeen], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["program"].choices = [  # type: ignore[attr-defined] # it is a choice
            ("", _("Choose one")), *((str(one.id), one.name) for one in programs if one.is_open)
        ]  # fmt: skip


class TeamName(forms.Form):
    """A team's name."""

    name = forms.CharField(label=_("Name of the team"), max_length=200)


class GivenRole(forms.Form):
    """A role, and where."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("", _("Choose one")), *((one.value, one.label) for one in Role if one not in NOT_GIVEN)],
    )
    place = forms.ChoiceField(label=_("Where"), required=False)

    def __init__(self, *given: Any, programs: list[ProgramSeen], **named: Any) -> None:
        super().__init__(*given, **named)
        choices: list[tuple[str, Any]] = [(EVERYWHERE, _("The whole organization"))]
        for program in programs:
            choices.append((f"program:{program.id}", program.name))
            choices += [(f"team:{team.id}", f"{program.name} › {team.name}") for team in program.teams]
        self.fields["place"].choices = choices  # type: ignore[attr-defined] # it is a choice

    def clean(self) -> dict[str, Any]:
        """Refuse a case manager or supervisor of everything, and an administrator of a part."""
        found = super().clean() or {}
        role, place = found.get("role"), found.get("place", "")
        if role in {Role.CASE_MANAGER, Role.SUPERVISOR, Role.PROGRAM_MANAGER} and place == EVERYWHERE:
            self.add_error("place", _("Choose the program or team this role is in."))
        if role in {Role.ADMINISTRATOR, Role.AUDITOR, Role.PRIVACY_OFFICER} and place != EVERYWHERE:
            self.add_error("place", _("This role is for the whole organization."))
        return found

    @property
    def where(self) -> Place:
        """The program and team that were chosen."""
        kind, _colon, which = str(self.cleaned_data.get("place", "")).partition(":")
        return (UUID(which) if kind == "program" else None, UUID(which) if kind == "team" else None)


class Invitation(GivenRole):
    """Whom to invite, and into which role."""

    name = forms.CharField(label=_("Name"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Their address at work. They sign in with it."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("name", "email", "role", "place")


class Reason(forms.Form):
    """Why a second step is to be set up anew."""

    reason = forms.CharField(
        label=_("How do you know that it is them?"),
        help_text=_("For example: “came to my desk with their badge”. Whoever approves it reads this."),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
