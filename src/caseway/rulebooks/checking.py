"""Every fault of a rulebook, a shelf of them, or one file: what `caseway check` prints."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

from caseway import criteria
from caseway.criteria import Fault, Node, Rule
from caseway.rulebooks import cases, catalogs, formats, particulars_reading, wording
from caseway.rulebooks.facts import FACTS, OURS, read_translation, vocabulary
from caseway.rulebooks.shelf import Folder, Rulebook, folder_of, folders, name_of

SOURCES = "SOURCES.md"
BESIDE = ("cases.yaml", "particulars.yaml")  # files that may stand beside editions
_TRANSLATION = re.compile(r"[a-z]{2,3}\.yaml")


def check(path: Path) -> list[Fault]:
    """Every fault of one edition, of one rulebook's folder, or of every rulebook below a folder."""
    if path.is_file():
        return _check_file(path)
    if not path.is_dir():
        return [Fault(str(path), None, "", "there is no such file or folder.")]
    found, beside = folders(path), catalogs.catalogs_at(path)
    if not found and not beside:
        return _without_editions(path)
    kept = [folder_of(name_of(folder), folder) for folder in found]
    faults = [fault for folder in kept for fault in check_folder(folder)]
    faults += [fault for catalog, root in beside for fault in check_catalog(catalog, root)]
    faults += [fault for file, shared in formats.shared_by(kept).items() for fault in _shared_faults(file, shared)]
    return [*_facts_faults(), *faults] if path.resolve() == OURS else faults


def check_catalog(catalog: catalogs.Catalog, root: Path) -> list[Fault]:
    """Every fault of a folder of data files, such as actions, and of its translations."""
    faults, shown = catalogs.faults(catalog, root)
    if not faults:
        for file in sorted((root / catalog.folder).glob("*.yaml")):
            if _TRANSLATION.fullmatch(file.name):
                faults += _gaps(file, shown)
    return faults


def _check_file(path: Path) -> list[Fault]:
    if catalogs.is_of_catalog(path):
        catalog = catalogs.CATALOGS[path.parent.name]
        if _TRANSLATION.fullmatch(path.name):
            return check_catalog(catalog, path.parent.parent)
        return catalog.faults_of(path)
    folder = folder_of(name_of(path.parent), path.parent)
    if path.name in (*BESIDE, SOURCES) or _TRANSLATION.fullmatch(path.name):
        return check_folder(folder)
    if isinstance(folder, Rulebook):
        return _unreadable(lambda: criteria.read(path, vocabulary=vocabulary(), name=path.parent.name))
    format_ = formats.format_of(folder)
    return _stray(path) or _unreadable(lambda: format_.read(folder, date.fromisoformat(path.stem)))


def _without_editions(path: Path) -> list[Fault]:
    strays = [stray for stray in sorted(path.glob("*.yaml")) if stray.name not in BESIDE]
    if strays:
        return [_not_a_day(stray) for stray in strays if not _TRANSLATION.fullmatch(stray.name)]
    says = "no edition is found here. An edition is a file named by the day it takes effect, such as 2026-01-31.yaml."
    return [Fault(str(path), None, "", says)]


def check_folder(folder: Folder) -> list[Fault]:
    """Every fault of one rulebook, of whatever kind."""
    faults = [fault for stray in sorted(folder.folder.glob("*.yaml")) for fault in _stray(stray)]
    format_ = formats.format_of(folder)
    found: list[object] = []
    for day in folder.editions:
        unreadable = _unreadable(lambda day=day: found.append(format_.read(folder, day)))  # type: ignore[misc]
        faults += unreadable or list(_unused(found[-1], folder.path(day)))
    unreadable = _particulars_faults(folder)
    faults += unreadable
    faults += _source_faults(folder, dict.fromkeys(address for one in found for address in format_.addresses_of(one)))
    if len(found) == len(folder.editions):  # cases and translations say little about what cannot be read
        faults += _case_faults(folder, format_)
        shown = [text for one in found for text in format_.strings_of(one)]
        faults += [] if unreadable else _translation_faults(folder, shown)
    return faults


def _stray(path: Path) -> list[Fault]:
    if path.name in BESIDE or _TRANSLATION.fullmatch(path.name):
        return []
    try:
        date.fromisoformat(path.stem)
    except ValueError:
        return [_not_a_day(path)]
    return []


def _not_a_day(path: Path) -> Fault:
    says = (
        f"the file's name “{path.stem}” is not a day. An edition is named by the day it takes effect, such as "
        f"2026-01-31.yaml; beside it may stand {', '.join(BESIDE)} and a translation such as es.yaml."
    )
    return Fault(str(path), None, "", says)


def _unreadable(read: Callable[[], object]) -> list[Fault]:
    try:
        read()
    except criteria.Unreadable as unreadable:
        return list(unreadable.faults)
    return []


def _unused(rule: object, path: Path) -> Iterator[Fault]:
    """Sources and questions that nothing in a rule's edition uses; other formats see to it as they are read."""
    if not isinstance(rule, Rule):
        return
    questions = {question.id for clause in rule.clauses() for question in _questions(clause)}
    sources = {source.id for clause in rule.clauses() for source in (clause.source, *clause.also)}
    sources |= {question.source.id for question in rule.questions.values()}
    node = criteria.yaml.load_file(path)
    for part, known, used in (("sources", rule.sources, sources), ("questions", rule.questions, questions)):
        for id_ in known:
            if id_ not in used:
                says = f"nothing uses this {part[:-1]}; use it or take it out."
                yield Fault(str(path), _line(node, part, id_), f"{part}.{id_}", says)


def _questions(clause: criteria.Clause) -> Iterator[criteria.Question]:
    if clause.question:
        yield clause.question
    yield from _questions_of(clause.where)


def _questions_of(condition: criteria.Condition | None) -> Iterator[criteria.Question]:
    if isinstance(condition, criteria.AskCondition):
        yield condition.question
    elif isinstance(condition, criteria.Group):
        for part in condition.parts:
            yield from _questions_of(part)


def _line(node: Node, *names: str) -> int | None:
    for name in names:
        if not isinstance(node.value, dict) or name not in node.value:
            break
        node = node.value[name]
    return node.line


def _particulars_faults(folder: Folder) -> list[Fault]:
    path = folder.folder / "particulars.yaml"
    return _unreadable(lambda: particulars_reading.read(path)) if path.is_file() else []


def _source_faults(folder: Folder, addresses: Iterable[str]) -> list[Fault]:
    """SOURCES.md is there and names every address an edition rests on."""
    path = folder.folder / SOURCES
    if not path.is_file():
        says = f"{SOURCES} is missing: where each clause is written, and when that was read."
        return [Fault(str(folder.folder), None, "", says)]
    text = path.read_text(encoding="utf-8", errors="replace")
    return [
        Fault(str(path), None, "", f"the source “{address}” is used by an edition and not named here.")
        for address in addresses
        if address != SOURCES and address not in text
    ]


def _case_faults(folder: Folder, format_: formats.Format) -> list[Fault]:
    path = folder.folder / cases.FILE
    if not path.is_file():
        says = f"{cases.FILE} is missing: {format_.cases_are}, in pairs at every boundary."
        return [Fault(str(folder.folder), None, "", says)]
    try:
        outcomes = format_.run_cases(folder)
    except criteria.Unreadable as unreadable:
        return list(unreadable.faults)
    return [
        Fault(outcome.file, outcome.line, "", f"“{outcome.case}”: {says}")
        for outcome in outcomes
        for says in outcome.faults
    ]


def _translation_faults(folder: Folder, shown: list[str]) -> list[Fault]:
    """What a translation leaves out, and what it translates that nobody says."""
    path = folder.folder / "particulars.yaml"
    if path.is_file():
        shown = [*shown, *wording.strings_of_particulars(particulars_reading.read(path))]
    files = [file for file in sorted(folder.folder.glob("*.yaml")) if _TRANSLATION.fullmatch(file.name)]
    return [fault for file in files for fault in _gaps(file, list(dict.fromkeys(shown)))]


def _shared_faults(path: Path, shared: formats.Shared) -> list[Fault]:
    """Every fault of a list that the folders of a kind share, and of its translations."""
    shown: list[str] = []
    faults = _unreadable(lambda: shown.extend(dict.fromkeys(shared.strings_of(path))))
    if not faults:
        for file in sorted(path.parent.glob(f"{path.stem}.*.yaml")):
            faults += _gaps(file, shown)
    return faults


def _facts_faults() -> list[Fault]:
    """Faults of the vocabulary of facts and of its translations."""
    faults = _unreadable(vocabulary)
    if not faults:
        shown = list(dict.fromkeys(wording.strings_of_facts(vocabulary())))
        for file in sorted(OURS.glob(f"{FACTS.stem}.*.yaml")):
            faults += _gaps(file, shown)
    return faults


def _gaps(file: Path, shown: list[str]) -> list[Fault]:
    unreadable = _unreadable(lambda: read_translation(file))
    if unreadable:
        return unreadable
    translated = read_translation(file)
    missing = [text for text in shown if text not in translated]
    stale = [text for text in translated if text not in shown]
    return [
        *(Fault(str(file), None, "", f"not translated: “{text}”") for text in missing),
        *(Fault(str(file), None, "", f"nothing says this any more; take it out: “{text}”") for text in stale),
    ]
