"""The forms a rulebook can have: a rule of the language, or one that a kind of rulebook has for itself, such as deadlines.

Whatever its form, a rulebook is a folder of editions with cases, sources and translations, checked and tried alike. A
kind of its own form stands in `shelf.APART` and here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caseway import criteria
from caseway.rulebooks import cases, deadline_cases, deadlines, deadlines_reading, wording
from caseway.rulebooks.cases import Outcome
from caseway.rulebooks.facts import vocabulary
from caseway.rulebooks.shelf import Rulebook


@dataclass(frozen=True, slots=True)
class Edition:
    """One edition as it was read: its title, the addresses it rests on, and every string of it that is shown."""

    value: object
    title: str
    addresses: tuple[str, ...]
    strings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Form:
    """How rulebooks of one form are read and tried. cases_are: what their cases consist of. shares: a list beside them."""

    read: Callable[[Rulebook, Path], Edition]
    run_cases: Callable[[Rulebook], list[Outcome]]
    cases_are: str
    shares: str = ""


def _read_rule(rulebook: Rulebook, path: Path) -> Edition:
    rule = criteria.read(path, vocabulary=vocabulary(), name=rulebook.name)
    addresses = tuple(source.address for source in rule.sources.values())
    return Edition(rule, rule.title, addresses, tuple(wording.strings_of_rule(rule)))


def _read_deadlines(rulebook: Rulebook, path: Path) -> Edition:
    found = deadlines_reading.read(path, rulebook.name)
    return Edition(
        found, found.title, tuple(rule.source.address for rule in found.rules), tuple(found.strings())
    )  # fmt: skip


LANGUAGE = Form(
    _read_rule, cases.run_cases, "persons, days and the verdicts they should get, in pairs at every boundary"
)
FORMS: Mapping[str, Form] = {
    deadlines.KIND: Form(
        _read_deadlines,
        deadline_cases.run_cases,
        "rules, triggers and the days on which something is due, in pairs at every boundary",
        deadlines_reading.TRIGGERS,
    )
}


def of(rulebook: Rulebook) -> Form:
    """The form of a rulebook."""
    return FORMS.get(rulebook.form, LANGUAGE)


def run_cases(rulebook: Rulebook) -> list[Outcome]:
    """Run a rulebook's cases; raise Unreadable where the file of cases cannot be read."""
    return of(rulebook).run_cases(rulebook)


def title(rulebook: Rulebook, edition: date) -> str:
    """What an edition of a rulebook is called; raise Unreadable."""
    if not rulebook.form:
        return rulebook.rule(edition).title
    return of(rulebook).read(rulebook, rulebook.folder / f"{edition}.yaml").title


def lists_of(folders: Iterable[Path]) -> list[Path]:
    """The lists that stand beside some rulebooks' folders and that they share."""
    found = dict.fromkeys(
        folder.parent / form.shares
        for folder in folders
        if (form := FORMS.get(Rulebook(folder.name, folder).form)) and form.shares
    )
    return [path for path in found if path.is_file()]


def strings_of_list(path: Path) -> Iterator[str]:
    """Every string of a shared list that is shown; raise Unreadable."""
    yield from (trigger.label for trigger in deadlines_reading.read_triggers(path).values())
