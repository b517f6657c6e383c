"""When it may be said that a client cannot be reached: after attempts on different days and at different times, and a letter.

Each program has its own rule (`due.choose_attempts`); without one it is three attempts on three days, in two parts of the
day, and a letter. Whoever was reached meanwhile is tried anew: only what came after counts.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import Q
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
    rule = rule_of(standards.chosen([case.program_id]).get(case.program_id))
    rows = Contact.objects.filter(case=case, is_in_error=False).order_by("at")
    reached = rows.filter(result=Result.REACHED, party=Party.CLIENT).exclude(
        mode=Mode.LETTER, direction=Direction.OUTGOING
    )
    since = reached.values_list("at", flat=True).last()
    ours = rows.filter(Q() if since is None else Q(at__gt=since), direction=Direction.OUTGOING)
    ours = ours.filter(party__in=(Party.CLIENT, Party.CAREGIVER))
    tried = ours.exclude(result=Result.REACHED).exclude(mode__in=NO_ATTEMPT).values_list("at", flat=True)
    times = [moment.astimezone(standards.zone()) for moment in tried]
    has_letter = ours.filter(mode=Mode.LETTER).exists()
    return Attempts(
        rule,
        len(times),
        days(times),
        parts(times),
        has_letter,
        since,
        lacks(rule, times, has_letter=has_letter),
    )


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
