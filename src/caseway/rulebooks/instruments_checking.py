"""What is wrong with an instrument that can be read: names that are not there, numbers that do not fit together."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise

from caseway.criteria import Text, unknown_word
from caseway.rulebooks.branching import COMPARE, Condition, ItemTest, ScoreTest, tests_of
from caseway.rulebooks.codes import DOMAINS, LABELS, is_loinc
from caseway.rulebooks.deadlines import SETTINGS
from caseway.rulebooks.instruments import Cutoff, Following, Instrument, Item, Score
from caseway.rulebooks.shelf import INSTRUMENT

Wrong = tuple[str, Text | str]

_KEY = re.compile(r"[a-z][a-z0-9]*(?:[-_][a-z0-9]+)*")
_TAKES = {  # which entries of a score go with which method
    "sum": ("of", "may_miss", "provisional"),
    "weighted": ("of", "weights", "may_miss", "provisional"),
    "lookup": ("of", "weights", "table", "provisional"),
    "count": ("of", "reaching", "provisional"),
    "rule": ("rows",),
}
_NEEDS = {
    "sum": ("of",),
    "weighted": ("of", "weights"),
    "lookup": ("of", "table"),
    "count": ("of", "reaching"),
    "rule": ("rows",),
}


def wrong(found: Instrument) -> Iterator[Wrong]:
    """Each fault: its place in the file, and what is wrong."""
    yield from _keys(found)
    yield from _labels(found)
    for setting in found.settings:
        if setting not in SETTINGS:
            yield "settings", unknown_word("setting", setting, SETTINGS)
    yield from _codes(found)
    yield from _items(found)
    yield from _scores(found)
    yield from _followings(found)


def _keys(found: Instrument) -> Iterator[Wrong]:
    """Keys that are written twice or cannot be keys; an item and a score do not share one, nor do bands of a cut-off."""
    answers = [(f"{place}.{item.key}", item.answers) for place, item in _placed(found)]
    groups = [
        ("components", [part.key for part in found.components]),
        ("items and scores", [item.key for item in found.items] + [one.key for one in found.scores]),
        ("triggers", [row.key for row in found.triggers]),
        ("proposals", [row.key for row in found.proposals]),
        ("remarks", [row.key for row in found.remarks]),
        *((place, [answer.code for answer in listed]) for place, listed in answers),
        *((f"scores.{one.key}", [cutoff.key for cutoff in one.cutoffs if cutoff.key]) for one in found.scores),
        *((f"scores.{one.key}", [band.key for band in cut.bands]) for one in found.scores for cut in one.cutoffs),
    ]
    for place, keys in groups:
        for key in dict.fromkeys(keys):
            if not _KEY.fullmatch(key):
                yield place, f"“{key}” is no key. A key is small letters and digits, joined by - or _."
            if keys.count(key) > 1:
                yield place, f"“{key}” is the key of two; give one of them another."


def _labels(found: Instrument) -> Iterator[Wrong]:
    marked: list[tuple[str, Iterable[str]]] = [("labels", found.labels)]
    for place, item in _placed(found):
        marked += [(f"{place}.labels", item.labels)]
        marked += [(place, answer.labels) for answer in item.answers]
    marked += [(f"triggers[{at}].labels", row.labels) for at, row in enumerate(found.triggers)]
    marked += [(f"proposals[{at}].labels", row.labels) for at, row in enumerate(found.proposals)]
    for place, labels in marked:
        for label in labels:
            if label not in LABELS:
                yield place, unknown_word("label", label, LABELS)


def _codes(found: Instrument) -> Iterator[Wrong]:
    """Codes of LOINC that are written wrong, and unconfirmed ones that nothing has."""
    placed = [("loinc", found.loinc), *((f"scores[{at}].loinc", one.loinc) for at, one in enumerate(found.scores))]
    for place, item in _placed(found):
        placed += [(f"{place}.loinc", item.loinc), *((place, answer.loinc) for answer in item.answers)]
    for place, code in placed:
        if code and not is_loinc(code):
            yield place, f"“{code}” is no code of LOINC: a digit is wrong. Look it up at loinc.org."
    for code in found.unconfirmed:
        if code not in [known for _, known in placed]:
            yield "unconfirmed", f"nothing has the code “{code}”; take it out."


def _items(found: Instrument) -> Iterator[Wrong]:
    before: list[str] = []
    for place, item in _placed(found):
        yield from ((place, says) for says in _wrong_item(item))
        yield from _tests(found, item.when, f"{place}.when", before)
        before.append(item.key)
    for at, part in enumerate(found.components):
        if not part.items:
            yield f"components[{at}].items", "a component without items asks nothing; take it out."


def _wrong_item(item: Item) -> Iterator[str]:
    pointed = [answer for answer in item.answers if answer.points is not None]
    if item.reverse and (item.kind not in ("choice", "yes_no") or not pointed):
        yield "only a choice with points, or yes and no, can be reversed."
    if 0 < len(pointed) < len(item.answers) and item.kind != "several":
        yield "some of its answers have points and some have none; give all of them points, or none."
    if item.answers and len(item.answers) < 2:
        yield "one answer is no choice; offer at least two."
    codes = [answer.code for answer in item.answers]
    for answer in item.answers:
        for code in answer.replaces:
            if code not in codes:
                yield f"“{answer.code}” replaces “{code}”, which is none of its answers: {', '.join(codes)}."
    if item.kind != "number" and (item.least is not None or item.most is not None or item.whole or item.unit):
        yield "“least”, “most”, “whole” and “unit” are of a number."
    if item.least is not None and item.most is not None and item.least >= item.most:
        yield f"“least” ({item.least:g}) is not less than “most” ({item.most:g})."


def _scores(found: Instrument) -> Iterator[Wrong]:
    known: list[str] = []
    for at, one in enumerate(found.scores):
        place = f"scores[{at}]"
        yield from ((place, says) for says in _wrong_method(one))
        for key in one.of:
            if key in known:
                continue
            item = next((item for item in found.items if item.key == key), None)
            if item is None:
                names = [*(item.key for item in found.items if item.has_points), *known]
                yield f"{place}.of", unknown_word("item or earlier score", key, names)
            elif not item.has_points:
                yield f"{place}.of", f"the answers to “{key}” have no points; give them some, or leave it out."
        yield from _missing(found, one, place)
        yield from _cutoffs(one, place)
        for number, row in enumerate(one.rows):
            yield from _tests(found, row.when, f"{place}.rows[{number}].when", None, known)
        known.append(one.key)


def _wrong_method(one: Score) -> Iterator[str]:
    for name in ("of", "weights", "table", "reaching", "rows", "may_miss", "provisional"):
        has = bool(getattr(one, name))
        if has and name not in _TAKES[one.method]:
            yield f"“{name}” says nothing in a score by “{one.method}”, which takes: {', '.join(_TAKES[one.method])}."
        if not has and name in _NEEDS[one.method]:
            yield f"a score by “{one.method}” needs “{name}”."
    if len(set(one.of)) < len(one.of):
        yield "“of” names a part twice; weights make one count more."
    for key, weight in one.weights:
        if key not in one.of or not weight:
            yield f"“{key}” in “weights” is none of its parts, or weighs nothing. Parts: {', '.join(one.of)}."
    if not _rising([step.from_ for step in one.table]):
        yield "the rows of “table” are not in order; put the smallest “from” first."


def _missing(found: Instrument, one: Score, place: str) -> Iterator[Wrong]:
    items = list(_items_of(found, one))
    if one.may_miss and (one.provisional or not 0 < one.may_miss < len(one.of) or set(one.of) - set(items)):
        says = "“may_miss” is less than the number of items, goes with items only, and not with “provisional”."
        yield f"{place}.may_miss", says
    for key in one.provisional:
        if key not in items:
            yield f"{place}.provisional", unknown_word("item of this score", key, items)


def _items_of(found: Instrument, one: Score) -> Iterator[str]:
    """The items a score is made of, at first or second hand."""
    inner = {score.key: score for score in found.scores[: found.scores.index(one)]}
    for key in one.of:
        yield from _items_of(found, inner[key]) if key in inner else (key,)


def _cutoffs(one: Score, place: str) -> Iterator[Wrong]:
    usual = [cutoff for cutoff in one.cutoffs if not cutoff.by_choice]
    if one.cutoffs and not usual:
        yield f"{place}.cutoffs", "every cut-off is “by_choice”; one has to hold where nobody chooses."
    if sum(not _demands(cutoff) for cutoff in usual) > 1:
        yield f"{place}.cutoffs", "two cut-offs hold for everyone; say of one for whom, or that it is “by_choice”."
    for number, cutoff in enumerate(one.cutoffs):
        if not cutoff.bands or not _rising([band.from_ for band in cutoff.bands]):
            yield f"{place}.cutoffs[{number}]", "a cut-off has bands, the one with the smallest “from” first."


def _demands(cutoff: Cutoff) -> bool:
    return bool(cutoff.sex or cutoff.settings) or cutoff.age_from is not None or cutoff.age_to is not None


def _followings(found: Instrument) -> Iterator[Wrong]:
    groups: dict[str, tuple[Following, ...]] = {
        "triggers": found.triggers,
        "proposals": found.proposals,
        "remarks": found.remarks,
    }
    for name, listed in groups.items():
        for at, row in enumerate(listed):
            yield from _tests(found, row.when, f"{name}[{at}].when")
    for at, trigger in enumerate(found.triggers):
        named = trigger.instrument.startswith(f"{INSTRUMENT}/")
        if named != (trigger.kind == "instrument"):
            yield (
                f"triggers[{at}].instrument",
                "a trigger of the kind instrument, and no other, names one: instrument/…",
            )
    for at, proposal in enumerate(found.proposals):
        if proposal.domain not in DOMAINS:
            yield f"proposals[{at}].domain", unknown_word("domain", proposal.domain, DOMAINS)


def _tests(
    found: Instrument,
    condition: Condition | None,
    place: str,
    before: list[str] | None = None,
    scored: list[str] | None = None,
) -> Iterator[Wrong]:
    """Tests of what is not there; `before`: the items an item may hang on; `scored`: the scores a score may."""
    for test in tests_of(condition):
        if isinstance(test, ScoreTest):
            says = _wrong_score_test(found, test, before, scored)
        else:
            says = _wrong_item_test(found, test, before)
        if says:
            yield place, says


def _wrong_score_test(
    found: Instrument, test: ScoreTest, before: list[str] | None, scored: list[str] | None
) -> Text | str:
    names = [one.key for one in found.scores] if scored is None else scored
    if before is not None:
        names = [one.key for one in found.scores if one.of and set(_items_of(found, one)) <= set(before)]
    if test.score not in names:
        return unknown_word("score" if before is None else "score of the items before", test.score, names)
    bands = dict.fromkeys(band.key for cutoff in found.score(test.score).cutoffs for band in cutoff.bands)
    wanted = test.value if isinstance(test.value, tuple) else ()
    return next((unknown_word("band", band, bands) for band in wanted if band not in bands), "")


def _wrong_item_test(found: Instrument, test: ItemTest, before: list[str] | None) -> Text | str:
    names = [item.key for item in found.items] if before is None else before
    if test.item not in names:
        return unknown_word("item" if before is None else "item before this one", test.item, names)
    item = found.item(test.item)
    if test.how in COMPARE:
        return "" if item.has_points else f"the answers to “{item.key}” have no points to compare."
    if test.how in ("answered", "left"):
        return ""
    allowed = [answer.code for answer in item.answers]
    wanted = test.value if isinstance(test.value, tuple) else (test.value,)
    if item.kind == "number" and test.how == "is" and not isinstance(test.value, str):
        return ""
    if not allowed or (item.kind == "several" and test.how == "is"):
        return (
            f"“{test.how}” does not go with “{item.key}”. Write any_of: […] for several, at_least or left for others."
        )
    return next((unknown_word("answer", code, allowed) for code in wanted if code not in allowed), "")


def _placed(found: Instrument) -> Iterator[tuple[str, Item]]:
    """Each item with its place in the file."""
    for at, part in enumerate(found.components):
        for number, item in enumerate(part.items):
            yield f"components[{at}].items[{number}]", item


def _rising(numbers: list[float]) -> bool:
    return all(low < high for low, high in pairwise(numbers))
