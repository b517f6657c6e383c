"""What is due, counted by hand: business days, months, hours, windows, what recurs, and how near it is."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.rulebooks import calendars, deadlines
from caseway.rulebooks.calendars import FEDERAL, UNITS, Calendar, Offset
from caseway.rulebooks.deadlines import Basis, Circumstance, Happened, Rule, Span, Way

HERE = ZoneInfo("America/New_York")
DAY = timedelta(days=1)
BASIS = Basis("Rules", "Board", "board.example", "ours")
DAYS = st.dates(date(2020, 1, 1), date(2032, 12, 31))
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2032, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
OFFSETS = st.builds(Offset, st.integers(-400, 400), st.sampled_from(UNITS))


def rule(due="2 days", **more):
    told = {"id": "x", "label": "X", "says": "Do X.", "clears": "X.", "trigger": "start", "source": BASIS, **more}
    return Rule(due=Offset.parse(due) if due else None, **told)


def offset(text):
    found = Offset.parse(text)
    assert found is not None
    return found


def at(day, hour=12, minute=0):
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), HERE).replace(hour=hour, minute=minute)


def due(found, moment, **more):
    return deadlines.due(found, at(moment) if isinstance(moment, str) else moment, zone=HERE, **more)


# --- days ---


@pytest.mark.parametrize(
    ("day", "is_open"),
    [
        ("2026-11-10", True), ("2026-11-11", False), ("2026-11-14", False), ("2026-11-15", False),
        ("2026-07-03", False),  # July 4 is a Saturday
        ("2027-12-31", False),  # January 1, 2028 is a Saturday
        ("2026-10-12", False), ("2026-11-27", True),
    ],
)  # fmt: skip
def test_a_business_day_is_monday_to_friday_and_no_holiday_of_the_country(day, is_open):
    assert FEDERAL.is_business_day(date.fromisoformat(day)) is is_open


def test_a_state_adds_its_holidays_and_takes_none_away():
    texas, florida = Calendar("TX"), Calendar("FL")

    assert not texas.is_business_day(date(2026, 11, 27))
    assert not florida.is_business_day(date(2026, 10, 12))  # not kept by Florida, but by the country
    assert {"TX", "PR", "DC"} <= calendars.states()


def test_a_day_on_which_the_agency_is_closed_is_no_business_day():
    closed = Calendar(closed=frozenset({date(2026, 11, 10)}))

    assert closed.business_days(date(2026, 11, 9), 1) == date(2026, 11, 12)


def by_hand(day, number, calendar):
    """Business days, walked one calendar day after the other."""
    found = []
    step = DAY if number > 0 else -DAY
    while len(found) < abs(number):
        day += step
        if day.weekday() < 5 and day not in calendars.holidays(day.year, calendar.state) | calendar.closed:
            found.append(day)
    return found[-1] if found else day


@given(DAYS, st.integers(-60, 60), st.sampled_from(["", "TX", "CA"]))
def test_business_days_are_those_one_walks_by_hand(day, number, state):
    calendar = Calendar(state)

    assert calendar.business_days(day, number) == by_hand(day, number, calendar)


@given(DAYS, st.integers(1, 40))
def test_going_back_as_many_business_days_comes_back_to_one(day, number):
    there = FEDERAL.business_days(day, number)

    assert FEDERAL.business_days(there, -number) <= day
    assert FEDERAL.is_business_day(there)


# --- offsets ---


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("the day", Offset(0)), ("2 business days", Offset(2, "business day")), ("1 day", Offset(1)),
        ("48 hours", Offset(48, "hour")), ("30 days before", Offset(-30)), ("12 months", Offset(12, "month")),
        ("2 weeks", Offset(2, "week")), ("1 year", Offset(1, "year")), ("4 hours before", Offset(-4, "hour")),
    ],
)  # fmt: skip
def test_lengths_of_time_are_read_as_people_write_them(text, found):
    assert Offset.parse(text) == found
    assert str(found) == text


@pytest.mark.parametrize("text", ["", "0 days", "-2 days", "2 fortnights", "two days", "2 days after", "10000 days"])
def test_what_is_no_length_of_time_is_refused(text):
    assert Offset.parse(text) is None


@given(OFFSETS, DAYS)
def test_a_length_is_never_longer_than_said(length, day):
    if length.unit != "business day":
        assert abs((length.from_day(day) - day).days) <= length.longest


@pytest.mark.parametrize(
    ("text", "day", "found"),
    [
        ("2 weeks", "2026-11-02", "2026-11-16"), ("1 month", "2026-01-31", "2026-02-28"),
        ("1 year", "2028-02-29", "2029-02-28"), ("48 hours", "2026-11-02", "2026-11-04"),
        ("9999 years", "2026-01-01", "9999-12-31"), ("9999 days before", "0001-01-05", "0001-01-01"),
    ],
)  # fmt: skip
def test_days_weeks_months_and_years_from_a_day(text, day, found):
    assert offset(text).from_day(date.fromisoformat(day)) == date.fromisoformat(found)


def test_hours_are_hours_whatever_the_clocks_do():
    assert offset("24 hours").from_moment(at("2026-10-31", 20)) == at("2026-11-01", 19)
    assert offset("4 hours before").from_moment(at("2026-11-09")) == at("2026-11-09", 8)


@pytest.mark.parametrize(
    ("months", "number", "first", "last"),
    [
        (1, 0, "2026-11-01", "2026-11-30"), (1, 3, "2027-02-01", "2027-02-28"), (3, 0, "2026-10-01", "2026-12-31"),
        (3, 1, "2027-01-01", "2027-03-31"), (12, 0, "2026-01-01", "2026-12-31"), (1, -1, "2026-10-01", "2026-10-31"),
    ],
)  # fmt: skip
def test_months_quarters_and_years_have_a_first_and_a_last_day(months, number, first, last):
    found = calendars.period(date(2026, 11, 9), months, number)

    assert found == (date.fromisoformat(first), date.fromisoformat(last))


def test_the_ends_of_a_day():
    day = date(2026, 11, 9)

    assert calendars.start_of_day(day, HERE) == at("2026-11-09", 0)
    assert calendars.noon_of_day(day, HERE) == at("2026-11-09", 12)
    assert calendars.end_of_day(day, HERE) == at("2026-11-10", 0) - timedelta(microseconds=1)


# --- due ---


def test_a_day_is_late_when_it_is_over_where_the_agency_is():
    late_at_night = datetime(2026, 11, 10, 3, 0, tzinfo=UTC)  # still November 9 in New York

    found = due(rule("2 days"), late_at_night)
    assert (found.day, found.opens) == (date(2026, 11, 11), date(2026, 11, 9))
    assert found.at == at("2026-11-12", 0) - timedelta(microseconds=1)


def test_noon_of_the_day_before():
    found = due(rule("1 day before", at="noon"), "2026-11-20")

    assert (found.at, found.opens) == (at("2026-11-19"), None)


def test_hours_have_a_minute():
    assert due(rule("36 hours"), at("2026-11-10", 8, 30)).at == at("2026-11-11", 20, 30)
    assert due(rule("4 hours before"), at("2026-11-10", 2)).opens is None


def test_hours_of_a_rule_with_a_window_open_on_its_day():
    found = due(rule("4 hours before", opens=offset("2 days before")), "2026-11-09")

    assert (found.opens, found.at) == (date(2026, 11, 7), at("2026-11-09", 8))


def test_a_window_never_opens_after_it_closes():
    assert due(rule("2 days", opens=offset("5 days")), "2026-11-09").opens == date(2026, 11, 11)


def test_grace_follows_the_day():
    assert due(rule("12 months", grace=offset("2 months")), "2026-11-02").grace == date(2028, 1, 2)


def test_a_rule_of_the_country_knows_no_holiday_of_a_state():
    day = "2026-11-25"

    assert due(rule("1 business day"), day, calendar=Calendar("TX")).day == date(2026, 11, 30)
    assert due(rule("1 business day", calendar="federal"), day, calendar=Calendar("TX")).day == date(2026, 11, 27)


def test_each_month_begins_with_the_trigger_or_the_month():
    monthly = rule(None, each="month")

    assert (due(monthly, "2026-11-09").opens, due(monthly, "2026-11-09").day) == (date(2026, 11, 9), date(2026, 11, 30))
    second = due(monthly, "2026-11-09", number=1)
    assert (second.opens, second.day, second.number) == (date(2026, 12, 1), date(2026, 12, 31), 1)


def test_every_three_months_is_counted_from_the_beginning():
    again = rule("3 months", every=offset("3 months"))
    found = [due(again, "2026-11-30", number=number) for number in range(4)]

    assert [one.day for one in found] == [date(2027, 2, 28), date(2027, 5, 30), date(2027, 8, 30), date(2027, 11, 30)]
    assert [one.opens for one in found[1:]] == [date(2027, 3, 1), date(2027, 5, 31), date(2027, 8, 31)]


def test_days_56_to_60_of_each_60():
    again = rule("59 days", opens=offset("55 days"), every=offset("60 days"))
    found = [
        (due(again, "2026-11-18", number=number).opens, due(again, "2026-11-18", number=number).day)
        for number in (0, 1)
    ]

    assert found == [(date(2027, 1, 12), date(2027, 1, 16)), (date(2027, 3, 13), date(2027, 3, 17))]


def test_thirty_days_on_either_side_of_each_anniversary():
    again = rule("30 days", opens=offset("30 days before"), every=offset("12 months"), first=1)
    found = due(again, "2026-11-23")

    assert (found.opens, found.day, found.number) == (date(2027, 10, 24), date(2027, 12, 23), 1)


RULES = st.one_of(
    st.builds(lambda due: rule(str(due)), OFFSETS),
    st.builds(lambda due, noon: rule(str(due), at=noon), st.builds(Offset, st.integers(-90, 90)), st.sampled_from(["end of day", "noon"])),
    st.builds(lambda each, first: rule(None, each=each, first=first), st.sampled_from(["month", "quarter"]), st.integers(0, 1)),
    st.builds(
        lambda due, every, opens, first: rule(str(due), every=every, opens=opens, first=first),
        st.builds(Offset, st.integers(0, 60), st.sampled_from(["day", "week", "month"])),
        st.builds(Offset, st.integers(1, 60), st.sampled_from(["day", "week", "month", "year"])),
        st.one_of(st.none(), st.builds(Offset, st.integers(-60, 60))),
        st.integers(0, 1),
    ),
)  # fmt: skip


@given(RULES, MOMENTS, st.integers(0, 60 * 24 * 400), st.integers(0, 3))
def test_a_later_trigger_is_never_due_earlier(found, moment, minutes, number):
    number += found.first
    sooner = due(found, moment, number=number)
    later = due(found, moment + timedelta(minutes=minutes), number=number)

    assert sooner.at <= later.at
    assert sooner.day <= later.day


@given(RULES, MOMENTS)
def test_a_window_is_never_upside_down(found, moment):
    one = due(found, moment)

    assert one.opens is None or one.opens <= one.day
    assert one.at.astimezone(HERE).date() == one.day


@given(RULES.filter(lambda found: found.recurs), MOMENTS, st.integers(0, 3000))
def test_the_next_time_is_the_first_that_is_due_after_a_day(found, moment, days):
    after = moment.astimezone(HERE).date() + timedelta(days=days)
    number = deadlines.next_number(found, moment, after=after, zone=HERE)

    assert due(found, moment, number=number).day > after
    assert number == found.first or due(found, moment, number=number - 1).day <= after


def test_what_does_not_recur_has_one_time():
    assert deadlines.next_number(rule(), at("2026-11-02"), after=date(2030, 1, 1), zone=HERE) == 0


# --- other dates ---


@pytest.mark.parametrize(
    ("asked", "other", "holds"),
    [
        (Circumstance("other"), None, False),
        (Circumstance("other"), at("2026-11-08", 23), False),
        (Circumstance("other"), at("2026-11-09", 0), True),
        (Circumstance("other"), at("2027-11-09"), True),
        (Circumstance("other", Offset(-2)), at("2026-11-06"), False),
        (Circumstance("other", Offset(-2)), at("2026-11-07", 0), True),
        (Circumstance("other", Offset(-2)), at("2026-11-09", 23), True),
        (Circumstance("other", Offset(-2)), at("2026-11-10"), False),
        (Circumstance("other", Offset(24, "hour")), at("2026-11-10", 12), True),
        (Circumstance("other", Offset(24, "hour")), at("2026-11-10", 12, 1), False),
        (Circumstance("other", Offset(24, "hour")), at("2026-11-09", 11), False),
    ],
)
def test_another_date_decides_whether_it_is_due(asked, other, holds):
    others = {"other": other} if other else {}
    moment = at("2026-11-09")

    assert deadlines.needed(rule(only_if=asked), moment, others, zone=HERE) is holds
    assert deadlines.needed(rule(unless=asked), moment, others, zone=HERE) is not holds


def test_a_rule_names_the_dates_it_depends_on():
    found = rule(only_if=Circumstance("one"), unless=Circumstance("two"))

    assert list(found.dates()) == ["start", "one", "two"]


# --- met ---

REACHED = Way("contact", result=("reached",), mode=("home", "phone"), party=("client",))


@pytest.mark.parametrize(
    ("changed", "meets"),
    [
        ({}, True), ({"mode": "letter"}, False), ({"party": "payer"}, False), ({"result": "no_show"}, False),
        ({"kind": "document"}, False), ({"what": "anything"}, True),
    ],
)  # fmt: skip
def test_what_happened_meets_a_rule_by_its_words(changed, meets):
    told = {"kind": "contact", "result": "reached", "mode": "phone", "party": "client", **changed}

    assert deadlines.meets(rule(met_by=(REACHED,)), Happened(at=at("2026-11-09"), **told)) is meets


def test_one_of_several_ways_is_enough():
    found = rule(met_by=(REACHED, Way("date", what=("visit_held",))))

    assert deadlines.meets(found, Happened("date", at("2026-11-09"), what="visit_held"))
    assert not deadlines.meets(found, Happened("date", at("2026-11-09"), what="other"))


@pytest.mark.parametrize(
    ("found", "day", "settles"),
    [
        (rule(), "2026-11-08", False), (rule(), "2026-11-09", True), (rule(), "2026-12-01", True),
        (rule(None, each="month"), "2026-11-30", True), (rule(None, each="month"), "2026-12-01", False),
    ],
)  # fmt: skip
def test_too_early_never_counts_and_too_late_only_where_it_can_still_be_done(found, day, settles):
    found = rule(None, each=found.each, met_by=(Way("task"),)) if found.each else rule(met_by=(Way("task"),))
    span = due(found, "2026-11-09")

    assert deadlines.settles(found, Happened("task", at(day)), opens=span.opens, day=span.day, zone=HERE) is settles


def test_in_time_is_until_the_last_moment_or_the_last_day_of_grace():
    last, grace = at("2026-11-09", 12), date(2026, 11, 12)

    assert deadlines.is_in_time(last, None, last, zone=HERE)
    assert not deadlines.is_in_time(last, None, last + timedelta(seconds=1), zone=HERE)
    assert deadlines.is_in_time(last, grace, at("2026-11-12", 23), zone=HERE)
    assert not deadlines.is_in_time(last, grace, at("2026-11-13", 0), zone=HERE)


# --- how near ---


@pytest.mark.parametrize(
    ("moment", "level"),
    [
        (at("2026-11-01"), "waiting"), (at("2026-11-02"), "fresh"), (at("2026-11-06", 22), "fresh"),
        (at("2026-11-07", 1), "half"), (at("2026-11-10", 1), "most"), (at("2026-11-11", 1), "today"),
        (at("2026-11-12", 1), "grace"), (at("2026-11-13", 23), "grace"), (at("2026-11-14", 1), "late"),
        (at("2026-11-15", 1), "late"), (at("2026-11-16", 1), "escalated"),
    ],
)  # fmt: skip
def test_what_is_due_grows_nearer(moment, level):
    opens, day = date(2026, 11, 2), date(2026, 11, 11)
    span = Span(at("2026-11-02", 0), calendars.end_of_day(day, HERE), opens, grace=date(2026, 11, 13), escalate=2)

    assert deadlines.level(span, at=moment, zone=HERE) == level


def test_what_was_known_too_late_has_no_time_left():
    span = Span(at("2026-11-12"), at("2026-11-11"))

    assert deadlines.level(span, at=at("2026-11-10"), zone=HERE) == "most"


def test_time_begins_where_it_counts_or_where_it_was_known():
    known = at("2026-11-05")

    assert deadlines.starts(date(2026, 11, 2), known, zone=HERE) == at("2026-11-02", 0)
    assert deadlines.starts(None, known, zone=HERE) == known
