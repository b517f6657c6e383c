"""Answers to an instrument that come to a score, and an interview about needs that finds those of a story."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from typing import Any

from caseway.casework import sitting
from caseway.rulebooks import scoring
from caseway.rulebooks.instruments import Instrument, Item

FAMILY = "instrument/"  # where they stand on the shelf
HEAVY = 15
INTERVIEW = "needs-interview"

# When all is well; and by what somebody lacks, what they answer otherwise.
WELL: Mapping[str, Any] = {
    "living": "steady", "repairs": ["none"], "utilities": "no", "food": "never", "supplies": ["none"], "money": "just",
    "work": ["none"], "children": "no_children", "veteran": "no", "health": "good", "senses": ["none"],
    "medicines": ["none"], "coverage": "covered", "care": ["none"], "rides": "never", "body": ["none"],
    "household": ["none"], "falls": "no", "caregiver": "no", "company": "never", "pressure": "sometimes",
    "feelings": ["none"], "memory": "no", "substances": "no", "self_harm": "no", "safe": "yes", "hurt": "no",
    "neglected": "no", "information": ["none"], "law": ["none"], "wishes": "no",
}  # fmt: skip
LACKS: Mapping[str, Mapping[str, Any]] = {
    "homelessness": {"living": "unsheltered"}, "housing-instability": {"living": "worried"},
    "inadequate-housing": {"repairs": ["mold"]}, "utility-insecurity": {"utilities": "yes"},
    "food-insecurity": {"food": "sometimes"}, "material-hardship": {"supplies": ["clothes"]},
    "financial-insecurity": {"money": "short"}, "employment-status": {"work": ["job"]},
    "educational-attainment": {"work": ["school"]}, "child-care": {"children": "trouble"}, "health": {"health": "fair"},
    "medication": {"medicines": ["forgetting"]}, "medical-cost-burden": {"medicines": ["cost"]},
    "health-insurance-coverage-status": {"coverage": "gaps"}, "transportation-insecurity": {"rides": "sometimes"},
    "function": {"body": ["washing"], "helper": "some"}, "social-connection": {"company": "often"},
    "stress": {"pressure": "often"}, "language-access": {"information": ["interpreter"]},
    "personal-health-literacy": {"information": ["papers"]},
}  # fmt: skip
LACE: Mapping[int, Mapping[str, Any]] = {
    11: {"days": 3, "acute": "yes", "conditions": ["diabetes"], "emergency": 4},
    13: {"days": 7, "acute": "yes", "conditions": ["heart_failure", "diabetes"], "emergency": 2},
    15: {"days": 7, "acute": "yes", "conditions": ["heart_failure", "lungs"], "emergency": 2},
}


def interview(domains: Iterable[str]) -> dict[str, Any]:
    """The answers of somebody who lacks something in some domains."""
    found = dict(WELL)
    for domain in domains:
        found |= LACKS.get(domain, {})
    if found["living"] == "unsheltered":
        del found["repairs"]
    return found


def to_score(name: str, total: int, day: date) -> Mapping[str, Any]:
    """Answers to an instrument whose score is a total, or as near to it as they come."""
    return LACE[total] if name == "lace" else _answers(name, total, sitting.in_use(FAMILY + name, on=day).edition)


@cache
def _answers(name: str, total: int, edition: date) -> Mapping[str, Any]:
    instrument = sitting.in_use(FAMILY + name, on=edition)
    headline = sitting.headline(instrument)
    found: dict[str, Any] = _lowest(instrument, {"event": "yes"} if name == "pc-ptsd-5" else {})
    fixed = {*sitting.watched(instrument), "event"}
    for height in (1, 2, 3, 4):
        for item in _asked(instrument, found):  # what is asked depends on what was answered
            ways = _by_points(item)
            # How hard it makes things has no points, and goes along with how heavy they are.
            highest = len(ways) - 1 if item.has_points else 1 + (total >= HEAVY)
            if headline is None or item.key in fixed or height > highest:
                continue
            raised = _lowest(instrument, {**found, item.key: ways[height]})
            if _total(instrument, raised, headline.key) <= total:
                found = raised
    return {item.key: found[item.key] for item in _asked(instrument, found)}


def _lowest(instrument: Instrument, answers: Mapping[str, Any]) -> dict[str, Any]:
    """Answers, with what is asked besides answered by what counts least."""
    found = dict(answers)
    for _ in range(2):
        for item in _asked(instrument, found):
            found.setdefault(item.key, _by_points(item)[0])
    return found


def _asked(instrument: Instrument, answers: Mapping[str, Any]) -> list[Item]:
    asked = scoring.score(instrument, answers).asked
    return [item for item in instrument.items if item.key in asked and not item.optional]


def _by_points(item: Item) -> list[str]:
    """The codes of its answers, from the one that counts least."""
    ways = sorted(item.answers, key=lambda one: one.points or 0, reverse=item.reverse)
    return [one.code for one in ways]


def _total(instrument: Instrument, answers: Mapping[str, Any], key: str) -> float:
    return scoring.score(instrument, answers).result(key).value or 0
