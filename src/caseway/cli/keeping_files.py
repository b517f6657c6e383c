"""The files of keeping a credential: a table of courses read, a calendar written."""

from __future__ import annotations

from datetime import UTC, datetime, time
from pathlib import Path

from caseway import criteria
from caseway.cli.finding import Unable
from caseway.cli.printing import words
from caseway.planner.calendar import calendar, keeping_events
from caseway.planner.keeping import COURSES, MOST_BYTES, Imported, Kept, read_courses


def courses(file: str, evidence: criteria.Evidence) -> Imported:
    """Read a table of courses beside those on file."""
    try:
        with Path(file).open("rb") as table:
            content = table.read(MOST_BYTES + 1)
    except OSError as error:
        raise Unable(f"{file} cannot be read: {error.strerror}.") from None
    return read_courses(content, kind=evidence.subject.kinds[COURSES], known=evidence.records.get(COURSES, ()))


def with_courses(evidence: criteria.Evidence, imported: Imported) -> criteria.Evidence:
    """The evidence with the courses of a table after those on file."""
    known = evidence.records.get(COURSES, ())
    return criteria.Evidence(evidence.subject, {**evidence.records, COURSES: (*known, *imported.records)})


def write_calendar(file: str, kept: Kept) -> int:
    """Write what is due as a calendar file; return how many days it holds."""
    events = keeping_events(kept, say=words)
    at = datetime.combine(kept.on, time(), UTC)  # the day asked about, so that the same question gives the same file
    try:
        Path(file).write_bytes(calendar(events, at=at))
    except OSError as error:
        raise Unable(f"{file} cannot be written: {error.strerror}.") from None
    return len(events)
