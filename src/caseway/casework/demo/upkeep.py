"""How a case manager of the demo catches up with what is due in a case: asks again, reviews, enters a date."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q

from caseway.casework import due
from caseway.casework.contact_codes import DeadlineStatus
from caseway.casework.contacts import Done
from caseway.casework.demo import answering, deeds, talks
from caseway.casework.demo.diary import When
from caseway.casework.demo.situation import Situation
from caseway.casework.models import Deadline

AHEAD = timedelta(days=12)
# By rule: the date that meets it; what is asked again; and why something does not apply.
DATES = {
    "ltss-plan-shared": "plan_sent", "evaluation-prevention": "eligibility_reviewed",
    "evaluation-rehousing": "eligibility_reviewed", "case-review": "case_review_held",
    "permanency-hearing": "permanency_hearing_held", "discharge-visit": "visit_held",
    "non-coverage-notice": "nomnc_delivered",
}  # fmt: skip
ASSESSED = (
    "recertification", "assessment-annual", "health-risk-yearly", "annual-assessment", "youth-screening", "assessment",
    "assessment-short", "comprehensive-assessment",
)  # fmt: skip
REVIEWS = ("plan-review", "plan-review-again", "plan-review-planned")
NOT_HERE = {"fast-appeal": "The client agrees that coverage ends."}


def catch_up(one: Situation, when: When) -> bool:
    """Do what is due soon or late in the case, the first of it; whether there was anything."""
    rows = Deadline.objects.filter(case=one.case, status=DeadlineStatus.OPEN, due_date__lte=when.on + AHEAD)
    rows = rows.filter(Q(opens_date__isnull=True) | Q(opens_date__lte=when.on))
    rules = (*DATES, *ASSESSED, *NOT_HERE, *REVIEWS)
    row = rows.filter(rule__in=rules).order_by("due_at").first()
    if row is None:
        return False
    doing = one.doing(when)
    if row.rule in DATES:
        due.enter(case=one.case, kind=DATES[row.rule], moment=when.at, **doing)
    elif row.rule in ASSESSED:
        talks.ask(one, when, answering.INTERVIEW, 1)
    elif row.rule in NOT_HERE:
        due.does_not_apply(deadline=row.pk, why=NOT_HERE[row.rule], **doing)
    else:
        deeds.review_plan(one, when, is_due=True)
    return True


def done_by(one: Situation, when: When) -> list[Done]:
    """What the worker has done by a contact: the small thing, and a step that is due."""
    found = []
    if one.follow_up and one.chance(0.8):
        found.append(Done(one.follow_up, one.one_of("done")))
        one.follow_up = None
    mine = [step for step in one.steps if step.line.who == "worker" and step.due <= when.on + timedelta(days=7)]
    if mine and one.chance(0.8):
        one.steps.remove(mine[0])
        found.append(Done(mine[0].task, mine[0].line.result))
    return found
