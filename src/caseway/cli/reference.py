"""Writes docs/reference/commands.md from the commands' own help, or checks that it is current."""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from caseway.cli import parser

PAGE = Path("docs/reference/commands.md")

INTRODUCTION = """\
# The command

Made by `make docs` from each command's `--help`; do not edit. Results go to standard output, faults to standard error,
a sentence each.
"""


def page() -> str:
    """Return the whole page."""
    whole, commands = parser.build_all()
    sections = [_section(f"caseway {name}", one) for name, one in commands.items()]
    return "\n".join([INTRODUCTION, _section("caseway", whole), *sections])


def _section(title: str, one: ArgumentParser) -> str:
    return f"## {title}\n\n```text\n{one.format_help().strip()}\n```\n"


def main(argv: Sequence[str]) -> int:
    """Write the page; with --check only tell whether it is current."""
    if "--check" not in argv:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(), encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == page():
        return 0
    sys.stderr.write(f"{PAGE} is not what the commands say of themselves. Run: make docs\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
