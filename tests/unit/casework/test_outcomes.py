"""The numbers a program reports: what became of those who were referred, and of cases that ended; each leads to its cases."""

from datetime import timedelta

import django
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

django.setup()

from caseway.casework import cases, goals, outcomes  # noqa: E402 - not before Django is set up
from caseway.casework.access import Absent  # noqa: E402
from caseway.casework.goals import GoalDraft  # noqa: E402
from caseway.casework.models import Case, Goal  # noqa: E402
from caseway.casework.outcomes import Asked  # noqa: E402
from caseway.clients.models import Client  # noqa: E402
from tests.unit.casework.working import activate, try_enough  # noqa: E402
from tests.unit.clients.invented import AT, DAY, ON  # noqa: E402

pytestmark = pytest.mark.django_db
MONTH = ON.replace(day=1)


@pytest.fixture
def of(viewer_of, place):
    return lambda user=None, **more: outcomes.outcomes(viewer=viewer_of(user or place.sue), on=ON, **more)


@pytest.fixture
def behind(viewer_of, place):
    """The cases behind a number, by whose they are."""

    def found(asked, user=None, **more):
        listed = outcomes.cases(viewer=viewer_of(user or place.sue), asked=asked, at=AT, on=ON, **more)
        assert listed.count >= len(listed.cases)
        return sorted(one.person.name.split()[0] for one in listed.cases)

    return found


@pytest.fixture
def several(place, case, make, refer, who):
    """Rosa's active case, and one each that was declined, could not be reached, waits, came last month, and was twice."""

    def referred(name, **more):
        return refer(make(name, program=place.housing, user=place.ana, team=place.north), **more)

    cases.move(case=referred("Dee", source="clinic"), status="declined", why="No.", **who())
    unreached = referred("Una", source="clinic")
    try_enough(place, unreached)
    cases.move(case=unreached, status="unable_to_reach", why="Tried.", **who())
    referred("Wes", source="self")
    referred("Les", source="self", referred_at=AT - 31 * DAY)
    cases.move(case=referred("Two"), status="duplicate", why="Of Rosa’s.", **who())
    return case


def test_what_became_of_those_referred_is_counted_by_month_and_source(several, of, behind):
    found = of()
    assert (found.places, found.since, found.until) == (("North",), MONTH.replace(month=6), MONTH)
    rows = {(one.month, one.source): one for one in found.referred}
    last = outcomes.earlier(MONTH, 1)
    assert set(rows) == {(MONTH, "other"), (MONTH, "clinic"), (MONTH, "self"), (last, "self")}
    assert rows[MONTH, "other"].counts == {
        "identified": 1, "eligible": 1, "consented": 1, "no_consent": 0, "refused": 0, "unreachable": 0,
    }  # fmt: skip
    clinic = rows[MONTH, "clinic"]
    assert [clinic.counts[one] for one in ("identified", "eligible", "refused", "unreachable")] == [2, 0, 1, 1]
    assert (clinic.attempts, rows[MONTH, "self"].attempts) == (3, 0)
    assert found.total["identified"] == 5
    assert behind(Asked(MONTH, what="unreachable", source="clinic")) == ["Una"]
    assert behind(Asked(MONTH, source="clinic")) == ["Dee", "Una"]
    assert behind(Asked(MONTH, months=6, what="consented")) == ["Rosa"]
    assert behind(Asked(last)) == ["Les"]
    assert len(behind(Asked(MONTH, months=6))) == 5


def test_a_case_is_of_the_month_it_was_in_here(case, of, behind):
    first = AT.replace(day=1, hour=3)  # still October, in America
    Case.objects.filter(pk=case).update(referred_at=first)
    with timezone.override("America/New_York"):
        (one,) = of().referred
        assert one.month.month == 10
        assert behind(Asked(outcomes.earlier(MONTH, 1))) == ["Rosa"]
        assert behind(Asked(MONTH)) == []


def test_earlier_months_are_asked_for(several, of):
    found = of(until=outcomes.earlier(MONTH, 1))
    assert [(one.month, one.source) for one in found.referred] == [(outcomes.earlier(MONTH, 1), "self")]
    assert outcomes.earlier(MONTH.replace(month=1), 1).isoformat() == "2025-12-01"
    assert outcomes.earlier(MONTH.replace(month=12), -1).isoformat() == "2027-01-01"


def test_how_cases_ended_is_counted_with_what_came_of_their_goals(case, place, make, *, refer, who, of, behind):
    ends = {
        "achieved": "met",
        "sustaining": "met",
        "improving": "partly",
        "no_change": "not_met",
        "worsening": "not_met",
    }
    for achievement in ends:
        goal = goals.add(case=case, draft=GoalDraft(f"I want {achievement}.", "A mile"), **who())
        goals.begin(goal=goal, **who())
        goals.complete(goal=goal, achievement=achievement, why="So it was.", **who())
    given_up = goals.add(case=case, draft=GoalDraft("I want to sing.", "A song"), **who())
    goals.cancel(goal=given_up, why="No choir.", **who())
    struck = goals.add(case=case, draft=GoalDraft("Wrong", "Wrong"), **who())
    Goal.objects.filter(pk=struck).update(is_in_error=True)
    assert of().ended == ()
    cases.close(case=case, closing=cases.Closing("goals_met", "All is well.", client_told=ON), **who())
    other = refer(make("Mo", program=place.housing, user=place.ana, team=place.north))
    activate(other, who())
    cases.close(case=other, closing=cases.Closing("moved", "Gone.", client_told=ON), **who())
    found = {one.reason: one for one in of().ended}
    assert {key: one.cases for key, one in found.items()} == {"goals_met": 1, "moved": 1}
    assert found["goals_met"].goals == {"met": 2, "partly": 1, "not_met": 2, "given_up": 1, "open": 0}
    assert of().goals == found["goals_met"].goals
    assert behind(Asked(MONTH, ended=True)) == ["Mo", "Rosa"]
    assert behind(Asked(MONTH, ended=True, reason="moved")) == ["Mo"]
    assert behind(Asked(MONTH, ended=True, goals="given_up")) == ["Rosa"]
    assert behind(Asked(outcomes.earlier(MONTH, 1), ended=True)) == []


@pytest.mark.parametrize("change", [{"is_sealed": True}, {"withdrawn_at": AT}])
def test_nobody_is_counted_whom_one_may_not_open(several, place, rosa, of, behind, change):
    Client.objects.filter(pk=rosa.pk).update(**change)
    assert of().total["identified"] == 4
    assert "Rosa" not in behind(Asked(MONTH, months=6))
    assert of(place.qin).total["identified"] == 4


def test_only_what_one_leads_is_counted_by_who_leads(several, place, of, behind):
    assert of(place.tom).referred == ()
    assert of(place.pam).total["identified"] == of(place.qin).total["identified"] == 5
    for other in (place.ana, place.ada, place.aud):
        with pytest.raises(Absent):
            of(other)
        with pytest.raises(Absent):
            behind(Asked(MONTH), other)


def test_as_many_statements_for_one_case_as_for_many(case, place, make, refer, who, of):
    def count():
        with CaptureQueriesContext(connection) as found:
            of()
        return len(found)

    one = count()
    for number in range(5):
        source = ("self", "clinic", "hospital")[number % 3]
        new = make(f"C{number}", program=place.housing, user=place.ana, team=place.north)
        made = refer(new, source=source, referred_at=AT - number * timedelta(days=20))
        if number % 2:
            activate(made, who())
            cases.close(case=made, closing=cases.Closing("moved", "Gone.", client_told=ON), **who())
    assert count() == one < 12
