"""The levels of a goal drawn: a line through its reviews, and the scale on which a T score stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from caseway.casework.records import GoalRecord
from caseway.web.clients.fields import Words

LEVELS: dict[int, Words] = {
    -2: _("Much less than expected"),
    -1: _("Less than expected"),
    0: _("As expected"),
    1: _("More than expected"),
    2: _("Much more than expected"),
}
WIDE, HIGH, EDGE = 120, 40, 5
LOWEST, HIGHEST = 20, 80  # of a T score as it is drawn; three standard deviations each way


@dataclass(frozen=True, slots=True)
class Dot:
    """A review's level: where it is drawn, and what it says."""

    x: str
    y: str
    on: date
    level: int

    @property
    def says(self) -> Words:
        """The level in words."""
        return LEVELS[self.level]

    @property
    def number(self) -> str:
        """The level with its sign."""
        return signed(self.level)


@dataclass(frozen=True, slots=True)
class Spark:
    """A goal's levels over time, the first first."""

    dots: tuple[Dot, ...]

    @property
    def points(self) -> str:
        """The line through them, as a drawing takes it."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)

    @property
    def last(self) -> Dot:
        """Where the goal stands."""
        return self.dots[-1]


@dataclass(frozen=True, slots=True)
class Scale:
    """A T score and where it stands on its scale, in the drawing's own measure."""

    score: float
    x: str


def draw(goal: GoalRecord) -> Spark | None:
    """The levels of a goal's reviews; none where none says a level."""
    scored = [(one.on_date, one.attained) for one in reversed(goal.reviews) if one.attained is not None]
    if not scored:
        return None
    first, last = scored[0][0], scored[-1][0]
    days = max((last - first).days, 1)
    room = WIDE - 2 * EDGE
    dots = []
    for day, level in scored:
        share = (day - first).days / days if last > first else 1
        dots.append(Dot(f"{EDGE + room * share:.1f}", f"{HIGH / 2 - level * (HIGH / 2 - EDGE) / 2:.1f}", day, level))
    return Spark(tuple(dots))


def scale(score: float | None) -> Scale | None:
    """A T score on its scale; none where there is none."""
    if score is None:
        return None
    share = (min(max(score, LOWEST), HIGHEST) - LOWEST) / (HIGHEST - LOWEST)
    return Scale(round(score, 1), f"{share * 300:.1f}")


def signed(level: int) -> str:
    """A level with its sign, as one writes it."""
    return f"+{level}" if level > 0 else f"\N{MINUS SIGN}{-level}" if level < 0 else "0"
