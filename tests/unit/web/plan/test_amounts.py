"""Amounts in three sizes, as sentences."""

import pytest

from caseway.planner.model import Range
from caseway.web.plan import amounts


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Range(430, 430, 430), "$430"),
        (Range(0, 150, 500), "about $150 ($0 to $500)"),
        (Range(99.5, 99.5, 99.5), "$99.50"),
        (Range(1200.4, 1900.6, 2400), "about $1,901 ($1,200 to $2,400)"),
    ],
)
def test_money(amount, words):
    assert amounts.cost(amount) == words


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (Range(1, 1, 1), "1 hour"),
        (Range(54, 90, 144), "about 90 hours (54 to 144)"),
        (Range(2000, 2000, 2000), "2,000 hours"),
    ],
)
def test_hours(amount, words):
    assert amounts.hours(amount) == words


def test_what_is_typical_and_the_ends_apart():
    sure, spread = Range(5, 5, 5), Range(1000, 2000, 3000)
    assert (amounts.about(sure, amounts.dollars), amounts.span(sure, amounts.dollars)) == ("$5", "")
    assert amounts.about(spread, amounts.dollars) == "about $2,000"
    assert amounts.span(spread, amounts.whole) == "1,000 to 3,000"


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (1, "1 day"),
        (13, "13 days"),
        (14, "2 weeks"),
        (59, "8 weeks"),
        (60, "2 months"),
        (365, "12 months"),
        (716, "2 years"),
        (913, "2.5 years"),
    ],
)
def test_a_length_is_told_in_the_unit_that_fits(days, words):
    assert amounts.length(days) == words
