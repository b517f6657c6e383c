"""The file check: what is on file of a case by a checklist, what lacks, why, and what would mend it.

A checklist is a rulebook of `rulebooks/checklist`, judged like any other. Its rule is read in three layers: stages; in each
stage its items; below an item whatever decides it. A stage is "all of" its items, or "any of": one thing by which it is not
looked at (it is not reached, or not due yet) and, last, its items.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from caseway import criteria
from caseway.accounts.viewer import Viewer
from caseway.casework import facts, standards
from caseway.casework.access import OPEN, require
from caseway.casework.facts import CaseFacts
from caseway.criteria import Reason
from caseway.rulebooks import Rulebook

KIND = "checklist"
FIRST = "checklist/caseway/whole-file"
GROUPS = ("all", "any", "of")


@dataclass(frozen=True, slots=True)
class Lack:
    """Something that keeps an item from being met: of which kind of record, what is said of it, and which rows it is."""

    kind: str
    says: str
    rows: tuple[UUID, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that belongs on file.

    verdict: met, not_met, unknown, or asks: the authority does not publish it.  because: where one of several ways is met
    that is not the first, its label, such as that it is not due yet.  lacks: what would mend it.
    """

    id: str
    label: str
    says: str
    verdict: str
    because: str
    lacks: tuple[Lack, ...]
    assumption: str
    sources: tuple[criteria.Source, ...]

    @property
    def counts(self) -> bool:
        """Whether it is part of a score: what nobody publishes is not."""
        return self.verdict != "asks"


@dataclass(frozen=True, slots=True)
class Stage:
    """Items that belong together; `waits`: why they are not looked at yet, or empty."""

    id: str
    label: str
    says: str
    waits: str
    items: tuple[Item, ...]
    assumption: str = ""

    @property
    def met(self) -> int:
        """How many of its items are met."""
        return sum(one.verdict == "met" for one in self.items)

    @property
    def counted(self) -> int:
        """How many of its items count."""
        return sum(one.counts for one in self.items)


@dataclass(frozen=True)
class FileCheck:
    """A case by a checklist."""

    case: UUID
    name: str
    title: str
    edition: date
    verdict: str
    assumption: str
    stages: tuple[Stage, ...]

    @cached_property
    def items(self) -> tuple[Item, ...]:
        """The items that are looked at now: not those of stages that wait."""
        return tuple(item for stage in self.stages if not stage.waits for item in stage.items)

    @property
    def met(self) -> int:
        """How many of the items that are looked at are met."""
        return sum(one.verdict == "met" for one in self.items)

    @property
    def counted(self) -> int:
        """How many of them count."""
        return sum(one.counts for one in self.items)

    @property
    def lacking(self) -> tuple[Item, ...]:
        """The items that are not met, and could be."""
        return tuple(one for one in self.items if one.verdict in {"not_met", "unknown"})


def names() -> tuple[str, ...]:
    """The checklists there are: our own whole file first, then by name."""
    found = standards.shelf().names(KIND)
    return tuple(sorted(found, key=lambda name: (name != FIRST, name)))


def titles(*, on: date) -> dict[str, str]:
    """What each checklist that is in force is called, in English as its rulebook says it."""
    return {name: rule.title for name in names() if (rule := rule_of(name, on=on)) is not None}


def rule_of(name: str, *, on: date) -> criteria.Rule | None:
    """The edition of a checklist that is in force; None where there is no such checklist, or none yet."""
    found = standards.shelf().rulebooks.get(name)
    return found.edition(on=on) if isinstance(found, Rulebook) and name in names() and _is_in_force(found, on) else None


def _is_in_force(book: Rulebook, on: date) -> bool:
    return any(day <= on for day in book.editions)


def check(*, viewer: Viewer, case: UUID, rule: criteria.Rule, at: datetime, on: date) -> FileCheck:
    """A case by a checklist; raises Absent, NeedsReason or NeedsProof."""
    require(viewer, OPEN, case, on=on)
    return judged(facts.of_case(case, at=at), rule, on=on)


def judged(case: CaseFacts, rule: criteria.Rule, *, on: date) -> FileCheck:
    """What a checklist says of a case's evidence."""
    verdict = criteria.judge(rule, case.evidence, on=on)
    return FileCheck(
        case.case, rule.name, rule.title, rule.edition, verdict.verdict, verdict.reasons.assumption or "",
        tuple(_stages(verdict.reasons, case)),
    )  # fmt: skip


def _stages(whole: Reason, case: CaseFacts) -> Iterator[Stage]:
    """The stages of a checklist, which may wait as a whole too."""
    waits, below = _waits(whole)
    for reason in below.children:
        yield _stage(reason, case, waits)


def _waits(reason: Reason) -> tuple[str, Reason]:
    """Why something is not looked at yet, or empty, and what is looked at."""
    if reason.clause.operator != "any":
        return "", reason
    *ways, looked_at = reason.children
    return next((way.label for way in ways if way.verdict == "met"), ""), looked_at


def _stage(reason: Reason, case: CaseFacts, waits: str) -> Stage:
    why, items = _waits(reason)
    waits = waits or why
    found = items.children if items.clause.operator == "all" else (items,)
    told = tuple(_item(one, case) for one in found)
    return Stage(reason.id, reason.label, reason.says, waits, told, reason.assumption or "")


def _item(reason: Reason, case: CaseFacts) -> Item:
    clause = reason.clause
    verdict = "asks" if _asks(reason) else reason.verdict
    because = ""
    if clause.operator == "any" and verdict == "met":
        first = next(child for child in reason.children if child.verdict == "met")
        because = "" if first is reason.children[0] else first.label
    lacks = () if verdict in {"met", "asks"} else tuple(dict.fromkeys(_lacks(reason, case)))
    sources = (clause.source, *clause.also)
    return Item(reason.id, reason.label, reason.says, verdict, because, lacks, reason.assumption or "", sources)


def _asks(reason: Reason) -> bool:
    """Whether an item is open only because the authority does not publish it."""
    return reason.verdict == "unknown" and all(
        one.clause.question is not None for one in reason if not one.children and one.verdict == "unknown"
    )


def _lacks(reason: Reason, case: CaseFacts) -> Iterator[Lack]:
    """What keeps a clause from being met, as far as it is a record that lacks or should not be there."""
    clause = reason.clause
    if clause.operator == "not":
        child = reason.children[0]
        kind = child.clause.kind
        if kind is not None:
            yield Lack(kind.name, child.says, _rows(case, kind.name, child))
        return
    if clause.operator in GROUPS:
        open_ = [child for child in reason.children if child.verdict != "met"]
        mendable = [child for child in open_ if not _is_a_due_date(child)]
        for child in mendable or open_:
            yield from _lacks(child, case)
        return
    if clause.kind is not None:
        yield Lack(clause.kind.name, reason.says, ())


def _is_a_due_date(reason: Reason) -> bool:
    """Whether a way is that something is not due yet: nobody mends that."""
    return reason.clause.kind is not None and reason.clause.kind.name == "deadlines"


def _rows(case: CaseFacts, kind: str, reason: Reason) -> tuple[UUID, ...]:
    return tuple(case.ids[kind][one.record.index] for one in reason.counted)
