"""The picture of a person's work and licenses along a line of days, with what they lead to.

Places along the line are in percent, so that the picture fits a phone and a desk without its words shrinking.
Everything in it also stands in the table below it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from caseway.criteria import Evidence, Reason, Rule, Verdict, add_months, judge
from caseway.rulebooks import Particulars, Window
from caseway.web.base.wording import say
from caseway.web.result.labels import label
from caseway.web.result.nearness import missing

TOP = 30
LANE = 46
HEADING = 34
GAP = 6
YEARS_BACK = 6
YEARS_AHEAD = 3
MOST_YEARS_LABELED = 7
MOST_LANES = 12
LONGEST_LABEL = 40
MOST_WINDOWS = 6

# Within a lane, from its top: the words, a day's mark, and a bar with its height.
LABEL_AT, DAY_AT, BAR_AT, BAR_HIGH = 15, 27, 21, 12
PLACES = {"window": (35, 7), "back": (0, 0)}


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


# --- what goes into it ---


def of_all(evidence: Evidence, pairs: Sequence[tuple[Verdict, Particulars]], *, on: date) -> Picture:
    """The picture for all certifications: work, papers, and when one qualifies for each."""
    groups = [
        (_("Work and courses"), [*_jobs(evidence, {}), *_courses(evidence)]),
        (_("Licenses and certifications"), list(_held(evidence))),
        (_("When you qualify"), [_qualifying(verdict, particulars) for verdict, particulars in pairs]),
    ]
    return _draw(groups, [], on=on)


def of_one(verdict: Verdict, particulars: Particulars) -> Picture:
    """The picture for one certification: what counted, its windows, and the day each clause is met."""
    evidence = verdict.evidence
    groups = [
        (_("Work and courses"), [*_jobs(evidence, _work_counted(verdict.reasons)), *_courses(evidence)]),
        (_("Licenses and certifications"), list(_held(evidence))),
        (_("When you qualify"), [*_clause_days(verdict), _qualifying(verdict, particulars)]),
    ]
    return _draw(groups, _look_backs(verdict), on=verdict.on)


def _jobs(evidence: Evidence, counted: Mapping[int, str]) -> Iterator[Strand]:
    kind = evidence.subject.kinds["employment"]
    for index, job in enumerate(evidence.records.get(kind.name, ())):
        look = counted.get(index, "aside") if counted else "work"
        yield _spell(label(kind, job, index), job.get(kind.begins), job.get(kind.ends, "unknown"), look)


def _courses(evidence: Evidence) -> Iterator[Strand]:
    """All courses on one line."""
    kind = evidence.subject.kinds["continuing_education"]
    completed = {
        label(kind, course, index): course.get(kind.happens)
        for index, course in enumerate(evidence.records.get(kind.name, ()))
    }
    days = tuple(Day(day, "course", "", words) for words, day in completed.items() if isinstance(day, date))
    if days:
        yield Strand(_("Courses completed"), days=days)


def _held(evidence: Evidence) -> Iterator[Strand]:
    for name in ("licenses", "certifications"):
        kind = evidence.subject.kinds[name]
        for index, record in enumerate(evidence.records.get(name, ())):
            ends = record.get(kind.ends, "unknown")
            yield _spell(label(kind, record, index), record.get(kind.begins), ends, "paper")


def _spell(label: str, begins: object, ends: object, look: str) -> Strand:
    span = Span(
        label,
        begins if isinstance(begins, date) else None,
        ends if isinstance(ends, date) else None,
        look,
        is_known=isinstance(begins, date) and ends != "unknown",
    )
    return Strand(label, (span,))


def _work_counted(reason: Reason) -> dict[int, str]:
    """For each job whether it counted for the verdict anywhere: surely, perhaps, or not (left out)."""
    found: dict[int, str] = {}
    for part in reason:
        if part.clause.kind and part.clause.kind.name == "employment" and part.clause.operator in ("months", "hours"):
            found |= {counted.record.index: "counts" for counted in part.counted}
            for left in part.not_counted:
                if left.possibly and left.record.index not in found:
                    found[left.record.index] = "perhaps"
    return found or {-1: ""}


def _qualifying(verdict: Verdict, particulars: Particulars) -> Strand:
    """When one qualifies, and the next windows in which one may apply."""
    change = verdict.earliest
    spans = [_window(window) for window in particulars.coming_windows(verdict.on)[:MOST_WINDOWS]]
    days = []
    if change:
        ends = _lapse(verdict, change.day)
        spans.append(Span(_("You qualify"), change.day, ends - timedelta(days=1) if ends else None, "met"))
        words = _("today") if change.day == verdict.on else say(change.day)
        days.append(Day(change.day, "met", words))
    note = (
        ""
        if change
        else _("Nothing now running leads there.")
        if verdict.verdict == "not_met"
        else _("Not settled yet.")
    )
    return Strand(particulars.letters, tuple(spans), tuple(days), note)


def _window(window: Window) -> Span:
    month = {"month": date_format(window.test_from, "YEAR_MONTH_FORMAT")}
    note = _("Expected, not published yet.") if window.inferred else ""
    if window.apply_from is None:  # only the last day is published, so only that day is marked
        words = _("Last day to apply for the exam of %(month)s") % month
        return Span(words, window.apply_until, window.apply_until, "window", note)
    return Span(_("Apply for the exam of %(month)s") % month, window.apply_from, window.apply_until, "window", note)


def _lapse(verdict: Verdict, day: date) -> date | None:
    """The day the verdict lapses after it is first met."""
    met = verdict if verdict.verdict == "met" else judge(verdict.rule, verdict.evidence, on=day)
    return met.lapses.day if met.lapses else None


def _clause_days(verdict: Verdict) -> Iterator[Strand]:
    """The clauses on the nearest way that are not met today, each with the day it will be."""
    for reason in missing(verdict.reasons):
        change = judge(_only(verdict.rule, reason), verdict.evidence, on=verdict.on).earliest
        if change and change.day > verdict.on:
            yield Strand(say(reason.label, verdict.rule.name), days=(Day(change.day, "clause", say(change.day)),))


def _only(rule: Rule, reason: Reason) -> Rule:
    """The rule as if it asked for one clause alone."""
    return replace(rule, root=reason.clause)


def _look_backs(verdict: Verdict) -> list[Span]:
    """The windows within which work or learning counts, each once."""
    windows = {clause.within for clause in verdict.rule.clauses() if clause.within}
    return [
        Span(_("Counts: work and learning since %(day)s") % {"day": say(day)}, day, verdict.on, "back")
        for day in sorted({window.begins(verdict.on) for window in windows})
    ]


# --- drawing it ---


def _draw(groups: Iterable[Group], shades: Sequence[Span], *, on: date) -> Picture:
    filled = [(title, strands[:MOST_LANES]) for title, strands in groups if strands]
    scale = _scale(filled, shades, on)
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
        years=tuple(Point(_percent(scale.at(day)), 16, "year", str(day.year)) for day in scale.years()),
        today=_today(scale, on),
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
    ends = [span.ends for span in spans if span.ends and span.look == "window"] + days
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


def _today(scale: Scale, on: date) -> Point:
    place = scale.at(on)
    return Point(_percent(place), TOP, "today", _("today"), "end" if place > 80 else "start")


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
