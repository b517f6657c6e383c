"""How many hours a case asks for: numbers kept as data (`load.yaml`), which says where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.db.models import Case, FloatField, Value, When
from django.db.models.expressions import Combinable

from caseway.rulebooks import typed

PLACE = Path(__file__).parent / "load.yaml"
LEVELS = ("low", "moderate", "high", "intensive")


@dataclass(frozen=True, slots=True)
class Band:
    """Up to so many minutes on the road, so many times the hours."""

    minutes: int
    times: float


@dataclass(frozen=True, slots=True)
class Weights:
    """The numbers of `load.yaml`, which explains each."""

    levels: Mapping[str, float]
    settings: Mapping[str, float]
    statuses: Mapping[str, float]
    travel: tuple[Band, ...]
    document: float

    def travel_times(self, minutes: int) -> float:
        """How many times the hours a way of so many minutes makes."""
        return next((one.times for one in self.travel if minutes <= one.minutes), self.travel[-1].times)

    def hours(self, *, level: int, setting: str, status: str, minutes: int, papers: int = 0) -> float:
        """The hours a week of one case."""
        base = self.levels[LEVELS[level - 1]] * self.settings.get(setting, 1.0) * self.statuses.get(status, 1.0)
        return base * self.travel_times(minutes) + self.document * papers

    def of_case(self) -> Combinable:
        """The same as an expression on rows of cases, but for papers, which are counted apart."""
        level = [When(level=place, then=Value(self.levels[name])) for place, name in enumerate(LEVELS, start=1)]
        setting = [When(program__setting=name, then=Value(times)) for name, times in self.settings.items()]
        status = [When(status=name, then=Value(times)) for name, times in self.statuses.items()]
        travel = [When(travel_minutes__lte=one.minutes, then=Value(one.times)) for one in self.travel]
        factors = (
            _chosen(level, 1.0),
            _chosen(setting, 1.0),
            _chosen(status, 1.0),
            _chosen(travel, self.travel[-1].times),
        )
        found: Combinable = factors[0]
        for one in factors[1:]:
            found = found * one
        return found


def _chosen(whens: list[When], otherwise: float) -> Case:
    return Case(*whens, default=Value(otherwise), output_field=FloatField())


@cache
def weights() -> Weights:
    """The numbers in force; raises Unreadable with every fault."""
    return typed.read(PLACE, Weights)
