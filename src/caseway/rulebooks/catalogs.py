"""Catalogs: folders of data files beside the rulebooks, such as actions and careers, and who reads each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from caseway.criteria import Fault
from caseway.rulebooks import actions, careers_reading, figures, learning, licensure
from caseway.rulebooks.shelf import Shelf


@dataclass(frozen=True, slots=True)
class Catalog:
    """One folder of data files: the faults of a file, and the strings of it that are shown.

    disagreements: sentences about files that do not fit together.
    """

    folder: str
    faults_of: Callable[[Path], list[Fault]]
    strings_of: Callable[[Path], Iterable[str]]
    disagreements: Callable[[Mapping[str, Path]], Iterator[str]] = lambda _: iter(())


CATALOGS: Mapping[str, Catalog] = {
    catalog.folder: catalog
    for catalog in (
        Catalog(actions.FOLDER, actions.faults_of, lambda path: actions.read(path).strings()),
        Catalog(
            careers_reading.FOLDER,
            careers_reading.faults_of,
            lambda path: careers_reading.read(path).strings(),
            lambda paths: careers_reading.disagreements({key: careers_reading.read(paths[key]) for key in paths}),
        ),
        Catalog(figures.FOLDER, figures.faults_of, figures.strings_of),
        Catalog(learning.FOLDER, learning.faults_of, lambda path: learning.read(path).strings()),
        Catalog(licensure.FOLDER, licensure.faults_of, lambda path: licensure.read(path).strings()),
    )
}


def catalogs_at(place: Path) -> list[tuple[Catalog, Path]]:
    """The catalogs in a folder of rulebooks, or the one whose folder is named; each with its root."""
    if place.name in CATALOGS:
        found = [(CATALOGS[place.name], place.resolve().parent)]
    else:
        found = [(catalog, place) for catalog in CATALOGS.values()]
    return [(catalog, root) for catalog, root in found if files(catalog, root)]


def files(catalog: Catalog, root: Path) -> Mapping[str, Path]:
    """The files of a catalog below a root, by their names."""
    return Shelf((root,)).files(catalog.folder)


def files_below(place: Path) -> list[Path]:
    """The files of every catalog in a folder of rulebooks."""
    return [path for catalog, root in catalogs_at(place) for path in files(catalog, root).values()]


def faults(catalog: Catalog, root: Path) -> tuple[list[Fault], list[str]]:
    """Every fault of a catalog's files, and, where there is none, every string of them that is shown."""
    listed = files(catalog, root)
    found = [fault for path in listed.values() for fault in catalog.faults_of(path)]
    if found:
        return found, []
    folder = str(root / catalog.folder)
    apart = [Fault(folder, None, "", says) for says in catalog.disagreements(listed)]
    return apart, list(dict.fromkeys(text for path in listed.values() for text in catalog.strings_of(path)))


def is_of_catalog(path: Path) -> bool:
    """Whether a file is one of a catalog."""
    return path.parent.name in CATALOGS
