"""The command's arguments: what may be written after `caseway`, with a sentence and an example for each command."""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, RawDescriptionHelpFormatter
from collections.abc import Callable
from datetime import date

from caseway import __version__

INTRODUCTION = """\
Which case manager certification do I qualify for, what is missing, and who says
so? Rules are data: every answer names the clause and its source."""

ENDING = """\
a person file is YAML or JSON; anything may be left out. Settings:
  CASEWAY_RULEBOOKS  folders of your own rulebooks, beside ours
  CASEWAY_HOME       where Caseway keeps its own files (~/.local/share/caseway)
  DATABASE_URL       a PostgreSQL instead of a file in that folder
  NO_COLOR           set it to have no color

exit status: 0 done; 1 the answer is no (--exit-code; cases that fail; an audit
that was altered); 2 wrong usage or a file that cannot be used"""


class Wide(RawDescriptionHelpFormatter):
    """Help in 80 columns wherever it is read, so that the printed reference is the same everywhere."""

    def __init__(self, prog: str) -> None:
        super().__init__(prog, width=80, max_help_position=22)


def build(first: str = "") -> ArgumentParser:
    """Build the parser of the whole command; of one of its commands alone where the first word names it."""
    return build_all((first,) if first in HELP else tuple(HELP))[0]


def build_all(names: tuple[str, ...] = ()) -> tuple[ArgumentParser, dict[str, ArgumentParser]]:
    """Build the parser of the whole command, and those of its commands by name."""
    parser = ArgumentParser(prog="caseway", description=INTRODUCTION, epilog=ENDING, formatter_class=Wide)
    parser.add_argument("--version", action="version", version=f"caseway {__version__}")
    commands = parser.add_subparsers(dest="command", title="commands", metavar="COMMAND", prog="caseway")
    return parser, {name: _command(commands.add_parser, name) for name in names or HELP}


def _command(add: Callable[..., ArgumentParser], name: str) -> ArgumentParser:
    sentence, more, example = HELP[name]
    description = f"{sentence[0].upper()}{sentence[1:]}.{more}"
    parser = add(name, help=sentence, description=description, epilog=f"example:\n{example}", formatter_class=Wide)
    ARGUMENTS[name](parser)
    return parser


HELP = {
    "judge": (
        "judge one person by one rulebook, with every reason",
        "\nThe answer comes first, then what is missing, and whom to ask.",
        "  caseway judge ccm rosa.yaml --on 2026-12-01\n  caseway judge chronic-homelessness client.yaml --full",
    ),
    "compare": (
        "put every certification side by side for one person, nearest first",
        "",
        "  caseway compare rosa.yaml\n  caseway compare rosa.yaml --json",
    ),
    "plan": (
        "plan the way to one certification: dated steps, what they cost and prove",
        "\nThe fastest plan comes first, then cheaper ones, and what each turns on.",
        "  caseway plan ccm rosa.yaml --calendar plan.ics\n  caseway plan ccm rosa.yaml --hours-per-week 6 --money 1500",
    ),
    "renew": (
        "tell what is due to keep each license and certification, which courses count",
        "\nDays come first, then what is missing for each, then every course against all of\nthem, and the course to take next.",
        "  caseway renew rosa.yaml\n  caseway renew rosa.yaml --courses courses.csv --calendar due.ics",
    ),
    "packet": (
        "make the application packet of one person as a PDF: checklist, records, forms",
        "\nThe checklist is filled from the file; each supervisor has a statement to sign.\nIt is not a form of the certifier.",
        "  caseway packet ccm rosa.yaml -o packet.pdf",
    ),
    "rulebooks": (
        "list the rulebooks on the shelf and their editions",
        "",
        "  caseway rulebooks certification",
    ),
    "diff": (
        "tell in words how two editions of a rulebook differ",
        "\nWithout days, the last two editions are compared; with one day, that one and the\nlast.",
        "  caseway diff acm-rn 2005-01-01 2016-12-01",
    ),
    "check": (
        "find every fault of a rulebook: what, where, and what is allowed",
        "\nFaults are listed one a line; the exit status is 2 if there is any.",
        "  caseway check my-rulebooks/certification/ours/cm",
    ),
    "cases": (
        "run the cases of a rulebook and tell which do not come out as written",
        "\nThe exit status is 1 if any case fails.",
        "  caseway cases ccm",
    ),
    "population": (
        "judge everyone in a folder of tables, and tell who qualifies and what keeps out",
        "\nThe folder holds a table for each kind of record, such as employment.csv.\nStopped, the same command continues.",
        "  caseway population ccm members --out answer.csv\n  caseway population ccm members --summary --report who.html",
    ),
    "demo": (
        "start Caseway on this machine and open it in the browser",
        "\nThe first time, a year of invented work is made, in a minute or two, and kept.\nOnly this machine reaches it.",
        "  caseway demo --port 8080",
    ),
    "serve": (
        "serve Caseway's pages until stopped",
        "\nA page waits CASEWAY_DATABASE_WAIT seconds (1.2) for the database, then says\nthat it cannot be shown.",
        "  caseway serve --host 0.0.0.0 --port 8000",
    ),
    "verify-audit": (
        "prove that nobody altered what was recorded of who did and saw what",
        "\nIt reads the database and changes nothing. The exit status is 1 if anything was\naltered, 2 if it cannot be told.",
        "  caseway verify-audit\n  caseway verify-audit --database copy.sqlite3 --checkpoints witness.jsonl",
    ),
    "migrate": (
        "bring the database up to date: after installing Caseway, and after every update",
        "\nWith PostgreSQL it works as CASEWAY_DATABASE_OWNER_URL, and gives the role of\nDATABASE_URL its rights.",
        "  caseway migrate\n  caseway migrate --check",
    ),
    "found": (
        "begin an organization, by inviting its first administrator",
        "\nIt prints the link by which they set a password and a second step.",
        "  caseway found Harborlight --email ana@example.org --name Ana",
    ),
    "find-duplicates": (
        "look for records that may be of one person, in every organization",
        "\nHave it run every night, such as by cron. What it finds stands on the page of\nlikely duplicates.",
        "  caseway find-duplicates",
    ),
    "backup": (
        "write database, keys and documents into one encrypted file, while people work",
        """
The key is the file CASEWAY_BACKUP_KEY, or one made once in Caseway's folder:
keep a copy elsewhere. Afterwards, files that nothing names and drafts that
nobody went on with for 30 days are thrown away, and documents without their
file are named.""",
        "  caseway backup monday.caseway",
    ),
    "restore": (
        "put a backup in the place of the database, once all of it is found right",
        """
Stop Caseway first. A backup that was damaged, cut off or altered is refused.
The exit status is 1 if the audit in it does not hold.""",
        "  caseway restore monday.caseway\n  caseway restore monday.caseway --replace",
    ),
    "rotate-keys": (
        "add new keys of the audit and of what is encrypted, and encrypt anew",
        "\nPeople go on working meanwhile. The older keys stay known. Stopped, the same\ncommand continues.",
        "  caseway rotate-keys",
    ),
}


def _judge(parser: ArgumentParser) -> None:
    _rulebook(parser)
    _person(parser)
    parser.add_argument("--exit-code", action="store_true", help="exit with 1 unless the verdict is met")


def _rulebook(parser: ArgumentParser) -> None:
    parser.add_argument(
        "rulebook", metavar="RULEBOOK", help="its name (certification/ccmc/ccm), its last part (ccm), or a path"
    )


def _person(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the person file; - reads it from standard input")
    _on(parser)
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON, for machines")
    parser.add_argument("--full", action="store_true", help="every clause: what counted, what not and why, sources")


def _plan(parser: ArgumentParser) -> None:
    _rulebook(parser)
    parser.add_argument("file", metavar="FILE", help="the person file; - reads it from standard input")
    _on(parser)
    parser.add_argument("--hours-per-week", metavar="N", type=amount, help="time for study and preparing, a week")
    parser.add_argument("--money", metavar="N", type=amount, help="what all of it may cost, in dollars")
    parser.add_argument("--not-before", metavar="DAY", type=day, help="begin nothing new before this day")
    parser.add_argument("--stay", action="store_true", help="nothing for which one has to move")
    parser.add_argument("--keep-job", action="store_true", help="no other employer")
    parser.add_argument(
        "--without", metavar="KEY", action="append", default=[], help="leave an action out; may be given several times"
    )
    parser.add_argument("--calendar", metavar="ICS", help="write the steps to this calendar file, with reminders")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON, for machines")
    parser.add_argument("--exit-code", action="store_true", help="exit with 1 if there is no plan")


def _renew(parser: ArgumentParser) -> None:
    _person(parser)
    parser.add_argument("--courses", metavar="CSV", help="a table of courses to count beside those of the file")
    parser.add_argument("--calendar", metavar="ICS", help="write the days to this calendar file, with reminders")


def _on(parser: ArgumentParser) -> None:
    parser.add_argument("--on", metavar="DAY", type=day, help="the day asked about, as 2026-12-31; today if left out")


def _packet(parser: ArgumentParser) -> None:
    parser.add_argument("rulebook", metavar="RULEBOOK", help="a certification's name, the last part of it, or a path")
    parser.add_argument("file", metavar="FILE", help="the person file; - reads it from standard input")
    parser.add_argument(
        "-o", "--out", metavar="OUT", default="packet.pdf", help="where to write it (packet.pdf); - is standard output"
    )
    parser.add_argument(
        "--force", action="store_true", help="replace OUT even if it is no packet; a packet is replaced anyway"
    )
    _on(parser)


def _rulebooks(parser: ArgumentParser) -> None:
    parser.add_argument(
        "kind", metavar="KIND", nargs="?", help="only one kind, such as certification, program, instrument or deadline"
    )
    _on(parser)


def _diff(parser: ArgumentParser) -> None:
    parser.add_argument("rulebook", metavar="RULEBOOK", help="its name, the last part of it, or the path of its folder")
    parser.add_argument("older", metavar="A", nargs="?", type=day, help="the day one edition took effect")
    parser.add_argument("newer", metavar="B", nargs="?", type=day, help="the day the other took effect")


def _place(parser: ArgumentParser) -> None:
    parser.add_argument(
        "path", metavar="PATH", nargs="?", help="a rulebook's name, a folder or a file; all on the shelf if left out"
    )


def _population(parser: ArgumentParser) -> None:
    _rulebook(parser)
    parser.add_argument("folder", metavar="DIR", help="the folder of evidence, one file for each kind of record")
    parser.add_argument("--out", metavar="FILE", help="where the answer goes, a row a person: .parquet or .csv")
    _on(parser)
    parser.add_argument(
        "--reasons", choices=("none", "clauses", "full"), help="what the answer tells of each clause (clauses)"
    )
    parser.add_argument("--summary", action="store_true", help="print who qualifies, what keeps out, who nearly does")
    parser.add_argument("--json", action="store_true", dest="as_json", help="print the summary as JSON, for machines")
    parser.add_argument("--report", metavar="HTML", help="write the summary as a page to this file")
    parser.add_argument(
        "--within", metavar="DAYS", type=days_ahead, help="who will qualify within so many days (90); 0 does not look"
    )
    parser.add_argument(
        "--smallest", metavar="N", type=whole, help="hide numbers of people below this (11); 0 tells all exactly"
    )
    parser.add_argument("--engine", choices=("duckdb", "spark"), default="duckdb", help="what runs it (duckdb)")
    parser.add_argument("--master", metavar="URL", help="the Spark cluster, such as spark://host:7077")
    parser.add_argument("--memory", metavar="SIZE", type=memory, help="stay within so much memory, such as 4GB")
    parser.add_argument("--threads", metavar="N", type=threads, help="how many threads work (one for each core)")
    parser.add_argument("--again", action="store_true", help="start over, and forget what a stopped run has done")
    parser.add_argument("--quiet", action="store_true", help="say only what goes wrong and what was not used")


def _demo(parser: ArgumentParser) -> None:
    parser.add_argument("--port", type=port, default=8000, help="where it listens (8000)")
    parser.add_argument("--no-browser", action="store_false", dest="browser", help="open no browser")
    parser.add_argument("--small", action="store_true", help="three programs and forty clients without cases, at once")


def _serve(parser: ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="the address it listens on (127.0.0.1: this machine only)")
    parser.add_argument("--port", type=port, default=8000, help="the port it listens on (8000)")


def _verify_audit(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--database", metavar="PATH", help="a SQLite file; if left out, the database that Caseway works with"
    )
    parser.add_argument("--key", metavar="FILE", help="the file audit-key; if left out, the one beside the database")
    parser.add_argument(
        "--checkpoints",
        metavar="FILE",
        help="the checkpoints, best the witness's copy, its public key (.pub) beside it; if left out, those of Caseway's folder",
    )
    parser.add_argument("--json", action="store_true", dest="as_json", help="print JSON, for machines")


def _migrate(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--check", action="store_true", help="only list what is missing; exit with 1 if there is something"
    )


def _nothing(_parser: ArgumentParser) -> None:
    """It takes no arguments."""


def _found(parser: ArgumentParser) -> None:
    parser.add_argument("organization", metavar="ORGANIZATION", help="its name")
    parser.add_argument("--email", required=True, help="the administrator's e-mail address")
    parser.add_argument("--name", required=True, help="the administrator's name")
    parser.add_argument("--address", default="http://localhost:8000", metavar="URL", help="where people reach Caseway")
    parser.add_argument(
        "--victim-service", action="store_true", help="it serves victims of violence: its records never leave it"
    )


def _backup(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="where to write it; nothing may be there")


def _restore(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the backup")
    parser.add_argument(
        "--replace", action="store_true", help="though the database holds something, which is then kept beside"
    )


ARGUMENTS = {
    "judge": _judge,
    "compare": _person,
    "plan": _plan,
    "renew": _renew,
    "packet": _packet,
    "rulebooks": _rulebooks,
    "diff": _diff,
    "check": _place,
    "cases": _place,
    "population": _population,
    "demo": _demo,
    "serve": _serve,
    "verify-audit": _verify_audit,
    "migrate": _migrate,
    "found": _found,
    "find-duplicates": _nothing,
    "backup": _backup,
    "restore": _restore,
    "rotate-keys": _nothing,
}


def day(text: str) -> date:
    """Read a day written year-month-day."""
    try:
        # The module also reads 20261231 and 2026-W53-4; the hyphens in their places keep to one way of writing.
        found = date.fromisoformat(text if text[4:5] == text[7:8] == "-" else "")
    except ValueError:
        raise ArgumentTypeError(f"“{text[:40]}” is not a day; write it as 2026-12-31") from None
    if not 1900 <= found.year <= 2200:
        raise ArgumentTypeError(f"{text} is out of range; days from 1900 to 2200 are allowed")
    return found


def amount(text: str) -> float:
    """Read a number that is not negative."""
    try:
        found = float(text)
    except ValueError:
        found = -1
    if not 0 <= found <= 1_000_000:
        raise ArgumentTypeError(f"“{text[:40]}” is not an amount; a number from 0 to 1000000 is allowed")
    return found


def port(text: str) -> int:
    """Read a port number."""
    if text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65535:
        return int(text)
    raise ArgumentTypeError(f"“{text[:40]}” is not a port; a number from 1 to 65535 is allowed")


def whole(text: str, least: int = 0, most: int = 1_000_000) -> int:
    """Read a whole number in its bounds."""
    if text.isascii() and text.isdigit() and len(text) <= 9 and least <= int(text) <= most:
        return int(text)
    raise ArgumentTypeError(f"“{text[:40]}” is not allowed; a whole number from {least} to {most} is")


def days_ahead(text: str) -> int:
    """Read for how many days to look ahead."""
    return whole(text, most=3660)


def threads(text: str) -> int:
    """Read a number of threads."""
    return whole(text, least=1, most=1024)


MEMORY = {"KB": 10**3, "MB": 10**6, "GB": 10**9, "TB": 10**12, "KIB": 2**10, "MIB": 2**20, "GIB": 2**30, "TIB": 2**40}


def memory(text: str) -> int:
    """Read an amount of memory."""
    found = re.fullmatch(r"([0-9]{1,6}(?:\.[0-9]{1,3})?) ?([KMGT]I?B)", text.upper(), flags=re.ASCII)
    size = round(float(found[1]) * MEMORY[found[2]]) if found else 0
    if size < 64 * 2**20:
        raise ArgumentTypeError(f"“{text[:40]}” is not an amount of memory; write it as 4GB or 512MB, at least 64MiB")
    return size
