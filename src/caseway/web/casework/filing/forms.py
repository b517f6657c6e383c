"""What is chosen on the pages of compliance; all of it may stand in an address, but for what is taken out."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from caseway.casework import case_log, sampling, whole_file
from caseway.casework.codes import ReferralSource
from caseway.casework.whole_file import Choice, Part
from caseway.web.clients import fields
from caseway.web.clients.fields import Words

YEAR = timedelta(days=365)
SIZES = (5, 8, 10, 20, 30, 50, 100, 200)  # eight is what the rule of 8/30 looks at first


class Days(forms.Form):
    """A form with two days, the first not after the last."""

    def clean(self) -> dict[str, Any]:
        """Refuse days in the wrong order."""
        told = super().clean() or {}
        since, until = told.get("since"), told.get("until")
        if since and until and until < since:
            self.add_error("until", _("This day is before the first one."))
        return told


class Lot(Days):
    """What files are drawn from, how many, and by which checklist."""

    program = fields.choice(_("Program"), ())
    category = fields.choice(_("Cases"), sampling.Category)
    since = fields.day(_("Open some time since"), required=True)
    until = fields.day(_("Until"), required=True)
    size = fields.choice(_("How many files"), [(str(one), str(one)) for one in SIZES])
    checklist = fields.choice(_("Checklist"), ())
    number = forms.IntegerField(
        label=_("Number of the draw"),
        min_value=1,
        max_value=sampling.LARGEST,
        required=False,
        help_text=_("Leave it empty for a new draw. The same number draws the same files again."),
    )

    def __init__(
        self, *given: Any, programs: list[tuple[str, Words]], checklists: list[tuple[str, str]], **named: Any
    ) -> None:
        super().__init__(*given, **named)
        self.fields["program"].choices = [fields.CHOOSE, *programs]  # type: ignore[attr-defined] # it is a choice
        self.fields["checklist"].choices = checklists  # type: ignore[attr-defined] # as above

    @staticmethod
    def first(programs: list[tuple[str, Words]], checklist: str, *, on: date) -> dict[str, Any]:
        """What is chosen before somebody chooses."""
        return {
            "program": programs[0][0] if len(programs) == 1 else "",
            "category": sampling.Category.ALL,
            "since": on - YEAR,
            "until": on,
            "size": "10",
            "checklist": checklist,
        }


class Log(Days):
    """Which cases of a program a log tells of."""

    program = fields.choice(_("Program"), ())
    status = fields.choice(_("Cases"), case_log.Status)
    source = fields.choice(_("Referred by"), [("", _("Anyone")), *ReferralSource.choices], required=False)
    level = fields.choice(_("Level"), [("", _("Any")), *((str(one), str(one)) for one in range(1, 5))], required=False)
    since = fields.day(_("Open some time since"), required=True)
    until = fields.day(_("Until"), required=True)
    is_named = fields.tick(
        _("With the names of clients"), hint=_("Only if the reviewer needs them; it is written down.")
    )

    def __init__(self, *given: Any, programs: list[tuple[str, Words]], **named: Any) -> None:
        super().__init__(*given, **named)
        self.fields["program"].choices = [fields.CHOOSE, *programs]  # type: ignore[attr-defined] # it is a choice

    def asked(self) -> case_log.Asked:
        """What the log is asked for."""
        told = self.cleaned_data
        return case_log.Asked(
            program=UUID(told["program"]), since=told["since"], until=told["until"], status=told["status"],
            source=told["source"], level=int(told["level"] or 0), is_named=told["is_named"],
        )  # fmt: skip

    @staticmethod
    def first(programs: list[tuple[str, Words]], *, on: date) -> dict[str, Any]:
        """What is chosen before somebody chooses."""
        program = programs[0][0] if len(programs) == 1 else ""
        return {"program": program, "status": case_log.Status.ALL, "since": on - YEAR, "until": on}


class File(Days):
    """Which parts of a case go into the file, and of which days."""

    since = fields.day(_("From"), hint=_("Left out: from the beginning."))
    until = fields.day(_("To"), hint=_("Left out: until today."))
    parts = fields.ticks(_("Parts"), whole_file.Part)
    with_counseling = fields.tick(
        _("With the psychotherapy and substance use counseling notes that are mine to see"),
        hint=_("They are kept apart from the record and seldom belong in a file."),
    )

    def clean_parts(self) -> list[str]:
        """Refuse a file of nothing."""
        if not self.cleaned_data["parts"]:
            raise forms.ValidationError(_("Choose at least one part."))
        return list(self.cleaned_data["parts"])

    def choice(self) -> Choice:
        """What the file is asked for."""
        told = self.cleaned_data
        return Choice(frozenset(told["parts"]), told["since"], told["until"], told["with_counseling"])

    @staticmethod
    def first() -> dict[str, Any]:
        """Everything, from the beginning until today."""
        return {"parts": Part.values, "since": "", "until": ""}
