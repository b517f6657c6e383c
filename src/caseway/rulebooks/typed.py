"""Reads a file into frozen values by their annotations: a dataclass is the description of its own file.

    found = read(path, Career)

A field's type says what is expected: text, number, flag, day, a choice (`Literal`), another dataclass, a tuple or a
mapping of them. A field without a default must be there. `Source` stands for the id of one of the file's `sources`;
`Rule` for a clause of the rule language. Every fault is noted with its line, and reading goes on.
"""

from __future__ import annotations

import dataclasses
import re
import types
from collections.abc import Callable, Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from caseway import criteria
from caseway.criteria import Node, Source
from caseway.criteria.yaml import Fault, Unreadable

T = TypeVar("T")

SOURCES = "sources"
WORDS = {str: "words are", bool: "true or false is", int: "a whole number is", float: "a number is", date: "a day is"}


def read(path: Path, model: type[T], *, node: Node | None = None) -> T:
    """Read a file into a dataclass whose `key` is the file's name; raise Unreadable with every fault found.

    node: what the file holds, where that has been loaded before.
    """
    reader = _Reader(str(path))
    found = reader.document(node or criteria.yaml.load_file(path), model, key=path.stem)
    if reader.faults:
        raise Unreadable(reader.faults)
    return found  # type: ignore[no-any-return]


def read_part(
    node: Node, model: type[T], *, file: str, path: str, sources: Mapping[str, Source]
) -> tuple[T | None, list[Fault]]:
    """A part of a file that somebody else reads, as a dataclass, and the faults found in it."""
    reader = _Reader(file)
    reader.sources = sources
    found = reader.record(node, model, path, {})
    return (None if reader.faults else found), reader.faults


def gathered(files: Mapping[str, Path], read: Callable[[Path], T]) -> dict[str, T]:
    """All files read, by their names; raise Unreadable with every fault found in any of them."""
    found: dict[str, T] = {}
    faults: list[Fault] = []
    for key, path in files.items():
        try:
            found[key] = read(path)
        except Unreadable as unreadable:
            faults += unreadable.faults
    if faults:
        raise Unreadable(faults)
    return found


_STEP = re.compile(r"([\w-]+)(?:\[(\d+)\])?")


def line_of(node: Node, place: str) -> int | None:
    """The line of a place such as `entry.ways[0]`, or of the part around it that is there."""
    for name, index in _STEP.findall(place):
        part = node.value.get(name) if isinstance(node.value, dict) else None
        if part is None:
            break
        node = part
        if index and isinstance(node.value, list):
            node = node.value[int(index)]
    return node.line


class _Reader:
    """Reads one file, noting every fault."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.faults: list[Fault] = []
        self.sources: Mapping[str, Source] = {}

    def note(self, node: Node, path: str, says: criteria.Text | str) -> None:
        self.faults.append(Fault(self.file, node.line, path, says))

    def document(self, node: Node, model: type, *, key: str) -> Any:  # noqa: ANN401 - the model's own type
        if not isinstance(node.value, dict):
            self.note(node, "", "entries of the form “name: value” are expected here.")
            return None
        entries = dict(node.value)
        self.sources = self._sources(entries.pop(SOURCES, None))
        given = {"key": key} if "key" in _hints(model) else {}
        return self.record(Node(entries, node.line), model, "", given)

    def _sources(self, node: Node | None) -> dict[str, Source]:
        if node is None:
            return {}
        if not isinstance(node.value, dict):
            self.note(node, SOURCES, "sources are expected here, each under its own name.")
            return {}
        found = {}
        for id_, part in node.value.items():
            found[id_] = criteria.read_source(id_, part, self.note, f"{SOURCES}.{id_}")
        return found

    def record(self, node: Node, model: type, path: str, given: Mapping[str, object]) -> Any:  # noqa: ANN401
        """A mapping as a dataclass."""
        if not isinstance(node.value, dict):
            self.note(node, path, "entries of the form “name: value” are expected here.")
            return None
        hints = _hints(model)
        fields = {field.name.rstrip("_"): field for field in dataclasses.fields(model) if field.name not in given}
        found: dict[str, object] = dict(given)
        for name, part in node.value.items():
            place = f"{path}.{name}".lstrip(".")
            if name not in fields:
                self.note(part, place, unknown("entry", name, fields))
                continue
            found[fields[name].name] = self.value(part, hints[fields[name].name], place)
        for name, field in fields.items():
            if name not in node.value and not _has_default(field):
                self.note(node, f"{path}.{name}".lstrip("."), f"“{name}” is missing.")
                found[field.name] = None
        return model(**found)

    def value(self, node: Node, hint: Any, path: str) -> Any:  # noqa: ANN401 - as the annotation says
        """A node as a type."""
        if hint is Node:  # read later, by who knows more
            return node
        origin, inner = get_origin(hint), get_args(hint)
        if origin in (Union, types.UnionType):
            if node.value is None:
                return None
            return self.value(node, next(part for part in inner if part is not type(None)), path)
        if origin is Literal:
            return self._choice(node, inner, path)
        if origin is tuple:
            return self._tuple(node, inner[0], path)
        if origin is not None and issubclass(origin, Mapping):
            return self._mapping(node, inner[1], path)
        if hint is Source:
            return self._source(node, path)
        if dataclasses.is_dataclass(hint) and isinstance(hint, type):
            return self.record(node, hint, path, {})
        return self._plain(node, hint, path)

    def _choice(self, node: Node, allowed: tuple[Any, ...], path: str) -> object:
        if node.value not in allowed:
            self.note(node, path, unknown("word", str(node.value), [str(one) for one in allowed]))
        return node.value

    def _tuple(self, node: Node, hint: Any, path: str) -> tuple[object, ...]:  # noqa: ANN401
        if not isinstance(node.value, list):
            self.note(node, path, "a list is expected here.")
            return ()
        return tuple(self.value(part, hint, f"{path}[{index}]") for index, part in enumerate(node.value))

    def _mapping(self, node: Node, hint: Any, path: str) -> dict[str, object]:  # noqa: ANN401
        if not isinstance(node.value, dict):
            self.note(node, path, "entries of the form “name: value” are expected here.")
            return {}
        return {name: self.value(part, hint, f"{path}.{name}") for name, part in node.value.items()}

    def _source(self, node: Node, path: str) -> Source | None:
        if isinstance(node.value, str) and node.value in self.sources:
            return self.sources[node.value]
        self.note(node, path, unknown("source", str(node.value), self.sources))
        return None

    def _plain(self, node: Node, hint: Any, path: str) -> object:  # noqa: ANN401
        value = node.value
        if hint is object and not isinstance(value, (dict, list)):
            return value
        if hint is float and isinstance(value, int) and not isinstance(value, bool):
            return value
        if type(value) is hint and value != "":
            return value.strip() if isinstance(value, str) else value
        self.note(node, path, f"{WORDS.get(hint, 'something else is')} expected here.")
        return None


def unknown(what: str, word: str, allowed: Any) -> criteria.Text:  # noqa: ANN401 - any names
    """The sentence that refuses a word and says which are allowed."""
    return criteria.unknown_word(what, word, list(allowed))


@lru_cache(maxsize=256)
def _hints(model: type) -> Mapping[str, Any]:
    """The types of a dataclass's fields; a catalog of files asks for the same ones over and over."""
    return get_type_hints(model)


def _has_default(field: dataclasses.Field[Any]) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING
