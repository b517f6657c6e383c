"""A case goes along when two records turn out to be one person's, and comes back as it is by then."""

import pytest

from caseway.casework import cases, needs, queries
from caseway.casework.access import Absent
from caseway.casework.models import Case, Need
from caseway.clients import linking
from tests.unit.casework.working import FOOD
from tests.unit.clients.invented import AT, DAY, ON


@pytest.fixture
def other(place, make):
    """The record that turns out to be Rosa's too."""
    return make("Rosie", "Abel", program=place.housing, user=place.ben, team=place.north)


@pytest.fixture
def link(place, rosa, other, who):
    return lambda: linking.link(keep=rosa.pk, other=other.pk, reason="The same.", **who(place.sue))


def test_a_case_goes_along_with_all_that_is_in_it(place, rosa, *, other, refer, link, who, viewer_of, thread_of):
    case = refer(other, user=place.ben, worker=place.ben.pk)
    need = needs.find(case=case, draft=FOOD, **who(place.ben))
    link()
    record = queries.case_record(viewer=viewer_of(place.ben), case=case, at=AT, on=ON)
    assert (record.client, record.person.name) == (rosa.pk, "Rosa Testperson")
    assert [one.id for one in thread_of(case).needs] == [need]
    needs.begin(need=need, **who(place.ana))


def test_a_case_comes_back_with_the_work_done_meanwhile(place, rosa, other, refer, link, who):
    case = refer(other, user=place.ben, worker=place.ben.pk)
    link_id = link()
    cases.stage(case=case, stage="monitor", **who())
    cases.move(case=case, status="screening", **who())
    made = needs.find(case=case, draft=FOOD, **who())
    parted = linking.unlink(link=link_id, **who(place.sue, at=AT + DAY))
    row = Case.objects.get(pk=case)
    assert (row.client_id, row.status, row.stage) == (other.pk, "screening", "monitor")
    assert Case.objects.count() == 1
    assert parted.copied == 0
    assert Need.objects.get(pk=made).case.client_id == other.pk
    with pytest.raises(Absent):
        cases.stage(case=case, stage="plan", **who())
    cases.stage(case=case, stage="plan", **who(place.ben))


def test_of_two_open_cases_in_a_program_the_other_stays_where_it_is(place, rosa, *, other, refer, link, who, viewer_of):
    kept = refer()
    stays = refer(other, user=place.ben, worker=place.ben.pk)
    link_id = link()
    assert {row.pk: row.client_id for row in Case.objects.all()} == {kept: rosa.pk, stays: other.pk}
    with pytest.raises(Absent):
        queries.case_record(viewer=viewer_of(place.ben), case=stays, at=AT, on=ON)
    linking.unlink(link=link_id, **who(place.sue, at=AT + DAY))
    assert queries.case_record(viewer=viewer_of(place.ben), case=stays, at=AT, on=ON).client == other.pk


def test_a_case_that_is_over_goes_along_beside_an_open_one(place, rosa, other, refer, link, who):
    refer()
    over = refer(other, user=place.ben, worker=place.ben.pk)
    cases.move(case=over, status="declined", why="No.", **who(place.ben))
    link()
    assert Case.objects.get(pk=over).client_id == rosa.pk


def test_a_case_opened_since_goes_with_the_other_where_it_is_asked_for(
    place, rosa, *, other, refer, link, who, viewer_of
):
    link_id = link()
    made = cases.refer(client=rosa.pk, program=place.housing.pk, draft=cases.ReferralDraft(), **who(at=AT + DAY))
    added = linking.added_since(link=link_id, viewer=viewer_of(place.sue), on=ON)
    assert ("case", made) in {(one.table, one.id) for one in added}
    linking.unlink(link=link_id, take={made}, **who(place.sue, at=AT + 2 * DAY))
    assert Case.objects.get(pk=made).client_id == other.pk
