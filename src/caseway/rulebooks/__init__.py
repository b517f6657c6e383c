"""Rulebooks: what each certifying body and program asks, as data, and the small readers of it.

    shelf().names()                                   # every rulebook there is
    rule = shelf().edition(name, on=day)              # the edition in force on a day
    shelf().particulars(name)                         # windows, fees, exam and renewal around the rule
    person = read_person(path)                        # a person file
    compare(person.evidence, on=day)                  # every certification, nearest first
    check(path)                                       # every fault of a rulebook
    run_cases(rulebook)                               # its cases, each with what it should be
    diff(older, newer)                                # two editions in words

Pure: no clock, no network; a rulebook is a folder, found and not registered.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from caseway.rulebooks.facts import SUBJECT, facts_translation, vocabulary
from caseway.rulebooks.person import Person, read_person, write_person
from caseway.rulebooks.shelf import (
    DEADLINE,
    INSTRUMENT,
    KINDS,
    OTHER_KINDS,
    RENEWAL,
    Folder,
    NotOnShelf,
    Rulebook,
    Shelf,
    by_name,
    folder_of,
    folders,
    kind_of,
    name_of,
    shelf,
)

if TYPE_CHECKING:
    from caseway.rulebooks.cases import Outcome
    from caseway.rulebooks.checking import check
    from caseway.rulebooks.comparing import compare
    from caseway.rulebooks.diffing import Difference, diff
    from caseway.rulebooks.formats import run_cases, title
    from caseway.rulebooks.particulars import (
        Body,
        Document,
        Domain,
        Exam,
        Fact,
        Fee,
        Outline,
        Particulars,
        Renewal,
        RenewalWindow,
        Retired,
        Unpublished,
        Window,
        Windows,
    )
    from caseway.rulebooks.wording import TEMPLATES

# To judge one person is the everyday errand and has a budget of milliseconds: what it does not need is read when asked for.
_ELSEWHERE = {
    "cases": ("Outcome",),
    "checking": ("check",),
    "comparing": ("compare",),
    "diffing": ("Difference", "diff"),
    "formats": ("run_cases", "title"),
    "particulars": (
        "Body",
        "Document",
        "Domain",
        "Exam",
        "Fact",
        "Fee",
        "Outline",
        "Particulars",
        "Renewal",
        "RenewalWindow",
        "Retired",
        "Unpublished",
        "Window",
        "Windows",
    ),
    "wording": ("TEMPLATES",),
}
_HOME = {name: module for module, names in _ELSEWHERE.items() for name in names}


def __getattr__(name: str) -> object:
    """The rest of the face, imported at first use."""
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found: object = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
    globals()[name] = found
    return found


__all__ = [
    "DEADLINE",
    "INSTRUMENT",
    "KINDS",
    "OTHER_KINDS",
    "RENEWAL",
    "SUBJECT",
    "TEMPLATES",
    "Body",
    "Difference",
    "Document",
    "Domain",
    "Exam",
    "Fact",
    "Fee",
    "Folder",
    "NotOnShelf",
    "Outcome",
    "Outline",
    "Particulars",
    "Person",
    "Renewal",
    "RenewalWindow",
    "Retired",
    "Rulebook",
    "Shelf",
    "Unpublished",
    "Window",
    "Windows",
    "by_name",
    "check",
    "compare",
    "diff",
    "facts_translation",
    "folder_of",
    "folders",
    "kind_of",
    "name_of",
    "read_person",
    "run_cases",
    "shelf",
    "title",
    "vocabulary",
    "write_person",
]
