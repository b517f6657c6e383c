"""The subtle cases about windows, fees, exams and renewal: each named by its number, each with its right answer."""

from datetime import date, timedelta

import pytest

from caseway import rulebooks

CCM = rulebooks.shelf().particulars("certification/ccmc/ccm")
CDMS = rulebooks.shelf().particulars("certification/ccmc/cdms")
ACM_RN = rulebooks.shelf().particulars("certification/acma/acm-rn")
ACM_SW = rulebooks.shelf().particulars("certification/acma/acm-sw")
CMGT = rulebooks.shelf().particulars("certification/ancc/cmgt-bc")
EVERY = [CCM, CDMS, ACM_RN, ACM_SW, CMGT]


def fact(facts, label):
    return next(fact for fact in facts if fact.label == label)


def test_b1_the_rule_must_be_met_when_the_application_is_sent():
    assert "day you send the application" in fact(CCM.application, "When the rule must be met").says


def test_b3_who_holds_a_license_applies_with_it():
    assert "has to apply with it" in fact(CCM.application, "License option").says


@pytest.mark.parametrize("found", [ACM_RN, ACM_SW])
def test_b20_one_part_passed_leaves_six_months_from_the_first_fail(found):
    assert "six months from the day you first failed" in fact(found.retest, "Passed one part only").says


@pytest.mark.parametrize("found", [ACM_RN, ACM_SW])
def test_b20_the_day_of_purchase_chooses_the_retest_rule_and_one_day_is_undefined(found):
    new, old = fact(found.retest, "Attempts"), fact(found.retest, "Bought before")

    assert (new.holds(date(2024, 4, 1)), old.holds(date(2024, 4, 1))) == (True, False)
    assert (new.holds(date(2024, 3, 30)), old.holds(date(2024, 3, 30))) == (False, True)
    assert (new.holds(date(2024, 3, 31)), old.holds(date(2024, 3, 31))) == (False, False)
    assert any("March 31, 2024" in row.label for row in found.unpublished)


@pytest.mark.parametrize("found", [ACM_RN, ACM_SW])
def test_b21_the_two_scores_of_the_simulation_are_not_averaged(found):
    assert "one does not make up for the other" in fact(found.exam.facts, "Simulation score").says


def test_b25_hours_in_pharmacology_are_for_aprns_only():
    assert "not asked here" in fact(CMGT.renewal, "Pharmacology").says


def test_b26_the_ccm_has_fixed_windows_and_the_others_are_on_demand():
    schedules = {found.letters: found.windows.schedule for found in EVERY}

    assert schedules == {
        "CCM": "fixed", "CDMS": "fixed", "ACM-RN": "on_demand", "ACM-SW": "on_demand", "CMGT-BC": "on_demand",
    }  # fmt: skip
    assert ACM_RN.next_window(date(2026, 11, 23)) is None


def test_b26_eligible_today_means_an_exam_months_later():
    window = CCM.next_window(date(2026, 11, 23))

    assert (window.apply_from, window.apply_until) == (date(2026, 11, 1), date(2027, 1, 31))
    assert (window.test_from, window.test_until) == (date(2027, 4, 1), date(2027, 4, 30))
    assert window.is_open(date(2026, 11, 23))
    assert window.inferred
    assert window.source.standing == "inferred"
    assert "four to six weeks" in CCM.results[0].says


@pytest.mark.parametrize(
    ("on", "apply_until", "test_month"),
    [
        (date(2025, 1, 31), date(2025, 1, 31), 4),  # the last day of a window, and the day after
        (date(2025, 2, 1), date(2025, 5, 31), 8),
        (date(2025, 6, 1), date(2025, 10, 15), 12),
        (date(2025, 10, 15), date(2025, 10, 15), 12),
        (date(2025, 10, 16), date(2026, 1, 31), 4),
        (date(2026, 2, 1), date(2026, 5, 31), 8),
    ],
)
def test_b26_the_next_window_to_apply_in(on, apply_until, test_month):
    window = CCM.next_window(on)

    assert (window.apply_until, window.test_from.month) == (apply_until, test_month)


def test_a_published_window_goes_before_a_computed_one():
    window = CCM.next_window(date(2026, 3, 1))

    assert not window.inferred
    assert window.source.standing == "draft"


def test_b26_no_window_is_open_between_two_windows():
    assert not CCM.next_window(date(2026, 6, 15)).is_open(date(2026, 6, 15))


def test_the_cdms_has_two_windows_a_year_and_the_first_day_of_one_is_not_known():
    window = CDMS.next_window(date(2026, 11, 23))

    assert (window.apply_from, window.apply_until, window.test_from.month) == (None, date(2027, 1, 31), 3)
    assert not window.is_open(date(2026, 11, 23))
    assert CDMS.next_window(date(2027, 2, 1)).apply_until == date(2027, 6, 30)


def test_b27_each_body_has_its_own_days_of_grace():
    grace = {found.letters: found.renewal.late_days for found in EVERY}

    assert grace == {"CCM": 30, "CDMS": 90, "ACM-RN": None, "ACM-SW": None, "CMGT-BC": 0}


def test_b28_a_ccm_certificate_ends_on_one_of_two_days_of_the_year():
    assert CCM.renewal.ends == ((5, 31), (11, 30))
    assert CDMS.renewal.ends == ((3, 31), (9, 30), (12, 31))
    assert CMGT.renewal.ends == ()


def test_b29_hours_in_ethics_are_inside_and_other_topics_have_a_ceiling():
    assert (CCM.renewal.hours, CCM.renewal.ethics) == (80, 8)
    assert (CDMS.renewal.hours, CDMS.renewal.ethics) == (80, 4)
    assert (ACM_RN.renewal.hours, ACM_RN.renewal.ethics, ACM_RN.renewal.other_at_most) == (40, None, 10)
    assert CMGT.renewal.hours == 75
    assert "on top of the 75 hours" in fact(CMGT.renewal, "The other half").says


def test_b30_an_hour_has_a_unit_where_one_is_published():
    assert "60 minutes" in fact(ACM_SW.renewal, "Unit").says
    assert "15 contact hours" in fact(CMGT.renewal, "Credits").says
    assert any(row.label == "Unit of an hour" for row in CCM.unpublished)


def test_b31_a_course_approved_afterwards_costs_a_fee():
    assert CCM.fee("course-approval", date(2026, 11, 23)).amount == 15
    assert "costs nothing" in fact(CCM.renewal, "Approved courses").says


def test_b32_retired_is_neither_active_nor_lost():
    assert "nine months after the last day" in fact(CCM.renewal, "Retired (CCM-R)").says
    assert "Within five years of the last day, without an exam" in fact(CCM.renewal, "Back from retired").says


def test_b33_renewal_asks_for_a_license_in_force():
    assert "copy of a current license" in fact(CCM.renewal, "If a license lapses").says
    assert "must stay active" in fact(CMGT.renewal, "License").says


def test_b34_the_self_employed_name_three_firms_that_buy():
    assert "three firms that buy your services" in fact(CCM.documents, "Client firms").says


@pytest.mark.parametrize(
    ("fee", "on", "amount"),
    [
        ("application", date(2025, 12, 31), 225),
        ("application", date(2026, 1, 1), 235),
        ("renewal", date(2025, 12, 31), 275),
        ("renewal", date(2026, 1, 1), 285),
        ("exam", date(2026, 1, 1), 195),
        ("late", date(2026, 1, 1), 175),
        ("deferral", date(2026, 1, 1), 85),
        ("renewal-exam", date(2026, 1, 1), 470),
    ],
)
def test_b35_a_fee_depends_on_the_day(fee, on, amount):
    assert CCM.fee(fee, on).amount == amount


def test_b35_the_cost_of_a_first_attempt_depends_on_the_day():
    assert CCM.first_cost_total(date(2024, 6, 1)) == 420
    assert CCM.first_cost_total(date(2026, 11, 23)) == 430
    assert CDMS.first_cost_total(date(2026, 11, 23)) == 430
    assert CMGT.first_cost_total(date(2026, 11, 23)) == 395
    assert ACM_RN.first_cost_total(date(2026, 11, 23)) is None


def test_b38_rn_bc_alone_does_not_show_case_management():
    assert "does not show case management" in fact(CMGT.history, "RN-BC").says


def test_b39_the_issuer_identifies_a_credential():
    assert {(found.letters, found.issuer) for found in EVERY} == {
        ("CCM", "CCMC"), ("CDMS", "CCMC"), ("ACM-RN", "ACMA"), ("ACM-SW", "ACMA"), ("CMGT-BC", "ANCC"),
    }  # fmt: skip


def test_b43_a_state_can_require_what_the_body_calls_voluntary():
    georgia = next(row for row in CCM.required_by if row.label.startswith("Georgia"))

    assert "ACM and CMGT-BC are not on the list" in georgia.says
    assert not georgia.holds(date(2015, 12, 31))
    assert georgia.holds(date(2016, 1, 1))


def test_b44_an_impossible_day_of_an_official_page_is_noted_and_never_used():
    notes = [row.note for row in CCM.windows.rows]

    assert any("February 29, 2025" in note for note in notes)
    assert all(row.apply_until < row.test_from <= row.test_until for row in CCM.windows.rows)


@pytest.mark.parametrize("found", EVERY, ids=lambda found: found.letters)
def test_every_computed_window_is_in_order_for_ten_years(found):
    on = date(2026, 1, 1)
    while on < date(2036, 1, 1):
        for window in found.coming_windows(on):
            assert window.apply_from is None or window.apply_from <= window.apply_until
            assert on <= window.apply_until < window.test_from <= window.test_until
        on += timedelta(days=31)


def test_the_outline_in_use_depends_on_the_day():
    assert [domain.percent for domain in CCM.outline(date(2025, 7, 31)).domains] == [28, 25, 19, 17, 11]
    assert [domain.percent for domain in CCM.outline(date(2025, 8, 1)).domains] == [30, 20, 12, None, None, None]
    assert CDMS.outline(date(2026, 1, 1)) is None


@pytest.mark.parametrize("found", EVERY, ids=lambda found: found.letters)
def test_what_is_not_published_is_said_and_asked(found):
    assert found.unpublished
    assert all(row.question.endswith((".", "?")) for row in found.unpublished)
