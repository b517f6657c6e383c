from datetime import date

import pytest

from caseway import criteria, rulebooks
from caseway.rulebooks import particulars_reading
from caseway.rulebooks.particulars import YearlyWindow


def found(folder):
    return particulars_reading.read(folder / "particulars.yaml")


def test_everything_is_read(folder):
    ch = found(folder)

    assert (ch.letters, ch.issuer, ch.body.short) == ("CH", "BH", "BH")
    assert [fact.label for fact in ch.renewal] == ["Valid for"]
    assert (ch.renewal.years, ch.renewal.hours, ch.renewal.ethics, ch.renewal.ends) == (3, 30, None, ((12, 31),))
    assert ch.unpublished[0].question == "What score passes?"
    assert ch.exam.outlines[0].domains[1].percent is None


@pytest.mark.parametrize(
    ("on", "year", "inferred", "is_open"),
    [
        (date(2025, 11, 30), 2026, False, False),
        (date(2025, 12, 1), 2026, False, True),
        (date(2026, 1, 31), 2026, False, True),
        (date(2026, 2, 1), 2027, True, False),
        (date(2026, 12, 1), 2027, True, True),
    ],
)
def test_the_next_window_is_the_published_one_or_follows_the_pattern(folder, on, year, inferred, is_open):
    window = found(folder).next_window(on)

    assert (window.test_from, window.inferred, window.is_open(on)) == (date(year, 5, 1), inferred, is_open)
    assert window.exam == f"May {year}"


def test_a_window_can_reach_over_the_turn_of_the_year():
    source = rulebooks.shelf().particulars("certification/ccmc/ccm").sources["reading"]

    window = YearlyWindow((10, 1), (11, 30), (12, 15), (1, 15)).ending(2026, source)
    later = YearlyWindow(None, (11, 30), (2, 1), (2, 28)).ending(2026, source)

    assert (window.apply_from, window.test_from, window.test_until) == (
        date(2026, 10, 1),
        date(2026, 12, 15),
        date(2027, 1, 15),
    )
    assert (later.apply_from, later.test_from) == (None, date(2027, 2, 1))


def test_without_windows_or_a_pattern_there_is_no_next_one(folder):
    path = folder / "particulars.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("  pattern:")] + text[text.index("fees:") :], encoding="utf-8")
    assert found(folder).next_window(date(2026, 2, 1)) is None

    path.write_text(text[: text.index("windows:")] + text[text.index("fees:") :], encoding="utf-8")
    assert found(folder).next_window(date(2026, 1, 1)) is None


def test_a_fee_and_a_cost_depend_on_the_day(folder):
    ch = found(folder)

    assert ch.fee("exam", date(2025, 12, 31)).amount == 100
    assert ch.fee("exam", date(2026, 1, 1)).amount == 110
    assert ch.fee("retake", date(2026, 1, 1)) is None
    assert ch.first_cost_total(date(2026, 1, 1)) == 110


def test_a_cost_of_which_a_part_is_not_known_is_not_known(folder):
    path = folder / "particulars.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("until: null", "until: 2026-06-30", 1), encoding="utf-8")

    assert found(folder).first_cost_total(date(2026, 7, 1)) is None


def test_a_fact_holds_from_its_day_on(folder):
    first = found(folder).history[0]

    assert not first.holds(date(1999, 12, 31))
    assert first.holds(date(2000, 1, 1))


def test_an_outline_is_used_from_its_day(folder):
    assert found(folder).outline(date(2019, 12, 31)) is None
    assert found(folder).outline(date(2020, 1, 1)).label == "Outline"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("letters: CH\n", "", "“letters” is missing"),
        ("letters: CH", "letters: [CH]", "words are expected here"),
        ("issuer: BH", "issuers: BH", "unknown entry “issuers”"),
        ("body: {name: Board of Helpers, short: BH, address: board.example}", "body: BH", "entries are expected here"),
        ("schedule: fixed", "schedule: weekly", "unknown schedule “weekly”. Allowed: fixed, on_demand"),
        ("says: Once a year.\n  source: page", "says: Once a year.\n  source: pages", "unknown source “pages”"),
        ("says: Once a year.\n  source: page", "says: Once a year.", "“source” is missing"),
        ("says: Once a year.\n  source: page", "says: Once a year.\n  source: []", None),
        ("says: Once a year.\n  source: page", "says: Once a year.\n  source: [page]", None),
        ("apply_from: 2025-12-01", "apply_from: 2026-02-01", "“apply_until” (2026-01-31) comes before “apply_from”"),
        ("test_until: 2026-05-31", "test_until: 2026-04-30", "“test_until” (2026-04-30) comes before “test_from”"),
        ("test_from: 2026-05-01", "test_from: null", "“test_from” is missing; a day is expected"),
        ("apply_from: 2025-12-01", "apply_from: winter", "a day is expected here"),
        ('apply_until: "01-31"', 'apply_until: "02-30"', "a day of every year is expected"),
        ('apply_until: "01-31", ', "", "“apply_until” is missing; a day of the year is expected"),
        ('ends: ["12-31"]', "ends: [12]", "a day of every year is expected"),
        ("amount: 110", "amount: null", "a fee that is not published belongs under “unpublished”"),
        ("amount: 110", "amount: much", "a number is expected here"),
        ("amount: 110", "amount: -1", "a number is expected here"),
        ("from: 2026-01-01, until: null", "from: 2025-12-31, until: null", "“exam” has two rows for the same day"),
        ("first_cost: [exam]", "first_cost: [exam, tea]", "there is no fee “tea” among the fees"),
        ("percent: 60", "percent: 101", "more than 100 percent"),
        ("documents: [{label: License, says: A copy., source: page}]", "documents: none", "a list is expected here"),
        ("sources:\n", "sources:\n  more: {title: T, publisher: P, address: a, read: 2026-01-02, standing: draft}\n",
         "nothing uses this source"),
        ("standing: official", "standing: perfect", "unknown standing"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_told_with_its_line(folder, old, new, says):
    path = folder / "particulars.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")

    faults = [str(fault) for fault in rulebooks.check(folder)]

    if says is None:
        assert faults == []
    else:
        assert any(says in fault and "particulars.yaml:" in fault for fault in faults)


def test_windows_out_of_order_are_told(folder):
    path = folder / "particulars.yaml"
    row = (
        "  rows:\n    - {exam: May 2028, apply_from: null, apply_until: 2028-01-31, test_from: 2028-05-01, "
        "test_until: 2028-05-31, source: page}\n"
    )
    path.write_text(path.read_text(encoding="utf-8").replace("  rows:\n", row, 1), encoding="utf-8")

    with pytest.raises(criteria.Unreadable, match="“May 2026” stands after “May 2028” and ends before it"):
        found(folder)


def test_sources_that_are_no_mapping_are_told(folder):
    path = folder / "particulars.yaml"
    path.write_text("letters: CH\nsources: [page]\n", encoding="utf-8")

    with pytest.raises(criteria.Unreadable, match="sources are expected here, each under its id"):
        found(folder)


def test_little_is_enough(folder):
    path = folder / "particulars.yaml"
    path.write_text(
        "letters: CH\nname: Helper\nissuer: BH\nsummary: For helpers.\nbody: {name: Board, short: BH, address: b.example}\n",
        encoding="utf-8",
    )

    ch = found(folder)

    assert (ch.fees, ch.windows, ch.first_cost_total(date(2026, 1, 1))) == ((), None, None)
