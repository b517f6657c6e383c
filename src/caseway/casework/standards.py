"""Which rules of `rulebooks/deadline` a case follows, and where and by whose holidays its days are counted.

A program follows the sets that name its setting, unless it has chosen others (`ProgramDeadlines`); of a set, the rules
that are of its setting. Days are those of this installation's time zone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from uuid import UUID

from django.conf import settings
from django.utils import timezone
from django.utils.translation import get_language

from caseway import rulebooks
from caseway.casework.models import Case, Deadline, ProgramDeadlines
from caseway.rulebooks import deadlines, deadlines_reading
from caseway.rulebooks.calendars import Calendar
from caseway.rulebooks.deadlines import DeadlineSet, Due, Rule, Trigger

# By a fact and its result: the date of the case it is.
STARTS: Mapping[tuple[str, str], str] = {
    ("assessment", "completed"): "assessed", ("plan", "agreed"): "plan_agreed", ("plan", "reviewed"): "plan_reviewed",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Followed:
    """One rule that a case follows, and the edition of the set it stands in."""

    of: DeadlineSet
    rule: Rule

    @property
    def key(self) -> tuple[str, str]:
        """The set's name and the rule's id."""
        return self.of.name, self.rule.id


@dataclass(frozen=True, slots=True)
class Standards:
    """What a case follows, and how its days are counted."""

    followed: tuple[Followed, ...]
    calendar: Calendar
    zone: tzinfo

    def find(self, rulebook: str, rule: str) -> Followed | None:
        """A rule that is followed; None where it is not, or no longer."""
        return next((one for one in self.followed if one.key == (rulebook, rule)), None)

    def due(self, rule: Rule, moment: datetime, number: int | None = None) -> Due:
        """When a rule has something due because of a moment."""
        return deadlines.due(rule, moment, zone=self.zone, calendar=self.calendar, number=number)

    def next_due(self, rule: Rule, moment: datetime, *, after: date) -> Due:
        """When a rule has something due next after a day; of one that does not recur, when it has at all."""
        number = deadlines.next_number(rule, moment, after=after, zone=self.zone, calendar=self.calendar)
        return self.due(rule, moment, number)

    def is_needed(self, rule: Rule, moment: datetime, others: Mapping[str, datetime]) -> bool:
        """Whether a rule has something due, by the other dates of a case."""
        return deadlines.needed(rule, moment, others, zone=self.zone)


def shelf() -> rulebooks.Shelf:
    """Every rulebook: ours and the adopter's."""
    return rulebooks.shelf(settings.CASEWAY_RULEBOOKS)


def zone() -> tzinfo:
    """Where days begin and end."""
    return timezone.get_current_timezone()


def triggers() -> Mapping[str, Trigger]:
    """Every dated thing of a case that there is, by its key."""
    return deadlines_reading.triggers(shelf())


def of_case(case: Case, *, on: date) -> Standards:
    """What a case follows on a day."""
    return of_program(case.program.setting, chosen([case.program_id]).get(case.program_id), on=on)


def of_program(setting: str, choice: ProgramDeadlines | None, *, on: date) -> Standards:
    """What the cases of a program follow on a day."""
    known = deadlines_reading.sets(shelf(), on=on)
    if choice is not None and choice.sets is not None:
        sets = [known[name] for name in choice.sets if name in known]
    else:
        sets = [one for one in known.values() if setting in one.settings]
    followed = tuple(
        Followed(one, rule) for one in sets for rule in one.rules if not rule.settings or setting in rule.settings
    )
    return Standards(followed, calendar(choice), zone())


def calendar(choice: ProgramDeadlines | None) -> Calendar:
    """By whose holidays a program counts business days."""
    return Calendar(choice.state if choice else "")


def chosen(programs: Iterable[UUID]) -> Mapping[UUID, ProgramDeadlines]:
    """What some programs have chosen, where they have."""
    return {row.program_id: row for row in ProgramDeadlines.objects.filter(program__in=set(programs))}


def rule_of(row: Deadline) -> Rule | None:
    """The rule by which something is due; None where its set is no longer on the shelf."""
    name = row.rulebook
    found = shelf().folders.get(name)
    if found is None or row.edition not in found.editions:
        return None
    return deadlines_reading.edition(found, row.edition).rule(row.rule)


def words_of(rulebook: str) -> Callable[[str], str]:
    """A set's sentences in the language of whoever looks."""
    found = _translation(rulebook)
    return lambda text: found.get(text, text)


def label_of(trigger: str) -> str:
    """What a trigger is called, in the language of whoever looks."""
    known = triggers().get(trigger)
    label = known.label if known else trigger
    return _words_of_triggers().get(label, label)


def _translation(rulebook: str) -> Mapping[str, str]:
    language = get_language() or "en"
    return shelf().translation(rulebook, language) if rulebook in shelf().folders else {}


def _words_of_triggers() -> Mapping[str, str]:
    return deadlines_reading.words_of_triggers(shelf(), get_language() or "en")
