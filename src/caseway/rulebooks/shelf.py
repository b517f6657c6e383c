"""The shelf: finds rulebooks by walking folders, and the edition in force on a day."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from caseway import criteria
from caseway.rulebooks.facts import OURS, read_translation, vocabulary

if TYPE_CHECKING:
    from caseway.rulebooks.particulars import Particulars

F = TypeVar("F", bound="Folder")

MOST_DEPTH = 6  # folders below a root, so that a stray link cannot keep the walk going

KINDS = (
    "certification",
    "license",
    "program",
    "checklist",
)  # what a rulebook can be about: the first folder of its path
DEADLINE = "deadline"
INSTRUMENT = "instrument"
OTHER_KINDS = (DEADLINE, INSTRUMENT)  # kinds whose editions are not rules; `formats` says who reads them
RENEWAL = "renewal"

_EDITION = re.compile(r"\d{4}-\d{2}-\d{2}\.yaml")
_TRANSLATION = re.compile(r"[a-z]{2,3}\.yaml")


class NotOnShelf(LookupError):  # noqa: N818 - completes "unable to find a rulebook: not on the shelf"
    """A rulebook, or an edition of it, that does not exist; the message says what does."""


@dataclass(frozen=True)
class Folder:
    """One folder of editions, whatever they hold, with their words in other languages."""

    name: str
    folder: Path

    @property
    def kind(self) -> str:
        """The first part of its name."""
        return self.name.partition("/")[0]

    @cached_property
    def editions(self) -> tuple[date, ...]:
        """The days its editions take effect, oldest first."""
        names = (entry.name for entry in os.scandir(self.folder) if _EDITION.fullmatch(entry.name))
        return tuple(sorted(day for name in names if (day := _day(name[:10]))))

    def path(self, edition: date) -> Path:
        """The file of one edition."""
        if edition not in self.editions:
            days = ", ".join(str(day) for day in self.editions)
            raise NotOnShelf(f"{self.name} has no edition of {edition}. It has: {days}.")
        return self.folder / f"{edition}.yaml"

    def day_in_force(self, on: date) -> date:
        """The day of the edition in force on a day."""
        in_force = [day for day in self.editions if day <= on]
        if not in_force:
            raise NotOnShelf(f"{self.name} has no edition for {on}; the oldest takes effect on {self.editions[0]}.")
        return in_force[-1]

    @cached_property
    def _translations(self) -> dict[str, Mapping[str, str]]:
        return {}

    def translation(self, language: str) -> Mapping[str, str]:
        """Its English strings in another language; empty where there are none."""
        if language not in self._translations:
            found = read_translation(self.folder / f"{language}.yaml") if re.fullmatch(r"[a-z]{2,3}", language) else {}
            self._translations[language] = found
        return self._translations[language]


@dataclass(frozen=True)
class Rulebook(Folder):
    """One folder of rules: its editions, its cases, and what surrounds the rule."""

    @cached_property
    def _rules(self) -> dict[date, criteria.Rule]:
        return {}

    def rule(self, edition: date) -> criteria.Rule:
        """One edition, read once."""
        path = self.path(edition)
        if edition not in self._rules:
            self._rules[edition] = criteria.read(path, vocabulary=vocabulary(), name=self.name)
        return self._rules[edition]

    def edition(self, *, on: date) -> criteria.Rule:
        """The edition in force on a day."""
        return self.rule(self.day_in_force(on))

    @cached_property
    def particulars(self) -> Particulars:
        """Windows, fees, exam and renewal: what surrounds the rule."""
        path = self.folder / "particulars.yaml"
        if not path.is_file():
            raise NotOnShelf(f"{self.name} has no particulars.yaml, so nothing is known of fees, exam and renewal.")
        from caseway.rulebooks import particulars_reading  # noqa: PLC0415 - judging does not need it, and starts faster

        return particulars_reading.read(path)


@dataclass(frozen=True)
class Shelf:
    """Every rulebook found below its roots, by name: the path below the root."""

    roots: tuple[Path, ...]

    @cached_property
    def folders(self) -> Mapping[str, Folder]:
        """Everything with editions, by name. Where two roots hold the same name the first root's is used."""
        found: dict[str, Folder] = {}
        for root in self.roots:
            for folder in folders(root):
                name = folder.relative_to(root).as_posix()
                found.setdefault(name, folder_of(name, folder))
        return dict(sorted(found.items()))

    @cached_property
    def rulebooks(self) -> Mapping[str, Rulebook]:
        """Those whose editions are rules, by name."""
        return {name: folder for name, folder in self.folders.items() if isinstance(folder, Rulebook)}

    def names(self, kind: str | None = None) -> list[str]:
        """Names of all rulebooks that are rules, or of one kind of them (`certification`, `renewal`, `program`)."""
        return [name for name in self.rulebooks if kind is None or kind_of(name) == kind]

    def named(self, kind: str | None = None) -> list[str]:
        """Names of everything with editions, rules or not, or of one kind of it (`deadline`, `instrument`)."""
        return [name for name in self.folders if kind is None or kind_of(name) == kind]

    def folder(self, name: str) -> Folder:
        """Anything with editions by its name, or by the last part of it where only one has that."""
        return by_name(name, self.folders)

    def files(self, folder: str) -> Mapping[str, Path]:
        """The data files of a folder (`action`, `career`) by name; where two roots hold the same, the first's."""
        found: dict[str, Path] = {}
        for root in self.roots:
            for path in sorted((root / folder).glob("*.yaml")):
                if not _TRANSLATION.fullmatch(path.name):
                    found.setdefault(path.stem, path)
        return found

    def words(self, folder: str, language: str) -> Mapping[str, str]:
        """The English strings of a folder's data files in another language; the first root's come first."""
        found: dict[str, str] = {}
        for root in reversed(self.roots):
            found.update(read_translation(root / folder / f"{language}.yaml"))
        return found

    def rulebook(self, name: str) -> Rulebook:
        """One rulebook by its name, or by the last part of it where only one has that."""
        return by_name(name, self.rulebooks)

    def edition(self, name: str, *, on: date) -> criteria.Rule:
        """The edition of a rulebook in force on a day."""
        return self.rulebook(name).edition(on=on)

    def editions(self, name: str) -> tuple[date, ...]:
        """The days a rulebook's editions take effect, oldest first."""
        return self.rulebook(name).editions

    def rule(self, name: str, *, edition: date) -> criteria.Rule:
        """One edition of a rulebook."""
        return self.rulebook(name).rule(edition)

    def particulars(self, name: str) -> Particulars:
        """What surrounds a rulebook's rule."""
        return self.rulebook(name).particulars

    def translation(self, name: str, language: str) -> Mapping[str, str]:
        """A rulebook's English strings in another language."""
        return self.folder(name).translation(language)


def kind_of(name: str) -> str:
    """What a rulebook is about: the first part of its name; but one in a folder `renewal` is about keeping what was got."""
    return RENEWAL if name.endswith(f"/{RENEWAL}") else name.partition("/")[0]


def by_name(name: str, among: Mapping[str, F]) -> F:
    """One of several by its name, or by the last part of it where only one has that; raise NotOnShelf."""
    if name in among:
        return among[name]
    ending = [known for known in among if known.endswith(f"/{name}")]
    if len(ending) == 1:
        return among[ending[0]]
    if ending:
        raise NotOnShelf(f"“{name}” can be any of: {', '.join(ending)}. Write the whole name.")
    raise NotOnShelf(f"no rulebook “{name[:100]}” on the shelf. There are: {', '.join(among)}.")


def name_of(folder: Path) -> str:
    """A rulebook's name from its folder's path: from its kind on, or its last part."""
    parts = folder.resolve().parts
    kinds = [number for number, part in enumerate(parts[:-1]) if part in (*KINDS, *OTHER_KINDS)]
    return "/".join(parts[kinds[-1] :]) if kinds else parts[-1]


def folder_of(name: str, folder: Path) -> Folder:
    """A folder as what it is by its name: a rulebook of rules, or of another kind."""
    return Folder(name, folder) if name.partition("/")[0] in OTHER_KINDS else Rulebook(name, folder)


def folders(root: Path) -> list[Path]:
    """Every folder at or below a root that holds an edition, in order of path."""
    found = []
    for place, below, files in os.walk(root):
        folder = Path(place)
        if len(folder.relative_to(root).parts) >= MOST_DEPTH:
            below.clear()
        below[:] = sorted(name for name in below if not name.startswith((".", "__")))
        if any(_EDITION.fullmatch(name) for name in files):
            found.append(folder)
    return found


@lru_cache(maxsize=8)
def shelf(extra: tuple[Path, ...] = ()) -> Shelf:
    """Our rulebooks, and those of other folders beside them; raise Unreadable for a folder that is not there."""
    missing = [path for path in extra if not path.is_dir()]
    if missing:
        says = "there is no such folder of rulebooks. Correct the path in CASEWAY_RULEBOOKS."
        raise criteria.Unreadable([criteria.Fault(str(path), None, "", says) for path in missing])
    return Shelf((OURS, *extra))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
