"""Run every benchmark and print one table each: measured, budget, and the method in a line."""

from __future__ import annotations

import platform

from bench import one_person, packet, plan, population, result_page


def main() -> None:
    """Print what this machine measures."""
    print(f"Python {platform.python_version()} on {platform.machine()}\n")
    for benchmark in (one_person, plan, result_page, packet, population):
        print(f"## {benchmark.TITLE}\n\n{benchmark.METHOD}\n")
        rows = benchmark.measure()
        print("| what | measured | budget | |\n|---|---|---|---|")
        for row in rows:
            print(f"| {row.what} | {row.measured} | {row.budget} | {row.mark} |")
        print()


if __name__ == "__main__":
    main()
