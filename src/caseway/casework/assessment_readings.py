"""How a score is read: its value on its scale, the band it falls into, and the words for both."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from caseway.casework import sitting, standards
from caseway.casework.assessment_records import BandSeen, CutoffSeen, Point, Reading, Series
from caseway.casework.models import Assessment
from caseway.rulebooks import NotOnShelf
from caseway.rulebooks.instruments import Cutoff, Instrument, Score
from caseway.rulebooks.scored import Result, Scored

Words = Callable[[str], str]


def of(row: Assessment, instrument: Instrument, scored: Scored) -> tuple[Reading, ...]:
    """The readings of an assessment, the score it is known by first; of a completed one as they were counted then."""
    kept = {one["score"]: one for one in row.scores}
    first = sitting.headline(instrument)
    words = standards.words_of(row.instrument)
    found = [_reading(one, instrument, scored.result(one.key), kept.get(one.key), words) for one in instrument.scores]
    return tuple(sorted(found, key=lambda one: first is not None and one.key != first.key))


def title(row: Assessment) -> str:
    """What an assessment is called: as whoever recorded it named it, or as its instrument is."""
    if row.title:
        return row.title
    try:
        return standards.words_of(row.instrument)(sitting.instrument_of(row).title)
    except NotOnShelf:
        return row.instrument.rpartition("/")[2]


def headline(row: Assessment) -> Reading | None:
    """What a list says of a completed assessment; None where there is no score, or the folder is gone."""
    try:
        instrument = sitting.instrument_of(row)
    except NotOnShelf:
        return None
    score = sitting.headline(instrument)
    kept = next((one for one in row.scores if score and one["score"] == score.key), None)
    return _reading(score, instrument, None, kept, standards.words_of(row.instrument)) if score and kept else None


def series(rows: Iterable[Assessment]) -> tuple[Series, ...]:
    """The scores over time of completed assessments, by instrument; those of a licensed one have no scale, and no drawing."""
    groups: dict[str, list[Assessment]] = {}
    for row in sorted(rows, key=lambda one: (one.administered_date, one.created_at)):
        groups.setdefault(row.instrument, []).append(row)
    found = (_series(name, group) for name, group in groups.items() if name)
    return tuple(sorted((one for one in found if one), key=lambda one: one.title))


def _series(name: str, rows: list[Assessment]) -> Series | None:
    read = [(row, reading) for row in rows if (reading := headline(row)) and reading.is_whole]
    if not read:
        return None
    last = read[-1][1]
    title = sitting.instrument_of(read[-1][0]).title
    points = tuple(
        Point(row.pk, row.administered_date, one.value, one.label, one.positive)
        for row, one in read
        if one.value is not None
    )
    words = standards.words_of(name)
    return Series(name, words(title), last.title, last.least or 0, last.most, last.bands, points)


def _reading(
    score: Score, instrument: Instrument, now: Result | None, kept: Mapping[str, Any] | None, words: Words
) -> Reading:
    told: Mapping[str, Any] = kept or (now.as_json() if now else {})
    least, most = sitting.scale(instrument, score.key)
    cutoff = _cutoff(score, str(told.get("cutoff", "")))
    return Reading(
        key=score.key,
        title=words(score.title),
        state=str(told.get("state", "none")),
        value=told.get("value"),
        least=least,
        most=most,
        low=told.get("least"),
        high=told.get("most"),
        label=words(str(told.get("label", ""))),
        positive=bool(told.get("positive")),
        because=now.because if now else None,
        cutoff=words(cutoff.label) if cutoff and cutoff.label else "",
        bands=_bands(cutoff, most, str(told.get("band", "")), words) if cutoff else (),
        choose=()
        if kept or now is None
        else tuple(CutoffSeen(one.key, words(one.label), _bands(one, most, "", words)) for one in now.choose),
        source=(cutoff.source if cutoff else None) or score.source,
        is_headline=score is sitting.headline(instrument),
    )


def _cutoff(score: Score, key: str) -> Cutoff | None:
    """The cut-off that was used; the only one, where none is named."""
    usual = [one for one in score.cutoffs if not one.by_choice]
    named = next((one for one in score.cutoffs if one.key == key and key), None)
    return named or (usual[0] if len(usual) == 1 else None)


def _bands(cutoff: Cutoff, most: float | None, here: str, words: Words) -> tuple[BandSeen, ...]:
    ends = [*(one.from_ for one in cutoff.bands[1:]), None]
    return tuple(
        BandSeen(words(one.label), one.from_, most if end is None else end - 1, one.positive, one.key == here)
        for one, end in zip(cutoff.bands, ends, strict=True)
    )
