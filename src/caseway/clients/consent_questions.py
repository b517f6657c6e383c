"""What the check on consents is asked and what it answers: values without a rule of their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from caseway.accounts.viewer import Viewer
from caseway.clients import labels
from caseway.clients.consent_reasons import Reason
from caseway.clients.consent_terms import Terms
from caseway.clients.privacy import RecipientKind, Status

MAJORITY = (
    18  # the usual age; some states have another, and an emancipated minor's record has no parent as representative
)
COUNSEL = "counsel"

Outcome = Literal["permit", "redact", "deny"]


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent as the check sees it: its terms, where it stands, and the day its event came about."""

    id: UUID
    terms: Terms
    status: str = Status.ACTIVE
    ended: date | None = None  # the day of the event that ends it
    is_whole: bool = True

    def lapse(self, on: date) -> str:
        """Why it does not count on a day; empty where it does."""
        if self.status != Status.ACTIVE:
            return self.status
        if self.terms.effective is None or on < self.terms.effective:
            return "not_yet"
        last = [day for day in (self.terms.expires, self.ended) if day]
        if last and on > min(last):
            return Status.EXPIRED
        return "" if self.is_whole else "not_whole"


@dataclass(frozen=True, slots=True)
class Representative:
    """By what authority somebody acts for a client, and on which days; `endangers`: it was decided not to treat them so."""

    authority: str
    begins: date | None = None
    ends: date | None = None
    endangers: bool = False


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who would get to see it.

    party: their id, where they are known here; of someone who works here, the user's.  groups: the classes of recipients
    they belong to.  roles, duties: of someone who works here; `COUNSEL` is the one duty.
    """

    kind: str
    name: str = ""
    party: UUID | None = None
    groups: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    duties: frozenset[str] = frozenset()
    representative: Representative | None = None


def staff(viewer: Viewer, *, duties: Iterable[str] = ()) -> Recipient:
    """Someone who works here, as a recipient."""
    return Recipient(
        RecipientKind.WORKFORCE, viewer.name, viewer.user, roles=frozenset(viewer.grants), duties=frozenset(duties)
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """What the check needs to know of a client.

    age: on the day.  labels: those of the whole record.  confidential: labels of services the client, a minor then,
    consented to alone.  is_victim_service: the organization serves victims of violence.
    """

    age: int | None = None
    labels: frozenset[str] = frozenset()
    confidential: frozenset[str] = frozenset()
    is_victim_service: bool = False

    @property
    def is_adult(self) -> bool:
        """Whether the client is known to be of age."""
        return self.age is not None and self.age >= MAJORITY


@dataclass(frozen=True, slots=True)
class Item:
    """One thing asked for: its class, its labels, and who wrote it, which matters for notes of therapists."""

    data_class: str
    labels: frozenset[str] = frozenset()
    author: UUID | None = None


@dataclass(frozen=True, slots=True)
class Basis:
    """Why it may leave without a consent: what, where it is written (a docket or report number), and for which classes."""

    kind: str
    reference: str
    data_classes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Judged:
    """One thing asked for, with all its labels, whether it is shown, and why."""

    item: Item
    labels: frozenset[str]
    is_shown: bool
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer, in the order things were asked for."""

    judged: tuple[Judged, ...]

    @property
    def shown(self) -> tuple[Judged, ...]:
        """What may be shown."""
        return tuple(one for one in self.judged if one.is_shown)

    @property
    def hidden(self) -> tuple[Judged, ...]:
        """What may not, each with why."""
        return tuple(one for one in self.judged if not one.is_shown)

    @property
    def outcome(self) -> Outcome:
        """Permit all of it, some of it (redact), or nothing (deny); whoever asks for nothing gets nothing."""
        if not self.shown:
            return "deny"
        return "redact" if self.hidden else "permit"

    @property
    def hidden_classes(self) -> tuple[str, ...]:
        """The classes of which something is hidden."""
        return tuple(dict.fromkeys(one.item.data_class for one in self.hidden))

    @property
    def consents(self) -> tuple[UUID, ...]:
        """The consents that what is shown rests on."""
        used = (reason.consent for one in self.shown for reason in one.reasons if reason.consent)
        return tuple(dict.fromkeys(used))

    @property
    def labels(self) -> frozenset[str]:
        """The labels of what is shown; whatever is made of it carries them."""
        return labels.inherited(*(one.labels for one in self.shown))
