from datetime import date

import pytest
from django.db import IntegrityError, transaction

from caseway.accounts.models import AuditPerson, Membership
from caseway.casework import cases, covers, queries
from caseway.casework.access import WORK, Absent, find
from caseway.casework.models import Case, CaseChange, Cover
from caseway.clients.faults import Invalid
from caseway.clients.models import Assignment
from tests.unit.clients.invented import AT, DAY, ON, by, user

WEEK = 7 * DAY


@pytest.fixture
def arrange(place, who):
    def arranged(*, user=None, cover=None, begins=ON, ends=ON + WEEK, lead=None, on=ON):
        return covers.arrange(
            user=(user or place.ana).pk, cover=(cover or place.ben).pk, begins=begins, ends=ends, reason="On leave.",
            **who(lead or place.sue, on=on),
        )  # fmt: skip

    return arranged


@pytest.fixture
def works_on(viewer_of):
    """Whether somebody may work on a case on a day."""

    def asked(user, case, on=ON):
        try:
            return find(viewer_of(user), WORK, case, on=on)[1].is_allowed
        except Absent:
            return False

    return asked


def test_who_stands_in_works_on_every_case_until_the_cover_ends(place, case, refer, make, arrange, works_on):
    other = refer(make("Gus", program=place.housing, user=place.ana, team=place.north))
    assert not works_on(place.ben, case)
    made = arrange(begins=ON + DAY)
    assert (made.cases, made.left_out) == (2, 0)
    for one in (case, other):
        assert [works_on(place.ben, one, ON + days * DAY) for days in (0, 1, 7, 8)] == [False, True, True, False]
        assert works_on(place.ana, one)
    assert CaseChange.objects.filter(kind="cover", now=str(place.ben.pk), why="On leave.").count() == 2
    assert Case.objects.get(pk=case).worker_id == place.ana.pk


def test_a_cover_of_another_agency_says_nothing_here(place, elsewhere, case, make, refer, arrange, *, viewer_of, who):
    Membership.objects.create(
        organization=elsewhere.agency, user=place.ana, role="case_manager", program=elsewhere.housing, begins=ON
    )
    Cover.objects.create(
        organization=elsewhere.agency, user=place.ana, cover=place.ben, begins=ON, ends=ON + WEEK, reason="Theirs.",
        **by(elsewhere.ana),
    )  # fmt: skip
    assert queries.case_record(viewer=viewer_of(place.ana), case=case, at=AT, on=ON).covers == ()
    new = refer(make("New", program=place.housing, user=place.ana, team=place.north))
    assert not Assignment.objects.filter(client=Case.objects.get(pk=new).client_id, user=place.ben).exists()
    assert arrange().cases == 2


def test_a_case_without_a_worker_is_nobodys_to_cover(place, make, refer, arrange, works_on):
    arrange()
    new = refer(make("New", program=place.housing, user=place.ana, team=place.north), worker=None)
    assert not works_on(place.ben, new)


def test_a_case_given_to_who_is_away_goes_to_who_stands_in(place, make, refer, arrange, works_on, who):
    new = refer(make("New", program=place.housing, user=place.sue, team=place.north), worker=None, user=place.sue)
    arrange()
    cases.assign(case=new, worker=place.ana.pk, **who(place.sue))
    assert [works_on(place.ben, new, ON + days * DAY) for days in (0, 7, 8)] == [True, True, False]


def test_a_case_that_the_worker_takes_on_before_they_leave_is_covered_too(place, make, refer, arrange, works_on):
    arrange(begins=ON + DAY)
    new = refer(make("New", program=place.housing, user=place.ana, team=place.north))
    assert [works_on(place.ben, new, ON + days * DAY) for days in (0, 1, 8)] == [False, True, False]


def test_who_stands_in_comes_to_no_sealed_record_by_it(place, make, refer, arrange, works_on, rosa):
    told = {"program": place.housing, "user": place.ana, "team": place.north, "is_sealed": True}
    before = refer(make("Bea", **told))
    refer()
    made = arrange()
    assert (made.cases, made.left_out) == (1, 1)
    after = refer(make("Aft", **told))
    assert not works_on(place.ben, before)
    assert not works_on(place.ben, after)


def test_a_case_that_leaves_who_is_away_leaves_who_stands_in(place, case, arrange, works_on, who):
    dan = user(place, "Dan Worker", "case_manager", team=place.north)
    arrange()
    arrange(user=dan, cover=place.ana)
    cases.assign(case=case, worker=dan.pk, **who(place.sue))
    assert (works_on(place.ben, case), works_on(dan, case), works_on(place.ana, case)) == (False, True, True)
    assert not works_on(place.ana, case, ON + WEEK + DAY)


def test_who_stands_in_can_become_the_worker(place, case, arrange, works_on, who):
    arrange()
    cases.assign(case=case, worker=place.ben.pk, **who(place.sue))
    assert works_on(place.ben, case, ON + 100 * DAY)
    assert not works_on(place.ana, case)


def test_who_has_the_client_anyway_keeps_them(place, case, rosa, arrange, works_on, who):
    Assignment.objects.create(
        organization=place.agency, client=rosa, user=place.ben, program=place.housing, team=place.north, begins=ON,
        **by(place.ana),
    )  # fmt: skip
    made = arrange()
    covers.withdraw(cover=made.id, why="Back.", **who(place.sue))
    assert works_on(place.ben, case)


def test_a_cover_is_withdrawn_and_nobody_stands_in_from_that_day(place, case, arrange, works_on, who, viewer_of):
    made = arrange()
    assert queries.standing_in_for(viewer=viewer_of(place.ben), on=ON)[0].name == "Ana Worker"
    covers.withdraw(cover=made.id, why="Came back.", **who(place.sue))
    assert not works_on(place.ben, case)
    assert CaseChange.objects.get(case=case, kind="cover", was=str(place.ben.pk)).why == "Came back."
    assert queries.standing_in_for(viewer=viewer_of(place.ben), on=ON) == ()
    assert queries.covers(viewer=viewer_of(place.sue), on=ON) == ()
    with pytest.raises(Invalid, match="has ended"):
        covers.withdraw(cover=made.id, why="Again.", **who(place.sue))


def test_a_cover_in_the_middle_of_which_it_is_withdrawn_was_one(place, case, arrange, works_on, who):
    made = arrange()
    covers.withdraw(cover=made.id, why="Back.", **who(place.sue, on=ON + 2 * DAY))
    assert [works_on(place.ben, case, ON + days * DAY) for days in (0, 1, 2)] == [True, True, False]


def test_one_after_the_other_may_stand_in_and_also_two_at_once(place, case, arrange, works_on):
    dan = user(place, "Dan Worker", "case_manager", team=place.north)
    arrange(ends=ON + DAY)
    arrange(begins=ON + 2 * DAY, ends=ON + 3 * DAY)
    arrange(cover=dan)
    assert [works_on(place.ben, case, ON + days * DAY) for days in (1, 2, 3, 4)] == [True, True, True, False]
    assert works_on(dan, case)
    with pytest.raises(Invalid, match="already stand in"):
        arrange(begins=ON + 3 * DAY)


def test_where_the_stand_in_does_not_work_the_cases_are_told_to_be_left_out(place, case, make, who, arrange):
    Membership.objects.create(
        organization=place.agency, user=place.ana, role="case_manager", team=place.south, begins=date(2026, 1, 1)
    )
    there = make("Hex", program=place.health, user=place.ana, team=place.south)
    cases.refer(client=there.pk, program=place.health.pk, draft=cases.ReferralDraft(worker=place.ana.pk), **who())
    made = arrange()
    assert (made.cases, made.left_out) == (1, 1)
    with pytest.raises(Invalid, match="None of the cases"):
        arrange(cover=place.tom, lead=place.sue)


def test_days_and_people_of_a_cover_make_sense(place, case, arrange):
    with pytest.raises(Invalid, match="The last day has passed"):
        arrange(begins=ON - WEEK, ends=ON - DAY)
    with pytest.raises(Invalid, match="The last day is before the first"):
        arrange(begins=ON + WEEK, ends=ON + DAY)
    with pytest.raises(Invalid, match="nobody stands in for themselves"):
        arrange(cover=place.ana)


def test_a_cover_is_arranged_by_who_leads_those_it_is_of(place, elsewhere, case, arrange, who):
    for lead in (place.ana, place.ben, place.tom, place.ada, place.aud):
        with pytest.raises(Absent):
            arrange(lead=lead)
    for told in ({"user": elsewhere.ana}, {"cover": elsewhere.ben}, {"cover": place.non}, {"user": place.qin}):
        with pytest.raises(Absent):
            arrange(**told)
    made = arrange(lead=place.pam)
    for lead in (place.ana, place.tom):
        with pytest.raises(Absent):
            covers.withdraw(cover=made.id, why="x", **who(lead))
    with pytest.raises(Absent):
        covers.withdraw(cover=made.id, why="x", **who(elsewhere.sue, agency=elsewhere.agency))
    covers.withdraw(cover=made.id, why="x", **who(place.qin))


def test_who_works_everywhere_is_covered_by_who_leads_everywhere(place, arrange):
    assert arrange(user=place.qin, lead=place.qin).cases == 0


def test_a_cover_is_in_the_audit_with_everyone_it_shows(place, case, rosa, arrange):
    before = AuditPerson.objects.filter(person=rosa.pk.hex).count()
    arrange()
    assert AuditPerson.objects.filter(person=rosa.pk.hex).count() > before


def test_the_covers_of_a_worker_are_shown_with_the_case(place, case, arrange, viewer_of):
    arrange()
    record = queries.case_record(viewer=viewer_of(place.ana), case=case, at=AT, on=ON)
    assert [(one.cover.name, one.ends, one.is_now) for one in record.covers] == [("Ben Worker", ON + WEEK, True)]
    assert [one.now for one in record.changes if one.kind == "cover"] == ["Ben Worker"]
    (shown,) = queries.covers(viewer=viewer_of(place.sue), on=ON)
    assert (shown.user.name, shown.cover.name, shown.reason) == ("Ana Worker", "Ben Worker", "On leave.")


@pytest.mark.parametrize("told", [{"ends": ON - DAY}, {"cover": "same"}])
def test_the_database_itself_refuses_a_cover_that_cannot_be(place, arrange, told):
    made = arrange()
    told = {"cover": place.ana} if told.get("cover") else told
    with pytest.raises(IntegrityError), transaction.atomic():
        Cover.objects.filter(pk=made.id).update(**told)
