"""Likely duplicates: looked for at night among everybody, listed for those who may link them, dismissed where wrong.

The weighing is done by `likening`, in a process of its own that is told rows over a pipe: no second library opens the
database of a running Caseway, and what that process needs in memory ends with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from caseway.accounts import audit, scope
from caseway.accounts.viewer import Viewer
from caseway.clients import encryption, folding
from caseway.clients.access import Absent, require, visible
from caseway.clients.codes import ContactKind
from caseway.clients.models import Client, ContactPoint, Identifier, LikelyDuplicate
from caseway.clients.nicknames import stand_for
from caseway.clients.queries import Person, person

BATCH = 500
COMMAND = [sys.executable, "-m", "caseway.clients.likening"]


class Failed(RuntimeError):  # noqa: N818 - completes "unable to look for duplicates: failed"
    """The process that weighs the evidence did not end well."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that look like one person's. `because`: bits of evidence by what was compared."""

    id: int
    one: Person
    other: Person
    weight: float
    probability: float
    because: dict[str, float]
    found_at: datetime


def find_duplicates(*, organization: UUID, at: datetime) -> int:
    """Look among all records of an organization, and keep the pairs found in place of those found before; how many.

    Pairs that somebody dismissed stay dismissed.
    """
    with scope.within(organization):
        return _find(organization, at)


def _find(organization: UUID, at: datetime) -> int:
    told = "".join(json.dumps(row) + "\n" for row in _rows(organization))
    ran = subprocess.run(COMMAND, input=told, capture_output=True, text=True, check=False)  # noqa: S603 - our own
    if ran.returncode:
        raise Failed(ran.stderr.strip().rpartition("\n")[2] or f"it ended with {ran.returncode}")
    found = [_row(json.loads(line), organization, at) for line in ran.stdout.splitlines()]
    with transaction.atomic():
        # Who was entered, linked or withdrawn while this ran is left to the next night.
        there = set(_standing(organization).values_list("pk", flat=True))
        kept = [row for row in found if {row.client_id, row.other_id} <= there]
        LikelyDuplicate.objects.filter(organization=organization, dismissed_at__isnull=True).delete()
        LikelyDuplicate.objects.bulk_create(kept, batch_size=BATCH, ignore_conflicts=True)
        audit.record(audit.Event("client.link", "likely_duplicates", organization), by=None, at=at)
    return len(kept)


def pairs(*, viewer: Viewer, at: datetime, on: date) -> list[Pair]:
    """The likely duplicates both of whose records a viewer may link, most likely first."""
    rows = visible(viewer, "client.link", on=on)
    found = LikelyDuplicate.objects.filter(
        organization=viewer.organization,
        dismissed_at__isnull=True,
        client__in=rows.values("pk"),
        other__in=rows.values("pk"),
    ).order_by("-weight", "pk")[:BATCH]
    ids = {one for row in found for one in (row.client_id, row.other_id)}
    known = {row.pk: row for row in visible(viewer, "client.find", on=on).filter(pk__in=ids)}
    shown = [row for row in found if row.client_id in known and row.other_id in known]
    people = tuple(sorted({one for row in shown for one in (row.client_id, row.other_id)}))
    audit.note(audit.Event("client.search", "likely_duplicate", people=people, outcome="shown"), by=viewer, at=at)
    return [
        Pair(
            row.pk,
            person(known[row.client_id], viewer),
            person(known[row.other_id], viewer),
            row.weight,
            row.probability,
            row.because,
            row.found_at,
        )
        for row in shown
    ]


def dismiss(*, pair: int, by: Viewer, at: datetime, on: date) -> None:
    """Say that two records are two people's; raises Absent."""
    with transaction.atomic():
        row = LikelyDuplicate.objects.filter(pk=pair, organization=by.organization).first()
        if row is None:
            raise Absent
        for client in (row.client_id, row.other_id):
            require(by, "client.link", client, on=on)
        LikelyDuplicate.objects.filter(pk=pair).update(dismissed_at=at, dismissed_by=by.user)
        event = audit.Event("client.link", "likely_duplicate", None, (row.client_id, row.other_id), reason="dismissed")
        audit.record(event, by=by, at=at)


def _standing(organization: UUID) -> Any:  # noqa: ANN401 - rows
    return Client.objects.filter(organization=organization, merged_into__isnull=True, withdrawn_at__isnull=True)


def _rows(organization: UUID) -> Iterator[dict[str, str | None]]:
    """What is compared of everybody: folded, and of a Social Security number its keyed digest only."""
    of = {"organization": organization, "ends__isnull": True}
    phones = ContactPoint.objects.filter(kind=ContactKind.PHONE, **of).order_by("-begins", "pk")
    phone_of = dict(phones.values_list("client", "folded"))
    # While keys change, the digest of one that was not yet encrypted anew would look like another number.
    numbers = Identifier.objects.filter(**of, ciphertext__startswith=encryption.current()).exclude(blind_index="")
    number_of = dict(numbers.values_list("client", "blind_index"))
    fields = ("pk", "given_name", "chosen_name", "family_name", "birth_date")
    for client, given, chosen, family, born in _standing(organization).values_list(*fields).iterator():
        name = " ".join(folding.words(given or chosen)) or None
        yield {
            "unique_id": str(client),
            "given": name,
            "root": name and min({name, *stand_for(name)}),
            "family": " ".join(folding.words(family)) or None,
            "born": born.isoformat() if born else None,
            "phone": phone_of.get(client),
            "ssn": number_of.get(client),
        }


def _row(pair: dict[str, Any], organization: UUID, at: datetime) -> LikelyDuplicate:
    one, other = sorted((UUID(pair["client"]), UUID(pair["other"])), key=str)
    return LikelyDuplicate(
        organization_id=organization,
        client_id=one,
        other_id=other,
        weight=pair["weight"],
        probability=pair["probability"],
        because=pair["because"],
        found_at=at,
    )
