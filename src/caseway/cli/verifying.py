"""Proving an audit from the command line: by an agency alone, with a copy, the key and the witness's checkpoints."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from caseway.cli.finding import Unable
from caseway.cli.printing import Page, counted, long_day
from caseway.cli.progress import Progress

if TYPE_CHECKING:
    from caseway.accounts.audit.faults import Fault, Report, Restored
    from caseway.accounts.audit.keys import Ring
    from caseway.accounts.audit.sources import Source

MOST = 50  # faults that are listed


def verify(page: Page, *, database: str | None, key: str | None, checkpoints: str | None, as_json: bool) -> bool:
    """Verify and tell; whether the audit holds."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseway.config.settings")
    import django  # the other commands do without

    django.setup()
    from caseway.accounts.audit import proof, sources  # not before Django is set up

    try:
        source, home = _source(database)
        ring, files = _keys(key, home), _checkpoints(checkpoints, home)
        with Progress(sys.stderr, quiet=as_json, of="entries") as progress:
            report = proof.prove(source, ring, files, progress=progress)
    except sources.Unreadable as unreadable:
        raise Unable(str(unreadable)) from None
    if as_json:
        page.stream.write(f"{json.dumps(_as_json(report), indent=2)}\n")
    else:
        _tell(page, report, files)
    return report.holds


def verify_restored(page: Page) -> bool:
    """Verify what was just restored, and tell it in a line if all is well; whether the audit holds."""
    from caseway.accounts.audit import proof, sources

    try:
        ring, files = _keys(None, None), _checkpoints(None, None)
        with Progress(sys.stderr, quiet=False, of="rows") as progress:
            report = proof.prove(sources.Configured(), ring, files, progress=progress)
    except (sources.Unreadable, Unable) as unreadable:
        page.text(f"Whether its audit holds cannot be told: {unreadable}.", paint="bad")
        return False
    if not report.holds:
        page.line()
        _tell(page, report, files)
        return False
    page.line(f"Its audit holds: nothing was altered in {counted(report.rows, 'row')}.")
    newest = report.restored[-1] if report.restored else None
    if newest and newest.seen >= newest.row:
        page.text(f"It was restored {restored(newest)}.")
    return True


def _source(database: str | None) -> tuple[Source, Path | None]:
    """What to read, and the folder that a key and checkpoints are looked for in; None: the configured ones."""
    from django.conf import settings

    from caseway.accounts.audit import sources

    if database is not None:
        path = Path(database)
        return sources.File(path), path.resolve().parent
    configured = settings.DATABASES["default"]
    if configured["ENGINE"].endswith("sqlite") and not _is_there(configured["NAME"]):
        raise Unable(f"there is no database at {configured['NAME']}. Name one with --database, or set CASEWAY_HOME")
    return sources.Configured(), None


def _is_there(name: object) -> bool:
    """Whether a database is there; asking it would make an empty one."""
    return Path(str(name)).is_file() or "memory" in str(name)


def _keys(key: str | None, home: Path | None) -> Ring:
    from caseway.accounts.audit import keys

    file = Path(key) if key else (home or Path()) / keys.NAME
    try:
        if key is None and home is None:
            return keys.ring()
        return keys.read(file.read_text(encoding="utf-8"))
    except keys.Unusable as unusable:
        raise Unable(f"{unusable}. Name the file with --key") from None
    except (OSError, UnicodeDecodeError):
        raise Unable(f"the audit key cannot be read: {file}. Name the file with --key") from None


def _checkpoints(named: str | None, home: Path | None) -> list[Path]:
    from caseway.accounts.audit import checkpoints

    if named is None:
        return checkpoints.places() if home is None else [home / checkpoints.FILE]
    if not Path(named).is_file():
        raise Unable(f"the checkpoints cannot be read: {named} is not there")
    return [Path(named)]


def _as_json(report: Report) -> dict[str, object]:
    faults = [
        {
            "kind": one.kind,
            "row": one.row,
            "until": one.last,
            "line": one.line,
            "name": one.name,
            "means": str(one.means),
            "advises": str(one.advises),
        }
        for one in report.faults
    ]
    return {
        "holds": report.holds, "rows": report.rows, "first_at": _stamp(report.first_at), "last_at": _stamp(report.last_at),
        "checkpoints": report.checkpoints, "vouched": report.vouched, "vouched_at": _stamp(report.vouched_at),
        "sound": report.sound, "faults": faults, "set_back": list(report.set_back),
        "restored": [
            {"row": one.row, "at": _stamp(one.at), "moment": _stamp(one.moment), "seen": one.seen} for one in report.restored
        ],
    }  # fmt: skip


def _stamp(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _tell(page: Page, report: Report, files: Sequence[Path]) -> None:
    if report.holds:
        page.line("Nothing was altered.", "good")
    else:
        page.line(f"The audit does not hold: {counted(_number(report), 'fault')}.", "bad")
    page.line()
    page.table(("Checked", "Found"), _checked(report, files))
    if report.faults:
        _tell_faults(page, report)


def _tell_faults(page: Page, report: Report) -> None:
    """What is wrong, where, what it means, and what to do: about each, and first about all of them."""
    from caseway.accounts.audit.faults import FIRST, together

    sound = f"Up to entry {report.sound:,} everything stands as it was written." if report.sound else ""
    page.line()
    page.text(sound or "Up to where everything stands as it was written is not known.", paint="bold")
    page.heading("What is wrong")
    groups = together(report.faults)
    for group in groups[:MOST]:
        more = f" and {len(group) - MOST:,} more" if len(group) > MOST else ""
        names = f"{', '.join(place(one) for one in group[:MOST])}{more}"
        page.text(f"{names}: {group[0].means}", indent=2, lead="-")
        page.text(str(group[0].advises), indent=4, paint="faint")
    if len(groups) > MOST:
        page.text(f"and {len(groups) - MOST:,} more; all of them with --json", indent=2, paint="faint")
    page.heading("What to do")
    for number, step in enumerate(FIRST, start=1):
        page.text(str(step), indent=2, lead=f"{number}.")


def _number(report: Report) -> int:
    from caseway.accounts.audit.faults import together

    return len(together(report.faults))


def _checked(report: Report, files: Sequence[Path]) -> list[tuple[str, str]]:
    rows = [("Entries", _rows(report))]
    if report.checkpoints:
        seen = f"the last good one saw entry {report.vouched:,}, on {_when(report.vouched_at)}"
        rows.append(("Checkpoints", f"{report.checkpoints:,}; {seen if report.vouched else 'none fits'}"))
    else:
        rows.append(("Checkpoints", f"none in {', '.join(map(str, files))}"))
    rows += [("Restored", restored(one)) for one in report.restored]
    if report.set_back:
        told = ", ".join(f"{row:,}" for row in report.set_back[:5])
        rows.append(("Clock", f"it was set back before entry {told}; their numbers show the order of the writing"))
    return rows


def _rows(report: Report) -> str:
    if not report.rows:
        return "none"
    return f"{report.rows:,}, from {_when(report.first_at)} to {_when(report.last_at)}"


def _when(at: datetime | None) -> str:
    return f"{long_day(at.date())}, {at:%H:%M:%S} UTC" if at else "an unknown moment"


def restored(one: Restored) -> str:
    """That a backup was restored, and what is gone with the database that was there before."""
    told = f"from a backup of {_when(one.moment)}, on {_when(one.at)}"
    if one.seen < one.row:
        return told
    gone = f"row {one.row:,}" if one.seen == one.row else f"rows {one.row:,} to {one.seen:,}"
    return f"{told}; {gone} of the database before, which checkpoints had seen, went with it"


def place(fault: Fault) -> str:
    """Where a fault is."""
    if fault.line:
        return f"line {fault.line:,} of {fault.name}"
    if fault.name:
        return fault.name
    if fault.kind == "no_checkpoint":
        return "checkpoints"
    return f"entry {fault.row:,}" if fault.last == fault.row else f"entries {fault.row:,} to {fault.last:,}"
