"""Writing for people: no wider than the terminal, in color only where wanted, harmless whatever it is given."""

import io
import sys
from datetime import date

import pytest

from caseway.cli.printing import Page, counted, long_day, seen
from caseway.cli.telling import marks, until


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    encoding = "utf-8"

    def isatty(self):
        return True

    def fileno(self):
        return sys.__stderr__.fileno()


class Plain(Terminal):
    """A terminal with few letters."""

    encoding = "ascii"


def written(page_on, *calls):
    page = Page.on(page_on, {"COLUMNS": "60"})
    for name, *arguments in calls:
        getattr(page, name)(*arguments)
    return page_on.getvalue()


@pytest.mark.parametrize(
    ("stream", "environ", "colored"),
    [
        (Terminal(), {}, True),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {}, False),
    ],
)
def test_color_is_for_terminals_and_those_who_want_it(stream, environ, colored):
    assert Page.on(stream, environ).colored is colored


@pytest.mark.parametrize(
    ("columns", "width"), [("60", 60), ("200", 80), ("10", 40), ("0", 80), ("many", 80), ("9" * 5000, 80), ("", 80)]
)
def test_it_is_as_wide_as_the_terminal_and_at_most_eighty(columns, width):
    assert Page.on(io.StringIO(), {"COLUMNS": columns}).width == width


def test_a_terminal_that_does_not_say_how_wide_it_is_gets_eighty(monkeypatch):
    def fail(_):
        raise OSError

    monkeypatch.setattr("os.get_terminal_size", fail)
    assert Page.on(Terminal(), {}).width == 80


def test_lines_hang_under_their_mark():
    page = Page(stream := io.StringIO(), width=40)
    page.text("one two three four five six seven eight nine ten", indent=2, lead="-")
    assert stream.getvalue() == "  - one two three four five six seven\n    eight nine ten\n"


def test_the_last_column_wraps_in_its_place():
    page = Page(stream := io.StringIO(), width=40)
    page.table(("A", "B"), [("first", "one two three four five six seven eight nine"), ("second", "")])
    assert stream.getvalue().splitlines() == [
        "A       B",
        "first   one two three four five six",
        "        seven eight nine",
        "second",
    ]


def test_color_does_not_move_the_words():
    calls = [("heading", "Title"), ("text", "word " * 30), ("table", ("A", "B"), [("x", "y " * 50)], ["good"])]
    plain, painted = written(io.StringIO(), *calls), written(Terminal(), *calls)
    assert plain != painted
    for paint in ("\x1b[1m", "\x1b[1;32m", "\x1b[0m"):
        painted = painted.replace(paint, "")
    assert painted == plain


@pytest.mark.parametrize("text", ["\x1b[31m", "\r", "\t", "\x9b", "\u202e", "\u2066", "\u2028", "\ud800", "\x00"])
def test_nothing_unseen_is_written(text):
    assert seen(f"a{text[0]}b") == "a\N{REPLACEMENT CHARACTER}b"


def test_letters_of_every_language_stay():
    assert seen("José Ñandú 日本 ’“”") == "José Ñandú 日本 ’“”"


def test_a_terminal_with_few_letters_gets_marks_it_can_show():
    assert marks(Page(Plain())) == {"met": "+", "not_met": "-", "unknown": "?"}
    assert marks(Page(Terminal())) == {"met": "✓", "not_met": "✗", "unknown": "?"}


@pytest.mark.parametrize(
    ("day", "says"),
    [
        (date(2026, 1, 2), "tomorrow"),
        (date(2026, 2, 1), "in 31 days"),
        (date(2026, 7, 1), "in about 6 months"),
        (date(2028, 7, 1), "in about 2.5 years"),
        (date(2041, 1, 1), "in about 15 years"),
    ],
)
def test_how_long_it_is(day, says):
    assert until(date(2026, 1, 1), day) == says


def test_days_and_numbers_are_written_as_people_do():
    assert long_day(date(2026, 1, 9)) == "January 9, 2026"
    assert [counted(number, "case") for number in (0, 1, 1200)] == ["0 cases", "1 case", "1,200 cases"]
    assert counted(2, "body", "bodies") == "2 bodies"
