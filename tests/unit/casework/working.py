"""Cases at work, of invented people: what the tests of casework begin from."""

from datetime import timedelta
from functools import partial
from types import SimpleNamespace

import pytest

from caseway.accounts import queries as accounts
from caseway.casework import cases, goals, handing, needs, plans, tasks, thread
from caseway.casework.cases import ReferralDraft
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Assessment, Contact
from caseway.casework.needs import NeedDraft, Proposal
from caseway.casework.tasks import TaskDraft
from caseway.clients.models import Assignment
from tests.fixtures.kept import Kept
from tests.unit.clients.invented import AT, DAY, ON, a_client, by, organization

FOOD = NeedDraft("food-insecurity", "No food at the end of the month", words="We run out by the 20th.")
EAT = GoalDraft("I want to eat every day.", "Food in the house on the last day of the month")
APPLY = TaskDraft("Apply for SNAP", due_date=ON + 7 * DAY)


@pytest.fixture
def who(place, viewer_of):
    """Who does something, and when; Ana, unless somebody else is named."""

    def found(user=None, *, at=AT, on=ON, agency=None):
        return {"by": viewer_of(user or place.ana, at=at, agency=agency), "at": at, "on": on}

    return found


@pytest.fixture
def refer(place, who, rosa):
    """Refer somebody, Rosa where nobody is named, with Ana as the worker."""

    def referred(client=None, *, user=None, **more):
        return referring(place, client or rosa, who(user), **more)

    return referred


def referring(place, client, who, *, program=None, **draft):
    """Refer a client with Ana as the worker."""
    told = ReferralDraft(**{"worker": place.ana.pk, "reason": "Needs help.", **draft})
    return cases.refer(client=client.pk, program=(program or place.housing).pk, draft=told, **who)


def activate(case, who):
    """Take a referred case to where its work has begun."""
    cases.consent(case=case, basis="written", given=ON, **who)
    for status in ("eligible", "active"):
        cases.move(case=case, status=status, **who)


def tried(place, case, *moments, **more):
    """Attempts to reach the client of a case, as rows; a letter by `mode="letter"`."""
    told = {"organization": place.agency, "case_id": case, "worker": place.ana, "program": place.housing}
    told |= {"mode": "phone", "result": "no_answer", **more}
    for moment in moments:
        Contact.objects.create(at=moment, **told, **by(place.ana))


def try_enough(place, case):
    """All that a program asks for that has chosen nothing: three attempts on three days, at two times, and a letter."""
    tried(place, case, AT - 3 * DAY, AT - 2 * DAY, AT - DAY + timedelta(hours=6))
    tried(place, case, AT, mode="letter")


# --- what they begin from, made once for a module ---


def _rosa(place):
    return a_client(place, program=place.housing, user=place.ana, team=place.north)


def _case(place, rosa):
    who = {"by": accounts.viewer(place.ana, place.agency.pk, at=AT, on=ON), "at": AT, "on": ON}
    made = referring(place, rosa, who)
    activate(made, who)
    return made


KEPT = Kept({"place": partial(organization, "Invented Agency"), "rosa": _rosa, "case": _case})

place, rosa, case = KEPT.fixtures("place", "rosa", "case")


@pytest.fixture
def thread_of(viewer_of, place):
    """The thread of a case as somebody sees it."""
    return lambda case, user=None: thread.of(viewer=viewer_of(user or place.ana), case=case, on=ON)


def assessment(place, case, **more):
    """An assessment of a case, as a row."""
    told = {"instrument": "instrument/food", "edition": ON, "administered_date": ON, **more}
    return Assessment.objects.create(organization=place.agency, case_id=case, **told, **by(place.ana))


@pytest.fixture
def world(place, case, refer, make, who):
    """One of everything that is done something to, and Ben on the caseload too."""
    doing = who()
    Assignment.objects.create(
        organization=place.agency, client=make_client(case), user=place.ben, program=place.housing, team=place.north,
        begins=ON, **by(place.ana),
    )  # fmt: skip
    found = assessment(place, case)
    need = needs.find(case=case, draft=FOOD, **doing)
    (proposed,) = needs.propose(
        assessment=found.pk, proposals=[Proposal("p", "health", "Pain")], **doing
    )  # fmt: skip
    goal = goals.add(case=case, draft=GoalDraft(EAT.words, EAT.criterion, needs=(need,)), **doing)
    started = goals.add(case=case, draft=GoalDraft("I want to walk.", "A mile"), **doing)
    goals.begin(goal=started, **doing)
    task = tasks.add(case=case, draft=TaskDraft("Call the pantry", goal=goal), **doing)
    done = tasks.add(case=case, draft=TaskDraft("Print the form"), **doing)
    tasks.complete(task=done, **doing)
    made = SimpleNamespace(
        case=case, assessment=found.pk, need=need, proposed=proposed, goal=goal, started=started, task=task, done=done
    )
    made.plan = plans.draft(case=case, **doing)
    lead = who(place.sue)
    made.hand_over = handing.begin(case=case, taker=place.ben.pk, **lead)
    fresh = make("Fred", program=place.housing, user=place.ana, team=place.north)
    made.fresh_client = fresh.pk
    made.referred = refer(make("Gus", program=place.housing, user=place.ana, team=place.north))
    made.over = refer(make("Hal", program=place.housing, user=place.ana, team=place.north))
    cases.move(case=made.over, status="declined", why="Does not want it.", **doing)
    return made


def make_client(case):
    from caseway.casework.models import Case

    return Case.objects.get(pk=case).client
