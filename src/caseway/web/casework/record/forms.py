"""The forms by which contacts, notes and documents are written and put right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from caseway.casework.contact_codes import Direction, DocumentKind, Mode, NoteClass, Party, Result
from caseway.casework.contacts import LONGEST, ContactDraft, Done
from caseway.casework.notes import NoteDraft
from caseway.web.casework.labeled import Labeled
from caseway.web.clients import fields
from caseway.web.clients.fields import Words

MOMENT = "%Y-%m-%dT%H:%M"
MOMENTS = [MOMENT, "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M", "%m/%d/%Y %H:%M", "%m/%d/%Y %I:%M %p"]
LANGUAGES = (("", _("As usual")), *fields.LANGUAGES.items())
SIGN = (("now", _("Sign now")), ("later", _("Keep as my draft")))
MEANS: dict[str, Words] = {
    NoteClass.GENERAL: _("Everybody who may open the case reads it."),
    NoteClass.RESTRICTED: _("For safety or the law: it never leaves with the rest of the record by itself."),
    NoteClass.SUD_COUNSELING: _("Kept apart. Only you read it, and it leaves by a consent of its own only."),
    NoteClass.PSYCHOTHERAPY: _("Kept apart. Only you read it, and it leaves by a consent of its own only."),
    NoteClass.PRIVILEGED: _("Under a legal privilege. It leaves for nobody."),
}


def spent(label: Words) -> forms.IntegerField:
    """A time in minutes; nothing is none."""
    widget = forms.NumberInput(attrs={"inputmode": "numeric", "autocomplete": "off", "min": 0, "max": LONGEST})
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=LONGEST, widget=widget)


def moment(label: Words) -> forms.DateTimeField:
    """A day with its time."""
    widget = forms.DateTimeInput(format=MOMENT, attrs={"type": "datetime-local", "autocomplete": "off"})
    return forms.DateTimeField(label=label, widget=widget, input_formats=MOMENTS, validators=[fields.of_this_age])


def chips(label: Words, choices: Any, *first: str) -> forms.ChoiceField:  # noqa: ANN401 - a list of codes, or pairs
    """One of a list, the most frequent first."""
    listed = list(getattr(choices, "choices", choices))
    told = [one for code in first for one in listed if one[0] == code]
    rest = [one for one in listed if one[0] not in first]
    return forms.ChoiceField(label=label, choices=[*told, *rest], widget=forms.RadioSelect)


def paragraph(label: Words, *, rows: int, required: bool = False) -> forms.CharField:
    """What there is to say."""
    widget = forms.Textarea(attrs={"rows": rows, "autocomplete": "off"})
    return forms.CharField(label=label, required=required, max_length=60_000, widget=widget)


def privacy(label: Words) -> forms.ChoiceField:
    """How closely a note is held."""
    return forms.ChoiceField(label=label, choices=NoteClass.choices, initial=NoteClass.GENERAL.value, required=False)


@dataclass(frozen=True, slots=True)
class Near:
    """Another of the household, and the fields about them."""

    id: UUID
    name: str

    @property
    def text(self) -> str:
        """The field of their note."""
        return f"note_{self.id.hex}"

    @property
    def note_class(self) -> str:
        """The field of its class."""
        return f"class_{self.id.hex}"


@dataclass(frozen=True, slots=True)
class Open:
    """An open task, and the fields about it."""

    id: UUID
    says: str
    owner: str
    is_overdue: bool

    @property
    def tick(self) -> str:
        """The field that says that it is done."""
        return f"done_{self.id.hex}"

    @property
    def result(self) -> str:
        """The field that says what came of it."""
        return f"result_{self.id.hex}"


class Contact(forms.Form):
    """A contact, whole: what was said, when, how, with whom, how long; about whom else; what it did; who signs."""

    text = paragraph(_("What was said and done"), rows=9)
    note_class = privacy(_("Privacy of this note"))
    at = moment(_("When it began"))
    minutes = spent(_("Minutes"))
    travel_minutes = spent(_("Travel"))
    writing_minutes = spent(_("Writing"))
    mode = chips(_("How"), Mode, Mode.PHONE, Mode.HOME, Mode.OFFICE, Mode.TEXT, Mode.VIDEO, Mode.EMAIL)
    party = chips(_("With whom"), Party)
    party_name = fields.text(_("Their name"), most=200)
    result = chips(_("What came of it"), Result, Result.REACHED, Result.LEFT_MESSAGE, Result.NO_ANSWER, Result.NO_SHOW)
    direction = chips(_("Who began it"), Direction)
    used_interpreter = fields.tick(_("With an interpreter"))
    language = fields.choice(_("Language spoken"), LANGUAGES, required=False)
    next_date = fields.day(_("Next contact"))
    sign = chips(_("Signature"), SIGN)
    credential = fields.text(_("Your credential"), hint=_("Such as “RN, CCM”. It is remembered."))
    needs_cosign = fields.tick(_("Ask for a second signature"))
    client_key = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *given: Any, near: Iterable[Near] = (), tasks: Iterable[Open] = (), **named: Any) -> None:
        super().__init__(*given, **named)
        self.near, self.tasks = tuple(near), tuple(tasks)
        for one in self.near:
            self.fields[one.text] = paragraph(_("Note about %(name)s") % {"name": one.name}, rows=3)
            self.fields[one.note_class] = privacy(_("Privacy of the note about %(name)s") % {"name": one.name})
        for task in self.tasks:
            self.fields[task.tick] = fields.tick(task.says)
            self.fields[task.result] = fields.text(_("What came of it: %(task)s") % {"task": task.says}, most=500)
        code = self.initial.get("language", "")
        if code and code not in fields.LANGUAGES:
            self.fields["language"].choices = [*LANGUAGES, (code, code)]  # type: ignore[attr-defined] # it is a choice

    @property
    def others(self) -> list[tuple[Near, forms.BoundField, forms.BoundField]]:
        """Each other of the household with the fields about them."""
        return [(one, self[one.text], self[one.note_class]) for one in self.near]

    @property
    def todo(self) -> list[tuple[Open, forms.BoundField, forms.BoundField]]:
        """Each open task with the fields about it."""
        return [(one, self[one.tick], self[one.result]) for one in self.tasks]

    def draft(self) -> ContactDraft:
        """The contact, of a valid form."""
        told = self.cleaned_data
        names = ("mode", "party", "party_name", "result", "direction", "used_interpreter", "language",
                 "next_date", "client_key")  # fmt: skip
        facts: dict[str, Any] = {name: told[name] for name in names}
        facts |= {name: told[name] or 0 for name in ("minutes", "travel_minutes", "writing_minutes")}
        return ContactDraft(at=told["at"], **facts)

    def notes(self, client: UUID) -> list[NoteDraft]:
        """The notes about the client and about others, where there is something to say."""
        told = self.cleaned_data
        texts = [(client, told["text"], told["note_class"])]
        texts += [(one.id, told[one.text], told[one.note_class]) for one in self.near]
        return [
            NoteDraft(
                whom, text, kind or NoteClass.GENERAL.value, is_signed=told["sign"] == "now",
                needs_cosign=told["needs_cosign"], credential=told["credential"],
            )
            for whom, text, kind in texts if text.strip()
        ]  # fmt: skip

    def done(self) -> list[Done]:
        """The tasks that it did, and what came of them."""
        told = self.cleaned_data
        return [Done(one.id, told[one.result]) for one in self.tasks if told[one.tick]]


class Mended(forms.Form):
    """What of a contact is put right later."""

    mode = fields.choice(_("How"), Mode)
    direction = fields.choice(_("Who began it"), Direction)
    party_name = fields.text(_("Name of whom you spoke with"), most=200)
    minutes = spent(_("Minutes"))
    travel_minutes = spent(_("Travel, in minutes"))
    writing_minutes = spent(_("Writing, in minutes"))
    used_interpreter = fields.tick(_("With an interpreter"))
    language = fields.choice(_("Language spoken"), LANGUAGES, required=False)
    next_date = fields.day(_("Next contact, as agreed with the client"))

    def clean(self) -> dict[str, Any]:
        """No minutes are none."""
        told = super().clean() or {}
        for name in ("minutes", "travel_minutes", "writing_minutes"):
            if name in told and told[name] is None:
                told[name] = 0
        return told


class Struck(forms.Form):
    """Why an entry is wrong."""

    why = fields.paragraph(
        _("What was wrong?"), most=300, hint=_("It stays to be seen in the timeline, struck through.")
    )


class NoteText(forms.Form):
    """A draft of a note."""

    text = paragraph(_("The note"), rows=10, required=True)
    credential = fields.text(_("Your credential"), hint=_("Such as “RN, CCM”. It is remembered."))


class Added(forms.Form):
    """What is added to a signed note."""

    text = paragraph(_("What is to be added?"), rows=6, required=True)
    credential = fields.text(_("Your credential"), hint=_("Such as “RN, CCM”. It is remembered."))


class Paper(Labeled):
    """What is known of a document."""

    kind = fields.choice(_("What is it?"), DocumentKind)
    title = fields.text(_("Title"), most=200, required=True, hint=_("As you would look for it: “Lease, Oak Street 4”."))
    dated = fields.day(_("Date on it"))
    expires = fields.day(_("Last day it is valid"), hint=_("Caseway says so when it comes near."))
    field_order: tuple[str, ...] = ("kind", "title", "dated", "expires", "labels")


class Wanted(Labeled):
    """A document that is asked for."""

    kind = fields.choice(_("What is it?"), DocumentKind)
    title = fields.text(_("Title"), most=200, required=True, hint=_("So that everybody knows which one is meant."))
    field_order = ("kind", "title", "labels")


class Upload(Paper):
    """A file and what is known of it."""

    file = forms.FileField(
        label=_("File"),
        help_text=_("PDF, photo (JPEG, PNG, HEIC), TIFF, Word or plain text; at most 20 MB. It is kept encrypted."),
        error_messages={
            "required": _("Choose a file of at most 20 MB: none arrived."),
            "empty": _("The file is empty."),
        },
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.heic,.tif,.tiff,.docx,.txt,image/*"}),
    )
    field_order = ("file", "kind", "title", "dated", "expires", "labels")


class Void(forms.Form):
    """Why a document counts no more."""

    why = fields.paragraph(
        _("Why does it no longer count?"), most=300, hint=_("It stays on file and is shown as void.")
    )


def initial_of(content: Mapping[str, Any], form: type[forms.Form] = Contact) -> dict[str, Any]:
    """What a draft holds, as a form shows it: what is not in it was left empty on purpose."""
    told: dict[str, Any] = dict.fromkeys(form.base_fields, "")
    return told | {name: value for name, value in content.items() if isinstance(value, str)}
