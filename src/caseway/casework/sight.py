"""What of a client's labeled rows somebody who works here may see: one question for a page, whatever the number of rows.

Opening the case is asked before (`clients.queries.enter`); this is about what lies in it under a label that is narrower
than that, such as a privilege or a seal.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from caseway.accounts.viewer import Viewer
from caseway.casework.contact_codes import NoteClass
from caseway.casework.models import Case
from caseway.clients import consent_queries
from caseway.clients.consents import Consent, Item, Recipient, staff
from caseway.clients.models import Client
from caseway.clients.privacy import DataClass, Purpose

Asked = tuple[str, frozenset[str], UUID | None]

# What a note is, by its class, where it is more than a note.
NOTES: dict[str, str] = {
    NoteClass.SUD_COUNSELING: DataClass.SUD_COUNSELING_NOTES.value,
    NoteClass.PSYCHOTHERAPY: DataClass.PSYCHOTHERAPY_NOTES.value,
}


@dataclass(frozen=True, slots=True)
class Sight:
    """What a recipient may see of a client for a purpose, and what was answered so far."""

    client: Client
    held: tuple[Consent, ...]
    recipient: Recipient
    purpose: str
    on: date
    answered: dict[Asked, bool] = field(default_factory=dict)
    also: frozenset[str] = frozenset()  # labels of the case that all of it lies in

    def within(self, labels: Iterable[str]) -> Sight:
        """The same of what lies in something that has labels of its own, such as a case."""
        return replace(self, also=self.also | frozenset(labels))

    def shows(self, data_class: str, labels: Iterable[str], author: UUID | None = None) -> bool:
        """Whether something with these labels, beside those of the whole record, is shown."""
        asked = (data_class, self.also | frozenset(labels), author)
        if asked not in self.answered:
            answer = consent_queries.judged(
                self.client, self.held, recipient=self.recipient, purpose=self.purpose, asked=[Item(*asked)], on=self.on
            )
            self.answered[asked] = not answer.hidden
        return self.answered[asked]

    def shows_case(self, case: Case) -> bool:
        """Whether what a case says of itself is shown: why it is there, what changed, notes beside its dates, its hand-over."""
        return self.within(case.labels).shows(DataClass.SERVICES, (), case.created_by_id)

    def shows_note(self, note_class: str, labels: Iterable[str], author: UUID) -> bool:
        """Whether a note is shown; what is kept apart is shown to its author alone."""
        return self.shows(NOTES.get(note_class, DataClass.NOTES.value), labels, author)


def of_staff(client: UUID, viewer: Viewer, *, on: date) -> Sight:
    """What a viewer may see of a client whose case they may open."""
    return of(client, staff(viewer), Purpose.COC, on=on)


def of_case(case: Case, viewer: Viewer, *, on: date) -> Sight:
    """What a viewer may see of a case that they may open."""
    return of_staff(case.client_id, viewer, on=on).within(case.labels)


def of_several(clients: Iterable[Client], viewer: Viewer, *, on: date) -> dict[UUID, Sight]:
    """What a viewer may see of several clients whose cases they may open; the rows come with their organization."""
    rows = list(clients)
    held = consent_queries.held_by(row.pk for row in rows)
    recipient = staff(viewer)
    return {row.pk: Sight(row, held.get(row.pk, ()), recipient, Purpose.COC, on) for row in rows}


def of(client: UUID, recipient: Recipient, purpose: str, *, on: date) -> Sight:
    """What a recipient may see of a client for a purpose."""
    row = Client.objects.select_related("organization").get(pk=client)
    return Sight(row, consent_queries.held(row), recipient, purpose, on)
