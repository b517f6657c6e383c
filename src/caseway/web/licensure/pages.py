"""All that the page of one state says, gathered from every sheet."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from caseway.criteria import Source
from caseway.rulebooks.licensure import Course, Dated, Demand, Level, OpenLevel, Sheet, Standing, Status, Title, states
from caseway.rulebooks.sourcing import sources_of
from caseway.web.licensure.saying import Said, said, said_of
from caseway.web.result import shelf
from caseway.web.result.citing import Bibliography, Cited


@dataclass(frozen=True, slots=True)
class Happened:
    """Something that happened, on a day if it is known."""

    on: date | None
    what: Said


@dataclass(frozen=True, slots=True)
class Membership:
    """How the state stands to one compact."""

    sheet: Sheet
    status: Status
    says: Said
    dates: tuple[Happened, ...]
    facts: tuple[Said, ...]


@dataclass(frozen=True, slots=True)
class Named:
    """What a title's letters mean here."""

    letters: str
    name: str
    level: Level
    says: Said


@dataclass(frozen=True, slots=True)
class Accepted:
    """Letters of a certification, and its page where there is one."""

    letters: str
    credential: str


@dataclass(frozen=True, slots=True)
class Demanded:
    """What the state demands in a line of work."""

    line: str
    since: date | None
    says: Said
    accepts: tuple[Accepted, ...]
    refuses: tuple[Accepted, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A course that a license here needs."""

    hours: str
    topic: str
    says: Said


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of one state says. A sheet without a row for the state is a question to its board."""

    letters: str
    name: str
    memberships: tuple[Membership, ...]
    titles: tuple[Named, ...]
    open_levels: tuple[Said, ...]
    demands: tuple[Demanded, ...]
    courses: tuple[Asked, ...]
    asks: tuple[Sheet, ...]
    sources: tuple[Cited, ...]


def one(sheets: tuple[Sheet, ...], letters: str) -> Page:
    """Gather the page of one state."""
    return _Writer(sheets, letters).page()


class _Writer:
    """Writes down what the sheets say of one state, with references into one list of sources."""

    def __init__(self, sheets: tuple[Sheet, ...], letters: str) -> None:
        self.sheets = sheets
        self.letters = letters
        self.bibliography = Bibliography(self._sources())
        self.pages = {shelf.credential_of(name).split("/")[-1].upper(): name for name in shelf.names()}

    def _sources(self) -> Iterator[Source]:
        """The sources of the rows shown: those of this state, and what is said of all."""
        for sheet in self.sheets:
            if sheet.is_compact:
                yield from sources_of((sheet.standing(self.letters), sheet.facts))
            yield from sources_of(tuple(self._rows(sheet)))

    def _rows(self, sheet: Sheet) -> Iterator[Dated | OpenLevel | Demand | Course | Title]:
        rows: tuple[Dated | OpenLevel | Demand | Course, ...] = (
            *sheet.dates,
            *sheet.open_levels,
            *sheet.demands,
            *sheet.courses,
        )
        yield from (row for row in rows if self.letters in row.states)
        yield from (title for title in sheet.titles if title.state == self.letters)

    def page(self) -> Page:
        rows = [row for sheet in self.sheets for row in self._rows(sheet)]
        return Page(
            letters=self.letters,
            name=states(self.sheets)[self.letters],
            memberships=tuple(self._membership(sheet) for sheet in self.sheets if sheet.is_compact),
            titles=tuple(self._title(row) for row in rows if isinstance(row, Title)),
            open_levels=tuple(said_of(row, self.bibliography) for row in rows if isinstance(row, OpenLevel)),
            demands=tuple(self._demand(row) for row in rows if isinstance(row, Demand)),
            courses=tuple(self._course(row) for row in rows if isinstance(row, Course)),
            asks=tuple(sheet for sheet in self.sheets if self._is_open(sheet)),
            sources=self.bibliography.sources,
        )

    def _is_open(self, sheet: Sheet) -> bool:
        """Whether the state's board has to be asked."""
        if sheet.is_compact:
            return sheet.standing(self.letters).status == "unknown"
        return bool(sheet.question) and not any(not isinstance(row, OpenLevel) for row in self._rows(sheet))

    def _membership(self, sheet: Sheet) -> Membership:
        standing: Standing = sheet.standing(self.letters)
        dates = sorted((row for row in sheet.dates if self.letters in row.states), key=_day)
        return Membership(
            sheet=sheet,
            status=standing.status,
            says=said_of(standing, self.bibliography),
            dates=tuple(Happened(row.on, said_of(row, self.bibliography)) for row in dates),
            facts=said(sheet.facts, self.bibliography),
        )

    def _title(self, row: Title) -> Named:
        return Named(row.letters, row.name, row.level, said_of(row, self.bibliography))

    def _demand(self, row: Demand) -> Demanded:
        return Demanded(
            line=row.line,
            since=row.from_,
            says=said_of(row, self.bibliography),
            accepts=tuple(self._accepted(letters) for letters in row.accepts),
            refuses=tuple(self._accepted(letters) for letters in row.refuses),
        )

    def _accepted(self, letters: str) -> Accepted:
        name = self.pages.get(letters, "")
        return Accepted(letters, shelf.credential_of(name) if name else "")

    def _course(self, row: Course) -> Asked:
        return Asked(f"{row.hours:g}", row.topic, said_of(row, self.bibliography))


def _day(row: Dated) -> date:
    return row.on or date.min
