"""Backups that were restored, as the chain itself tells of them: why checkpoints have seen rows that are gone.

A restore makes the chain shorter than checkpoints have seen it, so it leaves an entry, sealed like every other. What they
saw between the backup's moment and the restore is then explained. What they saw before and after must be there: nobody
cuts a chain and calls it a restore without the key, and without saying so in the chain.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from uuid import UUID

from caseway.accounts.audit.chain import TOLERATED
from caseway.accounts.audit.checkpoints import Checkpoint
from caseway.accounts.audit.columns import COLUMNS, ENTRIES, SIGN, entries_query
from caseway.accounts.audit.events import Event
from caseway.accounts.audit.faults import Restored
from caseway.accounts.audit.keys import Ring
from caseway.accounts.audit.sources import Source
from caseway.accounts.audit.suspicion import seals
from caseway.accounts.audit.writing import NOTHING

ACTION = "backup.restore"
AT, REASON = COLUMNS.index("at"), COLUMNS.index("reason")


def event(restore: UUID, moment: str) -> Event:
    """What a restore writes into the audit; moment: what the backup is of, as ISO 8601 writes it."""
    return Event(ACTION, "database", restore, reason=f"backup of {moment}")


def told(source: Source, ring: Ring, checkpoints: Iterable[Checkpoint]) -> tuple[Restored, ...]:
    """The restores that the chain tells of, each with how far checkpoints saw the chain before it."""
    rows = source.read(f"SELECT seq FROM {ENTRIES} WHERE action = '{ACTION}' ORDER BY seq")  # noqa: S608 - our own names
    found: dict[datetime, Restored] = {}  # each has an entry for every organization
    for (seq,) in rows:
        restored = _read(source, ring, seq)
        if restored is not None:
            found.setdefault(restored.at, restored)
    seen = list(checkpoints)
    return tuple(
        Restored(one.row, one.at, one.moment, max((it.size for it in seen if explains([one], it)), default=0))
        for one in found.values()
    )


def explains(restored: Iterable[Restored], checkpoint: Checkpoint) -> bool:
    """Whether a checkpoint saw what a restore has put aside."""
    at = checkpoint.at
    return at is not None and any(
        one.row <= checkpoint.size and one.moment - TOLERATED <= at < one.at for one in restored
    )


def _read(source: Source, ring: Ring, seq: int) -> Restored | None:
    """One of them, if its seal is right."""
    *before, (_, body, key, mac, _) = source.read(entries_query(source.vendor), (seq - 2, seq, 2))
    last = bytes(before[0][3] or b"") if before else NOTHING
    secrets = [one.secret for one in ring.keys if one.id.encode() == bytes(key)]
    if not secrets or not seals(secrets[0], last, bytes(body), bytes(mac or b"")):
        return None
    try:
        told = bytes(body).decode().split(SIGN.decode())
        moment = datetime.fromisoformat(told[REASON].rpartition(" ")[2])
        return Restored(seq, datetime.fromisoformat(told[AT]).replace(tzinfo=UTC), moment.astimezone(UTC))
    except ValueError:
        return None
