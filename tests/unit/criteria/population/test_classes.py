"""Records as classes: a code for every value there can be, and none beyond."""

from datetime import date

import pytest

from caseway.criteria.population.classes import KindClasses
from tests.unit.criteria.made_up import KINDS, read_evidence, read_rule
from tests.unit.criteria.population.evidence_tables import differences


def clause(number, **more):
    return {"id": f"c{number}", "says": "It is so.", "source": "s"} | more


def letters(*wheres):
    parts = [clause(number, exists="licenses", where=where) for number, where in enumerate(wheres)]
    return read_rule(clause("all", all=[*parts[:-1], clause("not", **{"not": parts[-1]})]))


@pytest.mark.parametrize(
    ("field", "value"), [("letters", "x"), ("issued", "2020-01-01"), ("limited", True)], ids=["word", "day", "flag"]
)
def test_what_is_only_given_needs_no_value_of_its_own(field, value):
    rule = letters({field: {"given": True}}, {field: {"given": True}})
    people = [read_evidence({"licenses": found}) for found in ([], [{}], [{field: value}], [{field: value}, {}])]
    assert differences(rule, people, date(2024, 3, 1)) == []


def test_all_choices_named_and_given():
    rule = letters({"letters": {"in": ["x", "z", "w"]}}, {"letters": {"given": True}})
    people = [read_evidence({"licenses": found}) for found in ([], [{}], [{"letters": "w"}], [{"letters": "x"}, {}])]
    assert differences(rule, people, date(2024, 3, 1)) == []


def test_given_is_not_taken_for_the_number_one():
    parts = [
        clause(number, exists="oath", where={"level": wanted})
        for number, wanted in enumerate(({"given": True}, {"at_least": 1}, {"more_than": 1}))
    ]
    people = [read_evidence({"oath": {"level": level}}) for level in (0, 0.5, 1, 1.5)]
    assert differences(read_rule(clause("all", all=parts)), people, date(2024, 3, 1)) == []


def test_a_code_beyond_those_there_can_be_is_refused():
    rule = letters({"letters": "x"}, {"letters": "z"})
    (codes,) = KindClasses(KINDS["licenses"], [one for one in rule.clauses() if one.kind]).fields
    assert [codes.code(letter) for letter in ("x", "z", "w")] == [1, 2, 3]
    codes._codes.clear()
    with pytest.raises(AssertionError, match="letters has no code"):
        codes.code("x")
