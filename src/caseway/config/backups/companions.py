"""What a database is worth little without: its keys, and the checkpoints of its audit.

A machine's own file stays if it is the backup's with more at its end: a key that was added since, checkpoints made since.
Whatever else it holds is put aside, and the backup's comes in its place.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from caseway.config.backups import papers
from caseway.config.backups.sealing import Header, Unusable


@dataclass(frozen=True, slots=True)
class Companion:
    """A file of Caseway's folder; `variable`: what of the environment comes before it."""

    place: str
    variable: str = ""

    @property
    def name(self) -> str:
        """What it is called in a backup."""
        return Path(self.place).name


CHECKPOINTS = (Companion("audit/checkpoints.jsonl"), Companion("audit/checkpoints.pub"))
# What stands together is exchanged together: checkpoints are worth nothing without the key that signed them.
GROUPS = (
    (Companion("audit-key", "CASEWAY_AUDIT_KEY"),),
    (Companion("audit-signing-key"), *CHECKPOINTS),
    (Companion("field-key"),),
    (Companion("secret-key", "CASEWAY_SECRET_KEY"),),  # second factors are sealed with it
)
KEYS = tuple(one for group in GROUPS for one in group if one not in CHECKPOINTS)
ALL = {one.name: one for group in GROUPS for one in group}


@dataclass(frozen=True, slots=True)
class Differing:
    """A variable that is not what the backup was made with, and which file now holds that."""

    variable: str
    place: str
    mine: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be exchanged: the new content by its place, and the places whose old one is put aside.

    archive: of the documents; they are exchanged whatever becomes of the rest.
    """

    new: dict[str, bytes] = field(default_factory=dict)
    aside: tuple[str, ...] = ()
    differing: tuple[Differing, ...] = ()
    archive: Path | None = None


def copy(which: Sequence[Companion], *, environ: Mapping[str, str], home: Path, into: Path) -> list[Path]:
    """Copy what is there of them."""
    found = []
    for one in which:
        content = _of_environment(one, environ) or _of_file(home / one.place)
        if content is None:
            continue
        if one.name.endswith(".jsonl"):
            content = content[: content.rfind(b"\n") + 1]  # the last line may be half written just now
        target = into / one.name
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
        found.append(target)
    return found


def named(header: Header, files: Sequence[Path]) -> dict[str, bytes]:
    """What a backup holds beside the database and the documents, by name; raises Unusable."""
    names = [kept.name for kept in header.files[1:]]
    if unknown := set(names) - set(ALL) - {papers.NAME}:
        raise Unusable(f"a newer Caseway made it (it holds {min(unknown)}); restore it with that one.")
    found = zip(names, files, strict=True)
    return {name: file.read_bytes() for name, file in found if name != papers.NAME}


def plan(theirs: Mapping[str, bytes], *, environ: Mapping[str, str], home: Path) -> Plan:
    """What of the machine's own has to give way, so that all of the backup can be read."""
    new: dict[str, bytes] = {}
    aside: list[str] = []
    differing: list[Differing] = []
    for group in GROUPS:
        held = [one for one in group if one.name in theirs]
        told = _of_environment(group[0], environ)
        if not held or (told is not None and _goes_on(told, theirs[group[0].name])):
            continue
        if told is not None:
            prints = (fingerprint(told), fingerprint(theirs[group[0].name]))
            differing.append(Differing(group[0].variable, group[0].place, *prints))
        if all(_goes_on(_of_file(home / one.place), theirs[one.name]) for one in held):
            continue
        new |= {one.place: theirs[one.name] for one in held}
        aside += [one.place for one in group if (home / one.place).exists()]
    return Plan(new, tuple(aside), tuple(differing))


def fingerprint(content: bytes) -> str:
    """The name of a key, from which nobody learns the key."""
    return hashlib.sha256(b"caseway fingerprint\n" + content.strip()).hexdigest()[:16]


def _goes_on(mine: bytes | None, theirs: bytes) -> bool:
    """Whether ours is theirs, with nothing or more lines at its end."""
    lines, wanted = (mine or b"").strip().split(b"\n"), theirs.strip().split(b"\n")
    return mine is not None and (theirs.strip() == b"" or lines[: len(wanted)] == wanted)


def _of_environment(one: Companion, environ: Mapping[str, str]) -> bytes | None:
    told = environ.get(one.variable, "") if one.variable else ""
    return told.encode() if told else None


def _of_file(file: Path) -> bytes | None:
    try:
        return file.read_bytes()
    except FileNotFoundError:
        return None
