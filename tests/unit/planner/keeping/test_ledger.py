"""The ledger: every course against everything held, with the sums; and the course to take next."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from caseway.planner.keeping import ledger
from tests.unit.planner.keeping.keepers import MARY, ON, ccm, kept


def counts(row):
    return any(part.state == "counted" for entry in row.entries for part in entry.parts)


def cell(found, course, column):
    row = found.ledger.rows[course]
    return next(entry for entry in row.entries if entry.credential.short == column)


def states(found, column):
    return [cell(found, index, column).main.state for index in range(len(found.ledger.rows))]


def tally(found, column, id_):
    return next(one for one in found.ledger.tallies if one.credential.short == column and one.clause.id == id_)


def course(**fields):
    return {"title": "Course", "hours": 10, "ethics_hours": 0, "topic": "case_management", "approved_by": ["CCMC"],
            "completed": "2026-01-15", **fields}  # fmt: skip


CCM_ONLY = {"certifications": [ccm()], "licenses": None}


def test_one_course_counts_for_several_credentials_at_once():
    found = kept()
    transitions = 1
    assert [cell(found, transitions, column).main.hours for column in ("CCM", "ACM-RN", "CMGT-BC")] == [20, 20, 20]
    assert [cell(found, transitions, column).main.state for column in ("RN PA", "RN FL")] == ["not_counted"] * 2


def test_a_course_of_the_pace_program_counts_for_the_acm_too():
    found = kept()
    assert cell(found, 2, "CCM").main.state == "counted"
    assert cell(found, 2, "ACM-RN").main.state == "counted"


def test_each_column_counts_what_its_own_rule_counts():
    found = kept()
    assert states(found, "CCM") == ["not_counted", "counted", "counted", "possible", "possible", "counted"]
    assert states(found, "ACM-RN") == ["not_counted", "counted", "counted", "counted", "possible", "counted"]
    assert states(found, "CMGT-BC") == ["not_counted"] + ["counted"] * 5
    assert states(found, "RN FL") == ["not_counted"] * 4 + ["counted", "not_counted"]


def test_why_a_course_does_not_count_is_said():
    found = kept()
    before = cell(found, 0, "CCM").main.because
    assert str(before) == "completed on 2022-05-31, before this cycle began on 2022-06-01"
    wound_care = cell(found, 3, "ACM-RN").parts
    assert [(part.clause.id, part.state) for part in wound_care] == [("hours", "counted"), ("specific", "not_counted")]
    assert "a topic of case management" in str(wound_care[1].because)
    unapproved = cell(found, 3, "CCM").main.because
    assert "did not approve beforehand" in str(unapproved)


def test_a_course_after_the_last_day_is_for_the_next_certificate():
    found = kept(**CCM_ONLY, continuing_education=[course(completed="2027-06-01")])
    assert str(cell(found, 0, "CCM").main.because) == "completed on 2027-06-01, after the last day, 2027-05-31"
    assert found.ledger.rows[0].is_planned
    assert not counts(found.ledger.rows[0])


def test_a_course_still_to_come_counts_and_is_marked():
    found = kept(**CCM_ONLY, continuing_education=[course(completed="2027-01-15")])
    assert (found.ledger.rows[0].is_planned, counts(found.ledger.rows[0])) == (True, True)


def test_a_course_without_a_day_may_count():
    undated = {name: value for name, value in course().items() if name != "completed"}
    found = kept(**CCM_ONLY, continuing_education=[undated])
    assert cell(found, 0, "CCM").main.state == "possible"
    assert not found.ledger.rows[0].is_planned


def test_the_sums():
    found = kept()
    ccm_hours, ethics = tally(found, "CCM", "hours"), tally(found, "CCM", "ethics")
    assert (ccm_hours.surely, ccm_hours.possibly, ccm_hours.needed, ccm_hours.missing) == (56, 70, 80, 24)
    assert (ccm_hours.is_main, ccm_hours.is_required, ccm_hours.field) == (True, True, "hours")
    # How much of the wound care course was on ethics is not known, but not more than all of it.
    assert (ethics.surely, ethics.possibly, ethics.missing, ethics.field) == (6, 18, 2, "ethics_hours")
    second = tally(found, "CMGT-BC", "second-hours")
    assert (second.is_required, second.is_main, second.missing) == (False, False, 80)


def test_the_sums_of_one_credential_begin_with_the_main_one():
    found = kept()
    assert [[one.clause.id for one in found.ledger.tallies_of(column)] for column in found.ledger.columns] == [
        ["hours", "ethics"], ["hours", "specific"], ["hours", "second-hours"], ["child-abuse"], ["human-trafficking"],
    ]  # fmt: skip


def test_hours_that_are_not_known_have_no_upper_end():
    unknown = {name: value for name, value in course(title="Unknown").items() if name not in ("hours", "ethics_hours")}
    found = kept(**CCM_ONLY, continuing_education=[course(), unknown])
    hours, ethics = tally(found, "CCM", "hours"), tally(found, "CCM", "ethics")
    assert (hours.surely, hours.possibly, ethics.surely, ethics.possibly) == (10, None, 0, None)
    part = cell(found, 1, "CCM").main
    assert (part.state, part.hours, str(part.because)) == ("possible", None, "not known: hours")


def test_without_a_word_about_courses_nothing_is_known():
    found = kept(**CCM_ONLY, continuing_education=None)
    assert not found.ledger.is_known
    assert found.ledger.rows == ()
    assert tally(found, "CCM", "hours").possibly is None


def test_quarters_of_hours_are_added_exactly():
    found = kept(**CCM_ONLY, continuing_education=[course(hours=1.25), course(title="B", hours=1.25)])
    assert tally(found, "CCM", "hours").surely == 2.5


def test_what_nobody_counts_courses_for_has_no_column():
    found = kept({"certifications": [{"type": "CMC", "issuer": "NACCM", "expires": "2027-01-01"}]},
                 continuing_education=[course()])  # fmt: skip
    assert found.ledger.columns == ()
    assert found.ledger.rows[0].entries == ()


def test_gaps_come_largest_first_and_only_where_a_course_helps():
    found = kept()
    assert [(one.credential.short, one.clause.id, one.missing) for one in found.ledger.gaps] == [
        ("CCM", "hours", 24), ("CMGT-BC", "hours", 5), ("CCM", "ethics", 2), ("RN PA", "child-abuse", 2),
    ]  # fmt: skip
    late = kept(on=date(2027, 6, 10))
    assert "CCM" not in {one.credential.short for one in late.ledger.gaps}


# --- the next course ---


def test_the_next_course_closes_most_gaps_of_all_credentials():
    best = kept().next_course
    assert best.record == {"hours": 2, "ethics_hours": 2, "topic": "child_abuse", "approved_by": ("CCMC",)}
    assert {(one.tally.credential.short, one.tally.clause.id, one.after) for one in best.closings} == {
        ("CCM", "hours", 22), ("CCM", "ethics", 0), ("CMGT-BC", "hours", 3), ("RN PA", "child-abuse", 0),
    }  # fmt: skip
    assert best.counted == 8
    assert {credential.short for credential in best.credentials} == {"CCM", "CMGT-BC", "RN PA"}


def test_the_courses_after_it_close_the_rest():
    found = kept()
    closed: dict[tuple[str, str], float] = {}
    for step in found.next_courses:
        for closing in step.closings:
            place = (closing.tally.credential.key, closing.tally.clause.id)
            closed[place] = closed.get(place, 0) + closing.hours
    assert closed == {(gap.credential.key, gap.clause.id): gap.missing for gap in found.ledger.gaps}


def test_nothing_is_proposed_where_nothing_is_missing():
    done = [course(hours=80, ethics_hours=8)]
    assert kept(**CCM_ONLY, continuing_education=done).next_courses == ()


def test_what_is_asked_is_not_asked_in_vain():
    found = kept(
        {"certifications": [{"type": "CMGT-BC", "issuer": "ANCC", "expires": "2027-08-31"}]}, continuing_education=[]
    )
    best = found.next_course
    assert (best.hours, best.topic, best.approved_by, best.record) == (75, "", "", {"hours": 75, "ethics_hours": 0})


@pytest.mark.parametrize(("last", "helps"), [("2028-11-23", True), ("2028-11-24", False)])
def test_a_course_too_long_before_the_last_day_is_not_proposed(last, helps):
    """The two hours on child abuse have to lie in the two years before the license ends."""
    license_ = {"type": "RN", "state": "PA", "status": "active", "expires": last}
    found = kept({"licenses": [license_]}, continuing_education=[])
    assert (found.next_course is not None) == helps


def test_after_the_last_day_no_course_helps():
    assert kept(**CCM_ONLY, continuing_education=[], on=date(2027, 6, 1)).next_courses == ()


FEW = settings(max_examples=30)  # each example judges five renewal rules twice
HOURS = some.floats(0, 40).map(lambda number: round(number * 4) / 4)
COURSES = some.lists(
    some.fixed_dictionaries(
        {
            "title": some.sampled_from("ABC"),
            "hours": HOURS,
            "ethics_hours": some.sampled_from([0, 1, 2.5]),
            "topic": some.sampled_from(["case_management", "child_abuse", "wound_care", "human_trafficking"]),
            "approved_by": some.sampled_from([[], ["CCMC"], ["ANCC"], ["PACE", "NASW"]]),
            "completed": some.dates(date(2021, 1, 1), date(2028, 12, 31)).map(date.isoformat),
        }
    ),
    max_size=6,
)


@FEW
@given(COURSES)
def test_the_sums_are_the_engines_own(courses):
    found = kept(continuing_education=courses)
    for one in found.ledger.tallies:
        reason = next(reason for reason in one.credential.verdict.reasons if reason.id == one.clause.id)
        # The engine's words are rounded down to a tenth of an hour.
        assert 0 <= one.surely - reason.observed.surely < 0.1
        assert 0 <= one.possibly - reason.observed.possibly < 0.1
        assert one.is_met == (reason.verdict == "met")


@FEW
@given(COURSES)
def test_what_is_proposed_is_proven_by_the_rules(courses):
    found = kept(continuing_education=courses)
    best = found.next_course
    if best is None:
        return
    taken = kept(continuing_education=[*courses, {**best.record, "title": "New", "completed": ON.isoformat(),
                                                  "approved_by": list(best.record.get("approved_by", []))}])  # fmt: skip
    for closing in best.closings:
        after = tally(taken, closing.tally.credential.short, closing.tally.clause.id)
        assert after.missing == pytest.approx(closing.after)
    assert best.counted >= best.hours


@FEW
@given(COURSES)
def test_a_course_that_does_not_count_may_as_well_not_be_there(courses):
    found = kept(continuing_education=courses)
    left = [courses[row.index] for row in found.ledger.rows if counts(row)]
    again = kept(continuing_education=left)
    sums = {(one.credential.key, one.clause.id): one.surely for one in found.ledger.tallies}
    assert sums == {(one.credential.key, one.clause.id): one.surely for one in again.ledger.tallies}


def test_sentences_are_listed():
    assert set(ledger.TEMPLATES) == {ledger.BEFORE_CYCLE, ledger.AFTER_CYCLE, ledger.NOT_KNOWN}
    assert len(MARY["continuing_education"]) == 6
