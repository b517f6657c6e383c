"""Whether a row fulfills a condition, seen without the database: the same answer, or none."""

from datetime import date

import pytest
from django.db.models import F, Q

from caseway.clients.models import Client, Enrollment
from caseway.clients.truth import holds

ROW = Client(given_name="Amara", family_name="", birth_date=date(1988, 2, 11), veteran="no", is_sealed=False)
DAY = date(2026, 1, 1)


@pytest.mark.parametrize(
    ("condition", "answer"),
    [
        (Q(given_name="Amara"), True),
        (~Q(given_name="Amara"), False),
        (Q(family_name=""), True),
        (Q(veteran__in=["yes", "no"]), True),
        (Q(veteran__in=["yes"]), False),
        (Q(birth_date__lt=DAY), True),
        (Q(birth_date__gte=DAY), False),
        (Q(deceased_date__isnull=True), True),
        (Q(deceased_date__isnull=False), False),
        (Q(given_name="Amara", veteran="no"), True),
        (Q(given_name="Amara", veteran="yes"), False),
        (Q(given_name="Theo") | Q(veteran="no"), True),
        (Q(given_name="Amara") ^ Q(veteran="no"), False),
        (Q(given_name="Amara") ^ Q(veteran="yes"), True),
        (Q(given_name="Amara") ^ Q(veteran="yes") ^ Q(is_sealed=True), None),
        (Q(given_name=F("family_name")), False),
        # What is not there, or not alike, is for the database to say; but not where it decides nothing.
        (Q(deceased_date__lt=DAY), None),
        (~Q(deceased_date__lt=DAY), None),
        (Q(deceased_date__lt=DAY) | Q(veteran="no"), True),
        (Q(deceased_date__lt=DAY) & Q(veteran="yes"), False),
        (Q(birth_date="1988-02-11"), None),
        (Q(birth_date__in=["1988-02-11"]), None),
        (Q(given_name__startswith="A"), None),
    ],
)
def test_a_condition_is_answered_for_certain_or_not_at_all(condition, answer):
    assert holds(condition, ROW) is answer


def test_a_relation_is_looked_at_by_its_key():
    assert holds(Q(client__isnull=True), Enrollment()) is True
