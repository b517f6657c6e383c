"""A consent's form as a whole: its fields, its rows of recipients, and what it showed when somebody began to fill it in.

Somebody else may change the consent meanwhile. What each of two people changed alone stands; where they want different
things, both are shown side by side, and nothing that was typed is lost.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from caseway.clients.consent_terms import Missing, Terms
from caseway.clients.privacy import RecipientClass
from caseway.web.clients import consent_forms
from caseway.web.clients import fields as form_fields
from caseway.web.clients.fields import Words
from caseway.web.clients.recipients import ADD, REMOVE, Recipients
from caseway.web.clients.saving import KEEP, THEIRS, Choice

RECIPIENTS = "recipients"
LEFT_ALONE = {"kind", "language", "redisclosure"}  # what no form asks
Values = Mapping[str, Any]


def values(terms: Terms) -> dict[str, Any]:
    """What a consent says as its form takes it, and as JSON can carry it."""
    return {one.name: _plain(getattr(terms, one.name)) for one in fields(Terms) if one.name not in LEFT_ALONE}


def _plain(value: object) -> Any:  # noqa: ANN401 - as JSON has it
    if isinstance(value, frozenset):
        return sorted(map(str, value))
    if isinstance(value, tuple):
        return [[one.kind, one.name, one.group] for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if value else ""


@dataclass(slots=True)
class _Sides:
    """Three states of a consent: as the form showed it, as the user wants it, as it is on file now."""

    seen: Values
    yours: Values
    theirs: Values

    def changed(self) -> list[str]:
        """What the user changed and is not so already."""
        return [name for name in self.yours if self.yours[name] not in (self.seen.get(name), self.theirs[name])]

    def clashes(self, changed: Iterable[str]) -> list[str]:
        """What somebody else changed too."""
        return [name for name in changed if self.theirs[name] != self.seen.get(name)]


class Sheet:
    """The form, filled in on what is on file (`shows`)."""

    def __init__(self, given: QueryDict | None, *, shows: Terms) -> None:
        self.given: Mapping[str, Any] = given or {}
        self.shows = shows
        self.is_quiet = given is not None and bool({ADD, REMOVE} & set(given))
        self.choices: tuple[Choice, ...] = ()
        sent = str(self.given.get("seen", ""))
        self.seen = sent if _is_mapping(sent) else json.dumps(values(shows))
        self._fill(given)

    def _fill(self, given: QueryDict | None) -> None:
        initial = values(self.shows)
        self.form = consent_forms.Consent(given, kind=self.shows.kind, initial=initial, is_quiet=self.is_quiet)
        self.recipients = Recipients(given, self.shows.recipients, is_quiet=self.is_quiet)

    def is_done(self) -> bool:
        """Whether it was sent, can be read, and is not only to be shown with a row more or less."""
        if not self.given or self.is_quiet:
            return False
        return self.form.is_valid() and self.recipients.is_valid()

    def terms(self) -> Terms | None:
        """What should be kept; None where the user has to choose first, between `choices`."""
        typed = self.form.terms(self.recipients.named(), base=self.shows)
        sides = _Sides(json.loads(self.seen), values(typed), values(self.shows))
        changed = sides.changed()
        clashes = sides.clashes(changed)
        open_ = [name for name in clashes if not self._is_decided(name, sides.theirs[name])]
        if open_:
            self.choices = tuple(self._choice(name, sides) for name in open_)
            return None
        mine = [name for name in changed if name not in clashes or self._kept(name) != THEIRS]
        made = replace(self.shows, **{name: getattr(typed, name) for name in mine})
        if made != typed:
            self._fill(_sent(made))
            self.is_done()
        return made

    def lacks(self, missing: Iterable[Missing]) -> None:
        """Say beside each field what is missing there."""
        rest = [(one.element, one.says) for one in missing if not self.recipients.lacks(one.element, one.says)]
        self.form.lacks(rest)

    @property
    def errors(self) -> bool:
        """Whether anything is wrong."""
        return bool(self.form.errors) or self.recipients.errors

    # --- two people at once ---

    def _kept(self, name: str) -> str:
        return str(self.given.get(KEEP + name, ""))

    def _is_decided(self, name: str, theirs: object) -> bool:
        """Whether the user chose already, knowing what is on file now."""
        return bool(self._kept(name)) and self.given.get(f"seen-{name}") == json.dumps(theirs)

    def _choice(self, name: str, sides: _Sides) -> Choice:
        label = gettext_lazy("To whom") if name == RECIPIENTS else self.form.fields[name].label
        yours, theirs = (self._said(name, side[name]) for side in (sides.yours, sides.theirs))
        return Choice(name, label, yours, theirs, json.dumps(sides.theirs[name]))

    def _said(self, name: str, value: Any) -> Words:  # noqa: ANN401 - as JSON has it
        """A value in words."""
        if not value:
            return _("nothing")
        if name == RECIPIENTS:
            groups = dict(RecipientClass.choices)
            return ", ".join(str(name or groups.get(group, group)) for _kind, name, group in value)
        field = self.form.fields[name]
        if isinstance(value, list):
            return ", ".join(str(form_fields.said(field, one)) for one in value)
        if name in {"effective", "expires", "signed"}:
            return date_format(date.fromisoformat(value))
        return form_fields.said(field, value)


def _is_mapping(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _sent(terms: Terms) -> QueryDict:
    """Terms as if a form had sent them, so that it shows them."""
    made = QueryDict(mutable=True)
    told = values(terms)
    for place, row in enumerate(told.pop(RECIPIENTS)):
        for name, value in zip(("kind", "name", "group"), row, strict=True):
            made[f"to-{place}-{name}"] = value
    for name, value in told.items():
        made.setlist(name, value if isinstance(value, list) else [value])
    return made
