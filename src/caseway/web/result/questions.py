"""What is still open: what the person can answer, and what only the certifier can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from caseway.criteria import Text, Verdict
from caseway.rulebooks import Particulars
from caseway.web.check.steps import address


@dataclass(frozen=True, slots=True)
class ForPerson:
    """A question to the person: where in the interview it is answered, and what waits for it."""

    question: Text
    address: str
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ForAuthority:
    """Something the certifier does not publish, as a question to put to it."""

    about: str
    question: Text
    rulebook: str
    letters: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Authority:
    """A certifier and what to ask it."""

    name: str
    short: str
    questions: tuple[ForAuthority, ...]


@dataclass(frozen=True, slots=True)
class Open:
    """All that is open, the person's questions kept apart from the certifiers'."""

    person: tuple[ForPerson, ...] = ()
    authorities: tuple[Authority, ...] = field(default=())


Pair = tuple[Verdict, Particulars]


def open_questions(pairs: Sequence[Pair]) -> Open:
    """Collect what is open for some certifications, each question once."""
    return Open(_for_person(pairs), _for_authorities(pairs))


def _for_person(pairs: Iterable[Pair]) -> tuple[ForPerson, ...]:
    found: dict[str, tuple[Text, list[str]]] = {}
    for verdict, particulars in pairs:
        for ask in verdict.asks:
            if ask.of == "person":
                found.setdefault(ask.about, (ask.question, []))[1].append(particulars.letters)
    return tuple(ForPerson(question, address(about), tuple(letters)) for about, (question, letters) in found.items())


def _for_authorities(pairs: Iterable[Pair]) -> tuple[Authority, ...]:
    bodies: dict[str, tuple[str, dict[tuple[str, str], ForAuthority]]] = {}
    for verdict, particulars in pairs:
        body = particulars.body
        _, questions = bodies.setdefault(body.short, (body.name, {}))
        for ask in verdict.asks:
            if ask.of == "authority":
                key = (ask.about, str(ask.question))
                known = questions.get(key)
                letters = (*(known.letters if known else ()), particulars.letters)
                questions[key] = ForAuthority(ask.about, ask.question, verdict.rule.name, letters)
    return tuple(
        Authority(name, short, tuple(questions.values())) for short, (name, questions) in bodies.items() if questions
    )
