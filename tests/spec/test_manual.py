"""The manual is true, complete and current."""

import re

import pytest

from caseway import criteria
from caseway.criteria.model import COMPARISONS
from caseway.criteria.operators import OPERATORS
from tests.spec import manual
from tests.spec.example import Example

CHAPTERS = manual.chapters()
EXAMPLES = {
    f"{chapter.__name__.rpartition('.')[2]}.{name}": example
    for chapter in CHAPTERS
    for name, example in manual.examples(chapter).items()
}


@pytest.mark.parametrize("name", EXAMPLES)
def test_example(name):
    EXAMPLES[name].check(criteria)


def words_of_rules():
    """Every key that some rule of the manual uses."""
    rules = [f"{example.above}\n{example.rule}" for example in EXAMPLES.values() if isinstance(example, Example)]
    return {word for rule in rules for word in re.findall(r"([a-z_]+):", rule)}


@pytest.mark.parametrize("name", OPERATORS)
def test_every_operator_has_its_example(name):
    assert name in words_of_rules()


@pytest.mark.parametrize("name", sorted({key for operator in OPERATORS.values() for key in operator.keys}))
def test_everything_beside_an_operator_has_its_example(name):
    assert name in words_of_rules()


@pytest.mark.parametrize("how", COMPARISONS)
def test_every_comparison_has_its_example_on_a_record_and_on_a_single_fact(how):
    conditions = "\n".join(example.rule for example in EXAMPLES.values() if isinstance(example, Example))
    assert re.search(rf"\{{[^{{}}]*\b{how}:", conditions)
    assert re.search(rf"fact: [\w.]+[,\s]\s*{how}:", conditions)


def test_every_verdict_of_a_measure_is_shown():
    """Each operator on records is shown met, not met and unknown."""
    shown = {
        (operator, line.verdict)
        for example in EXAMPLES.values()
        if isinstance(example, Example)
        for operator in re.findall(r"^\s*(\w+): ", example.rule, re.MULTILINE)
        for line in example.rows
    }
    measured = [name for name, operator in OPERATORS.items() if operator.measure]
    assert not {(name, verdict) for name in measured for verdict in manual.VERDICTS} - shown


def test_chapters_are_numbered_without_a_gap():
    numbers = [int(re.search(r"ch(\d\d)_", chapter.__name__)[1]) for chapter in CHAPTERS]
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_example_has_a_title_of_its_own_and_a_paragraph():
    titles = [(chapter, example.title) for chapter in CHAPTERS for example in manual.examples(chapter).values()]
    assert len(set(titles)) == len(titles)
    assert not [example.title for example in EXAMPLES.values() if not example.prose.endswith(".")]


def test_the_page_is_current():
    assert manual.main(["--check"]) == 0


def test_a_stale_page_is_noticed(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(manual, "PAGE", tmp_path / "criteria.md")
    assert manual.main(["--check"]) == 1
    assert manual.main([]) == 0
    assert manual.main(["--check"]) == 0
    manual.PAGE.write_text(manual.PAGE.read_text() + "more")
    assert manual.main(["--check"]) == 1
    assert "make docs" in capsys.readouterr().err
