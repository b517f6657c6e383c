"""When it may be said that a client cannot be reached: after attempts on different days and at different times, and a letter.

Each program has its own rule (`due.choose_attempts`); without one it is three attempts on three days, in two parts of the
day, and a letter. Whoever was reached meanwhile is tried anew: only what came after counts.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.utils.translation import gettext as _

from caseway.accounts.viewer import Viewer
from caseway.casework import standards
from caseway.casework.access import OPEN, require
from caseway.casework.contact_codes import Direction, Mode, Party, Result
from caseway.casework.models import Case, Contact, ProgramDeadlines

NOON, EVENING = time(12), time(17)
NO_ATTEMPT = (Mode.LETTER, Mode.RECORD)  # a letter is asked for by itself


@dataclass(frozen=True, slots=True)
class Rule:
    """What a program asks for before somebody counts as not to be reached."""

    attempts: int = 3
    days: int = 3
    parts: int = 2
    needs_letter: bool = True


@dataclass(frozen=True, slots=True)
class Attempts:
    """What was tried to reach a client since they were reached last, and what of the program's rule lacks still.

    lacks: each in a sentence; where nothing does, it may be said that they cannot be reached.
    """

    rule: Rule
    count: int
    days: int
    parts: int
    has_letter: bool
    since: datetime | None
    lacks: tuple[str, ...]

    @property
    def is_enough(self) -> bool:
        """Whether it may be said that they cannot be reached."""
        return not self.lacks


def attempts(*, viewer: Viewer, case: UUID, on: date) -> Attempts:
    """What was tried to reach the client of a case; raises Absent, NeedsReason or NeedsProof."""
    return of(require(viewer, OPEN, case, on=on))


def of(case: Case) -> Attempts:
    """What was tried to reach the client of a case whose reading or changing was let in already."""
    return of_cases([case])[case.pk]


def of_cases(cases: Collection[Case]) -> Mapping[UUID, Attempts]:
    """The same of several cases, in as many statements."""
    choices = standards.chosen(case.program_id for case in cases)
    found: dict[UUID, list[Contact]] = {case.pk: [] for case in cases}
    rows = Contact.objects.filter(case__in=found, is_in_error=False)
    for row in rows.only("case", "at", "mode", "direction", "party", "result").order_by("at"):
        found[row.case_id].append(row)
    return {case.pk: _told(rule_of(choices.get(case.program_id)), found[case.pk]) for case in cases}


def _told(rule: Rule, rows: Collection[Contact]) -> Attempts:
    """What some contacts of a case, the earliest first, come to by a rule."""
    since = max((row.at for row in rows if _is_reached(row)), default=None)
    ours = [row for row in rows if _is_to_client(row) and (since is None or row.at > since)]
    tried = [row for row in ours if row.result != Result.REACHED and row.mode not in NO_ATTEMPT]
    times = [row.at.astimezone(standards.zone()) for row in tried]
    has_letter = any(row.mode == Mode.LETTER for row in ours)
    lacking = lacks(rule, times, has_letter=has_letter)
    return Attempts(rule, len(times), days(times), parts(times), has_letter, since, lacking)


def _is_reached(row: Contact) -> bool:
    """Whether the client was reached by a contact; by a letter that was sent nobody is."""
    is_sent = row.mode == Mode.LETTER and row.direction == Direction.OUTGOING
    return row.result == Result.REACHED and row.party == Party.CLIENT and not is_sent


def _is_to_client(row: Contact) -> bool:
    return row.direction == Direction.OUTGOING and row.party in (Party.CLIENT, Party.CAREGIVER)


def lacks(rule: Rule, times: Collection[datetime], *, has_letter: bool) -> tuple[str, ...]:
    """What of a rule is not fulfilled by attempts at some times of the agency's clock, each in a sentence."""
    found = []
    if len(times) < rule.attempts:
        found.append(_("Attempts so far: {number}. It takes {wanted}.").format(number=len(times), wanted=rule.attempts))
    if days(times) < rule.days:
        found.append(
            _("Different days so far: {number}. It takes {wanted}.").format(number=days(times), wanted=rule.days)
        )
    if parts(times) < rule.parts:
        found.append(
            _(
                "Different times of the day so far (morning, afternoon, after 5 p.m.): {number}. It takes {wanted}."
            ).format(number=parts(times), wanted=rule.parts)
        )
    if rule.needs_letter and not has_letter:
        found.append(_("No letter was sent yet."))
    return tuple(found)


def rule_of(choice: ProgramDeadlines | None) -> Rule:
    """The rule of a program that has chosen, or the one of all others."""
    if choice is None:
        return Rule()
    return Rule(choice.attempts, choice.attempt_days, choice.attempt_parts, choice.needs_letter)


def days(times: Collection[datetime]) -> int:
    """On how many days something was tried."""
    return len({moment.date() for moment in times})


def parts(times: Collection[datetime]) -> int:
    """In how many parts of the day: before noon, in the afternoon, from five on."""
    return len({(moment.time() >= NOON) + (moment.time() >= EVENING) for moment in times})
