"""The application packet: the first one of a process and the next."""

from __future__ import annotations

import subprocess
import sys
import time
from datetime import date
from itertools import count
from pathlib import Path

from bench.measuring import Row, side_by_side

TITLE = "The application packet"
METHOD = (
    "The sample people “Ada” and “Dan” against the CCM: judged, filled in and set as tagged PDF/UA. “First” is in a new "
    "process each time (median of 5), from importing the packet to the finished bytes; “next” is the median of 20 in one "
    "process, each of another name, because the typesetter remembers what it has set."
)
ON = date(2026, 11, 2)
FOLDER = Path(__file__).parents[1]
SAMPLES = FOLDER / "src/caseway/web/check/samples"
BUDGET_MS = 1000


def measure() -> list[Row]:
    """Make packets and count their pages."""
    from caseway import rulebooks
    from caseway.planner import packet

    book = rulebooks.shelf().rulebook("ccm")
    rule, particulars = book.edition(on=ON), book.particulars
    people = {name: rulebooks.read_person(SAMPLES / f"{name}.yaml") for name in ("ada", "dan")}
    pages = {name: packet.make(rule, particulars, person, on=ON).pages for name, person in people.items()}
    numbers = count()

    def another(name: str) -> packet.Packet:
        person = rulebooks.read_person({**people[name].evidence.plain(), "person": f"Person {next(numbers)}"})
        return packet.make(rule, particulars, person, on=ON)

    taken = side_by_side(20, 1, ada=lambda: another("ada"), dan=lambda: another("dan"))
    first = sorted(_first() for _ in range(5))[2]
    return [
        Row(f"first packet of a process ({pages['ada']} pages)", first * 1e3, "ms", BUDGET_MS),
        Row(f"next packet, Ada ({pages['ada']} pages)", taken["ada"] * 1e3, "ms", BUDGET_MS),
        Row(f"next packet, Dan ({pages['dan']} pages)", taken["dan"] * 1e3, "ms", BUDGET_MS),
    ]


def _first() -> float:
    """Seconds from nothing imported to a packet, in a process of its own."""
    ran = subprocess.run(
        [sys.executable, "-c", "from bench import packet; packet.report_first()"],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        check=True,
    )
    return float(ran.stdout)


def report_first() -> None:
    """Make one packet and print how long it took, imports included."""
    began = time.perf_counter()
    from caseway import rulebooks
    from caseway.planner import packet

    book = rulebooks.shelf().rulebook("ccm")
    packet.make(book.edition(on=ON), book.particulars, rulebooks.read_person(SAMPLES / "ada.yaml"), on=ON)
    print(time.perf_counter() - began)
