"""Cases: a sentence, a person, a day and the verdict it should be; run against the rulebook beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caseway import criteria
from caseway.criteria import Fault, Node
from caseway.rulebooks.person import read_person
from caseway.rulebooks.shelf import NotOnShelf, Rulebook

FILE = "cases.yaml"
VERDICTS = ("met", "not_met", "unknown")
KEYS = ("case", "on", "person", "verdict", "earliest", "lapses", *VERDICTS, "asks", "because")

_STEP = re.compile(r"([a-z_]+)(?:\[(\d+|\+)\])?")
_UNSET = object()

Plain = dict[str, object]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One case and what came of it: no faults when it came out as it should."""

    case: str
    rulebook: str
    file: str
    line: int | None
    faults: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether everything the case says came true."""
        return not self.faults


def run_cases(rulebook: Rulebook) -> list[Outcome]:
    """Run a rulebook's cases; raise Unreadable where the file of cases cannot be read."""
    return list(each_outcome(rulebook))


def each_outcome(rulebook: Rulebook) -> Iterator[Outcome]:
    """Run a rulebook's cases one after the other, for whoever stops at the first that fails."""
    path = rulebook.folder / FILE
    for case in read_cases(path):
        yield _run(case, rulebook, str(path))


@dataclass(frozen=True, slots=True)
class Case:
    """One case as it is written: the sentence, the person as a document, the day, and what is expected."""

    sentence: str
    line: int | None
    on: date
    person: Plain
    expected: Mapping[str, object]


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
        self.people: dict[str, Plain] = {}

    def note(self, node: Node, path: str, says: str) -> None:
        self.faults.append(Fault(self.file, node.line, path, says))

    def cases(self, node: Node) -> list[Case]:
        parts = node.value if isinstance(node.value, dict) else {}
        rows = parts.get("cases", Node([])).value
        if set(parts) - {"people", "cases"} or not isinstance(rows, list) or not rows:
            self.note(node, "", "“cases”, a list, is expected here, and “people” beside it if cases share persons.")
            return []
        people = parts.get("people", Node({})).value
        for name, person in (people if isinstance(people, dict) else {}).items():
            self.people[name] = self.person(person, f"people.{name}")
        found = [self.case(row, f"cases[{index}]") for index, row in enumerate(rows)]
        return [case for case in found if case]

    def case(self, node: Node, path: str) -> Case | None:
        parts = node.value if isinstance(node.value, dict) else {}
        for key, part in parts.items():
            if key not in KEYS:
                self.note(part, f"{path}.{key}", f"unknown entry “{key}”. Allowed: {', '.join(KEYS)}.")
        values = {key: part.plain() for key, part in parts.items()}
        sentence, on = values.get("case"), values.get("on")
        if not isinstance(sentence, str) or not isinstance(on, date) or "person" not in parts:
            self.note(node, path, "a case needs “case” (a sentence), “on” (a day) and “person”.")
            return None
        if values.get("verdict") not in VERDICTS:
            self.note(node, path, f"a case needs “verdict”. Allowed: {', '.join(VERDICTS)}.")
        expected = {key: value for key, value in values.items() if key not in ("case", "on", "person")}
        return Case(sentence, node.line, on, self.person(parts["person"], f"{path}.person"), expected)

    def person(self, node: Node, path: str) -> Plain:
        """A person by name, by name with changes, or written out."""
        if isinstance(node.value, str):
            return self.named(node, path)
        if not isinstance(node.value, dict):
            self.note(node, path, "a person is expected here: a name from “people”, or records by kind.")
            return {}
        if "base" not in node.value:
            return node.plain()  # type: ignore[return-value]
        document = self.named(node.value["base"], path)
        changes = {key: part.plain() for key, part in node.value.items()}
        try:
            for place, value in (changes.get("set") or {}).items():  # type: ignore[union-attr]
                put(document, place, value)
            for place in changes.get("without") or []:  # type: ignore[union-attr]
                put(document, str(place), _UNSET)
        except (LookupError, TypeError, AttributeError, ValueError) as error:
            says = f"this change fits nothing ({error}). A place is written employment[0].paid, licenses, or employment[+]."
            self.note(node, path, says)
        return document

    def named(self, node: Node, path: str) -> Plain:
        if node.value in self.people:
            return deepcopy(self.people[str(node.value)])
        self.note(node, path, f"unknown person “{node.value}”. Allowed: {', '.join(self.people)}.")
        return {}


def put(document: Plain, place: str, value: object) -> None:
    """Set (or take out) what stands at a place such as `employment[0].paid`; `[+]` adds a record."""
    holder: Plain = document
    steps = place.split(".")
    for number, step in enumerate(steps):
        found = _STEP.fullmatch(step)
        if not found:
            raise ValueError(place)
        name, index = found[1], found[2]
        last = number == len(steps) - 1
        if index is None:
            if not last:
                holder = holder[name]  # type: ignore[assignment]
            elif value is _UNSET:
                del holder[name]
            else:
                holder[name] = value
            continue
        records: list[Plain] = holder[name]  # type: ignore[assignment]
        if not last:
            holder = records[int(index)]
        elif index == "+":
            records.append(value)  # type: ignore[arg-type]
        elif value is _UNSET:
            del records[int(index)]
        else:
            records[int(index)] = value  # type: ignore[call-overload]


def _run(case: Case, rulebook: Rulebook, file: str) -> Outcome:
    try:
        faults = tuple(_differences(case, rulebook))
    except (criteria.Unreadable, NotOnShelf) as error:
        faults = tuple(str(error).splitlines())
    return Outcome(case.sentence, rulebook.name, file, case.line, faults)


def _differences(case: Case, rulebook: Rulebook) -> Iterator[str]:
    """What came out other than the case says, a sentence each."""
    rule = rulebook.edition(on=case.on)
    evidence = read_person(case.person, file="person", subject=rule.subject.name).evidence
    verdict = criteria.judge(rule, evidence, on=case.on)
    expected = case.expected
    if verdict.verdict != expected.get("verdict"):
        yield f"the verdict is {verdict.verdict}, not {expected.get('verdict')}."
    for name in ("earliest", "lapses"):
        if name in expected:
            change = getattr(verdict, name)
            day = change.day if change else None
            if day != expected[name]:
                yield f"“{name}” is {day or 'never'}, not {expected[name] or 'never'}."
    yield from _clauses(verdict, expected)
    yield from _asked(verdict, expected.get("asks"))
    yield from _worded(verdict, expected.get("because"))


def _clauses(verdict: criteria.Verdict, expected: Mapping[str, object]) -> Iterator[str]:
    found = {reason.id: reason.verdict for reason in verdict.reasons}
    for state in VERDICTS:
        for id_ in _list(expected.get(state)):
            if id_ not in found:
                yield f"there is no clause “{id_}”. There are: {', '.join(found)}."
            elif found[id_] != state:
                yield f"“{id_}” is {found[id_]}, not {state}."


def _asked(verdict: criteria.Verdict, asks: object) -> Iterator[str]:
    if asks is None:
        return
    if not isinstance(asks, dict) or set(asks) - {"person", "authority"}:
        yield "“asks” holds “person” and “authority”: how many questions, or what they are about."
        return
    questions = verdict.rule.questions
    for of, wanted in asks.items():
        about = [ask.about for ask in verdict.asks if ask.of == of]
        if isinstance(wanted, int):
            if wanted != len(about):
                yield f"{len(about)} questions go to the {of}, not {wanted}: {', '.join(about) or 'none'}."
            continue
        names = [questions[id_].about if id_ in questions else id_ for id_ in _list(wanted)]
        if sorted(names) != sorted(about):
            yield f"the {of} is asked about {', '.join(about) or 'nothing'}; not about {', '.join(names) or 'nothing'}."


def _worded(verdict: criteria.Verdict, because: object) -> Iterator[str]:
    """Words that must stand in the reason a record was not counted."""
    said = [str(skipped.because) for reason in verdict.reasons for skipped in reason.not_counted]
    for words in _list(because):
        if not any(words in sentence for sentence in said):
            yield f"no record is left out because “{words}”. Said is: {'; '.join(dict.fromkeys(said)) or 'nothing'}."


def _list(value: object) -> list[str]:
    if value is None:
        return []
    return [str(part) for part in value] if isinstance(value, list) else [str(value)]
