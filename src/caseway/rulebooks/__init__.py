"""Rulebooks: what each certifying body asks, as data, and the small readers of it.

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

from caseway.rulebooks.cases import Outcome, run_cases
from caseway.rulebooks.checking import check
from caseway.rulebooks.comparing import compare
from caseway.rulebooks.diffing import TEMPLATES, Difference, diff
from caseway.rulebooks.particulars import Body, Document, Domain, Exam, Fact, Fee, Outline, Particulars, Renewal, Window
from caseway.rulebooks.person import Person, read_person, write_person
from caseway.rulebooks.shelf import NotOnShelf, Rulebook, Shelf, facts_translation, shelf, vocabulary

__all__ = [
    "TEMPLATES",
    "Body",
    "Difference",
    "Document",
    "Domain",
    "Exam",
    "Fact",
    "Fee",
    "NotOnShelf",
    "Outcome",
    "Outline",
    "Particulars",
    "Person",
    "Renewal",
    "Rulebook",
    "Shelf",
    "Window",
    "check",
    "compare",
    "diff",
    "facts_translation",
    "read_person",
    "run_cases",
    "shelf",
    "vocabulary",
    "write_person",
]
