"""Setting labels on a client's record and lifting them, sealing it and opening the seal; each with its reason, for good.

A label only takes away, so whoever works on a record may set one. To lift one lets more out: it takes somebody who
answers for more than a caseload, and privacy officers are told.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caseway.accounts import audit, editing
from caseway.accounts.viewer import Viewer
from caseway.clients import faults, labels, overseers
from caseway.clients.access import require
from caseway.clients.faults import WHOLE, Invalid
from caseway.clients.models import Client, LabelChange

SET, LIFT, SEAL = "client.label", "client.unlabel", "client.seal"
LABEL_LIFTED, SEAL_OPENED = "label_lifted", "seal_opened"  # kinds of notices
# Those that take nothing away, and the seal, which is set in a way of its own.
NOT_SET = frozenset({"U", "L", "M", "N", labels.SEALED})


@dataclass(frozen=True, slots=True)
class Change:
    """One label that was set or lifted, by whom and why."""

    label: str
    is_set: bool
    reason: str
    at: datetime
    by: str


def settable() -> tuple[str, ...]:
    """The labels that can be set on a record, in the order of `labels.yaml`."""
    return tuple(code for code in labels.book().labels if code not in NOT_SET)


def set_label(*, client: UUID, label: str, reason: str, by: Viewer, at: datetime, on: date) -> None:
    """Mark a record with a label; raises Absent, NeedsProof or Invalid."""
    with transaction.atomic():
        row = _locked(SET, client, by=by, on=on)
        if label not in settable():
            raise Invalid({"label": _("Choose a label.")})
        if label in row.labels:
            raise Invalid({"label": _("The record has this label already.")})
        _change(SET, row, {"labels": [*row.labels, label]}, label, reason, is_set=True, by=by, at=at, on=on)


def lift_label(*, client: UUID, label: str, reason: str, by: Viewer, at: datetime, on: date) -> None:
    """Lift a label from a record; privacy officers are told. Raises Absent, NeedsProof or Invalid."""
    with transaction.atomic():
        row = _locked(LIFT, client, by=by, on=on)
        if label not in row.labels:
            raise Invalid({"label": _("The record does not have this label any more.")})
        left = [one for one in row.labels if one != label]
        _change(LIFT, row, {"labels": left}, label, reason, is_set=False, by=by, at=at, on=on)
        _tell(LABEL_LIFTED, client, by=by, at=at, on=on)


def seal(*, client: UUID, reason: str, by: Viewer, at: datetime, on: date) -> None:
    """Seal a record: only those on whose caseload it is open it from now on. Raises Absent, NeedsProof or Invalid."""
    _seal(client, reason, is_sealed=True, by=by, at=at, on=on)


def unseal(*, client: UUID, reason: str, by: Viewer, at: datetime, on: date) -> None:
    """Open the seal of a record; the other privacy officers are told. Raises Absent, NeedsProof or Invalid."""
    _seal(client, reason, is_sealed=False, by=by, at=at, on=on)


def history(*, client: UUID, viewer: Viewer, on: date) -> tuple[Change, ...]:
    """Every label that was set on a record or lifted, also on one that is now part of it, newest first.

    Raises Absent, NeedsReason or NeedsProof.
    """
    require(viewer, "client.open", client, on=on)
    rows = LabelChange.objects.filter(
        Q(client=client) | Q(client__merged_into=client), organization=viewer.organization
    ).select_related("by")  # fmt: skip
    return tuple(Change(row.label, row.is_set, row.reason, row.at, row.by.name) for row in rows.order_by("-at", "pk"))


def _seal(client: UUID, reason: str, *, is_sealed: bool, by: Viewer, at: datetime, on: date) -> None:
    with transaction.atomic():
        row = _locked(SEAL, client, by=by, on=on)
        if row.is_sealed == is_sealed:
            raise Invalid({WHOLE: _("The record is sealed already.") if is_sealed else _("The record is not sealed.")})
        changes = {"is_sealed": is_sealed}
        _change(SEAL, row, changes, labels.SEALED, reason, is_set=is_sealed, by=by, at=at, on=on)
        if not is_sealed:
            _tell(SEAL_OPENED, client, by=by, at=at, on=on)


def _locked(action: str, client: UUID, *, by: Viewer, on: date) -> Client:
    """A record to which someone may do something, locked until the transaction ends."""
    list(Client.objects.select_for_update().filter(pk=client, organization=by.organization).values_list("pk"))
    return require(by, action, client, on=on)


def _change(  # noqa: PLR0913 - one change of either kind says that much
    action: str,
    row: Client,
    changes: dict[str, Any],
    label: str,
    reason: str,
    *,
    is_set: bool,
    by: Viewer,
    at: datetime,
    on: date,
) -> None:
    """Change a record, and keep why."""
    if not reason.strip():
        raise Invalid({"reason": _("Say why.")})
    changed = editing.change(row, changes, version=row.version, by=by, at=at, check=faults.checker(on))
    kept = LabelChange.objects.create(
        organization_id=by.organization, client=row, label=label, is_set=is_set, reason=reason.strip(), at=at, by_id=by.user
    )  # fmt: skip
    require(by, action, row.pk, on=on)
    # Which label it is, and why, is the client's own information: the audit holds neither.
    audit.record(audit.Event(action, "label_change", kept.pk, people=(row.pk,), changed=changed), by=by, at=at)


def _tell(kind: str, client: UUID, *, by: Viewer, at: datetime, on: date) -> None:
    told = overseers.privacy_officers(by.organization, on=on) - {by.user}
    overseers.notify(told, kind=kind, about=client, organization=by.organization, at=at)
