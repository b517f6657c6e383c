from datetime import date

import pytest

from caseway import rulebooks
from caseway.web.result import drawing, shelf, timeline


def picture_of_all(document, on):
    evidence = rulebooks.read_person(document).evidence
    pairs = [(verdict, shelf.particulars(verdict.rule)) for verdict in rulebooks.compare(evidence, on=on)]
    return timeline.of_all(evidence, pairs, on=on)


def picture_of_one(verdict):
    return timeline.of_one(verdict, shelf.particulars(verdict.rule))


def lane(picture, label):
    return next(lane for lane in picture.lanes if lane.label.startswith(label))


def place(text):
    return float(text.removesuffix("%"))


def test_every_job_license_and_certification_has_a_lane(nurse, on):
    labels = [lane.label for lane in picture_of_all(nurse, on).lanes]
    assert "Old Hospital (job 1)" in labels
    assert "RN TX (license 1)" in labels
    assert {"CCM", "ACM-RN", "ACM-SW", "CMGT-BC", "CDMS"} <= set(labels)


def test_bars_follow_their_days_and_stay_inside_the_picture(nurse, on):
    picture = picture_of_all(nurse, on)
    old, new = (lane(picture, name).bars[0] for name in ("Old", "New"))
    assert place(old.x) + place(old.width) <= place(new.x) < place(picture.today.x)
    for each in picture.lanes:
        for bar in each.bars:
            assert 0 <= place(bar.x) <= 100
            assert place(bar.x) + place(bar.width) <= 100.7


def test_the_day_one_qualifies_is_marked_and_after_today(nurse, on):
    picture = picture_of_all(nurse, on)
    point = lane(picture, "CCM").points[0]
    assert point.says == "January 9, 2028"
    assert place(point.x) > place(picture.today.x)


def test_work_that_counts_is_told_apart_from_work_that_does_not(nurse, judged):
    picture = picture_of_one(judged(nurse, "ccm"))
    assert lane(picture, "Old").bars[0].look == "aside"
    assert lane(picture, "New").bars[0].look == "counts"


def test_work_that_may_count_is_told_apart(nurse, judged):
    nurse["employment"][1]["full_time"] = False
    assert lane(picture_of_one(judged(nurse, "ccm")), "New").bars[0].look == "perhaps"


def test_the_years_looked_back_on_are_shaded_over_the_work(nurse, judged):
    picture = picture_of_one(judged(nurse, "ccm"))
    (shade,) = picture.shades
    assert place(shade.x) + place(shade.width) == pytest.approx(place(picture.today.x), abs=0.2)
    assert 0 < picture.shade_height < picture.height


def test_a_rule_without_a_limit_shades_nothing(nurse, judged):
    assert picture_of_one(judged(nurse, "acm-rn")).shades == ()


def test_clauses_still_to_come_have_their_own_day(nurse, judged):
    nurse["employment"][1]["supervisor_certification"] = "CCM"
    point = lane(picture_of_one(judged(nurse, "ccm")), "12 months under a CCM").points[0]
    assert (point.look, point.says) == ("clause", "January 9, 2027")


def test_next_windows_are_drawn(nurse, judged):
    looks = [bar.look for bar in lane(picture_of_one(judged(nurse, "ccm")), "CCM").bars]
    assert looks.count("window") >= 3


def test_courses_stand_on_one_line(nurse, on):
    assert len(lane(picture_of_all(nurse, on), "Courses").points) == 1


def test_dates_that_are_not_known_are_said_to_be_so(nurse, on):
    nurse["employment"] = [{"employer": "Somewhere"}]
    picture = picture_of_all(nurse, on)
    assert lane(picture, "Somewhere").bars[0].look == "unknown"
    row = next(row for row in picture.rows if row.what.startswith("Somewhere"))
    assert row.note == "dates not known"


def test_the_table_holds_what_the_picture_shows(nurse, on):
    rows = {row.what: row for row in picture_of_all(nurse, on).rows}
    assert rows["Old Hospital (job 1)"].ends == date(2025, 12, 31)
    assert rows["New Hospital (job 2)"].is_open
    assert rows["CCM: You qualify"].begins == date(2028, 1, 9)


def test_very_old_and_very_long_entries_do_not_stretch_the_picture(nurse, on):
    nurse["employment"][0] |= {"start": "1950-01-01", "employer": "A " + "very " * 40 + "long name"}
    picture = picture_of_all(nurse, on)
    assert min(int(year.says) for year in picture.years if year.says) >= 2020
    assert len(lane(picture, "A very").label) <= drawing.LONGEST_LABEL


def test_five_hundred_jobs_make_a_picture_of_bounded_size(nurse, on):
    nurse["employment"] = [nurse["employment"][0]] * 500
    assert picture_of_all(nurse, on).height < 2000


def test_an_empty_person_has_a_picture(on):
    assert picture_of_all({}, on).rows
