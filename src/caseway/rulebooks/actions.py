"""Actions: what a person can do toward a credential, as data: how long, how much, and which evidence it adds.

One file of `action/` is one action. All its evidence is there from the day the action ends: a degree is conferred, a
license issued, a job begun. A job goes on from then; how long it has to last is for the rule to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from caseway import criteria
from caseway.criteria import Condition, Fault, Node, RawRecord, Rule, Source, Unreadable
from caseway.rulebooks import typed
from caseway.rulebooks.estimates import DAYS_IN, Estimate
from caseway.rulebooks.facts import SUBJECT, vocabulary
from caseway.rulebooks.shelf import Shelf
from caseway.rulebooks.sourcing import unused_sources

FOLDER = "action"
TIMES = tuple(DAYS_IN)

Group = Literal["degree", "license", "credential", "work", "education", "papers", "exam"]
Stage = Literal["apply", "prepare", "exam", "result", "retest", "renew"]


@dataclass(frozen=True, slots=True)
class PerUnit:
    """What an action takes for each unit of a field whose amount is what is still missing, such as hours of courses.

    pace: units a week.  cost: of each unit.  hours: of work for each unit.
    """

    field: str
    pace: Estimate
    cost: Estimate
    hours: float = 1.0


@dataclass(frozen=True, slots=True)
class Added:
    """A record that is there from the day the action ends."""

    kind: str
    record: RawRecord


@dataclass(frozen=True, slots=True, eq=False)
class Changed:
    """Records in force that become different on the day the action ends; a job is cut in two there."""

    kind: str
    where: Condition | None
    set: RawRecord


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _Plain:
    """What an action is and what its file says in the same words."""

    key: str
    title: str
    says: str
    group: Group
    stage: Stage | None = None
    takes: Estimate | None = None
    per_week: Estimate | None = None
    cost: Estimate | None = None
    per_unit: PerUnit | None = None
    every: Estimate | None = None
    replaces: tuple[str, ...] = ()
    moves: bool = False
    changes_job: bool = False
    asks_authority: bool = False
    tip: str = ""
    lever: str = ""
    rests_on: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Action(_Plain):
    """One thing to do.

    stage: for what follows once the rule is met, and for renewing.  needs: what must hold on the day it starts.
    per_week: hours a week beside paid work.  every: how long one time lasts, for what has to be done again.
    answers: facts given where they are missing, never against an answer.  replaces: kinds whose running records end
    when this begins.  lever: what it is one of several ways to, for comparing plans with
    and without any of them.  asks_authority: it rests on an authority's yes.  rests_on: the sources of what it says.
    """

    needs: Rule | None = None
    adds: tuple[Added, ...] = ()
    changes: tuple[Changed, ...] = ()
    answers: tuple[Added, ...] = ()

    def strings(self) -> Iterator[str]:
        """Every string of it that is shown."""
        yield from (text for text in (self.title, self.says, self.tip, self.lever) if text)
        yield from (estimate.note for estimate in self.estimates if estimate.note)
        if self.needs:
            yield from (clause.says for clause in self.needs.clauses())

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """All its estimates."""
        unit = (self.per_unit.pace, self.per_unit.cost) if self.per_unit else ()
        own = (self.takes, self.per_week, self.cost, self.every)
        return (*(estimate for estimate in own if estimate), *unit)


@dataclass(frozen=True, slots=True)
class _Added:
    """An effect as its file has it."""

    kind: str
    record: Mapping[str, Node]


@dataclass(frozen=True, slots=True)
class _Changed:
    """A change as its file has it."""

    kind: str
    set: Mapping[str, Node]
    where: Node | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class _File(_Plain):
    """An action as its file has it; what a vocabulary is needed for is read afterwards."""

    needs: Node | None = None
    adds: tuple[_Added, ...] = ()
    changes: tuple[_Changed, ...] = ()
    answers: tuple[_Added, ...] = ()


def actions(shelf: Shelf) -> Mapping[str, Action]:
    """Every action on the shelf by its key; raise Unreadable with every fault found."""
    return typed.gathered(shelf.files(FOLDER), read)


def read(path: Path) -> Action:
    """Read one action; raise Unreadable with every fault found."""
    node = criteria.yaml.load_file(path)
    found = typed.read(path, _File, node=node)
    reader = _EffectReader(path)
    fields = {name: getattr(found, name) for name in _File.__dataclass_fields__}
    fields |= {
        "needs": reader.needs(found, node) if found.needs else None,
        "adds": reader.added(found.adds, "adds"),
        "answers": reader.added(found.answers, "answers"),
        "changes": tuple(reader.changed(part, f"changes[{index}]") for index, part in enumerate(found.changes)),
    }
    wrong = (*_wrong_estimates(found), *_wrong_names(found))
    reader.faults += (Fault(str(path), None, place, says) for place, says in wrong)
    if reader.faults:
        raise Unreadable(reader.faults)
    return Action(**fields)


def faults_of(path: Path) -> list[Fault]:
    """Every fault of one action's file."""
    try:
        action = read(path)
    except Unreadable as unreadable:
        return list(unreadable.faults)
    return unused_sources(path, (*_sources_of(action),))


def _sources_of(action: Action) -> Iterator[Source]:
    yield from action.rests_on
    yield from (estimate.source for estimate in action.estimates if estimate.source)
    for clause in action.needs.clauses() if action.needs else ():
        yield from (clause.source, *clause.also)


def _wrong_estimates(found: _File) -> Iterator[tuple[str, str]]:
    """Amounts in a unit that says nothing there, or of which the least is more than the most."""
    unit = found.per_unit
    rows = (
        ("takes", found.takes, TIMES),
        ("every", found.every, TIMES),
        ("per_week", found.per_week, ("hours",)),
        ("cost", found.cost, ("USD",)),
        ("per_unit.pace", unit.pace if unit else None, ("hours",)),
        ("per_unit.cost", unit.cost if unit else None, ("USD",)),
    )
    for name, estimate, allowed in rows:
        if estimate and estimate.unit not in allowed:
            yield name, f"“{estimate.unit}” is no unit of this. Allowed: {', '.join(allowed)}."
        # Who has little time a week takes longer: there the least may be the largest.
        if estimate and name != "per_week" and not estimate.least <= estimate.typical <= estimate.most:
            yield name, "“least”, “typical” and “most” are not in order; put the smallest first."


def _wrong_names(found: _File) -> Iterator[tuple[str, criteria.Text | str]]:
    """Kinds of record and fields that do not exist."""
    kinds = vocabulary()[SUBJECT].kinds
    for kind in found.replaces:
        if kind not in kinds:
            yield "replaces", criteria.unknown_word("kind of record", kind, kinds)
    added = [kinds[part.kind] for part in found.adds if part.kind in kinds]
    if found.per_unit and not any(found.per_unit.field in kind.fields for kind in added):
        yield "per_unit.field", f"“{found.per_unit.field}” is no field of what it adds."


class _EffectReader:
    """Reads what an action needs and does, against the vocabulary of facts."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.faults: list[Fault] = []
        self.subject = vocabulary()[SUBJECT]

    def needs(self, found: _File, node: Node) -> Rule | None:
        entries: Mapping[str, Node] = node.value  # type: ignore[assignment] # or it would not have been read
        parts = {
            "title": Node(found.title, node.line),
            "subject": Node(SUBJECT, node.line),
            "rule": entries["needs"],
            **{name: entries[name] for name in (typed.SOURCES,) if name in entries},
        }
        return self._rule(Node(parts, node.line), f"{FOLDER}/{found.key}", "needs")

    def _rule(self, node: Node, name: str, path: str) -> Rule | None:
        try:
            return criteria.rule_from(node, vocabulary=vocabulary(), name=name, file=str(self.path))
        except Unreadable as unreadable:
            self.faults += (
                Fault(fault.file, fault.line, fault.path.replace("rule", path, 1), fault.words)
                for fault in unreadable.faults
            )
            return None

    def added(self, parts: tuple[_Added, ...], path: str) -> tuple[Added, ...]:
        return tuple(
            Added(part.kind, self._record(part.kind, part.record, f"{path}[{at}]")) for at, part in enumerate(parts)
        )

    def _record(self, kind: str, record: Mapping[str, Node], path: str) -> RawRecord:
        single = kind in self.subject.kinds and self.subject.kinds[kind].single
        node = Node(dict(record))
        try:
            evidence = self.subject.evidence(Node({kind: node if single else Node([node])}), file=str(self.path))
        except Unreadable as unreadable:
            self.faults += (
                Fault(fault.file, fault.line, f"{path}.{fault.path}", fault.words) for fault in unreadable.faults
            )
            return {}
        return evidence.records[kind][0]

    def changed(self, part: _Changed, path: str) -> Changed:
        return Changed(
            part.kind, self._where(part, path) if part.where else None, self._record(part.kind, part.set, path)
        )

    def _where(self, part: _Changed, path: str) -> Condition | None:
        assert part.where is not None  # asked only then
        exists = {"id": "one", "says": "one", "source": "s", "exists": part.kind}
        source = {"title": "s", "publisher": "s", "address": "s", "read": date(2000, 1, 1), "standing": "inferred"}
        node = Node.of({"title": "changes", "subject": SUBJECT, "sources": {"s": source}, "rule": exists})
        node.value["rule"].value["where"] = part.where  # type: ignore[index,union-attr,call-overload]
        rule = self._rule(node, self.path.stem, path)
        return rule.root.where if rule else None
