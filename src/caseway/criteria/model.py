"""A rule as frozen values that refuse to be built wrong. Judging reads them; nothing changes them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from caseway.criteria.days import Window
from caseway.criteria.noting import Misbuilt
from caseway.criteria.vocabulary import Field, Kind, Subject, Value

STANDINGS = ("official", "draft", "secondary", "inferred")
COMPARISONS = ("is", "in", "not_in", "at_least", "at_most", "more_than", "less_than", "has", "given")


@dataclass(frozen=True, slots=True)
class Source:
    """Where a clause is written, when it was read, and how far it can be trusted."""

    id: str
    title: str
    publisher: str
    address: str
    read: date
    standing: str
    published: date | str | None = None

    def __post_init__(self) -> None:
        if self.standing not in STANDINGS:
            raise Misbuilt(f"unknown standing “{self.standing}”. Allowed: {', '.join(STANDINGS)}.")


@dataclass(frozen=True, slots=True)
class Question:
    """What the authority does not publish, as a question to put to it."""

    id: str
    about: str
    question: str
    source: Source


@dataclass(frozen=True, slots=True, eq=False)
class Compare:
    """One field of a record against a value: the atom of a condition."""

    field: Field
    how: str
    value: Value | tuple[Value, ...]
    says: str = ""

    def __post_init__(self) -> None:
        if self.how not in COMPARISONS:
            raise Misbuilt(f"unknown comparison “{self.how}”. Allowed: {', '.join(COMPARISONS)}.")
        ordered = self.how in ("at_least", "at_most", "more_than", "less_than")
        if ordered and self.field.type not in ("number", "date"):
            raise Misbuilt(f"“{self.how}” compares numbers and days; “{self.field.name}” is a {self.field.type}.")
        if self.how != "given" and (self.how == "has") != (self.field.type == "words"):
            raise Misbuilt(
                f"“has” looks for one of several words, and “{self.field.name}” is a {self.field.type}."
                if self.how == "has"
                else f"“{self.field.name}” holds several words; compare it with “has”."
            )


@dataclass(frozen=True, slots=True, eq=False)
class Ask:
    """A condition nobody but the authority can settle: a record that reaches it may count."""

    question: Question
    says: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """Conditions joined: "all", "any", or "not" (of one)."""

    how: str
    parts: tuple[Condition, ...]
    says: str = ""

    def __post_init__(self) -> None:
        if not self.parts or (self.how == "not" and len(self.parts) != 1):
            raise Misbuilt(f"“{self.how}” needs {'one condition' if self.how == 'not' else 'at least one condition'}.")


Condition = Compare | Ask | Group


@dataclass(frozen=True, slots=True, eq=False)
class Clause:
    """One requirement: a sentence, an operator with what it works on, and the source that says so."""

    id: str
    operator: str
    says: str
    source: Source
    label: str = ""
    also: tuple[Source, ...] = ()
    assumption: str | None = None
    children: tuple[Clause, ...] = ()
    kind: Kind | None = None
    field: Field | None = None
    where: Condition | None = None
    within: Window | None = None
    gap: int = 1  # days: a break shorter than this does not break a run of spells
    in_force: bool = False
    at_least: float | None = None
    at_most: float | None = None
    per_week: Field | None = None
    share: Field | None = None
    compare: Compare | None = None
    question: Question | None = None
    document: str | None = None

    def __iter__(self) -> Iterator[Clause]:
        """The clause and every clause below it, in reading order."""
        yield self
        for child in self.children:
            yield from child


@dataclass(frozen=True, slots=True, eq=False)
class Rule:
    """One edition of a rulebook's rule, whole, with the sources it rests on."""

    name: str
    edition: date
    title: str
    subject: Subject
    root: Clause
    sources: Mapping[str, Source] = field(default_factory=dict)
    questions: Mapping[str, Question] = field(default_factory=dict)
    defined: Mapping[str, Condition] = field(default_factory=dict)

    def clauses(self) -> Iterator[Clause]:
        """Every clause of the rule, in reading order."""
        return iter(self.root)
