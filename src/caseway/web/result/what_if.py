"""What if: the same person with one thing changed. Nothing is stored; the document given is left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseway.criteria import add_months

FROM_TODAY, ALL_ALONG = "from_today", "all_along"
MOST_HOURS = 1000
FULL_WEEK = 40

Record = dict[str, object]
Document = dict[str, object]


@dataclass(frozen=True, slots=True)
class Supposed:
    """What is supposed: each is off unless chosen.

    supervisor, full_time: since when the jobs now held are supposed to be under a CCM, or full-time.
    course_hours: a course in nursing case management completed today.  renewed: licenses and certifications
    are renewed when they expire.  one_more_year: look at the same day next year.
    """

    supervisor: str = ""
    full_time: str = ""
    course_hours: int = 0
    renewed: bool = False
    one_more_year: bool = False

    def __bool__(self) -> bool:
        """Whether anything is supposed at all."""
        return self != Supposed()

    @property
    def changes_work(self) -> bool:
        """Whether a job is supposed to be different."""
        return bool(self.supervisor or self.full_time)


def read(answers: Mapping[str, str]) -> Supposed:
    """Read the toggles of the page; what makes no sense is taken as not chosen."""
    hours = answers.get("course_hours", "").strip()
    return Supposed(
        supervisor=_since(answers.get("supervisor", "")),
        full_time=_since(answers.get("full_time", "")),
        course_hours=min(int(hours), MOST_HOURS) if hours.isascii() and hours.isdigit() and len(hours) < 10 else 0,
        renewed=answers.get("renewed") == "yes",
        one_more_year=answers.get("one_more_year") == "yes",
    )


def _since(answer: str) -> str:
    return answer if answer in (FROM_TODAY, ALL_ALONG) else ""


def looked_at(supposed: Supposed, *, on: date) -> date:
    """The day the question is about."""
    return add_months(on, 12) if supposed.one_more_year else on


def is_running(job: Mapping[str, object], *, on: date) -> bool:
    """Whether a job is known to be held on a day."""
    start, end = job.get("start"), job.get("end", "unknown")
    return isinstance(start, date) and start <= on and (end is None or (isinstance(end, date) and end >= on))


def apply(document: Mapping[str, object], supposed: Supposed, *, on: date) -> Document:
    """The document as it would be if what is supposed were so."""
    changed: Document = dict(document)
    if supposed.changes_work:
        changed["employment"] = [
            part for job in _records(document, "employment") for part in _changed_job(job, supposed, on)
        ]
    if supposed.course_hours:
        changed["continuing_education"] = [*_courses_on_file(document), _course(supposed.course_hours, on)]
    if supposed.renewed:
        for kind in ("licenses", "certifications"):
            if kind in document:
                changed[kind] = [_renewed(record, on) for record in _records(document, kind)]
    return changed


def _records(document: Mapping[str, object], kind: str) -> list[Record]:
    found = document.get(kind)
    return [dict(record) for record in found] if isinstance(found, list) else []


def _changed_job(job: Record, supposed: Supposed, on: date) -> list[Record]:
    """The job as it is supposed; cut in two where the change begins today."""
    if not is_running(job, on=on):
        return [job]
    before = {**job, **_work(supposed, ALL_ALONG, job)}
    later = {**before, **_work(supposed, FROM_TODAY, job)}
    if later == before:
        return [before]
    if job["start"] == on:
        return [later]
    return [{**before, "end": on - timedelta(days=1)}, {**later, "start": on}]


def _work(supposed: Supposed, since: str, job: Record) -> Record:
    changes: Record = {}
    if supposed.supervisor == since:
        changes |= {"supervised": True, "supervisor_certification": "CCM"}
    if supposed.full_time == since:
        hours = job.get("hours_per_week")
        changes |= {
            "full_time": True,
            "hours_per_week": max(hours if isinstance(hours, (int, float)) else 0, FULL_WEEK),
        }
    return changes


def _courses_on_file(document: Mapping[str, object]) -> list[Record]:
    """The courses known; one of which nothing is known stands for all where nobody has said."""
    return _records(document, "continuing_education") if "continuing_education" in document else [{}]


def _course(hours: int, on: date) -> Record:
    return {"title": "", "hours": hours, "topic": "nursing_case_management", "completed": on}


def _renewed(record: Record, on: date) -> Record:
    expires = record.get("expires")
    return {**record, "expires": None} if isinstance(expires, date) and expires >= on else record
