from copy import deepcopy
from datetime import date

import pytest

from caseway import rulebooks
from caseway.web.result import what_if
from caseway.web.result.what_if import ALL_ALONG, FROM_TODAY, Supposed


def judge_supposing(document, supposed, name, on):
    plain = rulebooks.read_person(document).evidence.plain()
    changed = rulebooks.read_person(what_if.apply(plain, supposed, on=on)).evidence
    verdicts = rulebooks.compare(changed, on=what_if.looked_at(supposed, on=on))
    return next(verdict for verdict in verdicts if verdict.rule.name.endswith(f"/{name}"))


def earliest(document, supposed, name, on):
    change = judge_supposing(document, supposed, name, on).earliest
    return change.day if change else None


def test_a_ccm_supervisor_all_along_halves_the_months(nurse, on):
    assert earliest(nurse, Supposed(), "ccm", on) == date(2028, 1, 9)
    assert earliest(nurse, Supposed(supervisor=ALL_ALONG), "ccm", on) == date(2027, 1, 9)


def test_a_ccm_supervisor_from_today_counts_from_today(nurse, on):
    assert earliest(nurse, Supposed(supervisor=FROM_TODAY), "ccm", on) == date(2027, 11, 23)


def test_full_time_work_from_today_counts_from_today(nurse, on):
    nurse["employment"][1] |= {"full_time": False, "hours_per_week": 20, "supervisor_certification": "CCM"}
    assert earliest(nurse, Supposed(full_time=FROM_TODAY), "ccm", on) == date(2027, 11, 23)
    assert earliest(nurse, Supposed(full_time=ALL_ALONG), "ccm", on) == date(2027, 1, 9)


def test_a_course_adds_its_hours(nurse, on):
    assert earliest(nurse, Supposed(course_hours=17), "cmgt-bc", on) is None
    assert earliest(nurse, Supposed(course_hours=18), "cmgt-bc", on) is not None


def test_a_course_settles_nothing_where_the_other_courses_are_not_known(nurse, on):
    del nurse["continuing_education"]
    nurse["employment"][1]["start"] = "2024-01-09"
    assert judge_supposing(nurse, Supposed(course_hours=12), "cmgt-bc", on).verdict == "unknown"
    assert judge_supposing(nurse, Supposed(course_hours=30), "cmgt-bc", on).verdict == "met"


def test_a_renewed_license_does_not_end_on_the_way(nurse, on):
    nurse["licenses"][0]["expires"] = "2027-05-31"
    assert earliest(nurse, Supposed(), "ccm", on) is None
    assert earliest(nurse, Supposed(renewed=True), "ccm", on) == date(2028, 1, 9)


def test_a_license_that_has_expired_is_not_renewed(nurse, on):
    nurse["licenses"][0]["expires"] = "2026-11-22"
    assert what_if.apply(nurse, Supposed(renewed=True), on=on)["licenses"] == nurse["licenses"]


def test_one_more_year_asks_about_the_same_day_next_year(nurse, on):
    nurse["employment"][1]["supervisor_certification"] = "CCM"
    verdict = judge_supposing(nurse, Supposed(one_more_year=True), "ccm", on)
    assert (verdict.on, verdict.verdict) == (date(2027, 11, 23), "met")


def test_one_more_year_after_a_leap_day_is_the_last_of_february():
    assert what_if.looked_at(Supposed(one_more_year=True), on=date(2028, 2, 29)) == date(2029, 2, 28)


def test_the_document_given_stays_as_it_is(nurse, on):
    document = rulebooks.read_person(nurse).evidence.plain()
    before = deepcopy(document)
    what_if.apply(document, Supposed(ALL_ALONG, FROM_TODAY, 10, renewed=True, one_more_year=True), on=on)
    assert document == before


def test_a_job_that_begins_today_is_not_cut_in_two(nurse, on):
    nurse["employment"] = [{"start": on, "end": None, "full_time": False}]
    changed = what_if.apply(nurse, Supposed(full_time=FROM_TODAY), on=on)
    assert [job["full_time"] for job in changed["employment"]] == [True]


def test_more_hours_than_a_full_week_stay(nurse, on):
    nurse["employment"] = [{"start": date(2026, 1, 9), "end": None, "hours_per_week": 48}]
    changed = what_if.apply(nurse, Supposed(full_time=ALL_ALONG), on=on)
    assert changed["employment"][0]["hours_per_week"] == 48


@pytest.mark.parametrize(
    ("job", "running"),
    [
        ({"start": date(2026, 11, 23), "end": None}, True),
        ({"start": date(2026, 11, 24), "end": None}, False),
        ({"start": date(2020, 1, 1), "end": date(2026, 11, 23)}, True),
        ({"start": date(2020, 1, 1), "end": date(2026, 11, 22)}, False),
        ({"start": date(2020, 1, 1)}, False),
        ({"end": None}, False),
    ],
)
def test_only_a_job_known_to_be_held_today_is_changed(job, running, on):
    assert what_if.is_running(job, on=on) is running


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("18", 18), (" 5 ", 5), ("", 0), ("-3", 0), ("9999", 1000), ("1e5", 0), ("٣", 0), ("9" * 5000, 0)],
)
def test_hours_that_make_no_sense_are_none(typed, hours):
    assert what_if.read({"course_hours": typed}).course_hours == hours


def test_toggles_that_make_no_sense_are_off():
    assert not what_if.read({"supervisor": "<script>", "full_time": "maybe", "renewed": "1", "one_more_year": "no"})
    assert what_if.read({"supervisor": "all_along"}).changes_work
