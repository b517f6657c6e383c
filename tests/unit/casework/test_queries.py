import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.accounts.models import AuditEntry
from caseway.casework import cases, plans, queries
from caseway.casework.access import Absent, NeedsReason
from caseway.casework.models import Case
from caseway.clients import openings
from caseway.clients.models import Assignment
from tests.unit.clients.invented import AT, DAY, ON, by


@pytest.fixture
def record(viewer_of, place):
    return lambda case, user=None, **more: queries.case_record(
        viewer=viewer_of(user or place.ana, **more), case=case, at=AT, on=ON
    )


def last_entry():
    return AuditEntry.objects.order_by("-seq").first()


def test_the_head_of_a_case_is_whole(place, case, record, who):
    cases.stage(case=case, stage="plan", why="Assessed.", **who())
    found = record(case)
    assert (found.person.name, found.program.name, found.team.name, found.worker.name) == (
        "Rosa Testperson", "Housing", "North", "Ana Worker",
    )  # fmt: skip
    assert (found.status, found.stage, found.level, found.relation, found.is_open) == (
        "active",
        "plan",
        2,
        "caseload",
        True,
    )
    assert found.moves == ("closing", "deceased", "duplicate", "on_hold")
    assert (found.may_work, found.may_assign, found.may_export, found.is_hidden) == (True, False, True, False)
    assert [(one.kind, one.is_planned) for one in found.dates] == [
        ("consent", False), ("eligible", False), ("referred", False),
    ]  # fmt: skip
    assert [(one.kind, one.was, one.now, one.by) for one in found.changes] == [
        ("stage", "assess", "plan", "Ana Worker"),
        ("status", "eligible", "active", "Ana Worker"),
        ("status", "referred", "eligible", "Ana Worker"),
        ("worker", "", "Ana Worker", "Ana Worker"),
        ("status", "", "referred", "Ana Worker"),
    ]


def test_opening_a_case_is_written_down_before_it_is_shown(place, case, record, rosa):
    record(case)
    found = last_entry()
    assert (found.action, found.kind, found.object, found.people, found.outcome) == (
        "case.open", "case", case, rosa.pk.hex, "shown",
    )  # fmt: skip


def test_a_case_is_opened_by_who_may(place, elsewhere, case, record, viewer_of):
    assert [record(case, user).may_assign for user in (place.sue, place.pam, place.qin)] == [True] * 3
    for user in (place.ben, place.cal, place.aud):
        with pytest.raises(NeedsReason):
            record(case, user)
    for user in (place.ada, place.can, place.non):
        with pytest.raises(Absent):
            record(case, user)
        assert last_entry().outcome == "denied"
    with pytest.raises(Absent):
        record(case, elsewhere.ana, agency=elsewhere.agency)
    with pytest.raises(Absent):
        record(uuid.uuid4())
    assert (last_entry().outcome, last_entry().people) == ("denied", "")


def test_who_gave_a_reason_reads_and_does_not_work(place, case, rosa, record, viewer_of):
    openings.give_reason(client=rosa.pk, code="call", text="Called.", by=viewer_of(place.cal), at=AT, on=ON)
    found = record(case, place.cal)
    assert (found.may_work, found.may_assign, found.may_export) == (False, False, False)


def test_a_case_under_a_label_says_only_that_it_is_there(case, record, who):
    cases.edit(case=case, changes={"labels": ["CW-SEALED"]}, version=Case.objects.get(pk=case).version, **who())
    found = record(case)
    assert (found.is_hidden, found.reason, found.changes, found.labels) == (True, "", (), ("CW-SEALED",))


def test_a_case_knows_what_it_follows_and_what_follows_it(case, record, who):
    cases.close(case=case, closing=cases.Closing("moved", "Gone.", client_told=ON), **who())
    after = cases.reopen(case=case, why="Back.", **who())
    assert (record(case).reopened_by, record(after).reopens, record(case).is_open) == (after, case, False)
    assert record(case).moves == ()


def test_a_case_without_worker_and_team_is_shown(place, make, refer, record, who):
    client = make("Gus", program=place.housing, user=place.pam)
    made = refer(client, user=place.pam, worker=None)
    Case.objects.filter(pk=made).update(team=None)
    found = record(made, place.pam)
    assert (found.worker, found.team, found.covers, found.hand_over) == (None, None, (), None)


def test_the_cases_of_a_client_are_listed_for_who_may_open_them(place, elsewhere, case, rosa, viewer_of):
    (found,) = queries.cases_of(viewer=viewer_of(place.ana), client=rosa.pk, on=ON)
    assert (found[0], found[1].name, found[2:]) == (case, "Housing", ("active", ON, None))
    with pytest.raises(NeedsReason):
        queries.cases_of(viewer=viewer_of(place.cal), client=rosa.pk, on=ON)
    for viewer in (viewer_of(place.ada), viewer_of(elsewhere.ana, agency=elsewhere.agency)):
        with pytest.raises(Absent):
            queries.cases_of(viewer=viewer, client=rosa.pk, on=ON)


@pytest.mark.parametrize("ask", ["hand_over", "plan", "plans", "lacks_to_close"])
def test_what_is_not_there_is_absent(place, elsewhere, world, viewer_of, ask):
    told = {
        "hand_over": {"hand_over": world.hand_over}, "plan": {"plan": world.plan}, "plans": {"case": world.case},
        "lacks_to_close": {"case": world.case},
    }[ask]  # fmt: skip
    query = getattr(queries, ask)
    assert query(viewer=viewer_of(place.ana), on=ON, **told)
    for viewer in (viewer_of(place.ada), viewer_of(elsewhere.ana, agency=elsewhere.agency)):
        with pytest.raises(Absent):
            query(viewer=viewer, on=ON, **told)
    with pytest.raises(Absent):
        query(viewer=viewer_of(place.ana), on=ON, **dict.fromkeys(told, uuid.uuid4()))


def test_who_may_not_see_the_organization_sees_no_covers(place, viewer_of):
    with pytest.raises(Absent):
        queries.covers(viewer=viewer_of(place.can), on=ON)


def test_a_page_takes_the_same_number_of_statements_whatever_the_history(case, record, who, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    record(case)
    with CaptureQueriesContext(connection) as few:
        record(case)
    for stage in ("plan", "assess", "plan", "monitor"):
        cases.stage(case=case, stage=stage, **who())
    with django_assert_num_queries(len(few)):
        record(case)
    assert len(few) <= 45


def test_a_task_is_given_to_those_on_whose_caseload_the_client_is(place, elsewhere, case, rosa, viewer_of):
    Assignment.objects.create(
        organization=place.agency, client=rosa, user=place.ben, program=place.housing, begins=ON, **by(place.ana)
    )
    ended = {"begins": ON - 9 * DAY, "ends": ON - DAY}
    Assignment.objects.create(
        organization=place.agency, client=rosa, user=place.cal, program=place.housing, **ended, **by(place.ana)
    )
    found = queries.workers(viewer=viewer_of(place.sue), case=case, on=ON)
    assert {one.id for one in found} == {place.ana.pk, place.ben.pk, place.sue.pk}
    with pytest.raises(Absent):
        queries.workers(viewer=viewer_of(elsewhere.ana, agency=elsewhere.agency), case=case, on=ON)


def test_the_versions_of_a_plan_take_as_many_statements_for_many_as_for_one(
    case, who, viewer_of, place, django_assert_num_queries
):
    def version():
        made = plans.draft(case=case, **who())
        plans.revoke(plan=made, why="No.", **who())

    version()
    viewer = viewer_of(place.ana)
    with CaptureQueriesContext(connection) as few:
        queries.plans(viewer=viewer, case=case, on=ON)
    version()
    with django_assert_num_queries(len(few)):
        assert len(queries.plans(viewer=viewer, case=case, on=ON)) == 2
