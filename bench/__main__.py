"""Run every benchmark, or those named, and print one table each: measured, budget, and the method in a line."""

from __future__ import annotations

import platform
import sys
from importlib import import_module

NAMES = ("one_person", "plan", "result_page", "packet", "population", "people", "casework")


def main() -> None:
    """Print what this machine measures."""
    named = [name for name in sys.argv[1:] if not name.isdecimal()] or NAMES
    if unknown := sorted(set(named) - set(NAMES)):
        raise SystemExit(f"Unable to measure {', '.join(unknown)}: there are {', '.join(NAMES)}.")
    print(f"Python {platform.python_version()} on {platform.machine()}\n")
    for name in named:
        benchmark = import_module(f"bench.{name}")
        print(f"## {benchmark.TITLE}\n\n{benchmark.METHOD}\n")
        print("| what | measured | budget | |\n|---|---|---|---|", flush=True)
        for row in benchmark.measure():
            print(f"| {row.what} | {row.measured} | {row.budget} | {row.mark} |", flush=True)
        print(flush=True)


if __name__ == "__main__":
    main()
