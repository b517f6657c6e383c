"""Drawing spans and days along a line of days: where each lies, and the table that says the same.

Places along the line are in percent, so that the picture fits a phone and a desk without its words shrinking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from caseway.criteria import add_months
from caseway.web.base.wording import say

TOP = 30
LANE = 46
HEADING = 34
GAP = 6
YEARS_BACK = 6
YEARS_AHEAD = 3
MOST_YEARS_LABELED = 7
MOST_LANES = 12
LONGEST_LABEL = 40
FLAG_REACH = 15  # percent: half the flag and half a number, on a phone

# Within a lane, from its top: the words, a day's mark, and a bar with its height.
LABEL_AT, DAY_AT, BAR_AT, BAR_HIGH = 15, 27, 21, 12
PLACES = {"window": (34, 6), "exam": (40, 5), "back": (0, 0)}


@dataclass(frozen=True, slots=True)
class Bar:
    """A span of days: where it lies, how it looks, and what it is in words."""

    x: str
    width: str
    y: int
    height: int
    look: str
    says: str


@dataclass(frozen=True, slots=True)
class Point:
    """A day: where it lies, and its words on the side where there is room."""

    x: str
    y: int
    look: str
    says: str
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Flag:
    """A flag's width, and where it begins from its day."""

    width: int
    left: int

    @property
    def middle(self) -> int:
        """Where its words are centered."""
        return self.left + self.width // 2


@dataclass(frozen=True, slots=True)
class Lane:
    """One line of the picture; a heading when it has neither bars nor points."""

    y: int
    label: str
    is_heading: bool = False
    bars: tuple[Bar, ...] = ()
    points: tuple[Point, ...] = ()
    note: str = ""

    @property
    def note_y(self) -> int:
        """Where the words stand that take the place of a bar."""
        return self.y + 18

    @property
    def text_y(self) -> int:
        """Where a heading's words stand."""
        return self.y + 18


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table that says the same."""

    what: str
    begins: date | None
    ends: date | None
    is_open: bool
    note: str


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole picture and its table."""

    height: int
    bottom: int
    years: tuple[Point, ...]
    today: Point
    shades: tuple[Bar, ...]
    lanes: tuple[Lane, ...]
    rows: tuple[Row, ...]
    looks: tuple[str, ...]
    shade_height: int

    @property
    def flag(self) -> Flag:
        """The little flag that names the day asked about, as wide as its words."""
        width = 9 * len(self.today.says) + 18
        return Flag(width, -width if self.today.anchor == "end" else -width // 2)


@dataclass(frozen=True, slots=True)
class Span:
    """Something with a first and a last day; None where it is open."""

    label: str
    begins: date | None
    ends: date | None
    look: str
    note: str = ""
    is_known: bool = True


@dataclass(frozen=True, slots=True)
class Day:
    """A single day worth marking."""

    on: date
    look: str
    says: str
    what: str = ""


@dataclass(frozen=True, slots=True)
class Strand:
    """What goes on one line: its name, its spans and its days."""

    label: str
    spans: tuple[Span, ...] = ()
    days: tuple[Day, ...] = ()
    note: str = ""


Group = tuple[str, list[Strand]]


class Scale:
    """Days to places along the line."""

    def __init__(self, begins: date, ends: date) -> None:
        self.begins = begins
        self.ends = ends
        self._length = (ends - begins).days

    def at(self, day: date) -> float:
        """The place of a day in percent; the edge for a day outside."""
        return min(100.0, max(0.0, 100 * (day - self.begins).days / self._length))

    def has(self, day: date) -> bool:
        """Whether a day lies on the line."""
        return self.begins <= day <= self.ends

    def years(self) -> Iterator[date]:
        """The new year's days to label, few enough to be read on a phone."""
        count = self.ends.year - self.begins.year
        step = 1 + count // (MOST_YEARS_LABELED + 1)
        yield from (date(year, 1, 1) for year in range(self.begins.year + 1, self.ends.year + 1, step))


def draw(
    groups: Iterable[Group],
    shades: Sequence[Span],
    *,
    on: date,
    now: str,
    frame: tuple[date, date] | None = None,
) -> Picture:
    """Draw groups of strands; `now` is what the day asked about is called. A frame says which days to show."""
    filled = [(title, strands[:MOST_LANES]) for title, strands in groups if strands]
    scale = Scale(*frame) if frame else _scale(filled, shades, on)
    lanes: list[Lane] = []
    y = TOP
    for title, strands in filled:
        lanes.append(Lane(y, title, is_heading=True))
        y += HEADING
        for strand in strands:
            lanes.append(_lane(strand, y, scale))
            y += LANE
    return Picture(
        height=y + 8,
        bottom=y,
        years=tuple(_year(scale.at(day), day.year, scale.at(on)) for day in scale.years()),
        today=_today(scale, on, now),
        shades=tuple(_bar(span, TOP, scale) for span in shades),
        shade_height=HEADING + LANE * len(filled[0][1]) - GAP if filled else 0,
        lanes=tuple(lanes),
        rows=tuple(row for _title, strands in filled for strand in strands for row in _rows(strand)),
        looks=tuple(dict.fromkeys(bar.look for lane in lanes for bar in lane.bars)),
    )


def _scale(groups: Sequence[Group], shades: Sequence[Span], on: date) -> Scale:
    """From the first day that matters to the last, within reach of today."""
    spans = [span for _title, strands in groups for strand in strands for span in strand.spans]
    days = [day.on for _title, strands in groups for strand in strands for day in strand.days]
    begins = [span.begins for span in (*spans, *shades) if span.begins]
    ends = [span.ends for span in spans if span.ends and span.look in ("window", "exam")] + days
    earliest = max(min([*begins, add_months(on, -24)]), add_months(on, -12 * YEARS_BACK))
    latest = min(max([*ends, add_months(on, 15)]), add_months(on, 12 * YEARS_AHEAD))
    return Scale(add_months(earliest, -2), add_months(latest, 3))


def _lane(strand: Strand, y: int, scale: Scale) -> Lane:
    words = strand.label if len(strand.label) <= LONGEST_LABEL else f"{strand.label[: LONGEST_LABEL - 1]}…"
    bars = tuple(_bar(span, y, scale) for span in strand.spans if _shows(span, scale))
    points = tuple(_point(day, y + DAY_AT, scale) for day in strand.days if day.says or scale.has(day.on))
    return Lane(y + LABEL_AT, words, bars=bars, points=points, note=strand.note)


def _shows(span: Span, scale: Scale) -> bool:
    if span.begins is None and span.ends is None:
        return not span.is_known
    return (span.begins or scale.begins) < scale.ends and (span.ends or scale.ends) > scale.begins


def _bar(span: Span, y: int, scale: Scale) -> Bar:
    left = scale.at(span.begins) if span.begins else 0.0
    right = scale.at(span.ends + timedelta(days=1)) if span.ends else 100.0
    below, height = PLACES.get(span.look, (BAR_AT, BAR_HIGH))
    look = span.look if span.is_known else "unknown"
    return Bar(_percent(left), _percent(max(0.6, right - left)), y + below, height, look, _says(span))


def _point(day: Day, y: int, scale: Scale) -> Point:
    place = scale.at(day.on)
    says = day.says if scale.has(day.on) or not day.says else f"{day.says} →"
    return Point(_percent(place), y, day.look, says, "end" if place > 55 else "start")


def _year(place: float, year: int, today: float) -> Point:
    """A year's number, kept inside the picture at its edges and left out where the day's flag would cover it."""
    words = str(year) if abs(place - today) > FLAG_REACH else ""
    return Point(_percent(place), 16, "year", words, "start" if place < 6 else "end" if place > 94 else "middle")


def _today(scale: Scale, on: date, now: str) -> Point:
    place = scale.at(on)
    return Point(_percent(place), TOP, "today", now, "end" if place > 80 else "start")


def _says(span: Span) -> str:
    if not span.is_known:
        return _("%(what)s: dates not known") % {"what": span.label}
    begins = say(span.begins) if span.begins else "…"
    ends = say(span.ends) if span.ends else _("open")
    return f"{span.label}: {begins} – {ends}. {span.note}".strip()


def _rows(strand: Strand) -> Iterator[Row]:
    for span in strand.spans:
        what = span.label if span.label == strand.label else f"{strand.label}: {span.label}"
        note = span.note if span.is_known else _("dates not known")
        yield Row(what, span.begins, span.ends, is_open=span.ends is None and span.is_known, note=note)
    for day in strand.days:
        if day.look == "course":
            yield Row(day.what, day.on, day.on, is_open=False, note=_("completed"))
        if day.look == "clause":
            yield Row(strand.label, day.on, None, is_open=False, note=_("met on this day"))
    if strand.note:
        yield Row(strand.label, None, None, is_open=False, note=strand.note)


def _percent(place: float) -> str:
    return f"{place:.2f}%"
