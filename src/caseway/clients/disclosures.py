"""Sending a client's information: first exactly what the recipient will see, then that and nothing else, kept for good."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from uuid import UUID, uuid4

from django.db import transaction

from caseway.accounts import audit
from caseway.accounts.viewer import Target, Viewer
from caseway.clients import consent_queries as queries
from caseway.clients import previews
from caseway.clients.consent_queries import client_of, require
from caseway.clients.consents import Basis, Recipient
from caseway.clients.labels import PART2
from caseway.clients.models import Client
from caseway.clients.models.consents import Consent, Disclosure
from caseway.clients.previews import Preview, Record
from caseway.clients.privacy import RecipientKind, Sending, known

ACTION = "client.disclose"
HIPAA_YEARS = 6  # 45 CFR 164.528(a)(1)
PART2_YEARS = 3  # 42 CFR 2.25
# What the accounting under HIPAA leaves out: treatment, payment and operations; to the person; under an authorization.
NOT_ACCOUNTED = frozenset({"operations", "access", "represented", "consent"})


class Changed(ValueError):  # noqa: N818 - completes "unable to send: changed"
    """What would be sent is no longer what was shown; `preview` is what it would be now."""

    def __init__(self, preview: Preview) -> None:
        super().__init__("the record or the consents have changed since this was shown; look at it again")
        self.preview = preview


class Withheld(ValueError):  # noqa: N818 - completes "unable to send: withheld"
    """Nothing may be sent; `preview` says why of each part."""

    def __init__(self, preview: Preview) -> None:
        super().__init__("nothing of this may be sent to this recipient for this purpose")
        self.preview = preview


class Internal(ValueError):  # noqa: N818 - completes "unable to send: internal"
    """Somebody who works here reads a record; nothing is sent to them."""


class Nameless(ValueError):  # noqa: N818 - completes "unable to send: nameless"
    """A recipient without a name; an accounting must be able to name them."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is to be sent to whom, for what, and on which basis if not by consent."""

    client: UUID
    record: Record
    recipient: Recipient
    purpose: str
    basis: Basis | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent: the row that says so, and the bytes to hand over."""

    id: UUID
    content: bytes


@dataclass(frozen=True, slots=True)
class Disclosed:
    """One disclosure as an accounting tells it; `rests_on`: the rules of the check, the basis and where that is written."""

    id: UUID
    on: date
    recipient: str
    address: str
    data_classes: tuple[str, ...]
    purpose: str
    rules: tuple[str, ...]
    basis: str
    basis_reference: str
    consents: tuple[UUID, ...]
    sending: str
    digest: str


def preview(request: Request, *, target: Target, viewer: Viewer, at: datetime, on: date) -> Preview:
    """Exactly what a recipient would get now; noted in the audit before it is shown. Raises NotThere, NotAllowed, Unknown."""
    require(viewer, ACTION, target)
    made = _made(client_of(request.client, viewer=viewer), request, on)
    audit.note(
        audit.Event(ACTION, "preview", people=(request.client,), outcome="shown", changed=tuple(made.included)),
        by=viewer, at=at,
    )  # fmt: skip
    return made


def send(
    request: Request,
    *,
    token: str,
    sending: str,
    target: Target,
    by: Viewer,
    at: datetime,
    on: date,
    address: str = "",
) -> Sent:
    """Send what was shown, byte for byte, and keep that it was; `token` is the preview's.

    Everything is checked again with the client's row locked, so no consent is withdrawn between the check and the sending.
    Raises Changed, Withheld, Internal, Nameless, NotThere, NotAllowed, Unknown.
    """
    require(by, ACTION, target)
    if request.recipient.kind == RecipientKind.WORKFORCE:
        raise Internal("somebody who works here reads the record; nothing is sent to them")
    if not request.recipient.name.strip():
        raise Nameless("say who gets it; the client can ask")
    known(Sending, sending)
    with transaction.atomic():
        client = client_of(request.client, viewer=by, is_locked=True)
        made = _made(client, request, on)
        if made.token != token:
            raise Changed(made)
        if made.is_empty:
            raise Withheld(made)
        basis = request.basis if request.basis and request.basis.kind in made.rules else None
        row = Disclosure.objects.create(
            id=uuid4(), organization_id=by.organization, client=client, at=at, on=on, by_id=by.user,
            recipient_kind=request.recipient.kind, recipient=request.recipient.name, party=request.recipient.party,
            address=address, purpose=request.purpose, data_classes=list(made.included), labels=sorted(made.labels),
            rules=list(made.rules), basis=basis.kind if basis else "",
            basis_reference=basis.reference.strip() if basis else "",
            sending=sending, digest=made.digest, size=len(made.content),
        )  # fmt: skip
        row.consents.set(Consent.objects.filter(pk__in=made.consents))
        event = audit.Event(ACTION, "disclosure", row.id, (client.id,), changed=tuple(made.included), after=made.digest)
        audit.record(event, by=by, at=at)
    return Sent(row.id, made.content)


def _made(client: Client, request: Request, on: date) -> Preview:
    held = queries.held(client)
    check = partial(
        queries.judged, client, held, recipient=request.recipient, purpose=request.purpose, on=on, basis=request.basis
    )
    return previews.preview(
        request.record, client=client.id, recipient=request.recipient, purpose=request.purpose, basis=request.basis,
        on=on, check=lambda asked: check(asked=asked), held=held,
    )  # fmt: skip


def of(client: UUID, *, target: Target, viewer: Viewer) -> tuple[Disclosed, ...]:
    """Every disclosure of a client, newest first: the log. Raises NotThere, NotAllowed."""
    require(viewer, "client.open", target)
    return tuple(_told(row) for row in _rows(client, viewer))


def accounting(client: UUID, *, target: Target, viewer: Viewer, on: date) -> tuple[Disclosed, ...]:
    """What a client who asks for an accounting is told, newest first.

    Of six years what HIPAA counts: not for treatment, payment or operations, to the client, or under an authorization
    (45 CFR 164.528); a medical emergency is told too. Of three years also substance use treatment records sent under a
    consent (42 CFR 2.25). An agency's written request to hold back its own entry for a time is not known here; whoever
    answers looks for one.
    """
    require(viewer, "client.open", target)
    six, three = years_before(on, HIPAA_YEARS), years_before(on, PART2_YEARS)
    told = []
    for row in _rows(client, viewer):
        is_counted = row.on >= six and not set(row.rules) <= NOT_ACCOUNTED
        is_part2 = row.on >= three and PART2 in row.labels and row.consents.all()
        if row.on <= on and (is_counted or is_part2):
            told.append(_told(row))
    return tuple(told)


def years_before(day: date, years: int) -> date:
    """The same day some years ago; of February 29 the 28th."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def _rows(client: UUID, viewer: Viewer) -> Iterable[Disclosure]:
    found = client_of(client, viewer=viewer)
    return Disclosure.objects.filter(client=found.id).prefetch_related("consents").order_by("-at", "id")


def _told(row: Disclosure) -> Disclosed:
    return Disclosed(
        row.id, row.on, row.recipient, row.address, tuple(row.data_classes), row.purpose, tuple(row.rules), row.basis,
        row.basis_reference, tuple(sorted(one.id for one in row.consents.all())), row.sending, row.digest,
    )  # fmt: skip
