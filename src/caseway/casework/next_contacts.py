"""When the next contact of a case is due: as agreed with the client, by a rule, or because somebody waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, Subquery

from caseway.casework import standards
from caseway.casework.contact_codes import Direction, Result
from caseway.casework.models import Case, Contact, Deadline

REPLY = timedelta(days=30)  # how long a message waits to be answered; ours


def agreed(cases: Iterable[Case]) -> dict[UUID, date]:
    """The day agreed with the client at the latest contact that named one, by case; none once they were reached by then.

    What names no day, such as a voicemail or a call with another agency, takes nothing back.
    """
    rows = {row.pk: row for row in cases}
    named = Contact.objects.filter(case=OuterRef("pk"), next_date__isnull=False, is_in_error=False)
    latest = named.order_by("-at", "-created_at", "-pk").values("next_date")[:1]  # the last few of a case, by an index
    days = Case.objects.filter(pk__in=set(rows)).annotate(day=Subquery(latest)).values_list("pk", "day")
    last = {key: last_contact(row) or date.min for key, row in rows.items()}
    return {key: day for key, day in days if day is not None and last[key] < day}


def last_contact(row: Case) -> date | None:
    """The day on which the client was reached last."""
    return row.last_contact_at.astimezone(standards.zone()).date() if row.last_contact_at else None


def unanswered(cases: Iterable[UUID], *, since: datetime) -> list[Contact]:
    """The messages left for us since a moment that nobody has answered, the latest of each case and party, the oldest first.

    An answer is what went to them later, also where it reached nobody, or a later contact in which they were reached.
    """
    rows = Contact.objects.filter(
        case__in=set(cases), at__gte=since, direction=Direction.INCOMING, result=Result.LEFT_MESSAGE, is_in_error=False
    )
    later = Contact.objects.filter(
        Q(direction=Direction.OUTGOING) | Q(result=Result.REACHED),
        case=OuterRef("case"), party=OuterRef("party"), at__gt=OuterRef("at"), is_in_error=False,
    )  # fmt: skip
    standing = rows.filter(~Exists(later)).order_by("at", "pk").only("case", "at", "party", "labels", "worker")
    return list({(row.case_id, row.party): row for row in standing}.values())


def rules(among: Iterable[tuple[str, date, str]]) -> set[tuple[str, date, str]]:
    """Of some rules, each with its set and edition, those by which a contact is due."""
    found = set()
    for one in set(among):
        rule = standards.rule_of(Deadline(rulebook=one[0], edition=one[1], rule=one[2]))
        if rule is not None and any(way.fact == "contact" for way in rule.met_by):
            found.add(one)
    return found
