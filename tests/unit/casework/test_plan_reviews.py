"""When a plan is looked at again: on the day it names, and half a year after it was agreed or looked at last."""

from datetime import date

import pytest

from caseway.casework import cases, plans
from caseway.casework.models import CaseDate, Plan
from tests.unit.casework.dated import noon, working

__all__ = ["working"]

PLANNED = "plan-review-planned"


@pytest.fixture
def agreed(working):
    """A case, and a plan of it that was agreed and put in force on November 5, to be looked at again on December 10."""

    def made(setting="clinical"):
        work = working(setting)
        return work, plan_of(work, "11-05", next_review=date(2026, 12, 10))

    return made


def plan_of(work, day, *, number=1, **more):
    plan = Plan.objects.create(
        organization_id=work.row.organization_id, case=work.row, number=number, status="shared", created_at=noon(day),
        updated_at=noon(day), created_by=work.user, updated_by=work.user,
    )  # fmt: skip
    plans.agree(plan=plan.pk, how="signed", **work.doing(day))
    plans.activate(plan=plan.pk, **more, **work.doing(day))
    return plan.pk


def standing(work, rule):
    return [(row.due_date, row.status) for row in work.rows(rule) if row.status != "superseded"]


def confirmed(work, plan, day, next_review):
    plans.review(plan=plan, **work.doing(day))
    plans.confirm(plan=plan, next_review=next_review, **work.doing(day))


@pytest.mark.parametrize("setting", ["clinical", "hospital", "home_health", "homeless_shelter", "emergency_shelter"])
def test_the_day_a_plan_names_is_a_due_date_in_every_setting(agreed, setting):
    work, _ = agreed(setting)
    row = work.one(PLANNED)

    assert (row.opens_date, row.due_date, row.status) == (date(2026, 11, 10), date(2026, 12, 10), "open")
    assert row.worker_id == work.user.pk


def test_after_a_review_the_next_is_due_and_so_is_half_a_year(agreed):
    work, plan = agreed()
    confirmed(work, plan, "12-08", date(2027, 3, 1))
    assert standing(work, PLANNED) == [(date(2026, 12, 10), "met"), (date(2027, 3, 1), "open")]
    assert standing(work, "plan-review") == [(date(2027, 5, 5), "met")]
    assert standing(work, "plan-review-again") == [(date(2027, 6, 8), "open")]

    confirmed(work, plan, noon(date(2027, 2, 20)), date(2027, 6, 1))
    assert standing(work, PLANNED)[1:] == [(date(2027, 3, 1), "met"), (date(2027, 6, 1), "open")]
    assert standing(work, "plan-review-again") == [(date(2027, 6, 8), "met"), (date(2027, 8, 20), "open")]


def test_a_review_long_before_its_day_moves_the_day(agreed):
    work, plan = agreed()
    confirmed(work, plan, "11-07", date(2026, 11, 20))

    assert standing(work, PLANNED) == [(date(2026, 11, 20), "open")]


def test_a_review_held_early_is_not_the_next_one_too(agreed):
    work, plan = agreed()
    confirmed(work, plan, "11-16", date(2026, 11, 30))

    assert standing(work, PLANNED) == [(date(2026, 11, 30), "open"), (date(2026, 12, 10), "met")]


def test_another_day_for_the_review_moves_what_is_due(agreed):
    work, plan = agreed()
    plans.schedule_review(plan=plan, next_review=date(2027, 1, 15), **work.doing("11-20"))
    old, new = work.rows(PLANNED)

    assert (old.status, old.replaced_by_id) == ("superseded", new.pk)
    assert (new.status, new.due_date) == ("open", date(2027, 1, 15))


def test_a_new_version_has_a_review_of_its_own_or_none(agreed):
    work, _ = agreed()
    second = plan_of(work, "11-20", number=2, next_review=date(2027, 2, 1))
    assert standing(work, PLANNED) == [(date(2026, 12, 10), "met"), (date(2027, 2, 1), "open")]
    plan_of(work, "11-23", number=3)
    assert standing(work, PLANNED) == [(date(2026, 12, 10), "met")]
    assert Plan.objects.get(pk=second).status == "superseded"


@pytest.mark.parametrize("ended", [plans.complete, plans.revoke])
def test_a_plan_that_is_over_is_not_looked_at_again(agreed, ended):
    work, plan = agreed()
    ended(plan=plan, why="All reached.", **work.doing("11-20"))

    assert standing(work, PLANNED) == []
    assert not CaseDate.objects.filter(case=work.id, kind="plan_review_planned", is_current=True).exists()


def test_a_version_that_is_given_up_leaves_the_review_of_the_plan_in_force(agreed):
    work, _ = agreed()
    draft = Plan.objects.create(
        organization_id=work.row.organization_id, case=work.row, number=2, created_at=noon("11-20"),
        updated_at=noon("11-20"), created_by=work.user, updated_by=work.user,
    )  # fmt: skip
    plans.revoke(plan=draft.pk, why="Not now.", **work.doing("11-20"))

    assert standing(work, PLANNED) == [(date(2026, 12, 10), "open")]


def test_when_a_case_is_over_so_is_the_review(agreed):
    work, _ = agreed()
    cases.move(case=work.id, status="declined", why="Moved away.", **work.doing("11-20"))

    assert standing(work, PLANNED) == [(date(2026, 12, 10), "not_applicable")]


def test_a_plan_that_is_sent_to_the_physician_is_shared(agreed):
    work, plan = agreed("geriatric")
    assert work.one("ltss-plan-shared").status == "open"
    plans.send_to_physician(plan=plan, sent=date(2026, 11, 9), **work.doing("11-12"))
    row = work.one("ltss-plan-shared")
    assert (row.status, row.met_at) == ("met", noon("11-09"))
    plans.send_to_physician(plan=plan, sent=date(2026, 11, 9), **work.doing("11-13"))

    assert CaseDate.objects.filter(case=work.id, kind="plan_sent").count() == 1
