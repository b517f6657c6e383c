"""Reading sets of deadlines: an edition, the list of triggers, and every fault of either at once."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Literal, TypeVar

from caseway import criteria
from caseway.criteria import Fault, Node, Unreadable
from caseway.rulebooks import typed
from caseway.rulebooks.calendars import Offset
from caseway.rulebooks.deadlines import (
    MODES,
    PARTIES,
    RESULTS,
    SETTINGS,
    Basis,
    Circumstance,
    DeadlineSet,
    Each,
    Keeper,
    Rule,
    Standing,
    Trigger,
    Way,
)
from caseway.rulebooks.facts import OURS, read_translation
from caseway.rulebooks.shelf import DEADLINE, Folder, Shelf

TRIGGERS = "triggers.yaml"

T = TypeVar("T")

_ID = re.compile(r"[a-z][a-z0-9-]{0,59}")
_KEY = re.compile(r"[a-z][a-z0-9_]{0,59}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
_STEP = re.compile(r"(\w+)(?:\[(\d+)\])?")
# What of these starts a rule.
_AFTER_ITSELF: Mapping[str, tuple[str, ...]] = {"assessment": ("assessed",), "plan": ("plan_agreed", "plan_reviewed")}

Wrong = tuple[str, criteria.Text | str]  # where, and what is wrong there


# --- as it is written ---


@dataclass(frozen=True, slots=True)
class _Source:
    title: str
    publisher: str
    address: str
    standing: Standing
    read: date | None = None


@dataclass(frozen=True, slots=True)
class _Other:
    date: str
    within: str | None = None


@dataclass(frozen=True, slots=True)
class _Row:
    id: str
    label: str
    says: str
    clears: str
    trigger: str
    source: str
    met_by: tuple[Way, ...]
    due: str | None = None
    at: Literal["end of day", "noon"] = "end of day"
    from_: str | None = None
    grace: str | None = None
    each: Each | None = None
    every: str | None = None
    first: int = 0
    settings: tuple[str, ...] = ()
    only_if: _Other | None = None
    unless: _Other | None = None
    calendar: Literal["state", "federal"] = "state"
    escalate: int = 3
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Edition:
    title: str
    says: str
    settings: tuple[str, ...]
    sources: Mapping[str, _Source]
    deadlines: tuple[_Row, ...]


@dataclass(frozen=True, slots=True)
class _Trigger:
    label: str
    keeper: Keeper = "hand"
    hour: bool = False


@dataclass(frozen=True, slots=True)
class _Triggers:
    triggers: Mapping[str, _Trigger]


# --- triggers ---


def read_triggers(path: Path) -> Mapping[str, Trigger]:
    """Read a list of triggers; raise Unreadable with every fault found."""
    node, found = _load(path, _Triggers)
    wrong = [(f"triggers.{key}", f"“{key}” is no name; write small letters and _.") for key in found.triggers
             if not _KEY.fullmatch(key)]  # fmt: skip
    _raise(path, node, wrong)
    return {key: Trigger(key, row.label, row.keeper, row.hour) for key, row in found.triggers.items()}


def triggers_at(folder: Path) -> Mapping[str, Trigger]:
    """The triggers that sets in a folder may name: ours, and those that stand in a file beside them."""
    ours, beside = OURS / DEADLINE / TRIGGERS, folder / TRIGGERS
    found = dict(read_triggers(ours))
    if beside.is_file() and beside.resolve() != ours.resolve():
        found.update(read_triggers(beside))
    return found


@lru_cache(maxsize=8)
def triggers(shelf: Shelf) -> Mapping[str, Trigger]:
    """Every trigger on a shelf by its key."""
    found: dict[str, Trigger] = {}
    for root in shelf.roots:
        found = {**triggers_at(root / DEADLINE), **found}
    return found


@lru_cache(maxsize=16)
def words_of_triggers(shelf: Shelf, language: str) -> Mapping[str, str]:
    """What triggers are called in another language, by their labels; empty where there is no translation."""
    found: dict[str, str] = {}
    if _LANGUAGE.fullmatch(language):
        for root in reversed(shelf.roots):
            found.update(read_translation(root / DEADLINE / f"{Path(TRIGGERS).stem}.{language}.yaml"))
    return found


# --- sets ---


def sets(shelf: Shelf, *, on: date) -> Mapping[str, DeadlineSet]:
    """Every set of a shelf with an edition in force on a day, by name; raise Unreadable where one cannot be read."""
    found = {}
    for name in shelf.named(DEADLINE):
        folder = shelf.folder(name)
        in_force = [day for day in folder.editions if day <= on]
        if in_force:
            found[name] = edition(folder, in_force[-1])
    return found


def edition(folder: Folder, day: date) -> DeadlineSet:
    """One edition of a set, read once; raise NotOnShelf or Unreadable."""
    return _cached(folder.path(day), folder.name)


def of_folder(folder: Folder, day: date) -> DeadlineSet:
    """One edition of a set, read anew; raise NotOnShelf or Unreadable."""
    return read(folder.path(day), folder.name)


@lru_cache(maxsize=256)
def _cached(path: Path, name: str) -> DeadlineSet:
    return read(path, name)


def read(path: Path, name: str) -> DeadlineSet:
    """Read an edition of a set; raise Unreadable with every fault found."""
    known = triggers_at(path.parent.parent)
    node, found = _load(path, _Edition)
    _raise(path, node, [*_wrong_edition(found), *_wrong_rows(found, known)])
    sources = {
        id_: Basis(one.title, one.publisher, one.address, one.standing, one.read) for id_, one in found.sources.items()
    }
    rules = tuple(_rule(row, sources[row.source]) for row in found.deadlines)
    return DeadlineSet(name, date.fromisoformat(path.stem), found.title, found.says, found.settings, rules)


def _rule(row: _Row, source: Basis) -> Rule:
    return Rule(
        row.id, row.label, row.says, row.clears, row.trigger, source, _offset(row.due), row.at, _offset(row.from_),
        _offset(row.grace), row.each, _offset(row.every), row.first, row.met_by, row.settings, _other(row.only_if),
        _other(row.unless), row.calendar, row.escalate, row.note,
    )  # fmt: skip


def _offset(text: str | None) -> Offset | None:
    return Offset.parse(text) if text else None


def _other(other: _Other | None) -> Circumstance | None:
    return Circumstance(other.date, _offset(other.within)) if other else None


# --- what can be wrong ---


def _wrong_edition(found: _Edition) -> Iterator[Wrong]:
    yield from _strangers("settings", "setting", found.settings, SETTINGS)
    ids = [row.id for row in found.deadlines]
    used = {row.source for row in found.deadlines}
    if not ids:
        yield "deadlines", "a list of at least one is expected here."
    for id_ in dict.fromkeys(id_ for id_ in ids if ids.count(id_) > 1):
        yield "deadlines", f"“{id_}” is the id of two rules; keep one."
    for id_, source in found.sources.items():
        if id_ not in used:
            yield f"sources.{id_}", "nothing uses this source; use it or take it out."
        if (source.read is None) == (source.standing == "seen"):
            yield f"sources.{id_}", "“read”, a day, belongs to a source that was seen, and to no other."


def _wrong_rows(found: _Edition, known: Mapping[str, Trigger]) -> Iterator[Wrong]:
    for index, row in enumerate(found.deadlines):
        for place, says in (
            *_wrong_words(row, known, found.sources), *_wrong_times(row), *_wrong_repeats(row), *_wrong_ways(row, known),
        ):  # fmt: skip
            yield f"deadlines[{index}].{place}", says


def _wrong_words(row: _Row, known: Mapping[str, Trigger], sources: Mapping[str, _Source]) -> Iterator[Wrong]:
    if not _ID.fullmatch(row.id):
        yield "id", f"“{row.id}” is no id; write small letters, digits and -."
    yield from _strangers("source", "source", (row.source,), sources)
    yield from _strangers("trigger", "trigger", (row.trigger,), known)
    yield from _strangers("settings", "setting", row.settings, SETTINGS)
    for name, other in (("only_if", row.only_if), ("unless", row.unless)):
        if other:
            yield from _strangers(f"{name}.date", "trigger", (other.date,), known)


def _wrong_times(row: _Row) -> Iterator[Wrong]:
    """Lengths of time that cannot be read, and hours where only days make sense."""
    others = [
        (f"{name}.within", other.within) for name, other in (("only_if", row.only_if), ("unless", row.unless)) if other
    ]
    for place, text in (("due", row.due), ("from", row.from_), ("grace", row.grace), ("every", row.every), *others):
        if text and Offset.parse(text) is None:
            says = (
                "write a number and hours, days, business days, weeks, months or years, and “before” where it is that."
            )
            yield place, f"“{text}” is no length of time; {says}"
    for place, text in (("from", row.from_), ("grace", row.grace), ("every", row.every)):
        found = _offset(text)
        if found and (found.unit == "hour" or (place != "from" and found.number <= 0)):
            yield place, f"“{text}” does not do here; write days, weeks, months or years, and not before."


def _wrong_repeats(row: _Row) -> Iterator[Wrong]:
    due = _offset(row.due)
    if (row.due is None) == (row.each is None):
        yield (
            "due",
            "write “due”, how far from the trigger, or “each”, a month or quarter at whose end it is due: one of the two.",
        )
    if row.every and (row.each or (due and due.unit == "hour")):
        yield "every", "“every” repeats what is due in days; it goes with neither hours nor “each”."
    if row.each and (row.from_ or row.at == "noon"):
        yield "each", "what belongs in a month or quarter counts from its first day to the end of its last."
    if due and due.unit == "hour" and row.at == "noon":
        yield "at", "what is due in hours has its moment; leave this out."
    if row.first not in (0, 1) or (row.first and not (row.each or row.every)):
        yield "first", "“first” is 0 or 1, and 1 only where it recurs: the first time is then one period later."
    if row.escalate < 0:
        yield "escalate", "a number of days is expected here, 0 or more."


def _wrong_ways(row: _Row, known: Mapping[str, Trigger]) -> Iterator[Wrong]:
    if not row.met_by:
        yield "met_by", "a list of at least one is expected here: nothing would ever meet this rule."
    for index, way in enumerate(row.met_by):
        place = f"met_by[{index}]"
        yield from _strangers(f"{place}.result", "result", way.result, RESULTS[way.fact])
        if way.fact == "date":
            yield from _strangers(f"{place}.what", "date", way.what or ("",), known)
        if way.fact == "contact":
            yield from _strangers(f"{place}.mode", "mode", way.mode, MODES)
            yield from _strangers(f"{place}.party", "party", way.party, PARTIES)
        elif way.mode or way.party:
            yield place, "only a contact has a mode and a party."
        starts = row.trigger in way.what if way.fact == "date" else row.trigger in _AFTER_ITSELF.get(way.fact, ())
        if starts and row.from_ is None and not row.each:
            yield place, "what meets this rule also starts it; write “from: 1 day”, so that it does not meet itself."


def _strangers(place: str, what: str, words: tuple[str, ...], allowed: object) -> Iterator[Wrong]:
    names = list(allowed)  # type: ignore[call-overload] # any names
    for word in words:
        if word not in names:
            yield place, typed.unknown(what, word, names)


# --- files ---


def _load(path: Path, model: type[T]) -> tuple[Node, T]:
    node = criteria.yaml.load_file(path)
    found, faults = typed.read_part(node, model, file=str(path), path="", sources={})
    if found is None:
        raise Unreadable(faults)
    return node, found


def _raise(path: Path, node: Node, wrong: Sequence[Wrong]) -> None:
    """Raise Unreadable where something is wrong, each at its line."""
    if wrong:
        raise Unreadable([Fault(str(path), _line(node, place), place, says) for place, says in wrong])


def _line(node: Node, place: str) -> int | None:
    """The line of a place such as `deadlines[0].due`; of the nearest part around it where it is left out."""
    for name, index in _STEP.findall(place):
        if not isinstance(node.value, dict) or name not in node.value:
            break
        node = node.value[name]
        if index and isinstance(node.value, list):
            node = node.value[int(index)]
    return node.line
