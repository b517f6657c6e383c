"""Reading a rule from YAML: every fault at once, each with its line, what is wrong and what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from caseway.criteria import yaml
from caseway.criteria.clauses_reading import NO_SOURCE, ClauseReader
from caseway.criteria.model import STANDINGS, Question, Rule, Source
from caseway.criteria.noting import unknown_word
from caseway.criteria.text import Text
from caseway.criteria.vocabulary import Vocabulary
from caseway.criteria.yaml import Fault, Node, Unreadable

EDITION_KEYS = ("title", "subject", "sources", "questions", "define", "rule", "notes")


def read(path: Path, *, vocabulary: Vocabulary, name: str = "") -> Rule:
    """Read one edition of a rulebook; raise Unreadable with every fault found."""
    node = yaml.load_file(path)
    faults = []
    edition = _day(path.stem)
    if edition is None:
        says = f"the file's name “{path.stem}” is not a day. An edition is named by the day it takes effect: 2026-01-31.yaml."
        faults.append(Fault(str(path), None, "", says))
    try:
        rule = rule_from(
            node, vocabulary=vocabulary, name=name or path.parent.name, edition=edition or date.min, file=str(path)
        )
    except Unreadable as unreadable:
        raise Unreadable([*faults, *unreadable.faults]) from None
    if faults:
        raise Unreadable(faults)
    return rule


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def rule_from(node: Node, *, vocabulary: Vocabulary, name: str, edition: date = date.min, file: str = "input") -> Rule:
    """A rule from a node already read; raise Unreadable with every fault found."""
    reader = _RuleReader(file, vocabulary)
    rule = reader.rule(node, name=name, edition=edition)
    if reader.faults or rule is None:
        raise Unreadable(reader.faults)
    return rule


def read_source(id_: str, node: Node, note: Callable[[Node, str, Text | str], None], path: str) -> Source:
    """Read one source; faults go to `note(node, path, says)`."""
    entries = node.value if isinstance(node.value, dict) else {}
    allowed = ("title", "publisher", "address", "published", "read", "standing")
    for key, part in entries.items():
        if key not in allowed:
            note(part, f"{path}.{key}", unknown_word("entry", key, allowed))
    found = {key: part.value for key, part in entries.items()}
    for key in ("title", "publisher", "address", "standing"):
        if not isinstance(found.get(key), str) or not found[key]:
            note(node, path, f"“{key}” is missing; every source says who wrote it, where, and how far to trust it.")
            found[key] = "inferred" if key == "standing" else ""
    if not isinstance(found.get("read"), date):
        note(node, path, "“read” is missing: the day somebody read this source, such as 2026-01-31.")
        found["read"] = date.min
    if found["standing"] not in STANDINGS:
        note(
            entries.get("standing", node),
            f"{path}.standing",
            unknown_word("standing", str(found["standing"]), STANDINGS),
        )
        found["standing"] = "inferred"
    published = found.get("published")
    return Source(
        id=id_,
        title=str(found["title"]),
        publisher=str(found["publisher"]),
        address=str(found["address"]),
        read=found["read"],  # type: ignore[arg-type]
        standing=str(found["standing"]),
        published=published if isinstance(published, date) or published is None else str(published),
    )


class _RuleReader(ClauseReader):
    """Reads one edition, noting every fault and going on."""

    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        super().__init__(file)
        self.vocabulary = vocabulary

    def rule(self, node: Node, *, name: str, edition: date) -> Rule | None:
        entries = self.entries(node, "", EDITION_KEYS)
        title = self.text(entries.get("title"), "title", required_by=node)
        if not self.read_subject(node, entries.get("subject")):
            return None
        for id_, part in self.entries(entries.get("sources"), "sources").items():
            self.sources[id_] = read_source(id_, part, self.note, f"sources.{id_}")
        for id_, part in self.entries(entries.get("questions"), "questions").items():
            self.questions[id_] = self.question(id_, part)
        self.definitions = self.entries(entries.get("define"), "define")
        if "rule" not in entries:
            self.note(node, "rule", "“rule” is missing: the clause that decides.")
            return None
        root = self.clause(entries["rule"], "rule", NO_SOURCE)
        for unused in sorted(self.definitions.keys() - self.used_names):
            self.note(
                self.definitions[unused], f"define.{unused}", "nothing uses this definition; use it or take it out."
            )
        if root is None:
            return None
        return Rule(name, edition, title, self.subject, root, self.sources, self.questions, self.defined)

    def read_subject(self, whole: Node, node: Node | None) -> bool:
        name = self.text(node, "subject", required_by=whole)
        if name in self.vocabulary:
            self.subject = self.vocabulary[name]
        elif name:
            self.note(node or whole, "subject", unknown_word("subject", name, self.vocabulary))
        return name in self.vocabulary

    def question(self, id_: str, node: Node) -> Question:
        path = f"questions.{id_}"
        entries = self.entries(node, path, ("about", "question", "source"))
        about = self.text(entries.get("about"), f"{path}.about", required_by=node)
        question = self.text(entries.get("question"), f"{path}.question", required_by=node)
        source = self.source(entries.get("source"), f"{path}.source", NO_SOURCE)[0]
        return Question(id_, about, question, source)
