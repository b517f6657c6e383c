"""What is due again, or only just known to be due, is compared with what is on file of the case."""

from datetime import date

import pytest

from caseway.casework import assessing, contacts, dates, documents, due, on_file, plans, schedule
from caseway.casework.assessing import SittingDraft
from caseway.casework.contacts import ContactDraft
from caseway.casework.documents import DocumentDraft
from caseway.casework.models import CaseDate, Component, Plan
from caseway.casework.notes import NoteDraft
from caseway.casework.schedule import Change
from caseway.clients.faults import Invalid
from caseway.rulebooks.deadlines import Happened
from tests.unit.casework.assessed import INTERVIEW
from tests.unit.casework.dated import at_hour, noon, working

__all__ = ["working"]


def called(work, day, *, mode="phone", on=None, result="reached"):
    """A contact by which the client was reached, written down on the same day or a later one."""
    draft = ContactDraft(at=noon(day), mode=mode, result=result)
    written = [NoteDraft(work.row.client_id, "They said hello.")]
    return contacts.record(case=work.id, draft=draft, written=written, **work.doing(on or day))


def strike(work, contact, day):
    contacts.strike(contact=contact, why="Twice.", **work.doing(day))


def standing(work, rule):
    """The rows of a rule that were not replaced: when due, and how they stand."""
    return [(row.due_date, row.status) for row in work.rows(rule) if row.status != "superseded"]


def interviewed(work, day, *, on=None):
    """A needs interview begun on a day and completed on it or a later one, all of whose parts were declined."""
    made = assessing.start(case=work.id, draft=SittingDraft(INTERVIEW), **work.doing(day))
    finish(work, made, on or day)
    return made


def finish(work, made, day):
    for one in Component.objects.filter(assessment=made, state="open"):
        assessing.set_aside(assessment=made, component=one.key, state="declined", why="No.", **work.doing(day))
    assessing.complete(assessment=made, **work.doing(day))


def amended(work, made, day):
    again = assessing.amend(assessment=made, why="A slip.", **work.doing(day))
    finish(work, again, day)
    return again


NOVEMBER, DECEMBER = date(2026, 11, 30), date(2026, 12, 31)


# --- struck ---


@pytest.fixture
def monthly(working):
    """A case in which the client is met each month, and called on November 12 and 20."""
    work = working("housing")
    work.keep("rehousing_started", "11-10")
    return work, called(work, "11-12"), called(work, "11-20")


def test_what_a_struck_contact_met_is_met_by_the_other_one_of_the_month(monthly):
    work, first, second = monthly
    strike(work, first, "11-21")

    row, following = work.rows("monthly-meeting-rehousing")
    assert (row.status, row.met_by, row.met_at) == ("met", f"contact:{second}", noon("11-20"))
    assert (following.due_date, following.status) == (DECEMBER, "open")


def test_a_month_that_is_due_again_is_missed_when_it_is_over(monthly):
    work, first, second = monthly
    strike(work, first, "11-21")
    strike(work, second, "11-22")
    assert standing(work, "monthly-meeting-rehousing") == [(NOVEMBER, "open"), (DECEMBER, "open")]
    due.renew(**work.doing("12-01"))
    assert standing(work, "monthly-meeting-rehousing") == [(NOVEMBER, "missed"), (DECEMBER, "open")]
    due.renew(**work.doing(noon(date(2027, 1, 2))))
    assert standing(work, "monthly-meeting-rehousing") == [
        (NOVEMBER, "missed"), (DECEMBER, "missed"), (date(2027, 1, 31), "open"),
    ]  # fmt: skip


def test_a_month_that_is_due_again_and_met_again_is_followed_by_the_next_once(monthly):
    work, first, second = monthly
    strike(work, first, "11-21")
    strike(work, second, "11-22")
    called(work, "11-24")

    assert standing(work, "monthly-meeting-rehousing") == [(NOVEMBER, "met"), (DECEMBER, "open")]


def test_a_month_put_back_whose_rule_no_longer_starts_is_missed_when_it_is_over(monthly):
    work, first, second = monthly
    work.keep("rehousing_started", "11-11", on=noon("11-21"))
    strike(work, first, "11-22")
    strike(work, second, "11-22")
    due.renew(**work.doing("12-01"))

    assert standing(work, "monthly-meeting-rehousing") == [(NOVEMBER, "missed"), (DECEMBER, "open")]


def test_what_recurs_by_days_stays_late_when_it_is_due_again(working):
    work = working("housing")
    work.keep("prevention_started", "08-05")
    due.renew(**work.doing("11-10"))
    work.keep("eligibility_reviewed", "11-12")
    due.withdraw(case=work.id, kind="eligibility_reviewed", **work.doing("11-13"))
    due.renew(**work.doing("11-14"))

    assert standing(work, "evaluation-prevention") == [(date(2026, 11, 5), "open"), (date(2027, 2, 5), "open")]
    due.renew(**work.doing(noon(date(2027, 2, 6))))
    assert [status for _, status in standing(work, "evaluation-prevention")] == ["missed", "open", "open"]


def test_what_is_due_again_gives_way_to_the_same_that_is_open(working):
    work = working()
    work.keep("discharged", "11-06")
    first = called(work, "11-06")
    work.keep("discharged", at_hour("11-08", 9))  # on Sunday, for the second time: due on the same Tuesday
    assert standing(work, "discharge-contact") == [(date(2026, 11, 10), "met"), (date(2026, 11, 10), "open")]
    with pytest.raises(Invalid, match="open already"):
        due.put_back(deadline=work.rows("discharge-contact")[0].pk, **work.doing("11-09"))
    strike(work, first, "11-09")

    old, new = work.rows("discharge-contact")
    assert (old.status, old.replaced_by_id, new.status) == ("superseded", new.pk, "open")


def test_what_a_contact_of_another_mode_does_not_meet_another_does(working):
    work = working("housing")
    work.keep("rehousing_started", "11-10")
    visit = called(work, "11-12", mode="home")
    second = called(work, "11-20")
    contacts.edit(contact=visit, changes={"mode": "letter"}, version=1, **work.doing("11-21"))

    row, _ = work.rows("monthly-meeting-rehousing")
    assert (row.status, row.met_by) == ("met", f"contact:{second}")


def test_what_happened_once_meets_a_rule_once_however_often_it_is_told(working):
    work = working("housing")
    work.keep("prevention_started", "08-05")
    due.renew(**work.doing("11-10"))
    row = work.keep("eligibility_reviewed", "11-12")
    told = Happened("date", noon("11-12"), what="eligibility_reviewed", id=row.pk)

    assert due.settle(work.row, told, **work.doing("11-12")) == ()
    assert [status for _, status in standing(work, "evaluation-prevention")] == ["met_late", "open"]


# --- corrected ---


def corrected(work, moment, day="11-07"):
    due.correct(case=work.id, kind="discharged", moment=moment, **work.doing(day))


def test_what_was_done_stays_done_when_the_date_it_followed_is_corrected(working):
    work = working()
    work.keep("discharged", "11-05")
    call = called(work, "11-06")
    corrected(work, noon("11-04"))

    assert standing(work, "discharge-contact") == [(date(2026, 11, 6), "met")]
    assert work.one("discharge-contact").met_by == f"contact:{call}"
    wrong, right = CaseDate.objects.filter(case=work.id, kind="discharged").order_by("created_at", "is_current")
    assert (wrong.is_in_error, wrong.is_current, right.replaces_id, right.is_current) == (True, False, wrong.pk, True)


def test_with_the_same_due_day_too_and_it_is_put_back_once(working):
    work = working()
    work.keep("discharged", at_hour("11-05", 9))
    call = called(work, "11-06")
    corrected(work, at_hour("11-05", 16))
    (row,) = (row for row in work.rows("discharge-contact") if row.status != "superseded")
    assert row.status == "met"
    due.put_back(deadline=row.pk, **work.doing("11-07"))
    strike(work, call, "11-07")

    assert standing(work, "discharge-contact") == [(date(2026, 11, 9), "open")]


def test_a_contact_before_the_right_date_was_not_after_it(working):
    work = working()
    work.keep("discharged", "11-03")
    called(work, "11-04")
    corrected(work, noon("11-05"))

    assert standing(work, "discharge-contact") == [(date(2026, 11, 9), "open")]


def test_a_date_written_down_late_finds_what_was_done_by_then(working):
    work = working()
    called(work, "11-06")
    work.keep("discharged", "11-05", on=noon("11-09"))

    assert standing(work, "discharge-contact") == [(date(2026, 11, 9), "met")]


def test_a_contact_of_the_same_day_came_before_the_discharge(working):
    work = working()
    called(work, "11-05")
    work.keep("discharged", at_hour("11-05", 16))

    assert standing(work, "discharge-contact") == [(date(2026, 11, 9), "open")]


def test_a_date_that_is_taken_back_and_entered_again_finds_what_was_done(working):
    work = working()
    work.keep("discharged", "11-05")
    called(work, "11-06")
    due.withdraw(case=work.id, kind="discharged", **work.doing("11-07"))
    assert standing(work, "discharge-contact") == []
    work.keep("discharged", "11-04", on=noon("11-07"))

    assert standing(work, "discharge-contact") == [(date(2026, 11, 6), "met")]


def test_what_another_date_asks_for_instead_may_be_done_already(working):
    work = working()
    work.keep("discharged", "11-09")
    work.keep("visit_held", "11-12")
    work.keep("complexity_high", "11-13")
    assert standing(work, "discharge-visit-high") == [(date(2026, 11, 16), "met")]
    due.withdraw(case=work.id, kind="complexity_high", **work.doing("11-13"))

    assert standing(work, "discharge-visit-high") == []
    assert standing(work, "discharge-visit") == [(date(2026, 11, 23), "met")]


# --- planned ---


def test_what_was_planned_is_confirmed_on_its_day(working):
    work = working("child")
    work.keep("entered_care", "02-10", on=noon("11-02"))
    due.enter(case=work.id, kind="permanency_hearing_held", moment=noon("11-10"), **work.doing("11-03"))
    assert work.one("permanency-hearing").status == "open"
    due.correct(
        case=work.id, kind="permanency_hearing_held", moment=noon("11-10"), note="Judge Doe", **work.doing("11-11")
    )

    assert work.rows("permanency-hearing")[0].status == "met"
    found = CaseDate.objects.get(case=work.id, kind="permanency_hearing_held", is_current=True)
    assert (found.is_planned, found.note) == (False, "Judge Doe")


def test_a_note_is_written_beside_a_date_that_stays(working):
    work = working()
    due.enter(case=work.id, kind="discharged", moment=noon("11-03"), **work.doing("11-03"))
    corrected(work, noon("11-03"))
    before = CaseDate.objects.get(case=work.id, kind="discharged")
    due.correct(case=work.id, kind="discharged", moment=noon("11-03"), note="From the ward", **work.doing("11-04"))

    found = CaseDate.objects.get(case=work.id, kind="discharged")
    assert (found.pk, found.note) == (before.pk, "From the ward")
    assert dates.keep(work.row, "discharged", noon("11-03"), **work.doing("11-04")).note == "From the ward"


# --- assessments ---


@pytest.fixture
def yearly(working):
    """A case with a needs interview begun on November 3 and completed on the 5th."""
    work = working("health_insurance")
    work.keep("eligible", "11-02")
    return work, interviewed(work, "11-03", on="11-05")


def assessed(work):
    return CaseDate.objects.get(case=work.id, kind="assessed", is_current=True).at


def test_an_assessment_that_is_amended_is_not_a_new_one(yearly):
    work, made = yearly
    again = amended(work, made, noon(date(2027, 3, 1)))

    assert standing(work, "assessment-annual") == [(date(2027, 11, 5), "open")]
    assert assessed(work) == noon("11-05")
    assert work.one("assessment-completed").met_by == f"assessment:{again}"
    assert work.one("assessment-begun").met_by == f"assessment:{again}"


def test_what_the_amended_one_met_is_met_by_it_again_when_the_new_one_was_an_error(yearly):
    work, made = yearly
    again = amended(work, made, "11-20")
    assessing.strike(assessment=again, why="Wrong.", **work.doing("11-21"))

    row = work.one("assessment-completed")
    assert (row.status, row.met_by, row.met_at) == ("met", f"assessment:{made}", noon("11-05"))
    assert work.one("assessment-begun").met_at == noon("11-03")
    assert assessed(work) == noon("11-05")


def test_the_day_of_a_struck_assessment_falls_back_to_the_one_before(yearly):
    work, _ = yearly
    second = interviewed(work, "11-20")
    assert standing(work, "assessment-annual") == [(date(2027, 11, 5), "met"), (date(2027, 11, 20), "open")]
    assessing.strike(assessment=second, why="Wrong client.", **work.doing("11-21"))

    assert assessed(work) == noon("11-05")
    assert standing(work, "assessment-annual") == [(date(2027, 11, 5), "open")]


def test_a_struck_assessment_that_was_the_only_one_leaves_no_day(yearly):
    work, made = yearly
    assessing.strike(assessment=made, why="Wrong client.", **work.doing("11-06"))

    assert not CaseDate.objects.filter(case=work.id, kind="assessed", is_current=True).exists()
    assert standing(work, "assessment-annual") == []
    assert [work.one(rule).status for rule in ("assessment-begun", "assessment-completed")] == ["open", "open"]


def test_an_earlier_assessment_that_is_struck_is_not_fallen_back_to(yearly):
    work, made = yearly
    second = interviewed(work, "11-20")
    assessing.strike(assessment=made, why="Wrong client.", **work.doing("11-21"))
    assert assessed(work) == noon("11-20")
    row = work.one("assessment-completed")
    assert (row.status, row.met_by) == ("met", f"assessment:{second}")
    assessing.strike(assessment=second, why="Wrong client.", **work.doing("11-22"))

    assert not CaseDate.objects.filter(case=work.id, kind="assessed", is_current=True).exists()


def test_an_amended_pair_that_is_struck_leaves_nothing(yearly):
    work, made = yearly
    again = amended(work, made, "11-20")
    assessing.strike(assessment=made, why="Wrong client.", **work.doing("11-21"))
    assert work.one("assessment-completed").status == "met"
    assessing.strike(assessment=again, why="Wrong client.", **work.doing("11-22"))

    assert work.one("assessment-completed").status == "open"
    assert not CaseDate.objects.filter(case=work.id, kind="assessed", is_current=True).exists()


# --- plans and papers ---


def test_plans_and_papers_on_file_are_compared_too(working):
    work = working("clinical")
    work.keep("eligible", "11-02")
    doing = work.doing("11-05")
    made = Plan.objects.create(
        organization_id=work.row.organization_id, case=work.row, number=1, status="shared", content={}, created_at=noon("11-04"),
        updated_at=noon("11-04"), created_by=work.user, updated_by=work.user,
    )  # fmt: skip
    plans.agree(plan=made.pk, how="signed", **doing)
    plans.activate(plan=made.pk, **doing)
    plans.review(plan=made.pk, **work.doing("11-09"))
    plans.confirm(plan=made.pk, next_review=date(2027, 1, 5), **work.doing("11-09"))
    documents.put_on_file(
        case=work.id,
        draft=DocumentDraft("Consent", "consent_form"),
        content=b"%PDF-1.4 invented",
        **work.doing("11-10"),
    )
    row = work.one("plan")
    schedule.reopen(Change(work.row, doing["by"], noon("11-11"), date(2026, 11, 11)), row)
    schedule.settle_again(Change(work.row, doing["by"], noon("11-11"), date(2026, 11, 11)), [row])

    assert (row.status, row.met_at) == ("met", noon("11-05"))
    found = on_file.of_case(work.row, ["plan", "document", "task"])
    assert [(one.kind, one.result, one.at) for one in found] == [
        ("plan", "agreed", noon("11-05")), ("plan", "reviewed", noon("11-09")), ("document", "", noon("11-10")),
    ]  # fmt: skip


def test_a_notice_of_an_earlier_stay_does_not_meet_the_next_one(working):
    work = working("nursing")
    work.keep("nomnc_delivered", "11-03")
    work.keep("last_covered_day", "11-20", on=noon("11-16"))
    due.withdraw(case=work.id, kind="nomnc_delivered", **work.doing("11-16"))
    work.keep("nomnc_delivered", "11-17")
    assert work.one("non-coverage-notice").status == "met"
    due.withdraw(case=work.id, kind="nomnc_delivered", **work.doing("11-18"))

    assert work.one("non-coverage-notice").status == "open"


def test_a_struck_contact_is_no_longer_on_file(monthly):
    work, first, _ = monthly
    strike(work, first, "11-21")
    assert [one.at for one in on_file.of_case(work.row, ["contact"])] == [noon("11-20")]
