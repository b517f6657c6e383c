"""What can be wrong with an audit, and what came of looking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Kind = Literal[
    "stuck", "altered", "missing", "inserted", "moved", "unsealed", "unknown_key", "older_key", "misindexed", "cut", "emptied",
    "rewritten", "forged_checkpoint", "unreadable_checkpoint", "no_checkpoint", "unguarded",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

# What each means to whoever reads it; the rows, lines or names stand before it.
MEANINGS: dict[Kind, str | Promise] = {
    "stuck": _("The audit takes no new entry, so Caseway can show and change nothing that has to be written down."),
    "altered": _("Altered: what stands here is not what was written."),
    "missing": _("Missing: it was written, and is not there. What follows it directly cannot be checked either."),
    "inserted": _("Inserted: nothing was written here."),
    "moved": _("Out of order: it was written in another place."),
    "unsealed": _("Its seal is empty, so nothing vouches for it, nor for what follows it directly."),
    "unknown_key": _("Sealed with a key that is not among those given."),
    "older_key": _("Sealed with an older key than the entry before it: somebody kept a key that was replaced."),
    "misindexed": _("Whose record it was about is listed wrong, so looking a person up would mislead."),
    "cut": _("Gone from the end, although a checkpoint has seen it: the tail was cut off, or an older copy was restored."),
    "emptied": _("Every entry is gone, although a checkpoint has seen them."),
    "rewritten": _("Not what a checkpoint has seen: an older copy was restored and continued, or rewritten with the key."),
    "forged_checkpoint": _("A checkpoint whose signature is wrong."),
    "unreadable_checkpoint": _("A line among the checkpoints that is none."),
    "no_checkpoint": _("There are entries and no checkpoints, so nothing shows whether the end was cut off."),
    "unguarded": _("Gone: the database by itself refuses changes to the audit no more."),
}  # fmt: skip

_COMPARE = _(
    "A backup made before has what was written. Compare the two, and ask who could write to the database since."
)
_WITNESS = _(
    "Compare the file with the witness’s copy. Whoever can write to that folder could have put this line there."
)
# What to do about each, besides what is done about all of them.
ADVICE: dict[Kind, str | Promise] = {
    **dict.fromkeys(("altered", "missing", "inserted", "moved", "unsealed"), _COMPARE),
    "stuck": _("What was altered stands in the way, or the disk is full. Caseway’s log says which."),
    "unknown_key": _("Give the whole file of keys, also the older ones. If the key is none of yours, somebody used their own."),
    "older_key": _("Find out who still has the key that was replaced, and since when they can write to the database."),
    "misindexed": _("The entries themselves stand. Until the list is put right, do not rely on a search by person."),
    "cut": _("If a backup was restored on purpose, keep a note of it: this shows what it lost. If not, a newer backup has it."),
    "emptied": _("A backup has them. If somebody restored an empty one on purpose, keep a note of it."),
    "rewritten": _("It takes the key or an older copy. If nobody restored a backup, treat the key as stolen and replace it."),
    "forged_checkpoint": _WITNESS,
    "unreadable_checkpoint": _WITNESS,
    "no_checkpoint": _("Get the witness’s copy of the checkpoints, or a backup’s, and check again with it."),
    "unguarded": _("It takes the owner of the tables, who could change entries since. A restored backup brings it back."),
}  # fmt: skip
# What to do first, whatever is wrong.
FIRST: tuple[str | Promise, ...] = (
    _("Change nothing. Copy the database, the folder “audit” and the logs as they are to where nobody else writes."),
    _("Tell your privacy officer, and whoever runs Caseway for you."),
    _("Check the backups, newest first: “caseway verify-audit --database COPY”. The first that holds shows the last good day."),
)  # fmt: skip
# Of these it shows where they begin to be wrong; of the others, only that something before may be.
PLACED = frozenset(
    {"altered", "missing", "inserted", "moved", "unsealed", "unknown_key", "older_key", "cut", "emptied"}
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong: at a row, from it to another, at a line of a file, or of something with a name."""

    kind: Kind
    row: int = 0
    until: int | None = None
    line: int = 0
    name: str = ""

    @property
    def last(self) -> int:
        """The last of its rows."""
        return self.row if self.until is None else self.until

    @property
    def means(self) -> str | Promise:
        """What it is, in a sentence."""
        return MEANINGS[self.kind]

    @property
    def advises(self) -> str | Promise:
        """What to do about it."""
        return ADVICE[self.kind]


@dataclass(frozen=True, slots=True)
class Restored:
    """That a backup was put in the place of the database, as an entry of its own says.

    row: that entry.  at: when.  moment: what the backup was of.  seen: up to which row checkpoints had seen the chain that
    was there before; those from `row` on are gone with it, and others have their numbers.
    """

    row: int
    at: datetime
    moment: datetime
    seen: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """What was looked at, and what was found.

    begins: the first row that was checked itself; those before it are vouched for by a checkpoint alone.  vouched: up to which
    row checkpoints have seen the chain.  set_back: rows before which the clock was set back, which the chain's order survives.
    restored: the backups that were restored, which explain why checkpoints have seen rows that are gone.
    """

    rows: int
    first_at: datetime | None = None
    last_at: datetime | None = None
    begins: int = 1
    checkpoints: int = 0
    vouched: int = 0
    vouched_at: datetime | None = None
    faults: tuple[Fault, ...] = ()
    set_back: tuple[int, ...] = field(default=())
    restored: tuple[Restored, ...] = field(default=())

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults

    @property
    def is_stuck(self) -> bool:
        """Whether no new entry can be written."""
        return any(one.kind == "stuck" for one in self.faults)

    @property
    def sound(self) -> int:
        """Up to which row everything stands as it was written, although something is wrong; 0: that is not known."""
        if any(one.kind in {"rewritten", "no_checkpoint"} for one in self.faults):
            return 0
        return min((one.row - 1 for one in self.faults if one.kind in PLACED), default=self.rows)


def between(kind: Kind, first: int, last: int) -> Fault:
    """A fault of all rows from one to another."""
    return Fault(kind, first, last if last > first else None)


def tell(faults: list[Fault], fault: Fault) -> None:
    """Add a fault; to the last one, if it is of the same kind in the row that follows."""
    last = faults[-1] if faults else None
    if last and last.kind == fault.kind and not fault.line and not fault.name and 0 <= fault.row - last.last <= 1:
        faults[-1] = between(last.kind, last.row, fault.last)
    else:
        faults.append(fault)


def gathered(faults: Iterable[Fault]) -> list[Fault]:
    """Faults in order, those of one kind in rows that follow each other as one."""
    found: list[Fault] = []
    faults = _without_echoes(list(faults))
    for fault in sorted(faults, key=lambda one: (KINDS.index(one.kind), one.row, one.line)):
        tell(found, fault)
    return sorted(found, key=lambda one: (one.row, one.line))


def together(faults: Sequence[Fault]) -> list[tuple[Fault, ...]]:
    """Faults as they are told: all triggers that are gone are one matter, and all that is listed wrong is another."""
    told: dict[object, list[Fault]] = {}
    for one in faults:
        told.setdefault(one.kind if one.kind in {"unguarded", "misindexed"} else one, []).append(one)
    return [tuple(group) for group in told.values()]


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """Faults but for what only follows from another: where rows are gone, the list of people still has them."""
    gone = [(one.row, one.last) for one in faults if one.kind in {"missing", "cut", "emptied"}]
    return [
        one
        for one in faults
        if one.kind != "misindexed" or not any(first <= one.row and one.last <= last for first, last in gone)
    ]
