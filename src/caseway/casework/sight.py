"""What of a case someone who works here may read: each labeled thing is asked of the one check, `clients.consents.permit`."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from caseway.accounts.viewer import Viewer
from caseway.casework.contact_codes import NoteClass
from caseway.clients import consent_queries, consents
from caseway.clients.models import Client
from caseway.clients.privacy import DataClass, Purpose

CLASSES: dict[str, str] = {
    NoteClass.SUD_COUNSELING: DataClass.SUD_COUNSELING_NOTES.value,
    NoteClass.PSYCHOTHERAPY: DataClass.PSYCHOTHERAPY_NOTES.value,
}


@dataclass(frozen=True, slots=True)
class Sight:
    """One viewer before one client's record; asks of many things without asking the database again."""

    viewer: Viewer
    facts: consents.Facts
    held: tuple[consents.Consent, ...]
    on: date

    def shows(self, data_class: str, labels: Iterable[str], *, author: UUID | None = None) -> bool:
        """Whether something of a class, with labels, by an author, may be shown to them."""
        found = consents.permit(
            recipient=consents.staff(self.viewer),
            purpose=Purpose.TREAT,
            facts=self.facts,
            asked=[consents.Item(data_class, frozenset(labels), author)],
            consents=self.held,
            on=self.on,
        )
        return found.outcome == "permit"

    def shows_note(self, note_class: str, labels: Iterable[str], author: UUID) -> bool:
        """Whether a note may be shown to them; what is kept apart is shown to its author."""
        return self.shows(CLASSES.get(note_class, DataClass.NOTES.value), labels, author=author)


def of(client: Client, *, viewer: Viewer, on: date) -> Sight:
    """A viewer before a client whose row is at hand."""
    held = consent_queries.held(client)
    return Sight(viewer, consent_queries.facts_of(client, held, on), held, on)
