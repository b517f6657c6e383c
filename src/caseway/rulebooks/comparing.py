"""Every certification side by side for one person, nearest first."""

from __future__ import annotations

from datetime import date

from caseway import criteria
from caseway.rulebooks.shelf import Shelf, shelf

_RANK = {"met": 0, "unknown": 1, "not_met": 2}


def compare(evidence: criteria.Evidence, *, on: date, among: Shelf | None = None) -> list[criteria.Verdict]:
    """Judge by every certification: met first, then unknown, then those met one day, then the rest."""
    chosen = among or shelf()
    rulebooks = [chosen.rulebook(name) for name in chosen.names("certification")]
    verdicts = [
        criteria.judge(rulebook.edition(on=on), evidence, on=on)
        for rulebook in rulebooks
        if rulebook.editions and rulebook.editions[0] <= on
    ]
    return sorted(verdicts, key=_nearness)


def _nearness(verdict: criteria.Verdict) -> tuple[int, date, str]:
    earliest = verdict.earliest
    return _RANK[verdict.verdict], earliest.day if earliest else date.max, verdict.rule.name.rpartition("/")[2]
