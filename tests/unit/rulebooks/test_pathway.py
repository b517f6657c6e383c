"""What a certifier publishes of the time from application to certificate."""

from datetime import date

import pytest

from caseway import rulebooks
from caseway.criteria import Unreadable
from caseway.rulebooks import particulars_reading, wording
from caseway.rulebooks.pathway import Pathway

PATHWAY = """
pathway:
  review: {least: 0, typical: 3, most: 6, unit: weeks, source: page, note: Ours.}
  schedule: {least: 1, typical: 2, most: 3, unit: weeks}
  result: {after: window, least: 4, typical: 5, most: 6, unit: weeks, source: page}
  retest: {wait: {least: 60, typical: 60, most: 60, unit: days, source: page, note: Of old.}, fee: exam}
"""


@pytest.fixture
def file(folder):
    path = folder / "particulars.yaml"
    path.write_text(path.read_text(encoding="utf-8") + PATHWAY.lstrip("\n"), encoding="utf-8")
    return path


def ours(name):
    return rulebooks.shelf().particulars(f"certification/{name}").pathway


def test_times_are_read_with_their_sources(file):
    found = particulars_reading.read(file)
    pathway = found.pathway
    assert (pathway.review.days, pathway.review.source.id, pathway.schedule.source) == ((0, 21, 42), "page", None)
    assert (pathway.result.days, pathway.result_after, pathway.prepare) == ((28, 35, 42), "window", None)
    assert (pathway.retest.wait.days, pathway.retest.fee) == ((60, 60, 60), "exam")
    assert [estimate.days[1] for estimate in pathway.estimates] == [21, 14, 35, 60]
    assert {"Ours.", "Of old."} <= set(wording.strings_of_particulars(found))


def test_a_source_that_only_a_time_rests_on_is_used(file):
    text = file.read_text(encoding="utf-8")
    second = "  more: {title: More, publisher: Board, address: board.example/more, read: 2026-01-02, standing: draft}\n"
    text = text.replace("windows:\n", f"{second}windows:\n", 1)
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Unreadable, match="nothing uses this source"):
        particulars_reading.read(file)
    file.write_text(text.replace("unit: days, source: page", "unit: days, source: more"), encoding="utf-8")
    assert particulars_reading.read(file).pathway.retest.wait.source.id == "more"


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("after: window", "after: exams", "pathway.result.after: unknown word “exams”"),
        ("most: 6, unit: weeks, source: page, note: Ours.", "unit: weeks", "pathway.review.most: “most” is missing."),
        ("note: Of old.}, fee: exam", "note: Of old.}, fee: again", "there is no fee “again” among the fees."),
        ("unit: days, source: page", "unit: days, source: pages", "pathway.retest.wait.source: unknown source “pages”"),
        ("  schedule: {least", "  schedul: {least", "pathway.schedul: unknown entry “schedul”."),
    ],
)
def test_every_fault_is_told(file, old, new, says):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(Unreadable) as unreadable:
        particulars_reading.read(file)
    assert any(says in str(fault) for fault in unreadable.value.faults), unreadable.value


def test_where_nothing_is_published_nothing_is_said():
    assert Pathway().estimates == ()
    assert Pathway().result_after == "exam"
    assert ours("ccmc/cdms") is None


def test_the_ccm_is_reviewed_within_six_weeks_and_its_result_comes_after_the_window():
    found = ours("ccmc/ccm")
    assert (found.review.days[0], found.review.days[2], found.review.source.standing) == (0, 42, "official")
    assert (found.result.days, found.result_after) == ((28, 35, 42), "window")
    retake = rulebooks.shelf().particulars("certification/ccmc/ccm").fee(found.retest.fee, date(2026, 11, 23))
    assert retake.amount == 195


@pytest.mark.parametrize("name", ["acma/acm-rn", "acma/acm-sw"])
def test_the_result_of_the_acm_comes_at_once(name):
    assert (ours(name).result.days, ours(name).result_after) == ((0, 0, 0), "exam")


def test_the_cmgt_bc_is_sat_within_90_days_of_the_approval():
    assert ours("ancc/cmgt-bc").schedule.days[2] == 90
