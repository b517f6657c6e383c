"""What a license is worth from state to state, as data: one sheet a subject, with rows for the states.

Nothing is derived from a title's letters, and what no row says is unknown, never "no".
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal

from caseway.criteria import Fault, Source, Unreadable
from caseway.rulebooks import typed
from caseway.rulebooks.facts import OURS
from caseway.rulebooks.learning import Remark
from caseway.rulebooks.shelf import Shelf
from caseway.rulebooks.sourcing import unused_sources

FOLDER = "licensure"
STATES = "states.yaml"

Status = Literal["active", "enacted", "partial", "not_member", "unknown"]
STATUSES: tuple[Status, ...] = ("active", "enacted", "partial", "not_member", "unknown")
Level = Literal["bachelor", "master", "advanced", "clinical"]


@dataclass(frozen=True, slots=True)
class Standing:
    """How some states stand to a compact."""

    states: tuple[str, ...]
    status: Status
    says: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Otherwise:
    """How every state stands that no row names."""

    status: Status
    says: str
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Dated:
    """Something that happened in some states; without a day where only the month was read."""

    states: tuple[str, ...]
    says: str
    source: Source
    on: date | None = None


@dataclass(frozen=True, slots=True)
class Title:
    """What the letters of a license mean in one state."""

    state: str
    letters: str
    name: str
    level: Level
    says: str
    source: Source


@dataclass(frozen=True, slots=True)
class OpenLevel:
    """A level of license that other degrees may reach."""

    states: tuple[str, ...]
    says: str
    source: Source


@dataclass(frozen=True, slots=True)
class Demand:
    """What some states demand in a line of work: one of the certifications accepted, where any is named."""

    states: tuple[str, ...]
    line: str
    says: str
    source: Source
    from_: date | None = None
    accepts: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Course:
    """Hours on a topic that some states ask for when a license is renewed."""

    states: tuple[str, ...]
    hours: float
    topic: str
    says: str
    source: Source


Row = Standing | Dated | OpenLevel | Demand | Course


@dataclass(frozen=True, slots=True)
class Sheet:
    """One subject with all its rows.

    board: whom to ask about a state, and `question`: what.  map: where the authority shows all states.
    names: states by their letters, in one sheet of the shelf.
    """

    key: str
    title: str
    about: Literal["nurses", "social_workers", "all"]
    place: int
    says: str
    board: str = ""
    map: str = ""
    question: str = ""
    facts: tuple[Remark, ...] = ()
    standings: tuple[Standing, ...] = ()
    otherwise: Otherwise | None = None
    dates: tuple[Dated, ...] = ()
    titles: tuple[Title, ...] = ()
    open_levels: tuple[OpenLevel, ...] = ()
    demands: tuple[Demand, ...] = ()
    courses: tuple[Course, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_compact(self) -> bool:
        """Whether it says how states stand to a compact."""
        return bool(self.standings)

    def standing(self, state: str) -> Standing:
        """How a state stands: its own row, else what holds otherwise, else unknown."""
        own = next((row for row in self.standings if state in row.states), None)
        if own:
            return own
        if self.otherwise:
            return Standing((state,), self.otherwise.status, self.otherwise.says, self.otherwise.source)
        return Standing((state,), "unknown")

    def mentioned(self) -> Iterator[str]:
        """The letters of every state that a row names, as often as it is named."""
        rows: tuple[Row, ...] = (*self.standings, *self.dates, *self.open_levels, *self.demands, *self.courses)
        for row in rows:
            yield from row.states
        yield from (title.state for title in self.titles)

    def strings(self) -> Iterator[str]:
        """Every string of it that is shown; names of titles are names and stay as they are."""
        if not self.names:  # of the sheet with the names of the states, only these are shown
            yield from (text for text in (self.title, self.says, self.board, self.question) if text)
        yield from self.names.values()
        for fact in self.facts:
            yield from (fact.label, fact.says)
        rows: tuple[Row | Title, ...] = (*self.standings, *self.dates, *self.open_levels, *self.demands, *self.courses)
        yield from (row.says for row in (*rows, *self.titles) if row.says)
        yield from (self.otherwise.says,) if self.otherwise else ()
        yield from (demand.line for demand in self.demands)
        yield from (course.topic for course in self.courses)


@lru_cache(maxsize=8)
def sheets(shelf: Shelf) -> tuple[Sheet, ...]:
    """Every sheet on the shelf, in its place; raise Unreadable with every fault found."""
    found = typed.gathered(shelf.files(FOLDER), read).values()
    return tuple(sorted(found, key=lambda sheet: (sheet.place, sheet.key)))


def read(path: Path) -> Sheet:
    """Read one sheet; raise Unreadable with every fault found."""
    return typed.read(path, Sheet)


def states(found: tuple[Sheet, ...]) -> Mapping[str, str]:
    """The names of all states by their letters, in the order of the sheets."""
    return {letters: name for sheet in found for letters, name in sheet.names.items()}


@lru_cache(maxsize=1)
def _ours() -> Mapping[str, str]:
    return read(OURS / FOLDER / STATES).names


def faults_of(path: Path) -> list[Fault]:
    """Every fault of one file of `licensure/`."""
    try:
        sheet = read(path)
    except Unreadable as unreadable:
        return list(unreadable.faults)
    names = {**_ours(), **sheet.names}
    strangers = dict.fromkeys(state for state in sheet.mentioned() if state not in names)
    twice = [state for state in names if sum(state in row.states for row in sheet.standings) > 1]
    return [
        *(Fault(str(path), None, "", f"there is no state “{state}”.") for state in strangers),
        *(Fault(str(path), None, "standings", f"“{state}” stands in two rows; keep one.") for state in twice),
        *unused_sources(path, sheet),
    ]
