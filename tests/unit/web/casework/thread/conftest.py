"""A case at work in an agency of today, and the browsers of those who work on it."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from caseway.casework import goals, needs, tasks
from caseway.casework.goals import GoalDraft, ReviewDraft
from caseway.casework.needs import NeedDraft, Proposal
from caseway.casework.tasks import TaskDraft
from tests.unit.casework.working import assessment
from tests.unit.web.casework.at_work import keep
from tests.unit.web.clients.conftest import browser_of, elsewhere, make, text, today, viewer_of

__all__ = ["browser_of", "case", "elsewhere", "make", "place", "rosa", "text", "today", "viewer_of"]

KEPT = keep()
place, rosa, case = KEPT.fixtures("place", "rosa", "case")
pytest_fixture_setup, put_away = KEPT.hook, KEPT.put_away

DAY = timedelta(days=1)
LEVELS = ("No meal", "One meal on most days", "Two meals a day", "Three meals a day", "Cooks for others")


@pytest.fixture
def who(place, viewer_of, today):
    """Who does something, and when: now; Ana, unless somebody else is named."""
    return lambda user=None: {"by": viewer_of(user or place.ana), "at": timezone.now(), "on": today}


@pytest.fixture
def thread(place, case, who, today):
    """A thread with something of everything: two needs of one goal, steps done and late, loose ends."""
    doing = who()
    food = NeedDraft("food-insecurity", "No food at the end of the month", words="We run out by the 20th.", priority=1)
    made = SimpleNamespace(case=case, food=needs.find(case=case, draft=food, **doing))
    made.money = needs.find(case=case, draft=NeedDraft("financial-insecurity", "Rent eats it all"), **doing)
    made.work = needs.find(case=case, draft=NeedDraft("employment-status", "Lost her job", agreement="yes"), **doing)
    found = assessment(place, case)
    (made.proposed,) = needs.propose(
        assessment=found.pk, proposals=[Proposal("p", "mental-health", "Low mood")], **doing
    )  # fmt: skip
    eat = GoalDraft(
        "I want to eat every day.", "Food in the house on the last day", needs=(made.food, made.money), levels=LEVELS,
        target_date=today + 30 * DAY, baseline="Runs out by the 20th",
    )  # fmt: skip
    made.eat = goals.add(case=case, draft=eat, **doing)
    goals.begin(goal=made.eat, **doing)
    made.cook = goals.add(
        case=case, draft=GoalDraft("I want to cook.", "Cooks twice a week", needs=(made.food,)), **doing
    )
    made.apply = tasks.add(case=case, draft=TaskDraft("Apply for SNAP", goal=made.eat), **doing)
    tasks.complete(task=made.apply, result="Approved: $291 a month", **doing)
    late = TaskDraft("Go to the pantry", goal=made.eat, owner="client", due_date=today - DAY, is_urgent=True)
    made.pantry = tasks.add(case=case, draft=late, **doing)
    made.ask = tasks.add(case=case, draft=TaskDraft("Ask the sister", goal=made.eat, owner="caregiver"), **doing)
    made.free = tasks.add(case=case, draft=TaskDraft("Call the landlord"), **doing)
    goals.review(goal=made.eat, draft=ReviewDraft("no_change", attained=-1, on_date=today - 20 * DAY), **doing)
    goals.review(goal=made.eat, draft=ReviewDraft("improving", "Five meals counted", attained=1), **doing)
    return made


@pytest.fixture
def ana(browser_of, place):
    return browser_of(place.ana)
