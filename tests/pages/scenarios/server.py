"""An agency with a program of every kind, nobody in them yet, and a clock that a test sets: the server of the scenarios.

`python -m tests.pages.scenarios.server PORT FILE`: the file holds by how many seconds the clock is wrong, and is read anew
each time somebody asks what time it is. Everything in Caseway asks Django; nothing else of Caseway differs from the demo.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path

from django.utils import timezone

RIGHT = timezone.now


def wrong_by(file):
    """A clock that is wrong by as much as a file says."""
    return lambda: RIGHT() + timedelta(seconds=float(file.read_text(encoding="ascii")))


def prepare():
    """Make the agency with all its programs and who works there; no clients, and no year of work."""
    from caseway.accounts import demo as people

    now = timezone.now()
    people.seed(at=now, on=timezone.localdate(now), is_large=True)


if __name__ == "__main__":
    timezone.now = wrong_by(Path(sys.argv[2]))

    from caseway.config import demo, server

    demo.prepare = prepare
    server.run("127.0.0.1", int(sys.argv[1]), lambda address: os.write(1, f"{address}\n".encode()), demo=True)
