"""What is typed into a card, and what is made of it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caseway.criteria import Field, Kind
from caseway.web.check import answers, facts

JOB = facts.kinds()["employment"]
LICENSE = facts.kinds()["licenses"]
DEGREE = facts.kinds()["degrees"]


def job(**typed):
    return answers.read(JOB, {name.replace("__", "-"): text for name, text in typed.items()})


@pytest.mark.parametrize(
    ("typed", "record"),
    [
        ({}, {}),
        ({"employer": "  St. Mary's "}, {"employer": "St. Mary's"}),
        ({"employer": "   "}, {}),
        ({"employer": "A\tB\u202ec"}, {"employer": "A B c"}),
        ({"role": "case_manager"}, {"role": "case_manager"}),
        ({"full_time": "yes"}, {"full_time": True}),
        ({"full_time": "no"}, {"full_time": False}),
        ({"full_time": ""}, {}),
        ({"hours_per_week": "37,5"}, {"hours_per_week": 37.5}),
        ({"hours_per_week": "40.0"}, {"hours_per_week": 40}),
        ({"case_management_share": "75"}, {"case_management_share": 0.75}),
        ({"case_management_share": "100"}, {"case_management_share": 1}),
        ({"setting": "Home Health"}, {"setting": "home_health"}),
        ({"start__month": "1", "start__day": "09", "start__year": "2023"}, {"start": date(2023, 1, 9)}),
        ({"start__month": "2", "start__day": "29", "start__year": "2024"}, {"start": date(2024, 2, 29)}),
        ({"end__open": "on"}, {"end": None}),
        ({"end__open": "on", "end__month": "1", "end__day": "1", "end__year": "2020"}, {"end": None}),
    ],
)
def test_what_is_valid_goes_into_the_record(typed, record):
    read = job(**typed)

    assert read.record == record
    assert read.wrong == {}


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"employer": "x" * 301}, "employer", "at most 300"),
        ({"role": "chief"}, "role", "Choose one"),
        ({"full_time": "maybe"}, "full_time", "Choose one"),
        ({"hours_per_week": "forty"}, "hours_per_week", "from 0 to 168"),
        ({"hours_per_week": "169"}, "hours_per_week", "from 0 to 168"),
        ({"hours_per_week": "-1"}, "hours_per_week", "from 0 to 168"),
        ({"hours_per_week": "1e3"}, "hours_per_week", "from 0 to 168"),
        ({"hours_per_week": "٤"}, "hours_per_week", "from 0 to 168"),
        ({"case_management_share": "101"}, "case_management_share", "from 0 to 100"),
        ({"start__year": "2023"}, "start", "clear all three"),
        ({"start__month": "2", "start__day": "30", "start__year": "2023"}, "start", "no such day"),
        ({"start__month": "13", "start__day": "1", "start__year": "2023"}, "start", "no such day"),
        ({"start__month": "0", "start__day": "1", "start__year": "2023"}, "start", "no such day"),
        ({"start__month": "1", "start__day": "one", "start__year": "2023"}, "start", "in digits"),
        ({"start__month": "1", "start__day": "²", "start__year": "2023"}, "start", "in digits"),
        ({"start__month": "1", "start__day": "1", "start__year": "23"}, "start", "four digits"),
        ({"start__month": "1", "start__day": "1", "start__year": "9999"}, "start", "four digits"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence_and_stays_out(typed, field, says):
    read = job(**typed)

    assert says in read.wrong[field]
    assert field not in read.record


def test_an_end_before_the_beginning_is_pointed_out_at_the_end():
    typed = {"start-month": "5", "start-day": "1", "start-year": "2023"}
    typed |= {"end-month": "4", "end-day": "30", "end-year": "2023"}

    read = answers.read(JOB, typed)

    assert "May 1, 2023" in read.wrong["end"]
    assert read.record == {"start": date(2023, 5, 1)}


def test_only_where_the_vocabulary_says_so_may_an_end_be_left_open():
    assert answers.has_open(JOB, "end")
    assert answers.has_open(LICENSE, "expires")
    assert not answers.has_open(DEGREE, "conferred")
    assert answers.read(DEGREE, {"conferred-open": "on"}).record == {}


def test_a_number_without_an_upper_limit_says_only_the_lower_one():
    kind = Kind("visits", "visit", {"miles": Field("miles", "number", "miles", least=1)})

    assert answers.read(kind, {"miles": "0"}).wrong == {"miles": "Write a number of at least 1."}
    assert answers.read(kind, {"miles": "5000"}).record == {"miles": 5000}


def test_what_the_vocabulary_forgot_is_not_written_into_the_form():
    assert answers.typed(JOB, {"wage": 3, "employer": "Acme", "start": None}) == {"employer": "Acme"}


WORDS = st.text(st.characters(codec="ascii", categories=["L", "N"]), min_size=1, max_size=20)
DAYS = st.dates(date(1900, 1, 1), date(2200, 12, 31))


def values(field):
    """Every value a field may hold, as far as a form can ask for it."""
    if field.type == "flag":
        return st.booleans()
    if field.type == "choice":
        return st.sampled_from(field.choices)
    if field.type == "words":
        return st.lists(WORDS, min_size=1, max_size=3).map(lambda words: field.read(words)[0])
    if field.type == "date":
        return DAYS
    if field.type == "number":
        share = st.integers(0, 100).map(lambda percent: percent / 100)
        return share if field.unit == "share" else st.integers(int(field.least), int(min(field.most, 10**6)))
    return WORDS.map(lambda text: field.read(text)[0])


def written_record(kind):
    fields = {name: values(field) for name, field in kind.fields.items() if name not in (kind.begins, kind.ends)}
    ends = {kind.ends: st.none() | DAYS} if kind.open else {}
    return st.fixed_dictionaries({}, optional=fields | ends)


@given(st.data())
def test_a_record_written_into_the_form_reads_back_as_itself(data):
    kind = data.draw(st.sampled_from(list(facts.kinds().values())))
    record = data.draw(written_record(kind))

    read = answers.read(kind, answers.typed(kind, record))

    assert read.wrong == {}
    assert read.record == record


@given(st.data())
def test_whatever_is_typed_the_record_is_one_the_vocabulary_takes(data):
    kind = data.draw(st.sampled_from(list(facts.kinds().values())))
    typed = data.draw(st.dictionaries(st.sampled_from(answers.inputs(kind)), st.text(max_size=30)))

    record = answers.read(kind, typed).record

    facts.subject().evidence({kind.name: record if kind.single else [record]})
