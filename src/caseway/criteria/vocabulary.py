"""The vocabulary of facts: which kinds of record a subject has, which fields, of which types.

Evidence is read against it, so a judge never meets a value of the wrong type.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from caseway.criteria import yaml
from caseway.criteria.noting import CONTROL, Notes, nearest, quoted, unknown_word
from caseway.criteria.text import Text, template
from caseway.criteria.yaml import Node, Unreadable

MOST_RECORDS = 500
MOST_TEXT = 300
MOST_NUMBER = 1_000_000_000  # so that sums of records stay below what counts as no limit at all

Value = str | int | float | bool | date | tuple[str, ...] | None
RawRecord = Mapping[str, Value]

PLACE = template("{kind} {number}")
NAMED = template("{name} ({place})")
TWO_NAMES = template("{first} {second}")

# What can be wrong with somebody's records; said in their language.
NOT_A_FLAG = template("{value} is neither true nor false.")
NOT_ALLOWED = template("{value} is not one of the values allowed: {allowed}.")
NOT_MEANT = template("{value} is not one of the values allowed: {allowed}. Did you mean {meant}?")
NOT_WORDS = template("{value} is not text. Put quotes around it if it is meant as text.")
TOO_LONG = template("this text is {length} characters long; at most {most} are allowed.")
UNSEEN = template("this text holds a control character (a tab, a line break or another unseen sign); take it out.")
NOT_A_NUMBER = template("{value} is not a number.")
OUT_OF_RANGE = template("{value} is out of range: at least {least} and at most {most} is allowed.")
NOT_IN_CALENDAR = template("{value} is not a day of the calendar.")
NOT_A_DAY = template("{value} is not a day. Days are written year-month-day, such as 2026-01-31.")
NOT_IN_RANGE = template("{value} is out of range: days from 1900 to 2200 are allowed.")
RECORDS_EXPECTED = template("records are expected here, by kind: {kinds}.")
LIST_EXPECTED = template("a list is expected here; write [] for “none”, or leave the line out if not known.")
TOO_MANY = template("{count} records; at most {most} of a kind are read.")
RECORD_EXPECTED = template("a {kind} is expected here, with its fields: {fields}.")
REVERSED = template("“{end}” ({last}) comes before “{begin}” ({first}). Check which is wrong.")

FIELD_TYPES = ("choice", "text", "words", "flag", "number", "date")


@dataclass(frozen=True, slots=True)
class Field:
    """One fact of a record: its type, what is allowed, and how to ask for it."""

    name: str
    type: str
    label: str
    meaning: str = ""
    question: str = ""
    help: str = ""
    choices: tuple[str, ...] = ()
    unit: str = ""
    least: float = 0
    most: float = float("inf")
    yes: str = ""
    no: str = ""
    normal: str = ""
    optional: bool = False
    words: Mapping[str, str] = field(default_factory=dict)

    def read(self, value: object) -> tuple[Value, Text | None]:
        """The value as this type, and what is wrong with it (None if nothing is)."""
        reader = _READERS[self.type]
        return reader(self, value)


def _read_flag(_: Field, value: object) -> tuple[Value, Text | None]:
    if isinstance(value, bool):
        return value, None
    return None, Text(NOT_A_FLAG, {"value": quoted(value)})


def _read_choice(field_: Field, value: object) -> tuple[Value, Text | None]:
    if isinstance(value, str) and value in field_.choices:
        return value, None
    near = nearest(str(value).lower()[:40], [choice.lower() for choice in field_.choices])
    meant = next((choice for choice in field_.choices if choice.lower() == near), None)
    words = {"value": quoted(value), "allowed": ", ".join(field_.choices)}
    return None, Text(NOT_MEANT, {**words, "meant": meant}) if meant else Text(NOT_ALLOWED, words)


def _read_text(field_: Field, value: object) -> tuple[Value, Text | None]:
    if isinstance(value, (bool, dict, list)):
        return None, Text(NOT_WORDS, {"value": quoted(value)})
    text = value.isoformat() if isinstance(value, date) else str(value)
    if len(text) > MOST_TEXT:
        return None, Text(TOO_LONG, {"length": f"{len(text):,}", "most": MOST_TEXT})
    if CONTROL.search(text):
        return None, Text(UNSEEN)
    text = text.strip()
    return _NORMAL[field_.normal](text), None


def _read_words(field_: Field, value: object) -> tuple[Value, Text | None]:
    """Several words of open text: a list, or one alone; each once, in the order given."""
    parts = [part.value if isinstance(part, Node) else part for part in value] if isinstance(value, list) else [value]
    read = [_read_text(field_, part) for part in parts]
    wrong = next((wrong for _, wrong in read if wrong), None)
    return (None, wrong) if wrong else (tuple(dict.fromkeys(str(word) for word, _ in read if word)), None)


def _read_number(field_: Field, value: object) -> tuple[Value, Text | None]:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None, Text(NOT_A_NUMBER, {"value": quoted(value)})
    if not field_.least <= value <= min(field_.most, MOST_NUMBER):
        most = min(field_.most, MOST_NUMBER)
        return None, Text(OUT_OF_RANGE, {"value": quoted(value), "least": f"{field_.least:g}", "most": f"{most:,g}"})
    return value, None


def _read_date(_: Field, value: object) -> tuple[Value, Text | None]:
    if isinstance(value, date):
        day = value
    elif isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value.strip()):
        try:
            day = date.fromisoformat(value.strip())
        except ValueError:
            return None, Text(NOT_IN_CALENDAR, {"value": quoted(value)})
    else:
        return None, Text(NOT_A_DAY, {"value": quoted(value)})
    if not 1900 <= day.year <= 2200:
        return None, Text(NOT_IN_RANGE, {"value": quoted(value)})
    return day, None


# How a text field is written down, so that it can be compared: "Social work" and "social_work" are one.
_NORMAL: dict[str, Callable[[str], str]] = {
    "": str,
    "snake": lambda text: re.sub(r"[\s\-/]+", "_", text.lower()),
    "upper": str.upper,
}
_READERS = {
    "flag": _read_flag,
    "choice": _read_choice,
    "text": _read_text,
    "words": _read_words,
    "number": _read_number,
    "date": _read_date,
}


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A kind of record: its fields, and which of them date it."""

    name: str
    label: str
    fields: Mapping[str, Field]
    meaning: str = ""
    question: str = ""
    single: bool = False
    begins: str = ""
    ends: str = ""
    happens: str = ""
    open: str = ""
    unlisted: str = ""  # "none" where who has one knows it, so that a kind left out of a file is a known "none"
    named_by: tuple[str, ...] = ()

    def named(self, record: RawRecord, index: int) -> Text:
        """What to call a record: its own name and its place, such as "St. Mary's (job 1)"."""
        place = Text(self.label) if self.single else Text(PLACE, {"kind": Text(self.label), "number": index + 1})
        parts = tuple(_short(self.fields[part], record[part]) for part in self.named_by if record.get(part) is not None)
        if not parts:
            return place
        name = parts[0] if len(parts) == 1 else Text(TWO_NAMES, {"first": parts[0], "second": parts[1]})
        return Text(NAMED, {"name": name, "place": place})


def _short(field_: Field, value: Value) -> object:
    """A value as part of a name: letters such as RN stay, other choices are said in words."""
    text = str(value)
    if field_.type == "choice" and not text.isupper():
        return Text(field_.words.get(text, text))
    return text.replace("_", " ") if field_.normal == "snake" else text


@dataclass(frozen=True, slots=True, eq=False)
class Subject:
    """Whom rules speak about (a professional, a client) and the kinds of record known of them."""

    name: str
    kinds: Mapping[str, Kind]

    def evidence(self, source: Node | Mapping[str, object], *, file: str = "input") -> Evidence:
        """Read records of every kind; raise Unreadable with every fault found."""
        node = source if isinstance(source, Node) else Node.of(dict(source))
        reader = _EvidenceReader(self, file)
        evidence = Evidence(self, reader.read(node))
        if reader.faults:
            raise Unreadable(reader.faults)
        return evidence


@dataclass(frozen=True, slots=True, eq=False)
class Evidence:
    """What is known of one person: records by kind. An absent kind is unknown, an empty one is none."""

    subject: Subject
    records: Mapping[str, tuple[RawRecord, ...]]
    worked: dict[object, object] = field(default_factory=dict, repr=False)  # what judges keep of it

    def plain(self) -> dict[str, object]:
        """The records as a person file holds them."""
        kinds = self.subject.kinds
        return {
            name: (_plain(records[0]) if records else {})
            if kinds[name].single
            else [_plain(record) for record in records]
            for name, records in self.records.items()
            if records or not kinds[name].unlisted
        }


def _plain(record: RawRecord) -> dict[str, object]:
    return {name: list(value) if isinstance(value, tuple) else value for name, value in record.items()}


class _EvidenceReader(Notes):
    """Reads records against a subject's kinds, noting every fault."""

    def __init__(self, subject: Subject, file: str) -> None:
        super().__init__(file)
        self.subject = subject

    def read(self, node: Node) -> dict[str, tuple[RawRecord, ...]]:
        if not isinstance(node.value, dict):
            self.note(node, "", Text(RECORDS_EXPECTED, {"kinds": ", ".join(self.subject.kinds)}))
            return {}
        found = {}
        for name, part in node.value.items():
            kind = self.subject.kinds.get(name)
            if kind is None:
                self.note(part, name[:60], unknown_word("kind of record", name, self.subject.kinds))
            elif part.value is not None:
                found[name] = self._records(kind, part)
        return {
            **found,
            **{name: () for name, kind in self.subject.kinds.items() if kind.unlisted and name not in found},
        }

    def _records(self, kind: Kind, node: Node) -> tuple[RawRecord, ...]:
        if kind.single:
            record = self._record(kind, node, kind.name)
            return () if record is None else (record,)
        if not isinstance(node.value, list):
            self.note(node, kind.name, Text(LIST_EXPECTED))
            return ()
        if len(node.value) > MOST_RECORDS:
            self.note(node, kind.name, Text(TOO_MANY, {"count": f"{len(node.value):,}", "most": MOST_RECORDS}))
            return ()
        records = [self._record(kind, item, f"{kind.name}[{index}]") for index, item in enumerate(node.value)]
        return tuple(record for record in records if record is not None)

    def _record(self, kind: Kind, node: Node, path: str) -> RawRecord | None:
        if not isinstance(node.value, dict):
            self.note(node, path, Text(RECORD_EXPECTED, {"kind": Text(kind.label), "fields": ", ".join(kind.fields)}))
            return None
        record: dict[str, Value] = {}
        for name, part in node.value.items():
            field_ = kind.fields.get(name)
            if field_ is None:
                self.note(part, f"{path}.{name[:60]}", unknown_word("field", name, kind.fields))
                continue
            if part.value is None:  # null: still running where the kind says so, elsewhere not known
                if kind.open and name == kind.ends:
                    record[name] = None
                continue
            value, wrong = field_.read(part.value)
            if wrong:
                self.note(part, f"{path}.{name}", wrong)
            else:
                record[name] = value
        self._check_order(kind, record, node, path)
        return record

    def _check_order(self, kind: Kind, record: RawRecord, node: Node, path: str) -> None:
        begins, ends = record.get(kind.begins), record.get(kind.ends)
        if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
            part = node.value[kind.ends] if isinstance(node.value, dict) else node
            says = Text(REVERSED, {"end": kind.ends, "last": ends, "begin": kind.begins, "first": begins})
            self.note(part, f"{path}.{kind.ends}", says)


class Vocabulary(dict[str, Subject]):
    """Subjects by name, as `facts.yaml` lists them."""


def read_vocabulary(path: Path) -> Vocabulary:
    """Read a vocabulary of facts; raise Unreadable with every fault found."""
    return vocabulary_from(yaml.load_file(path), file=str(path))


def vocabulary_from(node: Node, *, file: str = "facts.yaml") -> Vocabulary:
    """A vocabulary from a node already read; raise Unreadable with every fault found."""
    reader = _VocabularyReader(file)
    vocabulary = Vocabulary({name: reader.subject(name, part) for name, part in reader.entries(node, "").items()})
    if reader.faults:
        raise Unreadable(reader.faults)
    return vocabulary


# What stands behind an entry of the vocabulary; words, where nothing else is said.
_SETTINGS: dict[str, tuple[tuple[type, ...], str]] = {
    "single": ((bool,), "true or false"),
    "optional": ((bool,), "true or false"),
    "least": ((int, float), "numbers"),
    "most": ((int, float), "numbers"),
}


class _VocabularyReader(Notes):
    """Reads subjects, kinds and fields, noting every fault."""

    def subject(self, name: str, node: Node) -> Subject:
        return Subject(
            name, {kind: self.kind(kind, part, f"{name}.{kind}") for kind, part in self.entries(node, name).items()}
        )

    def kind(self, name: str, node: Node, path: str) -> Kind:
        entries = dict(self.entries(node, path))
        fields_node = entries.pop("fields", Node({}))
        fields = {
            part: self.field(part, inner, f"{path}.{part}") for part, inner in self.entries(fields_node, path).items()
        }
        named_by = self.items(entries.pop("named_by"), f"{path}.named_by") if "named_by" in entries else []
        settings = self.settings(entries, path, Kind)
        settings.setdefault("label", name)
        kind = Kind(name=name, fields=fields, named_by=tuple(str(part.value) for part in named_by), **settings)  # type: ignore[arg-type]
        for role in (kind.begins, kind.ends, kind.happens, *kind.named_by):
            if role and role not in fields:
                self.note(node, path, unknown_word("field", role, fields))
            elif role and role not in kind.named_by and fields[role].type != "date":
                self.note(node, path, f"“{role}” dates a record, so it must be a date; it is a {fields[role].type}.")
        if kind.happens and (kind.begins or kind.ends):
            self.note(
                node, path, "a record happens on a day, or begins and ends; say “happens”, or “begins” and “ends”."
            )
        if kind.unlisted not in ("", "none"):
            self.note(entries["unlisted"], f"{path}.unlisted", unknown_word("word", kind.unlisted, ("none",)))
        return kind

    def field(self, name: str, node: Node, path: str) -> Field:
        entries = dict(self.entries(node, path))
        choices = self.items(entries.pop("choices"), f"{path}.choices") if "choices" in entries else []
        words = self.entries(entries.pop("words", None), f"{path}.words")
        settings = self.settings(entries, path, Field)
        settings.setdefault("label", name.replace("_", " "))
        if settings.get("normal", "") not in _NORMAL:
            self.note(
                entries["normal"],
                f"{path}.normal",
                unknown_word("way of writing", str(settings.pop("normal")), _NORMAL),
            )
        if settings.get("type") not in FIELD_TYPES:
            self.note(node, path, f"“type” is missing or unknown. Allowed: {', '.join(FIELD_TYPES)}.")
            settings["type"] = "text"
        if settings["type"] == "choice" and not choices:
            self.note(node, path, "a choice needs “choices”, the list of values allowed.")
        return Field(
            name=name,
            choices=tuple(str(choice.value) for choice in choices),
            words={key: str(word.value) for key, word in words.items()},
            **settings,  # type: ignore[arg-type]
        )

    def settings(self, entries: Mapping[str, Node], path: str, model: type) -> dict[str, object]:
        known = [part for part in model.__dataclass_fields__ if part not in ("name", "fields")]  # type: ignore[attr-defined]
        found: dict[str, object] = {}
        for name, node in entries.items():
            if name not in known:
                self.note(node, f"{path}.{name}", unknown_word("entry", name, known))
                continue
            types, words = _SETTINGS.get(name, ((str,), "words"))
            if type(node.value) not in types:
                self.note(node, f"{path}.{name}", f"{words} are expected here, not {quoted(node.value)}.")
            else:
                found[name] = node.value
        return found
