"""Labels: what marks information as sensitive, and what each mark does; read from `labels.yaml`, which people can read too.

Whatever is made of labeled rows carries their labels: `inherited(*sources)`. A label only ever takes away, so the strictest
of several decides. What they come to for a recipient and a purpose is answered by `consents.permit`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from caseway.clients.privacy import BasisKind, ConsentKind, RecipientKind, Unknown
from caseway.criteria.yaml import Fault, Node, Unreadable, load_file
from caseway.rulebooks import typed

PLACE = Path(__file__).parent / "labels.yaml"

PART2 = "42CFRPart2"
PSYCHOTHERAPY = "PSYTHPN"
SUD_NOTES = "CW-SUD-NOTES"
PRIVILEGED = "CW-PRIVILEGED"
SEALED = "CW-SEALED"
MINOR = "CW-MINOR"
VICTIM = "CW-VICTIM"

OpenedBy = Literal[
    "nothing", "consent", "naming", "client", "part2", "sud_counseling", "psychotherapy", "victim", "nobody"
]


class UnknownLabel(Unknown):
    """A label that `labels.yaml` does not have."""


@dataclass(frozen=True, slots=True)
class Law:
    """A rule that a label or an answer rests on; `standing`: whether its text was seen, is known, or is only ours."""

    cite: str
    says: str
    address: str
    standing: Literal["seen", "known", "ours"]


@dataclass(frozen=True, slots=True)
class Notice:
    """What is printed with information that leaves, word for word as its law has it."""

    law: str
    text: str


@dataclass(frozen=True, slots=True)
class Label:
    """One label and what it does; the comments of `labels.yaml` explain each field."""

    kind: Literal["confidentiality", "sensitivity", "policy", "ours"]
    name: str
    means: str
    laws: tuple[str, ...]
    inside: Literal["all", "author", "counsel", "privacy_officer"] = "all"
    client: bool = True
    representative: Literal["always", "adult", "never"] = "always"
    without_consent: Literal["operations", "treatment", "nothing"] = "operations"
    plans: bool = True
    opened_by: OpenedBy = "nothing"
    exceptions: tuple[str, ...] = ()
    never_to: tuple[str, ...] = ()
    notice: str | None = None
    own_store: bool = False
    code: str = ""

    @property
    def needs_own_consent(self) -> bool:
        """Whether no consent for something else opens it."""
        return self.opened_by not in {"nothing", "consent", "nobody"}

    @property
    def never_leaves(self) -> bool:
        """Whether no consent at all lets it leave."""
        return self.opened_by == "nobody"


@dataclass(frozen=True, slots=True)
class ConsentNeeds:
    """What a sort of consent is, the laws it follows and the elements it must have."""

    means: str
    laws: tuple[str, ...]
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """The whole file."""

    laws: Mapping[str, Law]
    notices: Mapping[str, Notice]
    labels: Mapping[str, Label]
    consents: Mapping[str, ConsentNeeds]


@cache
def book() -> Book:
    """The labels in force; raises Unreadable with every fault."""
    return read(PLACE)


def read(path: Path) -> Book:
    """Read a file of labels; raises Unreadable with every fault found."""
    root = load_file(path)
    faults = list(_misnamed(str(path), root))
    try:
        found = typed.read(path, Book, node=root)
    except Unreadable as unreadable:
        raise Unreadable([*unreadable.faults, *faults]) from None
    if faults:
        raise Unreadable(faults)
    labels = {code: replace(one, code=code) for code, one in found.labels.items()}
    return replace(found, labels=MappingProxyType(labels))


def _misnamed(file: str, root: Node) -> Iterator[Fault]:
    """A fault for each name that leads nowhere, in whatever part of the file can be read."""
    laws, notices = list(_part(root, "laws")), list(_part(root, "notices"))
    kinds, bases = [str(kind) for kind in RecipientKind], [str(kind) for kind in BasisKind]
    for code, label in _part(root, "labels").items():
        for entry, allowed in (("laws", laws), ("never_to", kinds), ("exceptions", bases), ("notice", notices)):
            yield from _strangers(file, label, f"labels.{code}.{entry}", entry, allowed)
        if "code" in _entries(label):
            yield Fault(
                file, label.line, f"labels.{code}.code", "a label's code stands before its colon, nowhere else."
            )
    for name, needs in _part(root, "consents").items():
        yield from _strangers(file, needs, f"consents.{name}.laws", "laws", laws)
        if name not in ConsentKind.values:
            yield Fault(
                file, needs.line, f"consents.{name}", typed.unknown("sort of consent", name, ConsentKind.values)
            )
    for name in ConsentKind.values:
        if name not in _part(root, "consents"):
            yield Fault(file, root.line, f"consents.{name}", "this sort of consent is missing.")
    for name, notice in _part(root, "notices").items():
        yield from _strangers(file, notice, f"notices.{name}.law", "law", laws)


def _entries(node: Node) -> Mapping[str, Node]:
    return node.value if isinstance(node.value, dict) else {}


def _part(root: Node, name: str) -> Mapping[str, Node]:
    found = _entries(root).get(name)
    return _entries(found) if found else {}


def _strangers(file: str, node: Node, path: str, entry: str, allowed: list[str]) -> Iterator[Fault]:
    """A fault for each word of an entry that is not among those allowed."""
    found = _entries(node).get(entry)
    words = found.value if found and isinstance(found.value, list) else [found] if found and found.value else []
    for word in words:
        if isinstance(word.value, str) and word.value not in allowed:
            yield Fault(file, word.line, path, typed.unknown("name", word.value, allowed))


def label(code: str) -> Label:
    """One label by its code; raises UnknownLabel."""
    try:
        return book().labels[code]
    except KeyError:
        known = ", ".join(book().labels)
        raise UnknownLabel(f"“{code}” is no label. Those known are {known}.") from None


def law(name: str) -> Law:
    """One rule by its name in the file."""
    return book().laws[name]


def laws_of(code: str) -> tuple[Law, ...]:
    """The rules a label comes from; raises UnknownLabel."""
    return tuple(law(name) for name in label(code).laws)


def inherited(*sources: Iterable[str]) -> frozenset[str]:
    """The labels of whatever is made of these: all of theirs; raises UnknownLabel."""
    return frozenset(label(code).code for source in sources for code in source)


def notices(codes: Iterable[str]) -> tuple[str, ...]:
    """What is printed with information that has these labels, each text once; raises UnknownLabel."""
    names = (label(code).notice for code in sorted(codes))
    return tuple(dict.fromkeys(book().notices[name].text for name in names if name))


def sentences() -> tuple[str, ...]:
    """Every string of the file that people read in their own language; citations and notices stay as they are."""
    found = book()
    shown = [text for one in found.labels.values() for text in (one.name, one.means)]
    shown += [one.says for one in found.laws.values()]
    shown += [one.means for one in found.consents.values()]
    return tuple(dict.fromkeys(shown))
