"""Forty invented people to try Caseway with: `demo_people.csv`, written once, however often it is asked for.

Nobody in it exists; their phone numbers are those set aside for fiction. They have what real ones have: children who come
of age, addresses nobody may know, two records of one person, no address, a name of their own choosing.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.clients import belongings, demo_consents, terms
from caseway.clients.actions import stamp
from caseway.clients.codes import Authority, ContactKind, HouseholdRole, IdentifierKind, Kinship, Quality, Whereabouts
from caseway.clients.drafts import (
    AddressDraft,
    AliasDraft,
    BelongingDraft,
    ContactPointDraft,
    IdentifierDraft,
    SupportPersonDraft,
)
from caseway.clients.models import Assignment, Client, Enrollment, Household, HouseholdMember, LikelyDuplicate

PEOPLE = Path(__file__).parent / "demo_people.csv"
SEALED, DECEASED, LEFT, IN_BOTH, COWORKER = "33", "39", "28", "04", "38"
# Of two pairs of records, what the nightly search finds.
ALIKE: dict[tuple[str, str], dict[str, float]] = {
    ("15", "16"): {"given": 3.17, "family": 8.38, "born": 11.1, "phone": 12.77},
    ("31", "32"): {"given": 4.17, "family": 8.73, "born": 3.32, "phone": 12.77},
}
SEEN_SINCE = timedelta(days=7)  # a person was entered a week after the one before, the last one a week ago
SAFE = {
    "call": "is_safe_to_call",
    "text": "is_safe_to_text",
    "voicemail": "is_safe_to_leave_voicemail",
    "write": "is_safe_to_write",
}


@dataclass(frozen=True, slots=True)
class Site:
    """A program with a team, and two who work there."""

    program: UUID
    team: UUID
    workers: tuple[UUID, UUID]


def make(
    *,
    by: Viewer,
    sites: Sequence[Site],
    at: datetime,
    on: date,
    coworker: UUID | None = None,
    with_consents: bool = True,
) -> list[UUID]:
    """Write the forty into two sites, those who are not there yet, with their consents unless those come later; the keys.

    One of them is the coworker, if any. Whoever calls has decided that this may be done; it is for demonstrations, where
    nobody's records are at stake.
    """
    with PEOPLE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    keys = {row["key"]: uuid5(by.organization, f"demo client {row['key']}") for row in rows}
    with transaction.atomic():
        there = set(Client.objects.filter(pk__in=keys.values()).values_list("pk", flat=True))
        new = [row for row in rows if keys[row["key"]] not in there]
        for row in new:
            _write(keys[row["key"]], row, sites, by=by, at=at, on=on, coworker=coworker)
        terms.index(keys[row["key"]] for row in new)
        if new:
            _find_alike(keys, by=by, at=at)
            people = tuple(keys[row["key"]] for row in new)
            event = audit.Event("client.create", "client", people=people, reason="demo")
            audit.record(event, by=by, at=at - SEEN_SINCE * (len(rows) + 1))  # before all that follows
        workers = {row["key"]: sites[int(row["place"])].workers[int(row["worker"])] for row in rows if row["worker"]}
        if with_consents:
            demo_consents.play(keys, workers, organization=by.organization, at=at, on=on)
    return list(keys.values())


def _find_alike(keys: dict[str, UUID], *, by: Viewer, at: datetime) -> None:
    """Write down who looks like one person, as the nightly search does."""
    for pair, because in ALIKE.items():
        first, second = sorted((keys[key] for key in pair), key=str)
        weight = sum(because.values()) - 8.6  # two strangers in four hundred pairs are one
        LikelyDuplicate.objects.get_or_create(
            client_id=first,
            other_id=second,
            defaults={
                "organization_id": by.organization,
                "weight": weight,
                "probability": 2**weight / (1 + 2**weight),
                "because": because,
                "found_at": at,
            },
        )


def _write(
    key: UUID, row: dict[str, str], sites: Sequence[Site], *, by: Viewer, at: datetime, on: date, coworker: UUID | None
) -> None:
    """Write one of them, with all that belongs to them."""
    begins = on - SEEN_SINCE * (41 - int(row["key"]))
    at -= SEEN_SINCE * 41  # all were entered before the first of them came
    is_at = row["key"]
    client = Client.objects.create(
        id=key,
        given_name=row["given"],
        family_name=row["family"],
        chosen_name=row["chosen"],
        pronouns=row["pronouns"],
        birth_date=_born(row["born"], on),
        birth_date_quality=row["quality"],
        language=row["language"],
        needs_interpreter={"yes": True, "no": False}.get(row["interpreter"]),
        veteran=row["veteran"],
        deceased_date=begins + SEEN_SINCE if is_at == DECEASED else None,
        is_sealed=is_at == SEALED,
        labels=row["labels"].split(),
        user_id=coworker if is_at == COWORKER else None,
        **stamp(by, at),
    )
    for draft in _drafts(row, begins, by):
        belongings.row_of(client, draft, by=by, at=at, on=begins).save(force_insert=True)
    ends = on - SEEN_SINCE if is_at == LEFT else None
    for place, site in enumerate(sites):
        if place != int(row["place"]) and is_at != IN_BOTH:
            continue
        shared: dict[str, Any] = {
            "client": client,
            "program_id": site.program,
            "begins": begins,
            "ends": ends,
            **stamp(by, at),
        }
        Enrollment.objects.create(**shared)
        if row["worker"]:
            user = site.workers[int(row["worker"])]
            Assignment.objects.create(user_id=user, team_id=site.team, role_label="Case manager", **shared)
    _join(client, row["household"], begins, by=by, at=at)


def _drafts(row: dict[str, str], on: date, by: Viewer) -> list[BelongingDraft]:
    """What belongs to one of them."""
    lines = {"line_1": f"{int(row['key'])} Invented Street", "city": row["city"], "state": "TX", "zip_code": "73301"}
    is_full = row["whereabouts"] == Whereabouts.FULL
    found: list[BelongingDraft] = [AddressDraft(whereabouts=row["whereabouts"], **(lines if is_full else {}))]
    if row["phone"]:
        is_hidden = row["whereabouts"] == Whereabouts.CONFIDENTIAL
        safe: dict[str, Any] = {SAFE[one]: True for one in row["safe"].split()}
        found.append(
            ContactPointDraft(
                kind=ContactKind.PHONE.value,
                value=row["phone"],
                safe_times="Weekdays, 9 to 3" if is_hidden else "",
                code_word="Library" if is_hidden else "",
                do_not_contact=is_hidden and not row["safe"],
                **safe,
            )
        )
    if row["chosen"]:
        found.append(AliasDraft(name=f"{row['chosen']} {row['family']}", kind="nickname"))
    if "medicaid" in row["numbers"]:
        found.append(IdentifierDraft(kind=IdentifierKind.MEDICAID.value, value=f"DEMO-{row['key']}"))
    if "ssn4" in row["numbers"]:
        found.append(
            IdentifierDraft(
                kind=IdentifierKind.SSN_LAST_FOUR.value, value=f"00{row['key']}", quality=Quality.PARTIAL.value
            )
        )
    if row["sees"]:
        found.append(_support_person(row, on, by))
    return found


def _support_person(row: dict[str, str], on: date, by: Viewer) -> SupportPersonDraft:
    kinship, _, authority = row["sees"].rpartition(" ")
    is_parent = Authority.PARENT in {kinship, authority}
    return SupportPersonDraft(
        name=f"{'Parent' if is_parent else 'Relative'} of {row['given']}",
        kinship=(Kinship.PARENT if is_parent else Kinship.RELATIVE).value,
        phone="5125550199",
        may_be_contacted=True,
        authority=authority,
        document_title="" if is_parent else "Court order or signed form",
        document_seen_date=None if is_parent else on,
        document_seen_by_id=None if is_parent else by.user,
    )


def _born(told: str, on: date) -> date | None:
    """A day of birth; “18 in 12”: whoever is eighteen in twelve days."""
    if not told:
        return None
    age, soon, days = told.partition(" in ")
    if not soon:
        return date.fromisoformat(told)
    then = on + timedelta(days=int(days))
    return then.replace(year=then.year - int(age), day=min(then.day, 28))


def _join(client: Client, household: str, begins: date, *, by: Viewer, at: datetime) -> None:
    """Put someone into their household, which the first of it forms."""
    if not household:
        return
    name, role = household.split()
    home, _ = Household.objects.get_or_create(
        id=uuid5(by.organization, f"demo household {name}"), defaults={"name": f"The {name} household", **stamp(by, at)}
    )
    HouseholdMember.objects.create(
        client=client, household=home, role=HouseholdRole(role), begins=begins, **stamp(by, at)
    )
