"""All certifications for one person, as they are and as they would be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from caseway.criteria import Evidence, Verdict
from caseway.rulebooks import Particulars, Shelf, compare
from caseway.web.result import shelf, timeline, what_if
from caseway.web.result.cards import Card, card
from caseway.web.result.drawing import Picture
from caseway.web.result.questions import Open, open_questions
from caseway.web.result.what_if import Supposed


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the result page says: a card for each certification, what is open, and the picture."""

    cards: tuple[Card, ...]
    picture: Picture
    open: Open
    looked_at: date
    has_running_job: bool

    @property
    def met(self) -> tuple[Card, ...]:
        """The certifications one qualifies for."""
        return tuple(card for card in self.cards if card.verdict == "met")

    @property
    def met_letters(self) -> str:
        """Their letters, as a list in a sentence."""
        return ", ".join(card.letters for card in self.met)

    @property
    def is_settled(self) -> bool:
        """Whether every verdict is known."""
        return all(card.verdict != "unknown" for card in self.cards)

    @property
    def coming(self) -> Card | None:
        """The certification one qualifies for first of those not met yet."""
        dated = [card for card in self.cards if card.earliest]
        return min(dated, key=lambda card: card.earliest.day if card.earliest else date.max, default=None)

    @property
    def changed(self) -> tuple[Card, ...]:
        """The certifications for which something supposed makes a difference."""
        return tuple(card for card in self.cards if card.before and not card.before.is_same)


def compared(evidence: Evidence, supposed: Supposed, *, on: date, among: Shelf) -> Comparison:
    """Judge by every certification; with something supposed, say what it changes."""
    actual = compare(evidence, on=on, among=among)
    verdicts = _supposing(evidence, supposed, on=on, among=among) if supposed else actual
    was = {verdict.rule.name: verdict for verdict in actual} if supposed else {}
    pairs = [(verdict, shelf.particulars(verdict.rule)) for verdict in verdicts]
    looked_at = what_if.looked_at(supposed, on=on)
    return Comparison(
        cards=tuple(card(verdict, particulars, was=was.get(verdict.rule.name)) for verdict, particulars in pairs),
        picture=timeline.of_all(
            verdicts[0].evidence if verdicts else evidence, pairs, on=looked_at, is_today=looked_at == on
        ),
        # What is supposed answers no question, so the questions stay those of the real answers.
        open=open_questions(_pairs(actual) if supposed else pairs),
        looked_at=looked_at,
        has_running_job=_has_running_job(evidence, on=on),
    )


def _supposing(evidence: Evidence, supposed: Supposed, *, on: date, among: Shelf) -> list[Verdict]:
    changed = evidence.subject.evidence(what_if.apply(evidence.plain(), supposed, on=on))
    return compare(changed, on=what_if.looked_at(supposed, on=on), among=among)


def _pairs(verdicts: Sequence[Verdict]) -> list[tuple[Verdict, Particulars]]:
    return [(verdict, shelf.particulars(verdict.rule)) for verdict in verdicts]


def _has_running_job(evidence: Evidence, *, on: date) -> bool:
    return any(what_if.is_running(job, on=on) for job in evidence.records.get("employment", ()))
