"""What is on file of a client's consents, and the check asked with it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from caseway.accounts.policy import decide
from caseway.accounts.viewer import Decision, Target, Viewer
from caseway.clients import consents
from caseway.clients.consent_terms import Missing, Named, Terms, missing
from caseway.clients.models import Client
from caseway.clients.models.consents import Consent
from caseway.clients.privacy import TAKEN_BACK, ConsentKind, Status

LISTS = frozenset({"purposes", "data_classes", "labels", "statements"})
ELSEWHERE = frozenset({"recipients"})


class NotThere(LookupError):  # noqa: N818 - completes "unable to find it: not there"
    """No such client or consent here, or one this viewer may not know of; the two are not told apart."""


class NotAllowed(PermissionError):  # noqa: N818 - completes "unable to do it: not allowed"
    """It may be done once more is given; `decision` says what: a reason, or showing again that it is they."""

    def __init__(self, decision: Decision) -> None:
        super().__init__(decision.outcome)
        self.decision = decision


@dataclass(frozen=True, slots=True)
class Change:
    """One change of a consent's status."""

    before: str
    after: str
    at: datetime
    by: UUID | None
    why: str


@dataclass(frozen=True, slots=True)
class Kept:
    """A consent as it is on file.

    lapse: why it does not count today; empty where it does.  missing: what it lacks.  replaced_by: what took its place;
    of what was entered in error, what it should have said.  withdrawn_by: who withdrew it, and how.
    """

    id: UUID
    client: UUID
    terms: Terms
    status: str
    ended: date | None
    lapse: str
    missing: tuple[Missing, ...]
    replaced_by: UUID | None
    withdrawn_by: tuple[str, str] | None
    changes: tuple[Change, ...]
    version: int

    @property
    def is_in_error(self) -> bool:
        """Whether it should never have been entered as it stands here."""
        return self.status == Status.IN_ERROR

    @property
    def may_be_taken_back(self) -> bool:
        """Whether its last change can be undone: a mistake of who entered it, with nothing in its place."""
        return self.status in TAKEN_BACK and self.replaced_by is None


def require(viewer: Viewer, action: str, target: Target) -> None:
    """Raise NotThere or NotAllowed unless the policy allows it now."""
    decision = decide(viewer, action, target)
    if decision.outcome in {"reason", "step_up"}:
        raise NotAllowed(decision)
    if not decision.is_allowed:
        raise NotThere


def client_of(client: UUID, *, viewer: Viewer, is_locked: bool = False) -> Client:
    """A client of the viewer's organization; locked, nobody sends or withdraws meanwhile. Raises NotThere."""
    rows = Client.objects.select_for_update(of=("self",)) if is_locked else Client.objects.all()
    found = rows.filter(pk=client, organization=viewer.organization).select_related("organization").first()
    if found is None:
        raise NotThere
    return found


def terms_of(row: Consent) -> Terms:
    """What a row says."""
    values: dict[str, Any] = {
        field.name: frozenset(getattr(row, field.name)) if field.name in LISTS else getattr(row, field.name)
        for field in fields(Terms)
        if field.name not in ELSEWHERE
    }
    named = sorted(row.recipients.all(), key=lambda one: one.pk)
    return Terms(**values, recipients=tuple(Named(one.kind, one.name, one.party, one.group) for one in named))


def _checked(row: Consent) -> consents.Consent:
    terms = terms_of(row)
    return consents.Consent(row.id, terms, row.status, row.ended, is_whole=not missing(terms))


def _rows(client: UUID) -> QuerySet[Consent]:
    return Consent.objects.filter(client=client).prefetch_related("recipients").order_by("-created_at", "id")


def of(client: UUID, *, viewer: Viewer, target: Target, on: date) -> tuple[Kept, ...]:
    """Every consent of a client, newest first, drafts and those past too; raises NotThere or NotAllowed."""
    require(viewer, "client.open", target)
    found = client_of(client, viewer=viewer)
    return tuple(_kept(row, on) for row in _rows(found.id).prefetch_related("changes"))


def _kept(row: Consent, on: date) -> Kept:
    checked = _checked(row)
    changes = tuple(Change(one.before, one.after, one.at, one.by_id, one.why) for one in row.changes.all())
    withdrawn = (row.revoked_by, row.revoked_method) if row.status == Status.REVOKED else None
    return Kept(
        row.id, row.client_id, checked.terms, row.status, row.ended, checked.lapse(on), missing(checked.terms),
        row.replaced_by_id, withdrawn, changes, row.version,
    )  # fmt: skip


def answer(
    *,
    client: UUID,
    recipient: consents.Recipient,
    purpose: str,
    asked: Iterable[consents.Item],
    viewer: Viewer,
    on: date,
    basis: consents.Basis | None = None,
) -> consents.Answer:
    """The check, with the consents and facts that are on file; raises NotThere, and Unknown as `permit` does.

    It says nothing of whether the viewer may open the record; that is the policy's, asked before.
    """
    found = client_of(client, viewer=viewer)
    return judged(found, held(found), recipient=recipient, purpose=purpose, asked=asked, on=on, basis=basis)


def held(client: Client) -> tuple[consents.Consent, ...]:
    """Every consent of a client as the check knows them, newest first."""
    return tuple(_checked(row) for row in _rows(client.id))


def held_by(clients: Iterable[UUID]) -> dict[UUID, tuple[consents.Consent, ...]]:
    """Every consent of several clients as the check knows them, newest first, by whose they are."""
    found: dict[UUID, list[consents.Consent]] = defaultdict(list)
    rows = Consent.objects.filter(client__in=set(clients)).prefetch_related("recipients")
    for row in rows.order_by("-created_at", "id"):
        found[row.client_id].append(_checked(row))
    return {client: tuple(consents_) for client, consents_ in found.items()}


def judged(
    client: Client,
    held: Iterable[consents.Consent],
    *,
    recipient: consents.Recipient,
    purpose: str,
    asked: Iterable[consents.Item],
    on: date,
    basis: consents.Basis | None = None,
) -> consents.Answer:
    """The check of a client whose row and consents are at hand."""
    held = tuple(held)
    return consents.permit(
        recipient=recipient, purpose=purpose, facts=facts_of(client, held, on), asked=asked, consents=held, on=on,
        basis=basis,
    )  # fmt: skip


def facts_of(client: Client, held: Iterable[consents.Consent], on: date) -> consents.Facts:
    """What the check needs to know of a client.

    The services a minor consented to alone stay confidential when that consent is withdrawn or ends: what was done under
    it was done without the parents.
    """
    given = {Status.ACTIVE, Status.EXPIRED, Status.REVOKED, Status.SUPERSEDED}
    own = [one.terms.labels for one in held if one.terms.kind == ConsentKind.MINOR and one.status in given]
    return consents.Facts(
        age=age_of(client.birth_date, on),
        labels=frozenset(client.labels),
        confidential=frozenset().union(*own),
        is_victim_service=client.organization.is_victim_service,
    )


def age_of(birth_date: date | None, on: date) -> int | None:
    """Full years on a day; who was born on February 29 is a year older on March 1 of other years."""
    if birth_date is None:
        return None
    return on.year - birth_date.year - ((on.month, on.day) < (birth_date.month, birth_date.day))
