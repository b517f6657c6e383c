"""How far the demo's year is made, on a terminal and without one."""

import io

from caseway.cli.inventing import CLIENTS, Inventing
from caseway.config import demo


class Terminal(io.StringIO):
    def isatty(self):
        return True


def told(stream, *parts):
    seconds = iter(range(0, 1000, 30))
    tell = Inventing(stream, 400, clock=lambda: next(seconds))
    for part in parts:
        tell(part)
    return stream.getvalue()


def test_a_terminal_shows_a_bar_in_place():
    shown = told(Terminal(), 0.0, 0.62, 0.62, 1.0)
    assert shown.count("Making a year of work for 400 invented people:  62 %") == 1
    assert shown.endswith("done in 30 seconds." + " " * 24 + "\n")
    assert shown.count("\n") == 2


def test_elsewhere_there_are_three_lines():
    assert told(io.StringIO(), 0.0, 0.5, 1.0).splitlines() == [
        "It is made once and kept, and takes a minute or two.",
        "Making a year of work for 400 invented people: ...",
        "Done in 30 seconds.",
    ]


def test_as_many_are_told_as_are_made():
    assert demo.CLIENTS == CLIENTS
