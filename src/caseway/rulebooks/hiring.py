"""Whether a job is open to a person: what employers usually ask, judged like any rule, with what is lacking.

The rule is made from the ways of a career's file. What only the employer can say (how much experience is enough) is a
question to the employer, never a no.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from caseway import criteria
from caseway.criteria import Evidence, Node, Rule, Text
from caseway.rulebooks.careers import Career, Fit, Way
from caseway.rulebooks.facts import SUBJECT, vocabulary

LICENSE = "an active license: {types}"
CERTIFICATION = "an active certification: {types}"
DEGREE = "{level} or higher"
DEGREE_IN = "{level} or higher in {fields}"
RELATED = "{level} or higher in a field such as {fields}"
ROLE = "work as {roles}"
ASK = "the employer’s word: {about}"
OTHER_FIELD = "whether your field of study will do"
TEMPLATES = (LICENSE, CERTIFICATION, DEGREE, DEGREE_IN, RELATED, ROLE, ASK, OTHER_FIELD)

MOST_NAMED = 3  # fields of study, where others near them may do as well
ORDER = {"met": 0, "unknown": 1, "not_met": 2}


@dataclass(frozen=True, slots=True)
class Part:
    """One thing a way asks for, and whether the person has it; `asks` where only the employer can say."""

    kind: str
    says: Text
    verdict: str
    asks: str = ""


@dataclass(frozen=True, slots=True)
class Entrance:
    """A way into a job, judged."""

    way: Way
    verdict: str
    parts: tuple[Part, ...]

    @property
    def lacking(self) -> tuple[Part, ...]:
        """What the person does not have, and what is not known."""
        return tuple(part for part in self.parts if part.verdict != "met")


@dataclass(frozen=True, slots=True)
class Match:
    """A career and a person: whether it is open to them, by which way, and what would help beside."""

    career: Career
    verdict: str
    entrances: tuple[Entrance, ...]
    held: tuple[Fit, ...]
    helps: tuple[Fit, ...]

    @property
    def nearest(self) -> Entrance:
        """The best paid way that is open, or the one that lacks least."""
        ways = [one for one in self.entrances if one.verdict == "met"]
        if ways:
            return max(ways, key=lambda one: self.career.best_median(one.way))
        return min(self.entrances, key=_distance)


def is_open(career: Career, evidence: Evidence, *, on: date) -> bool:
    """Whether a career is open to a person on a day, for certain."""
    return criteria.judge(rule_of(career), evidence, on=on).verdict == "met"


def match(career: Career, evidence: Evidence, *, on: date) -> Match:
    """Whether a career is open to a person on a day."""
    verdict = criteria.judge(rule_of(career), evidence, on=on)
    verdicts = {reason.id: reason.verdict for reason in verdict.reasons}
    held = tuple(fit for fit in career.certifications if _holds(fit, evidence, on))
    return Match(
        career,
        verdict.verdict,
        tuple(_entrance(index, way, verdicts) for index, way in enumerate(career.entry.ways)),
        held,
        tuple(fit for fit in career.certifications if fit not in held),
    )


def _distance(entrance: Entrance) -> tuple[int, int, int, int]:
    """Open ways first; then the one that lacks least, and of which most is there."""
    parts = [part.verdict for part in entrance.parts]
    return ORDER[entrance.verdict], parts.count("not_met"), parts.count("unknown"), -parts.count("met")


def _entrance(index: int, way: Way, verdicts: dict[str, str]) -> Entrance:
    parts = tuple(
        Part(kind, says, verdicts[f"way-{index}-{kind}"], _asked(kind, way)) for kind, says, _ in _parts(index, way)
    )
    return Entrance(way, verdicts[f"way-{index}"], parts)


def _asked(kind: str, way: Way) -> str:
    if kind == "degree" and way.related:
        return OTHER_FIELD
    return (way.experience or "") if kind == "experience" else ""


@lru_cache(maxsize=256)
def rule_of(career: Career) -> Rule:
    """The rule of who can be hired; raise Unreadable where a way asks for what nobody can have."""
    ways = [
        {
            "id": f"way-{index}",
            "says": way.label,
            "all": [
                {"id": f"way-{index}-{kind}", "says": str(says), **asks} for kind, says, asks in _parts(index, way)
            ],
        }
        for index, way in enumerate(career.entry.ways)
    ]
    source = career.entry.source
    document = {
        "title": career.title,
        "subject": SUBJECT,
        "sources": {"asked": _source(source)},
        "questions": {id_: {"about": about, "question": about, "source": "asked"} for id_, about in _questions(career)},
        "rule": {"id": "open", "says": career.entry.says, "source": "asked", "any": ways},
    }
    return criteria.rule_from(Node.of(document), vocabulary=vocabulary(), name=f"career/{career.key}")


def _source(source: criteria.Source) -> dict[str, object]:
    names = ("title", "publisher", "address", "read", "standing", "published")
    return {name: getattr(source, name) for name in names}


def _questions(career: Career) -> Iterator[tuple[str, str]]:
    for index, way in enumerate(career.entry.ways):
        if way.related:
            yield f"way-{index}-field", OTHER_FIELD
        if way.experience:
            yield f"way-{index}-experience", way.experience


def _parts(index: int, way: Way) -> Iterator[tuple[str, Text, dict[str, object]]]:
    """What a way asks for: which kind of thing, in words, and as a clause of the rule language."""
    if way.licenses:
        where: dict[str, object] = {"type": {"in": way.licenses}, "status": "active"}
        yield "license", Text(LICENSE, {"types": ", ".join(way.licenses)}), _in_force("licenses", where)
    if way.certifications:
        where = {"type": {"in": way.certifications}, "status": "active"}
        yield (
            "certification",
            Text(CERTIFICATION, {"types": ", ".join(way.certifications)}),
            _in_force("certifications", where),
        )
    if way.degree:
        yield "degree", _degree_words(way), {"exists": "degrees", "where": _degree(index, way)}
    if way.roles:
        words = vocabulary()[SUBJECT].kinds["employment"].fields["role"].words
        roles = tuple(Text(words.get(role, role)) for role in way.roles)
        yield "role", Text(ROLE, {"roles": roles}), {"exists": "employment", "where": {"role": {"in": way.roles}}}
    if way.experience:
        yield "experience", Text(ASK, {"about": Text(way.experience)}), {"ask": f"way-{index}-experience"}


def _in_force(kind: str, where: dict[str, object]) -> dict[str, object]:
    return {"exists": kind, "in_force": True, "where": where}


def _levels(way: Way) -> tuple[str, ...]:
    """The level asked and those above it; one that is not in the vocabulary stays, so that reading refuses it."""
    levels = vocabulary()[SUBJECT].kinds["degrees"].fields["level"].choices
    return levels[levels.index(way.degree) :] if way.degree in levels else (str(way.degree),)


def _degree(index: int, way: Way) -> dict[str, object]:
    level: dict[str, object] = {"level": {"in": _levels(way)}}
    if not way.fields:
        return level
    field: dict[str, object] = {"field": {"in": tuple(way.fields)}}
    return {**level, **({"any": [field, {"ask": f"way-{index}-field"}]} if way.related else field)}


def _degree_words(way: Way) -> Text:
    words = vocabulary()[SUBJECT].kinds["degrees"].fields["level"].words
    level = Text(words.get(str(way.degree), str(way.degree)))
    if not way.fields:
        return Text(DEGREE, {"level": level})
    fields = tuple(Text(word) for word in [*way.fields.values()][: MOST_NAMED if way.related else None])
    return Text(RELATED if way.related else DEGREE_IN, {"level": level, "fields": fields})


def _holds(fit: Fit, evidence: Evidence, on: date) -> bool:
    return bool(fit.issuer) and criteria.judge(_held(fit.letters, fit.issuer), evidence, on=on).verdict == "met"


@lru_cache(maxsize=256)
def _held(letters: str, issuer: str) -> Rule:
    source = {"title": "held", "publisher": "held", "address": "held", "read": date(2000, 1, 1), "standing": "inferred"}
    where: dict[str, object] = {"type": letters, "issuer": issuer, "status": "active"}
    rule = {"id": "held", "says": "held", "source": "s", **_in_force("certifications", where)}
    node = Node.of({"title": letters, "subject": SUBJECT, "sources": {"s": source}, "rule": rule})
    return criteria.rule_from(node, vocabulary=vocabulary(), name=f"held/{letters}")
