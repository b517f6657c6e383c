"""What comes of an instrument's answers: a result for each score, and all that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from caseway.criteria import Text
from caseway.rulebooks.instruments import Band, Component, Cutoff, Instrument, Proposal, Remark, Trigger

ScoreState = Literal["complete", "prorated", "provisional", "none"]


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one score.

    state: complete; prorated (scaled up, few answers missing); provisional (what is outstanding counts least); none.
    least, most: what it can be; None where there is no end.  cutoff: the one used; "" where there is none, or where all
    that may hold agree.  choose: the cut-offs of which somebody has to choose one before the score means anything.
    """

    key: str
    title: str
    state: ScoreState
    value: float | None
    least: float | None
    most: float | None
    missing: tuple[str, ...]
    of: int
    band: Band | None = None
    cutoff: str = ""
    choose: tuple[Cutoff, ...] = ()
    because: Text | None = None

    def as_json(self) -> dict[str, object]:
        """The result as it is kept: plain values, codes and no sentences but the band's label."""
        return {
            "score": self.key,
            "state": self.state,
            "value": self.value,
            "least": self.least,
            "most": self.most,
            "missing": list(self.missing),
            "of": self.of,
            "band": self.band.key if self.band else "",
            "label": self.band.label if self.band else "",
            "positive": bool(self.band and self.band.positive),
            "cutoff": self.cutoff,
            "choose": [cutoff.key for cutoff in self.choose],
        }


@dataclass(frozen=True, slots=True)
class Scored:
    """All that follows from the answers there are.

    asked: the items to show.  blank: those of them still to be answered.  left: those left out on purpose.
    """

    instrument: Instrument
    results: tuple[Result, ...]
    triggers: tuple[Trigger, ...]
    proposals: tuple[Proposal, ...]
    remarks: tuple[Remark, ...]
    labels: tuple[str, ...]
    asked: tuple[str, ...]
    blank: tuple[str, ...]
    left: tuple[str, ...]
    wrong: Mapping[str, Text]

    @property
    def is_complete(self) -> bool:
        """Whether every question asked has an answer, or a reason why not."""
        return not self.blank and not self.wrong

    def result(self, key: str) -> Result:
        """One result by its score's key."""
        return next(result for result in self.results if result.key == key)

    def blank_in(self, component: Component) -> tuple[str, ...]:
        """The items of one part that are still to be answered."""
        keys = [item.key for item in component.items]
        return tuple(key for key in keys if key in self.blank)

    def as_json(self) -> list[dict[str, object]]:
        """The results as they are kept."""
        return [result.as_json() for result in self.results]
