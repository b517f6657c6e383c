"""The structured part of `renewal:` in particulars: days around a last day, and what is wrong in a file."""

from datetime import date

import pytest

from caseway import rulebooks
from caseway.rulebooks import particulars_reading

WHOLE = """
  windows: [{ends: "12-31", opens: "10-01", answer: "01-15"}]
  late_reason: true
  retired: {letters: CH-R, within: 9 months, back: 5 years, source: page}
"""


def renewal_of(folder, more=WHOLE, *, ends='["12-31"]'):
    path = folder / "particulars.yaml"
    text = path.read_text(encoding="utf-8")
    changed = text.replace('  ends: ["12-31"]\n', f"  ends: {ends}\n{more.strip(chr(10))}\n")
    assert changed != text
    path.write_text(changed, encoding="utf-8")
    return particulars_reading.read(path).renewal


def test_a_window_around_the_last_day(folder):
    found = renewal_of(folder)
    last = date(2027, 12, 31)
    assert (found.opens(last), found.closes(last), found.answers(last)) == (date(2027, 10, 1), last, date(2028, 1, 15))
    assert (found.late_reason, found.retired.letters, str(found.retired.within)) == (True, "CH-R", "9 months")


def test_a_window_may_open_in_the_year_before(folder):
    found = renewal_of(folder, '  windows: [{ends: "01-31", opens: "11-01"}]', ends='["01-31"]')
    last = date(2028, 1, 31)
    assert (found.opens(last), found.answers(last)) == (date(2027, 11, 1), None)


def test_a_time_before_the_last_day(folder):
    found = renewal_of(folder, "  apply_from: 1 year\n  apply_until: 56 days", ends="[]")
    last = date(2027, 8, 31)
    assert (found.opens(last), found.closes(last), found.answers(last)) == (date(2026, 8, 31), date(2027, 7, 6), None)


def test_what_is_not_published_is_not_known(folder):
    found = renewal_of(folder, "", ends="[]")
    last = date(2027, 8, 31)
    assert (found.opens(last), found.closes(last), found.answers(last)) == (None, last, None)
    assert (found.late_reason, found.retired, found.windows) == (False, None, ())


def test_a_day_that_is_no_last_day_has_no_window(folder):
    found = renewal_of(folder)
    assert found.opens(date(2027, 6, 30)) is None
    assert (found.may_end(date(2027, 12, 31)), found.may_end(date(2027, 6, 30))) == (True, False)


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ('  windows: [{ends: "06-30", opens: "04-01"}]', "a window ends on a day that is not one of “ends”"),
        ('  windows: [{ends: "12-31"}]', "“opens” is missing; a day of the year is expected"),
        ('  windows: [{ends: "12-31", opens: "02-30"}]', "a day of every year is expected"),
        ("  apply_from: soon", "a length of time is expected here, such as “9 months” or “56 days”"),
        ("  apply_until: 3", "words are expected here"),
        ("  late_reason: maybe", "true or false is expected here"),
        ("  retired: {letters: CH-R, within: 9 months, source: page}", "“back” is missing"),
        ("  retired: {letters: CH-R, within: a while, back: 5 years, source: page}", "a length of time is expected"),
        ("  retired: {letters: CH-R, within: 9 months, back: 5 years}", "“source” is missing"),
        ("  retired: none", "entries are expected here"),
        ("  grace: 3", "unknown entry “grace”"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(folder, more, says):
    path = folder / "particulars.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('  ends: ["12-31"]\n', f'  ends: ["12-31"]\n{more}\n'), encoding="utf-8")
    faults = [str(fault) for fault in rulebooks.check(folder)]
    assert any(says in fault and "particulars.yaml:" in fault for fault in faults), faults


# --- what our own rulebooks say ---


def renewal(name):
    return rulebooks.shelf().particulars(f"certification/{name}").renewal


@pytest.mark.parametrize(
    ("last", "opens", "answer"),
    [
        (date(2027, 5, 31), date(2027, 3, 1), date(2027, 6, 15)),
        (date(2027, 11, 30), date(2027, 9, 1), date(2027, 12, 15)),
    ],
)
def test_the_windows_of_the_ccm(last, opens, answer):
    found = renewal("ccmc/ccm")
    assert (found.opens(last), found.closes(last), found.answers(last)) == (opens, last, answer)


def test_the_cmgt_bc_wants_the_application_eight_weeks_before():
    found = renewal("ancc/cmgt-bc")
    assert found.closes(date(2027, 8, 31)) == date(2027, 7, 6)
    assert found.opens(date(2027, 8, 31)) == date(2026, 8, 31)


def test_who_asks_for_a_reason_and_who_has_a_status_for_the_retired():
    assert {name: renewal(name).late_reason for name in ("ccmc/ccm", "ccmc/cdms", "ancc/cmgt-bc", "acma/acm-rn")} == {
        "ccmc/ccm": True, "ccmc/cdms": True, "ancc/cmgt-bc": False, "acma/acm-rn": False,
    }  # fmt: skip
    assert (renewal("ccmc/ccm").retired.letters, renewal("ccmc/cdms").retired.letters) == ("CCM-R", "CDMS-R")
    assert renewal("acma/acm-sw").retired is None


@pytest.mark.parametrize("name", rulebooks.shelf().names("renewal"))
def test_a_renewal_has_at_least_twelve_cases(name):
    assert len(rulebooks.run_cases(rulebooks.shelf().rulebook(name))) >= 12


def test_renewals_are_kept_for_every_certification_and_two_states():
    shelf = rulebooks.shelf()
    assert shelf.names("renewal") == [
        *(f"{name}/renewal" for name in shelf.names("certification")), "license/fl/renewal", "license/pa/renewal",
    ]  # fmt: skip
