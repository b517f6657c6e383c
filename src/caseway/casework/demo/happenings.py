"""What happens in the demo beside the cases: supervisors sign, stand-ins stand in, cases change hands, referrals wait."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid5

from caseway.accounts import demo
from caseway.accounts.actions import read_notices
from caseway.accounts.roles import Role
from caseway.casework import cases, contacts, covers, drafts, due, handing, notes, snoozes
from caseway.casework.access import Absent
from caseway.casework.cases import ReferralDraft
from caseway.casework.codes import TASK_OPEN, CaseStatus
from caseway.casework.contacts import ContactDraft
from caseway.casework.demo.diary import ONE_DAY, Ask, Course, morning
from caseway.casework.demo.life import Life
from caseway.casework.demo.people import Inventor
from caseway.casework.demo.staff import Staff, Workplace, user, workplaces
from caseway.casework.demo.stories import shared, shelf
from caseway.casework.models import Case, HandOver, Note, Task
from caseway.clients import actions, consent_actions
from caseway.clients.faults import Invalid
from caseway.rulebooks.calendars import FEDERAL

WEEK = timedelta(days=7)
FRIDAY = 4

# Who is away, who stands in, from which day (from today), for how many, and why. The last one is in force.
AWAY = (
    ("Lena Brandt", "Maya Torres", -240, 9, "Vacation"), ("Maya Torres", "Owen Castillo", -150, 11, "Vacation"),
    ("Nicole Duval", "Tom Adeyemi", -96, 4, "Sick"), ("Maya Torres", "Lena Brandt", -60, 2, "Training"),
    ("Owen Castillo", "Maya Torres", -2, 9, "Vacation"),
)  # fmt: skip
# Cases that change hands: in which program, from whom to whom, on which day, and how far it comes.
HANDS = (
    ("housing", "Owen Castillo", "Maya Torres", -200, True), ("mental_health", "Maya Torres", "Lena Brandt", -120, True),
    ("health_insurance", "Nicole Duval", "Tom Adeyemi", -75, True), ("housing", "Maya Torres", "Owen Castillo", -40, True),
    ("housing", "Owen Castillo", "Maya Torres", -5, False), ("mental_health", "Lena Brandt", "Maya Torres", -4, False),
)  # fmt: skip
# Referrals that nobody has taken yet: in which program, and how many days ago.
WAITING = (
    ("housing", 1), ("housing", 0), ("mental_health", 1), ("hospital", 0), ("emergency_shelter", 0), ("home_health", 0),
    ("health_insurance", 1), ("child", 4), ("correctional", 3),
)  # fmt: skip


def at_times(moments: Iterable[tuple[datetime, Callable[[], None]]]) -> Course:
    """Let things happen at their very moments, in order."""
    for moment, let_happen in moments:
        yield Ask(None, moment, 0)
        let_happen()


def renewing(staff: Staff, place: Workplace, begins: date) -> Course:
    """Look each Monday at what is due in an organization, so that what recurs is opened for the next time."""
    monday = begins + timedelta(days=-begins.weekday() % 7)
    while True:
        when = yield Ask(place.supervisor, morning(monday), 5)
        due.renew(**staff.doing(place.supervisor, place.organization, when))
        consent_actions.expire(at=when.at, on=when.on)
        monday += WEEK


def reading(staff: Staff, place: Workplace, begins: date) -> Course:
    """Look every other Friday at what one was told, as one does."""
    friday = begins + timedelta(days=(FRIDAY - begins.weekday()) % 7)
    while True:
        when = yield Ask(None, morning(friday, 15), 0)
        for one in (*place.workers, place.supervisor):
            read_notices(by=staff.viewer(one, place.organization, when), at=when.at)
        friday += 2 * WEEK


def cosigning(staff: Staff, supervisor: UUID, places: Sequence[Workplace], begins: date) -> Course:
    """Sign each Friday what others wrote; what was written since waits."""
    organization, teams = places[0].organization, [place.team for place in places]
    friday = begins + timedelta(days=(FRIDAY - begins.weekday()) % 7)
    while True:
        when = yield Ask(supervisor, morning(friday, 14), 30)
        rows = Note.objects.filter(organization=organization, status="signed", needs_cosign=True, case__team__in=teams)
        for key in rows.order_by("signed_at").values_list("pk", flat=True):
            with suppress(Absent):
                notes.cosign(note=key, **staff.doing(supervisor, organization, when))
        friday += WEEK


def standing_in(staff: Staff, who: str, other: str, begins: int, days: int, why: str) -> Course:
    """Have somebody stand in for a while, arranged some days before."""
    place = next(one for one in workplaces().values() if user(who) in one.workers)
    first = staff.on + timedelta(days=begins)
    when = yield Ask(place.supervisor, morning(first - timedelta(days=5), 13), 10)
    last = first + timedelta(days=days)
    doing = staff.doing(place.supervisor, place.organization, when)
    with suppress(Invalid):  # in a small demo they may have no case just then
        covers.arrange(user=user(who), cover=user(other), begins=first, ends=last, reason=why, **doing)


def handing_over(staff: Staff, lives: Sequence[Life], case: tuple[str, str, str, int, bool]) -> Course:
    """Have a case change hands, or begin to."""
    setting, giver, taker, day, is_finished = case
    place = workplaces()[setting]
    when = yield Ask(place.supervisor, morning(staff.on + timedelta(days=day), 9), 15)
    wanted = (
        one
        for one in lives
        if one.is_open
        and not one.is_there
        and one.one.place is place
        and one.one.worker == user(giver)
        and one.one.plan
    )
    life = next(wanted, None)
    if life is None:
        return
    doing = staff.doing(place.supervisor, place.organization, when)
    key = handing.begin(case=life.one.case, taker=user(taker), **doing)
    when = yield Ask(user(giver), when.at + ONE_DAY, 20)
    if not life.is_open:  # it has closed meanwhile, and with it this
        return
    lines = len(handing.checklist())
    for line in range(lines if is_finished else lines - 2):
        handing.check(hand_over=key, place=line, is_done=True, **staff.doing(user(giver), place.organization, when))
    if is_finished:
        version = HandOver.objects.values_list("version", flat=True).get(pk=key)
        handing.write(
            hand_over=key, summary=shared()["hand_over"], version=version, client_told=when.on,
            **staff.doing(user(giver), place.organization, when),
        )  # fmt: skip
        when = yield Ask(place.supervisor, when.at + ONE_DAY, 10)
        if life.is_open:
            handing.finish(hand_over=key, **staff.doing(place.supervisor, place.organization, when))
            life.one.worker = user(taker)


def waiting(staff: Staff, setting: str, days: int, inventor: Inventor, random: Random) -> Course:
    """Have somebody be referred whom nobody has taken yet."""
    place, story = workplaces()[setting], shelf()[setting][0]
    day = staff.on - timedelta(days=days)
    when = yield Ask(place.supervisor, morning(day, 8, 40), 10)
    found = inventor.somebody(story, by=place.supervisor, on=when.on)
    doing = staff.doing(place.supervisor, place.organization, when)
    at_place: dict[str, Any] = {"program": place.program, "team": place.team}
    client = actions.create(draft=found.draft, belongings_of=found.belongings, **at_place, **doing)
    draft = ReferralDraft(
        reason=random.choice((*story.reasons, *shared()["waiting"])), source=story.source, referrer=story.referrer,
        urgency=story.urgency, level=story.level, team=place.team,
    )  # fmt: skip
    cases.refer(client=client, program=place.program, draft=draft, **doing)


def leaving(staff: Staff, place: Workplace) -> Course:
    """Leave the last working day with one contact half written, a message that waits for an answer, and a step put off."""
    day = staff.on - ONE_DAY
    while not FEDERAL.is_business_day(day):
        day -= ONE_DAY
    for worker in place.workers:
        when = yield Ask(worker, morning(day), 5)
        doing = staff.doing(worker, place.organization, when)
        mine = Case.objects.filter(worker=worker, program=place.program, status=CaseStatus.ACTIVE)
        quiet = list(mine.order_by("last_contact_at", "pk").values_list("pk", flat=True)[:2])
        for case in quiet[:1]:
            content = {**shared()["half_written"], "at": f"{when.begins:%Y-%m-%dT%H:%M}"}
            drafts.keep(kind="contact", key=str(uuid5(case, "half written")), content=content, case=case, **doing)
        for case in quiet[1:]:
            contacts.record(case=case, draft=ContactDraft(when.begins, **shared()["left"]), **doing)
        soon = Task.objects.filter(case__in=mine, status__in=TASK_OPEN, user=worker, due_date__gt=day, is_urgent=False)
        for task in soon.order_by("due_date", "pk").values_list("pk", flat=True)[:1]:
            until = staff.on + timedelta(days=4)
            snoozes.put_off(kind="task", about=task, until=until, reason=shared()["can_wait"], **doing)


def all_of_them(
    staff: Staff, lives: Sequence[Life], inventor: Inventor, random: Random, begins: date
) -> list[tuple[UUID, Course]]:
    """All that happens beside the cases, each in its organization."""
    places = workplaces()
    here = {user_id: place.organization for place in places.values() for user_id in place.workers}
    found = [
        (places[setting].organization, renewing(staff, places[setting], begins))
        for setting in ("housing", "health_insurance")
    ]
    found += [(place.organization, reading(staff, place, begins)) for place in places.values()]
    found += [(place.organization, leaving(staff, place)) for place in places.values()]
    for one in demo.everyone():
        theirs = [place for place in places.values() if place.supervisor == one.id]
        if one.role == Role.SUPERVISOR and theirs:
            found.append((theirs[0].organization, cosigning(staff, one.id, theirs, begins)))
    found += [(here[user(one[0])], standing_in(staff, *one)) for one in AWAY]
    found += [(places[one[0]].organization, handing_over(staff, lives, one)) for one in HANDS]
    found += [
        (places[setting].organization, waiting(staff, setting, days, inventor, random)) for setting, days in WAITING
    ]
    return found
