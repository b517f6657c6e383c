"""Conditions on answers and scores: what they hold, what they leave open, and every way to write them wrong."""

import pytest

from caseway.criteria import yaml
from caseway.rulebooks import branching
from caseway.rulebooks.branching import ConditionReader, Group, ItemTest, ScoreTest, holds


class Facts:
    """Answers as true, false or not known."""

    def __init__(self, **known):
        self.known = known

    def of_item(self, test):
        return self.known[test.item]

    def of_score(self, test):
        return self.known[test.score]


KNOWN = Facts(t=True, f=False, u=None)
PARTS = {name: ItemTest(name, "is", "yes") for name in "tfu"}


def group(letters, least, negated=False):
    return Group(tuple(PARTS[letter] for letter in letters), least, negated)


@pytest.mark.parametrize(
    ("condition", "held"),
    [
        (group("tt", 2), True),
        (group("tf", 2), False),
        (group("tu", 2), None),
        (group("fu", 2), False),
        (group("tf", 1), True),
        (group("ff", 1), False),
        (group("fu", 1), None),
        (group("tu", 1), True),
        (group("ttfu", 2), True),
        (group("tffu", 2), None),
        (group("tfff", 2), False),
        (group("t", 1, negated=True), False),
        (group("f", 1, negated=True), True),
        (group("u", 1, negated=True), None),
        (ScoreTest("t", "at_least", 1), True),
    ],
)
def test_what_is_not_known_stays_open_where_it_matters(condition, held):
    assert holds(condition, KNOWN) is held


def test_every_test_inside_is_listed():
    inner = ScoreTest("total", "at_least", 1)
    assert list(branching.tests_of(Group((group("tf", 1), inner), 2))) == [PARTS["t"], PARTS["f"], inner]
    assert list(branching.tests_of(None)) == []


def read(text):
    reader = ConditionReader("file.yaml")
    found = reader.read(yaml.load(f"when: {text}").value["when"], "when")
    return found, [(fault.line, fault.path, fault.says) for fault in reader.faults]


@pytest.mark.parametrize(
    ("text", "condition"),
    [
        ("{item: a, is: code}", ItemTest("a", "is", "code")),
        ("{item: a, is: true}", ItemTest("a", "is", "yes")),
        ("{item: a, is: false}", ItemTest("a", "is", "no")),
        ("{item: a, is: 3}", ItemTest("a", "is", 3)),
        ("{item: a, any_of: [b, c]}", ItemTest("a", "any_of", ("b", "c"))),
        ("{item: a, answered: true}", ItemTest("a", "answered", True)),
        ("{item: a, left: true}", ItemTest("a", "left", True)),
        ("{item: a, more_than: 0.5}", ItemTest("a", "more_than", 0.5)),
        ("{score: s, at_least: 2}", ScoreTest("s", "at_least", 2)),
        ("{score: s, band: high}", ScoreTest("s", "band", ("high",))),
        ("{score: s, band: [low, high]}", ScoreTest("s", "band", ("low", "high"))),
        ("{not: {item: t, is: true}}", group("t", 1, negated=True)),
        ("{all: [{item: t, is: true}, {item: f, is: true}]}", group("tf", 2)),
        ("{any: [{item: t, is: true}, {item: f, is: true}]}", group("tf", 1)),
        ("{at_least: 2, of: [{item: t, is: true}, {item: f, is: true}, {item: u, is: true}]}", group("tfu", 2)),
    ],
)
def test_a_condition_is_read_as_it_is_written(text, condition):
    assert read(text) == (condition, [])


def test_no_condition_is_none():
    assert ConditionReader("file.yaml").read(None, "when") is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("soon", "a condition is expected here, with one of: item, score, all, any, not, of."),
        ("{answer: b}", "a condition is expected here"),
        ("{item: a}", "a test names one item and has one of: is, any_of, answered, left, at_least"),
        ("{item: a, is: b, at_least: 2}", "a test names one item"),
        ("{item: 3, is: b}", "a test names one item"),
        ("{item: a, iss: b}", "unknown test “iss”. Did you mean “is”?"),
        ("{score: s, is: 3}", "unknown test “is”."),
        ("{item: a, is: [b]}", "“is” takes one code, number or flag."),
        ("{item: a, any_of: b}", "“any_of” takes a list of codes."),
        ("{item: a, any_of: [3]}", "“any_of” takes a list of codes."),
        ("{item: a, any_of: []}", "“any_of” takes a list of codes."),
        ("{score: s, band: 3}", "“band” takes the key of a band, or a list of them."),
        ("{item: a, left: false}", "“left” takes true."),
        ("{item: a, at_least: many}", "“at_least” takes a number."),
        ("{item: a, at_least: true}", "“at_least” takes a number."),
        ("{all: {item: a, is: b}}", "a condition of parts is written all: […]"),
        ("{any: []}", "a condition of parts is written"),
        ("{any: [{item: a, is: b}], least: 2}", "a condition of parts is written"),
        ("{of: [{item: a, is: b}]}", "a condition of parts is written"),
        ("{at_least: many, of: [{item: a, is: b}]}", "a condition of parts is written"),
        ("{all: [{item: a}]}", "a test names one item"),
    ],
)
def test_what_cannot_be_read_is_told(text, says):
    found, faults = read(text)
    assert [told[:2] for told in faults] == [(1, "when")]
    assert faults[0][2].startswith(says)
    assert found is None or found.parts == ()
