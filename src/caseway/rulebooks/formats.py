"""Formats: the kinds of rulebook whose editions are not rules, and who reads each and runs its cases.

A kind is one row here; its folders are then found, listed, checked, translated and tried like those of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from caseway.rulebooks import cases, instrument_cases, instruments_reading
from caseway.rulebooks.cases import Outcome
from caseway.rulebooks.shelf import INSTRUMENT, Folder, Rulebook


@dataclass(frozen=True, slots=True)
class Format:
    """How the editions of one kind are read.

    read: one edition of a folder, as a value with a `title`; raises Unreadable.  strings_of: what of it is shown.
    """

    kind: str
    read: Callable[[Folder, date], Any]
    strings_of: Callable[[Any], Iterable[str]]
    run_cases: Callable[[Folder], list[Outcome]]


FORMATS: Mapping[str, Format] = {
    one.kind: one
    for one in (
        Format(
            INSTRUMENT,
            instruments_reading.of_folder,
            lambda found: found.strings(),
            instrument_cases.run_cases,
        ),
    )
}


def format_of(folder: Folder) -> Format:
    """The format of a folder that holds no rules."""
    return FORMATS[folder.name.partition("/")[0]]


def title(folder: Folder, edition: date) -> str:
    """The title of one edition; raise Unreadable where it cannot be read."""
    if isinstance(folder, Rulebook):
        return folder.rule(edition).title
    return str(format_of(folder).read(folder, edition).title)


def run_cases(folder: Folder) -> list[Outcome]:
    """Run the cases of a rulebook of any kind; raise Unreadable where the file of cases cannot be read."""
    return cases.run_cases(folder) if isinstance(folder, Rulebook) else format_of(folder).run_cases(folder)
