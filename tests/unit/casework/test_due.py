"""What is due: met, late, missed, waived, opened again; and what each viewer is shown of it."""

from datetime import date, timedelta

import django
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

django.setup()

from caseway.accounts.entries import AuditEntry  # noqa: E402 - not before Django is set up
from caseway.accounts.policy import Denied  # noqa: E402
from caseway.accounts.roles import Setting  # noqa: E402
from caseway.casework import cases, contact_codes, due, standards  # noqa: E402
from caseway.casework.access import Absent  # noqa: E402
from caseway.casework.models import ProgramDeadlines  # noqa: E402
from caseway.clients.faults import Invalid  # noqa: E402
from caseway.rulebooks import deadlines  # noqa: E402
from tests.unit.casework.dated import noon, working  # noqa: E402
from tests.unit.casework.working import place  # noqa: E402
from tests.unit.clients.conftest import at, elsewhere, make, on, viewer_of  # noqa: E402

__all__ = ["at", "elsewhere", "make", "on", "place", "viewer_of", "working"]

pytestmark = pytest.mark.django_db


def noon_of(year, month, day):
    return noon(date(year, month, day))


# --- words that rules and apps share ---


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        (deadlines.SETTINGS, Setting),
        (deadlines.MODES, contact_codes.Mode),
        (deadlines.PARTIES, contact_codes.Party),
        (deadlines.RESULTS["contact"], contact_codes.Result),
    ],
)
def test_rules_use_the_words_of_the_apps(words, codes):
    assert list(words) == codes.values


def test_the_dates_that_casework_keeps_are_triggers():
    assert {"referred", "eligible", "consent", *standards.STARTS.values()} <= set(standards.triggers())


def test_every_rule_of_ours_has_a_trigger_somebody_keeps():
    for found in (standards.of_program(setting, None, on=date(2026, 11, 2)) for setting in Setting.values):
        assert found.followed
        for one in found.followed:
            assert one.rule.trigger in standards.triggers()


# --- met ---


def test_a_contact_that_reaches_the_client_meets_what_asks_for_one(working):
    case = working(referred="11-09")
    case.keep("discharged", "11-09")
    met = case.reached("11-12", id=case.id)

    rows = [case.one("discharge-contact"), case.one("first-contact")]
    assert set(met) == {row.pk for row in rows}
    assert {(row.status, row.met_at, row.met_by) for row in rows} == {("met", noon("11-12"), f"contact:{case.id}")}


def test_what_meets_nothing_costs_one_statement(working):
    case = working()
    row, doing = case.row, case.doing("11-03")
    missed = due.Happened("contact", noon("11-03"), result="no_answer", mode="phone", party="client")
    with CaptureQueriesContext(connection) as asked:
        assert due.settle(row, missed, **doing) == ()

    assert len(asked) == 1


def test_an_attempt_meets_nothing(working):
    case = working()

    assert case.happened("contact", "11-03", result="no_answer", mode="phone", party="client") == ()
    assert case.one("first-contact").status == "open"


def test_what_comes_after_the_last_moment_is_met_late(working):
    case = working("hospital")
    case.reached(noon("11-03") + timedelta(minutes=1))

    assert case.one("first-contact-day").status == "met_late"


def test_what_is_met_stays_as_it_was_met_first(working):
    case = working()
    case.reached("11-03")

    assert case.reached("11-04") == ()
    assert case.one("first-contact").met_at == noon("11-03")


def test_what_comes_before_its_window_is_not_counted(working):
    case = working("home_health")
    case.keep("care_started", "11-18")
    case.happened("assessment", "11-20", result="completed")

    assert case.one("comprehensive-assessment").status == "met"
    assert case.one("recertification").status == "open"


def test_an_assessment_starts_the_year_after_which_it_is_due_again(working):
    case = working("health_insurance")
    case.keep("eligible", "11-02")
    case.happened("assessment", "11-20", result="begun")
    assert case.one("assessment-begun").status == "met"
    case.happened("assessment", "11-30", result="completed")

    assert case.one("assessment-completed").status == "met"
    row = case.one("assessment-annual")
    assert (row.status, row.due_date, row.grace_date) == ("open", date(2027, 11, 30), date(2028, 1, 30))
    case.happened("assessment", noon_of(2028, 1, 30), result="completed")
    old, new = case.rows("assessment-annual")
    assert (old.status, new.status, new.due_date) == ("met", "open", date(2029, 1, 30))


def test_a_result_from_an_earlier_day_moves_no_date_back(working):
    case = working("health_insurance")
    case.happened("assessment", "11-20", result="completed")
    case.happened("assessment", "11-10", result="completed")

    assert case.one("assessment-annual").due_date == date(2027, 11, 20)


def test_a_plan_agreed_on_is_agreed_again_within_a_year(working):
    case = working("developmental_disability")
    case.happened("plan", "11-17", result="agreed")

    assert case.one("waiver-plan").due_date == date(2027, 11, 17)
    assert case.one("plan-review").due_date == date(2027, 5, 17)
    case.happened("plan", noon_of(2027, 5, 3), result="reviewed")
    assert [case.one(rule).status for rule in ("waiver-plan", "plan-review")] == ["open", "met"]


def test_what_was_entered_in_error_has_met_nothing(working):
    case = working()
    case.reached("11-03", id=case.id)
    contact = due.Happened("contact", noon("11-03"), id=case.id)
    undone = due.undo(case.row, contact, **case.doing("11-04"))

    row = case.one("first-contact")
    assert undone == (row.pk,)
    assert (row.status, row.met_by, row.met_at) == ("open", "", None)


# --- again and again ---


def test_met_this_month_it_is_due_next_month(working):
    case = working("housing")
    case.keep("rehousing_started", "11-10")
    case.reached("11-20")
    old, new = case.rows("monthly-meeting-rehousing")

    assert (old.status, old.renews_date) == ("met", None)
    assert (new.status, new.opens_date, new.due_date) == ("open", date(2026, 12, 1), date(2026, 12, 31))
    assert case.reached("11-25") == ()


def test_a_month_without_a_meeting_was_missed_and_the_next_is_open(working):
    case = working("housing")
    case.keep("rehousing_started", "11-10")
    assert due.renew(**case.doing("11-30")) == 0
    assert due.renew(**case.doing("12-01")) == 1
    old, new = case.rows("monthly-meeting-rehousing")

    assert (old.status, new.status, new.due_date) == ("missed", "open", date(2026, 12, 31))
    assert new.created_by_id == case.user.pk
    assert due.renew(**case.doing("12-01")) == 0


def test_months_in_which_nobody_looked_are_made_up_for(working):
    case = working("housing")
    case.keep("rehousing_started", "11-10")
    due.renew(**case.doing(noon_of(2027, 3, 15)))

    found = [(row.due_date, row.status) for row in case.rows("monthly-meeting-rehousing")]
    assert found == [
        (date(2026, 11, 30), "missed"), (date(2026, 12, 31), "missed"), (date(2027, 1, 31), "missed"),
        (date(2027, 2, 28), "missed"), (date(2027, 3, 31), "open"),
    ]  # fmt: skip


def test_a_meeting_written_down_later_was_held_in_its_month(working):
    case = working("housing")
    case.keep("rehousing_started", "11-10")
    due.renew(**case.doing("12-01"))
    due.settle(
        case.row, due.Happened("contact", noon("11-29"), result="reached", mode="home", party="client"),
        **case.doing("12-02"),
    )  # fmt: skip

    found = [(row.due_date, row.status) for row in case.rows("monthly-meeting-rehousing")]
    assert found == [(date(2026, 11, 30), "met"), (date(2026, 12, 31), "open")]


def test_what_recurs_by_days_stays_late_until_it_is_done_or_late_again(working):
    case = working("housing")
    case.keep("prevention_started", "08-05")
    assert case.one("evaluation-prevention").due_date == date(2026, 11, 5)
    due.renew(**case.doing("11-10"))
    found = [(row.due_date, row.status) for row in case.rows("evaluation-prevention")]
    assert found == [(date(2026, 11, 5), "open"), (date(2027, 2, 5), "open")]

    case.keep("eligibility_reviewed", "11-12")
    found = [(row.due_date, row.status) for row in case.rows("evaluation-prevention")]
    assert found == [(date(2026, 11, 5), "met_late"), (date(2027, 2, 5), "open")]


def test_of_what_is_late_twice_one_was_missed(working):
    case = working("housing")
    case.keep("prevention_started", "08-05")
    due.renew(**case.doing("11-10"))
    due.renew(**case.doing(noon_of(2027, 2, 6)))
    found = [row.status for row in case.rows("evaluation-prevention")]
    assert found == ["missed", "open", "open"]

    due.renew(**case.doing(noon_of(2027, 12, 1)))
    found = [(row.due_date, row.status) for row in case.rows("evaluation-prevention")]
    assert found[2:] == [
        (date(2027, 5, 5), "missed"), (date(2027, 8, 5), "missed"), (date(2027, 11, 5), "open"),
        (date(2028, 2, 5), "open"),
    ]  # fmt: skip


def test_a_case_that_is_over_has_nothing_due_again(working):
    case = working("housing")
    case.keep("rehousing_started", "11-10")
    type(case.row).objects.filter(pk=case.id).update(status="declined", ends=date(2026, 11, 20))
    due.renew(**case.doing("12-01"))

    assert [row.status for row in case.rows("monthly-meeting-rehousing")] == ["open"]


def test_renewing_many_takes_as_many_statements_as_renewing_one(working, place):
    first = working("housing")
    first.keep("rehousing_started", "11-10")
    with CaptureQueriesContext(connection) as few:
        due.renew(**first.doing("12-01"))
    for _ in range(4):
        working("housing").keep("rehousing_started", "12-10")
    with CaptureQueriesContext(connection) as many:
        assert due.renew(**first.doing(noon_of(2027, 1, 1))) == 5

    assert len(many) == len(few)


# --- decided ---


def test_what_is_waived_has_a_reason(working):
    case = working()
    row = case.one("first-contact")
    with pytest.raises(Invalid):
        due.waive(deadline=row.pk, why=" ", **case.doing("11-03"))
    due.waive(deadline=row.pk, why="Two tries on record.", **case.doing("11-03"))

    row = case.one("first-contact")
    assert (row.status, row.why) == ("waived", "Two tries on record.")
    entry = AuditEntry.objects.order_by("-seq").first()
    assert (entry.action, entry.kind, entry.object, entry.reason) == ("case.work", "deadline", row.pk, "waived")
    assert entry.people == case.row.client_id.hex


def test_what_was_decided_is_decided_once(working):
    case = working()
    row = case.one("first-contact")
    due.does_not_apply(deadline=row.pk, why="In custody.", **case.doing("11-03"))

    with pytest.raises(Invalid):
        due.waive(deadline=row.pk, why="Again.", **case.doing("11-03"))


def test_a_month_that_is_waived_is_followed_by_the_next(working):
    case = working("housing")
    case.keep("rehousing_started", "11-10")
    due.waive(deadline=case.one("monthly-meeting-rehousing").pk, why="In hospital.", **case.doing("11-20"))

    found = [(row.due_date, row.status) for row in case.rows("monthly-meeting-rehousing")]
    assert found == [(date(2026, 11, 30), "waived"), (date(2026, 12, 31), "open")]


def test_what_was_decided_by_mistake_is_put_back(working):
    case = working("housing")
    case.keep("rehousing_started", "11-10")
    row = case.one("monthly-meeting-rehousing")
    due.waive(deadline=row.pk, why="In hospital.", **case.doing("11-20"))
    due.put_back(deadline=row.pk, **case.doing("11-21"))
    assert case.rows("monthly-meeting-rehousing")[0].status == "open"
    with pytest.raises(Invalid):
        due.put_back(deadline=row.pk, **case.doing("11-21"))

    due.waive(deadline=row.pk, why="In hospital.", **case.doing("11-22"))
    due.put_back(deadline=row.pk, **case.doing("12-02"))
    row = case.rows("monthly-meeting-rehousing")[0]
    assert (row.status, row.why) == ("missed", "")


def test_only_who_works_on_a_case_decides_what_is_due(working, place, viewer_of, elsewhere):
    case = working()
    row = case.one("first-contact")
    strangers = [
        viewer_of(place.ana, at=noon("11-03")),
        viewer_of(elsewhere.cal, agency=elsewhere.agency, at=noon("11-03")),
    ]
    for stranger in strangers:
        with pytest.raises(Absent):
            due.waive(deadline=row.pk, why="No.", by=stranger, at=noon("11-03"), on=date(2026, 11, 3))
    with pytest.raises(Absent):
        due.waive(deadline=case.id, why="No.", **case.doing("11-03"))


# --- dates by hand ---


def test_a_date_is_entered_by_hand_and_taken_back(working):
    case = working()
    due.enter(case=case.id, kind="discharged", moment=noon("11-09"), **case.doing("11-09"))
    assert case.one("discharge-contact").status == "open"
    entry = AuditEntry.objects.order_by("-seq").first()
    assert (entry.kind, entry.reason, entry.changed) == ("case_date", "discharged", "at")
    due.withdraw(case=case.id, kind="discharged", **case.doing("11-09"))

    assert case.rows("discharge-contact", status="open") == []
    with pytest.raises(Absent):
        due.withdraw(case=case.id, kind="discharged", **case.doing("11-09"))


def test_dates_that_casework_keeps_are_not_entered_by_hand(working):
    case = working()
    for kind in ("assessed", "nonsense"):
        with pytest.raises(Invalid):
            due.enter(case=case.id, kind=kind, moment=noon("11-09"), **case.doing("11-09"))
        with pytest.raises(Invalid):
            due.withdraw(case=case.id, kind=kind, **case.doing("11-09"))


def test_a_case_that_is_over_takes_no_more_dates(working):
    case = working()
    cases.move(case=case.id, status="declined", why="No.", **case.doing("11-03"))
    with pytest.raises(Invalid):
        due.enter(case=case.id, kind="discharged", moment=noon("11-09"), **case.doing("11-09"))


# --- what a program follows ---


def chosen(place, viewer_of, sets, state="", *, day="11-03", program=None):
    due.choose(
        program=(program or place.health).pk, sets=sets, state=state, by=viewer_of(place.ada, at=noon(day), proven=True),
        at=noon(day),
        on=noon(day).date(),
    )  # fmt: skip


def test_a_program_that_chooses_follows_what_it_chose(working, place, viewer_of):
    case = working("mental_health")
    case.keep("discharged_psychiatric", "11-02")
    chosen(place, viewer_of, ["deadline/agency"])
    assert [row.status for row in case.rows("follow-up-7")] == ["superseded"]
    chosen(place, viewer_of, None, "TX")

    assert [row.status for row in case.rows("follow-up-7")] == ["superseded", "open"]
    row = ProgramDeadlines.objects.get(program=place.health)
    assert (row.sets, row.state, row.version) == (None, "TX", 2)


def test_what_is_over_already_is_not_opened_by_a_new_choice(working, place, viewer_of):
    chosen(place, viewer_of, [], day="11-02")
    case = working("mental_health")
    case.keep("discharged_psychiatric", "11-03")
    assert case.rows() == []
    chosen(place, viewer_of, ["deadline/ncqa"], day="11-11")

    assert case.rows("follow-up-7") == []
    assert case.one("follow-up-30").due_date == date(2026, 12, 3)


def test_a_states_holidays_count_where_a_rule_lets_them(working, place, viewer_of):
    chosen(place, viewer_of, None, "TX", day="11-02")
    case = working(referred="11-25")
    case.keep("discharged", "11-25")

    assert case.one("first-contact").due_date == date(2026, 12, 1)  # Friday is a holiday in Texas
    assert case.one("discharge-contact").due_date == date(2026, 11, 30)


def test_a_choice_names_what_there_is(place, viewer_of, elsewhere):
    with pytest.raises(Invalid) as refused:
        chosen(place, viewer_of, ["deadline/nothing"], "ZZ")
    assert set(refused.value.faults) == {"sets", "state"}
    with pytest.raises(Denied):
        chosen(place, viewer_of, None, program=elsewhere.health)
    with pytest.raises(Denied):
        due.choose(program=place.health.pk, sets=None, state="", by=viewer_of(place.cal), at=noon("11-02"), on=date(2026, 11, 2))  # fmt: skip


def test_what_a_program_no_longer_follows_is_not_opened_again(working, place, viewer_of):
    case = working("housing")
    case.keep("rehousing_started", "11-10")
    ProgramDeadlines.objects.create(
        program=place.health, sets=["deadline/agency"], organization=place.agency, created_at=noon("11-10"),
        updated_at=noon("11-10"), created_by=case.user, updated_by=case.user,
    )  # fmt: skip
    case.reached("11-20")
    assert [row.status for row in case.rows("monthly-meeting-rehousing")] == ["met"]
    due.renew(**case.doing("12-01"))
    assert len(case.rows("monthly-meeting-rehousing")) == 1

    case.keep("prevention_started", "11-11")
    assert case.rows("monthly-meeting-prevention") == []
    case.keep("rehousing_started", "11-12")
    assert {row.status for row in case.rows("evaluation-rehousing")} == {"superseded"}
