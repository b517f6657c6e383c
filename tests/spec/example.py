"""What a page of the manual is made of: a rule, some facts, and what comes out, all of it plain data."""

import json
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, lru_cache
from itertools import count
from pathlib import Path
from textwrap import dedent
from types import ModuleType
from typing import Any

from caseway.criteria import yaml

FACTS = Path(__file__).with_name("facts.yaml")
EDITION = "2026-01-01.yaml"

# What every example's file has, so that examples show only what they are about.
HEADER = """\
title: Example
subject: professional
sources: {manual: {title: This manual, publisher: Caseway, address: here, read: 2026-01-01, standing: official}}
"""


@dataclass(frozen=True)
class Row:
    """One outcome: the facts that differ, the day asked, the verdict, and the words shown with it."""

    verdict: str
    on: str = ""
    facts: str = ""
    shown: dict[str, str] = field(default_factory=dict)


def row(verdict: str, on: str = "", facts: str = "", **shown: str) -> Row:
    """A line of an example's table."""
    return Row(verdict, on, facts, shown)


@dataclass(frozen=True)
class Example:
    """A paragraph of the manual with a rule, and what it says of some facts."""

    text: str
    rule: str
    rows: tuple[Row, ...]
    facts: str = ""
    on: str = "2026-06-15"
    above: str = ""  # what the file holds beside the rule: questions, definitions, sources

    @property
    def title(self) -> str:
        return self.text.partition("\n")[0]

    @property
    def prose(self) -> str:
        return dedent(self.text.partition("\n")[2]).strip()

    @property
    def is_on_one_day(self) -> bool:
        """Whether all rows are asked on the same day."""
        return len({line.on or self.on for line in self.rows}) == 1

    @property
    def day(self) -> str:
        """The day of the first row."""
        return self.rows[0].on or self.on

    def check(self, criteria: ModuleType) -> None:
        """Judge every row and compare what is shown."""
        vocabulary = vocabulary_of(criteria)
        rule = read(criteria, self.file(), vocabulary)
        for line in self.rows:
            facts = {**load(self.facts), **load(line.facts.replace("; ", "\n"))}
            day = load(f"on: {line.on or self.on}")["on"]
            verdict = criteria.judge(rule, vocabulary["professional"].evidence(facts), on=day)
            found = {"verdict": verdict.verdict} | {name: SHOWN[name](verdict) for name in line.shown}
            assert found == {"verdict": line.verdict} | line.shown, f"{self.title}: {line.facts} on {day}"

    def file(self) -> str:
        """The whole file of which the example shows a part."""
        if self.is_whole:
            return dedent(self.rule)
        rule = completed(load(self.rule), count(1))
        return "\n".join([HEADER, dedent(self.above), f"rule: {json.dumps(rule, default=str)}"])

    @property
    def is_whole(self) -> bool:
        """Whether the example shows the whole file, not only the rule."""
        return "rule:" in dedent(self.rule).splitlines()


@dataclass(frozen=True)
class Refused:
    """A paragraph of the manual about something that is not read, and what is said about it."""

    text: str
    file: str
    says: tuple[str, ...]

    title = Example.title
    prose = Example.prose

    def check(self, criteria: ModuleType) -> None:
        """Read it and compare every fault, its line counted from the first one shown."""
        text, above = dedent(self.file).lstrip("\n"), HEADER
        try:
            read(criteria, above + text, vocabulary_of(criteria))
        except criteria.Unreadable as error:
            found = tuple(str(fault).partition(":")[2] for fault in error.faults)
        else:
            found = ()
        lines = above.count("\n")
        told = tuple(re.sub(r"(^|line )(\d+)", lambda at: f"{at[1]}{int(at[2]) - lines}", fault) for fault in found)
        assert told == self.says


def read(criteria: ModuleType, text: str, vocabulary: Any) -> Any:
    """A rule from the text of its file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, EDITION)
        path.write_text(text, encoding="utf-8")
        return criteria.read(path, vocabulary=vocabulary, name="manual/example")


@lru_cache(maxsize=1)
def vocabulary_of(criteria: ModuleType) -> Any:
    """The manual's vocabulary as this engine reads it, read once."""
    return criteria.read_vocabulary(FACTS)


@cache
def load(text: str) -> dict[str, Any]:
    """Facts or a rule, as plain values."""
    plain = yaml.load(dedent(text)).plain() if text.strip() else {}
    assert isinstance(plain, dict)
    return plain


def completed(clause: dict[str, Any], numbers: Any) -> dict[str, Any]:
    """The clause with the id, the sentence and the source that examples leave out."""
    full = {"id": f"clause-{next(numbers)}", "says": "This is asked for.", "source": "manual"} | clause
    for joint in ("all", "any", "of"):
        if joint in full:
            full[joint] = [completed(part, numbers) for part in full[joint]]
    if "not" in full:
        full["not"] = completed(full["not"], numbers)
    return full


# --- what a row can show ---------------------------------------------------------------------------------------------


def _day(change: Any) -> str:
    return str(change.day) if change else "never"


def _because(verdict: Any) -> str:
    change = verdict.lapses if verdict.verdict == "met" else verdict.earliest
    return listed(change.because if change else ())


def listed(parts: Any) -> str:
    return "; ".join(map(str, parts)) or "–"


SHOWN: dict[str, Callable[[Any], str]] = {
    "observed": lambda verdict: str(verdict.reasons.observed.text),
    "needed": lambda verdict: str(verdict.reasons.needed.text),
    "counted": lambda verdict: listed(
        f"{found.record.label}: {found.amount}" if found.amount else found.record.label
        for found in verdict.reasons.counted
    ),
    "not_counted": lambda verdict: listed(
        f"{left.record.label}: {left.because}" + " (may count)" * left.possibly for left in verdict.reasons.not_counted
    ),
    "clauses": lambda verdict: listed(f"{reason.id}: {reason.verdict}" for reason in list(verdict.reasons)[1:]),
    "asks": lambda verdict: listed(f"the {ask.of}: {ask.question}" for ask in verdict.asks),
    "about": lambda verdict: listed(ask.about for ask in verdict.asks),
    "earliest": lambda verdict: _day(verdict.earliest),
    "lapses": lambda verdict: _day(verdict.lapses),
    "because": _because,
    "since": lambda verdict: listed(
        f"{id_}: {day}" for day, id_ in sorted((day, id_) for id_, day in verdict.met_since.items())
    ),
    "source": lambda verdict: f"{verdict.reasons.source.title} ({verdict.reasons.source.standing})",
    "assumption": lambda verdict: str(verdict.reasons.assumption or "–"),
    "sources": lambda verdict: listed(reason.source.title for reason in verdict.reasons),
    "says": lambda verdict: verdict.reasons.says,
    "label": lambda verdict: verdict.reasons.label,
}
