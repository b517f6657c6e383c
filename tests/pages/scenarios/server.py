"""An agency with a program of every kind, nobody in them yet, and a clock that a test sets: the server of the scenarios.

`python -m tests.pages.scenarios.server FILE PORT`: the file holds by how many seconds the clock is wrong, and is read anew
each time somebody asks what time it is. Everything in Caseway asks Django; nothing else of Caseway differs from the demo.
"""

import sys
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

from tests.pages.serving import tell

RIGHT = timezone.now


def wrong_by(file):
    """A clock that is wrong by as much as a file says."""
    return lambda: RIGHT() + timedelta(seconds=float(file.read_text(encoding="ascii")))


if __name__ == "__main__":
    timezone.now = wrong_by(Path(sys.argv[1]))

    from caseway.config import demo, server

    demo.prepare = lambda: None  # all who work there are in the home that it begins with
    server.run("127.0.0.1", int(sys.argv[2]), tell, demo=True)
