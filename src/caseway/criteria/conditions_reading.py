"""Reading the conditions of a rule: what a record must be to count."""

from __future__ import annotations

from caseway.criteria.model import COMPARISONS, Ask, Compare, Condition, Group, Question
from caseway.criteria.noting import Notes, unknown_word
from caseway.criteria.vocabulary import Field, Kind, Value
from caseway.criteria.yaml import Node

JOINTS = ("all", "any", "not")

# Definitions that use definitions grow fast: thirty of two parts each, every one using the one before twice, are a
# thousand million parts. No authority writes a condition of more than this.
MOST_PARTS = 400
MOST_DEPTH = 32


class ConditionReader(Notes):
    """Reads `where`, with the definitions and questions of its file."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.questions: dict[str, Question] = {}
        self.definitions: dict[str, Node] = {}
        self.defined: dict[str, Condition] = {}
        self.used_names: set[str] = set()
        self._opening: list[str] = []
        self._groups: dict[object, Group] = {}
        self._sizes: dict[Condition, int] = {}
        self._refused: set[str] = set()

    def condition(self, node: Node, kind: Kind, path: str) -> Condition | None:
        """A condition on records of a kind: a mapping, or a list of them, all of which must hold."""
        if isinstance(node.value, list):
            parts = [
                self.condition(part, kind, f"{path}[{index}]") for index, part in enumerate(self.items(node, path))
            ]
            return self._joined("all", parts, "")
        entries = dict(self.entries(node, path))
        says = self.text(entries.pop("says", None), f"{path}.says")
        if not entries and isinstance(node.value, dict):
            self.note(node, path, "a condition is expected here: a field and the value wanted.")
        parts = [part for name, value in entries.items() for part in self._parts(name, value, kind, f"{path}.{name}")]
        if says and len(parts) == 1 and isinstance(parts[0], Compare):
            return Compare(parts[0].field, parts[0].how, parts[0].value, says)
        return self._joined("all", parts, says)

    def _parts(self, name: str, node: Node, kind: Kind, path: str) -> list[Condition | None]:
        if name == "use":
            names = self.items(node, path) if isinstance(node.value, list) else [node]
            return [self._used(part, kind, path) for part in names]
        if name == "ask":
            question = self.asked(node, path)
            return [Ask(question)] if question else [None]
        if name == "not":
            return [self._joined("not", [self.condition(node, kind, path)], "")]
        if name in JOINTS:
            inner = [
                self.condition(part, kind, f"{path}[{index}]") for index, part in enumerate(self.items(node, path))
            ]
            return [self._joined(name, inner, "")]
        field = kind.fields.get(name)
        if field is None:
            allowed = (*kind.fields, *JOINTS, "use", "ask", "says")
            self.note(node, path, unknown_word("field", name, allowed))
            return [None]
        if isinstance(node.value, dict):
            if not node.value:
                self.note(node, path, f"a comparison is expected here: {', '.join(COMPARISONS)}.")
            return [self.comparison(field, how, value, f"{path}.{how}") for how, value in node.value.items()]
        return [self.comparison(field, "is", node, path)]

    def _used(self, node: Node, kind: Kind, path: str) -> Condition | None:
        name = str(node.value)
        if name not in self.definitions:
            self.note(node, path, unknown_word("definition", name, self.definitions))
            return None
        if name in self._opening:
            self.note(node, path, f"“{name}” uses itself: {' → '.join((*self._opening, name))}.")
            return None
        if len(self._opening) == MOST_DEPTH:
            self.note(node, path, f"definitions use one another more than {MOST_DEPTH} deep.")
            return None
        self.used_names.add(name)
        key = f"{name} ({kind.name})"
        if key not in self.defined and key not in self._refused:
            self._opening.append(name)
            made = self._definition(name, kind, node)
            self._opening.pop()
            if made is None:
                self._refused.add(key)
            else:
                self.defined[key] = made
        return self.defined.get(key)

    def _definition(self, name: str, kind: Kind, node: Node) -> Condition | None:
        path = f"define.{name}"
        entries = self.entries(self.definitions[name], path, ("says", "where"))
        says = self.text(entries.get("says"), f"{path}.says")
        inner = self.condition(entries.get("where", Node({}, node.line)), kind, f"{path}.where")
        made = self._joined("all", [inner], says)
        if made and self._size(made) > MOST_PARTS:
            self.note(self.definitions[name], path, f"with what it uses it has more than {MOST_PARTS} parts.")
            return None
        return made

    def _size(self, condition: Condition) -> int:
        """How many parts a condition has, those it uses counted as often as it uses them."""
        if not isinstance(condition, Group):
            return 1
        if condition not in self._sizes:
            self._sizes[condition] = sum(map(self._size, condition.parts))
        return self._sizes[condition]

    def _joined(self, how: str, parts: list[Condition | None], says: str) -> Condition | None:
        whole = [part for part in parts if part is not None]
        if not whole or len(whole) < len(parts):
            return None
        if how == "all" and len(whole) == 1 and not says:
            return whole[0]
        key = (how, tuple(whole), says)  # the same parts joined again are the same condition
        if key not in self._groups:
            self._groups[key] = Group(how, tuple(whole), says)
        return self._groups[key]

    def comparison(self, field: Field, how: str, node: Node, path: str) -> Condition | None:
        """One field compared in one way."""
        if how not in COMPARISONS:
            self.note(node, path, unknown_word("comparison", how, COMPARISONS))
            return None
        if how == "given":
            if node.value is not True:
                self.note(node, path, "“given” is always true: what is not given is unknown, never a “no”.")
            return self.built(node, path, lambda: Compare(field, how, value=True))
        if how in ("in", "not_in"):
            values = tuple(self._value(field, part, path) for part in self.items(node, path))
            return self.built(node, path, lambda: Compare(field, how, values)) if values else None
        value = self._value(field, node, path)
        return self.built(node, path, lambda: Compare(field, how, value))

    def _value(self, field: Field, node: Node, path: str) -> Value:
        value, wrong = field.read(node.value)
        if wrong:
            self.note(node, path, wrong)
        return value

    def asked(self, node: Node, path: str) -> Question | None:
        """The question an `ask` names."""
        if isinstance(node.value, str) and node.value in self.questions:
            return self.questions[node.value]
        self.note(node, path, unknown_word("question", node.value, self.questions))
        return None
