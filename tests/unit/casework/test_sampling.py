from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway.accounts.models import AuditEntry
from caseway.casework import file_check, sampling
from caseway.casework.access import Absent
from caseway.casework.models import Case, Deadline
from caseway.casework.sampling import Lot
from caseway.clients.models import Client
from tests.unit.casework.working import activate
from tests.unit.clients.invented import AT, DAY, ON


@pytest.fixture
def lot(place):
    return Lot(place.housing.pk, "all", ON - 30 * DAY, ON, 3, 7)


@pytest.fixture
def many(place, make, refer, who):
    """Six cases of the housing program, every other one at work."""
    found = []
    for number in range(6):
        made = refer(
            make(f"Nan{number}", program=place.housing, user=place.ana, team=place.north), level=1 + number % 4
        )
        if number % 2:
            activate(made, who())
        found.append(made)
    return found


@pytest.fixture
def draw(viewer_of, place):
    def drawn(lot, *, user=None, at=AT):
        rule = file_check.rule_of(file_check.FIRST, on=ON)
        return sampling.draw(viewer=viewer_of(user or place.sue), lot=lot, rule=rule, at=at, on=ON)

    return drawn


def drawn_cases(report):
    return [one.case for one in report.files]


def test_the_same_number_draws_the_same_files_again(many, lot, draw):
    first = drawn_cases(draw(lot))

    assert len(first) == 3
    assert drawn_cases(draw(lot)) == first
    assert any(drawn_cases(draw(replace(lot, number=number))) != first for number in range(8, 12))


def test_a_lot_larger_than_there_are_is_all_of_them(many, lot, draw):
    report = draw(replace(lot, size=100))

    assert (set(drawn_cases(report)), report.of, report.program) == (set(many), 6, "Housing")


def test_each_number_leads_to_the_files_it_counts(many, lot, draw):
    report = draw(replace(lot, size=100))
    scores = {one.id: one for one in report.scores}

    assert scores["eligible-day"].counts == {"waits": 3, "met": 3}
    assert scores["eligible-basis"].counts == {"waits": 3, "not_met": 3}
    assert (scores["eligible-basis"].share, scores["eligible-basis"].looked_at) == (0, 3)
    assert scores["closing-reason"].share is None
    assert {one.case for one in report.where("eligible-basis", "not_met")} == set(many[1::2])
    for one in report.scores:
        for state, number in one.counts.items():
            assert len(report.where(one.id, state)) == number
    assert report.where("no-such-thing", "met") == ()
    assert 0 < report.share < 100


def test_nothing_drawn_has_no_share(lot, draw):
    report = draw(lot)

    assert (report.files, report.of, report.share, report.scores) == ((), 0, None, ())


@pytest.mark.parametrize(("category", "expected"), [("open", 5), ("closed", 0), ("before", 1), ("high", 2), ("all", 6)])
def test_a_lot_is_drawn_from_a_category(many, lot, draw, category, expected):
    Case.objects.filter(pk=many[0]).update(status="declined", ends=ON)

    assert draw(replace(lot, category=category, size=100)).of == expected


def test_only_cases_open_some_time_between_the_days_are_drawn(many, lot, draw):
    Case.objects.filter(pk=many[0]).update(begins=ON - 99 * DAY, status="declined", ends=ON - 31 * DAY)
    Case.objects.filter(pk=many[2]).update(begins=ON - 99 * DAY, status="declined", ends=ON - 30 * DAY)
    report = draw(replace(lot, size=100))

    assert set(drawn_cases(report)) == set(many[1:])


def test_who_works_here_and_who_may_not_be_opened_is_in_no_lot(many, lot, draw, place):
    Client.objects.filter(case_set__pk=many[0]).update(user=place.ben)
    Client.objects.filter(case_set__pk=many[2]).update(is_sealed=True)

    assert set(drawn_cases(draw(replace(lot, size=100)))) == set(many) - {many[0], many[2]}
    assert draw(replace(lot, size=100), user=place.tom).of == 0


def test_what_was_done_in_time_is_counted_over_all_cases(many, lot, draw, viewer_of, place):
    later = replace(lot, size=1, until=ON + 90 * DAY)
    Deadline.objects.filter(case=many[1], rule="plan").update(status="met", met_at=AT)
    report = draw(later, at=AT + 60 * DAY)
    plan = next(one for one in report.in_time if one.topic == "plan")

    assert plan.counts == {"in_time": 1, "late": 2}
    assert (plan.decided, plan.share) == (3, 33)
    assert next(one for one in report.in_time if one.topic == "reassessment").share is None
    found = sampling.late(viewer=viewer_of(place.sue), lot=later, topic="plan", state="late", at=AT + 60 * DAY, on=ON)
    assert {case for case, _client in found} == {many[3], many[5]}


def test_it_is_written_down_whose_files_were_seen(many, lot, draw, place):
    report = draw(lot)
    last = AuditEntry.objects.order_by("-seq").first()

    assert (last.action, last.kind, last.object) == ("team.see", "file_check", place.housing.pk)
    assert set(last.people.split(",")) == {one.client.hex for one in report.files}


def test_files_are_drawn_by_who_leads(many, lot, draw, place, elsewhere, viewer_of):
    with pytest.raises(Absent):
        draw(lot, user=place.ana)
    with pytest.raises(Absent):
        draw(replace(lot, program=elsewhere.housing.pk))


def test_names_are_those_the_viewer_may_know(many, lot, draw, viewer_of, place):
    report = draw(replace(lot, size=100))
    found = sampling.names([one.client for one in report.files], viewer=viewer_of(place.sue), on=ON)

    assert {one.name for one in found.values()} == {f"Nan{number} Testperson" for number in range(6)}


def test_more_files_take_no_more_statements(many, lot, draw):
    with CaptureQueriesContext(connection) as few:
        draw(replace(lot, size=1))
    with CaptureQueriesContext(connection) as more:
        draw(replace(lot, size=6))

    assert len(more) == len(few)


def test_notices_that_are_to_be_given_are_a_topic_of_their_own(many, lot, draw, viewer_of, place):
    row = Deadline.objects.filter(case=many[0]).first()
    Deadline.objects.filter(pk=row.pk).update(
        rulebook="deadline/medicare", edition="2026-01-01", rule="im-first", due_date=ON, status="met_late"
    )
    (found,) = (one for one in draw(lot).in_time if one.topic == "notice")
    assert (found.counts, found.share) == ({"late": 1}, 0)
    told = {"topic": "notice", "state": "late", "at": AT, "on": ON}
    assert [case for case, _ in sampling.late(viewer=viewer_of(place.sue), lot=lot, **told)] == [many[0]]
    Deadline.objects.filter(pk=row.pk).update(rule="fast-appeal")
    assert next(one for one in draw(lot).in_time if one.topic == "notice").share is None
