"""What is due for everything held, told: days first, then what is missing, then the courses and what to take next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from caseway.cli.printing import Page, counted, long_day, words
from caseway.cli.telling import MOST_RECORDS, PAINTS, marks, state, until
from caseway.criteria import Reason, Text
from caseway.planner.keeping import Credential, Due, Entry, Imported, Kept, NextCourse, Row, Tally

PAINT_OF = {"in_force": "good", "open": "open", "closing": "bad", "late": "bad", "lapsed": "bad", "not_active": "bad"}
MOST_DUES = 8


def tell(page: Page, kept: Kept, *, name: str | None, imported: Imported | None = None, full: bool = False) -> None:
    """Write all of it, most urgent first."""
    page.line(f"{name or 'This person'} on {long_day(kept.on)}", "bold")
    if not kept.credentials:
        page.text("The file names no certification and no license, so there is nothing to keep.")
        return
    _dues(page, kept)
    for credential in sorted(kept.credentials, key=_urgency):
        _credential(page, credential, kept.ledger.tallies_of(credential))
    if imported:
        _imported(page, imported)
    _ledger(page, kept, full=full)
    _next(page, kept)


def _dues(page: Page, kept: Kept) -> None:
    page.heading("What is due")
    if not kept.dues:
        page.text("No coming day is known.", indent=2)
        return
    rows = [_due_row(kept.on, due) for _, due in kept.dues[:MOST_DUES]]
    page.table(("  Day", "When", "What"), rows)
    if len(kept.dues) > MOST_DUES:
        page.text(f"and {len(kept.dues) - MOST_DUES} more, later", indent=2, paint="faint")


def _due_row(on: date, due: Due) -> tuple[str, str, str]:
    fees = ", ".join(_money(fee.amount) for fee in due.fees)
    when = "today" if due.day == on else until(on, due.day)
    return f"  {due.day}", when, f"{words(due.says)}{f' ({fees})' if fees else ''}"


def _money(amount: float) -> str:
    return f"${amount:,.0f}" if amount == int(amount) else f"${amount:,.2f}"


def _credential(page: Page, credential: Credential, tallies: Sequence[Tally]) -> None:
    page.line()
    page.text(words(credential.status.says), lead=f"{_said(credential.title)}:", lead_paint="bold")
    for warning in credential.warnings:
        page.text(words(warning), indent=2, lead="!", lead_paint="open")
    if credential.verdict is None:
        return
    if credential.verdict.verdict == "met":
        page.text("Everything its renewal asks for is on file.", indent=2, lead=marks(page)["met"], lead_paint="good")
    of_clause = {tally.clause.id: tally for tally in tallies}
    for gap in credential.gaps:
        says = _gap(credential, gap, of_clause.get(gap.id))
        page.text(f"{gap.label}: {says}", indent=2, lead=marks(page)[gap.verdict], lead_paint=PAINTS[gap.verdict])
    for line in _costs(credential, tallies):
        page.text(line, indent=2, lead="$", paint="faint")


def _urgency(credential: Credential) -> tuple[bool, date]:
    """By the last day, those without one at the end."""
    return (credential.cycle is None, credential.cycle.ends if credential.cycle else date.max)


def _gap(credential: Credential, gap: Reason, tally: Tally | None) -> str:
    remark = credential.remark(gap)
    if remark:
        return words(remark)
    if tally:
        return missing(tally)
    if gap.clause.question:
        return f"not published. Ask: {gap.clause.question.question}"
    if gap.clause.operator == "any":
        return f"one of these is enough: {', '.join(child.label.lower() for child in gap.children)}"
    return state(gap)


def _costs(credential: Credential, tallies: Sequence[Tally]) -> Iterator[str]:
    fees = {fee.id: fee for fee in credential.fees}
    ways = [f"{fee.label} {_money(fee.amount)}" for id_ in ("renewal", "renewal-exam") if (fee := fees.get(id_))]
    if ways:
        yield f"{'; '.join(ways)}."
    may_count = any(tally.possibly is None or tally.possibly > tally.surely for tally in tallies)
    if may_count and "course-approval" in fees:
        yield f"Courses that were not approved beforehand: {_money(fees['course-approval'].amount)} for each to be approved."


def _said(title: Text | str) -> str:
    return words(title) if isinstance(title, Text) else title


def missing(tally: Tally) -> str:
    """What is missing of a sum: "24 hours missing (56 of 80 counted; 14 more may count)"."""
    if tally.possibly is None:
        return f"{_hours(tally.surely)} of {_hours(tally.needed)} counted; how much more is not known"
    more = f"; {_hours(tally.possibly - tally.surely)} more may count" if tally.possibly > tally.surely else ""
    return f"{_hours(tally.missing)} hours missing ({_hours(tally.surely)} of {_hours(tally.needed)} counted{more})"


def _hours(number: float) -> str:
    return f"{round(number, 2):g}"


def _imported(page: Page, imported: Imported) -> None:
    page.heading("Courses from the table")
    page.text(f"{counted(len(imported.records), 'course')} read.", indent=2)
    if imported.duplicates:
        rows = ", ".join(map(str, imported.duplicates))
        page.text(f"Already on file, and not counted twice: row {rows}.", indent=2)
    if imported.ignored:
        page.text(f"Columns that are not used: {', '.join(imported.ignored)}.", indent=2)
    for fault in imported.faults:
        where = f"row {fault.row}{f', {fault.column}' if fault.column else ''}:"
        page.text(words(fault.says), indent=2, lead=where, lead_paint="bad")


def _ledger(page: Page, kept: Kept, *, full: bool) -> None:
    ledger = kept.ledger
    if not ledger.columns:
        return
    page.heading("Courses, and the hours that count for each")
    if not ledger.is_known:
        page.text(
            "The file says nothing of courses. List them under continuing_education, or add --courses FILE.", indent=2
        )
        return
    head = ("  Completed", "Hours", *(column.short for column in ledger.columns), "Course")
    rows = [_row(row) for row in ledger.rows]
    rows += [
        (f"  {label}", "", *(_sum(kept, column, which) for column in ledger.columns), "")
        for label, which in (("counted", "surely"), ("needed", "needed"), ("missing", "missing"))
    ]
    page.table(head, rows)
    page.text(
        "With a question mark: may count, and the reason follows. With a plus: still to come.", indent=2, paint="faint"
    )
    _reasons(page, kept, full=full)


def _row(row: Row) -> tuple[str, ...]:
    completed = row.record.get("completed")
    hours = row.record.get("hours")
    day = completed.isoformat() if isinstance(completed, date) else "?"
    return (
        f"  {day}{'+' if row.is_planned else ''}",
        f"{hours:g}" if isinstance(hours, (int, float)) else "?",
        *(_cell(entry) for entry in row.entries),
        str(row.record.get("title") or words(row.label)),
    )


def _cell(entry: Entry) -> str:
    part = entry.main
    if part.state == "not_counted":
        return "-"
    hours = "" if part.hours is None else _hours(part.hours)
    return f"{hours}?" if part.state == "possible" else hours


def _sum(kept: Kept, column: Credential, which: str) -> str:
    return _hours(next(getattr(tally, which) for tally in kept.ledger.tallies_of(column) if tally.is_main))


def _reasons(page: Page, kept: Kept, *, full: bool) -> None:
    """Why hours do not count, or may: those of certifications; with `full` those of every clause."""
    told = [(row, list(_whys(row, full=full))) for row in kept.ledger.rows]
    told = [(row, whys) for row, whys in told if whys]
    if not told:
        return
    page.heading("Why some hours do not count, or may not")
    for row, whys in told:
        page.text(words(row.label), indent=2)
        for why in whys if full else whys[:MOST_RECORDS]:
            page.text(why, indent=4, lead="-", paint="faint")


def _whys(row: Row, *, full: bool) -> Iterator[str]:
    """Each reason once, with all it is given for."""
    found: dict[str, list[str]] = {}
    for entry in row.entries:
        if entry.credential.kind == "licenses" and not full:
            continue  # a license asks for one topic, which most courses are not about
        for part in entry.parts if full else entry.parts[:1]:
            if part.because is not None:
                name = f"{entry.credential.short}, {part.clause.label}" if full else entry.credential.short
                found.setdefault(words(part.because), []).append(name)
    for because, names in found.items():
        yield f"{', '.join(dict.fromkeys(names))}: {because}"


def _next(page: Page, kept: Kept) -> None:
    for number, course in enumerate(kept.next_courses[:MOST_RECORDS]):
        if number == 0:
            page.heading("The course to take next")
        page.text(f"{'then ' if number else ''}{sought(course)}", indent=2, paint="" if number else "bold")
        for closing in course.closings:
            tally = closing.tally
            left = f"{_hours(closing.after)} left" if closing.after else "done"
            what = f"{tally.credential.short}, {tally.clause.label}"
            page.text(f"{what}: {_hours(tally.missing)} - {_hours(closing.hours)} = {left}", indent=4, lead="-")


def sought(course: NextCourse) -> str:
    """A course to look for, in words: "2 hours about child abuse, all on ethics, approved by CCMC"."""
    parts = [f"{_hours(course.hours)} hour{'s' * (course.hours != 1)}"]
    if course.topic:
        parts[0] += f" about {course.topic.replace('_', ' ')}"
    if course.ethics_hours:
        parts.append("all on ethics")
    if course.approved_by:
        parts.append(f"approved by {course.approved_by}")
    return ", ".join(parts)
