"""What is due for everything held, as machines read it."""

from __future__ import annotations

from collections.abc import Iterable

from caseway.criteria import Bounds, Reason
from caseway.planner.keeping import Credential, Due, Imported, Kept, Ledger, NextCourse, Row, Tally
from caseway.rulebooks import Fee

Plain = dict[str, object]


def as_json(kept: Kept, imported: Imported | None = None) -> Plain:
    """All of it as plain values; `imported` is what came of a table of courses."""
    found: Plain = {
        "on": kept.on.isoformat(),
        "credentials": [_credential(credential) for credential in kept.credentials],
        "ledger": _ledger(kept.ledger),
        "next_courses": [_course(course) for course in kept.next_courses],
    }
    if imported:
        found["courses"] = {
            "read": len(imported.records),
            "duplicate_rows": list(imported.duplicates),
            "faults": [
                {"row": fault.row, "column": fault.column, "says": str(fault.says)} for fault in imported.faults
            ],
            "rejected": imported.rejected,
            "ignored_columns": list(imported.ignored),
        }
    return found


def _credential(credential: Credential) -> Plain:
    cycle, verdict = credential.cycle, credential.verdict
    return {
        "key": credential.key,
        "credential": str(credential.title),
        "status": credential.status.name,
        "says": str(credential.status.says),
        "rulebook": credential.rulebook or None,
        "begins": cycle.begins.isoformat() if cycle and cycle.begins else None,
        "ends": cycle.ends.isoformat() if cycle else None,
        "verdict": verdict.verdict if verdict else None,
        "gaps": [_gap(credential, gap) for gap in credential.gaps],
        "asks": [{"of": ask.of, "about": ask.about, "question": str(ask.question)} for ask in verdict.asks]
        if verdict
        else [],
        "due": [_due(due) for due in credential.dues],
        "fees": _fees(credential.fees),
        "warnings": [str(warning) for warning in credential.warnings],
    }


def _gap(credential: Credential, gap: Reason) -> Plain:
    remark, observed = credential.remark(gap), gap.observed
    return {
        "id": gap.id,
        "label": gap.label,
        "verdict": gap.verdict,
        "observed": str(observed.text) if isinstance(observed, Bounds) else None,
        "needed": str(gap.needed.text) if gap.needed else None,
        "remark": str(remark) if remark else None,
    }


def _due(due: Due) -> Plain:
    return {"day": due.day.isoformat(), "kind": due.kind, "says": str(due.says), "fees": _fees(due.fees)}


def _fees(fees: Iterable[Fee]) -> list[Plain]:
    return [{"id": fee.id, "label": fee.label, "amount": fee.amount, "currency": fee.currency} for fee in fees]


def _ledger(ledger: Ledger) -> Plain:
    return {
        "credentials": [column.key for column in ledger.columns],
        "courses": [_row(row) for row in ledger.rows],
        "sums": [_tally(tally) for tally in ledger.tallies],
    }


def _row(row: Row) -> Plain:
    return {
        "course": f"continuing_education[{row.index}]",
        "title": row.record.get("title"),
        "hours": row.record.get("hours"),
        "planned": row.is_planned,
        "entries": [
            {
                "credential": entry.credential.key,
                "clause": part.clause.id,
                "state": part.state,
                "hours": part.hours,
                "because": str(part.because) if part.because else None,
            }
            for entry in row.entries
            for part in entry.parts
        ],
    }


def _tally(tally: Tally) -> Plain:
    return {
        "credential": tally.credential.key,
        "clause": tally.clause.id,
        "label": tally.clause.label,
        "surely": tally.surely,
        "possibly": tally.possibly,
        "needed": tally.needed,
        "missing": tally.missing,
        "required": tally.is_required,
    }


def _course(course: NextCourse) -> Plain:
    return {
        "hours": course.hours,
        "ethics_hours": course.ethics_hours,
        "topic": course.topic or None,
        "approved_by": course.approved_by or None,
        "closes": [
            {
                "credential": closing.tally.credential.key,
                "clause": closing.tally.clause.id,
                "missing": closing.tally.missing,
                "hours": closing.hours,
                "left": closing.after,
            }
            for closing in course.closings
        ],
    }
