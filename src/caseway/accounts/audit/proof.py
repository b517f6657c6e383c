"""Proving an audit: the chain from one end to the other, and every checkpoint that has seen it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from caseway.accounts.audit import checkpoints, restores, triggers
from caseway.accounts.audit.chain import Chain
from caseway.accounts.audit.checkpoints import Broken, Checkpoint
from caseway.accounts.audit.columns import ENTRIES, SIGN, entries_query
from caseway.accounts.audit.faults import Fault, Kind, Report, Restored, between, gathered
from caseway.accounts.audit.keys import Ring
from caseway.accounts.audit.sources import Source, Unreadable

Progress = Callable[[int, int], None]


@dataclass(slots=True)
class _Vouching:
    """What checkpoints say of a chain."""

    by_size: dict[int, list[Checkpoint]] = field(default_factory=lambda: defaultdict(list))
    faults: list[Fault] = field(default_factory=list)
    count: int = 0


def prove(
    source: Source,
    ring: Ring,
    files: Iterable[Path],
    *,
    most: int | None = None,
    progress: Progress = lambda _done, _all: None,
) -> Report:
    """Verify an audit with its keys and its checkpoints; raises Unreadable.

    most: check at most about so many rows, and take the checkpoint before them at its word for the rest.
    """
    rows, last, at_first, at_last = _extent(source)
    vouching = _vouching(files, fewest=last - most if most else 0)
    restored = _restored(source, ring, vouching)
    start = _start(source, vouching, last - most) if most else None
    faults = [*vouching.faults, *(Fault("unguarded", name=name) for name in _unguarded(source))]
    if rows and not vouching.count:
        faults.append(Fault("no_checkpoint"))
    begins = start.size + 1 if start else 1
    chain = Chain(source, ring, after=start.size, mac=start.mac) if start else Chain(source, ring)
    wanted = sorted(size for size in vouching.by_size if begins <= size)
    vouched = start if start and start.at else None
    for size, mac in chain.walk(last, wanted, lambda done: progress(done, last - begins + 1)):
        for one in vouching.by_size[size]:
            if one.mac != mac:
                faults.append(Fault("rewritten", size))
            else:
                vouched = one
    faults += chain.faults
    faults += _gone(max(vouching.by_size, default=0), rows, last)
    return Report(
        rows, at_first, at_last, begins, vouching.count, vouched.size if vouched else 0, vouched.at if vouched else None,
        tuple(gathered(faults)), tuple(chain.set_back), restored,
    )  # fmt: skip


def _extent(source: Source) -> tuple[int, int, datetime | None, datetime | None]:
    """How many rows there are, the number of the last, and the moments of the first and the last."""
    ((rows, first, last),) = source.read(f"SELECT count(*), min(seq), max(seq) FROM {ENTRIES}")  # noqa: S608 - our name
    if not rows:
        return 0, 0, None, None
    return rows, last, _moment(source, first), _moment(source, last)


def _moment(source: Source, seq: int) -> datetime | None:
    """When a row says that it was written; None where it was altered to say no moment."""
    ((_, body, *_rest),) = source.read(entries_query(source.vendor), (seq - 1, seq, 1))
    try:
        return datetime.fromisoformat(body.split(SIGN)[1].decode()).replace(tzinfo=UTC)
    except ValueError:
        return None


def _vouching(files: Iterable[Path], *, fewest: int) -> _Vouching:
    """Read the checkpoints; those far before what is checked are left out."""
    found = _Vouching()
    for file in files:
        if not file.is_file():
            continue
        try:
            lines = list(checkpoints.read(file, fewest=fewest))
        except (OSError, ValueError) as error:
            raise Unreadable(f"the checkpoints cannot be read: {error}") from error
        for one in lines:
            if isinstance(one, Broken):
                kind: Kind = "forged_checkpoint" if one.is_forged else "unreadable_checkpoint"
                found.faults.append(Fault(kind, line=one.line, name=one.file))
            else:
                found.by_size[one.size].append(one)
                found.count += 1
    return found


def _restored(source: Source, ring: Ring, vouching: _Vouching) -> tuple[Restored, ...]:
    """The backups that were restored; the checkpoints that they explain are asked for nothing more."""
    restored = restores.told(source, ring, [one for same in vouching.by_size.values() for one in same])
    if restored:
        for size, same in list(vouching.by_size.items()):
            vouching.by_size[size] = [one for one in same if not restores.explains(restored, one)]
            if not vouching.by_size[size]:
                del vouching.by_size[size]
    return restored


def _start(source: Source, vouching: _Vouching, before: int) -> Checkpoint | None:
    """Where to begin: behind the last checkpoint with enough rows before it; None: with the first row.

    Where no checkpoint is there or fits, the seal of a row is taken as it stands; that none fits is then a fault of its own.
    """
    place = max((size for size in vouching.by_size if size <= before), default=0)
    if not place and before <= 0:
        return None
    found = source.read(f"SELECT mac FROM {ENTRIES} WHERE seq = %s", (place or before,))  # noqa: S608 - our name
    mac = bytes(found[0][0] or b"") if found else b""
    one = vouching.by_size[place][0] if place else None
    if one and one.mac != mac:
        vouching.faults.append(Fault("rewritten", place))
        one = None
    return one or Checkpoint(place or before, mac)


def _gone(seen: int, rows: int, last: int) -> list[Fault]:
    """What checkpoints have seen and is no longer there."""
    if not seen or last >= seen:
        return []
    return [between("cut", last + 1, seen)] if rows else [between("emptied", 1, seen)]


class _Asking:
    """A source as a cursor."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._found: list[tuple[Any, ...]] = []

    def execute(self, statement: str, /) -> None:
        self._found = self._source.read(statement)

    def fetchall(self) -> list[tuple[Any, ...]]:
        return self._found


def _unguarded(source: Source) -> list[str]:
    return triggers.missing(_Asking(source), source.vendor)
