"""The forms by which clients are searched for, entered and changed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from caseway.clients.codes import (
    HELPING,
    AddressKind,
    AliasKind,
    Answer,
    ContactKind,
    GlassCode,
    HouseholdRole,
    IdentifierKind,
    Kinship,
    Quality,
    ReasonCode,
    ReviewOutcome,
    Whereabouts,
    listed,
)
from caseway.web.clients import fields
from caseway.web.clients.fields import Words

YES_NO = (("", _("Not asked yet")), ("yes", _("Yes")), ("no", _("No")))
LANGUAGES = (("", _("Not asked yet")), *fields.LANGUAGES.items())


class Search(forms.Form):
    """The one box."""

    text = fields.text(
        _("Find a person"),
        most=200,
        required=True,
        hint=_(
            "Name, birth date, phone number, e-mail address or ID number, in any order. Spelling need not be exact."
        ),
    )


# --- who someone is ---


class Names(forms.Form):
    """What someone is called."""

    chosen_name = fields.text(_("Chosen name"), hint=_("What they go by, if not their given name."))
    given_name = fields.text(_("Given name"))
    middle_name = fields.text(_("Middle name"))
    family_name = fields.text(_("Family name"))
    suffix = fields.text(_("Suffix"), most=20, hint=_("Such as Jr. or III."))
    name_quality = fields.choice(_("How sure is the name?"), Quality)
    pronouns = fields.text(_("Pronouns"), most=40)


class About(forms.Form):
    """When someone was born, and what funders ask."""

    birth_date = fields.day(
        _("Birth date"), hint=_("If only the year is known, enter July 1 of it and choose “Approximate”.")
    )
    birth_date_quality = fields.choice(_("How sure is the birth date?"), Quality)
    gender = fields.text(_("Gender"), hint=_("In the client’s own words."))
    veteran = fields.choice(_("Served in the U.S. armed forces?"), Answer)
    deceased_date = fields.day(_("Date of death"))


class Language(forms.Form):
    """How to speak with someone."""

    language = fields.choice(_("Language they prefer"), LANGUAGES, required=False)
    needs_interpreter = fields.choice(_("Is an interpreter needed?"), YES_NO, required=False)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        code = (named.get("initial") or {}).get("language", "")
        if code and code not in fields.LANGUAGES:
            self.fields["language"].choices = [*LANGUAGES, (code, code)]  # type: ignore[attr-defined] # it is a choice

    def clean_needs_interpreter(self) -> bool | None:
        """Yes, no, or not asked."""
        return {"yes": True, "no": False}.get(self.cleaned_data["needs_interpreter"])


class NewPerson(forms.Form):
    """A person who is entered for the first time: the least one needs to find them again and reach them."""

    given_name = fields.text(_("Given name"))
    family_name = fields.text(_("Family name"))
    chosen_name = fields.text(_("Chosen name"), hint=_("What they go by, if not their given name."))
    birth_date = fields.day(
        _("Birth date"), hint=_("If only the year is known, enter July 1 of it and choose “Approximate”.")
    )
    birth_date_quality = fields.choice(_("How sure is the birth date?"), Quality)
    language = fields.choice(_("Language they prefer"), LANGUAGES, required=False)
    phone = fields.text(_("Phone number"), most=40, inputmode="tel")
    is_safe_to_call = fields.tick(_("They said it is safe to call"))
    is_safe_to_text = fields.tick(_("They said it is safe to text"))
    is_safe_to_leave_voicemail = fields.tick(_("They said it is safe to leave a voicemail"))
    place = fields.choice(_("Program"), (), hint=_("They are enrolled there from today, and come onto your caseload."))

    def __init__(self, *given: Any, places: Iterable[tuple[str, Words]], **named: Any) -> None:
        super().__init__(*given, **named)
        choices = list(places)
        field = self.fields["place"]
        field.choices = choices if len(choices) == 1 else [fields.CHOOSE, *choices]  # type: ignore[attr-defined] # a choice


# --- what belongs to someone ---


class Alias(forms.Form):
    """Another name."""

    name = fields.text(_("Name"), most=200, required=True)
    kind = fields.choice(_("What kind of name is it?"), AliasKind)


class ContactPoint(forms.Form):
    """A phone number or e-mail address, and what is safe to do with it."""

    kind = fields.choice(_("Phone or e-mail?"), ContactKind)
    value = fields.text(_("Number or address"), most=254, required=True)
    use = fields.text(_("Whose or which is it?"), most=60, hint=_("Such as “cell”, “work” or “her sister’s”."))
    do_not_contact = fields.tick(_("Do not contact the client here"), hint=_("Then nothing below may be ticked."))
    is_safe_to_call = fields.tick(_("They said it is safe to call"))
    is_safe_to_text = fields.tick(_("They said it is safe to text"))
    is_safe_to_leave_voicemail = fields.tick(_("They said it is safe to leave a voicemail"))
    is_safe_to_write = fields.tick(_("They said it is safe to write e-mail"))
    safe_times = fields.text(_("Safe times"), most=200, hint=_("Such as “weekdays before 3 p.m.”"))
    code_word = fields.text(
        _("Code word"), hint=_("What to say, or to expect, so that both know whom they are talking to.")
    )


class ContactSafety(ContactPoint):
    """What is safe to do with a number or address that is on file."""

    kind = None  # type: ignore[assignment] # Django's way to leave a field out
    value = None  # type: ignore[assignment] # as above


class Address(forms.Form):
    """An address, or that there is none, or that it is confidential."""

    whereabouts = fields.choice(
        _("Is there an address?"), Whereabouts, hint=_("A confidential address is not written down anywhere.")
    )
    kind = fields.choice(_("What kind of address is it?"), AddressKind)
    line_1 = fields.text(_("Street"), most=200)
    line_2 = fields.text(_("Apartment or unit"), most=200)
    city = fields.text(_("City"))
    state = fields.text(_("State"), most=2, hint=_("Two letters."))
    zip_code = fields.text(_("ZIP code"), most=10, inputmode="numeric")

    def clean_state(self) -> str:
        """Two capitals."""
        return str(self.cleaned_data["state"]).upper()


class Identifier(forms.Form):
    """A number someone is known by."""

    kind = fields.choice(_("Which number is it?"), IdentifierKind)
    value = fields.text(
        _("Number"), hint=_("A whole Social Security number is kept encrypted; pages show its last four digits.")
    )
    issuer = fields.text(_("Who gave it?"), hint=_("Such as the state or the hospital."))
    quality = fields.choice(_("How sure is the number?"), Quality)


class SupportPerson(forms.Form):
    """Someone who helps, and what they may do in the client's stead."""

    name = fields.text(_("Name"), most=200, required=True)
    kinship = fields.choice(_("What are they to the client?"), Kinship)
    phone = fields.text(_("Phone number"), most=40, inputmode="tel")
    email = fields.text(_("E-mail address"), most=254, inputmode="email")
    may_be_contacted = fields.tick(_("The client agrees that we contact them"))
    authority = fields.choice(
        _("What may they decide for the client?"),
        listed(HELPING),
        hint=_("It stands in a document, not in the kinship. A parent’s ends the day the client turns 18."),
    )
    document_title = fields.text(_("Document that shows it"), most=200)
    document_seen_date = fields.day(_("Day you saw the document"))


class End(forms.Form):
    """The last day of something."""

    ends = fields.day(_("Last day"), required=True, hint=_("It stays on file with that day."))


# --- families, programs, caseloads ---


class Related(forms.Form):
    """What another person is to the client."""

    kind = fields.choice(_("What are they to the client?"), Kinship)


class Joined(forms.Form):
    """What someone is in a household."""

    kind = fields.choice(_("What are they in this household?"), HouseholdRole)


class Enroll(forms.Form):
    """A program, and from when."""

    place = fields.choice(_("Program"), ())
    begins = fields.day(_("First day"), required=True)

    def __init__(self, *given: Any, places: Iterable[tuple[str, Words]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["place"].choices = [fields.CHOOSE, *places]  # type: ignore[attr-defined] # it is a choice


class Assign(forms.Form):
    """Whose caseload, and in which program."""

    place = fields.choice(_("Program or team"), ())
    user = fields.choice(_("Whose caseload?"), ())
    role_label = fields.text(_("What they do for the client"), most=60, hint=_("Such as “lead” or “housing search”."))

    def __init__(
        self, *given: Any, places: Iterable[tuple[str, Words]], people: Iterable[tuple[str, Words]], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.fields["place"].choices = [fields.CHOOSE, *places]  # type: ignore[attr-defined] # it is a choice
        self.fields["user"].choices = [fields.CHOOSE, *people]  # type: ignore[attr-defined] # it is a choice


class Leave(forms.Form):
    """Why something ends."""

    reason = fields.text(_("Why does it end?"), most=200, required=True)


class Linked(forms.Form):
    """Why two records are one person's."""

    reason = fields.text(
        _("How do you know that they are one person?"), most=200, required=True, hint=_("Such as “same Medicaid card”.")
    )


class Why(forms.Form):
    """Why a label is set or lifted, or a record sealed or opened again."""

    reason = fields.paragraph(
        _("Why?"), most=300, hint=_("Whoever may open this record reads it. Leave out what they need not know.")
    )


class Parted(forms.Form):
    """What was added since two records were linked and goes with the other."""

    take = fields.ticks(_("What was added since and belongs to the other record"), ())

    def __init__(self, *given: Any, added: Iterable[tuple[str, str]], **named: Any) -> None:
        super().__init__(*given, **named)
        choices = list(added)
        self.fields["take"].choices = choices  # type: ignore[attr-defined] # it is a choice
        if not choices:
            del self.fields["take"]


class Import(forms.Form):
    """A file of people, and the program they come into."""

    file = forms.FileField(
        label=_("File (CSV)"),
        help_text=_(
            "The first line names the columns, such as “First name”, “Last name” and “Birth date”. At most 1 MB."
        ),
    )
    place = fields.choice(_("Program"), (), hint=_("Everybody in the file is enrolled there from today."))

    def __init__(self, *given: Any, places: Iterable[tuple[str, Words]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["place"].choices = [fields.CHOOSE, *places]  # type: ignore[attr-defined] # it is a choice


# --- records outside the caseload ---


class Reason(forms.Form):
    """Why one opens a record outside one's caseload."""

    code = fields.choice(_("Reason"), ReasonCode)
    text = fields.paragraph(
        _("In a few words"),
        hint=_("For example: “Jo is out sick, the client needs her bus pass”. Others will read it."),
    )


class Glass(forms.Form):
    """What emergency it is."""

    code = fields.choice(_("Emergency"), GlassCode)
    text = fields.paragraph(_("What is happening?"), hint=_("Whoever reviews it reads this."))


class Review(forms.Form):
    """What a review found."""

    outcome = fields.choice(_("What did you find?"), ReviewOutcome)
    text = fields.paragraph(_("Note"), required=False)


class Lift(forms.Form):
    """Why someone who was stopped may go on."""

    because = fields.text(_("Why may they go on?"), most=200, required=True)


def faults(form: forms.Form, found: Mapping[str, str]) -> None:
    """Say beside its field, or else above all, what cannot be kept."""
    for field, sentence in found.items():
        form.add_error(field if field in form.fields else None, sentence)
