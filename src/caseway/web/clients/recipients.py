"""The rows of a consent's form that say to whom: as many as the form has, added and removed also without scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from caseway.clients.consent_terms import Named
from caseway.clients.privacy import COVERED, KINDS_OF, RecipientClass, RecipientKind
from caseway.web.clients import fields
from caseway.web.clients.consent_forms import OUTSIDE

ROW = re.compile(r"to-(\d{1,3})-(?:kind|name|group)")
MOST = 20
ADD, REMOVE = "add", "remove"  # the buttons

# Which element of a consent is lacking in which rows, and the field beside which that is said.
LACKS: dict[str, tuple[str, Callable[[Named], bool]]] = {
    "recipient": ("name", lambda it: not it.name and not it.group),
    "named": ("name", lambda it: bool(it.group) or not it.name),
    "covered_recipients": ("kind", lambda it: it.kind not in COVERED),
    "hmis_only": ("kind", lambda it: it.kind != RecipientKind.HMIS),
    "no_hmis": ("kind", lambda it: it.kind == RecipientKind.HMIS),
}


class Recipient(forms.Form):
    """One recipient: somebody by name, or a class."""

    kind = fields.choice(_("What kind of recipient is it?"), OUTSIDE, required=False)
    name = fields.text(_("Name of the person or organization"), most=200)
    group = fields.choice(
        _("Or a class of recipients"), [("", _("None: the one named above")), *RecipientClass.choices], required=False
    )

    def __init__(self, *given: Any, is_quiet: bool = False, **named: Any) -> None:
        super().__init__(*given, **named)
        self.is_quiet = is_quiet
        for name in ("kind", "name"):
            self.fields[name].template_name = "clients/_asked.html"  # type: ignore[attr-defined] # newer than its stubs

    def full_clean(self) -> None:
        """Look for what is wrong, unless nobody has said yet that they are done."""
        super().full_clean()
        if self.is_quiet:
            self._errors = ErrorDict()

    def clean(self) -> dict[str, Any]:
        """Whoever is named must be of some kind; a class tells its kind by itself."""
        told = super().clean() or {}
        if not told.get("kind"):
            told["kind"] = KINDS_OF.get(told.get("group", ""), "")
        if told.get("name") and not told["kind"]:
            self.add_error("kind", gettext("Choose what kind of recipient it is."))
        return told

    @property
    def number(self) -> str:
        """What stands for this row in its button."""
        return str(self.prefix).removeprefix("to-")

    def named(self) -> Named | None:
        """The recipient; None where the row is empty."""
        told = self.cleaned_data
        if not told.get("kind") and not told.get("name"):
            return None
        return Named(told.get("kind", ""), told.get("name", "").strip(), group=told.get("group", ""))


class Recipients:
    """All rows, as they were sent or as they are on file; one button may have added or removed one."""

    def __init__(self, given: QueryDict | None, on_file: Iterable[Named], *, is_quiet: bool = False) -> None:
        self.on_file = tuple(on_file)
        if given is None:
            named = [{"kind": one.kind, "name": one.name, "group": one.group} for one in self.on_file] or [{}]
            self.rows = [Recipient(prefix=f"to-{place}", initial=one) for place, one in enumerate(named)]
        else:
            self.rows = self._sent(given, is_quiet=is_quiet)

    @staticmethod
    def _sent(given: QueryDict, *, is_quiet: bool) -> list[Recipient]:
        sent = sorted({int(found[1]) for name in given if (found := ROW.fullmatch(name))})[:MOST]
        numbers = [number for number in sent if str(number) != given.get(REMOVE)]
        if not numbers or (ADD in given and len(numbers) < MOST):
            numbers.append(max(sent, default=-1) + 1)
        return [Recipient(given, prefix=f"to-{number}", is_quiet=is_quiet) for number in numbers]

    def is_valid(self) -> bool:
        """Whether every row can be read."""
        return not any(row.is_bound and not row.is_valid() for row in self.rows)

    def named(self) -> tuple[Named, ...]:
        """Everybody named, each with the id they are known by where they were on file with one."""
        known = {(one.kind, one.name): one.party for one in self.on_file}
        found = [one for row in self.rows if row.is_bound and (one := row.named())]
        return tuple(Named(one.kind, one.name, known.get((one.kind, one.name)), one.group) for one in found)

    def lacks(self, element: str, says: str) -> bool:
        """Say beside each row that lacks an element; whether it is one of theirs."""
        if element not in LACKS:
            return False
        name, is_lacking = LACKS[element]
        wrong = [row for row in self.rows if is_lacking(row.named() or Named(""))]
        for row in wrong or self.rows[:1]:
            row.add_error(name, says)
        return True

    @property
    def errors(self) -> bool:
        """Whether anything is wrong."""
        return any(row.is_bound and row.errors for row in self.rows)

    @property
    def blank(self) -> Recipient:
        """A row for a script to copy; a number takes the letter's place."""
        return Recipient(prefix="to-N")

    @property
    def are_most(self) -> bool:
        """Whether there is room for no more."""
        return len(self.rows) >= MOST
