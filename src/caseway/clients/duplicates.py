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
from django.db.models import Q, QuerySet

from caseway.accounts import audit, queries, scope
from caseway.accounts.models import Organization
from caseway.accounts.viewer import Viewer
from caseway.clients import encryption, folding
from caseway.clients.access import Absent, require, visible
from caseway.clients.codes import ContactKind
from caseway.clients.models import Client, ContactPoint, Identifier, LikelyDuplicate
from caseway.clients.nicknames import stand_for
from caseway.clients.queries import Person, persons

BATCH = 500
COMMAND = [sys.executable, "-m", "caseway.clients.likening"]


class Failed(RuntimeError):  # noqa: N818 - completes "unable to look for duplicates: failed"
    """The process that weighs the evidence did not end well."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that look like one person's.

    because: bits of evidence by what was compared, more for more likely.  same: what of it agrees to the letter.
    may_link: both are the viewer's to link; or else one is, and the other is shown as a list shows it to them.
    dismissed_at: when somebody said that they are two people.
    """

    id: int
    one: Person
    other: Person
    weight: float
    probability: float
    because: dict[str, float]
    found_at: datetime
    same: frozenset[str]
    may_link: bool
    dismissed_at: datetime | None
    dismissed_by: str


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


def find_everywhere(*, at: datetime) -> Iterator[tuple[str, int]]:
    """Look in every organization, one after another; the name of each, and how many pairs. Raises Failed."""
    named = []
    for organization in queries.every_organization():
        with scope.within(organization):
            named.append((Organization.objects.values_list("name", flat=True).get(pk=organization), organization))
    for name, organization in sorted(named):
        with scope.within(organization):
            yield name, find_duplicates(organization=organization, at=at)


def pairs(
    *,
    viewer: Viewer,
    at: datetime,
    on: date,
    of: UUID | None = None,
    dismissed: bool = False,
    begin: int = 0,
    most: int = BATCH,
) -> list[Pair]:
    """The likely duplicates of those whom a viewer may link, most likely first; it is written down who is shown.

    of: only those of one person.  dismissed: those that somebody said are two people, the last said first.
    """
    order = ("-dismissed_at", "pk") if dismissed else ("-weight", "pk")
    found = _pairs(viewer, on=on, of=of, dismissed=dismissed).select_related("dismissed_by")
    shown = list(found.order_by(*order)[begin : begin + most])
    people = {one for row in shown for one in (row.client_id, row.other_id)}
    known, rows = persons(people, viewer, on=on), Client.objects.in_bulk(people)
    linked = set(visible(viewer, "client.link", on=on).filter(pk__in=people).values_list("pk", flat=True))
    event = audit.Event("client.search", "likely_duplicate", people=tuple(sorted(people)), outcome="shown")
    audit.note(event, by=viewer, at=at)
    return [
        Pair(
            row.pk, known[row.client_id], known[row.other_id], row.weight, row.probability, row.because, row.found_at,
            _same(rows[row.client_id], rows[row.other_id]), {row.client_id, row.other_id} <= linked,
            row.dismissed_at, row.dismissed_by.name if row.dismissed_by else "",
        )
        for row in shown
    ]  # fmt: skip


def how_many(*, viewer: Viewer, on: date, of: UUID | None = None, dismissed: bool = False) -> int:
    """How many pairs would be listed."""
    return _pairs(viewer, on=on, of=of, dismissed=dismissed).count()


def dismiss(*, pair: int, by: Viewer, at: datetime, on: date) -> None:
    """Say that two records are two people's; raises Absent."""
    _decide(pair, by=by, at=at, on=on, is_two=True)


def restore(*, pair: int, by: Viewer, at: datetime, on: date) -> None:
    """Take back that two records are two people's; raises Absent."""
    _decide(pair, by=by, at=at, on=on, is_two=False)


def _pairs(viewer: Viewer, *, on: date, of: UUID | None, dismissed: bool) -> QuerySet[LikelyDuplicate]:
    """The pairs of which the viewer may link one, and may know of the other."""
    rows = LikelyDuplicate.objects.filter(organization=viewer.organization, dismissed_at__isnull=not dismissed)
    if of is not None:
        rows = rows.filter(Q(client=of) | Q(other=of))
    linked, known = _among(rows, viewer, "client.link", on=on), _among(rows, viewer, "client.find", on=on)
    return rows.filter(Q(client__in=linked) | Q(other__in=linked), client__in=known, other__in=known)


def _among(rows: QuerySet[LikelyDuplicate], viewer: Viewer, action: str, *, on: date) -> QuerySet[Client, UUID]:
    """Those of some pairs on whom the viewer may do something; nobody else is looked at."""
    either = Q(pk__in=rows.values("client")) | Q(pk__in=rows.values("other"))
    return visible(viewer, action, on=on).filter(either).values_list("pk", flat=True)


def _same(one: Client, other: Client) -> frozenset[str]:
    """What agrees to the letter, of what is compared by degrees."""
    told = [_compared(row.given_name, row.chosen_name, row.family_name, row.birth_date) for row in (one, other)]
    return frozenset(name for name, value in told[0].items() if value and value == told[1][name])


def _compared(given: str, chosen: str, family: str, born: date | None) -> dict[str, str | None]:
    """What is compared of somebody by degrees, folded."""
    return {
        "given": " ".join(folding.words(given or chosen)) or None,
        "family": " ".join(folding.words(family)) or None,
        "born": born.isoformat() if born else None,
    }


def _decide(pair: int, *, by: Viewer, at: datetime, on: date, is_two: bool) -> None:
    with transaction.atomic():
        row = LikelyDuplicate.objects.select_for_update().filter(pk=pair, organization=by.organization).first()
        if row is None:
            raise Absent
        for client in (row.client_id, row.other_id):
            require(by, "client.link", client, on=on)
        LikelyDuplicate.objects.filter(pk=pair).update(
            dismissed_at=at if is_two else None, dismissed_by=by.user if is_two else None
        )
        said = "dismissed" if is_two else "restored"
        event = audit.Event("client.link", "likely_duplicate", None, (row.client_id, row.other_id), reason=said)
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
        compared = _compared(given, chosen, family, born)
        name = compared["given"]
        yield {
            "unique_id": str(client),
            **compared,
            "root": name and min({name, *stand_for(name)}),
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
