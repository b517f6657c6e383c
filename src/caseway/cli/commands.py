"""What each command does, once its arguments are understood. Each returns the exit status."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from caseway import criteria, rulebooks
from caseway.cli import finding
from caseway.cli.printing import Page

Extra = tuple[Path, ...]

DONE, ANSWER_IS_NO, UNUSABLE = 0, 1, 2


def judge(
    page: Page, *, extra: Extra, rulebook: str, file: str, on: date, as_json: bool, full: bool, exit_code: bool
) -> int:
    """Judge one person by one rulebook."""
    rule = finding.rule(rulebook, on=on, shelf=rulebooks.shelf(extra))
    person = finding.person(file, subject=rule.subject.name)
    verdict = criteria.judge(rule, person.evidence, on=on)
    if as_json:
        _print_json(page, criteria.as_json(verdict))
    else:
        _tell(page, verdict, person.name, full=full)
    return ANSWER_IS_NO if exit_code and verdict.verdict != "met" else DONE


def _tell(page: Page, verdict: criteria.Verdict, name: str | None, *, full: bool) -> None:
    from caseway.cli import telling, whole  # JSON needs no words

    telling.tell(page, verdict, name=name, full=full)
    if full:
        whole.tell_whole(page, verdict)
    else:
        page.line()
        page.text("Every clause, what counted and what did not, and the sources: add --full.", paint="faint")


def compare(page: Page, *, extra: Extra, file: str, on: date, as_json: bool, full: bool) -> int:
    """Judge one person by every certification."""
    person = finding.person(file)
    verdicts = rulebooks.compare(person.evidence, on=on, among=rulebooks.shelf(extra))
    if as_json:
        _print_json(page, [criteria.as_json(verdict, full=full) for verdict in verdicts])
        return DONE
    from caseway.cli import side_by_side  # JSON needs no words

    side_by_side.tell(page, verdicts, name=person.name, on=on, file=file)
    if full:
        for verdict in verdicts:
            page.line()
            page.line("=" * page.width, "faint")
            _tell(page, verdict, person.name, full=True)
    return DONE


def plan(
    page: Page,
    *,
    extra: Extra,
    rulebook: str,
    file: str,
    on: date,
    as_json: bool,
    exit_code: bool,
    **more: Any,
) -> int:
    """Plan the way to one certification; `more` are the limits, and a calendar file to write."""
    from caseway.cli import plan_as_json, planning  # only this command needs them
    from caseway.planner import Limits  # as above

    calendar, without = more.pop("calendar"), frozenset(more.pop("without"))
    answer = planning.ask(rulebook, file, shelf=rulebooks.shelf(extra), on=on, limits=Limits(**more, without=without))
    if as_json:
        _print_json(page, plan_as_json.as_json(answer.planned, answer.what_ifs))
    else:
        planning.tell(page, answer)
    if calendar:
        sys.stderr.write(f"{planning.write_calendar(calendar, answer.planned)}\n")
    return ANSWER_IS_NO if exit_code and not answer.planned.plans else DONE


def renew(
    page: Page,
    *,
    extra: Extra,
    file: str,
    on: date,
    as_json: bool,
    full: bool,
    courses: str | None,
    calendar: str | None,
) -> int:
    """Tell what is due to keep everything held."""
    from caseway.cli import keeping_files, renewal_json, renewing  # only this command needs them
    from caseway.planner.keeping import keeping  # as above

    person = finding.person(file)
    imported = keeping_files.courses(courses, person.evidence) if courses else None
    evidence = keeping_files.with_courses(person.evidence, imported) if imported else person.evidence
    kept = keeping(evidence, on=on, shelf=rulebooks.shelf(extra))
    if as_json:
        _print_json(page, renewal_json.as_json(kept, imported))
    else:
        renewing.tell(page, kept, name=person.name, imported=imported, full=full)
    if calendar:
        number = keeping_files.write_calendar(calendar, kept)
        sys.stderr.write(f"Wrote {number} days to {calendar}.\n")
    return DONE


def _print_json(page: Page, found: object) -> None:
    page.stream.write(json.dumps(found, indent=2, ensure_ascii=False) + "\n")


def packet(page: Page, *, extra: Extra, rulebook: str, file: str, out: str, force: bool, on: date) -> int:
    """Make the application packet of one person."""
    from caseway.cli import packing  # brings the typesetter, which only this command needs

    packing.pack(page, shelf=rulebooks.shelf(extra), rulebook=rulebook, file=file, out=out, force=force, on=on)
    return DONE


def list_rulebooks(page: Page, *, extra: Extra, kind: str | None, on: date) -> int:
    """List what is on the shelf."""
    from caseway.cli import shelving  # only this command needs it

    shelving.tell(page, rulebooks.shelf(extra), kind=kind, on=on)
    return DONE


def diff(page: Page, *, extra: Extra, rulebook: str, older: date | None, newer: date | None) -> int:
    """Tell how two editions differ."""
    from caseway.cli import differing  # only this command needs it

    found = finding.rulebook(rulebook, shelf=rulebooks.shelf(extra))
    differing.tell(page, found, older=older, newer=newer)
    return DONE


def check(page: Page, *, extra: Extra, path: str | None) -> int:
    """List every fault of a rulebook, of a folder of them, or of the whole shelf."""
    places = finding.places(path, shelf=rulebooks.shelf(extra))
    faults = [fault for place in places for fault in rulebooks.check(place)]
    for fault in faults:
        page.line(finding.nearer(str(fault)))
    page.line(_closing(faults, places))
    return UNUSABLE if faults else DONE


def _closing(faults: list[criteria.Fault], places: list[Path]) -> str:
    from caseway.cli.printing import counted  # one word for one line

    number = sum(len(finding.rulebooks_below(place)) for place in places)
    beside = sum(len(finding.data_files_below(place)) for place in places)
    parts = [counted(number, "rulebook")] if number else []
    parts += [counted(beside, "other file" if number else "file")] if beside else []
    checked = f" in {' and '.join(parts)}" if parts else ""
    return f"{counted(len(faults), 'fault') if faults else 'No fault'} found{checked}."


def cases(page: Page, *, extra: Extra, path: str | None) -> int:
    """Run the cases of a rulebook, of a folder of them, or of the whole shelf."""
    from caseway.cli import trying  # only this command needs it

    shelf = rulebooks.shelf(extra)
    failed = trying.tell(page, finding.rulebooks_at(path, shelf=shelf))
    return ANSWER_IS_NO if failed else DONE


def population(page: Page, *, extra: Extra, **asked: Any) -> int:
    """Judge everyone in a folder of evidence; `asked` is what `population.Asked` holds."""
    from caseway.cli import population as populations  # brings the engine for many, which only this command needs

    return populations.population(page, shelf=rulebooks.shelf(extra), asked=populations.Asked(**asked))


# Whom to sign in as, and what to look at.
LOOK = (
    ("Maya Torres, case manager", "what is due today, a caseload, plans and notes."),
    ("Daniel Osei, supervisor", "the team’s load, what is late, notes to co-sign."),
    ("Ruth Lindqvist, program manager", "whole programs, and needs that stay unmet."),
)


def demo(page: Page, *, extra: Extra, port: int, browser: bool, small: bool) -> int:
    """Start Caseway for a look at it, and open the browser."""

    def announce(address: str) -> None:
        page.line()
        page.text(address, lead="Caseway runs at", paint="bold")
        page.line()
        page.text("Choose “Sign in”, then a person: one click, no password. Everybody there is invented.")
        for lead, says in LOOK:
            page.text(says, lead=f"  {lead}:")
        page.text("Or choose “Check where you stand”: which certification you qualify for, and why.")
        page.line()
        page.text("Only this machine can reach it, and nothing you type leaves it. Press Ctrl-C to stop.")
        page.stream.flush()
        if browser and _has_screen():
            import webbrowser  # only here

            webbrowser.open(address)

    from caseway.cli.inventing import CLIENTS, Inventing
    from caseway.config import server

    page.line(
        "Starting Caseway ..." if server.has_database() else "Starting Caseway, and making its database first ..."
    )
    page.stream.flush()
    os.environ["CASEWAY_DEMO"] = "1"  # read by the settings, when the server asks for them
    try:
        year = None if small else Inventing(page.stream, CLIENTS)
        return _run("demo", extra, "127.0.0.1", port, announce, year=year)
    finally:
        del os.environ["CASEWAY_DEMO"]


def serve(page: Page, *, extra: Extra, host: str, port: int) -> int:
    """Serve the pages until stopped."""

    def announce(address: str) -> None:
        page.line(f"Caseway serves {address}")
        if host not in ("127.0.0.1", "localhost", "::1") and not os.environ.get("CASEWAY_HOSTS"):
            page.text("It answers only to names it knows. Set CASEWAY_HOSTS to those people will type, such as:")
            page.line("  CASEWAY_HOSTS=caseway.example.org,localhost")
        page.line("Press Ctrl-C to stop.")
        page.stream.flush()

    return _run("serve", extra, host, port, announce)


def _has_screen() -> bool:
    """Whether a browser has somewhere to open: without a screen it would take over the terminal."""
    return sys.platform in ("darwin", "win32") or any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY"))


def _run(
    command: str, extra: Extra, host: str, port: int, announce: Callable[[str], None], **more: Any
) -> int:  # fmt: skip
    rulebooks.shelf(extra)  # a wrong path in CASEWAY_RULEBOOKS is told now, not on the first page
    from caseway.config import server  # the server brings Django, which judging does without
    from caseway.config.unfit import Unfit  # as above

    def warn(sentence: str) -> None:
        sys.stderr.write(f"caseway: {sentence}\n")

    try:
        server.run(host, port, announce, demo=command == "demo", warn=warn, **more)
    except BrokenPipeError:
        raise
    except Unfit as unfit:
        raise finding.Unable(*(f"unable to start: {fault}" for fault in unfit.faults)) from None
    except OSError as error:
        raise finding.Unable(finding.no_start(command, host, port, error)) from None
    return DONE


def verify_audit(page: Page, *, extra: Extra, **asked: Any) -> int:
    """Prove the audit unaltered; `asked` is what `verifying.verify` takes."""
    from caseway.cli import verifying  # only this command needs the database

    del extra
    return DONE if verifying.verify(page, **asked) else ANSWER_IS_NO


def migrate(page: Page, *, extra: Extra, check: bool) -> int:
    """Bring the database up to date."""
    del extra  # rulebooks have no part in it
    from caseway.cli import storing  # brings Django, which judging does without

    return storing.migrate(page, check=check)


def found(page: Page, *, extra: Extra, **asked: Any) -> int:
    """Begin an organization; `asked` is what `storing.found` takes."""
    del extra  # rulebooks have no part in it
    from caseway.cli import storing  # as above

    return storing.found(page, **asked)


def find_duplicates(page: Page, *, extra: Extra) -> int:
    """Look for records that may be of one person."""
    del extra  # rulebooks have no part in it
    from caseway.cli import storing  # as above

    return storing.find_duplicates(page)


def backup(page: Page, *, extra: Extra, file: str) -> int:
    """Write the database, its keys and documents into one encrypted file."""
    del extra  # rulebooks have no part in it
    from caseway.cli import storing  # as above

    return storing.backup(page, file=file)


def restore(page: Page, *, extra: Extra, file: str, replace: bool) -> int:
    """Put a backup in the place of the database."""
    del extra  # rulebooks have no part in it
    from caseway.cli import storing  # as above

    return storing.restore(page, file=file, replace=replace)


def rotate_keys(page: Page, *, extra: Extra) -> int:
    """Add new keys, and encrypt anew what the old ones encrypted."""
    del extra  # rulebooks have no part in it
    from caseway.cli import rotating  # as above

    return rotating.rotate(page)


BY_NAME: dict[str, Callable[..., int]] = {
    "judge": judge,
    "compare": compare,
    "plan": plan,
    "renew": renew,
    "packet": packet,
    "rulebooks": list_rulebooks,
    "diff": diff,
    "check": check,
    "cases": cases,
    "population": population,
    "demo": demo,
    "serve": serve,
    "verify-audit": verify_audit,
    "migrate": migrate,
    "found": found,
    "find-duplicates": find_duplicates,
    "backup": backup,
    "restore": restore,
    "rotate-keys": rotate_keys,
}
