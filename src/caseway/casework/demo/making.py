"""Making the year: all courses side by side, each going on at its moment, whichever comes first."""

from __future__ import annotations

import csv
import gc
import heapq
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from random import Random
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import translation

from caseway.accounts import demo, queries, scope
from caseway.accounts.demo import HARBOR, named
from caseway.accounts.models import User
from caseway.casework import standards
from caseway.casework.demo import happenings
from caseway.casework.demo.diary import Ask, Course, Diary, When, morning
from caseway.casework.demo.life import Life
from caseway.casework.demo.people import Inventor
from caseway.casework.demo.situation import Situation
from caseway.casework.demo.staff import Staff, Workplace, user, workplaces
from caseway.casework.demo.stories import Story, shelf
from caseway.clients import demo as clients
from caseway.clients import demo_consents

SEED = 20_26
YEAR = timedelta(days=365)
FORTY = 40
# How many of a hundred clients come to each kind of program; where stays are short, more come.
SHARES = {
    "hospital": 9, "home_health": 8, "emergency_shelter": 8, "homeless_shelter": 7, "legal": 7, "juvenile": 6,
    "correctional": 6, "health_insurance": 8, "medical": 5, "clinical": 5, "nursing": 5, "prison": 5, "child": 5,
    "geriatric": 5, "developmental_disability": 5, "housing": 3, "mental_health": 3,
}  # fmt: skip
ALMOST = 0.99
# Of the forty, those who have no case: two records of one person, a sealed one, a coworker, whoever left or died.
WITHOUT = {"16", "32", clients.SEALED, clients.COWORKER, clients.LEFT, clients.DECEASED}


def make(*, size: int, at: datetime, on: date, told: Callable[[float], None] = lambda _: None) -> int:
    """Make a year that ends at a moment, with so many clients; how many deeds it took.

    told: called with how much of it is done, from 0 to 1.
    """
    random = Random(SEED)  # noqa: S311 - a story, no secret
    staff, begins = Staff(on), on - YEAR
    inventor = Inventor(random)
    lives = _lives(size, staff, inventor, random, begins)
    forty = _forty(min(FORTY, size // 2), staff, inventor, random)
    courses = [(named(HARBOR), _writing(staff, at=at)), (named(HARBOR), _consents(staff, at=at))]
    courses += [(one.one.place.organization, one.course()) for one in (*lives, *forty)]
    courses += happenings.all_of_them(staff, [*forty, *lives], inventor, random, begins)
    schedule = _Schedule(Diary(standards.zone(), random), begins, at, told)
    with translation.override("en"), _fewer_collections():
        return schedule.run(courses)


class _Schedule:
    """The courses, by the moment at which each goes on."""

    def __init__(self, diary: Diary, begins: date, until: datetime, told: Callable[[float], None]) -> None:
        self._diary, self._begins, self._until, self._told = diary, begins, until, told
        self._next: list[tuple[datetime, int, When, UUID, Course]] = []
        self._places = count()

    def run(self, courses: Sequence[tuple[UUID, Course]]) -> int:
        """Let all happen that lies before the end; how often something did."""
        self._told(0.0)
        for organization, course in courses:
            self._put(next(course), organization, course)
        deeds, days = 0, max(1, (self._until.date() - self._begins).days)
        while self._is_now():
            today = self._next[0][2].on
            self._told((today - self._begins).days / days * ALMOST)
            with transaction.atomic():
                while self._is_now() and self._next[0][2].on == today:
                    self._go_on()
                    deeds += 1
        for *_, course in self._next:
            course.close()
        self._told(1.0)
        return deeds

    def _is_now(self) -> bool:
        """Whether something is left that lies before the end."""
        return bool(self._next) and self._next[0][2].at <= self._until

    def _go_on(self) -> None:
        _moment, _place, when, organization, course = heapq.heappop(self._next)
        try:
            with scope.within(organization):
                ask = course.send(when)
        except StopIteration:
            return
        self._put(ask, organization, course)

    def _put(self, ask: Ask, organization: UUID, course: Course) -> None:
        when = self._diary.book(ask)
        heapq.heappush(self._next, (when.at, next(self._places), when, organization, course))


def _lives(size: int, staff: Staff, inventor: Inventor, random: Random, begins: date) -> list[Life]:
    """Those who come in the course of the year, besides the forty."""
    number = size - min(FORTY, size // 2)
    wanted = [setting for setting, share in SHARES.items() for _ in range(round(number * share / 100) - 1)]
    settings = (list(SHARES) + wanted + list(SHARES) * size)[:number]
    found = []
    for place, setting in enumerate(settings):
        where = workplaces()[setting]
        story = random.choice(shelf()[setting])
        days = _comes(story, random)
        first = datetime.combine(begins + timedelta(days=days), datetime.min.time(), standards.zone())
        one = _situation(staff, where, story, random, where.workers[place % len(where.workers)])
        hour = timedelta(hours=random.uniform(8.5, 16))
        found.append(Life(one, first + hour, inventor, by_supervisor=random.random() < 0.2))
    return found


def _comes(story: Story, random: Random) -> int:
    """On which day of the year somebody comes: half of them so lately that they are still there."""
    if random.random() < 0.5:
        stays = round(sum(story.lasts) / 2 * 0.9)
        return max(0, 364 - random.randint(0, stays))
    return random.randint(0, 364)


def _situation(staff: Staff, where: Workplace, story: Story, random: Random, worker: UUID) -> Situation:
    own = Random(random.getrandbits(64))  # noqa: S311 - as above; so that one life does not change another's
    return Situation(staff, where, story, own, worker, UUID(int=0), "")


# --- the forty who are in the small demo too ---


def _forty(most: int, staff: Staff, inventor: Inventor, random: Random) -> list[Life]:
    """Give most of the forty a case from the day they came, in a small demo some of them."""
    places = _places()
    found: list[Life] = []
    for row in _rows():
        if not row["worker"] or row["key"] in WITHOUT or len(found) >= most:
            continue
        where = places[int(row["place"])]
        story = _story_of(row, where.setting, staff.on, random)
        one = _situation(staff, where, story, random, where.workers[int(row["worker"])])
        one.client, one.name = _keys()[row["key"]], row["chosen"] or row["given"]
        one.language = row["language"] if row["interpreter"] == "yes" else ""
        day = staff.on - clients.SEEN_SINCE * (41 - int(row["key"]))
        found.append(Life(one, morning(day, 9), inventor, is_there=True))
    return found


def _writing(staff: Staff, *, at: datetime) -> Course:
    """Write the forty, on the day before the first of them came."""
    yield Ask(None, at - clients.SEEN_SINCE * (FORTY + 1), 0)
    manager = User.objects.get(pk=user("Ruth Lindqvist"))
    by = queries.viewer(manager, named(HARBOR), at=at, on=staff.on)
    sites = [clients.Site(place.program, place.team, (place.workers[0], place.workers[1])) for place in _places()]
    coworker = user("Samuel Begay")
    clients.make(by=by, sites=sites, at=at, on=staff.on, coworker=coworker, with_consents=False)


def _consents(staff: Staff, *, at: datetime) -> Course:
    """What the forty agreed to and what was sent of them, when it was."""
    rows = [row for row in _rows() if row["worker"]]
    workers = {row["key"]: _places()[int(row["place"])].workers[int(row["worker"])] for row in rows}
    scenes = demo_consents.scenes(_keys(), workers, organization=named(HARBOR), at=at, on=staff.on)
    yield from happenings.at_times([*scenes, *demo.tries(at=at)])


def _places() -> tuple[Workplace, Workplace]:
    return workplaces()["housing"], workplaces()["mental_health"]


@cache
def _rows() -> list[dict[str, str]]:
    with clients.PEOPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _keys() -> dict[str, UUID]:
    return {row["key"]: uuid5(named(HARBOR), f"demo client {row['key']}") for row in _rows()}


def _story_of(row: dict[str, str], setting: str, on: date, random: Random) -> Story:
    """A story that fits somebody's labels and age, as far as one does."""
    born = row["born"][:4]
    age = on.year - int(born) if born.isdigit() else 40
    stories = shelf()[setting]
    is_part2 = "42CFRPart2" in row["labels"]
    fit = [one for one in stories if one.ages[0] <= age <= one.ages[1] and is_part2 == ("42CFRPart2" in one.labels)]
    return random.choice(fit or [one for one in stories if "42CFRPart2" not in one.labels])


@contextmanager
def _fewer_collections() -> Iterator[None]:
    """Look for garbage seldom: nearly nothing here is any before its day is over."""
    before = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)
    try:
        yield
    finally:
        gc.set_threshold(*before)
        gc.unfreeze()
