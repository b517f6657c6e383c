"""Scores as they are said and drawn: never without their scale. Drawings are made here, on the server, as numbers of SVG."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from caseway.casework.assessment_records import Part, Reading, Series

WIDE, HIGH, EDGE = 320.0, 84.0, 6.0


@dataclass(frozen=True, slots=True)
class Stretch:
    """A band as a piece of a drawing, in its units or in percent."""

    place: str
    size: str
    kind: str  # how grave it is: from a calm tint to a strong one
    label: str
    ends: str


@dataclass(frozen=True, slots=True)
class Dot:
    """A score of a day, as a point of a drawing."""

    x: str
    y: str
    says: str


@dataclass(frozen=True, slots=True)
class Spark:
    """Scores over time, drawn: bands across, a line, a dot for each day."""

    series: Series
    bands: tuple[Stretch, ...]
    dots: tuple[Dot, ...]
    line: str
    says: str
    last: str
    trend: str


@dataclass(frozen=True, slots=True)
class Ruler:
    """One score on its scale, drawn."""

    bands: tuple[Stretch, ...]
    mark: str


def number(value: float) -> str:
    """A number as people write it."""
    return f"{value:g}"


def on_scale(reading: Reading) -> str:
    """A score on its scale, and what it means; what it can still become, where it is not whole."""
    if reading.is_whole and reading.value is not None:
        said = _of(reading.value, reading.least, reading.most)
        return f"{said}: {reading.label}" if reading.label else said
    if reading.low is not None and reading.high is not None and reading.low != reading.high:
        return _("So far between {low} and {high}, on a scale of {least} to {most}").format(
            low=number(reading.low), high=number(reading.high), least=number(reading.least or 0),
            most=number(reading.most if reading.most is not None else reading.high),
        )  # fmt: skip
    if reading.low is not None and reading.high is None:
        return _("So far at least {low}; the scale has no upper end").format(low=number(reading.low))
    return _("No score")


def _of(value: float, least: float | None, most: float | None) -> str:
    if most is None:
        return _("{value} on a scale without an upper end").format(value=number(value))
    if least:
        return _("{value} on a scale of {least} to {most}").format(
            value=number(value), least=number(least), most=number(most)
        )
    return _("{value} of {most}").format(value=number(value), most=number(most))


def answered(part: Part) -> str:
    """How far a part has come."""
    of = len(part.asked)
    return ngettext("{done} of {of} question answered", "{done} of {of} questions answered", of).format(
        done=part.answered, of=of
    )


def ruler(reading: Reading) -> Ruler | None:
    """A score on its scale; None where there is no scale to draw, or no value."""
    if not reading.is_whole or reading.value is None or reading.most is None or not reading.bands:
        return None
    least, most = reading.least or 0, reading.most
    if most <= least:
        return None
    bands = tuple(
        Stretch(
            f"{100 * (band.least - least) / (most - least + 1):.2f}",
            f"{100 * ((most if band.most is None else band.most) - band.least + 1) / (most - least + 1):.2f}",
            _kind(place, len(reading.bands)), band.label, _ends(band.least, band.most),
        )
        for place, band in enumerate(reading.bands)
    )  # fmt: skip
    return Ruler(bands, f"{100 * (reading.value - least + 0.5) / (most - least + 1):.2f}")


def spark(series: Series) -> Spark:
    """Scores over time as a small drawing, and in words."""
    least = series.least
    top = series.most if series.most is not None else max(one.value for one in series.points)
    most = max(top, least + 1)
    first, last = series.points[0], series.points[-1]
    days = max((last.on - first.on).days, 1)

    def across(day: int) -> float:
        return EDGE + (WIDE - 2 * EDGE) * (day / days if len(series.points) > 1 else 0.5)

    def up(value: float) -> float:
        return EDGE + (HIGH - 2 * EDGE) * (1 - (value - least) / (most - least))

    places = [(across((one.on - first.on).days), up(one.value)) for one in series.points]
    dots = tuple(
        Dot(f"{x:.1f}", f"{y:.1f}", f"{date_format(one.on, 'SHORT_DATE_FORMAT')}: {number(one.value)}")
        for one, (x, y) in zip(series.points, places, strict=True)
    )
    bands = []
    for place, band in enumerate(series.bands):
        bottom = HIGH if place == 0 else up(band.least - 0.5)
        above = 0.0 if place + 1 == len(series.bands) else up(series.bands[place + 1].least - 0.5)
        kind = _kind(place, len(series.bands))
        bands.append(
            Stretch(f"{above:.1f}", f"{max(bottom - above, 0):.1f}", kind, band.label, _ends(band.least, band.most))
        )
    said = _of(last.value, least, series.most)
    return Spark(
        series, tuple(bands), dots, " ".join(f"{dot.x},{dot.y}" for dot in dots), _told(series),
        f"{said}: {last.label}" if last.label else said, _trend(series),
    )  # fmt: skip


def _told(series: Series) -> str:
    """What a drawing shows, for those who do not see it."""
    points = "; ".join(f"{date_format(one.on, 'DATE_FORMAT')}: {number(one.value)}" for one in series.points)
    most = series.most
    scale = _("no upper end") if most is None else _("scale {least} to {most}").format(
        least=number(series.least), most=number(most)
    )  # fmt: skip
    return f"{series.score} ({scale}). {points}."


def _trend(series: Series) -> str:
    if len(series.points) == 1:
        return _("The first time.")
    before, last = series.points[-2], series.points[-1]
    change = last.value - before.value
    if not change:
        return _("The same as on {day}.").format(day=date_format(before.on, "DATE_FORMAT"))
    says = _("{number} more than on {day}.") if change > 0 else _("{number} less than on {day}.")
    return says.format(number=number(abs(change)), day=date_format(before.on, "DATE_FORMAT"))


def _kind(place: int, of: int) -> str:
    """How strong the tint of a band is, by its place among them: 0, calm, to 4."""
    return str(round(4 * place / max(of - 1, 1)))


def _ends(least: float, most: float | None) -> str:
    if most is None:
        return _("{least} and more").format(least=number(least))
    return number(least) if most == least else f"{number(least)}–{number(most)}"
