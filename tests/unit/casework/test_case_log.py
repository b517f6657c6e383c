from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.accounts.models import AuditEntry
from caseway.casework import case_log
from caseway.casework.access import Absent, NeedsProof
from caseway.casework.case_log import Asked
from caseway.casework.models import Case
from caseway.clients.models import Client
from tests.unit.casework import filed
from tests.unit.clients.invented import AT, DAY, ON


@pytest.fixture
def asked(place):
    return Asked(place.housing.pk, ON - 30 * DAY, ON)


@pytest.fixture
def proven(viewer_of, place):
    return lambda user=None: viewer_of(user or place.sue, proven=True)


@pytest.fixture
def three(case, refer, make, place):
    """One at work, one a court sent, one that ended before work began."""
    refer(make("Gus", program=place.housing, user=place.ana, team=place.north), source="court")
    ended = refer(make("Hal", program=place.housing, user=place.ana, team=place.north), level=4)
    Case.objects.filter(pk=ended).update(status="declined", ends=ON)


def lines(found):
    return [dict(zip(case_log.COLUMNS, one, strict=True)) for one in found]


def test_a_line_has_ids_days_and_codes_and_no_name(case, place, rosa, who, asked, proven):
    filed.whole(case, place, who)
    filed.met(case, rosa, who)
    (found,) = lines(case_log.take(viewer=proven(), asked=asked, at=AT, on=ON))

    assert found == {
        "case": str(case), "client": str(rosa.pk), "name": "", "program": "Housing", "status": "active", "stage": "assess",
        "level": "2", "source": "clinic", "urgency": "routine", "referred": "2026-11-02", "eligible": "2026-11-02",
        "consent_basis": "written", "consent": "2026-11-02", "first_contact": "2026-11-02",
        "assessment_completed": "2026-11-02", "plan_agreed": "", "last_contact": "2026-11-02", "contacts": "1",
        "reached": "1", "ended": "", "closure_reason": "", "client_told": "", "worker": str(place.ana.pk),
    }  # fmt: skip


def test_names_are_given_where_they_are_asked_for(case, asked, proven):
    (found,) = lines(case_log.take(viewer=proven(), asked=replace(asked, is_named=True), at=AT, on=ON))

    assert found["name"] == "Rosa Testperson"
    assert AuditEntry.objects.order_by("-seq").first().reason == "taken out, with names"


def test_it_is_written_down_before_the_first_line_is_read(case, rosa, place, asked, proven):
    case_log.take(viewer=proven(), asked=asked, at=AT, on=ON)
    last = AuditEntry.objects.order_by("-seq").first()

    assert (last.action, last.kind, last.object, last.reason) == ("case.log", "case_log", place.housing.pk, "taken out")
    assert last.people == rosa.pk.hex


@pytest.mark.parametrize(
    ("more", "number"),
    [
        ({}, 3), ({"status": "open"}, 2), ({"status": "closed"}, 0), ({"status": "before"}, 1), ({"source": "court"}, 1),
        ({"level": 4}, 1), ({"until": ON - DAY}, 0),
    ],
)  # fmt: skip
def test_a_log_is_narrowed_down(three, asked, proven, more, number):
    wanted = replace(asked, **more)

    assert case_log.count(viewer=proven(), asked=wanted, on=ON) == number
    assert len(case_log.first(viewer=proven(), asked=wanted, at=AT, on=ON, most=9)) == number


def test_who_may_not_be_opened_without_a_reason_is_in_no_log(case, rosa, asked, proven, place):
    Client.objects.filter(pk=rosa.pk).update(is_sealed=True)

    assert case_log.count(viewer=proven(), asked=asked, on=ON) == 0


def test_a_log_is_for_who_leads_and_has_shown_that_it_is_they(case, asked, place, proven, viewer_of, elsewhere):
    with pytest.raises(NeedsProof):
        case_log.count(viewer=viewer_of(place.sue), asked=asked, on=ON)
    with pytest.raises(Absent):
        case_log.take(viewer=proven(place.ana), asked=asked, at=AT, on=ON)
    with pytest.raises(Absent):
        case_log.first(viewer=proven(), asked=replace(asked, program=elsewhere.housing.pk), at=AT, on=ON, most=1)


def test_more_lines_take_no_more_statements(case, refer, make, place, asked, proven):
    def count():
        with CaptureQueriesContext(connection) as found:
            list(case_log.take(viewer=proven(), asked=replace(asked, is_named=True), at=AT, on=ON))
        return len(found)

    one = count()
    for number in range(4):
        refer(make(f"Nan{number}", program=place.housing, user=place.ana, team=place.north))
    assert count() == one
