"""What a card of the form shows: for each field its question, the help with it, what was typed, and what is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _

from caseway import criteria
from caseway.web.base.wording import say
from caseway.web.check import facts, summary
from caseway.web.check.answers import DAY_PARTS, OPEN, SHARE, Answers, Typed, has_open
from caseway.web.check.steps import Step, Words


@dataclass(frozen=True, slots=True)
class Option:
    """One answer to choose."""

    value: str
    label: str
    chosen: bool
    unsure: bool = False


@dataclass(frozen=True, slots=True)
class Ask:
    """One question of a card."""

    id: str
    look: str
    ask: str
    help: str = ""
    wrong: str = ""
    value: str = ""
    options: tuple[Option, ...] = ()
    unit: str = ""
    day: str = ""
    year: str = ""
    open: str = ""
    is_open: bool = False
    words: str = ""

    @property
    def described_by(self) -> str:
        """The ids of the help and the error, for those who hear the page."""
        ids = [f"{self.id}-help"] * bool(self.help) + [f"{self.id}-error"] * bool(self.wrong)
        return " ".join(ids)

    @property
    def first_input(self) -> str:
        """The id of what to jump to from the list of errors."""
        if self.look == "date":
            return f"{self.id}-month"
        return f"{self.id}-yes" if self.look == "flag" else self.id


@dataclass(frozen=True, slots=True)
class Card:
    """One record as a card: its title, its questions in groups, and those hardly ever needed."""

    id: str
    title: str
    about: str
    groups: tuple[tuple[Words, tuple[Ask, ...]], ...]
    seldom: tuple[Ask, ...] = ()
    seldom_is_open: bool = False
    is_open: bool = True

    @property
    def wrong(self) -> list[Ask]:
        """The questions whose answer cannot be used."""
        asks = [ask for _title, group in self.groups for ask in group] + list(self.seldom)
        return [ask for ask in asks if ask.wrong]


def card(step: Step, index: int, typed: Typed, answers: Answers, *, is_open: bool = True) -> Card:
    """Return the card of one record; one with something wrong, or with nothing in it yet, is always open."""
    place = f"{step.slug}-{index}"

    def asked(part: criteria.Field) -> Ask:
        return _ask(step.kind, part, place, typed, answers.wrong.get(part.name, ""))

    seldom = tuple(asked(part) for part in step.seldom())
    return Card(
        id=place,
        title=str(step.words.one) if step.kind.single else f"{step.words.one} {index + 1}",
        about=summary.about(step.kind, answers.record),
        groups=tuple((title, tuple(asked(part) for part in group)) for title, group in step.parts()),
        seldom=seldom,
        seldom_is_open=any(ask.value or ask.wrong for ask in seldom),
        is_open=is_open or bool(answers.wrong) or not typed,
    )


def _ask(kind: criteria.Kind, part: criteria.Field, place: str, typed: Typed, wrong: str) -> Ask:
    name = f"{place}-{part.name}"
    ask = say(part.question) or say(part.label)
    if part.type == "date":
        return _ask_day(kind, part, name, typed, wrong)
    value = typed.get(part.name, "")
    help_, unit = say(part.help), _(part.unit) if part.unit in ("hours", "days", "months", "years") else ""
    if part.type == "flag":
        return Ask(name, "flag", ask, help_, wrong, value, options=_yes_or_no(value))
    if part.type == "choice":
        return Ask(name, "choice", ask, help_, wrong, value, options=_choices(part, value))
    if part.type == "number":
        if part.unit == SHARE:
            help_, unit = _("100 for all of it, 50 for half, 0 for none."), "%"
        return Ask(name, "number", ask, help_, wrong, value, unit=unit)
    words = f"words-{kind.name}-{part.name}" if (kind.name, part.name) in facts.suggestions() else ""
    return Ask(name, "text", ask, help_, wrong, value, words=words)


def _ask_day(kind: criteria.Kind, part: criteria.Field, name: str, typed: Typed, wrong: str) -> Ask:
    month, day, year = (typed.get(f"{part.name}-{piece}", "") for piece in DAY_PARTS)
    is_open = has_open(kind, part.name)
    return Ask(
        name,
        "date",
        say(part.question) or say(part.label),
        say(part.help),
        wrong,
        value=month or day or year,
        options=tuple(
            Option(str(number), str(label).capitalize(), str(number) == month) for number, label in MONTHS.items()
        ),
        day=day,
        year=year,
        open=say(kind.open) if is_open else "",
        is_open=is_open and bool(typed.get(f"{part.name}-{OPEN}")),
    )


def _yes_or_no(value: str) -> tuple[Option, ...]:
    return (
        Option("yes", _("Yes"), value == "yes"),
        Option("no", _("No"), value == "no"),
        Option("", _("I don’t know"), value not in ("yes", "no"), unsure=True),
    )


def _choices(part: criteria.Field, value: str) -> tuple[Option, ...]:
    words: Mapping[str, str] = part.words
    return tuple(Option(choice, say(words.get(choice, choice)), choice == value) for choice in part.choices)


@dataclass(frozen=True, slots=True)
class WordList:
    """A list of words to pick from while typing."""

    id: str
    words: tuple[str, ...]


def word_lists(step: Step) -> list[WordList]:
    """Return the words our rulebooks look for in the open text fields of a step."""
    return [
        WordList(f"words-{kind}-{name}", tuple(word.replace("_", " ") for word in words))
        for (kind, name), words in facts.suggestions().items()
        if kind == step.kind.name
    ]
