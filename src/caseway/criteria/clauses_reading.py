"""Reading the clauses of a rule: one operator each, with what it works on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from caseway.criteria.conditions_reading import ConditionReader
from caseway.criteria.days import Window
from caseway.criteria.model import COMPARISONS, Clause, Condition, Source
from caseway.criteria.noting import unknown_word
from caseway.criteria.operators import OPERATORS, Operator
from caseway.criteria.vocabulary import MOST_NUMBER, Field, Kind, Subject
from caseway.criteria.yaml import Node

CLAUSE_KEYS = ("id", "label", "says", "source", "assumption")
NO_SOURCE = Source("", "", "", "", date.min, "inferred")
REFUSED_SOURCE = Source("?", "", "", "", date.min, "inferred")  # stands in for one that was named and is not there

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


class ClauseReader(ConditionReader):
    """Reads clauses, with the subject and the sources of their file."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.subject = Subject("", {})
        self.sources: dict[str, Source] = {}
        self._ids: dict[str, Node] = {}

    def clause(self, node: Node, path: str, parents: Source) -> Clause | None:
        """A clause; None when it cannot be built (its faults are noted). Sources are inherited from above."""
        entries = self.entries(node, path)
        if not isinstance(node.value, dict):
            return None
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
        id_ = self._id(entries.get("id"), node, path)
        says = self.text(entries.get("says"), f"{path}.says", required_by=node)
        label, assumption = (self.text(entries.get(key), f"{path}.{key}") for key in ("label", "assumption"))
        settings = self._operand(operator, entries, path, source)
        if settings is None:
            return None
        return Clause(id_, operator.name, says, source, label, also, assumption or None, **settings)  # type: ignore[arg-type]

    def _id(self, node: Node | None, clause: Node, path: str) -> str:
        id_ = self.text(node, f"{path}.id", required_by=clause)
        if id_ and not _ID.fullmatch(id_):
            self.note(node or clause, f"{path}.id", f"“{id_}” is no id: small letters, digits and hyphens are allowed.")
        if id_ and id_ in self._ids:
            self.note(
                node or clause,
                f"{path}.id",
                f"“{id_}” is used before (line {self._ids[id_].line}); every id is used once.",
            )
        self._ids[id_] = node or clause
        return id_

    def _operand(
        self, operator: Operator, entries: Mapping[str, Node], path: str, source: Source
    ) -> dict[str, object] | None:
        node, path = entries[operator.name], f"{path}.{operator.name}"
        if operator.operand == "clauses":
            return self._clauses(operator, entries, path, source)
        if operator.operand == "clause":
            child = self.clause(node, path, source)
            return None if child is None else {"children": (child,)}
        if operator.operand == "question":
            question = self.asked(node, path)
            return None if question is None else {"question": question}
        if operator.operand == "text":
            return {"document": self.text(node, path)}
        return self._measured(operator, entries, path)

    def _clauses(
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

    def _measured(self, operator: Operator, entries: Mapping[str, Node], path: str) -> dict[str, object] | None:
        named = self.text(entries[operator.name], path)
        kind_name, _, field_name = named.partition(".")
        kind = self.subject.kinds.get(kind_name)
        if not named:
            return None
        if kind is None:
            self.note(entries[operator.name], path, unknown_word("kind of record", kind_name, self.subject.kinds))
            return None
        above = path.rpartition(".")[0]
        settings: dict[str, object] = {
            "kind": kind,
            "in_force": self.flag(entries.get("in_force"), f"{above}.in_force"),
        }
        if not self._suits(operator, kind, field_name, entries[operator.name], path):
            return None
        if field_name:
            settings["field"] = kind.fields[field_name]
        if "where" in entries:
            settings["where"] = self.condition(entries["where"], kind, f"{above}.where")
        if "within" in entries:
            settings["within"] = self._window(entries["within"], kind, f"{above}.within")
        if "gap" in entries and "gap" in operator.keys:
            settings["gap"] = self._gap(entries["gap"], f"{above}.gap")
        if operator.name == "fact":
            settings["compare"] = self._compared(entries, kind.fields[field_name], above)
            return settings
        if operator.name == "hours":
            weekly = entries.get("per_week") or Node("hours_per_week", entries[operator.name].line)
            settings["per_week"] = self._number_field(weekly, kind, f"{above}.per_week")
            if "share" in entries:
                settings["share"] = self._number_field(entries["share"], kind, f"{above}.share")
        self._limits(operator, entries, settings, above)
        if settings["in_force"] and not kind.ends:
            self.note(entries["in_force"], above, f"a {kind.label} has no end, so it cannot be in force.")
        return settings

    def _suits(self, operator: Operator, kind: Kind, field_name: str, node: Node, path: str) -> bool:
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

    def _number_field(self, node: Node, kind: Kind, path: str) -> Field | None:
        found = kind.fields.get(str(node.value))
        if found is None or found.type != "number":
            numbers = [field.name for field in kind.fields.values() if field.type == "number"]
            self.note(node, path, unknown_word("number field", node.value, numbers))
            return None
        return found

    def _limits(self, operator: Operator, entries: Mapping[str, Node], settings: dict[str, object], path: str) -> None:
        if operator.name == "exists":
            settings["at_least"] = 1
            return
        for key in ("at_least", "at_most"):
            if key in entries:
                value = entries[key].value
                if isinstance(value, bool) or not isinstance(value, (int, float)) or value < 0:
                    self.note(entries[key], f"{path}.{key}", "a number, zero or more, is expected here.")
                elif value > MOST_NUMBER:
                    self.note(entries[key], f"{path}.{key}", f"a number up to {MOST_NUMBER:,} is expected here.")
                else:
                    settings[key] = value
        if "at_least" not in entries and "at_most" not in entries:
            self.note(entries[operator.name], path, f"“{operator.name}” needs “at_least” or “at_most”.")

    def _window(self, node: Node, kind: Kind, path: str) -> Window | None:
        found = Window.parse(node.value) if isinstance(node.value, str) else None
        if found is None:
            self.note(node, path, "a length of time is expected here, such as “5 years”, “36 months” or “90 days”.")
        if not (kind.happens or kind.ends):
            self.note(node, path, f"a {kind.label} has no end and no day of its own, so no window can hold it.")
        return found

    def _gap(self, node: Node, path: str) -> int:
        """The days of a gap; 1, which bridges nothing, where it cannot be read."""
        found = Window.parse(node.value) if isinstance(node.value, str) else None
        if found is None:
            self.note(node, path, "a length in days is expected here, at least 1 day, such as “7 days”.")
        elif found.months:
            self.note(
                node, path, "a gap is a length in days, such as “7 days”: months and years are not all equally long."
            )
        return (found.days if found else 0) or 1

    def _compared(self, entries: Mapping[str, Node], field: Field, path: str) -> Condition | None:
        named = [how for how in COMPARISONS if how in entries]
        if len(named) != 1:
            self.note(entries["fact"], path, f"“fact” needs exactly one comparison: {', '.join(COMPARISONS)}.")
            return None
        return self.comparison(field, named[0], entries[named[0]], f"{path}.{named[0]}")

    def source(self, node: Node | None, path: str, parents: Source) -> tuple[Source, tuple[Source, ...]]:
        """The source a clause names and those it names besides; its parent's where it names none."""
        if node is None:
            return parents, ()
        names = self.items(node, path) if isinstance(node.value, list) else [node]
        found = []
        for name in names:
            if isinstance(name.value, str) and name.value in self.sources:
                found.append(self.sources[name.value])
            else:
                self.note(name, path, unknown_word("source", name.value, self.sources))
        return (found[0], tuple(found[1:])) if found else (REFUSED_SOURCE, ())


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)
