from datetime import date

import pytest

from caseway import criteria, rulebooks
from caseway.rulebooks.facts import OURS
from caseway.rulebooks.shelf import MOST_DEPTH

CCM = "certification/ccmc/ccm"


def test_a_folder_with_an_edition_is_found_and_not_registered(root):
    assert rulebooks.Shelf((root,)).names() == ["certification/bh/ch"]


def test_names_can_be_narrowed_to_a_kind():
    shelf = rulebooks.shelf()

    assert CCM in shelf.names("certification")
    assert "program/hud/chronic-homelessness" in shelf.names("program")
    assert "deadline/medicare" in shelf.named("deadline")
    assert shelf.names("instruments") == []
    assert {name.partition("/")[0] for name in shelf.names()} == set(rulebooks.KINDS)


def test_folders_of_others_stand_beside_ours(root):
    shelf = rulebooks.shelf((root,))

    assert {CCM, "certification/bh/ch"} <= set(shelf.names())


def test_where_two_roots_hold_the_same_name_the_first_is_used(root):
    copy = root.parent / "copy" / CCM
    copy.mkdir(parents=True)
    (copy / "2000-01-01.yaml").write_text("title: another\n", encoding="utf-8")

    assert rulebooks.shelf((root.parent / "copy",)).rulebook(CCM).folder.is_relative_to(OURS)


def test_a_root_that_is_not_there_is_told(tmp_path):
    with pytest.raises(criteria.Unreadable, match="no such folder of rulebooks"):
        rulebooks.shelf((tmp_path / "nowhere",))


def test_folders_that_are_hidden_or_too_deep_are_not_walked(tmp_path):
    hidden = tmp_path / ".hidden"
    deep = tmp_path.joinpath(*["a"] * (MOST_DEPTH + 1))
    for place in (hidden, deep):
        place.mkdir(parents=True)
        (place / "2020-01-01.yaml").write_text("title: x\n", encoding="utf-8")

    assert rulebooks.Shelf((tmp_path,)).names() == []


@pytest.mark.parametrize(
    ("on", "edition"),
    [(date(2013, 2, 28), date(1993, 1, 1)), (date(2013, 3, 1), date(2013, 3, 1)), (date(2026, 1, 1), date(2013, 3, 1))],
)
def test_the_edition_in_force_on_a_day(on, edition):
    assert rulebooks.shelf().edition(CCM, on=on).edition == edition


def test_before_the_oldest_edition_there_is_none():
    with pytest.raises(rulebooks.NotOnShelf, match="the oldest takes effect on 1993-01-01"):
        rulebooks.shelf().edition(CCM, on=date(1992, 12, 31))


def test_an_edition_can_be_named_by_its_day():
    shelf = rulebooks.shelf()

    assert shelf.editions(CCM) == (date(1993, 1, 1), date(2013, 3, 1))
    assert shelf.rule(CCM, edition=date(1993, 1, 1)).edition == date(1993, 1, 1)
    with pytest.raises(rulebooks.NotOnShelf, match="It has: 1993-01-01, 2013-03-01"):
        shelf.rule(CCM, edition=date(2000, 1, 1))


def test_an_edition_is_read_once():
    shelf = rulebooks.shelf()

    assert shelf.edition(CCM, on=date(2026, 1, 1)) is shelf.edition(CCM, on=date(2026, 6, 1))


def test_a_rulebook_is_found_by_the_last_part_of_its_name(root):
    twin = root / "certification" / "other" / "ch"
    twin.mkdir(parents=True)
    (twin / "2020-01-01.yaml").write_text("title: x\n", encoding="utf-8")

    assert rulebooks.shelf().rulebook("ccm").name == CCM
    with pytest.raises(rulebooks.NotOnShelf, match="can be any of: certification/bh/ch, certification/other/ch"):
        rulebooks.Shelf((root,)).rulebook("ch")


def test_an_unknown_rulebook_is_answered_with_those_there_are():
    with pytest.raises(rulebooks.NotOnShelf, match="There are: certification/acma/acm-rn"):
        rulebooks.shelf().rulebook("ccx")


def test_a_file_whose_name_only_looks_like_a_day_is_no_edition(folder):
    (folder / "2021-02-30.yaml").write_text("title: x\n", encoding="utf-8")

    assert rulebooks.Rulebook("ch", folder).editions == (date(2020, 1, 1), date(2024, 1, 1))


def test_a_rulebook_without_particulars_says_so(folder):
    (folder / "particulars.yaml").unlink()

    with pytest.raises(rulebooks.NotOnShelf, match="nothing is known of fees"):
        _ = rulebooks.Rulebook("ch", folder).particulars


def test_particulars_come_from_the_shelf():
    assert rulebooks.shelf().particulars(CCM).letters == "CCM"


def test_a_translation_is_a_mapping_from_english():
    assert rulebooks.shelf().translation(CCM, "es")["A qualifying license"] == "Una licencia que reúne los requisitos"
    assert rulebooks.shelf().translation(CCM, "es") is rulebooks.shelf().translation(CCM, "es")
    assert rulebooks.facts_translation("es")["license"] == "licencia"


@pytest.mark.parametrize("language", ["fr", "cases", "../es", ""])
def test_a_language_that_is_not_there_has_no_words(language):
    assert rulebooks.shelf().translation(CCM, language) == {}


@pytest.mark.parametrize("text", ["- a list\n", "License: [no, words]\n", 'License: ""\n'])
def test_a_translation_that_is_none_is_refused(folder, text):
    (folder / "es.yaml").write_text(text, encoding="utf-8")

    with pytest.raises(criteria.Unreadable):
        rulebooks.Rulebook("ch", folder).translation("es")


def test_the_face_has_what_it_promises_and_nothing_else():
    assert all(hasattr(rulebooks, name) for name in rulebooks.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        _ = rulebooks.nonsense
