"""Figures about the profession: what somebody published, each with its source and as old as that."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from caseway.criteria import Fault, Source, Unreadable
from caseway.rulebooks import typed
from caseway.rulebooks.shelf import Shelf

FOLDER = "figure"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure: the number, and the rest of its sentence."""

    value: str
    says: str
    source: Source

    def strings(self) -> Iterator[str]:
        """Every string of it that is shown; a bare number is the same in every language."""
        yield from (text for text in (self.value, self.says) if any(map(str.isalpha, text)))


@dataclass(frozen=True, slots=True)
class _File:
    figures: tuple[Figure, ...]


def figures(shelf: Shelf) -> tuple[Figure, ...]:
    """Every figure on the shelf; raise Unreadable with every fault found."""
    return tuple(figure for path in shelf.files(FOLDER).values() for figure in typed.read(path, _File).figures)


def strings_of(path: Path) -> Iterator[str]:
    """Every string of one file of figures that is shown."""
    for figure in typed.read(path, _File).figures:
        yield from figure.strings()


def faults_of(path: Path) -> list[Fault]:
    """Every fault of one file of figures."""
    try:
        typed.read(path, _File)
    except Unreadable as unreadable:
        return list(unreadable.faults)
    return []
