"""Reading an edition of an instrument: every fault at once, with its line and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path

from caseway import criteria
from caseway.criteria import Fault, Node, Source, Unreadable
from caseway.rulebooks import typed
from caseway.rulebooks.branching import Condition, ConditionReader, Group
from caseway.rulebooks.instruments import (
    YES_NO,
    Answer,
    Band,
    Component,
    Cutoff,
    Instrument,
    Item,
    ItemKind,
    License,
    Method,
    Proposal,
    Remark,
    RuleRow,
    Score,
    Step,
    Trigger,
    TriggerKind,
)
from caseway.rulebooks.instruments_checking import wrong
from caseway.rulebooks.shelf import INSTRUMENT, Folder, Shelf
from caseway.rulebooks.sourcing import unused_sources

_NEVER = Group((), 1)  # stands for a condition that could not be read; the file is refused


@dataclass(frozen=True, slots=True)
class _Item:
    key: str
    kind: ItemKind
    text: str
    answers: str = ""
    choices: tuple[Answer, ...] = ()
    help: str = ""
    when: Node | None = None
    reverse: bool = False
    optional: bool = False
    private: bool = False
    labels: tuple[str, ...] = ()
    loinc: str = ""
    least: float | None = None
    most: float | None = None
    whole: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class _Component:
    key: str
    title: str
    items: tuple[_Item, ...]
    lead: str = ""


@dataclass(frozen=True, slots=True)
class _RuleRow:
    when: Node
    points: float


@dataclass(frozen=True, slots=True)
class _Score:
    key: str
    title: str
    method: Method
    source: Source
    of: tuple[str, ...] = ()
    weights: Mapping[str, float] = field(default_factory=dict)
    table: tuple[Step, ...] = ()
    reaching: float | None = None
    rows: tuple[_RuleRow, ...] = ()
    may_miss: int = 0
    provisional: tuple[str, ...] = ()
    bands: tuple[Band, ...] = ()
    cutoffs: tuple[Cutoff, ...] = ()
    loinc: str = ""


@dataclass(frozen=True, slots=True)
class _Trigger:
    key: str
    kind: TriggerKind
    when: Node
    says: str
    labels: tuple[str, ...] = ()
    instrument: str = ""


@dataclass(frozen=True, slots=True)
class _Proposal:
    key: str
    domain: str
    when: Node
    says: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Remark:
    key: str
    when: Node
    says: str


@dataclass(frozen=True, slots=True)
class _File:
    title: str
    says: str
    license: License
    components: tuple[_Component, ...]
    answers: Mapping[str, tuple[Answer, ...]] = field(default_factory=dict)
    scores: tuple[_Score, ...] = ()
    triggers: tuple[_Trigger, ...] = ()
    proposals: tuple[_Proposal, ...] = ()
    remarks: tuple[_Remark, ...] = ()
    labels: tuple[str, ...] = ()
    loinc: str = ""
    settings: tuple[str, ...] = ()
    unconfirmed: tuple[str, ...] = ()


def names(shelf: Shelf) -> list[str]:
    """The names of all instruments on the shelf."""
    return shelf.named(INSTRUMENT)


def in_force(shelf: Shelf, name: str, *, on: date) -> Instrument:
    """The edition of an instrument in force on a day; raise NotOnShelf where there is none."""
    folder = shelf.folder(name)
    return _once(folder.path(folder.day_in_force(on)), folder.name)


def edition(shelf: Shelf, name: str, *, edition: date) -> Instrument:
    """One edition of an instrument, such as the one that was answered; raise NotOnShelf where there is none."""
    folder = shelf.folder(name)
    return _once(folder.path(edition), folder.name)


@lru_cache(maxsize=256)
def _once(path: Path, name: str) -> Instrument:
    return read(path, name)


def of_folder(folder: Folder, day: date) -> Instrument:
    """One edition of a folder, read anew."""
    return read(folder.path(day), folder.name)


def read(path: Path, name: str) -> Instrument:
    """Read one edition; raise Unreadable with every fault found."""
    node = criteria.yaml.load_file(path)
    found = typed.read(path, _File, node=node)
    builder = _Builder(path, found, node)
    instrument = builder.instrument(name)
    faults = builder.conditions.faults + builder.faults
    faults += (Fault(str(path), typed.line_of(node, place), place, says) for place, says in wrong(instrument))
    faults += unused_sources(path, instrument)
    if faults:
        raise Unreadable(faults)
    return instrument


class _Builder:
    """Makes values of what a file holds: conditions are read, and lists of answers go to the items that name them."""

    def __init__(self, path: Path, found: _File, node: Node) -> None:
        self.path = path
        self.node = node
        self.found = found
        self.faults: list[Fault] = []
        self.conditions = ConditionReader(str(path))
        self.used: set[str] = set()

    def instrument(self, name: str) -> Instrument:
        """The whole edition."""
        found = self.found
        components = tuple(self.component(part, f"components[{at}]") for at, part in enumerate(found.components))
        for key in found.answers.keys() - self.used:
            self.note(f"answers.{key}", "no item uses this list of answers; use it or take it out.")
        return Instrument(
            name=name,
            edition=date.fromisoformat(self.path.stem),
            title=found.title,
            says=found.says,
            license=found.license,
            components=components,
            scores=tuple(self.score(one, f"scores[{at}]") for at, one in enumerate(found.scores)),
            triggers=tuple(
                Trigger(
                    row.key, row.kind, self.when(row.when, f"triggers[{at}].when"), row.says, row.labels, row.instrument
                )
                for at, row in enumerate(found.triggers)
            ),
            proposals=tuple(
                Proposal(row.key, row.domain, self.when(row.when, f"proposals[{at}].when"), row.says, row.labels)
                for at, row in enumerate(found.proposals)
            ),
            remarks=tuple(
                Remark(row.key, self.when(row.when, f"remarks[{at}].when"), row.says)
                for at, row in enumerate(found.remarks)
            ),
            labels=found.labels,
            loinc=found.loinc,
            settings=found.settings,
            unconfirmed=found.unconfirmed,
        )

    def note(self, place: str, says: criteria.Text | str) -> None:
        """Note a fault at a place of the file."""
        self.faults.append(Fault(str(self.path), typed.line_of(self.node, place), place, says))

    def when(self, node: Node, path: str) -> Condition:
        """A condition that has to be there."""
        return self.conditions.read(node, path) or _NEVER

    def component(self, part: _Component, path: str) -> Component:
        """One part with its items."""
        items = tuple(self.item(item, f"{path}.items[{at}]") for at, item in enumerate(part.items))
        return Component(part.key, part.title, items, part.lead)

    def item(self, item: _Item, path: str) -> Item:
        """One item with the answers it offers."""
        return Item(
            key=item.key,
            kind=item.kind,
            text=item.text,
            answers=self.answers(item, path),
            help=item.help,
            when=self.conditions.read(item.when, f"{path}.when"),
            reverse=item.reverse,
            optional=item.optional,
            private=item.private,
            labels=item.labels,
            loinc=item.loinc,
            least=item.least,
            most=item.most,
            whole=item.whole,
            unit=item.unit,
        )

    def answers(self, item: _Item, path: str) -> tuple[Answer, ...]:
        """The choices of an item: a list by its name, its own, or yes and no."""
        offers = item.kind in ("choice", "several")
        if item.answers and item.answers not in self.found.answers:
            self.note(f"{path}.answers", typed.unknown("list of answers", item.answers, self.found.answers))
        if offers == (not item.answers and not item.choices) or (item.answers and item.choices):
            says = "an item of the kinds choice and several has “answers” (the name of a list) or “choices”; others have none."
            self.note(path, says)
        self.used.add(item.answers)
        if item.kind == "yes_no":
            return YES_NO
        return item.choices or self.found.answers.get(item.answers, ())

    def score(self, one: _Score, path: str) -> Score:
        """One score; bands that hold for everyone are a cut-off without a name."""
        if one.bands and one.cutoffs:
            self.note(f"{path}.cutoffs", "a score has “bands”, which hold for everyone, or “cutoffs”; not both.")
        everyone = (Cutoff("", "", one.bands),) if one.bands else ()
        return Score(
            key=one.key,
            title=one.title,
            method=one.method,
            source=one.source,
            of=one.of,
            weights=tuple(one.weights.items()),
            table=one.table,
            reaching=one.reaching,
            rows=tuple(
                RuleRow(self.when(row.when, f"{path}.rows[{at}].when"), row.points) for at, row in enumerate(one.rows)
            ),
            may_miss=one.may_miss,
            provisional=one.provisional,
            cutoffs=one.cutoffs or everyone,
            loinc=one.loinc,
        )
