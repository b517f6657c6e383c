"""Reading the careers of a shelf: every fault at once, and where two of them disagree."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from caseway import criteria
from caseway.criteria import Fault, Text, Unreadable
from caseway.rulebooks import hiring, typed
from caseway.rulebooks.careers import Career, tags_of
from caseway.rulebooks.shelf import Shelf
from caseway.rulebooks.sourcing import unused_sources

FOLDER = "career"

_WAY = re.compile(r"any\[(\d+)\]")


def careers(shelf: Shelf) -> Mapping[str, Career]:
    """Every career on the shelf by its key; raise Unreadable with every fault found."""
    return typed.gathered(shelf.files(FOLDER), read)


def read(path: Path) -> Career:
    """Read one career; raise Unreadable with every fault found."""
    found = typed.read(path, Career)
    node = criteria.yaml.load_file(path)
    wrong = (*_wrong_pay(found), *_wrong_ways(found))
    faults = [Fault(str(path), typed.line_of(node, place), place, says) for place, says in wrong]
    faults += unused_sources(path, found)
    if faults:
        raise Unreadable(faults)
    return found


def faults_of(path: Path) -> list[Fault]:
    """Every fault of one career's file."""
    try:
        read(path)
    except Unreadable as unreadable:
        return list(unreadable.faults)
    return []


def disagreements(found: Mapping[str, Career]) -> Iterator[str]:
    """Where two careers say different things of the same tag, occupation or pay row: one of them must be wrong."""
    seen: dict[tuple[object, ...], tuple[object, str]] = {}
    for key, career in found.items():
        for what, says in _shared(career):
            known, where = seen.setdefault(what, (says, key))
            if known != says:
                yield f"{' '.join(map(str, what))} is “{says}” in {key}, and “{known}” in {where}."


def _shared(career: Career) -> Iterator[tuple[tuple[object, ...], object]]:
    for name, tags in tags_of(career):
        for tag, words in tags.items():
            yield (name, tag), words
    for one in career.occupations:
        yield ("occupation", one.code), (one.title, one.growth, one.openings)
    for row in career.pay:
        yield ("pay of", row.code, row.where, row.month), (row.p25, row.median, row.p75)


def _wrong_pay(career: Career) -> Iterator[tuple[str, str]]:
    codes = [occupation.code for occupation in career.occupations]
    for index, way in enumerate(career.entry.ways):
        for code in set(way.occupations) - set(codes):
            yield f"entry.ways[{index}].occupations", f"“{code}” is none of its occupations: {', '.join(codes)}."
    for index, row in enumerate(career.pay):
        if row.code not in codes:
            yield f"pay[{index}].code", f"“{row.code}” is none of its occupations: {', '.join(codes)}."
        if not row.p25 <= row.median <= row.p75:
            yield (
                f"pay[{index}]",
                f"{row.p25}, {row.median} and {row.p75} are not in order; a quarter earns less than p25.",
            )


def _wrong_ways(career: Career) -> Iterator[tuple[str, Text | str]]:
    """What the rule language refuses in the rule that is made of the ways."""
    try:
        hiring.rule_of(career)
    except Unreadable as unreadable:
        for fault in unreadable.faults:
            way = _WAY.search(fault.path)
            yield f"entry.ways[{way[1]}]" if way else "entry.ways", fault.words
