"""The forms of answers: what each kind of item takes, and what is said of everything else."""

from datetime import date, datetime
from math import inf

import pytest

from caseway.rulebooks.answers import BLANK, LONGEST, Given, Unfit, points, reach, read_answer
from caseway.rulebooks.instruments import YES_NO, Answer, Item

LIST = (Answer("a", "First", 1), Answer("b", "Second", 3, replaces=("a",)), Answer("none", "None", 0, alone=True))
CHOICE = Item("choice", "choice", "Which?", LIST)
PLAIN = Item("plain", "choice", "Which?", (Answer("a", "First"), Answer("b", "Second")))
SEVERAL = Item("several", "several", "Which of them?", LIST)
BELOW = Item(
    "below", "several", "Which of them?", (Answer("a", "First", -2), Answer("b", "Second", 3), Answer("c", "Third"))
)
YES = Item("yes", "yes_no", "Is it?", YES_NO)
REVERSED = Item("reversed", "yes_no", "Is it?", YES_NO, reverse=True)
NUMBER = Item("number", "number", "How many?", least=0, most=10, whole=True)
OPEN = Item("open", "number", "How much?")
TEXT = Item("text", "text", "What?")
DAY = Item("day", "date", "When?")


@pytest.mark.parametrize(
    ("item", "raw", "value"),
    [
        (CHOICE, "a", "a"),
        (SEVERAL, ["b", "a", "b"], ("a", "b")),
        (SEVERAL, ("none",), ("none",)),
        (YES, "yes", "yes"),
        (YES, True, "yes"),
        (YES, False, "no"),
        (NUMBER, 10, 10),
        (NUMBER, 3.0, 3.0),
        (OPEN, -2.5, -2.5),
        (TEXT, "  words ", "words"),
        (DAY, "2026-01-31", date(2026, 1, 31)),
        (DAY, date(2026, 1, 31), date(2026, 1, 31)),
    ],
)
def test_an_answer_in_its_form_is_given(item, raw, value):
    assert read_answer(item, raw) == Given("given", value)


@pytest.mark.parametrize("item", [CHOICE, SEVERAL, YES, NUMBER, TEXT, DAY])
@pytest.mark.parametrize("raw", [None, "", "  ", []])
def test_blank_is_no_answer(item, raw):
    assert read_answer(item, raw) == BLANK


@pytest.mark.parametrize("item", [CHOICE, SEVERAL, YES, NUMBER, TEXT, DAY])
def test_what_is_left_out_on_purpose_is_an_answer(item):
    assert read_answer(item, {"left": "declined", "why": " Not today. "}) == Given(
        "left", None, "declined", "Not today."
    )
    assert read_answer(item, {"left": "unable"}) == Given("left", None, "unable", "")
    assert read_answer(item, {"left": "not_applicable", "why": ""}).state == "left"


@pytest.mark.parametrize(
    ("item", "raw", "says"),
    [
        (CHOICE, "c", "Choose one of: First, Second, None."),
        (CHOICE, 1, "Choose one of: First, Second, None."),
        (CHOICE, ["a"], "Choose one of: First, Second, None."),
        (YES, "perhaps", "Choose one of: Yes, No."),
        (YES, 1, "Choose one of: Yes, No."),
        (SEVERAL, "a", "Choose from: First, Second, None."),
        (SEVERAL, ["a", "c"], "Choose from: First, Second, None."),
        (SEVERAL, [{}], "Choose from: First, Second, None."),
        (SEVERAL, ["a", "none"], "“None” goes with no other answer."),
        (NUMBER, "3", "Write a number."),
        (NUMBER, True, "Write a number."),
        (NUMBER, float("nan"), "Write a number."),
        (NUMBER, inf, "Write a number."),
        (NUMBER, 10**400, "Write a number."),
        (NUMBER, 2.5, "Write a whole number."),
        (NUMBER, -1, "Write 0 or more."),
        (NUMBER, 11, "Write 10 or less."),
        (TEXT, 3, "Write words, up to 10,000 letters."),
        (TEXT, "x" * (LONGEST + 1), "Write words, up to 10,000 letters."),
        (DAY, "31.1.2026", "Write a day as year-month-day."),
        (DAY, "2026-02-30", "Write a day as year-month-day."),
        (DAY, 20260131, "Write a day as year-month-day."),
        (DAY, datetime(2026, 1, 31), "Write a day as year-month-day."),  # noqa: DTZ001 - a moment, which is refused
        (
            TEXT,
            {"left": "later"},
            "An answer left out is declined, unable or not applicable, with the reason in words.",
        ),
        (TEXT, {"left": ["declined"]}, "An answer left out is declined, unable or not applicable"),
        (TEXT, {"left": "declined", "why": 3}, "An answer left out is declined, unable or not applicable"),
        (TEXT, {"left": "declined", "by": "me"}, "An answer left out is declined, unable or not applicable"),
        (TEXT, {}, "An answer left out is declined, unable or not applicable"),
    ],
)
def test_an_answer_in_another_form_is_told(item, raw, says):
    with pytest.raises(Unfit) as unfit:
        read_answer(item, raw)
    assert str(unfit.value).startswith(says)
    assert str(unfit.value.says) == str(unfit.value)


@pytest.mark.parametrize(
    ("item", "value", "many"),
    [
        (CHOICE, "b", 3),
        (PLAIN, "a", 0),
        (SEVERAL, ("a",), 1),
        (SEVERAL, ("a", "b"), 3),
        (BELOW, ("a", "b", "c"), 1),
        (YES, "yes", 1),
        (REVERSED, "yes", 0),
        (REVERSED, "no", 1),
        (NUMBER, 7, 7),
        (TEXT, "words", 0),
        (DAY, date(2026, 1, 31), 0),
    ],
)
def test_the_points_of_an_answer(item, value, many):
    assert points(item, value) == many


@pytest.mark.parametrize(
    ("item", "ends"),
    [
        (CHOICE, (0, 3)),
        (SEVERAL, (0, 4)),
        (BELOW, (-2, 3)),
        (REVERSED, (0, 1)),
        (NUMBER, (0, 10)),
        (OPEN, (-inf, inf)),
        (TEXT, (0, 0)),
    ],
)
def test_the_fewest_and_the_most_points(item, ends):
    assert reach(item) == ends
