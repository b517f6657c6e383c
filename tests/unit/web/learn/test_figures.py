"""Figures in words and as bars."""

import pytest
from django.utils import translation

from caseway.rulebooks.learning import Figures
from caseway.web.learn import figures


@pytest.mark.parametrize(
    ("found", "words", "usual"),
    [
        (Figures("years", least=2, typical=4, most=4), "2 to 4 years", "4 years"),
        (Figures("years", least=2, typical=2.5, most=3), "2 to 3 years", "2.5 years"),
        (Figures("years", typical=1), "1 year", ""),
        (Figures("months", least=11, most=18), "11 to 18 months", ""),
        (Figures("hours", least=400), "at least 400 hours", ""),
        (Figures("hours", typical=28), "28 hours", ""),
        (Figures("USD", least=15000, most=130000), "$15,000 to $130,000", ""),
        (Figures("USD", typical=2000), "$2,000", ""),
        (Figures("USD"), "", ""),
    ],
)
def test_figures_in_words(found, words, usual):
    assert (figures.says(found), figures.usually(found)) == (words, usual)


def test_months_and_years_share_one_scale():
    years = figures.time_bar(Figures("years", least=1, typical=2, most=3))
    assert figures.time_bar(Figures("months", least=12, typical=24, most=36)) == years
    assert (years.start, years.width, years.mark) == ("20.00%", "40.00%", "40.00%")


def test_a_single_number_can_still_be_seen():
    bar = figures.cost_bar(Figures("USD", typical=70000))
    assert (bar.start, bar.width, bar.mark) == ("50.00%", "0.80%", "50.00%")


def test_what_is_beyond_the_scale_ends_with_it():
    bar = figures.time_bar(Figures("years", least=2.5, most=9))
    assert (bar.start, bar.width, bar.mark) == ("50.00%", "50.00%", "")


def test_hours_of_a_course_are_no_bar_of_time():
    assert figures.time_bar(Figures("hours", typical=30)) is None


def test_what_is_not_known_has_no_bar():
    assert figures.time_bar(None) is None
    assert figures.cost_bar(None) is None
    assert figures.cost_bar(Figures("USD")) is None


def test_numbers_are_written_alike_in_spanish():
    with translation.override("es"):
        assert "4" in figures.says(Figures("years", least=2, most=4))
        assert figures.amount(1500, "USD") == "$1,500"
