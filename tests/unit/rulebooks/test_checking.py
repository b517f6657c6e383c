from importlib import import_module

import pytest

from caseway import rulebooks
from caseway.rulebooks import checking
from caseway.rulebooks.facts import OURS

FACTS_MODULE = import_module("caseway.rulebooks.facts")


def told(path):
    return [str(fault) for fault in rulebooks.check(path)]


def test_our_own_rulebooks_have_no_fault():
    assert told(OURS) == []


def test_a_faultless_rulebook_has_none(root, folder):
    assert told(root) == []
    assert told(folder) == []
    assert told(folder / "2020-01-01.yaml") == []
    assert told(folder / "cases.yaml") == []


def test_a_file_beside_the_editions_that_is_not_a_translation_is_passed_over(folder):
    (folder / "notes.txt").write_text("free\n", encoding="utf-8")

    assert told(folder) == []


def test_what_is_not_there_is_told(tmp_path):
    assert "there is no such file or folder" in told(tmp_path / "nowhere")[0]


def test_a_folder_without_an_edition_is_told(tmp_path):
    (tmp_path / "cases.yaml").write_text("cases: []\n", encoding="utf-8")

    assert "no edition is found here" in told(tmp_path)[0]


def test_a_file_not_named_by_a_day_is_told(folder, tmp_path):
    (folder / "2021-02-30.yaml").write_text("title: x\n", encoding="utf-8")
    (tmp_path / "stray").mkdir()
    (tmp_path / "stray" / "newest.yaml").write_text("title: x\n", encoding="utf-8")

    assert "“2021-02-30” is not a day" in told(folder)[0]
    assert "“newest” is not a day" in told(tmp_path / "stray")[0]


@pytest.mark.parametrize(
    ("file", "old", "new", "says"),
    [
        ("2020-01-01.yaml", "status: active", "statuss: active", "unknown field “statuss”"),
        ("2024-01-01.yaml", "source: news", "source: page", "sources.news: nothing uses this source"),
        (
            "2024-01-01.yaml",
            "any: [{paid: true}, {ask: unpaid}]",
            "paid: true",
            "questions.unpaid: nothing uses this question",
        ),
        ("cases.yaml", "verdict: met", "verdict: unknown", "“Two years.”: the verdict is met, not unknown."),
        ("cases.yaml", "cases:", "case:", "“cases”, a list, is expected here"),
        ("particulars.yaml", "letters: CH", "letter: CH", "unknown entry “letter”"),
        (
            "SOURCES.md",
            "paper.example/news",
            "elsewhere",
            "“paper.example/news” is used by an edition and not named here",
        ),
    ],
)
def test_a_fault_in_a_file_is_told(folder, file, old, new, says):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")

    assert any(says in fault and file in fault for fault in told(folder))


@pytest.mark.parametrize("file", ["cases.yaml", "SOURCES.md"])
def test_a_file_that_is_missing_is_told(folder, file):
    (folder / file).unlink()

    assert any(f"{file} is missing" in fault for fault in told(folder))


def test_particulars_may_be_missing(folder):
    (folder / "particulars.yaml").unlink()

    assert told(folder) == []


def test_an_ask_as_a_clause_uses_its_question(folder):
    path = folder / "2024-01-01.yaml"
    clause = "    - {id: asked, says: You asked., ask: unpaid}\n"
    path.write_text(
        path.read_text(encoding="utf-8").replace("any: [{paid: true}, {ask: unpaid}]", "paid: true") + clause,
        encoding="utf-8",
    )

    assert not any("questions.unpaid" in fault for fault in told(folder))


def test_gaps_in_a_translation_are_told_and_so_is_what_nobody_says(folder):
    (folder / "es.yaml").write_text("License: Licencia\nGone: Ido\n", encoding="utf-8")

    faults = told(folder)

    assert any("not translated: “You hold an active license.”" in fault for fault in faults)
    assert any("not translated: “paid work”" in fault for fault in faults)
    assert any("not translated: “What score passes?”" in fault for fault in faults)
    assert any("nothing says this any more; take it out: “Gone”" in fault for fault in faults)
    assert not any("“License”" in fault for fault in faults)


def test_a_translation_that_cannot_be_read_is_told(folder):
    (folder / "es.yaml").write_text("License: [Licencia]\n", encoding="utf-8")

    assert any("es.yaml:1: License: words are expected here" in fault for fault in told(folder))
    assert any("words are expected here" in fault for fault in told(folder / "es.yaml"))


def test_faults_of_the_vocabulary_are_told_with_our_rulebooks(monkeypatch, tmp_path):
    (tmp_path / "facts.es.yaml").write_text("license: licencia\n", encoding="utf-8")
    monkeypatch.setattr(checking, "OURS", tmp_path)

    assert any("not translated: “license type”" in str(fault) for fault in checking._facts_faults())


def test_a_vocabulary_that_cannot_be_read_is_told(monkeypatch, tmp_path):
    (tmp_path / "facts.yaml").write_text("professional: []\n", encoding="utf-8")
    monkeypatch.setattr(FACTS_MODULE, "FACTS", tmp_path / "facts.yaml")
    FACTS_MODULE.vocabulary.cache_clear()
    try:
        faults = checking._facts_faults()
    finally:
        monkeypatch.undo()
        FACTS_MODULE.vocabulary.cache_clear()

    assert [fault.line for fault in faults] == [1]


def test_a_line_is_found_as_far_as_it_can_be(folder):
    node = checking.criteria.yaml.load_file(folder / "2024-01-01.yaml")

    assert checking._line(node, "questions", "unpaid") == 7
    assert checking._line(node, "questions", "nothing") == 7
    assert checking._line(node, "title", "nothing") == 1
