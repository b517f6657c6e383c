"""What was done to a row that is not what its seal says: altered, moved, put there, or the one before it taken away.

The seal of a row covers its number and the seal before it. So a row that is only in the wrong place still fits its own number
and the seal that it was written after, and is found by trying those that lie near.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from caseway.accounts.audit.columns import SIGN, SIGNS
from caseway.accounts.audit.faults import Fault, between, tell

NEAR = 8  # how far rows may be renumbered and are still told as such
REMEMBERED = 6  # seals that the next row may have been written after
MOST_COMPARED = 24  # suspects that are tried in each other's places
MOST_SUSPECTS = 1_000  # where more is wrong, the rest is told and not looked into
SEAL = 32


@dataclass(frozen=True, slots=True)
class Suspect:
    """A row that does not fit, with the seals that it might have come after."""

    fault: Fault
    body: bytes
    secret: bytes
    mac: bytes
    before: tuple[bytes, ...]


class Suspicion:
    """What is known of the chain where it does not simply go on."""

    def __init__(self, keys: Mapping[bytes, tuple[int, bytes]], *, expected: int, before: bytes) -> None:
        self._keys = keys
        self._expected = expected
        self._before: tuple[bytes, ...] = (before,)
        self._name, self._secret, self._oldest = b"", b"", 0
        self._shift = 0  # how far numbers are now from those that were written
        self._is_lost = False  # the seal before the next row is not known, so it cannot be checked
        self._until_then: tuple[list[Fault], list[Suspect]] = ([], [])  # what was found before numbers began to differ
        self._since: list[Suspect] = []
        self._faults: list[Fault] = []
        self._suspects: list[Suspect] = []

    def fast(self) -> tuple[int, bytes, bytes, bytes]:
        """What the next row should be like if all is well; nothing fits while something is not."""
        if len(self._before) != 1 or self._shift or self._is_lost:
            return -1, b"", b"", b""
        return self._expected, self._before[0], self._name, self._secret

    def settle(self, expected: int, before: bytes) -> None:
        """Take over from rows that were well."""
        if expected > 0:
            self._expected, self._before = expected, (before,)

    def faults(self) -> list[Fault]:
        """All that was found, once the end is reached."""
        return [*self._faults, *_placed(self._suspects)]

    def examine(self, seq: int, body: bytes, key: bytes, mac: bytes, so_far: tuple[int, bytes]) -> None:
        """Look at a row that is not like the next one should be."""
        self.settle(*so_far)
        mac = bytes(mac or b"")
        if seq < self._expected:
            tell(self._faults, Fault("inserted", seq))
            return
        if seq > self._expected:
            tell(self._faults, between("missing", self._expected, seq - 1))
            self._expected, self._before, self._is_lost = seq, (), True
        self._expected += 1
        if key not in self._keys:
            tell(self._faults, Fault("unknown_key", seq))
            self._before = (mac, *self._before)[:REMEMBERED]
            return
        self._change_key(seq, key)
        one = Suspect(Fault("altered", seq), body, self._secret, mac, self._before)
        if self._shift and len(self._since) <= MOST_COMPARED:
            self._since.append(one)
        if len(mac) != SEAL:
            tell(self._faults, Fault("unsealed", seq))
            self._before, self._is_lost = (*self._computed(body), *self._before)[:REMEMBERED], True
        elif body.count(SIGN) != SIGNS or not self._fits(seq, one):
            self._suspect(one)
            self._before = (mac, *self._computed(body), *self._before)[:REMEMBERED]

    def _suspect(self, suspect: Suspect) -> None:
        if len(self._suspects) < MOST_SUSPECTS:
            self._suspects.append(suspect)
        else:
            tell(self._faults, suspect.fault)

    def _change_key(self, seq: int, key: bytes) -> None:
        age, self._secret = self._keys[key]
        if age < self._oldest:
            tell(self._faults, Fault("older_key", seq))
        self._name, self._oldest = key, max(age, self._oldest)

    def _computed(self, body: bytes) -> tuple[bytes, ...]:
        return tuple(hmac.digest(self._secret, before + body, "sha256") for before in self._before)

    def _fits(self, seq: int, one: Suspect) -> bool:
        """Whether a row was written here, or where the rows around it were before they were renumbered."""
        usual = seq - self._shift
        near = NEAR if len(self._suspects) < MOST_SUSPECTS else 0
        for number in sorted(range(usual - near, usual + near + 1), key=lambda place: abs(place - usual)):
            if any(seals(one.secret, before, renumbered(one.body, number), one.mac) for before in self._before):
                if number != usual:
                    self._renumber(seq, usual - number, one)
                if number != seq:
                    tell(self._faults, Fault("moved", seq))
                break
        else:
            if not self._is_lost:
                return False
        self._before, self._is_lost = (one.mac,), False
        return True

    def _renumber(self, seq: int, by: int, one: Suspect) -> None:
        """From here on numbers differ from those written: rows were put before this one, or taken away."""
        was, self._shift = self._shift, self._shift + by
        if not was:
            self._until_then, self._since = (list(self._faults), list(self._suspects)), [one]
        elif not self._shift and len(self._since) <= MOST_COMPARED:
            # It was right again soon after: rows changed places, which comparing them with each other will tell.
            self._faults, self._suspects = self._until_then[0], [*self._until_then[1], *self._since[:-1]]
            return
        suspect = self._suspects[-1] if self._suspects else None
        if suspect is None or suspect.fault.row != seq - 1:
            tell(self._faults, Fault("inserted" if by > 0 else "missing", seq - 1))
        elif by > 0:
            first = max(seq - by, 1)
            self._suspects = [suspect for suspect in self._suspects if suspect.fault.row < first]
            tell(self._faults, between("inserted", first, seq - 1))
        else:
            self._suspects[-1] = replace(suspect, fault=Fault("missing", seq - 1))


def seals(secret: bytes, before: bytes, body: bytes, mac: bytes) -> bool:
    """Whether a seal is that of these bytes, after that seal."""
    return hmac.compare_digest(hmac.digest(secret, before + body, "sha256"), mac)


def renumbered(body: bytes, number: int) -> bytes:
    """The bytes of a row as if it had another number."""
    return str(number).encode() + body[body.find(SIGN) :]


def _placed(suspects: list[Suspect]) -> list[Fault]:
    """The faults of suspects, where rows that merely changed places are known."""
    if not 1 < len(suspects) <= MOST_COMPARED:
        return [one.fault for one in suspects]
    found = []
    for one in suspects:
        place = _place(one, suspects)
        if one.fault.kind != "altered" or place is None:
            found.append(one.fault)
        elif place != one.fault.row:
            found.append(Fault("moved", one.fault.row))
    return found


def _place(one: Suspect, suspects: list[Suspect]) -> int | None:
    """The number that a row was written with, if it is that of a suspect; its own first."""
    befores = _once(before for suspect in suspects for before in (*suspect.before, suspect.mac))
    for number in sorted((suspect.fault.row for suspect in suspects), key=lambda row: row != one.fault.row):
        if any(seals(one.secret, before, renumbered(one.body, number), one.mac) for before in befores):
            return number
    return None


def _once(given: Iterable[bytes]) -> list[bytes]:
    return list(dict.fromkeys(given))
