"""What is due in a case: how late or near, what it follows from, what clears it; and its dates, kept by hand."""

from datetime import timedelta

import pytest
from django.utils import timezone

from caseway.casework import cases, dates, due
from caseway.casework.models import Case, CaseDate, Deadline
from tests.unit.web.casework.life.conftest import said

DAY = timedelta(days=1)


def one(case, rule):
    return Deadline.objects.filter(case=case, rule=rule).order_by("created_at").last()


def when(day):
    return {"day": day.isoformat(), "hour": "", "note": ""}


def test_what_is_due_is_shown_with_its_why_its_rule_and_how_near(ana, case):
    shown = said(ana.get(f"/cases/{case}/due/"))
    assert "First contact" in shown
    assert "It follows from: Referral" in shown
    assert "Cleared by: A contact in which the client or a caregiver was reached." in shown
    assert "default of Caseway" in shown
    assert "In " in shown


@pytest.mark.parametrize(
    ("days", "says"), [(-3, "3 days late"), (-1, "1 day late"), (0, "Today"), (1, "Tomorrow"), (9, "In 9 days")]
)
def test_how_near_is_said_in_words(ana, case, today, days, says):
    day = today + days * DAY
    moment = timezone.make_aware(timezone.datetime(day.year, day.month, day.day, 23, 59, 59))
    Deadline.objects.filter(case=case, rule="assessment").update(due_date=day, due_at=moment, opens_date=None)
    shown = said(ana.get(f"/cases/{case}/due/"))
    assert says in shown


def test_hours_and_grace_and_waiting_are_said(ana, case, today):
    rows = Deadline.objects.filter(case=case)
    soon = timezone.now() + timedelta(hours=5)
    if timezone.localtime(soon).hour in {0, 23}:
        soon += timedelta(hours=2)
    rows.filter(rule="plan").update(due_at=soon, due_date=timezone.localdate(soon), opens_date=None)
    past = timezone.now() - DAY
    rows.filter(rule="assessment").update(due_at=past, due_date=today - DAY, grace_date=today + DAY, opens_date=None)
    rows.filter(rule="first-contact").update(opens_date=today + DAY, due_date=today + 9 * DAY, due_at=past + 10 * DAY)
    shown = said(ana.get(f"/cases/{case}/due/"))
    assert "hours" in shown
    assert "Past its day, in time until" in shown
    assert "Counts from" in shown


def test_something_is_waived_and_put_back(ana, case):
    row = one(case, "assessment")
    here = f"/cases/{case}/due/{row.pk}/"
    assert "need not be done this time" in said(ana.get(f"{here}waive/"))
    assert ana.post(f"{here}waive/", {"why": ""}).status_code == 422
    ana.post(f"{here}waive/", {"why": "Assessed elsewhere."})
    shown = said(ana.get(f"/cases/{case}/due/"))
    assert "Waived" in shown
    assert "Assessed elsewhere." in shown
    again = ana.post(f"{here}waive/", {"why": "Twice."})
    assert again.status_code == 422
    assert "It is due again." in said(ana.post(f"{here}put-back/", follow=True))
    refused = ana.post(f"{here}put-back/", follow=True)
    assert "This is due already" in said(refused)
    ana.post(f"{here}does-not-apply/", {"why": "Not for them."})
    assert one(case, "assessment").status == "not_applicable"


def test_what_is_of_another_case_is_not_there(ana, case, refer, make, place):
    other = refer(make("Gus", user=place.ana))
    row = one(other, "first-contact")
    assert ana.get(f"/cases/{case}/due/{row.pk}/waive/").status_code == 404
    assert ana.post(f"/cases/{case}/due/{row.pk}/put-back/").status_code == 404


def test_a_date_is_entered_and_what_follows_is_told(ana, case, today):
    page = ana.get(f"/cases/{case}/due/dates/").content.decode()
    assert "<optgroup" in page
    assert "Another" in page
    response = ana.post(
        f"/cases/{case}/due/dates/", {**when(today + 60 * DAY), "kind": "abuse_suspected"}, follow=True
    )  # fmt: skip
    shown = said(response)
    assert "Saved. Report of abuse or neglect: due" in shown
    assert "planned" in shown
    moved = ana.post(
        f"/cases/{case}/due/dates/abuse_suspected/", when(today + 90 * DAY), follow=True
    )  # fmt: skip
    assert "now, before" in said(moved)
    gone = ana.post(f"/cases/{case}/due/dates/abuse_suspected/take-back/", {"sure": "yes"}, follow=True)
    assert "Report of abuse or neglect: no longer due." in said(gone)
    assert ana.get(f"/cases/{case}/due/dates/abuse_suspected/").status_code == 404


def test_a_date_that_nothing_follows_from_says_so(ana, case, today):
    told = {**when(today), "kind": "care_started"}
    shown = said(ana.post(f"/cases/{case}/due/dates/", told, follow=True))
    assert "Nothing else changed by it." in shown
    assert CaseDate.objects.get(kind="care_started").at <= timezone.now()
    assert ana.post(f"/cases/{case}/due/dates/", {**told, "kind": "referred"}).status_code == 422
    assert ana.get(f"/cases/{case}/due/dates/?kind=discharged").status_code == 200


def test_a_known_date_is_corrected_or_came_again(ana, case, today):
    hour = {"hour": "00:01"}
    ana.post(f"/cases/{case}/due/dates/", {**when(today - DAY), **hour, "kind": "abuse_suspected"})
    ana.post(f"/cases/{case}/due/dates/", {**when(today), **hour, "kind": "report_made"})
    assert one(case, "abuse-report").status == "met_late"
    assert "It happened again" in said(ana.get(f"/cases/{case}/due/dates/report_made/"))
    wrong = {**when(today - DAY), "hour": "23:00", "was": "wrong"}
    ana.post(f"/cases/{case}/due/dates/report_made/", wrong)
    assert one(case, "abuse-report").status == "met"
    ana.post(f"/cases/{case}/due/dates/report_made/", {**when(today), **hour, "was": "again"})
    assert one(case, "abuse-report").status == "met"
    assert "Take this date back" in said(ana.get(f"/cases/{case}/due/dates/report_made/take-back/"))


def test_where_the_case_is_hidden_no_reason_and_no_note_stands_beside_what_is_due(ana, case, today):
    ana.post(f"/cases/{case}/due/dates/", {**when(today - DAY), "kind": "discharged", "note": "After the hearing."})
    row = one(case, "first-contact")
    ana.post(f"/cases/{case}/due/{row.pk}/waive/", {"why": "Her attorney said so."})
    shown = said(ana.get(f"/cases/{case}/due/"))
    assert "After the hearing." in shown
    assert "Her attorney said so." in shown
    Case.objects.filter(pk=case).update(labels=["CW-PRIVILEGED"])
    shown = said(ana.get(f"/cases/{case}/due/"))
    assert "the reasons and notes beside it are not" in shown
    assert "hearing" not in shown
    assert "attorney" not in shown
    here = f"/cases/{case}/due/dates/discharged/"
    assert 'name="note"' not in ana.get(here).content.decode()
    ana.post(here, {**when(today - 2 * DAY), "note": "Mine.", "was": "wrong"})
    kept = CaseDate.objects.get(case=case, kind="discharged", is_current=True)
    assert (timezone.localdate(kept.at), kept.note) == (today - 2 * DAY, "After the hearing.")


def test_of_a_case_that_is_over_nothing_is_due_and_no_date_is_entered(ana, case, today, doing):
    cases.close(case=case, closing=cases.Closing("moved", "Gone.", client_told=today), **doing())
    shown = said(ana.get(f"/cases/{case}/due/"))
    assert "The case is over; nothing is due any more." in shown
    assert "Does not apply" in shown
    response = ana.post(f"/cases/{case}/due/dates/", {**when(today), "kind": "discharged"})
    assert response.status_code == 422
    assert "The case is over." in said(response)


def test_the_calendar_names_nobody(ana, case):
    response = ana.get(f"/cases/{case}/due/calendar/")
    assert response["Content-Type"].startswith("text/calendar")
    body = response.content.decode()
    assert f"Case {case.hex[:8].upper()}" in body
    assert "First contact" in body
    for name in ("Rosa", "Testperson", "Ana"):
        assert name not in body


def test_the_statements_of_what_is_due_do_not_grow_with_it(
    ana, case, today, doing, django_assert_max_num_queries, django_assert_num_queries
):
    here = f"/cases/{case}/due/"
    ana.get(here)
    with django_assert_max_num_queries(60) as few:
        ana.get(here)
    for kind in ("discharged", "abuse_suspected", "enrolled"):
        due.enter(case=case, kind=kind, moment=timezone.now() + 50 * DAY, **doing())
    with django_assert_num_queries(len(few)):
        ana.get(here)


def test_a_date_that_is_not_kept_is_not_corrected(case, doing):
    with pytest.raises(LookupError):
        due.correct(case=case, kind="discharged", moment=timezone.now(), **doing())


def test_a_planned_date_whose_day_has_come_is_confirmed_as_it_is(ana, case, today, doing):
    here, yesterday = f"/cases/{case}/due/", today - DAY
    due.enter(case=case, kind="discharged", moment=timezone.now() + 2 * DAY, **doing())
    assert "Its day has come." not in said(ana.get(here))
    CaseDate.objects.filter(case=case, kind="discharged").update(at=dates.noon(yesterday))
    assert "Its day has come." in said(ana.get(here))
    assert "save it as it is" in said(ana.get(f"{here}dates/discharged/"))
    shown = said(ana.post(f"{here}dates/discharged/", when(yesterday), follow=True))

    assert "Its day has come." not in shown
    assert not CaseDate.objects.get(case=case, kind="discharged", is_current=True).is_planned
