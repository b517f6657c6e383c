"""Formats: how the editions of each kind of rulebook are read, and who runs its cases.

A kind whose editions are not rules is one row here and one word in `shelf.OTHER_KINDS`; its folders are then found,
listed, checked, translated and tried like those of rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from caseway.rulebooks import cases, deadline_cases, deadlines_reading, instrument_cases, instruments_reading, wording
from caseway.rulebooks.cases import Outcome
from caseway.rulebooks.shelf import DEADLINE, INSTRUMENT, Folder, Rulebook
from caseway.rulebooks.sourcing import sources_of


@dataclass(frozen=True, slots=True)
class Shared:
    """A list that stands beside the folders of a kind, which they share. strings_of: what of it is shown."""

    file: str
    strings_of: Callable[[Path], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Format:
    """How the editions of one kind are read.

    read: one edition of a folder, as a value with a `title`; raises Unreadable.  strings_of: what of it is shown.
    addresses_of: those of the sources it rests on.  cases_are: what its cases consist of.
    """

    read: Callable[[Any, date], Any]
    strings_of: Callable[[Any], Iterable[str]]
    addresses_of: Callable[[Any], Iterable[str]]
    run_cases: Callable[[Any], list[Outcome]]
    cases_are: str
    shares: Shared | None = None


RULES = Format(
    read=Rulebook.rule,
    strings_of=wording.strings_of_rule,
    addresses_of=lambda rule: (source.address for source in rule.sources.values()),
    run_cases=cases.run_cases,
    cases_are="persons, days and the verdicts they should get",
)
FORMATS: Mapping[str, Format] = {
    DEADLINE: Format(
        read=deadlines_reading.of_folder,
        strings_of=lambda found: found.strings(),
        addresses_of=lambda found: (rule.source.address for rule in found.rules),
        run_cases=deadline_cases.run_cases,
        cases_are="rules, triggers and the days on which something is due",
        shares=Shared(
            deadlines_reading.TRIGGERS,
            lambda path: (trigger.label for trigger in deadlines_reading.read_triggers(path).values()),
        ),
    ),
    INSTRUMENT: Format(
        read=instruments_reading.of_folder,
        strings_of=lambda found: found.strings(),
        addresses_of=lambda found: (source.address for source in sources_of(found)),
        run_cases=instrument_cases.run_cases,
        cases_are="answers and the scores they should get",
    ),
}


def format_of(folder: Folder) -> Format:
    """The format of a folder."""
    return RULES if isinstance(folder, Rulebook) else FORMATS[folder.kind]


def title(folder: Folder, edition: date) -> str:
    """The title of one edition; raise Unreadable where it cannot be read."""
    return str(format_of(folder).read(folder, edition).title)


def run_cases(folder: Folder) -> list[Outcome]:
    """Run the cases of a rulebook of any kind; raise Unreadable where the file of cases cannot be read."""
    return format_of(folder).run_cases(folder)


def shared_by(found: Iterable[Folder]) -> Mapping[Path, Shared]:
    """The lists that stand beside some folders and that those share, by their paths."""
    shared = {
        folder.folder.parent / list_.file: list_ for folder in found if (list_ := format_of(folder).shares) is not None
    }
    return {path: list_ for path, list_ in shared.items() if path.is_file()}
