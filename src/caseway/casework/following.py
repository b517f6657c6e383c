"""What a program follows, as its page shows it: sets of deadlines, holidays, and when a client counts as not to be reached."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from caseway.accounts import policy, queries
from caseway.accounts.queries import ProgramSeen
from caseway.accounts.roles import Setting
from caseway.accounts.viewer import Viewer
from caseway.casework import load, reaching, standards, team_scope
from caseway.casework.access import Absent
from caseway.casework.due import CHANGE
from caseway.casework.models import Case
from caseway.casework.reaching import Rule
from caseway.rulebooks import deadlines_reading
from caseway.rulebooks.deadlines import Basis, DeadlineSet


@dataclass(frozen=True, slots=True)
class RuleSeen:
    """One thing that a set has due, in the language of whoever looks, and where that is written."""

    id: str
    label: str
    says: str
    source: Basis


@dataclass(frozen=True, slots=True)
class SetSeen:
    """One set of deadlines: the rules of it that are of the program's setting.

    is_of_setting: followed without being chosen.  is_followed: by the program now.
    """

    name: str
    edition: date
    title: str
    says: str
    is_of_setting: bool
    is_followed: bool
    rules: tuple[RuleSeen, ...]


@dataclass(frozen=True, slots=True)
class Following:
    """What a program follows. is_chosen: its sets are, and not those of its setting.

    cases: how many are open in it.  guideline: how many hours a week a worker of it should carry, where that was set.
    """

    program: UUID
    name: str
    setting: Setting
    sets: tuple[SetSeen, ...]
    is_chosen: bool
    state: str
    rule: Rule
    cases: int
    guideline: int | None


def of_program(*, viewer: Viewer, program: UUID, on: date) -> Following:
    """What a program of one's organization follows; raises Absent, or Denied where one may not change it."""
    policy.require(viewer, CHANGE)
    found = next((one for one in queries.programs(viewer=viewer, on=on) if one.id == program), None)
    if found is None:
        raise Absent
    return _following(found, viewer, on=on)


def of_team(*, viewer: Viewer, at: datetime, on: date) -> tuple[Following, ...]:
    """What each program follows in which one supervises or manages; raises Denied."""
    policy.require(viewer, team_scope.SEE)
    scope = team_scope.of(viewer, at=at, on=on)
    return tuple(
        _following(one, viewer, on=on)
        for one in queries.programs(viewer=viewer, on=on)
        if scope.everywhere or one.id in scope.programs or scope.teams.intersection(team.id for team in one.teams)
    )


def _following(found: ProgramSeen, viewer: Viewer, *, on: date) -> Following:
    program = found.id
    choice = standards.chosen([program]).get(program)
    names = {one.of.name for one in standards.of_program(found.setting.value, choice, on=on).followed}
    known = deadlines_reading.sets(standards.shelf(), on=on)
    return Following(
        program,
        found.name,
        found.setting,
        tuple(_set(one, found.setting.value, is_followed=one.name in names) for one in known.values()),
        choice is not None and choice.sets is not None,
        choice.state if choice else "",
        reaching.rule_of(choice),
        Case.objects.filter(program=program, organization=viewer.organization, ends__isnull=True).count(),
        load.guidelines([program]).get(program),
    )


def _set(one: DeadlineSet, setting: str, *, is_followed: bool) -> SetSeen:
    words = standards.words_of(one.name)
    rules = tuple(
        RuleSeen(rule.id, words(rule.label), words(rule.says), rule.source)
        for rule in one.rules
        if not rule.settings or setting in rule.settings
    )
    is_of_setting = setting in one.settings
    return SetSeen(one.name, one.edition, words(one.title), words(one.says), is_of_setting, is_followed, rules)
