"""What is held: cycles, how each stands, which days matter, and what to do about it."""

import shutil
from datetime import date

import pytest

from caseway import rulebooks
from caseway.planner.keeping import due
from caseway.planner.keeping import kept as keeping
from caseway.rulebooks import Shelf
from tests.unit.planner.keeping.keepers import MARY, ON, ccm, kept, one


def shelf_with_a_bare_rule(tmp_path):
    """The shelf with a certification of an adopter's that has a rule and no particulars."""
    folder = tmp_path / "certification" / "bh" / "ch"
    source = rulebooks.shelf().rulebook("certification/ccmc/cdms").folder
    folder.mkdir(parents=True)
    shutil.copy(source / "2021-03-01.yaml", folder)
    return Shelf((*rulebooks.shelf().roots, tmp_path))


def test_every_certification_and_license_is_told_in_the_order_of_the_file():
    titles = [str(credential.title) for credential in kept().credentials]
    assert titles == ["CCM", "ACM-RN", "CMGT-BC", "RN license, PA", "RN license, FL"]


def test_heads_of_columns_are_short():
    assert [credential.short for credential in kept().credentials] == ["CCM", "ACM-RN", "CMGT-BC", "RN PA", "RN FL"]
    assert one({"expires": "2027-01-01"}, "licenses").short == "licenses[0]"


@pytest.mark.parametrize(
    ("record", "begins"),
    [
        (ccm(), date(2022, 6, 1)),  # the day after the last day of the certificate before
        (ccm(issued="2024-08-15"), date(2024, 8, 15)),  # the first certificate begins when it was issued
        (ccm(issued=None), date(2022, 6, 1)),
    ],
)
def test_a_cycle_begins_after_the_one_before(record, begins):
    cycle = one({name: value for name, value in record.items() if value}).cycle
    assert (cycle.begins, cycle.ends) == (begins, date(2027, 5, 31))


def test_the_last_day_of_the_cycle_before_belongs_to_that_one():
    first = one(
        ccm(), continuing_education=[{"title": "A", "hours": 8, "approved_by": ["CCMC"], "completed": "2022-05-31"}]
    )
    second = one(
        ccm(), continuing_education=[{"title": "A", "hours": 8, "approved_by": ["CCMC"], "completed": "2022-06-01"}]
    )
    hours = [next(reason for reason in held.verdict.reasons if reason.id == "hours") for held in (first, second)]
    assert [reason.observed.surely for reason in hours] == [0, 8]


def test_of_several_certificates_of_one_certification_the_latest_counts():
    before = {"type": "CCM", "issuer": "CCMC", "issued": "2017-05-31", "expires": "2022-05-31"}
    found = kept({"certifications": [before, ccm(), {"type": "CCM", "issuer": "CCMC"}]})
    assert [credential.key for credential in found.credentials] == ["certifications[1]", "certifications[2]"]
    states = [{"type": "RN", "state": state, "expires": "2027-01-31"} for state in ("TX", "OH")]
    assert len(kept({"licenses": states}).credentials) == 2


def test_a_license_has_no_known_beginning_and_its_courses_are_all_looked_at():
    held = one({"type": "RN", "state": "FL", "expires": "2027-07-31"}, "licenses", continuing_education=[])
    assert held.cycle.begins is None
    assert held.rulebook == "license/fl/renewal"
    assert held.cycle.holds(date(1990, 1, 1))
    assert not held.cycle.holds(date(2027, 8, 1))


@pytest.mark.parametrize(
    ("last", "warned"),
    [("2027-05-31", False), ("2027-11-30", False), ("2027-06-30", True)],
)
def test_b28_a_ccm_that_ends_on_another_day_is_warned_about(last, warned):
    warnings = one(ccm(expires=last)).warnings
    assert [warning.template == keeping.ODD_DAY for warning in warnings] == [True] * warned
    if warned:
        assert "2027-05-31, 2027-11-30" in str(warnings[0])
        assert "2027-06-30" in str(warnings[0])


def test_a_certification_on_any_day_is_not_warned_about():
    assert one({"type": "CMGT-BC", "issuer": "ANCC", "expires": "2027-08-14"}).warnings == ()


# --- how it stands ---


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2027, 2, 28), "in_force"),
        (date(2027, 3, 1), "open"),
        (date(2027, 5, 31), "open"),
        (date(2027, 6, 1), "late"),
        (date(2027, 6, 30), "late"),
        (date(2027, 7, 1), "lapsed"),
    ],
)
def test_a_ccm_through_its_year(on, name):
    assert one(ccm(), on=on).status.name == name


def test_b27_each_body_has_its_own_grace():
    day_after = {
        "CCM": one(ccm(), on=date(2027, 6, 1)),
        "CDMS": one({"type": "CDMS", "issuer": "CCMC", "expires": "2027-03-31"}, on=date(2027, 4, 1)),
        "CMGT-BC": one({"type": "CMGT-BC", "issuer": "ANCC", "expires": "2027-08-31"}, on=date(2027, 9, 1)),
        "ACM-RN": one({"type": "ACM-RN", "issuer": "ACMA", "expires": "2028-02-29"}, on=date(2028, 3, 1)),
    }
    templates = {letters: held.status.says.template for letters, held in day_after.items()}
    assert templates == {
        "CCM": due.LATE_REASON, "CDMS": due.LATE_REASON, "CMGT-BC": due.NO_GRACE, "ACM-RN": due.LATE_NOT_KNOWN,
    }  # fmt: skip
    assert day_after["CCM"].status.says.values["until"] == date(2027, 6, 30)
    assert day_after["CDMS"].status.says.values["until"] == date(2027, 6, 29)


def test_a_late_renewal_costs_more():
    late = next(one for one in one(ccm(), on=date(2027, 6, 10)).dues if one.kind == "late")
    assert [fee.amount for fee in late.fees] == [285, 175]


@pytest.mark.parametrize(
    ("on", "template"),
    [
        (date(2027, 7, 1), due.RETIRE),  # 30 days for a late request are over
        (date(2028, 2, 29), due.RETIRE),
        (date(2028, 3, 1), due.TOO_LATE),  # nine months after 31 May end on 29 February 2028
    ],
)
def test_b32_retired_can_be_taken_for_nine_months(on, template):
    held = one(ccm(), on=on)
    assert (held.status.name, held.status.says.template) == ("lapsed", template)


@pytest.mark.parametrize(("on", "template"), [(date(2032, 5, 31), due.RETIRED), (date(2032, 6, 1), due.RETIRED_LONG)])
@pytest.mark.parametrize("record", [ccm(type="CCM-R"), ccm(status="retired")])
def test_b32_who_is_retired_comes_back_within_five_years(record, on, template):
    held = one(record, on=on)
    assert (held.status.name, held.status.says.template) == ("retired", template)
    assert [(one.kind, one.day) for one in held.dues] == [("back", date(2032, 5, 31))]


def test_b32_who_is_retired_needs_the_hours_of_the_years_before_coming_back():
    course = {"title": "A", "hours": 80, "ethics_hours": 8, "approved_by": ["CCMC"], "completed": "2029-01-15"}
    nurse = {"type": "RN", "status": "active", "restricted": False, "expires": "2040-01-01"}
    held = one(ccm(status="retired"), on=date(2030, 1, 1), continuing_education=[course], licenses=[nurse], degrees=[])
    assert (held.cycle.ends, held.verdict.verdict, held.is_renewable) == (date(2030, 1, 1), "met", True)


def test_retired_from_what_nobody_knows_is_said_so():
    record = {"type": "CMC", "issuer": "NACCM", "status": "retired", "expires": "2025-01-01"}
    held = one(record)
    assert (held.status.says.template, held.dues) == (due.RETIRED_OPEN, ())


@pytest.mark.parametrize(
    ("on", "name"),
    [
        (date(2026, 8, 30), "in_force"),
        (date(2026, 8, 31), "open"),  # one year before
        (date(2027, 7, 6), "open"),
        (date(2027, 7, 7), "closing"),  # less than eight weeks before
        (date(2027, 8, 31), "closing"),
    ],
)
def test_a_body_that_names_a_time_before_the_last_day(on, name):
    held = one({"type": "CMGT-BC", "issuer": "ANCC", "expires": "2027-08-31"}, on=on)
    assert held.status.name == name
    assert [(one.kind, one.day) for one in held.dues] == [
        ("opens", date(2026, 8, 31)), ("renew", date(2027, 7, 6)), ("ends", date(2027, 8, 31)),
    ]  # fmt: skip


@pytest.mark.parametrize("label", ["inactive", "lapsed", "suspended", "revoked"])
def test_a_label_that_says_no_counts_while_the_days_say_yes(label):
    held = one(ccm(status=label))
    assert (held.status.name, held.is_renewable) == ("not_active", False)


def test_days_come_before_a_label_that_says_yes():
    assert one(ccm(), on=date(2029, 1, 1)).status.name == "lapsed"
    assert one(ccm(status="lapsed"), on=date(2027, 6, 1)).status.name == "late"


def test_what_is_pending_is_not_yet_issued():
    assert one(ccm(status="pending")).status.name == "pending"


@pytest.mark.parametrize("record", [ccm(expires=None), {"type": "CCM", "issuer": "CCMC"}])
def test_without_a_last_day_nothing_is_due_and_the_day_is_asked(record):
    held = one(record)
    assert (held.status.name, held.dues, held.cycle, held.verdict) == ("not_known", (), None, None)
    assert [warning.template for warning in held.warnings] == [keeping.NO_LAST_DAY]
    assert held.fees


def test_a_license_that_does_not_expire_is_in_force():
    held = one({"type": "RN", "state": "TX", "expires": None}, "licenses")
    assert (held.status.says.template, held.dues) == (due.ENDLESS, ())


def test_a_license_that_ended_has_lapsed_and_nothing_is_said_of_grace():
    held = one({"type": "RN", "state": "TX", "expires": "2026-11-22"}, "licenses")
    assert (held.status.name, held.status.says.template, held.dues) == ("lapsed", due.LAPSED, ())


def test_a_license_whose_last_day_is_not_known_is_asked_for():
    held = one({"type": "RN", "state": "FL"}, "licenses")
    assert [warning.template for warning in held.warnings] == [keeping.NO_LAST_DAY, keeping.BOARD_NOT_KNOWN]


@pytest.mark.parametrize(
    ("record", "title"),
    [
        ({"type": "RN", "state": "PA"}, "RN license, PA"),
        ({"type": "RN"}, "RN license"),
        ({"type": "pharmacist", "state": "OH"}, "Pharmacist license, OH"),
        ({"state": "OH"}, "license"),
    ],
)
def test_what_a_license_is_called(record, title):
    assert str(one(record, "licenses").title) == title


def test_b39_the_issuer_says_which_certification_it_is():
    builder = one({"type": "CCM", "issuer": "CMAA", "expires": "2027-05-31"})
    nobody = one({"type": "CCM", "expires": "2027-05-31"})
    nothing = one({"expires": "2027-05-31"})
    assert [held.verdict for held in (builder, nobody, nothing)] == [None, None, None]
    assert [held.warnings[0].template for held in (builder, nobody, nothing)] == [
        keeping.NOT_ON_SHELF, keeping.NO_ISSUER, keeping.NO_ISSUER,
    ]  # fmt: skip
    assert str(nothing.title) == "certification"
    assert [one.kind for one in builder.dues] == ["renew"]


def test_a_rule_without_particulars_around_it_is_no_stumbling_block(tmp_path):
    shelf = shelf_with_a_bare_rule(tmp_path)
    assert "certification/bh/ch" in shelf.names("certification")
    assert kept(shelf=shelf).credentials[0].status.name == "in_force"


def test_a_certification_without_a_renewal_rule_still_has_its_days(tmp_path):
    folder = tmp_path / "certification" / "ccmc" / "ccm"
    source = rulebooks.shelf().rulebook("certification/ccmc/ccm").folder
    shutil.copytree(source, folder, ignore=shutil.ignore_patterns("renewal"))
    held = kept(shelf=Shelf((tmp_path,))).credentials[0]
    assert (held.verdict, held.rulebook, held.gaps) == (None, "", ())
    assert [one.kind for one in held.dues] == ["opens", "renew", "answer"]


def test_a_last_day_before_the_oldest_edition_is_judged_by_it():
    held = one(ccm(issued="1998-01-01", expires="2003-05-31"), on=date(2003, 1, 1))
    assert held.verdict.rule.edition == date(2014, 1, 1)


# --- what is due ---


def test_the_days_still_to_come_are_in_order():
    found = kept()
    days = [one.day for _, one in found.dues]
    assert days == sorted(days)
    assert all(day >= ON for day in days)
    assert [one.kind for credential, one in found.dues if credential.title == "CCM"] == ["opens", "renew", "answer"]


def test_b35_the_fee_is_that_of_the_day_to_renew_by():
    def fee(last):
        return [fee.amount for one_ in one(ccm(expires=last), on=date(2025, 1, 1)).dues for fee in one_.fees]

    assert fee("2025-11-30") == [275]
    assert fee("2026-05-31") == [285]


def test_the_fees_of_renewing_are_listed():
    amounts = {fee.id: fee.amount for fee in one(ccm()).fees}
    assert amounts == {"renewal": 285, "renewal-exam": 470, "course-approval": 15, "late": 175}


def test_keys_of_days_say_nothing_about_the_person():
    keys = {one.key for _, one in kept().dues}
    assert "ccmc-ccm-renew-2027" in keys
    assert "license-rn-fl-renew-2027" in keys
    assert due.slug("") == "credential"


# --- what is missing ---


def test_gaps_are_as_small_as_can_be_named():
    found = {credential.short: [gap.id for gap in credential.gaps] for credential in kept().credentials}
    assert found == {
        "CCM": ["hours", "ethics"],
        "ACM-RN": [],
        "CMGT-BC": ["hours", "category"],
        "RN PA": ["child-abuse", "other-hours"],
        "RN FL": ["other-hours"],
    }


def test_a_license_that_ends_first_is_to_be_renewed_first():
    license_ = {"type": "RN", "state": "TX", "status": "active", "restricted": False, "expires": "2027-04-30"}
    held = one({"type": "CMGT-BC", "issuer": "ANCC", "expires": "2027-08-31"}, licenses=[license_], activities=[])
    gap = next(gap for gap in held.gaps if gap.id == "license")
    assert str(held.remark(gap)) == (
        "RN TX (license 1) ends on 2027-04-30, before the last day of the CMGT-BC. Renew it first."
    )


def test_other_gaps_need_no_remark():
    held = kept().credentials[2]
    assert [held.remark(gap) for gap in held.gaps] == [None, None]


def test_a_license_of_another_kind_is_no_remark():
    license_ = {"type": "PT", "state": "TX", "status": "active", "restricted": False, "expires": "2030-04-30"}
    held = one({"type": "CMGT-BC", "issuer": "ANCC", "expires": "2027-08-31"}, licenses=[license_], activities=[])
    gap = next(gap for gap in held.gaps if gap.id == "license")
    assert held.remark(gap) is None


def test_nothing_held_is_nothing_kept():
    found = kept({})
    assert (found.credentials, found.dues, found.next_course) == ((), (), None)


def test_all_sentences_are_listed_for_translation():
    assert {due.IN_FORCE, keeping.ODD_DAY} <= set(keeping.TEMPLATES)
    assert len(set(keeping.TEMPLATES)) == len(keeping.TEMPLATES)
    assert MARY["certifications"]
