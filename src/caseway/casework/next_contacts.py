"""When the next contact with a client is due: as agreed with them, or by a rule."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Max

from caseway.casework import standards
from caseway.casework.models import Contact, Deadline


def agreed(cases: Iterable[UUID]) -> dict[UUID, date]:
    """The last day on which a contact was agreed with the client, by case."""
    rows = Contact.objects.filter(case__in=set(cases), next_date__isnull=False, is_in_error=False)
    return dict(rows.order_by().values_list("case").annotate(Max("next_date")))


def rules(among: Iterable[tuple[str, date, str]]) -> set[tuple[str, date, str]]:
    """Of some rules, each with its set and edition, those by which a contact is due."""
    found = set()
    for one in set(among):
        rule = standards.rule_of(Deadline(rulebook=one[0], edition=one[1], rule=one[2]))
        if rule is not None and any(way.fact == "contact" for way in rule.met_by):
            found.add(one)
    return found
