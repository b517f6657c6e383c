"""The course of a case in the demo, from the day somebody comes to the day it closes, and sometimes beyond.

It is told as a generator: it asks for the next time at which its worker is free, and goes on when that has come. What lies
ahead of the moment at which the demo is made never happens, and so leaves things as they are on an ordinary day.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from caseway.casework import cases, reaching, standards
from caseway.casework.cases import ReferralDraft
from caseway.casework.codes import CaseStatus, ClosureReason, ConsentBasis, Stage
from caseway.casework.demo import deeds, talks, upkeep
from caseway.casework.demo.diary import Ask, Course, Part, When, morning
from caseway.casework.demo.people import Inventor
from caseway.casework.demo.situation import Situation
from caseway.casework.demo.stories import NoteLine
from caseway.casework.models import Case
from caseway.clients import actions, caseload, families, labeling
from caseway.clients.models import Assignment

GROWN = 18
SHORT = 60  # days; what lasts no longer is in a hurry
IN_PERSON = ("home", "office", "facility", "community")
REOPENS, TRIES_IN_VAIN, TURNS_AWAY, PAUSES = 0.07, 0.03, 0.04, 0.12  # how often
AT_ONCE = (
    "hospital",
    "emergency_shelter",
    "homeless_shelter",
    "home_health",
)  # where somebody is seen and assessed at once


@dataclass(slots=True)
class Life:
    """One of the lives in the demo: how things stand, when it begins, and who writes down the referral."""

    one: Situation
    begins: datetime
    inventor: Inventor
    is_there: bool = False  # entered before
    by_supervisor: bool = False
    is_open: bool = False

    def course(self) -> Course:
        """All of it."""
        when = yield from self._come()
        while True:
            reached = yield from self._reach(when)
            if reached is None:
                return
            self.is_open = True
            # Others read what the forty agreed to, all through the year; who comes back is not taken off before.
            self.one.stays = self.is_there or self.one.chance(REOPENS)
            when = yield from self._work(reached)
            self.is_open = False
            if self.is_there or not self.one.stays:
                return
            when = yield from self._come_back(when)

    # --- coming ---

    def _come(self) -> Part:
        one = self.one
        user = one.place.supervisor if self.by_supervisor else one.worker
        when = yield Ask(user, self.begins, 15)
        household = None if self.is_there else self._enter(user, when)
        self._label(user, when)
        story = one.story
        draft = ReferralDraft(
            reason=one.random.choice(story.reasons), source=story.source, referrer=story.referrer, urgency=story.urgency,
            level=max(1, min(4, story.level + one.random.choice((-1, 0, 0, 0, 1)))), household_id=household,
            travel_minutes=one.random.choice((0, 20, 30, 45)) if "home" in story.modes else 0, team=one.place.team,
            worker=one.worker, referred_at=when.at - timedelta(minutes=one.random.randint(5, 150)),
        )  # fmt: skip
        one.case = cases.refer(client=one.client, program=one.place.program, draft=draft, **one.doing(when, user))
        one.referred = when.on
        if self.by_supervisor:
            _take_off(one, user, when, "Given to the case manager.")
        if one.story.labels:
            row = {"labels": list(one.story.labels)}
            cases.edit(case=one.case, changes=row, version=_version(one.case), **one.doing(when))
        return when

    def _enter(self, user: UUID, when: When) -> UUID | None:
        """Enter somebody who is new, and the children who come along; their household, if any."""
        one = self.one
        found = self.inventor.somebody(one.story, by=user, on=when.on)
        doing = one.doing(when, user)
        place: dict[str, Any] = {"program": one.place.program, "team": one.place.team}
        one.client = actions.create(draft=found.draft, belongings_of=found.belongings, **place, **doing)
        one.name, one.kin = found.draft.given_name, found.kin
        one.language = found.draft.language if found.draft.needs_interpreter else ""
        one.is_minor = _is_minor(found.draft.birth_date, when.on)
        if not one.story.household:
            return None
        home = families.form(head=one.client, name=f"The {found.draft.family_name} household", **doing)
        for age in one.story.household:
            child = self.inventor.child(age, found.draft.family_name, on=when.on)
            key = actions.create(draft=child, **place, **doing)
            families.join(household=home, client=key, role="child", **doing)
        return home

    def _label(self, user: UUID, when: When) -> None:
        one = self.one
        if not self.is_there:
            for code in one.story.labels:
                doing = one.doing(when, user)
                labeling.set_label(client=one.client, label=code, reason="Told at the referral.", **doing)

    def _reach(self, when: When) -> Generator[Ask, When, When | None]:
        """Try until the client is reached, and begin; None where it comes to nothing."""
        one = self.one
        hours = 2 if one.story.urgency != "routine" else 20
        after = when.at + timedelta(hours=one.random.uniform(0.5, hours))
        if not self.is_there and one.chance(TRIES_IN_VAIN):
            when = yield from self._try_in_vain(after)
            why = one.one_of("unreached")
            cases.move(case=one.case, status=CaseStatus.UNABLE_TO_REACH, why=why, **one.doing(when))
            return None
        for _ in range(0 if one.place.setting in AT_ONCE else one.random.choice((0, 0, 0, 1, 1, 2))):
            when = yield from self._try(after)
            after = when.at + timedelta(hours=one.random.uniform(3, 10))
        line = one.line()
        when = yield from self._meet(line.how if line.how in talks.HOW else "phone", after)
        talks.talk(one, when, line)
        if not self.is_there and one.chance(TURNS_AWAY):
            status = one.random.choice((CaseStatus.DECLINED, CaseStatus.INELIGIBLE))
            cases.move(case=one.case, status=status, why=one.one_of(str(status)), **one.doing(when))
            return None
        self._begin(when)
        return when

    def _begin(self, when: When) -> None:
        one, doing = self.one, self.one.doing(when)
        cases.move(case=one.case, status=CaseStatus.ELIGIBLE, **doing)
        basis, witness = one.story.basis, ""
        if basis == ConsentBasis.WRITTEN and one.chance(0.12):
            basis, witness = ConsentBasis.VERBAL.value, one.random.choice(deeds.WITNESSES)
        cases.consent(case=one.case, basis=basis, given=when.on, witness=witness, **doing)
        cases.move(case=one.case, status=CaseStatus.ACTIVE, **doing)
        talks.enter_dates(one, when, ahead=True)
        if one.place.setting in AT_ONCE:
            deeds.find_needs(one, when, talks.ask_all(one, when))

    # --- working ---

    def _work(self, when: When) -> Part:
        """Go from contact to contact until the time is over, and close."""
        one = self.one
        began, lasts = when.on, one.random.randint(*one.story.lasts)
        pauses = one.random.uniform(0.3, 0.7) if one.chance(PAUSES) and lasts > SHORT else 2.0
        while (part := (when.on - began).days / lasts) < 1:
            if part > pauses:
                pauses = 2.0
                when = yield from self._pause(when)
            line = one.line()
            after = when.at + timedelta(days=one.random.randint(*one.story.every))
            if line.how in {"phone", "office", "home"} and one.chance(0.1):
                when = yield from self._try(after)
                after = when.at + timedelta(days=one.random.randint(1, 2))
            when = yield from self._meet(line.how, after)
            talks.talk(one, when, line, done=upkeep.done_by(one, when))
            talks.enter_dates(one, when)
            self._further(when, (when.on - began).days / lasts)
        return (yield from self._close(when))

    def _further(self, when: When, part: float) -> None:
        """Do what comes next in a case: assess, plan, and go on."""
        one, doing = self.one, self.one.doing(when)
        if not one.needs:
            deeds.find_needs(one, when, talks.ask_all(one, when))
        elif not one.goals:
            talks.ask_for_papers(one, when)
            deeds.set_goals(one, when)
            deeds.share_plan(one, when, deeds.draft_plan(one, when))
            if one.chance(0.7):
                deeds.agree_on_plan(one, when)
                cases.stage(case=one.case, stage=Stage.COORDINATE, **doing)
            else:
                one.entered.add("to agree")
        elif "to agree" in one.entered:
            one.entered.remove("to agree")
            deeds.agree_on_plan(one, when)
            cases.stage(case=one.case, stage=Stage.COORDINATE, **doing)
        elif not one.consent_ends and one.chance(0.25) and not one.story.is_hiding:
            deeds.give_consent(one, when)
        elif not (one.chance(0.75) and upkeep.catch_up(one, when)):
            deeds.go_on(one, when, part)
            talks.ask_again(one, when, part)
            deeds.review_plan(one, when)
            talks.file_paper(one, when)
            if one.follow_up is None and one.chance(0.2):
                talks.add_follow_up(one, when)
            if part > 0.5 and "monitor" not in one.entered:
                one.entered.add("monitor")
                cases.stage(case=one.case, stage=Stage.MONITOR, **doing)

    def _pause(self, when: When) -> Part:
        """Put the case on hold for some weeks."""
        one = self.one
        when = yield from self._meet("record", when.at + timedelta(days=2))
        back = when.on + timedelta(days=one.random.randint(14, 40))
        status, why = CaseStatus.ON_HOLD, one.one_of("holds")
        cases.move(case=one.case, status=status, why=why, resumes=back, **one.doing(when))
        after = when.at + timedelta(days=(back - when.on).days + one.random.randint(0, 4))
        when = yield from self._meet("phone", after)
        cases.move(case=one.case, status=CaseStatus.ACTIVE, **one.doing(when))
        return when

    def _close(self, when: When) -> Part:
        one = self.one
        after = when.at + timedelta(days=one.random.randint(2, 8))
        if one.story.closing[0] == ClosureReason.UNABLE_TO_REACH:
            when = yield from self._try_in_vain(after)
        else:
            how = next((how for how in one.story.modes if how in talks.HOW), "phone")
            when = yield from self._meet(how, after)
            talks.talk(one, when, NoteLine(how, one.one_of("farewell")))
        talks.enter_dates(one, when)
        deeds.close(one, when)
        return when

    # --- after that ---

    def _come_back(self, when: When) -> Part:
        """Open a new case that follows the one that was closed."""
        one = self.one
        when = yield from self._meet("phone", when.at + timedelta(days=one.random.randint(30, 80)))
        why = "Called again: it has come back."
        one.case = cases.reopen(case=one.case, why=why, **one.doing(when))
        one.referred = when.on
        one.needs, one.goals, one.steps, one.papers = [], [], [], []
        one.settled, one.ended, one.entered, one.asked = set(), set(), set(one.story.dates), {}
        one.follow_up = one.plan = one.consent_ends = None
        one.told = max(1, len(one.story.notes) // 2)
        return when

    # --- meeting ---

    def _meet(self, how: str, after: datetime) -> Part:
        """The next time at which whoever is the case's worker then is free."""
        while True:
            worker = self.one.worker
            when = yield talks.wish(self.one, how, after)
            if worker == self.one.worker:
                return when
            after = max(after, when.at)  # another has taken over meanwhile, and looks for a time of their own

    def _try(self, after: datetime) -> Part:
        """An attempt that comes to nothing."""
        tried = self.one.one_of("tried")
        when = yield Ask(self.one.worker, after, talks.TRIED, 20 if tried["mode"] == "home" else 0)
        talks.talk(self.one, when, NoteLine(tried["mode"], ""), result=tried["result"])
        return when

    def _try_in_vain(self, after: datetime) -> Part:
        """Try on several days, in the morning and in the afternoon, and by a letter, until that is enough."""
        one = self.one
        day, hour = after.astimezone(standards.zone()).date() + timedelta(days=1), 9
        when = yield Ask(one.worker, morning(day, hour), talks.TRIED)
        talks.talk(one, when, NoteLine("phone", ""), result="no_answer")
        when = yield Ask(one.worker, when.at + timedelta(days=1), 10)
        talks.talk(one, when, NoteLine("letter", ""), result="left_message")
        while reaching.attempts(viewer=one.doing(when)["by"], case=one.case, on=when.on).lacks:
            hour = 14 if hour == 9 else 9
            when = yield Ask(one.worker, morning(when.on + timedelta(days=one.random.randint(1, 4)), hour), talks.TRIED)
            talks.talk(one, when, NoteLine("phone", ""), result=one.random.choice(("no_answer", "left_message")))
        return when


def _take_off(one: Situation, user: UUID, when: When, why: str, *, by: UUID | None = None) -> None:
    """Take the client off somebody's caseload in this program."""
    rows = Assignment.objects.filter(client=one.client, user=user, program=one.place.program, ends__isnull=True)
    for key in rows.values_list("pk", flat=True):
        caseload.unassign(assignment=key, reason=why, **one.doing(when, by or user))


def _version(case: UUID) -> int:
    return int(Case.objects.values_list("version", flat=True).get(pk=case))


def _is_minor(born: date | None, on: date) -> bool:
    return born is not None and (on - born).days < GROWN * 365.25
