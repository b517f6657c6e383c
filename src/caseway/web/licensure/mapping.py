"""All states at once: how each stands to a compact, and what the same letters mean in several."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from caseway.rulebooks.licensure import STATUSES, Course, Demand, Level, Sheet, Status, states
from caseway.rulebooks.sourcing import sources_of
from caseway.web.licensure.saying import Said, said, said_of
from caseway.web.result.citing import Bibliography, Cited

LEVELS: tuple[Level, ...] = ("bachelor", "master", "advanced", "clinical")


@dataclass(frozen=True, slots=True)
class Tile:
    """A state on the map of tiles; `is_chosen` where the filter lets it through."""

    letters: str
    name: str
    status: Status
    is_chosen: bool

    @property
    def address(self) -> str:
        """The state as it stands in addresses."""
        return self.letters.lower()


@dataclass(frozen=True, slots=True)
class Group:
    """The states of one status."""

    status: Status
    tiles: tuple[Tile, ...]
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Compact:
    """A compact that can be chosen."""

    key: str
    title: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Meaning:
    """What the same letters mean: for each level, the states in which they mean it."""

    letters: str
    levels: tuple[tuple[Level, tuple[tuple[str, str], ...]], ...]


@dataclass(frozen=True, slots=True)
class Row:
    """What one subject says of some states."""

    states: tuple[tuple[str, str], ...]
    label: str
    says: Said


@dataclass(frozen=True, slots=True)
class Topic:
    """A subject other than a compact: what is known of all states, and of some."""

    sheet: Sheet
    facts: tuple[Said, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """Everything the page of all states says."""

    compacts: tuple[Compact, ...]
    sheet: Sheet
    status: str
    tiles: tuple[Tile, ...]
    groups: tuple[Group, ...]
    facts: tuple[Said, ...]
    topics: tuple[Topic, ...]
    meanings: tuple[Meaning, ...]
    sources: tuple[Cited, ...]


def board(sheets: tuple[Sheet, ...], *, compact: str, status: str) -> Board | None:
    """Gather the page of all states; None where there is no such compact or status."""
    compacts = [sheet for sheet in sheets if sheet.is_compact]
    chosen = next((sheet for sheet in compacts if sheet.key == compact or not compact), None)
    if chosen is None or status not in ("", *STATUSES):
        return None
    tiles = _tiles(chosen, states(sheets), status)
    topics = [sheet for sheet in sheets if not sheet.is_compact and not sheet.names]
    shown = [(sheet.facts, sheet.demands, sheet.courses) for sheet in topics]
    bibliography = Bibliography(sources_of((chosen.facts, chosen.standings, *shown)))
    return Board(
        compacts=tuple(Compact(sheet.key, sheet.title, sheet is chosen) for sheet in compacts),
        sheet=chosen,
        status=status,
        tiles=tiles,
        groups=_groups(tiles, status),
        facts=said(chosen.facts, bibliography),
        topics=tuple(_topic(sheet, states(sheets), bibliography) for sheet in topics),
        meanings=_meanings(sheets),
        sources=bibliography.sources,
    )


def _tiles(sheet: Sheet, names: Mapping[str, str], status: str) -> tuple[Tile, ...]:
    standings = {letters: sheet.standing(letters).status for letters in names}
    return tuple(
        Tile(letters, name, standings[letters], is_chosen=status in ("", standings[letters]))
        for letters, name in names.items()
    )


def _groups(tiles: tuple[Tile, ...], chosen: str) -> tuple[Group, ...]:
    groups = [
        Group(status, tuple(tile for tile in tiles if tile.status == status), status == chosen) for status in STATUSES
    ]
    return tuple(group for group in groups if group.tiles)


def _topic(sheet: Sheet, names: Mapping[str, str], bibliography: Bibliography) -> Topic:
    def row(found: Demand | Course, label: str) -> Row:
        return Row(tuple((state, names[state]) for state in found.states), label, said_of(found, bibliography))

    demands = (row(demand, demand.line) for demand in sheet.demands)
    courses = (row(course, course.topic) for course in sheet.courses)
    return Topic(sheet, said(sheet.facts, bibliography), (*demands, *courses))


def _meanings(sheets: tuple[Sheet, ...]) -> tuple[Meaning, ...]:
    """Letters that mean more than one level, so that nobody reads them without the state."""
    found: dict[str, dict[Level, list[tuple[str, str]]]] = {}
    names = states(sheets)
    for sheet in sheets:
        for title in sheet.titles:
            found.setdefault(title.letters, {}).setdefault(title.level, []).append((title.state, names[title.state]))
    return tuple(
        Meaning(letters, tuple((level, tuple(levels[level])) for level in LEVELS if level in levels))
        for letters, levels in sorted(found.items())
        if len(levels) > 1
    )
