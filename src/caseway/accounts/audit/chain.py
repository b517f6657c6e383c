"""Following the chain: every row must be what its seal says, after what its seal says.

Nearly always it is, and then a row costs a few microseconds. Where it is not, `Suspicion` finds out what was done.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from caseway.accounts.audit.columns import ENTRIES, PEOPLE, SIGN, SIGNS, entries_query, people_query
from caseway.accounts.audit.faults import Fault, tell
from caseway.accounts.audit.keys import Ring
from caseway.accounts.audit.sources import Source
from caseway.accounts.audit.suspicion import Suspicion
from caseway.accounts.audit.writing import NOTHING

AT_ONCE = 20_000  # rows read together
BELOW_ALL = -(2**63)
TOLERATED = timedelta(minutes=1)  # requests that overlap are written in the order in which they end
MOST_SET_BACK = 100

Seen = Callable[[int], None]


class Chain:
    """One walk along the chain of a source, from behind a row whose seal is known."""

    def __init__(self, source: Source, ring: Ring, *, after: int = 0, mac: bytes = NOTHING) -> None:
        self._source = source
        self._keys = {key.id.encode(): (place, key.secret) for place, key in enumerate(ring.keys)}
        self._after = after
        self._latest = b""
        self.suspicion = Suspicion(self._keys, expected=after + 1, before=mac)
        self.faults: list[Fault] = []
        self.set_back: list[int] = []

    def walk(self, until: int, wanted: list[int], seen: Seen) -> Iterator[tuple[int, bytes]]:
        """Go up to a row; give the seals of those wanted (in order) that are there. Call `seen` now and then with how many."""
        last = self._after or BELOW_ALL
        count, place = 0, 0
        query = entries_query(self._source.vendor)
        while rows := self._source.read(query, (last, until, AT_ONCE)):
            self._check(rows, self._whose(last, rows[-1][0]))
            macs: dict[int, bytes] = {}
            while place < len(wanted) and wanted[place] <= rows[-1][0]:
                macs = macs or {row[0]: row[3] for row in rows}
                if wanted[place] in macs:
                    yield wanted[place], bytes(macs[wanted[place]] or b"")
                place += 1
            last = rows[-1][0]
            count += len(rows)
            seen(count)
        self._count(until, count)
        self.faults += self.suspicion.faults()

    def _whose(self, after: int, until: int) -> dict[int, bytes]:
        """Whom the index has for each entry, as the entry itself has them."""
        whose: dict[int, bytes] = {}
        for entry, person in self._source.read(people_query(self._source.vendor), (after, until)):
            whose[entry] = whose[entry] + b"," + person if entry in whose else person
        return whose

    def _check(self, rows: list[tuple[int, bytes, bytes, bytes, bytes]], whose: dict[int, bytes]) -> None:
        """Check rows that follow each other; the loop is written out, because it runs for every row there is."""
        suspicion, latest = self.suspicion, self._latest
        expected, before, name, secret = suspicion.fast()
        keyed = hmac.new(secret, digestmod="sha256")  # copying it costs half of what beginning anew does
        for seq, body, key, mac, people in rows:
            begins = body.find(SIGN) + 1
            minute = body[begins : begins + 16]
            if minute < latest:
                self._clock(seq, minute, latest)
            latest = minute
            seal = keyed.copy()
            seal.update(before + body)
            if seq == expected and key == name and mac == seal.digest() and body.count(SIGN) == SIGNS:
                before = mac
                expected += 1
            else:
                suspicion.examine(seq, body, key, mac, (expected, before))
                expected, before, name, secret = suspicion.fast()
                keyed = hmac.new(secret, digestmod="sha256")
            if whose.pop(seq, b"") != people:
                tell(self.faults, Fault("misindexed", seq))
        suspicion.settle(expected, before)
        for seq in sorted(whose):
            tell(self.faults, Fault("misindexed", seq))
        self._latest = latest

    def _clock(self, seq: int, minute: bytes, latest: bytes) -> None:
        """Remember a row before which the clock was set back."""
        try:
            there, here = (datetime.fromisoformat(one.decode()) for one in (latest, minute))
        except ValueError:
            return  # such a row is altered, and found so
        if there - here > TOLERATED and len(self.set_back) < MOST_SET_BACK:
            self.set_back.append(seq)

    def _count(self, until: int, count: int) -> None:
        """Rows that share a number, or belong to none, are seen by counting."""
        after = self._after or BELOW_ALL
        ((there,),) = self._source.read(
            f"SELECT count(*) FROM {ENTRIES} WHERE seq > %s AND seq <= %s",  # noqa: S608 - of our own names only
            (after, until),
        )
        if there != count:
            self.faults.append(Fault("inserted", until))
        stray = self._source.read(f"SELECT DISTINCT entry FROM {PEOPLE} WHERE entry > %s LIMIT 100", (until,))  # noqa: S608
        self.faults += [Fault("misindexed", seq) for (seq,) in stray]
