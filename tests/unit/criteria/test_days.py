"""The calendar: windows, anniversaries, and months as a day-by-day count gives them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.criteria.days import PARTS_PER_MONTH, Window, add_months, covered, month_parts

DAY = timedelta(days=1)
DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31))
WINDOWS = st.one_of(
    st.integers(1, 800).map(lambda count: Window(days=count)),
    st.integers(1, 120).map(lambda count: Window(months=count)),
)


@pytest.mark.parametrize(
    ("text", "window", "words"),
    [
        ("5 years", Window(months=60), "5 years"),
        ("1 year", Window(months=12), "1 year"),
        ("36 months", Window(months=36), "3 years"),
        ("1 month", Window(months=1), "1 month"),
        ("18 months", Window(months=18), "18 months"),
        ("90 days", Window(days=90), "90 days"),
        ("1 day", Window(days=1), "1 day"),
    ],
)
def test_a_window_is_read_and_said(text, window, words):
    assert Window.parse(text) == window
    assert str(window) == words


@pytest.mark.parametrize(
    "text", ["", "5", "years", "0 years", "-1 days", "5 weeks", "five years", "12345 days", "5 years "]
)
def test_what_is_no_window(text):
    assert Window.parse(text) is None


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 12, 15), 1, date(2025, 1, 15)),
        (date(2024, 1, 15), -1, date(2023, 12, 15)),
        (date(9999, 12, 1), 1, date.max),
        (date(1, 1, 1), -1, date.min),
    ],
)
def test_adding_months(day, months, then):
    assert add_months(day, months) == then


@given(WINDOWS, DAYS, st.integers(0, 900))
def test_a_window_passes_a_day_on_the_first_day_it_no_longer_reaches(window, day, ahead):
    passes = window.passes(day)
    assert window.begins(passes) > day
    assert window.begins(passes - DAY) <= day
    later = passes + ahead * DAY
    assert window.begins(later) > day


def test_windows_end_with_the_calendar():
    assert Window(days=400).passes(date.max - DAY) == date.max
    assert Window(months=24).passes(date(9999, 6, 1)) == date.max
    assert Window(days=5).begins(date.min) == date.min
    assert Window(months=5).begins(date.min) == date.min


# --- months ----------------------------------------------------------------------------------------------------------


@given(st.dates(date(1950, 1, 1), date(2150, 12, 31)).filter(lambda day: day.day <= 28), st.integers(1, 240))
def test_anniversaries_are_exact(first, months):
    then = add_months(first, months)
    assert month_parts(then) - month_parts(first) == months * PARTS_PER_MONTH
    assert month_parts(then - DAY) - month_parts(first) < months * PARTS_PER_MONTH


@given(DAYS)
def test_every_day_has_its_length(day):
    assert 1 <= month_parts(day + DAY) - month_parts(day) <= 4


@given(DAYS, st.integers(1, 240))
def test_a_month_end_completes_its_months_on_the_next_first_at_the_latest(day, months):
    then = add_months(day, months)
    after = then if then.day == day.day else add_months(then, 1).replace(day=1)
    assert month_parts(after) - month_parts(day) >= months * PARTS_PER_MONTH


@given(st.lists(DAYS, min_size=3, max_size=3).map(sorted))
def test_lengths_add_up(days):
    first, middle, last = map(month_parts, days)
    assert (middle - first) + (last - middle) == last - first
    assert first <= middle <= last


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30)).map(lambda span: (span[0], sum(span))), max_size=6)


@given(SPANS)
def test_what_is_covered_is_the_set_of_its_parts(spans):
    parts = {part for begin, end in spans for part in range(begin, end)}
    assert covered(list(spans)) == len(parts)
