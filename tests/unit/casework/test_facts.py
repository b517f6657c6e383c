import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from caseway import rulebooks
from caseway.casework import facts, goals, needs, plans, standards
from caseway.casework.models import Assessment, Case, Component, Contact, Deadline, Need, Plan, ProgramDeadlines
from caseway.casework.needs import Proposal
from tests.unit.casework import filed
from tests.unit.casework.working import EAT, try_enough
from tests.unit.clients.invented import AT, DAY, ON, by


@pytest.fixture
def records():
    """The records of a case by kind."""
    return lambda which, *, at=AT: facts.of_case(which, at=at).evidence.records


@pytest.fixture
def evidence(case, records):
    """The records of Rosa's case by kind."""

    def found(*, at=AT):
        return records(case, at=at)

    return found


def test_of_a_new_case_only_the_referral_is_on_file(refer, records):
    found = records(refer())

    assert found["progress"] == ({"begun": False, "over": False},)
    assert found["referrals"] == ({"received": ON, "referrer_given": False, "reason_given": True},)
    empty = {
        "eligibility", "consents", "assessments", "components", "needs", "goals", "plans", "steps", "contacts", "closings",
    }  # fmt: skip
    assert {kind for kind, records in found.items() if not records} >= empty


def test_evidence_is_of_the_types_that_rules_are_written_for(case, place, who, rosa):
    filed.whole(case, place, who)
    filed.met(case, rosa, who)
    subject = rulebooks.vocabulary()["case"]
    found = facts.of_case(case, at=AT).evidence

    assert subject.evidence(found.plain()).records == found.records
    assert set(found.records) == set(subject.kinds)


def test_what_is_on_file_of_a_whole_case(case, place, who, rosa, evidence):
    filed.whole(case, place, who)
    filed.met(case, rosa, who)
    found = evidence()

    assert found["progress"] == ({"begun": True, "over": False},)
    assert found["eligibility"] == ({"determined": ON, "basis_given": False},)
    assert found["consents"] == ({"given": ON, "basis": "written", "witness_given": False},)
    assert found["assessments"] == ({"begun": ON, "finished": True, "parts": len(filed.PARTS)},)
    assert {one["key"] for one in found["components"] if one["concluded"] and one["newest"]} == set(filed.PARTS)
    assert found["needs"] == ({"found": ON, "status": "confirmed", "agreement": "yes", "has_goal": True},)
    assert found["goals"] == (
        {"open": True, "for_need": True, "criterion_given": True, "target_given": True, "outcome_given": False},
    )
    (plan,) = found["plans"]
    assert {name for name, is_so in plan.items() if not is_so} == {"answered", "copy_given", "physician_copy_given"}
    assert found["steps"] == ({"dated": True},)
    assert found["contacts"] == (
        {"held": ON, "with": "client", "reached": True, "note_given": True, "minutes_given": True},
    )


def test_no_word_of_a_file_is_in_its_evidence(case, place, who, rosa, evidence):
    filed.whole(case, place, who)
    filed.met(case, rosa, who, "A secret told in trust.")

    for text in ("secret", EAT.words, "No car.", "Concluded", "Dr. Invented", "Needs help"):
        assert text not in repr(evidence())


def test_records_are_named_by_the_rows_they_are_of(case, place, who, rosa):
    need, goal, plan = filed.whole(case, place, who)
    found = facts.of_case(case, at=AT)

    assert (found.ids["needs"], found.ids["goals"], found.ids["plans"]) == ((need,), (goal,), (plan,))
    for kind, records in found.evidence.records.items():
        assert len(found.ids[kind]) == len(records)


def test_what_was_entered_in_error_is_not_on_file(case, place, who, rosa, evidence):
    filed.whole(case, place, who)
    filed.met(case, rosa, who)
    for table in (Assessment, Contact, Need, Plan):
        table.objects.filter(case=case).update(is_in_error=True)
    found = evidence()

    for kind in ("assessments", "components", "contacts", "needs", "plans"):
        assert found[kind] == (), kind


def test_the_newest_assessment_of_several_parts_is_the_one_that_counts(case, place, evidence):
    old = filed.assessed(place, case, administered_date=ON - 9 * DAY)
    filed.assessed(place, case, status="in_progress", concluded=False)
    scale = Assessment.objects.create(
        organization=place.agency, case_id=case, instrument="instrument/phq-2", edition=ON, administered_date=ON,
        status="completed", **filed.by(place.ana),
    )  # fmt: skip
    Component.objects.create(organization=place.agency, assessment=scale, key="mood", **filed.by(place.ana))
    found = facts.of_case(case, at=AT)
    newest = {one for one, record in zip(found.ids["components"], found.evidence.records["components"], strict=True)
              if record["newest"]}  # fmt: skip

    assert newest == set(Component.objects.filter(assessment=old).values_list("pk", flat=True))


def test_one_that_was_begun_counts_while_none_is_completed(case, place, evidence):
    filed.assessed(place, case, status="in_progress", concluded=False)

    assert all(one["newest"] and not one["concluded"] for one in evidence()["components"])


def test_a_part_that_was_declined_is_concluded_by_its_reason(case, place, evidence):
    row = filed.assessed(place, case, concluded=False)
    part = Component.objects.filter(assessment=row).first()
    Component.objects.filter(pk=part.pk).update(
        state="declined", reason="Not today.", completed_at=AT, completed_by=place.ana
    )

    (record,) = [one for one in evidence()["components"] if one["key"] == part.key]
    assert record == {"key": part.key, "state": "declined", "concluded": True, "newest": True}


def test_the_version_that_holds_is_the_current_one(case, who, evidence):
    goals.add(case=case, draft=EAT, **who())
    first = plans.draft(case=case, **who())
    plans.share(plan=first, **who())
    plans.agree(plan=first, how="signed", agreed_by="Rosa Testperson", **who())
    plans.activate(plan=first, **who())
    plans.draft(case=case, **who())

    assert [one["current"] for one in evidence()["plans"]] == [True, False]


def test_a_goal_says_what_came_of_it_once_it_was_looked_at_or_is_over(case, who, evidence):
    left = goals.add(case=case, draft=EAT, **who())
    goals.cancel(goal=left, why="Moved in with a sister.", **who())

    assert [one["outcome_given"] for one in evidence()["goals"]] == [True]


def test_a_case_that_ended_says_how(refer, records):
    made = refer()
    Case.objects.filter(pk=made).update(status="unable_to_reach", ends=ON)
    found = records(made)

    assert found["progress"] == ({"begun": False, "over": True},)
    assert found["closings"] == (
        {"ended": ON, "reason_given": True, "told": False, "how": "unreachable", "attempts_enough": False},
    )


def test_enough_was_tried_where_the_program_says_so(refer, records, place):
    made = refer()
    try_enough(place, made)
    Case.objects.filter(pk=made).update(status="closed", closure_reason="unable_to_reach", ends=ON)
    assert records(made)["closings"][0]["attempts_enough"] is True
    told = {"attempts": 5, "attempt_days": 4, "organization": place.agency, **by(place.ana)}
    ProgramDeadlines.objects.create(program=place.housing, **told)

    assert records(made)["closings"][0]["attempts_enough"] is False


@pytest.mark.parametrize(
    ("changes", "how"),
    [
        ({"status": "closed", "closure_reason": "goals_met"}, "closed"),
        ({"status": "closed", "closure_reason": "died"}, "died"),
        ({"status": "deceased"}, "died"),
        ({"status": "declined"}, "before_work"),
    ],
)
def test_how_a_case_ended(case, evidence, changes, how):
    Case.objects.filter(pk=case).update(ends=ON, **changes)

    assert evidence()["closings"][0]["how"] == how
    assert evidence()["progress"][0]["begun"]


def test_a_closing_without_its_reason_is_seen(case, evidence):
    Case.objects.filter(pk=case).update(ends=ON, status="closed")

    assert evidence()["closings"] == ({"ended": ON, "reason_given": False, "told": False, "how": "closed"},)


def test_what_was_due_says_how_it_stands(case, evidence):
    now = {one["topic"]: one["state"] for one in evidence()["deadlines"]}
    later = {one["topic"]: one["state"] for one in evidence(at=AT + 60 * DAY)["deadlines"]}

    assert now["assessment"] == now["plan"] == "running"
    assert later["assessment"] == later["plan"] == "late"


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("met", "in_time"),
        ("met_late", "late"),
        ("missed", "missed"),
        ("waived", "excused"),
        ("not_applicable", "excused"),
    ],
)
def test_what_was_decided_stays_as_it_was_decided(case, status, state):
    row = Deadline.objects.filter(case=case).first()
    row.status = status

    assert facts.state(row, at=AT + 999 * DAY) == state


def test_every_rule_of_ours_has_its_topic():
    sets = standards.deadlines_reading.sets(standards.shelf(), on=ON)
    told = {(name, rule.id): facts.topic(rule) for name, one in sets.items() for rule in one.rules}

    assert told["deadline/ncqa", "assessment-begun"] == "assessment_begun"
    assert told["deadline/ncqa", "assessment-completed"] == "assessment"
    assert told["deadline/ncqa", "assessment-annual"] == "reassessment"
    assert told["deadline/agency", "plan"] == "plan"
    assert told["deadline/agency", "plan-review"] == "review"
    assert told["deadline/agency", "monthly-contact"] == "contact"
    assert told["deadline/agency", "abuse-report"] == "other"
    assert facts.topic(None) == "other"


def test_a_hundred_cases_take_as_many_statements_as_one(case, refer, make, place, who, rosa):
    filed.whole(case, place, who)
    many = [case]
    for number in range(6):
        made = refer(make(f"Nan{number}", program=place.housing, user=place.ana, team=place.north))
        needs.propose(assessment=filed.assessed(place, made).pk, proposals=[Proposal("p", "health", "Pain")], **who())
        many.append(made)
    with CaptureQueriesContext(connection) as one:
        list(facts.of_cases([case], at=AT))
    with CaptureQueriesContext(connection) as several:
        found = list(facts.of_cases(many, at=AT))

    assert len(several) == len(one)
    assert [each.case for each in found] == many
    assert len(one) <= 14
