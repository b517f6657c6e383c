"""Checklists: rulebooks about cases, in which every fact of a case is one that some rule asks."""

import pytest

from caseway import criteria, rulebooks
from tests.unit.rulebooks.test_programs import asked

NAMES = (
    "checklist/caseway/whole-file",
    "checklist/medicaid/case-record",
    "checklist/ncqa/complex-case-file",
)


def newest(name):
    shelf = rulebooks.shelf()
    return shelf.rule(name, edition=shelf.editions(name)[-1])


def test_there_are_three_checklists():
    assert tuple(rulebooks.shelf().names("checklist")) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_checklist_has_no_fault_and_comes_out_as_its_cases_say(name):
    book = rulebooks.shelf().rulebook(name)

    assert rulebooks.check(book.folder) == []
    assert [one.case for one in rulebooks.run_cases(book) if not one.passed] == []


def test_every_fact_of_a_case_is_one_that_a_rule_asks():
    known = {
        (kind.name, field.name)
        for kind in rulebooks.vocabulary()["case"].kinds.values()
        for field in kind.fields.values()
    }
    assert known - {fact for name in NAMES for fact in asked(newest(name))} == set()


@pytest.mark.parametrize("name", NAMES)
def test_every_clause_says_where_it_is_written_and_how_far_that_was_read(name):
    for clause in newest(name).clauses():
        assert clause.label, clause.id
        assert clause.source.standing in {"official", "draft", "secondary", "inferred"}


def test_what_is_not_published_is_asked_and_never_guessed():
    rule = newest("checklist/ncqa/complex-case-file")
    whole = criteria.judge(rule, rulebooks.vocabulary()["case"].evidence({}), on=rule.edition)

    assert {ask.about for ask in whole.asks if ask.of == "authority"} == {one.about for one in rule.questions.values()}


def test_the_regulation_that_was_not_read_is_marked_as_inferred():
    rule = newest("checklist/medicaid/case-record")

    assert rule.sources["record"].standing == "inferred"
    assert "not read" in rule.sources["record"].title
