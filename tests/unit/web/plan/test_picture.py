"""The picture of a plan: from a little before today to a little after its finish, each step on its line."""

from dataclasses import replace
from datetime import date

from caseway.planner.model import Step
from caseway.web.plan import picture

JOB = Step("now", "Go on", "", date(2026, 11, 2), runs_until=date(2027, 3, 2))
FIND = Step("action", "Find a job", "", date(2026, 12, 1), date(2027, 1, 1), runs_until=date(2027, 3, 2))
CHANGE = Step("action", "Change the team", "", date(2026, 12, 1), date(2026, 12, 1), runs_until=date(2027, 3, 2))
COURSE = Step("action", "Take a course", "", date(2026, 12, 1), date(2027, 1, 1))
RENEW = Step("renew", "Renew: a license", "", date(2027, 1, 1))
EXAM = Step("exam", "Sit the exam", "", date(2027, 8, 1), date(2027, 8, 1))
APPLY = Step("apply", "Apply", "", date(2027, 3, 2), date(2027, 3, 23))


def lane(drawn, label):
    return next(one for one in drawn.lanes if one.label == label)


def test_steps_stand_in_their_groups_and_what_follows_in_the_order_of_days(plan_of):
    drawn = picture.of(plan_of(EXAM, APPLY, COURSE, JOB, RENEW))
    assert [one.label for one in drawn.lanes] == [
        "What runs now", "Go on",
        "What you add", "Take a course", "Renew: a license",
        "Application and exam", "Apply", "Sit the exam",
        "Where it leads", "CCM",
    ]  # fmt: skip


def test_a_group_without_steps_is_left_out(plan_of):
    assert "What runs now" not in [one.label for one in picture.of(plan_of(COURSE)).lanes]


def test_work_is_drawn_as_getting_it_and_doing_it(plan_of):
    drawn = picture.of(plan_of(FIND, CHANGE))
    assert [bar.look for bar in lane(drawn, "Find a job").bars] == ["add", "counts"]
    assert [bar.look for bar in lane(drawn, "Change the team").bars] == ["counts"]


def test_the_exam_is_a_day_and_not_a_hair(plan_of):
    assert [point.look for point in lane(picture.of(plan_of(EXAM)), "Sit the exam").points] == ["sit"]


def test_windows_lie_below_the_day_one_uses_them(plan_of, goal):
    window = next(one for one in goal.particulars.coming_windows(date(2026, 11, 2)) if one.apply_from)
    drawn = picture.of(plan_of(replace(APPLY, window=window), replace(EXAM, window=window)))
    assert [bar.look for bar in lane(drawn, "Apply").bars] == ["apply", "window"]
    assert [bar.look for bar in lane(drawn, "Sit the exam").bars] == ["sit", "exam"]
    unknown = picture.of(plan_of(replace(APPLY, window=replace(window, apply_from=None))))
    assert [bar.look for bar in lane(unknown, "Apply").bars] == ["apply"]


def test_the_table_says_the_same_days(plan_of):
    rows = {row.what: row for row in picture.of(plan_of(COURSE, RENEW)).rows}
    assert (rows["Take a course"].begins, rows["Take a course"].ends) == (date(2026, 12, 1), date(2026, 12, 31))
    assert rows["Renew: a license"].is_open
    assert rows["CCM: You qualify"].ends == date(2027, 10, 4)
    assert rows["CCM: Certified"].begins == date(2027, 10, 5)


def test_without_an_exam_it_leads_to_eligibility(plan_of):
    drawn = picture.of(plan_of(COURSE, certified_on=None))
    assert [bar.look for bar in lane(drawn, "CCM").bars] == ["met"]
    assert lane(drawn, "CCM").points[0].says == "March 2, 2027"


def test_a_plan_of_many_years_fits_and_a_short_one_has_room(plan_of):
    long = picture.of(plan_of(COURSE, certified_on=date(2035, 1, 1)))
    assert float(lane(long, "CCM").points[0].x[:-1]) < 100
    short = picture.of(plan_of(COURSE, eligible_on=date(2026, 11, 20), certified_on=date(2026, 12, 1)))
    width = float(lane(short, "Take a course").bars[0].width[:-1])
    assert width < 15
