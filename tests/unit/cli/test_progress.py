"""How far a long run is, told on a terminal and where there is none."""

import io

import pytest

from caseway.cli.progress import Progress, lasting


class Terminal(io.StringIO):
    def isatty(self):
        return True


def clock(*seconds):
    return iter(seconds).__next__


def test_off_the_terminal_progress_is_a_line_every_few_seconds():
    stream = io.StringIO()
    with Progress(stream, clock=clock(0, 1, 6, 6, 7, 12, 12)) as progress:
        for done in (1_000, 6_000, 7_000, 12_000):
            progress(done, 120_000)
        progress(120_000, 120_000)
    assert stream.getvalue().splitlines() == [
        "6,000 of 120,000 people, 1,000 a second, 114 seconds left",
        "12,000 of 120,000 people, 1,000 a second, 108 seconds left",
    ]


def test_nothing_done_yet_has_no_rate():
    stream = io.StringIO()
    with Progress(stream, clock=clock(0, 6, 6)) as progress:
        progress(0, 120_000)
    assert stream.getvalue() == "0 of 120,000 people, 0 a second\n"


def test_on_a_terminal_progress_is_a_bar_that_leaves_nothing_behind():
    stream = Terminal()
    with Progress(stream) as progress:
        progress(50, 100)
        progress(120, 100)
    assert "Reading the tables: 00:00" in stream.getvalue()
    assert "50.0 of 100 people" in stream.getvalue()
    assert "left" in stream.getvalue()
    assert not stream.getvalue().rpartition("\r")[2].strip()


def test_quiet_shows_no_progress():
    stream = Terminal()
    with Progress(stream, quiet=True) as progress:
        progress(50, 100)
    assert not stream.getvalue()


@pytest.mark.parametrize(
    ("seconds", "said"), [(2.04, "2.0 seconds"), (63, "63 seconds"), (600, "10 minutes"), (9000, "2.5 hours")]
)
def test_time_is_told_in_its_largest_unit(seconds, said):
    assert lasting(seconds) == said
