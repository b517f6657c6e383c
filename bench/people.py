"""Two hundred thousand people on both engines: found, opened, seen only by whom the policy lets, all of it written down.

`python -m bench people` measures on SQLite and on a PostgreSQL of its own, and prints a table for both;
`python -m bench.people ENGINE [PEOPLE [ENTRIES [SECONDS]]]` on one of them, perhaps with fewer and for a shorter time.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict

from bench.engines import ENGINES, environment
from bench.measuring import Row

TITLE = "Accounts and clients"
PEOPLE, ENTRIES, SECONDS = SIZES = 200_000, 300_000, 180
HERE = "here"  # in the database that the environment names, which is an empty one of ours
METHOD = (
    f"{PEOPLE:,} invented people in 20 programs and on 4,000 caseloads of 50 or so, a fifth of them with a second name, most "
    f"with a phone; {PEOPLE + ENTRIES:,} entries of the audit. Each engine is made by `caseway migrate` and asked by a role "
    "that owns nothing; the disk is waited for. Searches: 420 of seven kinds by one case manager, each for somebody drawn at "
    "random, from the text to what is shown; “found” is how often the person is among the 20 shown. Pages: whole requests "
    "through the whole stack of middleware, without a network. Then 100 case managers on `caseway serve` with its two "
    "workers, on the same machine: each signs in with a password and a code, and does one thing after another with 5 s "
    "between (2.5 to 7.5 s); of a hundred things 25 are searches, 25 open a person, 20 look at the caseload, 15 at the first "
    "page, 15 change a number, record a consent or enter a person. The first 30 s are not counted, the next 180 s are."
)


def measure() -> Iterator[Row]:
    """Measure on both engines, each in a process of its own."""
    for engine in ENGINES:
        yield from _apart(engine)


def _apart(engine: str) -> Iterator[Row]:
    with environment(engine) as environ:
        migrate = [sys.executable, "-m", "caseway.cli", "migrate"]
        subprocess.run(migrate, env=environ, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands
        sizes = [one for one in sys.argv[1:] if one.isdecimal()]
        measuring = [sys.executable, "-m", "bench.people", HERE, *sizes]
        with subprocess.Popen(measuring, env=environ, stdout=subprocess.PIPE, text=True) as told:  # noqa: S603 - as above
            for line in told.stdout or ():
                row = Row(**json.loads(line))
                yield Row(f"{row.what} ({ENGINES[engine]})", row.value, row.unit, row.most, row.least)
        if told.returncode:
            raise SystemExit("Unable to measure.")


def here(people: int, entries: int, seconds: int) -> Iterator[Row]:
    """Write the people into the database that this process knows, and measure; the load for so many seconds."""
    import django

    django.setup()

    from caseway.config import static

    static.prepare()
    from bench import agency, auditing, finding, invented, load, opening, writing
    from bench.browsing import Browser

    written = invented.numbered(people)
    key, workers = agency.found(people)
    began = time.perf_counter()
    writing.write(written, key, agency.caseloads(workers))
    yield Row(f"writing {people:,} people", time.perf_counter() - began, "s")
    began = time.perf_counter()
    writing.view(written, key, workers, entries)
    yield Row(f"writing {entries:,} more entries of the audit", time.perf_counter() - began, "s")
    writing.settle()
    browser = Browser(agency.address("0"))
    yield from finding.measure(written, browser)
    yield from opening.measure(browser)
    yield from auditing.measure(browser)
    yield from load.measure(written, dict(os.environ), seconds)


def main(told: list[str]) -> None:
    """Measure on one engine, as told."""
    if told[0] != HERE:
        for row in _apart(told[0]):
            print(f"{row.what}: {row.measured} {row.mark}", flush=True)
        return
    sizes = [int(one) for one in told[1:]]
    for row in here(*sizes, *SIZES[len(sizes) :]):
        print(json.dumps(asdict(row)), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
