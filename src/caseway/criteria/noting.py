"""Reading that goes on: every reader notes what is wrong, where, and what is allowed, and never stops at the first."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from caseway.criteria.text import Text, template
from caseway.criteria.yaml import Fault, Node

T = TypeVar("T")

CONTROL = re.compile(r"[\x00-\x1f\x7f]")


UNKNOWN_WORD = template("unknown {what} {word}. Allowed: {allowed}.")
UNKNOWN_MEANT = template("unknown {what} {word}. Did you mean “{meant}”? Allowed: {allowed}.")
GROUP = template("a group of entries")
LIST = template("a list")
for _said_of_a_person_file in ("field", "kind of record"):  # the words a person can meet as {what}
    template(_said_of_a_person_file)


class Misbuilt(ValueError):  # noqa: N818 - completes "unable to build a rule: misbuilt"
    """A rule's part that makes no sense; the message says what is allowed."""


class Notes:
    """The faults of one file, and the readers of plain parts that all others share."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def note(self, node: Node, path: str, says: Text | str) -> None:
        """Note a fault at a node."""
        self.faults.append(Fault(self.file, node.line, path, says))

    def entries(self, node: Node | None, path: str, allowed: Iterable[str] | None = None) -> dict[str, Node]:
        """A mapping's entries; a fault for each name that is not allowed."""
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
        """A list's items, at least one."""
        if isinstance(node.value, list) and node.value:
            return node.value
        self.note(node, path, "a list of at least one is expected here.")
        return []

    def text(self, node: Node | None, path: str, *, required_by: Node | None = None) -> str:
        """Words; empty when they are left out, which is a fault if something requires them."""
        if node is None:
            if required_by is not None:
                self.note(required_by, path, f"“{path.rpartition('.')[2]}” is missing.")
            return ""
        if isinstance(node.value, str) and node.value.strip():
            return node.value.strip()
        self.note(node, path, "words are expected here.")
        return ""

    def flag(self, node: Node | None, path: str) -> bool:
        """True or false; false when left out."""
        if node is None:
            return False
        if not isinstance(node.value, bool):
            self.note(node, path, "true or false is expected here.")
        return node.value is True

    def built(self, node: Node, path: str, build: Callable[[], T]) -> T | None:
        """What `build` makes; what the model refuses becomes a fault here."""
        try:
            return build()
        except Misbuilt as error:
            self.note(node, path, str(error))
            return None


def unknown_word(what: str, word: object, allowed: Iterable[str]) -> Text:
    """The sentence that refuses a word and says which are allowed."""
    known = list(allowed)
    near = nearest(str(word)[:60], known)
    words = {"what": Text(what), "word": quoted(word), "allowed": ", ".join(known) or "none"}
    return Text(UNKNOWN_MEANT, {**words, "meant": near}) if near else Text(UNKNOWN_WORD, words)


def nearest(word: str, known: list[str]) -> str:
    """The known word somebody most likely meant; empty when none is near."""
    from difflib import get_close_matches  # noqa: PLC0415 - only those with a fault wait for it

    return next(iter(get_close_matches(word, known, 1, 0.7)), "")


def quoted(value: object) -> Text | str:
    """A value as it may stand in a message: short, and without unseen signs."""
    if isinstance(value, dict):
        return Text(GROUP)
    if isinstance(value, list):
        return Text(LIST)
    if isinstance(value, bool):
        return "true" if value else "false"
    text = CONTROL.sub("�", str(value))
    return f"“{text[:60]}…”" if len(text) > 60 else f"“{text}”"
