"""The manual notices mistakes: each small change to the engine makes some example of it untrue.

A change is a line of a module as it stands, and the same line with one thing wrong. The engine is imported anew with
that line in it, and every example of the manual is run on it.
"""

import importlib
import sys
from contextlib import contextmanager
from importlib.abc import MetaPathFinder
from importlib.machinery import SourceFileLoader
from importlib.util import spec_from_file_location
from pathlib import Path

import pytest

import caseway
from caseway import criteria
from tests.spec import manual

pytestmark = pytest.mark.untraced

EXAMPLES = [example for chapter in manual.chapters() for example in manual.examples(chapter).values()]
FOLDER = Path(criteria.__file__).parent

MUTATIONS = [
    ("operators", "    return min\n", "    return max\n"),
    ("operators", "    return max\n", "    return min\n"),
    ("operators", "place = -int(clause.at_least or 1)", "place = -1"),
    ("operators", "place = -int(clause.at_least or 1)", "place = int(clause.at_least or 1) - 1"),
    ("operators", "lambda states: 2 - states[0]", "lambda states: states[0]"),
    ("operators", "round(clause.at_most * scale) + 1)", "round(clause.at_most * scale))"),
    ("operators", "    if records is None:\n        return 1\n", "    if records is None:\n        return 0\n"),
    ("operators", "not in records[0]:\n        return 1\n", "not in records[0]:\n        return 0\n"),
    ("conditions", "(not {possible})", "(not {certain})"),
    ("conditions", '(" and ", "False", "True")', '(" or ", "False", "True")'),
    ("conditions", '(" or ", "True", "False")', '(" and ", "True", "False")'),
    ("conditions", "if deciding in parts", "if idle in parts"),
    ("conditions", 'return "False", "True"', 'return "True", "True"'),
    ("conditions", 'return "False", "True"', 'return "False", "False"'),
    ("conditions", 'f"r.get({field}, {wanted}) == {wanted}"', 'f"r.get({field}) == {wanted}"'),
    ("conditions", 'f"r.get({field}, {one}) in {wanted}"', 'f"r.get({field}, MISSING) in {wanted}"'),
    ("conditions", 'f"r.get({field}, {one}) not in {wanted}"', 'f"r.get({field}, MISSING) not in {wanted}"'),
    ("conditions", 'f"({field} not in r or {test})"', 'f"({field} in r and {test})"'),
    ("conditions", "value is None or value >= wanted", "value is not None and value >= wanted"),
    ("conditions", "value is None or value >= wanted", "value is None or value > wanted"),
    ("conditions", "value is not None and value <= wanted", "value is None or value <= wanted"),
    ("conditions", "value is not None and value <= wanted", "value is not None and value < wanted"),
    ("conditions", "value is None or value > wanted", "value is None or value >= wanted"),
    ("conditions", "value is None or value > wanted", "value is not None and value > wanted"),
    ("conditions", "value is not None and value < wanted", "value is not None and value <= wanted"),
    ("conditions", "value is not None and value < wanted", "value is None or value < wanted"),
    ("conditions", '"at_least": ">="', '"at_least": ">"'),
    ("conditions", '"at_most": "<="', '"at_most": "<"'),
    ("conditions", '"more_than": ">"', '"more_than": ">="'),
    ("conditions", '"less_than": "<"', '"less_than": "<="'),
    ("conditions", "value in wanted", "value not in wanted"),
    ("conditions", "value not in wanted", "value in wanted"),
    ("conditions", "any(word in wanted for word in value)", "all(word in wanted for word in value)"),
    ("conditions", "any(word in wanted for word in value)", "bool(value)"),
    ("vocabulary", "if kind.unlisted and name not in found", "if False"),
    ("conditions", '"given": lambda value, wanted: True', '"given": lambda value, wanted: False'),
    ("days", "PARTS_PER_MONTH = 31", "PARTS_PER_MONTH = 30"),
    ("days", "day.month * 31", "day.month * 30"),
    ("days", "day.toordinal() + days + 1", "day.toordinal() + days"),
    ("days", "on.toordinal() - days", "on.toordinal() - days + 1"),
    ("days", "_begins(months, days, later) <= day", "_begins(months, days, later) < day"),
    ("days", "    last = day.day\n", "    last = min(day.day, 28)\n"),
    ("days", "count * 12 if", "count * 10 if"),
    ("days", "total += end - reached", "total += end - begin"),
    ("days", "elif end > reached:", "elif False:"),
    ("measures", "may_begin <= on < may_end", "may_begin < on < may_end"),
    ("measures", "may_begin <= on < may_end", "may_begin <= on <= may_end"),
    ("measures", "state == 2 and begins <= on < ends", "begins <= on < ends"),
    ("measures", "until = last + ONE_DAY\n", "until = last\n"),
    ("measures", "else last + ONE_DAY", "else last"),
    ("measures", "LONG_AGO if clause.within else FOREVER, LONG_AGO", "FOREVER, LONG_AGO"),
    ("measures", "return begins + ONE_DAY if clause.in_force", "return begins if clause.in_force"),
    ("measures", "else clause.within.passes(begins)", "else begins"),
    ("measures", "low, high = low * share_low, high * share_high", "low, high = low * share_high, high * share_high"),
    ("measures", "return round(field.least * HUNDREDTHS), most", "return 0, 0"),
    ("measures", "    high = covered(maybe)\n", "    high = covered(sure)\n"),
    ("measures", "(high if sure == maybe else covered(sure))", "(high)"),
    ("measures", "high += days * most", "high = days * most"),
    ("measures", "low += days * least", "low = days * least"),
    ("measures", "DAYS_PER_WEEK = 7", "DAYS_PER_WEEK = 5"),
    ("measures", "coming = [day for day in bends if day > on]", "coming = []"),
    ("measures", "    if within:\n        days |= {within.passes(day) for day in days}\n", ""),
    ("measures", "clause.gap > 1:\n        return _bridged", "clause.gap > 99:\n        return _bridged"),
    ("measures", "if state == 2 and first < until:", "if first < until:"),
    ("measures", "return length(joined(sure, clause.gap)), length", "return length(joined(maybe, clause.gap)), length"),
    ("measures", "return length(sure), length(maybe)", "return length(sure), length(sure)"),
    ("measures", "low = sum(any(first <= run[0] < until for run in runs) for", "low = sum(True for"),
    ("measures", "low = sum(any(first <= run[0] < until for run in runs) for", "low = 0 * sum(True for"),
    ("measures", "if all(are_apart(span, run, clause.gap) for run in runs)]", "]"),
    ("measures", "most_apart(alone, clause.gap) + anywhere", "most_apart(alone, clause.gap)"),
    ("measures", "or (state == 2 and begins < ends):", "or begins < ends:"),
    ("measures", "spans.append((first, first + ONE_DAY))", "spans.append((first, until))"),
    ("measures", "spans.append((until - ONE_DAY, until))", "spans.append((first, until))"),
    ("measures", "for by in (0, 1, gap)}", "for by in (0, gap)}"),
    ("measures", "for by in (0, 1, gap)}", "for by in (0, 1)}"),
    ("measures", "for by in (0, 1, gap + 1, gap + 2)}", "for by in (0,)}"),
    ("measures", "        coming.append(on + ONE_DAY)\n", "        pass\n"),
    ("runs", "(first - runs[-1][1]).days < gap", "(first - runs[-1][1]).days <= gap"),
    ("runs", "(first - runs[-1][1]).days < gap", "(first - runs[-1][1]).days < 1"),
    ("runs", "max(runs[-1][1], until)", "until"),
    ("runs", "return sum(month_parts(until) - month_parts(first)", "return sum((until - first).days"),
    ("runs", "return runs[-1:] if", "return runs if"),
    ("runs", "(on - runs[-1][1]).days < gap", "(on - runs[-1][1]).days <= gap"),
    ("runs", "(other[0] - one[1]).days >= gap", "(other[0] - one[1]).days > gap"),
    ("runs", " or (one[0] - other[1]).days >= gap", ""),
    ("runs", "or (first - reached).days >= gap", ""),
    ("judging", "2 if least <= low and", "2 if least < low and"),
    ("judging", "2 if least <= low and", "2 if least <= high and"),
    ("judging", "2 if least <= low and", "2 if least <= low or"),
    ("judging", "high <= most else 1", "high < most else 1"),
    ("judging", "high <= most else 1", "low <= most else 1"),
    ("judging", "1 if least <= high and low <= most else 0", "1 if least < high and low <= most else 0"),
    ("judging", "1 if least <= high and low <= most else 0", "1 if least <= high and high <= most else 0"),
    ("judging", "1 if least <= high and low <= most else 0", "0"),
    ("judging", "(0, UNBOUNDED, None)", "(0, 0, None)"),
    ("judging", '"document": 2', '"document": 1'),
    ("judging", '"ask": 1', '"ask": 2'),
    ("judging", "    if found.state == 1:\n        settle", "    if found.state == 3:\n        settle"),
    ("splitting", "return (True, False)", "return (True,)"),
    ("splitting", "clause, wanted if clause.at_most is None else not wanted", "clause, wanted"),
    ("splitting", "yield clause, wanted if clause.at_most is not None else not wanted", "pass"),
    ("splitting", "(on - timedelta(days=1), None)", "(None,)"),
    ("projecting", "day - ONE_DAY", "day"),
    ("projecting", "(self._holdout(day) is None) == until_met", "True"),
    ("verdict", "if self._findings.state == 2:\n            return Change(self.on)", "if self._findings.state == 2:\n            return None"),
    ("verdict", "if finding.state != 1:\n", "if False:\n"),
    ("reasons", '        if self.clause.operator != "unbroken":', "        if True:"),
    ("reasons", 'on_day = months if clause.operator == "unbroken" else measure.on_day', "on_day = measure.on_day"),
    ("reasons", "tenths = int(number * 10 + 1e-9)", "tenths = round(number * 10)"),
]  # fmt: skip


class OneLineWrong(SourceFileLoader):
    """Loads a module with a text of its own, under a name that no coverage looks for."""

    text = ""

    def get_code(self, fullname):
        return compile(self.text, f"<{fullname} with one line wrong>", "exec")


class Finder(MetaPathFinder):
    def __init__(self, name, path, text):
        self.name, self.path, self.text = name, path, text

    def find_spec(self, fullname, _path, _target=None):
        if fullname != self.name:
            return None
        loader = OneLineWrong(fullname, str(self.path))
        loader.text = self.text
        return spec_from_file_location(fullname, self.path, loader=loader)


@contextmanager
def engine_with(module, right, wrong):
    """The engine's face, imported anew with one line changed; everything is as before afterwards."""
    path = FOLDER / f"{module}.py"
    source = path.read_text(encoding="utf-8")
    assert source.count(right) == 1, f"{module}.py has changed: bring {right!r} up to date here"
    finder = Finder(f"caseway.criteria.{module}", path, source.replace(right, wrong))
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith("caseway.criteria")}
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module("caseway.criteria")
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.startswith("caseway.criteria")]:
            del sys.modules[name]
        sys.modules.update(kept)
        caseway.criteria = kept["caseway.criteria"]


def is_true(example, face):
    try:
        example.check(face)
    except Exception:  # noqa: BLE001 - an engine that fails has been noticed too
        return False
    return True


@pytest.mark.parametrize(("module", "right", "wrong"), MUTATIONS)
def test_a_mistake_is_noticed(module, right, wrong):
    with engine_with(module, right, wrong) as face:
        assert not all(is_true(example, face) for example in EXAMPLES)


def test_without_a_mistake_all_is_true():
    with engine_with("days", "ONE_DAY = timedelta(days=1)", "ONE_DAY = timedelta(days=1)") as face:
        assert face is not criteria
        assert all(is_true(example, face) for example in EXAMPLES)
    assert sys.modules["caseway.criteria"] is criteria
