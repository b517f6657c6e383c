"""A rule as a text to read: each clause with what it needs, what is assumed, and where it is written."""

from __future__ import annotations

from dataclasses import dataclass

from caseway.criteria import Clause, Condition, Group, Rule, Text, needed_of
from caseway.web.result.citing import Cited, cited

MEASURED = ("months", "hours", "total", "count")


@dataclass(frozen=True, slots=True)
class Line:
    """One clause as it is read without a person."""

    id: str
    label: str
    says: str
    joins: str
    needed: Text | None
    within: str
    document: str
    question: str
    questions: tuple[str, ...]
    assumption: str
    sources: tuple[Cited, ...]
    children: tuple[Line, ...]


def lines(rule: Rule) -> Line:
    """The whole rule, ready to be written down."""
    return _line(rule.root, inherited=())


def _line(clause: Clause, *, inherited: tuple[Cited, ...]) -> Line:
    sources = tuple(cited(source) for source in (clause.source, *clause.also))
    needed = needed_of(clause) if clause.operator in MEASURED else None
    return Line(
        id=clause.id,
        label=clause.label or clause.says,
        says=clause.says,
        joins=clause.operator if clause.children else "",
        needed=needed.text if needed else None,
        within=str(clause.within or ""),
        document=clause.document or "",
        question=clause.question.question if clause.question else "",
        questions=tuple(dict.fromkeys(_asked(clause.where))),
        assumption=clause.assumption or "",
        sources=() if sources == inherited else sources,
        children=tuple(_line(child, inherited=sources) for child in clause.children),
    )


def _asked(condition: Condition | None) -> list[str]:
    """What a clause leaves to the certifier, inside its condition."""
    if isinstance(condition, Group):
        return [question for part in condition.parts for question in _asked(part)]
    return [condition.question.question] if condition and hasattr(condition, "question") else []
