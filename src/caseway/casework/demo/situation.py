"""How things stand with a client of the demo: what the deeds of their case manager go on from."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any
from uuid import UUID

from caseway.casework.demo.diary import When
from caseway.casework.demo.staff import Staff, Workplace
from caseway.casework.demo.stories import NoteLine, StepLine, Story, shared


@dataclass(slots=True)
class Step:
    """A step of a goal that is open."""

    task: UUID
    line: StepLine
    goal: int
    due: date


@dataclass(slots=True)
class Paper:
    """A document that was asked for."""

    id: UUID
    kind: str
    title: str
    asked: date


@dataclass(slots=True)
class Situation:
    """One client and their case."""

    staff: Staff
    place: Workplace
    story: Story
    random: Random
    worker: UUID
    client: UUID
    name: str
    kin: str = ""
    language: str = ""  # where an interpreter is used
    is_minor: bool = False
    stays: bool = False  # on the caseload, also after the case closes
    case: UUID = field(default_factory=lambda: UUID(int=0))
    referred: date = date.min
    needs: list[UUID] = field(default_factory=list)
    settled: set[int] = field(default_factory=set)  # places of needs that have ended
    goals: list[UUID] = field(default_factory=list)
    ended: set[int] = field(default_factory=set)  # places of goals that have ended
    steps: list[Step] = field(default_factory=list)
    papers: list[Paper] = field(default_factory=list)
    plan: UUID | None = None
    follow_up: UUID | None = None
    consent_ends: date | None = None
    told: int = 0  # how many notes of the story were written
    asked: dict[str, int] = field(default_factory=dict)  # how often each instrument was
    entered: set[str] = field(default_factory=set)  # dates of the case

    def doing(self, when: When, user: UUID | None = None) -> dict[str, Any]:
        """By whom and when, as every verb takes it; by the worker if nobody else is named."""
        return self.staff.doing(user or self.worker, self.place.organization, when)

    def line(self) -> NoteLine:
        """What is written next: the story as it goes on, then what there always is to say."""
        if self.told < len(self.story.notes):
            found = self.story.notes[self.told]
            self.told += 1
            return found
        how = self.random.choice(self.story.modes)
        return NoteLine(how, self.random.choice(shared()["check_in"][how]))

    def chance(self, of: float) -> bool:
        """Whether something that happens so often happens."""
        return self.random.random() < of

    def one_of(self, key: str) -> Any:  # noqa: ANN401 - of a file
        """One of what `shared.yaml` has by a key."""
        return self.random.choice(shared()[key])
