"""Licenses from state to state: what a sheet says of a state, and what it leaves unknown."""

from datetime import date
from textwrap import dedent

import pytest

from caseway.criteria import Unreadable
from caseway.rulebooks import licensure, shelf
from caseway.rulebooks.licensure import Sheet
from caseway.rulebooks.shelf import Shelf

WHOLE = """
title: Counselors' compact
about: all
place: 60
says: Counselors may work in every member state.
board: The board
question: Has the state joined?
facts:
  - {label: Young, says: It is young., source: page}
standings:
  - {states: [GA], status: active, says: In use., source: page}
  - {states: [AL, TN], status: enacted, source: page}
otherwise: {status: unknown, says: Not read.}
dates:
  - {states: [GA], on: 2025-01-01, says: In use from this day., source: page}
sources:
  page: {title: Page, publisher: Board, address: board.example, read: 2026-01-02, standing: official}
"""


@pytest.fixture
def file(tmp_path):
    """Write a sheet and return its path; `changes` are pairs of text to replace."""

    def write(*changes, name="counselors"):
        text = dedent(WHOLE)
        for old, new in changes:
            assert old in text
            text = text.replace(old, new)
        folder = tmp_path / licensure.FOLDER
        folder.mkdir(exist_ok=True)
        path = folder / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="module")
def ours():
    return {sheet.key: sheet for sheet in licensure.sheets(shelf())}


@pytest.mark.parametrize("path", shelf().files(licensure.FOLDER).values(), ids=lambda path: path.stem)
def test_our_sheets_have_no_fault(path):
    assert licensure.faults_of(path) == []


def test_every_state_and_territory_has_a_name(ours):
    names = licensure.states(tuple(ours.values()))
    assert len(names) == 56
    assert names["GA"] == "Georgia"
    assert names["VI"] == "U.S. Virgin Islands"


def test_forty_states_take_full_part_in_the_nurse_compact(ours):
    statuses = [ours["nurse-compact"].standing(letters).status for letters in licensure.states(tuple(ours.values()))]
    assert {status: statuses.count(status) for status in set(statuses)} == {
        "active": 40,
        "enacted": 2,
        "partial": 1,
        "not_member": 13,
    }


def test_no_state_is_said_to_issue_multistate_licenses_to_social_workers(ours):
    sheet = ours["social-work-compact"]
    statuses = {letters: sheet.standing(letters).status for letters in licensure.states(tuple(ours.values()))}
    assert "active" not in statuses.values()
    assert statuses["KS"] == "enacted"
    assert statuses["NY"] == "not_member"
    assert statuses["TX"] == "unknown"


def test_the_same_letters_mean_other_levels_elsewhere(ours):
    levels = {(title.letters, title.state): title.level for title in ours["social-work-titles"].titles}
    assert levels["LSW", "MN"] == "bachelor"
    assert levels["LSW", "NJ"] == "master"
    assert levels["LCSW", "MA"] == "master"
    assert levels["LCSW", "MD"] == "advanced"
    assert levels["LCSW", "TX"] == "clinical"


def test_each_title_is_there_once(ours):
    titles = [(title.state, title.letters) for title in ours["social-work-titles"].titles]
    assert len(titles) == len(set(titles))


def test_georgia_names_certifications_and_leaves_some_out(ours):
    (demand,) = [demand for demand in ours["workers-compensation"].demands if "GA" in demand.states]
    assert demand.from_ == date(2016, 1, 1)
    assert {"CCM", "CDMS"} <= set(demand.accepts)
    assert set(demand.refuses) == {"ACM", "CMGT-BC"}


def test_a_state_without_a_row_stands_as_it_is_said_otherwise(file):
    sheet = licensure.read(file())
    assert sheet.is_compact
    assert sheet.standing("GA").says == "In use."
    assert sheet.standing("TN").status == "enacted"
    assert (sheet.standing("WY").status, sheet.standing("WY").says) == ("unknown", "Not read.")


def test_where_nothing_is_said_otherwise_it_is_unknown():
    assert Sheet("key", "Title", "all", 1, "Says.").standing("GA").status == "unknown"


def test_every_string_that_is_shown_is_listed(file):
    strings = list(licensure.read(file()).strings())
    assert strings == [
        "Counselors' compact", "Counselors may work in every member state.", "The board", "Has the state joined?",
        "Young", "It is young.", "In use.", "In use from this day.", "Not read.",
    ]  # fmt: skip


def test_of_the_names_of_states_only_these_are_shown(ours):
    assert list(ours["states"].strings()) == list(ours["states"].names.values())


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("[AL, TN]", "[AL, XX]", "there is no state “XX”."),
        ("[AL, TN]", "[AL, GA]", "“GA” stands in two rows; keep one."),
        ("status: active", "status: member", "unknown word “member”"),
        ("about: all", "about: cats", "unknown word “cats”"),
        ("  page: {", "  other: {title: O, publisher: O, address: o, read: 2026-01-02, standing: official}\n  page: {",
         "nothing uses this source; use it or take it out."),
    ],
)  # fmt: skip
def test_a_fault_says_what_is_wrong(file, old, new, fault):
    (found,) = licensure.faults_of(file((old, new)))
    assert found.says.startswith(fault)


def test_a_sheet_may_name_states_of_its_own(file):
    path = file(("otherwise:", "names: {XX: Elsewhere}\notherwise:"), ("[AL, TN]", "[AL, XX]"))
    assert licensure.faults_of(path) == []


def test_a_shelf_tells_the_faults_of_all_sheets_at_once(file, tmp_path):
    file(("about: all", "about: cats"))
    file(("place: 60", "place: last"), name="other")
    with pytest.raises(Unreadable) as raised:
        licensure.sheets(Shelf((tmp_path,)))
    assert len(raised.value.faults) == 2


def test_an_adopters_sheet_stands_beside_ours(file, tmp_path):
    file()
    found = licensure.sheets(Shelf((*shelf().roots, tmp_path)))
    assert [sheet.key for sheet in found][-1] == "counselors"
