"""Reading a rule from YAML: every fault at once, each with its line, what is wrong and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import TypeVar

from caseway.criteria import yaml
from caseway.criteria.days import Window
from caseway.criteria.model import (
    COMPARISONS,
    STANDINGS,
    Ask,
    Clause,
    Compare,
    Condition,
    Group,
    Misbuilt,
    Question,
    Rule,
    Source,
)
from caseway.criteria.operators import OPERATORS, Operator
from caseway.criteria.vocabulary import Field, Kind, Subject, Vocabulary, unknown_word
from caseway.criteria.yaml import Fault, Node, Unreadable

T = TypeVar("T")

EDITION_KEYS = ("title", "subject", "sources", "questions", "define", "rule", "notes")
CLAUSE_KEYS = ("id", "label", "says", "source", "assumption")
JOINTS = ("all", "any", "not")

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NO_SOURCE = Source("", "", "", "", date.min, "inferred")


def read(path: Path, *, vocabulary: Vocabulary, name: str = "") -> Rule:
    """Read one edition of a rulebook; raise Unreadable with every fault found."""
    node = yaml.load_file(path)
    reader = _Reader(str(path), vocabulary)
    rule = reader.rule(node, name=name or path.parent.name, edition=_day_of(path, reader))
    if reader.faults or rule is None:
        raise Unreadable(reader.faults)
    return rule


def _day_of(path: Path, reader: _Reader) -> date:
    try:
        return date.fromisoformat(path.stem)
    except ValueError:
        says = f"the file's name “{path.stem}” is not a day. An edition is named by the day it takes effect: 2026-01-31.yaml."
        reader.faults.append(Fault(str(path), None, "", says))
        return date.min


def read_source(id_: str, node: Node, note: Callable[[Node, str, str], None], path: str) -> Source:
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


class _Reader:
    """Reads one file, noting every fault and going on."""

    def __init__(self, file: str, vocabulary: Vocabulary) -> None:
        self.file = file
        self.vocabulary = vocabulary
        self.faults: list[Fault] = []
        self.subject = Subject("", {})
        self.sources: dict[str, Source] = {}
        self.questions: dict[str, Question] = {}
        self.defined: dict[str, Condition] = {}
        self.definitions: dict[str, Node] = {}
        self.opening: list[str] = []
        self.used_names: set[str] = set()
        self.ids: dict[str, Node] = {}
        self.groups: dict[object, Group] = {}

    def note(self, node: Node, path: str, says: str) -> None:
        self.faults.append(Fault(self.file, node.line, path, says))

    def entries(self, node: Node | None, path: str, allowed: tuple[str, ...] | None = None) -> dict[str, Node]:
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self.note(node, path, "entries of the form “name: value” are expected here.")
            return {}
        for key, part in node.value.items():
            if allowed is not None and key not in allowed:
                self.note(part, f"{path}.{key}".lstrip("."), unknown_word("entry", key, allowed))
        return node.value

    def items(self, node: Node, path: str) -> list[Node]:
        if isinstance(node.value, list) and node.value:
            return node.value
        self.note(node, path, "a list of at least one is expected here.")
        return []

    def text(self, node: Node | None, path: str, *, required_by: Node | None = None, name: str = "") -> str:
        if node is None:
            if required_by is not None:
                self.note(required_by, path, f"“{name}” is missing.")
            return ""
        if isinstance(node.value, str) and node.value.strip():
            return node.value.strip()
        self.note(node, path, "words are expected here.")
        return ""

    def rule(self, node: Node, *, name: str, edition: date) -> Rule | None:
        entries = self.entries(node, "", EDITION_KEYS)
        title = self.text(entries.get("title"), "title", required_by=node, name="title")
        self.read_subject(node, entries.get("subject"))
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

    def read_subject(self, whole: Node, node: Node | None) -> None:
        name = self.text(node, "subject", required_by=whole, name="subject")
        if name in self.vocabulary:
            self.subject = self.vocabulary[name]
        elif name:
            self.note(node or whole, "subject", unknown_word("subject", name, self.vocabulary))

    def question(self, id_: str, node: Node) -> Question:
        path = f"questions.{id_}"
        entries = self.entries(node, path, ("about", "question", "source"))
        about = self.text(entries.get("about"), f"{path}.about", required_by=node, name="about")
        question = self.text(entries.get("question"), f"{path}.question", required_by=node, name="question")
        source = self.source(entries.get("source"), f"{path}.source", NO_SOURCE)[0]
        return Question(id_, about, question, source)

    def source(self, node: Node | None, path: str, parents: Source) -> tuple[Source, tuple[Source, ...]]:
        if node is None:
            return parents, ()
        names = node.value if isinstance(node.value, list) else [node]
        found = []
        for name in names:
            if name.value in self.sources:
                found.append(self.sources[str(name.value)])
            else:
                self.note(name, path, unknown_word("source", str(name.value), self.sources))
        return (found[0], tuple(found[1:])) if found else (parents, ())

    # Clauses

    def clause(self, node: Node, path: str, parents: Source) -> Clause | None:
        entries = self.entries(node, path)
        named = [name for name in entries if name in OPERATORS]
        if len(named) != 1:
            found = "none" if not named else " and ".join(f"“{name}”" for name in named)
            self.note(
                node, path, f"a clause has exactly one operator; this has {found}. Allowed: {', '.join(OPERATORS)}."
            )
            return None
        operator = OPERATORS[named[0]]
        allowed = (*CLAUSE_KEYS, operator.name, *operator.keys)
        for key, part in entries.items():
            if key not in allowed:
                self.note(part, f"{path}.{key}", unknown_word(f"entry of “{operator.name}”", key, allowed))
        source, also = self.source(entries.get("source"), f"{path}.source", parents)
        if source is NO_SOURCE:
            self.note(node, path, "“source” is missing: where this clause is written (here or on a clause above it).")
        settings = self.operand(operator, entries, path, source)
        if settings is None:
            return None
        return self.built(node, path, lambda: Clause(
            id=self.id(entries.get("id"), node, path),
            operator=operator.name,
            says=self.text(entries.get("says"), f"{path}.says", required_by=node, name="says"),
            label=self.text(entries.get("label"), f"{path}.label"),
            source=source,
            also=also,
            assumption=self.text(entries.get("assumption"), f"{path}.assumption") or None,
            **settings,  # type: ignore[arg-type]
        ))  # fmt: skip

    def id(self, node: Node | None, clause: Node, path: str) -> str:
        id_ = self.text(node, f"{path}.id", required_by=clause, name="id")
        if id_ and not _ID.fullmatch(id_):
            self.note(node or clause, f"{path}.id", f"“{id_}” is no id: small letters, digits and hyphens are allowed.")
        if id_ in self.ids:
            self.note(
                node or clause,
                f"{path}.id",
                f"“{id_}” is used before (line {self.ids[id_].line}); every id is used once.",
            )
        self.ids[id_] = node or clause
        return id_

    def operand(
        self, operator: Operator, entries: Mapping[str, Node], path: str, source: Source
    ) -> dict[str, object] | None:
        node, path = entries[operator.name], f"{path}.{operator.name}"
        if operator.operand == "clauses":
            return self.clauses(operator, entries, path, source)
        if operator.operand == "clause":
            child = self.clause(node, path, source)
            return None if child is None else {"children": (child,)}
        if operator.operand == "question":
            question = self.asked(node, path)
            return None if question is None else {"question": question}
        if operator.operand == "text":
            return {"document": self.text(node, path)}
        return self.measured(operator, entries, path)

    def clauses(
        self, operator: Operator, entries: Mapping[str, Node], path: str, source: Source
    ) -> dict[str, object] | None:
        parts = self.items(entries[operator.name], path)
        children = [self.clause(part, f"{path}[{index}]", source) for index, part in enumerate(parts)]
        if operator.name == "of":
            count = entries.get("at_least")
            if count is None or not _is_count(count.value) or not 1 <= count.value <= len(parts):  # type: ignore[operator]
                says = f"“at_least” says how many of the {len(parts)} clauses are needed: a whole number from 1 to {len(parts)}."
                self.note(count or entries["of"], path, says)
                return None
        if not children or None in children:
            return None
        settings: dict[str, object] = {"children": tuple(children)}
        if operator.name == "of":
            settings["at_least"] = entries["at_least"].value
        return settings

    def asked(self, node: Node, path: str) -> Question | None:
        if node.value in self.questions:
            return self.questions[str(node.value)]
        self.note(node, path, unknown_word("question", str(node.value), self.questions))
        return None

    def measured(self, operator: Operator, entries: Mapping[str, Node], path: str) -> dict[str, object] | None:
        named = self.text(entries[operator.name], path)
        kind_name, _, field_name = named.partition(".")
        kind = self.subject.kinds.get(kind_name)
        if kind is None:
            self.note(entries[operator.name], path, unknown_word("kind of record", kind_name, self.subject.kinds))
            return None
        above = path.rpartition(".")[0]
        settings: dict[str, object] = {
            "kind": kind,
            "in_force": self.flag(entries.get("in_force"), f"{above}.in_force"),
        }
        if not self.suits(operator, kind, field_name, entries[operator.name], path):
            return None
        if field_name:
            settings["field"] = kind.fields[field_name]
        if "where" in entries:
            settings["where"] = self.condition(entries["where"], kind, f"{above}.where")
        if "within" in entries:
            settings["within"] = self.window(entries["within"], kind, f"{above}.within")
        if operator.name == "fact":
            settings["compare"] = self.compared(entries, kind.fields[field_name], above)
            return settings
        if operator.name == "hours":
            settings["per_week"] = self.number_field(entries.get("per_week"), kind, "hours_per_week", above)
            settings["share"] = self.number_field(entries.get("share"), kind, "", above)
        self.limits(operator, entries, settings, above)
        if settings["in_force"] and not kind.ends:
            self.note(entries["in_force"], above, f"a {kind.label} has no end, so it cannot be in force.")
        return settings

    def suits(self, operator: Operator, kind: Kind, field_name: str, node: Node, path: str) -> bool:
        """Whether an operator can work on a kind (and field); notes what it needs if not."""
        if operator.operand in ("kind.field", "fact"):
            if field_name not in kind.fields:
                self.note(node, path, unknown_word(f"field of {kind.name}", field_name, kind.fields))
                return False
            if operator.operand == "fact" and not kind.single:
                self.note(
                    node, path, f"“fact” reads a single record; {kind.name} is a list. Use exists, count or total."
                )
                return False
            if operator.operand == "kind.field" and kind.fields[field_name].type != "number":
                self.note(node, path, f"“total” adds numbers; “{field_name}” is a {kind.fields[field_name].type}.")
                return False
            return True
        if field_name:
            self.note(node, path, f"“{operator.name}” takes a kind of record, without a field.")
            return False
        if operator.operand == "spell" and not (kind.begins and kind.ends):
            self.note(node, path, f"“{operator.name}” measures time; a {kind.label} has no beginning and end.")
            return False
        return True

    def number_field(self, node: Node | None, kind: Kind, default: str, path: str) -> Field | None:
        name = default if node is None else str(node.value)
        if not name:
            return None
        found = kind.fields.get(name)
        if found is None or found.type != "number":
            numbers = [field.name for field in kind.fields.values() if field.type == "number"]
            self.note(node or Node(None), path, unknown_word("number field", name, numbers))
            return None
        return found

    def limits(self, operator: Operator, entries: Mapping[str, Node], settings: dict[str, object], path: str) -> None:
        if operator.name == "exists":
            settings["at_least"] = 1
            return
        for key in ("at_least", "at_most"):
            if key in entries:
                value = entries[key].value
                if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
                    self.note(entries[key], f"{path}.{key}", "a number, zero or more, is expected here.")
                else:
                    settings[key] = value
        if "at_least" not in entries and "at_most" not in entries:
            self.note(entries[operator.name], path, f"“{operator.name}” needs “at_least” or “at_most”.")

    def flag(self, node: Node | None, path: str) -> bool:
        if node is None:
            return False
        if not isinstance(node.value, bool):
            self.note(node, path, "true or false is expected here.")
        return node.value is True

    def window(self, node: Node, kind: Kind, path: str) -> Window | None:
        found = Window.parse(node.value) if isinstance(node.value, str) else None
        if found is None:
            self.note(node, path, "a length of time is expected here, such as “5 years”, “36 months” or “90 days”.")
        if not (kind.happens or kind.ends):
            self.note(node, path, f"a {kind.label} has no end and no day of its own, so no window can hold it.")
        return found

    # Conditions on a record

    def condition(self, node: Node, kind: Kind, path: str) -> Condition | None:
        if isinstance(node.value, list):
            parts = [
                self.condition(part, kind, f"{path}[{index}]") for index, part in enumerate(self.items(node, path))
            ]
            return self.joined("all", parts, "", node, path)
        entries = dict(self.entries(node, path))
        says = self.text(entries.pop("says", None), f"{path}.says")
        if not entries and isinstance(node.value, dict):
            self.note(node, path, "a condition is expected here: a field and the value wanted.")
        parts = [part for name, value in entries.items() for part in self.parts(name, value, kind, f"{path}.{name}")]
        if says and len(parts) == 1 and isinstance(parts[0], Compare):
            return Compare(parts[0].field, parts[0].how, parts[0].value, says)
        return self.joined("all", parts, says, node, path)

    def parts(self, name: str, node: Node, kind: Kind, path: str) -> list[Condition | None]:
        if name == "use":
            names = node.value if isinstance(node.value, list) else [node]
            return [self.used(part, kind, path) for part in names]
        if name == "ask":
            question = self.asked(node, path)
            return [Ask(question)] if question else [None]
        if name == "not":
            return [self.joined("not", [self.condition(node, kind, path)], "", node, path)]
        if name in JOINTS:
            inner = [
                self.condition(part, kind, f"{path}[{index}]") for index, part in enumerate(self.items(node, path))
            ]
            return [self.joined(name, inner, "", node, path)]
        field = kind.fields.get(name)
        if field is None:
            allowed = (*kind.fields, *JOINTS, "use", "ask", "says")
            self.note(node, path, unknown_word("field", name, allowed))
            return [None]
        if isinstance(node.value, dict):
            return [self.comparison(field, how, value, f"{path}.{how}") for how, value in node.value.items()]
        return [self.comparison(field, "is", node, path)]

    def used(self, node: Node, kind: Kind, path: str) -> Condition | None:
        name = str(node.value)
        if name not in self.definitions:
            self.note(node, path, unknown_word("definition", name, self.definitions))
            return None
        if name in self.opening:
            self.note(node, path, f"“{name}” uses itself: {' → '.join((*self.opening, name))}.")
            return None
        key = f"{name} ({kind.name})"
        if key not in self.defined:
            self.opening.append(name)
            entries = self.entries(self.definitions[name], f"define.{name}", ("says", "where"))
            says = self.text(entries.get("says"), f"define.{name}.says")
            inner = self.condition(entries.get("where", Node({}, node.line)), kind, f"define.{name}.where")
            self.opening.pop()
            made = self.joined("all", [inner], says, node, path)
            if made is None:
                return None
            self.defined[key] = made
            self.used_names.add(name)
        return self.defined[key]

    def joined(self, how: str, parts: list[Condition | None], says: str, node: Node, path: str) -> Condition | None:
        whole = [part for part in parts if part is not None]
        if not whole or len(whole) < len(parts):
            return None
        if how == "all" and len(whole) == 1 and not says:
            return whole[0]
        key = (how, tuple(whole), says)  # the same parts joined again are the same condition
        if key not in self.groups:
            group = self.built(node, path, lambda: Group(how, tuple(whole), says))
            if group is None:
                return None
            self.groups[key] = group
        return self.groups[key]

    def compared(self, entries: Mapping[str, Node], field: Field, path: str) -> Condition | None:
        named = [how for how in COMPARISONS if how in entries]
        if len(named) != 1:
            self.note(entries["fact"], path, f"“fact” needs exactly one comparison: {', '.join(COMPARISONS)}.")
            return None
        return self.comparison(field, named[0], entries[named[0]], f"{path}.{named[0]}")

    def comparison(self, field: Field, how: str, node: Node, path: str) -> Condition | None:
        if how not in COMPARISONS:
            self.note(node, path, unknown_word("comparison", how, COMPARISONS))
            return None
        if how == "given":
            return self.built(node, path, lambda: Compare(field, how, value=True))
        if how in ("in", "not_in"):
            values = tuple(self.value(field, part, path) for part in self.items(node, path))
            return self.built(node, path, lambda: Compare(field, how, values)) if values else None
        value = self.value(field, node, path)
        return self.built(node, path, lambda: Compare(field, how, value))

    def value(self, field: Field, node: Node, path: str) -> str | int | float | bool | date | None:
        value, wrong = field.read(node.value)
        if wrong:
            self.note(node, path, wrong)
        return value

    def built(self, node: Node, path: str, build: Callable[[], T]) -> T | None:
        """What `build` makes; what the model refuses becomes a fault here."""
        try:
            return build()
        except Misbuilt as error:
            self.note(node, path, str(error))
            return None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
