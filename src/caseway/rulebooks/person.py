"""Person files: what is known of one professional or client, read from and written to YAML (JSON can be read too)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from caseway import criteria
from caseway.rulebooks.facts import SUBJECT, vocabulary

MOST_NAME = 200
NAME_EXPECTED = "a name of at most {most} letters is expected here, on one line."

_PLAIN_WORDS = re.compile(r"[A-Za-z][A-Za-z_]*( [A-Za-z_]+)*")
_MISLEADING = {"y", "n", "yes", "no", "on", "off", "true", "false", "null"}


@dataclass(frozen=True)
class Person:
    """A person's name, if the file gives one, the evidence, and the file's content as plain values."""

    name: str | None
    evidence: criteria.Evidence
    document: dict[str, object]


def read_person(
    source: Path | str | bytes | Mapping[str, object], *, file: str = "input", subject: str = SUBJECT
) -> Person:
    """Read a person file from a path, its text, or plain values; raise Unreadable with every fault found.

    subject: whose records these are, as `facts.yaml` calls it, such as a client's.
    """
    if isinstance(source, Path):
        node, file = criteria.yaml.load_file(source), str(source)
    elif isinstance(source, (str, bytes)):
        node = criteria.yaml.load(source, file=file)
    else:
        node = criteria.Node.of(dict(source))
    faults: list[criteria.Fault] = []
    name = None
    if isinstance(node.value, dict) and "person" in node.value:
        name = _name(node.value["person"], file, faults)
        node = criteria.Node({key: part for key, part in node.value.items() if key != "person"}, node.line)
    try:
        evidence = vocabulary()[subject].evidence(node, file=file)
    except criteria.Unreadable as unreadable:
        raise criteria.Unreadable([*faults, *unreadable.faults]) from None
    if faults:
        raise criteria.Unreadable(faults)
    document = evidence.plain()
    return Person(name, evidence, document if name is None else {"person": name, **document})


def _name(node: criteria.Node, file: str, faults: list[criteria.Fault]) -> str | None:
    if node.value is None:
        return None
    if not isinstance(node.value, str) or len(node.value) > MOST_NAME or not node.value.isprintable():
        says = criteria.Text(NAME_EXPECTED, {"most": MOST_NAME})
        faults.append(criteria.Fault(file, node.line, "person", says))
        return None
    return node.value.strip() or None


def write_person(document: Mapping[str, object]) -> str:
    """A person file's text, which reads back as the same document."""
    lines: list[str] = []
    for kind, part in document.items():
        if isinstance(part, Mapping):
            lines += [f"{kind}:", *_entries(part, "  ")] if part else [f"{kind}: {{}}"]
        elif isinstance(part, list):
            lines += [f"{kind}:", *(line for record in part for line in _item(record))] if part else [f"{kind}: []"]
        else:
            lines.append(f"{kind}: {_scalar(part)}")
    return "\n".join(lines) + "\n" if lines else "{}\n"


def _item(record: Mapping[str, object]) -> list[str]:
    entries = _entries(record, "    ")
    return [f"  - {entries[0].strip()}", *entries[1:]] if entries else ["  - {}"]


def _entries(record: Mapping[str, object], indent: str) -> list[str]:
    return [f"{indent}{name}: {_scalar(value)}" for name, value in record.items()]


def _scalar(value: object) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{', '.join(_scalar(part) for part in value)}]"
    if isinstance(value, float):
        written = f"{value:.12f}".rstrip("0")
        return f"{written}0" if written.endswith(".") else written
    if isinstance(value, (int, date)):
        return str(value)
    text = str(value)
    if _PLAIN_WORDS.fullmatch(text) and text.lower() not in _MISLEADING:
        return text
    return f'"{"".join(map(_escaped, text))}"'


def _escaped(sign: str) -> str:
    """One sign as quoted YAML text holds it; what cannot be seen is written by its number."""
    if sign in '"\\':
        return f"\\{sign}"
    return sign if sign.isprintable() else f"\\U{ord(sign):08x}"
