"""What may stand in a whole file, and the count of what does not, by part and by why: nothing is left out in silence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from caseway.casework import standards
from caseway.casework.contact_codes import NoteClass
from caseway.casework.sight import NOTES, Sight
from caseway.clients import labels as marks
from caseway.clients.privacy import DataClass

COUNSELING = frozenset({marks.PSYCHOTHERAPY, marks.SUD_NOTES})
APART = (NoteClass.PSYCHOTHERAPY, NoteClass.SUD_COUNSELING)


class Part(TextChoices):
    """The parts of a whole file, in its order."""

    CASE = "case", _("Referral, eligibility, consent and history")
    NEEDS = "needs", _("Needs, goals and steps")
    PLANS = "plans", _("Plans")
    SERVICES = "services", _("Services and notes")
    ASSESSMENTS = "assessments", _("Assessments")
    DUE = "due", _("Due dates")
    DOCUMENTS = "documents", _("Documents")


class Why(TextChoices):
    """Why something is left out."""

    LABEL = "label", _("A label keeps it from you")
    COUNSELING = "counseling", _("Psychotherapy or substance use counseling note: kept apart from the record")
    DRAFT = "draft", _("A draft that is not signed or shared is not part of the record")
    ERROR = "error", _("Entered in error")
    PERIOD = "period", _("Outside the period you chose")
    ANOTHER = "another", _("Written about another of the household: part of their record, not of this one")


@dataclass(frozen=True, slots=True)
class Choice:
    """What somebody wants in the file: which parts, from when until when, and whether counseling notes that are theirs too."""

    parts: frozenset[str] = frozenset(Part.values)
    since: date | None = None
    until: date | None = None
    with_counseling: bool = False


@dataclass
class Ledger:
    """Decides of each thing whether it stands in the file, and counts both."""

    choice: Choice
    sight: Sight
    kept: Counter[str] = field(default_factory=Counter)
    left_out: Counter[tuple[str, str]] = field(default_factory=Counter)
    labels: set[str] = field(default_factory=set)

    def lets(
        self,
        part: Part,
        data_class: DataClass,
        labels: Iterable[str],
        *,
        author: UUID | None = None,
        on: date | datetime | None = None,
        is_in_error: bool = False,
        is_hidden: bool = False,
    ) -> bool:
        """Whether something stands in the file; on: the day it is of, where the period matters."""
        found = frozenset(labels)
        why = self._why(data_class.value, found, author, on, is_in_error=is_in_error, is_hidden=is_hidden)
        return self._count(part, found, why)

    def lets_note(self, note_class: str, labels: Iterable[str], *, author: UUID, on: date, is_signed: bool) -> bool:
        """Whether a note stands in the file."""
        found = frozenset(labels)
        data_class = NOTES.get(note_class, DataClass.NOTES.value)
        why = self._why(data_class, found, author, on, is_in_error=False, is_hidden=False)
        if note_class in APART and not self.choice.with_counseling:
            why = Why.COUNSELING
        elif not is_signed:
            why = Why.DRAFT
        return self._count(Part.SERVICES, found, why)

    def leave_out(self, part: Part, why: Why) -> None:
        """Count one thing that is left out for a reason its reader knows."""
        self.left_out[part.value, why.value] += 1

    def _count(self, part: Part, labels: frozenset[str], why: Why | None) -> bool:
        if why is not None:
            self.left_out[part.value, why.value] += 1
            return False
        self.kept[part.value] += 1
        self.labels |= labels
        return True

    def _why(
        self, data_class: str, labels: frozenset[str], author: UUID | None, on: date | datetime | None, *,
        is_in_error: bool, is_hidden: bool,
    ) -> Why | None:  # fmt: skip
        if is_in_error:
            return Why.ERROR
        if on is not None and not self.is_of_period(on):
            return Why.PERIOD
        if labels & COUNSELING and not self.choice.with_counseling:
            return Why.COUNSELING
        if is_hidden or not self.sight.shows(data_class, labels, author):
            return Why.LABEL
        return None

    def is_of_period(self, on: date | datetime) -> bool:
        """Whether a day or moment lies in the period."""
        day = on.astimezone(standards.zone()).date() if isinstance(on, datetime) else on
        since, until = self.choice.since, self.choice.until
        return (since is None or day >= since) and (until is None or day <= until)
