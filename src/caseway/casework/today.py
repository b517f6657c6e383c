"""Today: one queue of everything that waits for somebody, over their own caseload and those they stand in for.

It is computed when it is looked at, so that nothing of yesterday is forgotten: what is undone is there, and later. Reading
all of it takes a number of statements that does not grow with the caseload; only the lines that are shown are put into
words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain
from uuid import UUID

from caseway.accounts import audit
from caseway.accounts.queries import Named
from caseway.accounts.viewer import Viewer
from caseway.casework import due, note_records, queries, today_lines
from caseway.casework.access import Absent, require_any
from caseway.casework.snoozes import SEE
from caseway.casework.today_briefs import KINDS, Brief, Gathered
from caseway.casework.today_lines import Line
from caseway.casework.today_sources import gather
from caseway.clients.queries import Person

__all__ = ["KINDS", "PLACES", "Line", "Queue", "Wanted", "line", "note", "queue"]

PLACES = ("now", "today", "week", "later")
FEW: Mapping[str, int] = {"now": 30, "today": 30, "week": 20, "later": 20}  # lines of a section until all are asked for
ALL = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for: of a client, of a kind, of a program; `whole`: of which section more than a few."""

    client: UUID | None = None
    kind: str = ""
    program: UUID | None = None
    whole: str = ""

    @property
    def is_narrow(self) -> bool:
        """Whether some lines are left out."""
        return bool(self.client or self.kind or self.program)

    def fits(self, one: Brief) -> bool:
        """Whether a line is asked for."""
        return (
            (self.client is None or one.client == self.client)
            and (not self.kind or one.kind == self.kind)
            and (self.program is None or one.program == self.program)
        )


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of a part of the day: those shown, of how many there are; `quiet`: how many of them are put off."""

    place: str
    lines: tuple[Line, ...]
    count: int
    quiet: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class Queue:
    """Everything that waits for somebody, and what it can be narrowed to.

    stands_in_for: whose queues are in it.  kinds, clients, programs: what there are lines of, with how many.  next: the
    first line of what comes, where nothing is due.
    """

    sections: tuple[Section, ...]
    stands_in_for: tuple[Named, ...]
    kinds: Mapping[str, int]
    programs: tuple[tuple[Named, int], ...]
    clients: tuple[tuple[Person, int], ...]
    total: int

    @property
    def is_clear(self) -> bool:
        """Whether nothing is due today."""
        return not any(one.count for one in self.sections if one.place in {"now", "today"})

    def section(self, place: str) -> Section:
        """One part of the day."""
        return next(one for one in self.sections if one.place == place)


def queue(*, viewer: Viewer, at: datetime, on: date, wanted: Wanted | None = None) -> Queue:
    """The viewer's queue, once it is written down who was shown; raises Absent.

    What recurs and has passed is opened for the next time first.
    """
    asked = wanted or Wanted()
    told, standing = _gathered(viewer, at=at, on=on)
    fitting = [one for one in told.briefs if asked.fits(one)]
    shown = {place: _few(place, fitting, asked) for place in PLACES}
    lines = today_lines.lines(told, chain.from_iterable(shown.values()))  # at once: a statement for each kind
    _write_down(told, lines)
    sections = tuple(_section(place, fitting, lines) for place in PLACES)
    counted = Counter(one.program for one in told.briefs if one.program)
    programs = sorted((told.programs.get(key, ""), key, number) for key, number in counted.items())
    return Queue(
        sections,
        standing,
        {kind: number for kind in KINDS if (number := sum(one.kind == kind for one in told.briefs))},
        tuple((Named(key, name), number) for name, key, number in programs),
        _clients(told),
        len(told.briefs),
    )


def line(*, viewer: Viewer, kind: str, about: UUID, at: datetime, on: date) -> Line | None:
    """One line of the viewer's queue, once it is written down whose it is; None where it is not, or no longer, in it."""
    told, _ = _gathered(viewer, at=at, on=on)
    found = today_lines.lines(told, [one for one in told.briefs if (one.kind, one.id) == (kind, about)])
    _write_down(told, found)
    return next(iter(found), None)


def _gathered(viewer: Viewer, *, at: datetime, on: date) -> tuple[Gathered, tuple[Named, ...]]:
    require_any(viewer, SEE)
    due.renew(by=viewer, at=at, on=on)
    standing = queries.standing_in_for(viewer=viewer, on=on)
    workers = {viewer.user: viewer.name, **{one.id: one.name for one in standing}}
    return gather(viewer, workers, at=at, on=on), standing


def _few(place: str, briefs: list[Brief], asked: Wanted) -> list[Brief]:
    """What of a section is shown, in its order."""
    mine = sorted((one for one in briefs if one.place == place), key=lambda one: (one.snoozed is not None, one.order))
    return mine[: ALL if asked.whole == place else FEW[place]]


def _section(place: str, briefs: list[Brief], lines: Iterable[Line]) -> Section:
    mine = [one.snoozed is not None for one in briefs if one.place == place]
    return Section(place, tuple(one for one in lines if one.place == place), len(mine), sum(mine))


def _clients(told: Gathered) -> tuple[tuple[Person, int], ...]:
    """Those there is something of, by name."""
    assert told.reach is not None
    counted = Counter(one.client for one in told.briefs if one.client)
    found = [(person, number) for key, number in counted.items() if (person := told.reach.person(key))]
    return tuple(sorted(found, key=lambda one: (one[0].name, str(one[0].id))))


def _write_down(told: Gathered, shown: Iterable[Line]) -> None:
    """Who is named on the page: in its lines, and in the list by which it is narrowed."""
    assert told.reach is not None
    people = {one.client for one in shown if one.client} | {one.client for one in told.briefs if one.client}
    named = tuple(key for key in people if told.reach.person(key))
    audit.note(audit.Event(SEE, "queue", people=named, outcome="shown"), by=told.viewer, at=told.at)


def note(found: Line, *, viewer: Viewer, on: date) -> str:
    """What a note says that waits for a signature; raises Absent, NeedsReason or NeedsProof.

    Asked of whom it is about, who may be another of the household than the client of its case.
    """
    if found.about is None:
        return ""
    shown = note_records.one(viewer=viewer, note=found.about, on=on)
    if shown.text is None:
        raise Absent
    return shown.text
