"""A strict reader of YAML and JSON: every value with its line, no surprises, nothing executed.

YAML's comforts are refused where they have misled people before: anchors and aliases (a small file
that grows to gigabytes), tags (objects made from text), duplicate keys (the first silently lost), and
plain words that a reader may take for something else (`no`, `1:30`, `010`).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml as library

from caseway.criteria.text import Text, template

MOST_BYTES = 1_000_000
MOST_DEPTH = 32

_LOADER = getattr(library, "CLoader", library.Loader)
_INTEGER = re.compile(r"-?(0|[1-9]\d{0,14})")
_DECIMAL = re.compile(r"-?(0|[1-9]\d{0,14})\.\d{1,12}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_WORDS = {"true": True, "false": False, "null": None}
_MISLEADING = re.compile(
    r"y|n|yes|no|on|off|true|false|null|~|"  # words some readers take for true, false or nothing
    r"[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?|"  # 1:30, read as 90 by some
    r"[-+]?0[0-9_]+|[-+]?0[xob][0-9a-f_]+|[-+]?\d+_[\d_]*|\+\d.*|"  # 010, 0x1f, 1_000, +1
    r"[-+]?(\d+\.?\d*|\.\d+)e[-+]?\d+|[-+]?\.\d+|[-+]?\d+\.|[-+]?\.inf|\.nan|"  # 1e3, .5, 5.
    r"\d{4}-\d\d?-\d\d?[t ].*",  # a moment where a day is meant
    re.IGNORECASE,
)

# What can be wrong with a file that people write themselves; said in their language.
UNREADABLE = template("unable to read this file: {reason}.")
TOO_LARGE = template("the file is over {most} bytes; that is the most that is read.")
NOT_TEXT = template("this is not UTF-8 text. Save the file as UTF-8 (plain text), YAML or JSON.")
TWO_DOCUMENTS = template("a second document begins here; one file holds one document.")
EMPTY_FILE = template("the file is empty.")
TOO_DEEP = template("values are nested more than {most} deep.")
ALIAS = template("“*{name}” repeats another part (an alias); write the value out.")
ANCHOR = template("“&{name}” names a part for repetition (an anchor); leave it out.")
TAG = template("“{name}” sets a type (a tag); leave it out.")
TWICE = template("“{name}” is written twice in the same place; keep one.")
TWICE_SINCE = template("“{name}” is written twice in the same place (first on line {line}); keep one.")
NOT_A_NAME = template("a name before the colon must be a plain word.")
MERGE = template("“<<” merges another part in; write the values out.")
BARE_NAME = template("a name before the colon takes no anchor and no tag.")
NOTHING_THERE = template("nothing stands after the colon. Write a value, null, or [] for “none”.")
NO_DAY = template("“{value}” is not a day of the calendar. Days are written year-month-day.")
TWO_WAYS = template("“{value}” can be read in more than one way. {advice}")
WRITE_TRUE = template('Write true, or quote it: "{value}".')
WRITE_FALSE = template('Write false, or quote it: "{value}".')
WRITE_NULL = template("Write null.")
WRITE_PLAIN = template('Write a plain number or day, or quote it: "{value}".')
NOT_YAML = template("this is not YAML as it can be read: {reason}. Check the spaces, colons and quotes here.")
NOT_JSON = template("this is neither JSON nor YAML as it can be read: {reason}.")
NO_NUMBER = template("“{value}” is not a number that can be used.")

Event = Any  # the library types its events too loosely to be of use
Plain = dict[str, "Plain"] | list["Plain"] | str | int | float | bool | date | None


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file: where, what, and what is allowed instead."""

    file: str
    line: int | None
    path: str
    words: Text | str

    @property
    def says(self) -> str:
        """What is wrong, in English."""
        return str(self.words)

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.path}: {self.says}" if self.path else f"{place}: {self.says}"


class Unreadable(Exception):  # noqa: N818 - completes "unable to go on: unreadable"
    """A file that cannot be used, with every fault found in it."""

    def __init__(self, faults: list[Fault] | tuple[Fault, ...]) -> None:
        self.faults = tuple(dict.fromkeys(faults))  # what two clauses use is read twice and told once
        super().__init__("\n".join(str(fault) for fault in self.faults))


@dataclass(frozen=True, slots=True)
class Node:
    """A value and the line it stands on; mappings and lists hold Nodes."""

    value: dict[str, Node] | list[Node] | str | int | float | bool | date | None
    line: int | None = None

    def plain(self) -> Plain:
        """The value as ordinary Python, without lines."""
        if isinstance(self.value, dict):
            return {key: node.plain() for key, node in self.value.items()}
        if isinstance(self.value, list):
            return [node.plain() for node in self.value]
        return self.value

    @classmethod
    def of(cls, plain: object) -> Node:
        """Ordinary Python as a Node without lines."""
        if isinstance(plain, dict):
            return cls({str(key): cls.of(value) for key, value in plain.items()})
        if isinstance(plain, (list, tuple)):
            return cls([cls.of(value) for value in plain])
        return cls(plain)  # type: ignore[arg-type]


def load_file(path: Path, *, limit: int = MOST_BYTES) -> Node:
    """Read a YAML or JSON file; raise Unreadable with every fault found."""
    name = str(path)
    try:
        with path.open("rb") as stream:
            content = stream.read(limit + 1)
    except OSError as error:
        reason = error.strerror or "it cannot be opened"
        raise Unreadable([Fault(name, None, "", Text(UNREADABLE, {"reason": reason}))]) from None
    return load(content, file=name, limit=limit)


def load(content: str | bytes, *, file: str = "input", limit: int = MOST_BYTES) -> Node:
    """Read YAML or JSON text; raise Unreadable with every fault found."""
    if len(content) > limit:
        raise Unreadable([Fault(file, None, "", Text(TOO_LARGE, {"most": f"{limit:,}"}))])
    text = _decoded(content, file) if isinstance(content, bytes) else content
    if text.lstrip().startswith(("{", "[")):
        return _load_json(text, file)
    return _Builder(file).build(text)


def _decoded(content: bytes, file: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise Unreadable([Fault(file, line, "", Text(NOT_TEXT))]) from None


class _Builder:
    """Builds Nodes from YAML's events, noting faults as it goes."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []

    def build(self, content: str) -> Node:
        try:
            events = library.parse(content, Loader=_LOADER)
            root = self._document(events)
        except library.YAMLError as error:
            self._note_syntax(error)
            raise Unreadable(self.faults) from None
        if self.faults:
            raise Unreadable(self.faults)
        return root

    def _document(self, events: Iterator[Event]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, library.DocumentStartEvent) and root is not None:
                self._note(event, Text(TWO_DOCUMENTS))
                return root
            if isinstance(event, library.NodeEvent):
                root = self._node(event, events, 1)
        if root is None:
            self.faults.append(Fault(self.file, 1, "", Text(EMPTY_FILE)))
            return Node(None, 1)
        return root

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        line = event.start_mark.line + 1
        if depth > MOST_DEPTH:
            self._note(event, Text(TOO_DEEP, {"most": MOST_DEPTH}))
            raise Unreadable(self.faults)
        if isinstance(event, library.AliasEvent):
            self._note(event, Text(ALIAS, {"name": event.anchor}))
            return Node(None, line)
        if event.anchor is not None:
            self._note(event, Text(ANCHOR, {"name": event.anchor}))
        if event.tag is not None:
            self._note(event, Text(TAG, {"name": event.tag}))
        if isinstance(event, library.ScalarEvent):
            return Node(self._scalar(event), line)
        if isinstance(event, library.SequenceStartEvent):
            return Node(self._list(events, depth), line)
        return Node(self._mapping(events, depth), line)

    def _list(self, events: Iterator[Event], depth: int) -> list[Node]:
        items = []
        while not isinstance(event := next(events), library.SequenceEndEvent):
            items.append(self._node(event, events, depth + 1))
        return items

    def _mapping(self, events: Iterator[Event], depth: int) -> dict[str, Node]:
        entries: dict[str, Node] = {}
        while not isinstance(event := next(events), library.MappingEndEvent):
            key = self._key(event, events, depth)
            value = self._node(next(events), events, depth + 1)
            if key in entries:
                first = entries[key].line
                self._note(event, Text(TWICE_SINCE, {"name": key, "line": first}))
            else:
                entries[key] = value
        return entries

    def _key(self, event: Event, events: Iterator[Event], depth: int) -> str:
        if not isinstance(event, library.ScalarEvent):
            self._note(event, Text(NOT_A_NAME))
            self._node(event, events, depth + 1)
            return f"?{event.start_mark.line}"
        if event.value == "<<":
            self._note(event, Text(MERGE))
        if event.anchor is not None or event.tag is not None:
            self._note(event, Text(BARE_NAME))
        return str(event.value)

    def _scalar(self, event: Event) -> str | int | float | bool | date | None:
        text: str = event.value
        if event.style:  # quoted or block text is always text
            return text
        if text in _WORDS:
            return _WORDS[text]
        if not text:
            self._note(event, Text(NOTHING_THERE))
            return None
        if _INTEGER.fullmatch(text):
            return int(text)
        if _DECIMAL.fullmatch(text):
            return float(text)
        if _DAY.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                self._note(event, Text(NO_DAY, {"value": text}))
                return None
        if _MISLEADING.fullmatch(text):
            self._note(event, Text(TWO_WAYS, {"value": text, "advice": _advice(text)}))
            return None
        return text

    def _note(self, event: Event, says: Text) -> None:
        self.faults.append(Fault(self.file, event.start_mark.line + 1, "", says))

    def _note_syntax(self, error: library.YAMLError) -> None:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not well formed"
        line = mark.line + 1 if mark else None
        self.faults.append(Fault(self.file, line, "", Text(NOT_YAML, {"reason": str(problem)})))


def _advice(text: str) -> Text:
    lower = text.lower()
    if lower in ("y", "yes", "on", "true"):
        return Text(WRITE_TRUE, {"value": text})
    if lower in ("n", "no", "off", "false"):
        return Text(WRITE_FALSE, {"value": text})
    if lower in ("~", "null"):
        return Text(WRITE_NULL)
    return Text(WRITE_PLAIN, {"value": text})


def _load_json(content: str, file: str) -> Node:
    faults: list[Fault] = []

    def entries(pairs: list[tuple[str, object]]) -> dict[str, object]:
        seen: dict[str, object] = {}
        for key, value in pairs:
            if key in seen:
                faults.append(Fault(file, None, "", Text(TWICE, {"name": key})))
            seen[key] = value
        return seen

    def refuse(constant: str) -> None:
        faults.append(Fault(file, None, "", Text(NO_NUMBER, {"value": constant})))

    try:
        plain = json.loads(
            content, object_pairs_hook=entries, parse_constant=refuse, parse_int=_number, parse_float=_decimal
        )
    except json.JSONDecodeError as error:
        says = Text(NOT_JSON, {"reason": error.msg.lower()})
        raise Unreadable([*faults, Fault(file, error.lineno, "", says)]) from None
    except RecursionError:
        raise Unreadable([Fault(file, None, "", Text(TOO_DEEP, {"most": MOST_DEPTH}))]) from None
    if _depth(plain) > MOST_DEPTH:
        faults.append(Fault(file, None, "", Text(TOO_DEEP, {"most": MOST_DEPTH})))
    if faults:
        raise Unreadable(faults)
    return Node.of(plain)


def _number(text: str) -> int | str:
    return int(text) if len(text) <= 16 else text


def _decimal(text: str) -> float | str:
    return float(text) if len(text) <= 30 and "e" not in text.lower() else text


def _depth(plain: object) -> int:
    """How deep lists and mappings nest, found without recursion."""
    deepest, waiting = 0, [(plain, 1)]
    while waiting:
        value, depth = waiting.pop()
        deepest = max(deepest, depth)
        if depth > MOST_DEPTH:
            return depth
        inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
        waiting.extend((part, depth + 1) for part in inner)
    return deepest
