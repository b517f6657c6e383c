"""The verdict on one person: met, not met or unknown, with its reasons, questions and days of change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from caseway.criteria.conditions import undecided
from caseway.criteria.judging import NAMES, Finding, Findings, find
from caseway.criteria.model import Question, Rule
from caseway.criteria.projecting import Change, Projection
from caseway.criteria.reasons import Answer, Bounds, Reason, missing_fields
from caseway.criteria.text import Text, template
from caseway.criteria.vocabulary import Evidence, Field, Kind, RawRecord

WHICH = template("{question} ({record})")
TELL = template("What is this: {label}?")
LIST = template("Please list each {kind}, or say that there is none.")


@dataclass(frozen=True, slots=True)
class Ask:
    """A question that would settle an unknown.

    of: "person" (evidence is missing) or "authority" (the body does not publish the rule).
    about: the fact's place, such as "employment[0].full_time", or what the authority is asked about.
    """

    of: str
    about: str
    question: Text


class Verdict:
    """What a rule says of a person on a day, and why."""

    def __init__(self, rule: Rule, evidence: Evidence, on: date, findings: Findings) -> None:
        self.rule = rule
        self.evidence = evidence
        self.on = on
        self._findings = findings

    @property
    def verdict(self) -> str:
        """met, not_met or unknown."""
        return NAMES[self._findings.state]

    @cached_property
    def reasons(self) -> Reason:
        """The whole tree of reasons."""
        return Reason(self._findings.tree(), self.evidence.records, self.on)

    @cached_property
    def earliest(self) -> Change | None:
        """The first day it is met if all that runs keeps running; this day if it is met; None if never."""
        if self._findings.state == 2:
            return Change(self.on)
        return self._projection.changes(self.on, until_met=True)

    @cached_property
    def lapses(self) -> Change | None:
        """If met today, the first day it stops being met if nothing changes."""
        if self._findings.state != 2:
            return None
        return self._projection.changes(self.on, until_met=False)

    @cached_property
    def met_since(self) -> Mapping[str, date]:
        """For each clause met today (by its id), the day since which it has been, without a break."""
        return self._projection.met_since()

    @property
    def _projection(self) -> Projection:
        return Projection(self.rule, self.evidence, self.on)

    @cached_property
    def asks(self) -> tuple[Ask, ...]:
        """What would settle an unknown verdict; empty when it is settled."""
        return tuple(dict.fromkeys(self._asks(self._findings.tree())))

    def _asks(self, finding: Finding) -> Iterator[Ask]:
        if finding.state != 1:
            return
        for child in finding.children:
            yield from self._asks(child)
        clause = finding.clause
        if clause.question:
            yield _to_authority(clause.question)
        elif clause.kind and clause.kind.name not in self.evidence.records:
            yield _about_kind(clause.kind)
        elif clause.kind and clause.field and clause.compare:
            yield _about_field(clause.kind, clause.field, 0, {})
        elif clause.kind and finding.items is not None:
            yield from self._about_records(finding, clause.kind)

    def _about_records(self, finding: Finding, kind: Kind) -> Iterator[Ask]:
        questions: list[Question] = []
        for item in finding.items or ():
            record = self.evidence.records[kind.name][item.place]
            fields, more = undecided(finding.clause.where, record)
            questions += more
            names = dict.fromkeys([field.name for field in fields] + missing_fields(finding.clause, record))
            for name in names:
                yield _about_field(kind, kind.fields[name], item.place, record)
        for question in questions:
            yield _to_authority(question)


def _to_authority(question: Question) -> Ask:
    return Ask("authority", question.about, Text(question.question))


def _about_kind(kind: Kind) -> Ask:
    question = Text(kind.question) if kind.question else Text(LIST, {"kind": Text(kind.label)})
    return Ask("person", kind.name, question)


def _about_field(kind: Kind, field: Field, index: int, record: RawRecord) -> Ask:
    question = Text(field.question) if field.question else Text(TELL, {"label": Text(field.label)})
    if kind.single:
        return Ask("person", f"{kind.name}.{field.name}", question)
    which = Text(WHICH, {"question": question, "record": kind.named(record, index)})
    return Ask("person", f"{kind.name}[{index}].{field.name}", which)


def judge(rule: Rule, evidence: Evidence, *, on: date) -> Verdict:
    """Judge one person's evidence by a rule on a day."""
    return Verdict(rule, evidence, on, find(rule, evidence, on))


def as_json(verdict: Verdict, *, full: bool = True) -> dict[str, object]:
    """The verdict as machines read it (design.md section 5); without the tree unless `full`."""
    return {
        "rulebook": verdict.rule.name,
        "edition": verdict.rule.edition.isoformat(),
        "on": verdict.on.isoformat(),
        "verdict": verdict.verdict,
        "earliest": verdict.earliest.day.isoformat() if verdict.earliest else None,
        "asks": [{"of": ask.of, "about": ask.about, "question": str(ask.question)} for ask in verdict.asks],
        "reasons": _reason_json(verdict.reasons, full=full),
    }


def _reason_json(reason: Reason, *, full: bool) -> dict[str, object]:
    found: dict[str, object] = {
        "id": reason.id,
        "says": reason.says,
        "verdict": reason.verdict,
        "observed": _bounds_json(reason.observed),
        "needed": _bounds_json(reason.needed),
        "counted": [_counted_json(counted.record.label, counted.amount) for counted in reason.counted],
        "not_counted": [
            {"record": str(skipped.record.label), "because": str(skipped.because)} for skipped in reason.not_counted
        ],
        "source": _source_json(reason),
        "assumption": reason.assumption,
    }
    if full:
        found["children"] = [_reason_json(child, full=True) for child in reason.children]
    return found


def _counted_json(label: Text, amount: Text | None) -> str:
    return f"{label}: {amount}" if amount else str(label)


def _bounds_json(found: Bounds | Answer | None) -> object:
    if found is None:
        return None
    if isinstance(found, Answer):
        return found.value.isoformat() if isinstance(found.value, date) else found.value
    possibly = None if found.possibly == float("inf") else found.possibly
    return {"surely": found.surely, "possibly": possibly, "unit": found.unit}


def _source_json(reason: Reason) -> dict[str, object]:
    source = reason.source
    published = source.published.isoformat() if isinstance(source.published, date) else source.published
    return {
        "id": source.id,
        "title": source.title,
        "publisher": source.publisher,
        "address": source.address,
        "published": published,
        "read": source.read.isoformat(),
        "standing": source.standing,
    }
