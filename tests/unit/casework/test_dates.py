"""The dates of a case: what is due follows them, moves with them, and stays on record."""

from datetime import date

import django
import pytest

django.setup()

from caseway.casework import cases, dates, due  # noqa: E402 - not before Django is set up
from caseway.casework.models import CaseDate  # noqa: E402
from tests.unit.casework.dated import DAY, at_hour, noon, working  # noqa: E402
from tests.unit.casework.working import place  # noqa: E402
from tests.unit.clients.conftest import at, elsewhere, make, on, viewer_of  # noqa: E402
from tests.unit.clients.invented import user  # noqa: E402

__all__ = ["at", "elsewhere", "make", "on", "place", "viewer_of", "working"]

pytestmark = pytest.mark.django_db


def test_a_referral_has_a_first_contact_due_in_two_business_days(working):
    case = working(referred="11-09")

    row = case.one("first-contact")
    assert (row.due_date, row.opens_date) == (date(2026, 11, 12), date(2026, 11, 9))  # November 11 is Veterans Day
    assert (row.status, row.rulebook, row.edition) == ("open", "deadline/agency", date(2026, 1, 1))
    assert row.worker_id == case.user.pk
    assert row.trigger.kind == "referred"


def test_a_date_said_again_is_the_same_date(working):
    case = working()
    first = case.keep("discharged", "11-09")

    assert case.keep("discharged", "11-09") == first
    assert len(case.rows("discharge-contact")) == 1


def test_only_the_rules_of_the_programs_setting_apply(working):
    case = working("hospital")
    case.keep("discharged", "11-09")

    assert case.rows("discharge-contact") == []
    assert case.one("im-follow-up").due_at == at_hour("11-09", 8)


def test_home_on_monday_before_veterans_day_the_contact_is_due_on_thursday(working):
    case = working()
    case.keep("discharged", "11-09")

    assert case.one("discharge-contact").due_date == date(2026, 11, 12)
    assert case.one("discharge-visit").due_date == date(2026, 11, 23)
    assert case.rows("discharge-visit-high") == []


def test_with_high_complexity_the_visit_of_seven_days_takes_the_place_of_the_other(working):
    case = working()
    case.keep("discharged", "11-09")
    case.keep("complexity_high", "11-12")

    assert case.one("discharge-visit-high").due_date == date(2026, 11, 16)
    assert [row.status for row in case.rows("discharge-visit")] == ["superseded"]


def test_when_that_is_taken_back_so_is_the_visit(working):
    case = working()
    case.keep("discharged", "11-09")
    case.keep("complexity_high", "11-12")
    due.withdraw(case=case.id, kind="complexity_high", **case.doing("11-12"))

    assert [row.status for row in case.rows("discharge-visit-high")] == ["superseded"]
    assert case.one("discharge-visit").due_date == date(2026, 11, 23)


def test_a_copy_of_the_important_message_is_due_only_where_the_discharge_is_later(working):
    case = working("hospital")
    case.keep("admitted", at_hour("11-02", 10))
    assert case.one("im-first").due_date == date(2026, 11, 4)
    case.keep("im_delivered", at_hour("11-02", 15))
    assert case.one("im-first").status == "met"

    case.keep("discharged", "11-04", on=noon("11-03"))
    assert case.rows("im-follow-up") == []
    case.keep("discharged", "11-09", on=noon("11-04"))
    row = case.one("im-follow-up")
    assert (row.opens_date, row.due_date) == (date(2026, 11, 7), date(2026, 11, 9))
    case.keep("im_copy_delivered", at_hour("11-08", 9))
    assert case.one("im-follow-up").status == "met"


def test_the_end_of_coverage_has_a_notice_and_a_last_moment_for_an_appeal(working):
    case = working("nursing")
    case.keep("last_covered_day", "11-20", on=noon("11-16"))

    assert case.one("non-coverage-notice").due_date == date(2026, 11, 18)
    assert case.one("fast-appeal").due_at == noon("11-19")


def test_home_health_begins_within_48_hours_and_is_assessed(working):
    case = working("home_health", referred="11-16")
    assert case.one("start-after-referral").due_at == noon("11-18")
    case.keep("returned_home", "11-16")
    assert [row.status for row in case.rows("start-after-referral")] == ["superseded"]
    case.keep("care_started", at_hour("11-18", 11))

    assert case.one("start-after-return").status == "met"
    assert case.one("comprehensive-assessment").due_date == date(2026, 11, 23)
    row = case.one("recertification")
    assert (row.opens_date, row.due_date) == (date(2027, 1, 12), date(2027, 1, 16))


def test_after_a_stay_for_mental_health_there_are_seven_and_thirty_days(working):
    case = working("mental_health")
    case.keep("discharged_psychiatric", "11-03")

    assert case.one("follow-up-7").due_date == date(2026, 11, 10)
    assert case.one("follow-up-30").due_date == date(2026, 12, 3)
    case.keep("visit_held", "11-11")
    assert [case.one(rule).status for rule in ("follow-up-7", "follow-up-30")] == ["met_late", "met"]


def test_a_moved_date_replaces_what_was_due_and_keeps_it(working):
    case = working()
    first = case.keep("discharged", "11-09", on=noon("11-06"))
    moved = case.keep("discharged", "11-10", on=noon("11-07"))

    old, new = case.rows("discharge-contact")
    assert (old.status, old.due_date, old.replaced_by_id) == ("superseded", date(2026, 11, 12), new.pk)
    assert (new.status, new.due_date, new.trigger_id) == ("open", date(2026, 11, 13), moved.pk)
    assert first.is_planned
    assert list(CaseDate.objects.filter(case=case.id, kind="discharged").values_list("is_current", flat=True)) == [
        False, True,
    ]  # fmt: skip
    assert moved.replaces_id == first.pk


def test_what_falls_on_the_same_day_stays_the_same_row(working):
    case = working()
    case.keep("discharged", at_hour("11-09", 9))
    moved = case.keep("discharged", at_hour("11-09", 16))

    (row,) = case.rows("discharge-contact")
    assert (row.status, row.trigger_id) == ("open", moved.pk)


def test_what_was_met_is_met_also_for_the_moved_date(working):
    case = working()
    case.keep("discharged", "11-09")
    case.reached("11-12")
    case.keep("discharged", "11-10", on=noon("11-13"))

    row = case.one("discharge-contact")
    assert (row.due_date, row.status, row.met_at) == (date(2026, 11, 13), "met", noon("11-12"))


def test_and_late_where_the_moved_date_makes_it_so(working):
    case = working()
    case.keep("discharged", "11-09")
    case.reached("11-12")
    case.keep("discharged", "11-06", on=noon("11-13"))

    assert case.one("discharge-contact").status == "met_late"


def test_a_contact_before_the_moved_date_does_not_count_for_it(working):
    case = working()
    case.keep("discharged", "11-09", on=noon("11-08"))
    case.reached("11-09")
    case.keep("discharged", "11-10", on=noon("11-10"))

    statuses = [(row.due_date, row.status) for row in case.rows("discharge-contact")]
    assert statuses == [(date(2026, 11, 12), "met"), (date(2026, 11, 13), "open")]


def test_a_second_discharge_much_later_is_another_occasion(working):
    case = working()
    case.keep("discharged", "11-09")
    case.reached("11-12")
    case.keep("discharged", "12-14")

    statuses = [(row.due_date, row.status) for row in case.rows("discharge-contact")]
    assert statuses == [(date(2026, 11, 12), "met"), (date(2026, 12, 16), "open")]


def test_what_was_waived_stays_so_for_a_date_moved_by_a_day(working):
    case = working()
    case.keep("discharged", "11-09")
    due.waive(deadline=case.one("discharge-contact").pk, why="Two tries on record.", **case.doing("11-12"))
    case.keep("discharged", "11-10", on=noon("11-13"))

    row = case.one("discharge-contact")
    assert (row.status, row.why) == ("waived", "Two tries on record.")


def test_a_withdrawn_date_takes_along_what_followed_from_it(working):
    case = working()
    case.keep("discharged", "11-20", on=noon("11-06"))
    dates.withdraw(case.row, "discharged", **case.doing("11-07"))

    assert {row.status for row in case.rows("discharge-contact")} == {"superseded"}
    assert dates.withdraw(case.row, "discharged", **case.doing("11-07")) is None


def test_what_a_withdrawn_date_had_met_is_due_again(working):
    case = working()
    case.keep("discharged", "11-09")
    case.keep("visit_held", "11-16")
    assert case.one("discharge-visit").status == "met"
    dates.withdraw(case.row, "visit_held", **case.doing("11-16"))

    row = case.one("discharge-visit")
    assert (row.status, row.met_at, row.met_by) == ("open", None, "")


def test_a_date_that_is_only_planned_meets_nothing(working):
    case = working()
    case.keep("discharged", "11-09")
    case.keep("visit_held", "11-16", on=noon("11-10"))

    assert case.one("discharge-visit").status == "open"


def test_a_month_begun_anew_takes_the_place_of_the_one_that_waits(working):
    case = working("child")
    case.keep("removed", "11-02")
    assert case.one("monthly-visit").due_date == date(2026, 12, 31)
    case.keep("removed", "10-28", on=noon("11-03"))

    new, old = case.rows("monthly-visit")
    assert (old.due_date, old.status, old.replaced_by_id) == (date(2026, 12, 31), "superseded", new.pk)
    assert (new.due_date, new.opens_date) == (date(2026, 11, 30), date(2026, 11, 1))


def test_a_date_long_past_opens_the_time_that_runs_now_and_none_before_it(working):
    case = working("child")
    case.keep("removed", noon("03-10"), on=noon("11-03"))

    assert [row.due_date for row in case.rows("monthly-visit")] == [date(2026, 11, 30)]


def test_another_worker_has_what_is_due_in_their_queue(working, place, viewer_of):
    case = working()
    ben = user(place, "Bo Worker", "case_manager", team=place.south)
    case.keep("discharged", "11-09")
    cases.assign(case=case.id, worker=ben.pk, by=viewer_of(place.tom), at=noon("11-10"), on=date(2026, 11, 10))

    assert {row.worker_id for row in case.rows(status="open")} == {ben.pk}


def test_when_a_case_is_over_what_was_late_was_missed_and_the_rest_does_not_apply(working):
    case = working()
    case.keep("discharged", "11-09")
    cases.move(case=case.id, status="declined", why="Does not want it.", **case.doing("11-13"))
    dates.end(case.row, **case.doing("11-13"))

    assert case.one("discharge-contact").status == "missed"
    row = case.one("discharge-visit")
    assert (row.status, row.why) == ("not_applicable", "The case is over.")
    assert case.rows(status="open") == []


def test_grace_is_not_late(working):
    case = working("health_insurance")
    case.keep("assessed", "11-02")
    dates.end(case.row, **case.doing(dates.noon(date(2027, 12, 1))))

    assert case.one("assessment-annual").status == "not_applicable"
    assert case.one("health-risk-yearly").status == "missed"


def test_noon_is_noon_where_the_agency_is():
    assert dates.noon(date(2026, 11, 2)).hour == 12
    assert dates.noon(date(2026, 11, 2)) + DAY == dates.noon(date(2026, 11, 3))


def test_a_month_that_was_met_is_not_asked_for_again_when_its_beginning_moves(working):
    case = working("housing")
    case.keep("rehousing_started", "11-10")
    case.reached("11-20")
    moved = case.keep("rehousing_started", "11-08", on=noon("11-25"))

    found = [(row.due_date, row.status) for row in case.rows("monthly-meeting-rehousing")]
    assert found == [(date(2026, 11, 30), "met"), (date(2026, 12, 31), "open")]
    assert case.rows("monthly-meeting-rehousing")[1].trigger_id == moved.pk
