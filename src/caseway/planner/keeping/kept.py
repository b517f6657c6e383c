"""Keeping what one holds: for each certification and license its cycle, how it stands, and what is due by when.

    kept = keeping(evidence, on=day, shelf=shelf)
    kept.credentials    # each with its status, days, warnings, verdict and gaps
    kept.dues           # every day that matters, in order
    kept.ledger         # every course against every credential, with the arithmetic
    kept.next_course    # the course that closes most gaps

A renewal rule is judged on the last day of the certificate, with what was completed in its cycle.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from caseway.criteria import Evidence, RawRecord, Text, Verdict, add_months, judge
from caseway.planner.keeping import credential, due, ledger, next_course
from caseway.planner.keeping.credential import COURSES, Credential, Cycle
from caseway.planner.keeping.due import Due
from caseway.planner.keeping.ledger import Ledger
from caseway.planner.keeping.next_course import NextCourse
from caseway.rulebooks import NotOnShelf, Particulars, Shelf

ONE_DAY = timedelta(days=1)
CERTIFICATIONS, LICENSES = "certifications", "licenses"
LEARNT = (COURSES, "activities")

LICENSE = "{type} license, {state}"
LICENSE_ALONE = "{type} license"
A_CERTIFICATION = "certification"
NO_LAST_DAY = "The last day of the {credential} is not known. Look on the certificate."
NO_ISSUER = "Which body issued the {credential}? Letters alone do not say which certification it is."
NOT_ON_SHELF = "How the {credential} is kept is not known here. Ask the body that issued it."
BOARD_NOT_KNOWN = "What its board asks for renewal is not known here. Ask the board."
ODD_DAY = (
    "Certificates of the {credential} end on one of these days: {days}. The file says {last}; look on the certificate."
)

TEMPLATES = (LICENSE, LICENSE_ALONE, A_CERTIFICATION, NO_LAST_DAY, NO_ISSUER, NOT_ON_SHELF, BOARD_NOT_KNOWN, ODD_DAY,
             *due.TEMPLATES, *credential.TEMPLATES, *ledger.TEMPLATES)  # fmt: skip


@dataclass(frozen=True)
class Kept:
    """All that is held on a day: credentials, what is due, and one ledger of the courses."""

    on: date
    credentials: tuple[Credential, ...]
    ledger: Ledger
    next_courses: tuple[NextCourse, ...]

    @property
    def next_course(self) -> NextCourse | None:
        """The course that closes most gaps."""
        return self.next_courses[0] if self.next_courses else None

    @property
    def dues(self) -> tuple[tuple[Credential, Due], ...]:
        """Every day that matters and has not passed, in order."""
        found = [(credential, one) for credential in self.credentials for one in credential.dues if one.day >= self.on]
        return tuple(sorted(found, key=lambda pair: pair[1].day))


def keeping(evidence: Evidence, *, on: date, shelf: Shelf) -> Kept:
    """What is due for everything held, and one ledger of courses for all of it."""
    known = list(_known(shelf))
    held = [
        _certification(record, index, evidence, on=on, shelf=shelf, known=known)
        for index, record in _latest(evidence, CERTIFICATIONS, "issuer")
    ]
    held += [
        _license(record, index, evidence, on=on, shelf=shelf) for index, record in _latest(evidence, LICENSES, "state")
    ]
    courses = ledger.ledger_of(evidence, held, on=on)
    return Kept(on, tuple(held), courses, tuple(next_course.next_courses(courses, on=on)))


def _latest(evidence: Evidence, kind: str, giver: str) -> list[tuple[int, RawRecord]]:
    """Records with their places, without those of an earlier period where a later one of the same is on file."""
    last: dict[object, date] = {}
    records = evidence.records.get(kind, ())
    for record in records:
        if isinstance(ends := record.get("expires"), date):
            same = (record.get("type"), record.get(giver))
            last[same] = max(ends, last.get(same, ends))
    return [
        (index, record)
        for index, record in enumerate(records)
        if not isinstance(ends := record.get("expires"), date) or ends == last[record.get("type"), record.get(giver)]
    ]


def _known(shelf: Shelf) -> Iterator[tuple[str, Particulars]]:
    for name in shelf.names("certification"):
        try:
            yield name, shelf.particulars(name)
        except NotOnShelf:
            continue  # an adopter's folder may hold a rule and nothing around it


def _certification(
    record: Mapping[str, object],
    index: int,
    evidence: Evidence,
    *,
    on: date,
    shelf: Shelf,
    known: list[tuple[str, Particulars]],
) -> Credential:
    letters = str(record.get("type") or "")
    title = letters or Text(A_CERTIFICATION)
    name, found = next((pair for pair in known if _is(pair[1], record)), ("", None))
    if found is None:
        says = NOT_ON_SHELF if record.get("issuer") else NO_ISSUER
        status = due.status(record, None, on=on, issuer="")
        warnings = (Text(says, {"credential": title}),)
        days = due.dues(record, None, on=on, title=title, key=due.slug(letters))
        return Credential(
            CERTIFICATIONS, index, title, record, status, cycle=_cycle(record, None), dues=days, warnings=warnings
        )
    renewal = found.renewal
    status = due.status(record, found, on=on, issuer=found.body.short)
    cycle = _cycle(record, renewal.years)
    if status.name == "retired" and renewal.years:  # who comes back needs the hours of the years before that day
        cycle = Cycle(add_months(on, -12 * renewal.years), on)
    verdict, places = _judged(f"{name}/renewal", evidence, cycle, shelf)
    return Credential(
        CERTIFICATIONS, index, title, record, status,
        rulebook=verdict.rule.name if verdict else "",
        particulars=found,
        cycle=cycle,
        verdict=verdict,
        places=places,
        dues=due.dues(record, found, on=on, title=title, key=due.slug(found.issuer, found.letters)),
        fees=due.fees(record, found, on=on),
        warnings=tuple(_warnings(record, found, title)),
    )  # fmt: skip


def _is(found: Particulars, record: Mapping[str, object]) -> bool:
    """Whether a record is this certification: the issuer says so, never the letters alone."""
    retired = found.renewal.retired
    letters = [found.letters.upper(), *([retired.letters.upper()] if retired else [])]
    return record.get("issuer") == found.issuer.upper() and record.get("type") in letters


def _license(record: Mapping[str, object], index: int, evidence: Evidence, *, on: date, shelf: Shelf) -> Credential:
    state = str(record.get("state") or "")
    type_ = evidence.subject.kinds[LICENSES].fields["type"]
    word = str(record.get("type") or "")
    named = word if word.isupper() or not word else Text(type_.words.get(word, word))
    title = Text(LICENSE if state else LICENSE_ALONE, {"type": named, "state": state}) if word else Text("license")
    cycle = _cycle(record, None)
    verdict, places = _judged(f"license/{state.lower()}/renewal", evidence, cycle, shelf)
    warnings = [Text(BOARD_NOT_KNOWN)] if verdict is None else []
    if "expires" not in record:
        warnings.insert(0, Text(NO_LAST_DAY, {"credential": title}))
    return Credential(
        LICENSES, index, title, record, due.status(record, None, on=on, issuer=""),
        rulebook=verdict.rule.name if verdict else "",
        cycle=cycle,
        verdict=verdict,
        places=places,
        dues=due.dues(record, None, on=on, title=title, key=due.slug("license", word, state)),
        warnings=tuple(warnings),
    )  # fmt: skip


def _cycle(record: Mapping[str, object], years: int | None) -> Cycle | None:
    """From the day after the last certificate's end, or from the day it was first issued, through the last day."""
    last, issued = record.get("expires"), record.get("issued")
    if not isinstance(last, date):
        return None
    if years is None:
        return Cycle(None, last)
    begins = add_months(last, -12 * years) + ONE_DAY
    return Cycle(max(begins, issued) if isinstance(issued, date) else begins, last)


def _judged(
    name: str, evidence: Evidence, cycle: Cycle | None, shelf: Shelf
) -> tuple[Verdict | None, dict[str, tuple[int, ...]]]:
    """The renewal rule's verdict on the last day, by what lies in the cycle; None where there is no rule or no day."""
    if cycle is None or name not in shelf.rulebooks:
        return None, {}
    rule = shelf.edition(name, on=max(cycle.ends, shelf.editions(name)[0]))
    records, places = dict(evidence.records), {}
    for kind in LEARNT:
        if kind in records:
            happens = evidence.subject.kinds[kind].happens
            places[kind] = tuple(
                place
                for place, record in enumerate(records[kind])
                if not isinstance(day := record.get(happens), date) or cycle.holds(day)
            )
            records[kind] = tuple(records[kind][place] for place in places[kind])
    return judge(rule, Evidence(evidence.subject, records), on=cycle.ends), places


def _warnings(record: Mapping[str, object], found: Particulars, title: Text | str) -> Iterator[Text]:
    last = record.get("expires")
    if not isinstance(last, date):
        yield Text(NO_LAST_DAY, {"credential": title})
    elif not found.renewal.may_end(last):
        days = tuple(date(last.year, *end) for end in found.renewal.ends)
        yield Text(ODD_DAY, {"credential": title, "days": days, "last": last})
