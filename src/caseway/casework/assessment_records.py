"""What is shown of assessments: values only. A number never stands alone: a reading has its scale, its band and its source."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from caseway.casework.safety import Step
from caseway.criteria import Source, Text
from caseway.rulebooks.instruments import Answer, License


@dataclass(frozen=True, slots=True)
class BandSeen:
    """A stretch of a scale and what it means; `most`: where it ends, None where the scale has no end."""

    label: str
    least: float
    most: float | None
    positive: bool
    is_here: bool = False


@dataclass(frozen=True, slots=True)
class CutoffSeen:
    """A cut-off that may hold, with its bands."""

    key: str
    label: str
    bands: tuple[BandSeen, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of one score: its value on its scale, what that means, and where that is written.

    low, high: what it can still become where it is not whole.  choose: the cut-offs of which somebody has to choose.
    """

    key: str
    title: str
    state: str
    value: float | None
    least: float | None
    most: float | None
    low: float | None
    high: float | None
    label: str
    positive: bool
    because: Text | None
    cutoff: str
    bands: tuple[BandSeen, ...]
    choose: tuple[CutoffSeen, ...]
    source: Source | None
    is_headline: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether the value is the score, and not only what it is at least."""
        return self.value is not None and self.state in ("complete", "prorated")


@dataclass(frozen=True, slots=True)
class Question:
    """One question as it is asked in the language of the interview, and its answer.

    is_asked: the answers so far have it asked.  before, before_value: as it was answered the last time.
    """

    key: str
    number: int
    kind: str
    text: str
    help: str
    answers: tuple[Answer, ...]
    unit: str
    least: float | None
    most: float | None
    whole: bool
    optional: bool
    private: bool
    is_asked: bool
    is_blank: bool
    value: Any
    said: str
    left: str
    left_why: str
    before: str

    @property
    def points(self) -> float | None:
        """How many points the chosen answer is worth; None where none was chosen, or choices have no points."""
        if self.kind != "choice":
            return None
        return next((one.points for one in self.answers if one.code == self.value), None)


@dataclass(frozen=True, slots=True)
class Part:
    """One part: its questions, and how it ended."""

    key: str
    number: int
    title: str
    lead: str
    version: int
    state: str
    reason: str
    conclusion: str
    completed_at: datetime | None
    completed_by: str
    questions: tuple[Question, ...]

    @property
    def asked(self) -> tuple[Question, ...]:
        """The questions that are asked, by the answers so far."""
        return tuple(one for one in self.questions if one.is_asked)

    @property
    def blank(self) -> tuple[Question, ...]:
        """The questions that still need an answer."""
        return tuple(one for one in self.questions if one.is_blank)

    @property
    def answered(self) -> int:
        """How many of the questions that are asked have an answer, or a reason why not."""
        return sum(bool(one.said or one.left) for one in self.asked)

    @property
    def is_private(self) -> bool:
        """Whether something of it is asked with nobody else there."""
        return any(one.private for one in self.questions)


@dataclass(frozen=True, slots=True)
class ProposedNeed:
    """A need that an assessment proposed, and what became of it; `is_older`: an earlier one had proposed it already."""

    id: UUID
    says: str
    domain: str
    status: str
    outcome: str
    is_older: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class NextInstrument:
    """An instrument that the answers ask for, and the assessment with it that was begun since."""

    name: str
    title: str
    says: str
    begun: UUID | None


@dataclass(frozen=True, slots=True)
class Usable:
    """An instrument that can be used in a case."""

    name: str
    title: str
    says: str
    questions: int
    languages: tuple[str, ...]
    license: License
    last_date: date | None
    unfinished: UUID | None


@dataclass(frozen=True, slots=True)
class Line:
    """An assessment in a list; nothing of its content where it is hidden."""

    id: UUID
    instrument: str
    title: str
    status: str
    administered: date
    informant: str
    reading: Reading | None
    level: str
    assessor: str
    by: str
    parts: int
    finished: int
    open_steps: int
    is_amending: bool
    is_in_error: bool
    is_hidden: bool
    labels: tuple[str, ...]

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody has to go on with it."""
        return self.status in ("in_progress", "awaiting_conclusion")


@dataclass(frozen=True, slots=True)
class Begun:
    """An assessment that is not finished: since when, by whom, and whether a conclusion is all it lacks."""

    id: UUID
    title: str
    began: date
    by: str
    is_to_conclude: bool
    is_hidden: bool


@dataclass(frozen=True, slots=True)
class Point:
    """A score on a day."""

    assessment: UUID
    on: date
    value: float
    label: str
    positive: bool


@dataclass(frozen=True, slots=True)
class Series:
    """The scores of one instrument over time, the oldest first, on their scale."""

    instrument: str
    title: str
    score: str
    least: float
    most: float | None
    bands: tuple[BandSeen, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Assessments:
    """The assessments of a case, the latest first, and the scores over time."""

    lines: tuple[Line, ...]
    series: tuple[Series, ...]

    @property
    def unfinished(self) -> tuple[Line, ...]:
        """Those somebody has to go on with."""
        return tuple(one for one in self.lines if one.is_unfinished)

    @property
    def finished(self) -> tuple[Line, ...]:
        """All others."""
        return tuple(one for one in self.lines if not one.is_unfinished)


@dataclass(frozen=True, slots=True)
class AssessmentRecord:
    """An assessment as its page shows it; lacks: what it needs before it can be completed, by `part.`, `step.`, `cutoff.`."""

    id: UUID
    version: int
    case: UUID
    instrument: str
    edition: date | None
    title: str
    says: str
    license: License | None
    status: str
    administered: date
    mode: str
    informant: str
    language: str
    level: str
    total: float | None
    assessor: str
    completed_at: datetime | None
    by: str
    parts: tuple[Part, ...]
    readings: tuple[Reading, ...]
    remarks: tuple[str, ...]
    steps: tuple[Step, ...]
    needs: tuple[ProposedNeed, ...]
    next: tuple[NextInstrument, ...]
    before: date | None
    lacks: Mapping[str, str]
    amends: UUID | None
    amended_by: UUID | None
    labels: tuple[str, ...]
    is_in_error: bool
    is_hidden: bool
    is_on_shelf: bool

    @property
    def is_unfinished(self) -> bool:
        """Whether somebody has to go on with it."""
        return self.status in ("in_progress", "awaiting_conclusion")

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """The safety steps that hold it."""
        return tuple(one for one in self.steps if not one.is_settled)

    @property
    def headline(self) -> Reading | None:
        """The score it is known by; an interview about many things has none."""
        return next((one for one in self.readings if one.is_headline), None)

    def part(self, key: str) -> Part | None:
        """One part by its key."""
        return next((one for one in self.parts if one.key == key), None)
