"""What happens to consents: drafted, given, not given, withdrawn, replaced, corrected, ended.

A consent that was given is never changed but for where it stands. Withdrawing works forward: what was sent before stays on
the list of disclosures, and the next check finds no consent.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from caseway.accounts import audit, scope
from caseway.accounts.queries import every_organization
from caseway.accounts.viewer import Target, Viewer
from caseway.clients.consent_queries import ELSEWHERE, LISTS, NotThere, client_of, require
from caseway.clients.consent_terms import Missing, Terms, missing
from caseway.clients.models.consents import Consent, ConsentChange, ConsentRecipient
from caseway.clients.privacy import CORRECTED, TAKEN_BACK, TRANSITIONS, Method, Status, known

ACTION = "client.consent"


class Incomplete(ValueError):  # noqa: N818 - completes "unable to give the consent: incomplete"
    """A consent that lacks something it must have; `missing` holds all of it."""

    def __init__(self, lacks: Iterable[Missing]) -> None:
        self.missing = tuple(lacks)
        super().__init__(" ".join(one.says for one in self.missing))


class Closed(ValueError):  # noqa: N818 - completes "unable to change the consent: closed"
    """A consent that cannot go from where it stands to where it should."""


class Unexplained(ValueError):  # noqa: N818 - completes "unable to change the consent: unexplained"
    """A mistake that is put right without a word about what it was."""


class Stale(ValueError):  # noqa: N818 - completes "unable to change the consent: stale"
    """A consent that somebody else changed meanwhile."""


def draft(*, client: UUID, terms: Terms, target: Target, by: Viewer, at: datetime) -> UUID:
    """Keep a consent that is not given yet; it may lack anything, and counts for nothing."""
    require(by, ACTION, target)
    with transaction.atomic():
        found = client_of(client, viewer=by, is_locked=True)
        row = _keep(found.id, terms, status=Status.DRAFT, by=by, at=at)
        _tell(row, by=by, at=at, changed=_names(terms))
    return row.id


def give(
    *,
    client: UUID,
    terms: Terms,
    target: Target,
    by: Viewer,
    at: datetime,
    on: date,
    draft: UUID | None = None,
    version: int | None = None,
) -> UUID:
    """Put a consent in force, at once or out of a draft; raises Incomplete with everything it lacks."""
    require(by, ACTION, target)
    terms = _whole(terms, on)
    with transaction.atomic():
        found = client_of(client, viewer=by, is_locked=True)
        if draft is None:
            row = _keep(found.id, terms, status=Status.ACTIVE, by=by, at=at)
        else:
            row = _find(draft, by=by)
            if row.client_id != found.id:
                raise NotThere
            _move(row, Status.ACTIVE, by=by, at=at, version=version, **_columns(terms))
            _name(row, terms)
        _tell(row, by=by, at=at, changed=("status", *_names(terms)))
    return row.id


def reject(*, consent: UUID, why: str, target: Target, by: Viewer, at: datetime, version: int | None = None) -> None:
    """Keep that the client was asked by a draft and did not agree."""
    require(by, ACTION, target)
    with transaction.atomic():
        row = _find(consent, by=by)
        _move(row, Status.REJECTED, by=by, at=at, why=why, version=version)
        _tell(row, by=by, at=at, changed=("status",))


def withdraw(
    *,
    consent: UUID,
    who: str,
    method: str,
    target: Target,
    by: Viewer,
    at: datetime,
    why: str = "",
    version: int | None = None,
) -> None:
    """Withdraw a consent, from now on; `who`: the client, or whoever may for them.

    Laws that ask for withdrawal in writing ask it of the client's form; a spoken one is kept as such and stops disclosures
    too, because sending after a client said no is the greater harm.
    """
    require(by, ACTION, target)
    with transaction.atomic():
        row = _find(consent, by=by)
        more: dict[str, Any] = {"revoked_at": at, "revoked_by": who, "revoked_method": known(Method, method)}
        _move(row, Status.REVOKED, by=by, at=at, why=why, version=version, **more)
        _tell(row, by=by, at=at, changed=("status", *sorted(more)))


def supersede(
    *,
    consent: UUID,
    terms: Terms,
    target: Target,
    by: Viewer,
    at: datetime,
    on: date,
    why: str = "",
    version: int | None = None,
) -> UUID:
    """Replace a consent by a new one that the client gave; raises Incomplete and leaves the old one in force."""
    require(by, ACTION, target)
    return _replace(consent, terms, by=by, at=at, on=on, why=why, version=version)


def correct(
    *,
    consent: UUID,
    terms: Terms,
    why: str,
    target: Target,
    by: Viewer,
    at: datetime,
    on: date,
    version: int | None = None,
) -> UUID:
    """Put right what was entered wrongly: a draft in place; of one that was given, a new row that says what the form says.

    The wrong one stays on file as entered in error. Raises Unexplained, and Closed of what was withdrawn or replaced.
    """
    require(by, ACTION, target)
    with transaction.atomic():
        row = _find(consent, by=by)
        if row.status != Status.DRAFT:
            return _replace(
                consent, terms, by=by, at=at, on=on, why=_explained(why), version=version, status=Status.IN_ERROR
            )
        _update(row, by=by, at=at, version=version, **_columns(terms))
        _name(row, terms)
        _tell(row, by=by, at=at, changed=_names(terms))
    return row.id


def mark_in_error(
    *, consent: UUID, why: str, target: Target, by: Viewer, at: datetime, version: int | None = None
) -> None:
    """Keep that a consent should never have been entered, such as one of somebody else; raises Unexplained or Closed."""
    require(by, ACTION, target)
    with transaction.atomic():
        row = _find(consent, by=by)
        _move(row, Status.IN_ERROR, by=by, at=at, why=_explained(why), version=version)
        _tell(row, by=by, at=at, changed=("status",))


def take_back(*, consent: UUID, why: str, target: Target, by: Viewer, at: datetime, version: int | None = None) -> None:
    """Undo a withdrawal, a refusal or a mark of error that was entered by mistake; raises Unexplained or Closed.

    A client who changes their mind again gives a new consent: this is for what they never said.
    """
    require(by, ACTION, target)
    with transaction.atomic():
        row = _find(consent, by=by)
        last = row.changes.last()
        if row.status not in TAKEN_BACK or row.replaced_by_id or last is None or not last.before:
            raise Closed(f"that a consent is {row.status} cannot be taken back")
        before = Status(last.before)
        _move(row, before, by=by, at=at, why=_explained(why), version=version, allowed=frozenset({before}))
        _tell(row, by=by, at=at, changed=("status",))


def end(
    *, consent: UUID, ended: date, target: Target, by: Viewer, at: datetime, on: date, version: int | None = None
) -> None:
    """Keep the day on which the event that ends a consent came about; that day is its last."""
    require(by, ACTION, target)
    with transaction.atomic():
        row = _find(consent, by=by)
        if row.status != Status.ACTIVE or not row.event or ended > on:
            raise Closed("only a consent in force that ends with an event can end with it, on a day that has come")
        if ended < on:
            _move(row, Status.EXPIRED, by=by, at=at, version=version, ended=ended)
        else:
            _update(row, by=by, at=at, version=version, ended=ended)
        _tell(row, by=by, at=at, changed=("ended", "status"))


def expire(*, at: datetime, on: date) -> int:
    """Mark as expired what has ended before a day, in every organization; how many there were.

    The check goes by the days, so nothing depends on when this runs; the list of consents reads better after it.
    """
    count = 0
    for organization in every_organization():
        with scope.within(organization):
            count += _expire_in(organization, at=at, on=on)
    return count


# --- how ---


def _expire_in(organization: UUID, *, at: datetime, on: date) -> int:
    active = Consent.objects.filter(organization=organization, status=Status.ACTIVE)
    due = [*active.filter(expires__lt=on).values_list("id"), *active.filter(ended__lt=on).values_list("id")]
    for (consent,) in dict.fromkeys(due):
        with transaction.atomic():
            row = Consent.objects.select_for_update().get(pk=consent)
            if row.status == Status.ACTIVE:
                _move(row, Status.EXPIRED, by=None, at=at)
                _tell(row, by=None, at=at, changed=("status",))
    return len(dict.fromkeys(due))


# --- how ---


def _explained(why: str) -> str:
    if not why.strip():
        raise Unexplained("say what the mistake was")
    return why.strip()


def _whole(terms: Terms, on: date) -> Terms:
    """Terms that lack nothing, in effect from the day they are given unless they say otherwise."""
    terms = terms if terms.effective else replace(terms, effective=on)
    lacks = missing(terms)
    if terms.signed and terms.signed > on:
        lacks = tuple(dict.fromkeys((*lacks, Missing("signed"))))
    if lacks:
        raise Incomplete(lacks)
    return terms


def _columns(terms: Terms) -> dict[str, Any]:
    """Terms as a row has them; lists in order, so that the same terms are the same row."""
    return {
        field.name: sorted(getattr(terms, field.name)) if field.name in LISTS else getattr(terms, field.name)
        for field in fields(Terms)
        if field.name not in ELSEWHERE
    }


def _names(terms: Terms) -> tuple[str, ...]:
    """The names of what terms say something of."""
    return tuple(field.name for field in fields(Terms) if getattr(terms, field.name))


def _keep(
    client: UUID, terms: Terms, *, status: Status, by: Viewer, at: datetime, why: str = "", ended: date | None = None
) -> Consent:
    row = Consent.objects.create(
        id=uuid4(), organization_id=by.organization, client_id=client, status=status, created_at=at, updated_at=at,
        created_by_id=by.user, updated_by_id=by.user, ended=ended,
        **_columns(terms),
    )  # fmt: skip
    _name(row, terms)
    ConsentChange.objects.create(consent=row, after=status, at=at, by_id=by.user, why=why)
    return row


def _name(row: Consent, terms: Terms) -> None:
    row.recipients.all().delete()
    ConsentRecipient.objects.bulk_create(
        ConsentRecipient(consent=row, kind=one.kind, name=one.name, party=one.party, group=one.group)
        for one in terms.recipients
    )


def _find(consent: UUID, *, by: Viewer) -> Consent:
    """A consent of this organization; its client is locked first, as whoever sends something does."""
    client = Consent.objects.filter(pk=consent, organization=by.organization).values_list("client", flat=True).first()
    if client is None:
        raise NotThere
    client_of(client, viewer=by, is_locked=True)
    return Consent.objects.get(pk=consent)


def _replace(
    consent: UUID,
    terms: Terms,
    *,
    by: Viewer,
    at: datetime,
    on: date,
    why: str,
    version: int | None,
    status: Status = Status.SUPERSEDED,
) -> UUID:
    """Put a new consent into the place of an old one, which is replaced, or was entered in error."""
    terms = _whole(terms, on)
    with transaction.atomic():
        old = _find(consent, by=by)
        is_wrong = status == Status.IN_ERROR
        if is_wrong and old.status not in CORRECTED:
            raise Closed(f"a consent that is {old.status} is not corrected; it can be marked as entered in error")
        ended = old.ended if is_wrong else None  # its event came about, however it was entered
        new = _keep(old.client_id, terms, status=Status.ACTIVE, by=by, at=at, why=why, ended=ended)
        _move(old, status, by=by, at=at, why=why, version=version, replaced_by_id=new.id)
        _tell(old, by=by, at=at, changed=("status", "replaced_by"))
        _tell(new, by=by, at=at, changed=("status", *_names(terms)))
    return new.id


def _move(
    row: Consent,
    status: Status,
    *,
    by: Viewer | None,
    at: datetime,
    why: str = "",
    version: int | None = None,
    allowed: frozenset[Status] | None = None,
    **more: Any,
) -> None:
    """Change where a consent stands, with its history; `allowed`: what may follow, where the table does not say it."""
    before = Status(row.status)
    if status not in (TRANSITIONS.get(before, frozenset()) if allowed is None else allowed):
        raise Closed(f"a consent that is {before.value} cannot become {status.value}")
    _update(row, by=by, at=at, version=version, status=status, **more)
    ConsentChange.objects.create(
        consent=row, before=before, after=status, at=at, by_id=by.user if by else None, why=why
    )


def _update(row: Consent, *, by: Viewer | None, at: datetime, version: int | None = None, **more: Any) -> None:
    """Change a row as it was read; raises Stale where somebody was quicker."""
    if version is not None and version != row.version:
        raise Stale("somebody else has changed this consent; look at it again")
    more |= {"updated_at": at, "updated_by_id": by.user if by else None, "version": row.version + 1}
    if not Consent.objects.filter(pk=row.pk, version=row.version).update(**more):
        raise Stale("somebody else has changed this consent; look at it again")
    row.refresh_from_db()


def _tell(row: Consent, *, by: Viewer | None, at: datetime, changed: tuple[str, ...]) -> None:
    event = audit.Event(ACTION, "consent", row.id, (row.client_id,), changed=changed)
    audit.record(event, by=by, at=at)
