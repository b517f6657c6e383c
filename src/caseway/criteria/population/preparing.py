"""The kernel's machine code, made before somebody waits for it: once for a machine and a version, for all rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pyarrow as pa

from caseway.criteria.population.judging import Tables, judge_tables
from caseway.criteria.population.machine import folder
from caseway.criteria.reading import rule_from
from caseway.criteria.vocabulary import vocabulary_from
from caseway.criteria.yaml import Node

ON = date(2026, 6, 15)
AHEAD = 2

VOCABULARY: dict[str, object] = {
    "person": {
        "jobs": {
            "begins": "start",
            "ends": "end",
            "open": "still there",
            "fields": {
                "full": {"type": "flag"},
                "paid": {"type": "flag"},
                "role": {"type": "choice", "choices": ["a", "b"]},
                "weekly": {"type": "number", "least": 0, "most": 60},
                "share": {"type": "number", "least": 0, "most": 1},
                "start": {"type": "date"},
                "end": {"type": "date"},
            },
        },
        "courses": {"happens": "done", "fields": {"hours": {"type": "number"}, "done": {"type": "date"}}},
        "oath": {"single": True, "fields": {"honest": {"type": "flag"}}},
    }
}
WORKED = {"where": [{"any": [{"full": True}, {"paid": {"given": True}}]}, {"role": "a"}, {"share": {"at_least": 0.5}}]}
PARTS: list[dict[str, object]] = [
    {"fact": "oath.honest", "is": True},
    {"ask": "q"},
    {"document": "A letter"},
    {"not": {"id": "n", "says": "n", "exists": "jobs", "in_force": True, "where": {"full": False}}},
    {"exists": "jobs", "in_force": True, "where": {"full": True, "start": {"at_most": "2026-01-01"}}},
    {"exists": "jobs", "where": {"full": False}},
    {"count": "jobs", "within": "1 year", "at_least": 1, "at_most": 9},
    {"total": "courses.hours", "within": "1 year", "at_least": 1},
    {"months": "jobs", "at_least": 1, **WORKED},
    {"months": "jobs", "gap": "7 days", "at_least": 1},
    {"unbroken": "jobs", "gap": "7 days", "at_least": 1},
    {"occasions": "jobs", "at_least": 1},
    {"hours": "jobs", "per_week": "weekly", "share": "share", "at_least": 1},
]


def prepare() -> Path:
    """Make the machine code, if it is not there yet; the folder it is kept in. It takes some ten seconds of one processor."""
    vocabulary = vocabulary_from(Node.of(VOCABULARY))
    clauses = [{"id": f"p{number}", "says": "It is so.", "source": "s"} | part for number, part in enumerate(PARTS)]
    rule = rule_from(
        Node.of(
            {
                "title": "Preparing",
                "subject": "person",
                "sources": {"s": {"title": "s", "publisher": "s", "address": "s", "read": ON, "standing": "inferred"}},
                "questions": {"q": {"about": "q", "question": "Is it?", "source": "s"}},
                "rule": {"id": "all", "says": "Most of it is so.", "source": "s", "of": clauses, "at_least": 9},
            }
        ),
        vocabulary=vocabulary,
        name="preparing",
    )
    for tables in (_tables(), {name: table.take([2, 0, 1]) for name, table in _tables().items()}):
        judge_tables(rule, tables, on=ON, ahead=AHEAD)
    (folder() / "prepared").touch()
    return folder()


def is_prepared() -> bool:
    """Whether the machine code is there."""
    return (folder() / "prepared").exists()


def _tables() -> Tables:
    """Three people's records, with what may be missing missing of the last."""
    ids = pa.array([1, 2, 3], pa.int64())
    flags = pa.array([True, False, None])
    days = pa.array([date(2025, 1, 1), date(2026, 2, 1), None])
    marks = pa.array([False, False, True])
    return {
        "people": pa.table({"person_id": ids, "oath_not_known": marks}),
        "jobs": pa.table(
            {
                "person_id": ids,
                "full": flags,
                "paid": flags,
                "role": pa.array(["a", "b", None]),
                "weekly": pa.array([40.0, 20.0, None]),
                "share": pa.array([1.0, 0.5, None]),
                "start": days,
                "end": pa.array([date(2026, 6, 1), None, None], pa.date32()),
                "end_not_known": marks,
                "_faulty": pa.array([False, False, False]),
            }
        ),
        "courses": pa.table({"person_id": ids, "hours": pa.array([1.0, 2.0, None]), "done": days}),
        "oath": pa.table({"person_id": ids, "honest": flags}),
    }


if __name__ == "__main__":
    prepare()
