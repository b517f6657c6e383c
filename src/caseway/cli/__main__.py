"""The `caseway` command: reads the arguments, the clock and the environment once, and answers with an exit status."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from caseway.cli import parser

INTERRUPTED = 130
UNUSABLE = 2
MOST_FAULTS = 50
LASTING = (
    "demo", "serve", "population", "verify-audit", "migrate", "found", "find-duplicates", "backup", "restore",
    "rotate-keys",
)  # fmt: skip


def main(argv: Sequence[str] | None = None, environ: Mapping[str, str] | None = None) -> int:
    """Run one command; every way of failing that is the user's to mend ends in a sentence and a status."""
    if argv is None:
        gc.disable()  # a command is over before there is garbage worth looking for
    environ = os.environ if environ is None else environ
    _write_anything()
    try:
        return _run(sys.argv[1:] if argv is None else argv, environ)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has seen enough. Python would complain when it closes standard output, so that leads nowhere now.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _write_anything() -> None:
    """A letter the terminal does not have, or half of one, is shown as “?” and is no reason to stop."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(errors="replace")


def _run(argv: Sequence[str], environ: Mapping[str, str]) -> int:
    commands = parser.build(argv[0] if argv else "")
    try:
        given = vars(commands.parse_args(argv))
    except SystemExit as done:  # help was asked for, or the arguments make no sense: argparse has said it
        return int(done.code or 0)
    command = given.pop("command")
    if command is None:
        commands.print_help(sys.stderr)
        return UNUSABLE
    if "on" in given:
        given["on"] = given["on"] or date.today()  # noqa: DTZ011 - the day where the user is
    return _work(command, given, environ)


def _work(command: str, given: dict[str, object], environ: Mapping[str, str]) -> int:
    if command in LASTING:
        gc.enable()
    from caseway import criteria, rulebooks  # help and wrong usage need neither
    from caseway.cli import commands, finding, printing  # as above

    extra = tuple(Path(part).expanduser() for part in environ.get("CASEWAY_RULEBOOKS", "").split(os.pathsep) if part)
    page = printing.Page.on(sys.stdout, environ)
    try:
        status = commands.BY_NAME[command](page, extra=extra, **given)
        sys.stdout.flush()
    except criteria.Unreadable as unreadable:
        return _refuse([finding.nearer(str(fault)) for fault in unreadable.faults])
    except finding.Unable as unable:
        return _refuse([f"caseway: {sentence}" for sentence in unable.args])
    except rulebooks.NotOnShelf as unable:
        return _refuse([f"caseway: {unable}"])
    return status


def _refuse(faults: list[str]) -> int:
    from caseway.cli.printing import seen  # loaded by now

    for fault in faults[:MOST_FAULTS]:
        sys.stderr.write(f"{seen(fault)}\n")
    if len(faults) > MOST_FAULTS:
        sys.stderr.write(f"and {len(faults) - MOST_FAULTS:,} more. Mend these first.\n")
    return UNUSABLE


if __name__ == "__main__":
    sys.exit(main())
