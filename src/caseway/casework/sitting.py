"""A sitting: the row of an assessment beside its instrument, its parts, and what follows from the answers so far.

The edition is the one that was begun with, whatever has come into force since.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext as _

from caseway.casework import standards
from caseway.casework.codes import ComponentState
from caseway.casework.models import Assessment, Component
from caseway.clients import labels
from caseway.clients.consent_queries import age_of
from caseway.clients.faults import WHOLE, Invalid
from caseway.rulebooks import NotOnShelf, instruments_reading, scoring
from caseway.rulebooks.answers import BLANK, Given, Unfit, read_answer
from caseway.rulebooks.branching import ItemTest, tests_of
from caseway.rulebooks.deadlines import Happened
from caseway.rulebooks.instruments import Following, Instrument, Item, Remark, Score
from caseway.rulebooks.scored import Result, Scored

ENGLISH = "en"
KINDS: tuple[Literal["assessment", "screening"], ...] = ("assessment", "screening")


@dataclass(frozen=True, slots=True)
class Sitting:
    """An assessment, its instrument, its parts by their keys, and what its answers come to."""

    row: Assessment
    instrument: Instrument
    parts: Mapping[str, Component]
    scored: Scored

    def part(self, key: str) -> Component:
        """One part as a row; raises Invalid where there is no such part."""
        if key not in self.parts:
            raise Invalid({WHOLE: _("This instrument has no such part.")})
        return self.parts[key]

    def is_asked(self, key: str) -> bool:
        """Whether anything of a part is asked."""
        return any(item.key in self.scored.asked for item in self.instrument.component(key).items)

    def blank(self, key: str) -> tuple[str, ...]:
        """The questions of a part that still have no answer, nor a reason why not."""
        return self.scored.blank_in(self.instrument.component(key))

    @property
    def open(self) -> tuple[str, ...]:
        """The parts that are asked and not finished, in their order."""
        return tuple(
            one.key
            for one in self.instrument.components
            if one.key in self.parts and self.parts[one.key].state == ComponentState.OPEN and self.is_asked(one.key)
        )

    @property
    def result(self) -> Result | None:
        """The result that is drawn over time."""
        score = headline(self.instrument)
        return self.scored.result(score.key) if score else None


def of(row: Assessment, chosen: Mapping[str, str] | None = None) -> Sitting:
    """The sitting of an assessment; `chosen`: by score, the cut-off somebody chose. Raises NotOnShelf."""
    instrument = instrument_of(row)
    parts = {one.key: one for one in Component.objects.filter(assessment=row).select_related("completed_by")}
    return Sitting(row, instrument, parts, scored(row, instrument, chosen))


def scored(row: Assessment, instrument: Instrument, chosen: Mapping[str, str] | None = None) -> Scored:
    """What the answers of an assessment come to; where it is completed, by the cut-offs that were used."""
    if chosen is None:
        chosen = {one["score"]: one["cutoff"] for one in row.scores if one.get("cutoff")}
    told = {"setting": row.case.program.setting}
    age = age_of(row.case.client.birth_date, row.administered_date)
    return scoring.score(instrument, row.answers, about=told if age is None else {**told, "age": age}, chosen=chosen)


def chain(row: Assessment) -> list[UUID]:
    """An assessment, what it amends, and so on."""
    found, before = [row.pk], row.amends_id
    while before is not None:
        found.append(before)
        before = Assessment.objects.values_list("amends", flat=True).get(pk=before)
    return found


def instrument_of(row: Assessment) -> Instrument:
    """The edition that an assessment was begun with; raises NotOnShelf."""
    if row.edition is None:
        raise NotOnShelf(row.title)
    return instruments_reading.edition(standards.shelf(), row.instrument, edition=row.edition)


def happened(row: Assessment, instrument: Instrument, result: str, at: datetime) -> Happened:
    """That an assessment was begun or completed: of several parts it is an assessment, one scale alone is a screening."""
    kind = KINDS[0] if instrument.is_comprehensive else KINDS[1]
    return Happened(kind, at, row.instrument, result, id=row.pk)


def in_use(name: str, *, on: date) -> Instrument:
    """The edition of an instrument to begin with; raises NotOnShelf.

    A form that was filled in before an adopter's folder existed is typed in with the first edition there is.
    """
    folder = standards.shelf().folder(name)
    if name not in instruments_reading.names(standards.shelf()) or not folder.editions:
        raise NotOnShelf(name)
    return instruments_reading.in_force(standards.shelf(), folder.name, on=max(on, folder.editions[0]))


def languages(name: str) -> tuple[str, ...]:
    """In which languages an instrument can be asked."""
    folder = standards.shelf().folder(name)
    found = (path.stem for path in folder.folder.glob("*.yaml") if len(path.stem) in (2, 3))
    return (ENGLISH, *sorted(found))


def words(name: str, language: str) -> Callable[[str], str]:
    """An instrument's English strings in the language of the interview."""
    found = standards.shelf().translation(name, language) if name in standards.shelf().folders else {}
    return lambda text: found.get(text, text)


def headline(instrument: Instrument) -> Score | None:
    """The score an instrument is known by: the first that no other is made of, and that is made of half the questions.

    None where no score speaks for the whole: an interview about many things is not known by one of them.
    """
    within = {key for one in instrument.scores for key in one.of}
    whole = [one for one in instrument.scores if one.key not in within]
    return next((one for one in whole if 2 * len(_made_of(instrument, one)) >= len(instrument.items)), None)


def _made_of(instrument: Instrument, score: Score) -> set[str]:
    """The questions a score is made of, also by way of other scores."""
    scores = {one.key: one for one in instrument.scores}
    found: set[str] = set()
    for key in score.of:
        found |= _made_of(instrument, scores[key]) if key in scores else {key}
    return found


@lru_cache(maxsize=256)
def scale(instrument: Instrument, key: str) -> tuple[float | None, float | None]:
    """The least and the most a score can be, whatever is answered; None where there is no end."""
    found = scoring.score(instrument, {}).result(key)
    return found.least, found.most


def marks(instrument: Instrument, following: Following) -> tuple[str, ...]:
    """The labels of what follows from answers: of the whole instrument, of itself, and of the questions it looks at."""
    own = () if isinstance(following, Remark) else following.labels
    asked = {test.item for test in tests_of(following.when) if isinstance(test, ItemTest)}
    found = (item.labels for item in instrument.items if item.key in asked)
    return tuple(sorted(labels.inherited(instrument.labels, own, *found)))


def watched(instrument: Instrument) -> frozenset[str]:
    """The questions whose answers open a safety step: asked anew each time, never carried over."""
    steps = (one for one in instrument.triggers if one.before_closing)
    return frozenset(test.item for one in steps for test in tests_of(one.when) if isinstance(test, ItemTest))


def given(item: Item, raw: object) -> Given:
    """What was answered to a question; blank where it does not fit any more."""
    try:
        return read_answer(item, raw)
    except Unfit:
        return BLANK


def kept(found: Given) -> Any:  # noqa: ANN401 - a value of JSON
    """An answer as an assessment keeps it; None where it is blank."""
    if found.state == "left":
        return {"left": found.left, "why": found.why}
    value = found.value
    return list(value) if isinstance(value, tuple) else value.isoformat() if isinstance(value, date) else value


def all_labels(row: Assessment, found: Iterable[str]) -> list[str]:
    """The labels of an assessment with these of its answers."""
    return sorted(labels.inherited(row.case.labels, found))
