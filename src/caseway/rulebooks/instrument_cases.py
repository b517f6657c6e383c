"""Cases of an instrument: a sentence, answers, and the scores, bands, tasks and needs that should follow from them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from caseway import criteria
from caseway.criteria import Fault, Node
from caseway.rulebooks.cases import FILE, Outcome
from caseway.rulebooks.instruments import Instrument
from caseway.rulebooks.instruments_reading import of_folder
from caseway.rulebooks.scored import Result, Scored
from caseway.rulebooks.scoring import score
from caseway.rulebooks.shelf import Folder, NotOnShelf

LISTS = ("triggers", "proposals", "remarks", "labels", "blank", "asked", "wrong", "choose")
EXPECTED = ("scores", "bands", "states", "cutoffs", "complete", *LISTS, "proposes_no", "because")
KEYS = ("case", "on", "answers", "about", "chosen", *EXPECTED)

Plain = dict[str, object]


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it is written; without a day the newest edition is meant."""

    sentence: str
    line: int | None
    on: date | None
    answers: Plain
    about: Plain
    chosen: Mapping[str, str]
    expected: Plain


def run_cases(folder: Folder) -> list[Outcome]:
    """Run an instrument's cases; raise Unreadable where the file of cases cannot be read."""
    return list(each_outcome(folder))


def each_outcome(folder: Folder) -> Iterator[Outcome]:
    """Run an instrument's cases one after the other, for whoever stops at the first that fails."""
    path = folder.folder / FILE
    read = cache(lambda day: of_folder(folder, day))  # of many cases, and of no later run
    for case in read_cases(path):
        yield Outcome(case.sentence, folder.name, str(path), case.line, tuple(_run(case, folder, read)))


def read_cases(path: Path) -> list[Case]:
    """Read a file of cases; raise Unreadable with every fault found."""
    reader = _Reader(str(path))
    cases = reader.cases(criteria.yaml.load_file(path))
    if reader.faults:
        raise criteria.Unreadable(reader.faults)
    return cases


class _Reader:
    """Reads one file of cases, noting every fault."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.sheets: dict[str, Plain] = {}

    def note(self, node: Node, path: str, says: criteria.Text | str) -> None:
        self.faults.append(Fault(self.file, node.line, path, says))

    def cases(self, node: Node) -> list[Case]:
        parts = node.value if isinstance(node.value, dict) else {}
        rows = parts.get("cases", Node([])).value
        if set(parts) - {"sheets", "cases"} or not isinstance(rows, list) or not rows:
            self.note(node, "", "“cases”, a list, is expected here, and “sheets” beside it if cases share answers.")
            return []
        for name, sheet in self.entries(parts.get("sheets", Node({})), "sheets").items():
            self.sheets[name] = self.answers(sheet, f"sheets.{name}")
        found = [self.case(row, f"cases[{index}]") for index, row in enumerate(rows)]
        return [case for case in found if case]

    def entries(self, node: Node, path: str) -> Mapping[str, Node]:
        if isinstance(node.value, dict):
            return node.value
        self.note(node, path, "entries of the form “name: value” are expected here.")
        return {}

    def plain(self, node: Node | None, path: str) -> Plain:
        return {} if node is None else {key: part.plain() for key, part in self.entries(node, path).items()}

    def case(self, node: Node, path: str) -> Case | None:
        parts = self.entries(node, path)
        for key, part in parts.items():
            if key not in KEYS:
                self.note(part, f"{path}.{key}", criteria.unknown_word("entry", key, KEYS))
        sentence = parts.get("case", Node(None)).value
        on = parts.get("on", Node(None)).value
        if not isinstance(sentence, str) or "answers" not in parts or not isinstance(on, (date, type(None))):
            self.note(node, path, "a case needs “case” (a sentence) and “answers”; “on”, if it is there, is a day.")
            return None
        if not set(parts) & set(EXPECTED):
            self.note(node, path, f"a case says what should come out, by one or more of: {', '.join(EXPECTED)}.")
        chosen = self.plain(parts.get("chosen"), f"{path}.chosen")
        return Case(
            sentence=sentence,
            line=node.line,
            on=on,
            answers=self.answers(parts["answers"], f"{path}.answers"),
            about=self.plain(parts.get("about"), f"{path}.about"),
            chosen={key: str(value) for key, value in chosen.items()},
            expected={key: part.plain() for key, part in parts.items() if key in EXPECTED},
        )

    def answers(self, node: Node, path: str) -> Plain:
        """Answers by the name of a sheet, by a sheet with changes (`base`, `set`, `without`), or written out."""
        if isinstance(node.value, str):
            return self.named(node, path)
        entries = self.entries(node, path)
        if "base" not in entries:
            return {key: part.plain() for key, part in entries.items()}
        found = self.named(entries["base"], path) | self.plain(entries.get("set"), f"{path}.set")
        without = entries.get("without", Node([]))
        for part in without.value if isinstance(without.value, list) else [without]:
            found.pop(str(part.value), None)
        for key in sorted(set(entries) - {"base", "set", "without"}):
            self.note(entries[key], f"{path}.{key}", "beside “base” stand “set” and “without” only.")
        return found

    def named(self, node: Node, path: str) -> Plain:
        if isinstance(node.value, str) and node.value in self.sheets:
            return dict(self.sheets[node.value])
        self.note(node, path, criteria.unknown_word("sheet", node.value, self.sheets))
        return {}


def _run(case: Case, folder: Folder, read: Callable[[date], Instrument]) -> Iterator[str]:
    try:
        instrument = read(folder.day_in_force(case.on) if case.on else folder.editions[-1])
    except (criteria.Unreadable, NotOnShelf) as error:
        yield from str(error).splitlines()
        return
    yield from _differences(case, score(instrument, case.answers, about=case.about, chosen=case.chosen))


def _differences(case: Case, scored: Scored) -> Iterator[str]:
    """What came out other than the case says, a sentence each."""
    for name, of in _OF_RESULT.items():
        yield from _results(name, of, case.expected.get(name, {}), scored)
    for name, listed in _LISTED.items():
        if name in case.expected:
            found, wanted = sorted(listed(scored)), sorted(_list(case.expected[name]))
            if found != wanted:
                yield f"“{name}” are {', '.join(found) or 'none'}; not {', '.join(wanted) or 'none'}."
    complete = case.expected.get("complete", scored.is_complete)
    if scored.is_complete != complete:
        yield f"“complete” is {_say(scored.is_complete)}, not {_say(complete)}."
    proposed = {row.key for row in scored.proposals}
    yield from (f"“{key}” is proposed." for key in _list(case.expected.get("proposes_no")) if key in proposed)
    said = [str(result.because) for result in scored.results if result.because]
    said += [str(says) for says in scored.wrong.values()]
    for words in _list(case.expected.get("because")):
        if not any(words in sentence for sentence in said):
            yield f"nothing says “{words}”. Said is: {' '.join(said) or 'nothing'}"


def _results(name: str, of: Callable[[Result], object], wanted: object, scored: Scored) -> Iterator[str]:
    """Scores of which something else came out."""
    results = {result.key: result for result in scored.results}
    for key, value in (wanted if isinstance(wanted, dict) else {"": wanted}).items():
        if key not in results:
            yield f"“{name}” names no score “{key}”. There are: {', '.join(results) or 'none'}."
        elif of(results[key]) != value:
            yield f"“{name}” of {key} is {_say(of(results[key]))}, not {_say(value)}."


_OF_RESULT: Mapping[str, Callable[[Result], object]] = {
    "scores": lambda result: result.value,
    "bands": lambda result: result.band.key if result.band else None,
    "states": lambda result: result.state,
    "cutoffs": lambda result: result.cutoff,
}
_LISTED: Mapping[str, Callable[[Scored], Iterable[str]]] = {
    "triggers": lambda scored: [row.key for row in scored.triggers],
    "proposals": lambda scored: [row.key for row in scored.proposals],
    "remarks": lambda scored: [row.key for row in scored.remarks],
    "labels": lambda scored: scored.labels,
    "blank": lambda scored: scored.blank,
    "asked": lambda scored: scored.asked,
    "wrong": lambda scored: scored.wrong,
    "choose": lambda scored: {cutoff.key for result in scored.results for cutoff in result.choose},
}


def _say(value: object) -> str:
    """A value as a file of cases has it."""
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _list(value: object) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]
