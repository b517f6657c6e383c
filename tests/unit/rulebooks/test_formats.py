"""Rulebooks that hold no rules are found, listed, checked and tried like those that do."""

import shutil

import pytest

from caseway import rulebooks
from caseway.criteria import Unreadable
from caseway.rulebooks import checking, formats
from caseway.rulebooks.shelf import Folder, Rulebook, Shelf, by_name, folder_of, name_of
from tests.unit.rulebooks.instrument_file import WHOLE, write

SOURCES = "# Sources\n\nboard.example\n"
CASES = "cases:\n  - {case: Well., answers: {sick: never, calm: always}, scores: {trouble: 0}}\n"


@pytest.fixture
def ferry(tmp_path):
    """An instrument's folder without a fault."""
    folder = tmp_path / "mine/instrument/ferry"
    write(folder)
    (folder / "SOURCES.md").write_text(SOURCES, encoding="utf-8")
    (folder / "cases.yaml").write_text(CASES, encoding="utf-8")
    return folder


def faults(path):
    return [fault.says for fault in checking.check(path)]


def test_a_shelf_keeps_them_apart_from_rules(root, ferry):
    shelf = Shelf((root, ferry.parents[1]))
    assert shelf.names() == ["certification/bh/ch"]
    assert shelf.named() == ["certification/bh/ch", "instrument/ferry"]
    assert shelf.named("instrument") == ["instrument/ferry"]
    assert isinstance(shelf.folder("ch"), Rulebook)
    assert not isinstance(shelf.folder("ferry"), Rulebook)
    with pytest.raises(rulebooks.NotOnShelf):
        shelf.rulebook("instrument/ferry")


def test_what_is_named_by_its_last_part_only_must_be_one():
    among = {name: Folder(name, None) for name in ("instrument/a/x", "instrument/b/x", "instrument/y")}
    assert by_name("y", among).name == "instrument/y"
    with pytest.raises(rulebooks.NotOnShelf, match="“x” can be any of: instrument/a/x, instrument/b/x"):
        by_name("x", among)


def test_a_folder_is_what_its_path_says(tmp_path):
    assert name_of(tmp_path / "instrument/ferry") == "instrument/ferry"
    assert name_of(tmp_path / "certification/instrument/ferry") == "instrument/ferry"
    assert name_of(tmp_path / "ferry") == "ferry"
    assert isinstance(folder_of("certification/bh/ch", tmp_path), Rulebook)
    assert not isinstance(folder_of("instrument/ferry", tmp_path), Rulebook)


def test_each_has_a_title(root, ferry):
    shelf = Shelf((root, ferry.parents[1]))
    assert formats.title(shelf.folder("ferry"), shelf.folder("ferry").editions[0]) == "Ferry scale"
    assert formats.title(shelf.folder("ch"), shelf.folder("ch").editions[0]) == "Certified Helper (CH)"


def test_each_kind_runs_its_cases(root, ferry):
    shelf = Shelf((root, ferry.parents[1]))
    assert [outcome.passed for name in shelf.named() for outcome in rulebooks.run_cases(shelf.folder(name))] == [
        True
    ] * 4


def test_a_faultless_one_is_checked_as_a_folder_a_shelf_and_a_file(ferry):
    for path in (
        ferry,
        ferry.parent,
        ferry.parents[1],
        ferry / "2026-01-01.yaml",
        ferry / "cases.yaml",
        ferry / "SOURCES.md",
    ):
        assert faults(path) == [], path


def test_its_faults_are_told(ferry):
    write(ferry, WHOLE.replace("domain: health", "domain: helth"))
    shutil.copy(ferry / "cases.yaml", ferry / "case.yaml")
    found = faults(ferry)
    assert [says.partition(" ")[0] for says in found] == ["the", "unknown"]
    assert faults(ferry / "2026-01-01.yaml") == [says for says in found if says.startswith("unknown")]
    assert faults(ferry / "case.yaml") == [says for says in found if says.startswith("the")]


def test_its_sources_cases_and_translation_are_checked_too(ferry):
    (ferry / "SOURCES.md").write_text("# Sources\n", encoding="utf-8")
    (ferry / "cases.yaml").write_text(CASES.replace("trouble: 0", "trouble: 1"), encoding="utf-8")
    (ferry / "es.yaml").write_text('"Ferry scale": "Escala"\n"Gone": "Ido"\n', encoding="utf-8")
    found = faults(ferry)
    assert found[:2] == [
        "the source “board.example” is used by an edition and not named here.",
        "“Well.”: “scores” of trouble is 0, not 1.",
    ]
    assert "not translated: “On the last ferry,”" in found
    assert found[-1] == "nothing says this any more; take it out: “Gone”"


def test_without_sources_and_cases_it_is_not_whole(ferry):
    (ferry / "SOURCES.md").unlink()
    (ferry / "cases.yaml").unlink()
    assert [says.partition(" is missing")[0] for says in faults(ferry)] == ["SOURCES.md", "cases.yaml"]


def test_cases_that_cannot_be_read_are_a_fault(ferry):
    (ferry / "cases.yaml").write_text("cases: []\n", encoding="utf-8")
    assert faults(ferry)[0].startswith("“cases”, a list, is expected here")
    with pytest.raises(Unreadable):
        rulebooks.run_cases(folder_of("instrument/ferry", ferry))
