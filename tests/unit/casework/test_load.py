"""A caseload in hours, not heads; a guideline where a program has one, and none invented where not."""

import django
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

django.setup()

from caseway.accounts.models import AuditEntry, AuditPerson  # noqa: E402 - not before Django is set up
from caseway.accounts.policy import Denied  # noqa: E402
from caseway.casework import cases, contacts, goals, load, needs, plans, tasks  # noqa: E402
from caseway.casework.access import Absent  # noqa: E402
from caseway.casework.contacts import ContactDraft  # noqa: E402
from caseway.casework.goals import GoalDraft  # noqa: E402
from caseway.casework.models import Case, Document  # noqa: E402
from caseway.casework.needs import NeedDraft  # noqa: E402
from caseway.casework.notes import NoteDraft  # noqa: E402
from caseway.casework.tasks import TaskDraft  # noqa: E402
from caseway.casework.weights import weights  # noqa: E402
from caseway.clients.faults import Invalid  # noqa: E402
from caseway.clients.models import Assignment  # noqa: E402
from tests.unit.casework.working import activate  # noqa: E402
from tests.unit.clients.invented import AT, DAY, ON, by  # noqa: E402

pytestmark = pytest.mark.django_db


@pytest.fixture
def look(viewer_of, place):
    def looked(user=None, *, days=0):
        at = AT + days * DAY
        return load.caseload(viewer=viewer_of(user or place.ana, at=at), at=at, on=ON + days * DAY)

    return looked


def test_a_case_says_what_it_asks_for_and_where_it_stands(case, rosa, place, who, look):
    need = needs.find(case=case, draft=NeedDraft("food-insecurity", "No food"), **who())
    goals.add(case=case, draft=GoalDraft("I want to eat.", "Food", needs=(need,)), **who())
    plans.draft(case=case, **who())
    tasks.add(case=case, draft=TaskDraft("Call"), **who())
    told = {"title": "ID", "kind": "state_id", "status": "requested", "requested_date": ON}
    Document.objects.create(organization=place.agency, case_id=case, client=rosa, **told, **by(place.ana))
    (one,) = look().cases
    assert (one.person.name, one.program, one.status, one.stage, one.level) == (
        "Rosa Testperson", "Housing", "active", "assess", 2,
    )  # fmt: skip
    assert (one.needs, one.goals, one.plan, one.papers, one.late, one.last_contact) == (1, 1, "draft", 1, 0, None)
    assert (one.next_contact, one.next_due) == (ON + 2 * DAY, ON + 2 * DAY)
    assert one.hours == pytest.approx(0.9)
    late = look(days=5)
    assert (late.late, late.cases[0].late) == (1, 1)


def test_the_next_contact_is_as_agreed_unless_a_rule_asks_for_it_earlier(case, rosa, who, look):
    told = {"written": [NoteDraft(rosa.pk, "We met.")], **who()}
    contacts.record(case=case, draft=ContactDraft(AT, next_date=ON + 3 * DAY), **told)
    (one,) = look().cases
    assert (one.last_contact, one.next_contact) == (ON, ON + 3 * DAY)
    cases.move(case=case, status="on_hold", why="Away.", resumes=ON + 9 * DAY, **who())
    assert look().cases[0].next_contact is None


@pytest.mark.parametrize(
    ("given", "hours"),
    [
        ({}, 0.8),
        ({"level": 4}, 3.2),
        ({"level": 1}, 0.4),
        ({"setting": "hospital"}, 1.2),
        ({"setting": "unheard of"}, 0.8),
        ({"status": "on_hold"}, 0.2),
        ({"minutes": 45}, 1.04),
        ({"minutes": 9000}, 1.6),
        ({"papers": 3}, 1.1),
    ],
)
def test_hours_follow_level_setting_status_way_and_papers(given, hours):
    told = {"level": 2, "setting": "housing", "status": "active", "minutes": 0, **given}
    assert weights().hours(**told) == pytest.approx(hours)


@pytest.mark.parametrize("level", [1, 2, 3, 4])
@pytest.mark.parametrize("minutes", [0, 30, 31, 5000])
@pytest.mark.parametrize("setting", ["housing", "hospital"])
def test_the_database_counts_the_same_hours(case, place, level, minutes, setting):
    type(place.housing).objects.filter(pk=place.housing.pk).update(setting=setting)
    Case.objects.update(level=level, travel_minutes=minutes)
    (found,) = Case.objects.annotate(found=weights().of_case()).values_list("found", flat=True)
    assert found == pytest.approx(weights().hours(level=level, setting=setting, status="active", minutes=minutes))


def test_a_guideline_is_named_only_where_a_program_has_one(case, place, who, look):
    (guide,) = look().guides
    assert (guide.name, guide.cases, guide.guideline, guide.is_over) == ("Housing", 1, None, False)
    for hours in (35, 30):
        load.guide(program=place.housing.pk, hours=hours, by=proven(who, place.ada), at=AT)
    (guide,) = look().guides
    assert (guide.guideline, guide.is_over) == (30, False)
    Case.objects.update(level=4)
    load.guide(program=place.housing.pk, hours=1, by=proven(who, place.ada), at=AT)
    assert look().guides[0].is_over
    load.guide(program=place.housing.pk, hours=None, by=proven(who, place.ada), at=AT)
    assert look().guides[0].guideline is None
    assert AuditEntry.objects.filter(reason="guideline").count() == 4


def proven(who, user):
    from dataclasses import replace

    return replace(who(user)["by"], proven_at=AT)


def test_who_may_not_change_the_organization_sets_no_guideline(place, elsewhere, who):
    with pytest.raises(Denied):
        load.guide(program=place.housing.pk, hours=30, by=proven(who, place.sue), at=AT)
    with pytest.raises(Denied):
        load.guide(program=elsewhere.housing.pk, hours=30, by=proven(who, place.ada), at=AT)
    for hours in (0, 81):
        with pytest.raises(Invalid):
            load.guide(program=place.housing.pk, hours=hours, by=proven(who, place.ada), at=AT)


def test_only_ones_own_cases_and_only_of_whom_one_may_know(case, place, look):
    assert not look(place.ben).cases
    with pytest.raises(Absent):
        look(place.aud)
    Assignment.objects.update(ends=ON - DAY)
    assert not look().cases


def test_one_row_of_the_audit_names_who_was_shown(case, rosa, look):
    before = AuditEntry.objects.count()
    assert look().hours == pytest.approx(0.8)
    (entry,) = AuditEntry.objects.order_by("seq")[before:]
    assert (entry.action, entry.kind, entry.outcome) == ("today.see", "caseload", "shown")
    assert list(AuditPerson.objects.filter(entry=entry.seq).values_list("person", flat=True)) == [rosa.pk]


def test_as_many_statements_for_one_case_as_for_many(case, place, refer, make, who, look):
    def count():
        with CaptureQueriesContext(connection) as found:
            look()
        return len(found)

    plans.draft(case=case, **who())
    one = count()
    for number in range(8):
        its = refer(make(f"C{number}", program=place.housing, user=place.ana, team=place.north))
        activate(its, who())
        plans.draft(case=its, **who())
    assert len(look().cases) == 9
    assert count() == one < 25
