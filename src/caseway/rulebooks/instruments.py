"""Instruments: questionnaires and scales as data: what is asked, how it is scored, and what follows from it.

An instrument's answers propose needs and never confirm one; a person does that.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from caseway.criteria import Source
from caseway.rulebooks.branching import NO, YES, Condition

ItemKind = Literal["choice", "several", "yes_no", "number", "text", "date"]
Method = Literal["sum", "weighted", "lookup", "count", "rule"]
Position = Literal["public_domain", "free", "formula", "own"]
TriggerKind = Literal["safety", "follow_up", "instrument"]
SEVERAL = 2  # parts that make an assessment more than one scale


@dataclass(frozen=True, slots=True)
class License:
    """On what ground the wording may be used: the words belong on the page and on paper, beside the instrument.

    position: public_domain; free (owned, and use is allowed); formula (arithmetic with a citation); own (ours).
    """

    position: Position
    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Answer:
    """One choice of an item, and its points where it is scored.

    alone: it goes with no other choice.  replaces: choices that do not count beside it.  labels: what choosing it marks.
    """

    code: str
    text: str
    points: float | None = None
    loinc: str = ""
    alone: bool = False
    replaces: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


YES_NO = (Answer(YES, "Yes", 1), Answer(NO, "No", 0))


@dataclass(frozen=True, slots=True)
class Item:
    """One question.

    when: it is asked only then.  reverse: the answer with the fewest points counts most.  optional: it may stay blank.
    private: asked with nobody else there, and never shown to a proxy.  labels: what any answer to it marks.
    least, most, whole, unit: of a number.
    """

    key: str
    kind: ItemKind
    text: str
    answers: tuple[Answer, ...] = ()
    help: str = ""
    when: Condition | None = None
    reverse: bool = False
    optional: bool = False
    private: bool = False
    labels: tuple[str, ...] = ()
    loinc: str = ""
    least: float | None = None
    most: float | None = None
    whole: bool = False
    unit: str = ""

    @property
    def has_points(self) -> bool:
        """Whether its answers can be scored."""
        return self.kind == "number" or any(answer.points is not None for answer in self.answers)

    def answer(self, code: str) -> Answer:
        """One of its choices by its code."""
        return next(answer for answer in self.answers if answer.code == code)


@dataclass(frozen=True, slots=True)
class Component:
    """One part, which is finished, dated and concluded by itself; lead: what is said before its questions."""

    key: str
    title: str
    items: tuple[Item, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Band:
    """What a score means from so many points on, up to the next band."""

    key: str
    label: str
    from_: float
    positive: bool = False


@dataclass(frozen=True, slots=True)
class Cutoff:
    """The bands that hold for some people, or that somebody chooses.

    sex, settings: one of them.  age_from, age_to: in whole years, both included.  by_choice: only where it is chosen.
    """

    key: str
    label: str
    bands: tuple[Band, ...]
    sex: tuple[str, ...] = ()
    age_from: int | None = None
    age_to: int | None = None
    settings: tuple[str, ...] = ()
    by_choice: bool = False
    source: Source | None = None

    def band(self, value: float) -> Band | None:
        """The band a score falls into; None below the first."""
        return next((band for band in reversed(self.bands) if band.from_ <= value), None)

    def crossed(self, least: float, most: float) -> list[Band | None]:
        """Every band that a score between two numbers may fall into."""
        return [self.band(least), *(band for band in self.bands if least < band.from_ <= most)]


@dataclass(frozen=True, slots=True)
class Step:
    """One row of a table: from so much on, so many points."""

    from_: float
    points: float


@dataclass(frozen=True, slots=True)
class RuleRow:
    """One row of a rule: when it holds, so many points."""

    when: Condition
    points: float


@dataclass(frozen=True, slots=True)
class Score:
    """One number made of answers, or of other scores.

    of: the items and scores it is made of.  weights: by them, 1 where none is named.  table: of a lookup.
    reaching: of a count, from how many points an answer counts.  rows: of a rule, the first that holds; none: 0.
    may_miss: how many answers may be missing while the others are scaled up.  provisional: items that may be outstanding
    while a score that says so is given.
    """

    key: str
    title: str
    method: Method
    source: Source
    of: tuple[str, ...] = ()
    weights: tuple[tuple[str, float], ...] = ()
    table: tuple[Step, ...] = ()
    reaching: float | None = None
    rows: tuple[RuleRow, ...] = ()
    may_miss: int = 0
    provisional: tuple[str, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()
    loinc: str = ""

    def weight(self, key: str) -> float:
        """How much one of its parts counts."""
        return dict(self.weights).get(key, 1)

    def looked_up(self, value: float) -> float:
        """The points of a number by its table; those of the first row below it."""
        return next((step.points for step in reversed(self.table) if step.from_ <= value), self.table[0].points)


@dataclass(frozen=True, slots=True)
class Trigger:
    """Something to do because of an answer: a safety step before the form can be closed, a follow-up, another instrument."""

    key: str
    kind: TriggerKind
    when: Condition
    says: str
    labels: tuple[str, ...] = ()
    instrument: str = ""

    @property
    def before_closing(self) -> bool:
        """Whether the form cannot be closed before it is done."""
        return self.kind == "safety"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A need that answers suggest, in a domain; a person confirms it or not."""

    key: str
    domain: str
    when: Condition
    says: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to keep in mind when it holds."""

    key: str
    when: Condition
    says: str


Following = Trigger | Proposal | Remark


@dataclass(frozen=True, slots=True, eq=False)
class Instrument:
    """One edition of an instrument, whole.

    labels: what any answer to any of it marks.  settings: of programs it is for, where not for all.  unconfirmed: codes of
    LOINC that nobody has seen in a source yet, and that are not to leave Caseway before somebody has.
    """

    name: str
    edition: date
    title: str
    says: str
    license: License
    components: tuple[Component, ...]
    scores: tuple[Score, ...] = ()
    triggers: tuple[Trigger, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    remarks: tuple[Remark, ...] = ()
    labels: tuple[str, ...] = ()
    loinc: str = ""
    settings: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()

    @property
    def is_comprehensive(self) -> bool:
        """Whether it asks about several parts of a life, as an assessment does; one scale alone is a screening."""
        return len(self.components) >= SEVERAL

    @property
    def items(self) -> tuple[Item, ...]:
        """Every item, in the order they are asked."""
        return tuple(item for component in self.components for item in component.items)

    @property
    def followings(self) -> tuple[Following, ...]:
        """All that may follow from answers: tasks, needs and remarks."""
        return (*self.triggers, *self.proposals, *self.remarks)

    def component(self, key: str) -> Component:
        """One part by its key."""
        return next(component for component in self.components if component.key == key)

    def item(self, key: str) -> Item:
        """One item by its key."""
        return next(item for item in self.items if item.key == key)

    def score(self, key: str) -> Score:
        """One score by its key."""
        return next(score for score in self.scores if score.key == key)

    def strings(self) -> Iterator[str]:
        """Every string of it that is shown."""
        yield from (self.title, self.says, self.license.text)
        for component in self.components:
            yield from (text for text in (component.title, component.lead) if text)
            for item in component.items:
                yield from (text for text in (item.text, item.help, item.unit) if text)
                yield from (answer.text for answer in item.answers)
        for score in self.scores:
            yield score.title
            for cutoff in score.cutoffs:
                yield from (cutoff.label,) if cutoff.label else ()
                yield from (band.label for band in cutoff.bands)
        yield from (row.says for row in self.followings)
