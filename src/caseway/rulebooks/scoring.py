"""Scoring: an instrument and the answers to it in; scores, what they mean, and what follows from them, out.

    scored = score(instrument, answers, about={"sex": "female", "age": 71})
    scored.result("total")     # value, state, band, the cut-off used, or why there is no score
    scored.triggers            # what has to be done, before the form is closed or after
    scored.proposals           # needs to look at with the client; proposed, never confirmed
    scored.labels              # what marks these answers as sensitive
    scored.blank               # what has yet to be asked

It never raises on any answers: one that does not fit its item is told in `wrong` and counts as blank. What is missing
is never guessed. A score has bounds, the least and the most it can become, and what they decide is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import isfinite

from caseway.criteria import Text
from caseway.rulebooks.answers import BLANK, NO_QUESTION, Given, Unfit, points, reach, read_answer
from caseway.rulebooks.branching import COMPARE, ItemTest, ScoreTest, holds, tests_of
from caseway.rulebooks.codes import LABELS
from caseway.rulebooks.instruments import (
    Band,
    Cutoff,
    Instrument,
    Item,
    Proposal,
    Score,
    Trigger,
)
from caseway.rulebooks.scored import Result, Scored, ScoreState

PRORATED = "{answered} of {of} questions are answered; the score is scaled up from them."
PROVISIONAL = "Not all is known yet. The score is at least {least}."
BETWEEN = "Not all is known yet. The score is at least {least} and at most {most}."
TOO_MANY_MISSING = "No score: {missing} of {of} answers missing, and at most {may_miss} may be."
ALL_NEEDED = "No score: {missing} of {of} answers missing, and all are needed."

TEMPLATES = (PRORATED, PROVISIONAL, BETWEEN, TOO_MANY_MISSING, ALL_NEEDED)

Bounds = tuple[float, float]


def score(
    instrument: Instrument,
    answers: Mapping[str, object],
    *,
    about: Mapping[str, object] | None = None,
    chosen: Mapping[str, str] | None = None,
) -> Scored:
    """Score answers.

    about: what is known of the client that cut-offs may depend on: `sex`, `age` in whole years, `setting`.
    chosen: by the key of a score, the key of the cut-off that a clinician chose for it.
    """
    sitting = _Sitting(instrument, answers, about or {}, chosen or {})
    asked = [item for item in instrument.items if sitting.is_asked(item)]
    states = {item.key: sitting.given[item.key].state for item in asked}
    triggers = tuple(row for row in instrument.triggers if holds(row.when, sitting))
    proposals = tuple(row for row in instrument.proposals if holds(row.when, sitting))
    return Scored(
        instrument=instrument,
        results=tuple(sitting.result(one) for one in instrument.scores),
        triggers=triggers,
        proposals=proposals,
        remarks=tuple(row for row in instrument.remarks if holds(row.when, sitting)),
        labels=_labels(sitting, (*triggers, *proposals)),
        asked=tuple(states),
        blank=tuple(item.key for item in asked if states[item.key] == "blank" and not item.optional),
        left=tuple(key for key, state in states.items() if state == "left"),
        wrong=sitting.wrong,
    )


def _labels(sitting: _Sitting, held: Iterable[Trigger | Proposal]) -> tuple[str, ...]:
    """Every label, in one order: of the instrument, of the items and choices answered, and of what follows."""
    found = set(sitting.instrument.labels).union(*(row.labels for row in held))
    for item in sitting.instrument.items:
        given = sitting.given[item.key]
        if given.state == "given" and sitting.is_asked(item) is not False:
            found.update(item.labels)
            value = given.value
            codes = value if isinstance(value, tuple) else (value,)
            found.update(label for answer in item.answers if answer.code in codes for label in answer.labels)
    return tuple(label for label in LABELS if label in found)


@dataclass(frozen=True, slots=True)
class _Tally:
    """A score being counted: its bounds, the items it lacks, how many answers it is made of, and its value if it has one."""

    bounds: Bounds
    missing: tuple[str, ...]
    of: int
    state: ScoreState
    value: float | None


class _Sitting:
    """The answers of one sitting, and what they decide."""

    def __init__(
        self,
        instrument: Instrument,
        answers: Mapping[str, object],
        about: Mapping[str, object],
        chosen: Mapping[str, str],
    ) -> None:
        self.instrument = instrument
        self.about = about
        self.chosen = chosen
        self.items = {item.key: item for item in instrument.items}
        self.scores = {one.key: one for one in instrument.scores}
        self.wrong: dict[str, Text] = {str(key): Text(NO_QUESTION) for key in answers if key not in self.items}
        self.given = {key: self._read(item, answers.get(key)) for key, item in self.items.items()}
        self.asked: dict[str, bool | None] = {}
        self.tallies: dict[str, _Tally] = {}

    def _read(self, item: Item, raw: object) -> Given:
        try:
            return read_answer(item, raw)
        except Unfit as unfit:
            self.wrong[item.key] = unfit.says
            return BLANK

    def is_asked(self, item: Item) -> bool | None:
        """Whether an item is asked; None where the answer it hangs on is missing."""
        if item.key not in self.asked:
            self.asked[item.key] = True if item.when is None else holds(item.when, self)
        return self.asked[item.key]

    def of_item(self, test: ItemTest) -> bool | None:
        """Whether an answer is as a test says. One that is there is believed, unless its question is surely not asked."""
        item, given = self.items[test.item], self.given[test.item]
        if self.is_asked(item) is False:
            return False
        if test.how in ("answered", "left"):
            return None if given.state == "blank" else (given.state == "left") == (test.how == "left")
        if given.state != "given" or given.value is None:
            return None
        if test.how in COMPARE:
            return COMPARE[test.how](points(item, given.value), _number(test.value))
        if test.how == "is":
            return given.value == test.value
        codes = given.value if isinstance(given.value, tuple) else (given.value,)
        return isinstance(test.value, tuple) and not set(codes).isdisjoint(test.value)

    def of_score(self, test: ScoreTest) -> bool | None:
        """Whether a score is as a test says; where it has no value yet, whether its bounds decide it."""
        one = self.scores[test.score]
        least, most = self._span(one)
        if test.how in COMPARE:
            ends = {COMPARE[test.how](end, _number(test.value)) for end in (least, most)}
            return ends.pop() if len(ends) == 1 else None
        found = {band.key if band else "" for band in self._bands(one, least, most)}
        wanted = set(test.value) if isinstance(test.value, tuple) else set()
        return True if found <= wanted else False if found.isdisjoint(wanted) else None

    def _span(self, one: Score) -> Bounds:
        tally = self.tally(one)
        if tally.state in ("complete", "prorated") and tally.value is not None:
            return tally.value, tally.value
        return tally.bounds

    def tally(self, one: Score) -> _Tally:
        """One score, counted once."""
        if one.key not in self.tallies:
            self.tallies[one.key] = self._count(one)
        return self.tallies[one.key]

    def _count(self, one: Score) -> _Tally:
        parts = [(key, *self._part(key)) for key in one.of or _named(one)]
        missing = tuple(dict.fromkeys(key for _, _, lacking, _ in parts for key in lacking))
        unsure = {key for key, _, lacking, _ in parts if lacking}
        of = sum(number for _, _, _, number in parts)
        spans = {key: bounds for key, bounds, _, _ in parts}
        bounds = least, most = _COUNTS[one.method](self, one, spans)
        if least == most:
            return _Tally(bounds, missing, of, "complete", least)
        if one.provisional and set(missing) <= set(one.provisional) and isfinite(least):
            return _Tally(bounds, missing, of, "provisional", least)
        if len(unsure) <= one.may_miss:
            known = sum(one.weight(key) * spans[key][0] for key in one.of if key not in unsure)
            scaled = _nearest(known * of, of - len(unsure))
            return _Tally(bounds, missing, of, "prorated", min(max(scaled, least), most))
        return _Tally(bounds, missing, of, "none", None)

    def _part(self, key: str) -> tuple[Bounds, tuple[str, ...], int]:
        """The bounds of one part of a score, the items it lacks, and of how many answers it is made."""
        if key in self.scores:
            tally = self.tally(self.scores[key])
            return self._span(self.scores[key]), tally.missing, tally.of
        item, given = self.items[key], self.given[key]
        asked = self.is_asked(item)
        if asked is False:
            return (0, 0), (), 1
        least, most = reach(item) if given.value is None else (points(item, given.value),) * 2
        if asked:
            return (least, most), () if given.value is not None else (key,), 1
        # Whether it is asked hangs on an answer that is missing; if it is not, it will count nothing.
        return (min(least, 0), max(most, 0)), self._behind(item), 1

    def _behind(self, item: Item) -> tuple[str, ...]:
        """The items without an answer on which it hangs whether an item is asked."""
        found: list[str] = []
        for test in tests_of(item.when):
            if isinstance(test, ScoreTest):
                found += self.tally(self.scores[test.score]).missing
            elif self.is_asked(self.items[test.item]) is None:
                found += self._behind(self.items[test.item])
            elif self.given[test.item].value is None:
                found.append(test.item)
        return tuple(dict.fromkeys(found))

    def added(self, one: Score, spans: Mapping[str, Bounds]) -> Bounds:
        """A sum, weighted or not."""
        ends = [sorted(one.weight(key) * end for end in spans[key]) for key in one.of]
        return sum(end[0] for end in ends), sum(end[1] for end in ends)

    def looked_up(self, one: Score, spans: Mapping[str, Bounds]) -> Bounds:
        """The points that a table gives a sum."""
        least, most = self.added(one, spans)
        found = [one.looked_up(least), *(step.points for step in one.table if least < step.from_ <= most)]
        return min(found), max(found)

    def counted(self, one: Score, spans: Mapping[str, Bounds]) -> Bounds:
        """How many parts reach so many points."""
        reached = one.reaching or 0
        return sum(least >= reached for least, _ in spans.values()), sum(most >= reached for _, most in spans.values())

    def ruled(self, one: Score, spans: Mapping[str, Bounds]) -> Bounds:
        """The points of the first row that holds; of all that may hold before it."""
        del spans  # the rows name what they look at
        found: list[float] = []
        for row in one.rows:
            held = holds(row.when, self)
            if held is not False:
                found.append(row.points)
            if held:
                return min(found), max(found)
        return min([*found, 0]), max([*found, 0])

    def result(self, one: Score) -> Result:
        """What came of one score, with its band and the cut-off used."""
        tally = self.tally(one)
        least, most = tally.bounds
        cutoffs = self._cutoffs(one)
        bands = [] if tally.value is None else self._bands(one, *self._span(one))
        keys = {band.key if band else "" for band in bands}
        settled = len(keys) == 1
        return Result(
            key=one.key,
            title=one.title,
            state=tally.state,
            value=tally.value,
            least=least if isfinite(least) else None,
            most=most if isfinite(most) else None,
            missing=tally.missing,
            of=tally.of,
            band=bands[0] if settled else None,
            cutoff=cutoffs[0].key if len(cutoffs) == 1 else "",
            choose=cutoffs if len(cutoffs) > 1 and tally.value is not None and not settled else (),
            because=_because(one, tally),
        )

    def _bands(self, one: Score, least: float, most: float) -> list[Band | None]:
        """Every band a score between two numbers may fall into, by every cut-off that may hold."""
        return [band for cutoff in self._cutoffs(one) for band in cutoff.crossed(least, most)]

    def _cutoffs(self, one: Score) -> tuple[Cutoff, ...]:
        """The cut-off that holds; several where what is known does not decide it."""
        by_choice = tuple(cutoff for cutoff in one.cutoffs if cutoff.key == self.chosen.get(one.key))
        if by_choice:
            return by_choice
        usual = [cutoff for cutoff in one.cutoffs if not cutoff.by_choice]
        found = tuple(cutoff for cutoff in usual if _fits(cutoff, self.about) is not False)
        return found or tuple(usual)  # where none is for this client, somebody has to choose


_COUNTS = {
    "sum": _Sitting.added,
    "weighted": _Sitting.added,
    "lookup": _Sitting.looked_up,
    "count": _Sitting.counted,
    "rule": _Sitting.ruled,
}


def _fits(cutoff: Cutoff, about: Mapping[str, object]) -> bool | None:
    """Whether a cut-off is for this client; None where that is not known."""
    age = about.get("age")
    years = age if isinstance(age, (int, float)) else None
    low, high = cutoff.age_from, cutoff.age_to
    tests = [
        _among(cutoff.sex, about.get("sex")),
        _among(cutoff.settings, about.get("setting")),
        True if low is None else None if years is None else years >= low,
        True if high is None else None if years is None else years <= high,
    ]
    return False if False in tests else None if None in tests else True


def _among(wanted: tuple[str, ...], found: object) -> bool | None:
    if not wanted:
        return True
    return None if found in (None, "") else found in wanted


def _named(one: Score) -> tuple[str, ...]:
    """The items and scores that the rows of a rule look at."""
    tests = [test for row in one.rows for test in tests_of(row.when)]
    return tuple(dict.fromkeys(test.item if isinstance(test, ItemTest) else test.score for test in tests))


def _because(one: Score, tally: _Tally) -> Text | None:
    numbers = {"of": tally.of, "missing": len(tally.missing), "answered": tally.of - len(tally.missing)}
    least, most = (float(end) for end in tally.bounds)
    if tally.state == "prorated":
        return Text(PRORATED, numbers)
    if tally.state == "provisional":
        return Text(BETWEEN if isfinite(most) else PROVISIONAL, {"least": least, "most": most})
    if tally.state == "none":
        return (
            Text(TOO_MANY_MISSING, {**numbers, "may_miss": one.may_miss}) if one.may_miss else Text(ALL_NEEDED, numbers)
        )
    return None


def _nearest(numerator: float, denominator: int) -> float:
    """A quotient as a whole number; a half is rounded up."""
    return (2 * numerator + denominator) // (2 * denominator)


def _number(value: object) -> float:
    assert isinstance(value, (int, float))  # the reader of conditions has seen to it
    return value
