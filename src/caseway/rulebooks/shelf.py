"""The shelf: finds rulebooks by walking folders, and the edition in force on a day."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from caseway import criteria
from caseway.rulebooks.facts import OURS, read_translation, vocabulary

if TYPE_CHECKING:
    from caseway.rulebooks.particulars import Particulars

MOST_DEPTH = 6  # folders below a root, so that a stray link cannot keep the walk going

KINDS = ("certification", "license", "program")  # what a rulebook can be about: the first folder of its path
RENEWAL = "renewal"
APART = ("deadline",)  # kinds that are no rule of the language: each has a form and a reader of its own (`forms`)

EVERY_KIND = (*KINDS, *APART)

_EDITION = re.compile(r"\d{4}-\d{2}-\d{2}\.yaml")
_TRANSLATION = re.compile(r"[a-z]{2,3}\.yaml")


class NotOnShelf(LookupError):  # noqa: N818 - completes "unable to find a rulebook: not on the shelf"
    """A rulebook, or an edition of it, that does not exist; the message says what does."""


@dataclass(frozen=True)
class Rulebook:
    """One folder: its editions, its cases, and what surrounds the rule."""

    name: str
    folder: Path

    @cached_property
    def editions(self) -> tuple[date, ...]:
        """The days its editions take effect, oldest first."""
        names = (entry.name for entry in os.scandir(self.folder) if _EDITION.fullmatch(entry.name))
        return tuple(sorted(day for name in names if (day := _day(name[:10]))))

    @cached_property
    def _rules(self) -> dict[date, criteria.Rule]:
        return {}

    @cached_property
    def form(self) -> str:
        """The kind of it that has a form of its own, such as `deadline`; empty where it is a rule of the language."""
        kinds = [part for part in (*self.folder.resolve().parts[:-1], *self.name.split("/")[:-1]) if part in EVERY_KIND]
        return kinds[-1] if kinds and kinds[-1] in APART else ""

    def rule(self, edition: date) -> criteria.Rule:
        """One edition, read once."""
        if self.form:
            raise NotOnShelf(
                f"{self.name} is of the kind “{self.form}”: it holds no rule that someone meets or does not meet."
            )
        if edition not in self.editions:
            days = ", ".join(str(day) for day in self.editions)
            raise NotOnShelf(f"{self.name} has no edition of {edition}. It has: {days}.")
        if edition not in self._rules:
            path = self.folder / f"{edition}.yaml"
            self._rules[edition] = criteria.read(path, vocabulary=vocabulary(), name=self.name)
        return self._rules[edition]

    def edition(self, *, on: date) -> criteria.Rule:
        """The edition in force on a day."""
        in_force = [day for day in self.editions if day <= on]
        if not in_force:
            raise NotOnShelf(f"{self.name} has no edition for {on}; the oldest takes effect on {self.editions[0]}.")
        return self.rule(in_force[-1])

    @cached_property
    def particulars(self) -> Particulars:
        """Windows, fees, exam and renewal: what surrounds the rule."""
        path = self.folder / "particulars.yaml"
        if not path.is_file():
            raise NotOnShelf(f"{self.name} has no particulars.yaml, so nothing is known of fees, exam and renewal.")
        from caseway.rulebooks import particulars_reading  # noqa: PLC0415 - judging does not need it, and starts faster

        return particulars_reading.read(path)

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
class Shelf:
    """Every rulebook found below its roots, by name: the path below the root."""

    roots: tuple[Path, ...]

    @cached_property
    def rulebooks(self) -> Mapping[str, Rulebook]:
        """Rulebooks by name. Where two roots hold the same name the first root's is used."""
        found: dict[str, Rulebook] = {}
        for root in self.roots:
            for folder in folders(root):
                name = folder.relative_to(root).as_posix()
                found.setdefault(name, Rulebook(name, folder))
        return dict(sorted(found.items()))

    def names(self, kind: str | None = None) -> list[str]:
        """Names of all rulebooks whose rule is judged, or of one kind (`certification`, `renewal`, `program`, `deadline`)."""
        return [
            name for name in self.rulebooks if (kind_of(name) not in APART if kind is None else kind_of(name) == kind)
        ]

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
        if name in self.rulebooks:
            return self.rulebooks[name]
        ending = [known for known in self.rulebooks if known.endswith(f"/{name}")]
        if len(ending) == 1:
            return self.rulebooks[ending[0]]
        if ending:
            raise NotOnShelf(f"“{name}” can be any of: {', '.join(ending)}. Write the whole name.")
        raise NotOnShelf(f"no rulebook “{name[:100]}” on the shelf. There are: {', '.join(self.rulebooks)}.")

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
        return self.rulebook(name).translation(language)


def kind_of(name: str) -> str:
    """What a rulebook is about: the first part of its name; but one in a folder `renewal` is about keeping what was got."""
    return RENEWAL if name.endswith(f"/{RENEWAL}") else name.partition("/")[0]


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
