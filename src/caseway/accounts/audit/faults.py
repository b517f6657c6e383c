"""What can be wrong with an audit, and what came of looking."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, get_args

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Kind = Literal[
    "altered", "missing", "inserted", "moved", "unsealed", "unknown_key", "older_key", "misindexed", "cut", "emptied",
    "rewritten", "forged_checkpoint", "unreadable_checkpoint", "no_checkpoint", "unguarded",
]  # fmt: skip
KINDS: tuple[Kind, ...] = get_args(Kind)

# What each means to whoever reads it; the rows, lines or names stand before it.
MEANINGS: dict[Kind, str | Promise] = {
    "altered": _("Altered: what stands here is not what was written."),
    "missing": _("Missing: it was written, and is not there. What follows it directly cannot be checked either."),
    "inserted": _("Inserted: nothing was written here."),
    "moved": _("Out of order: it was written in another place."),
    "unsealed": _("Its seal is empty, so nothing vouches for it, nor for what follows it directly."),
    "unknown_key": _("Sealed with a key that is not among those given."),
    "older_key": _("Sealed with an older key than the row before it: somebody kept a key that was replaced."),
    "misindexed": _("Whose record it was about is listed wrong, so looking a person up would mislead."),
    "cut": _("Gone from the end, although a checkpoint has seen it: the tail was cut off, or an older copy was restored."),
    "emptied": _("Every row is gone, although a checkpoint has seen them."),
    "rewritten": _("Not what a checkpoint has seen: an older copy was restored and continued, or rows rewritten with the key."),
    "forged_checkpoint": _("A checkpoint whose signature is wrong."),
    "unreadable_checkpoint": _("A line among the checkpoints that is none."),
    "no_checkpoint": _("There are rows and no checkpoints, so nothing shows whether the end was cut off."),
    "unguarded": _("The trigger by which the database refuses changes is gone."),
}  # fmt: skip


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
    for fault in sorted(faults, key=lambda one: (KINDS.index(one.kind), one.row, one.line)):
        tell(found, fault)
    return sorted(found, key=lambda one: (one.row, one.line))
