"""When the next contact of a case is due: as agreed with the client, by a rule, or because somebody waits for an answer."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, Max, OuterRef, Q

from caseway.casework import standards
from caseway.casework.contact_codes import Direction, Result
from caseway.casework.models import Contact, Deadline


def agreed(cases: Iterable[UUID]) -> dict[UUID, date]:
    """The last day on which a contact was agreed with the client, by case."""
    rows = Contact.objects.filter(case__in=set(cases), next_date__isnull=False, is_in_error=False)
    return dict(rows.order_by().values_list("case").annotate(Max("next_date")))


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
