"""A rule as a text to read: each clause with what it needs, what is assumed, and where it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from caseway.criteria import AskCondition, Clause, Condition, Group, Question, Rule, Text, needed_of
from caseway.web.result.citing import Bibliography, Reference

MEASURED = ("months", "unbroken", "occasions", "hours", "total")


@dataclass(frozen=True, slots=True)
class Line:
    """One clause as it is read without a person."""

    id: str
    label: str
    says: str
    joins: str
    needed: Text | None
    document: str
    asks: tuple[str, ...]
    assumption: str
    references: tuple[Reference, ...]
    children: tuple[Line, ...]


def lines(rule: Rule, bibliography: Bibliography) -> Line:
    """The whole rule, ready to be written down."""
    return _line(rule.root, bibliography, inherited=())


def _line(clause: Clause, bibliography: Bibliography, *, inherited: tuple[Reference, ...]) -> Line:
    references = tuple(bibliography.refer(source) for source in (clause.source, *clause.also))
    needed = needed_of(clause) if clause.operator in MEASURED else None
    return Line(
        id=clause.id,
        label=clause.label or clause.says,
        says=clause.says,
        joins=clause.operator if clause.children else "",
        needed=needed.text if needed else None,
        document=clause.document or "",
        asks=tuple(dict.fromkeys(question.about for question in _asked(clause))),
        assumption=clause.assumption or "",
        # A clause that repeats its parent's sources would only tire the reader.
        references=() if references == inherited else references,
        children=tuple(_line(child, bibliography, inherited=references) for child in clause.children),
    )


def _asked(clause: Clause) -> Iterator[Question]:
    """What a clause leaves to the certifier, by itself or inside its condition."""
    if clause.question:
        yield clause.question
    yield from _asked_in(clause.where)


def _asked_in(condition: Condition | None) -> Iterator[Question]:
    if isinstance(condition, Group):
        for part in condition.parts:
            yield from _asked_in(part)
    elif isinstance(condition, AskCondition):
        yield condition.question
