"""A mistake in the compiled form of any operator is noticed: each small change makes an answer differ from the reference.

The kernel is imported anew with one line wrong, not as machine code but as the Python it is written in, and judges a few
people by some hundred random rules until one of them is told something else than the reference says.
"""

import importlib
import json
import sys
from contextlib import contextmanager
from datetime import date
from importlib.abc import Loader, MetaPathFinder
from importlib.util import spec_from_loader
from pathlib import Path
from random import Random

import pytest

import caseway.criteria.population
from tests.unit.criteria.made_up import read_evidence, read_rule
from tests.unit.criteria.population.evidence_tables import differences
from tests.unit.criteria.population.random_people import RandomPeople

PACKAGE = "caseway.criteria.population"
FOLDER = Path(caseway.criteria.population.__file__).parent
PLAIN = "def compiled(function):\n    return function\n\n\ninlined = compiled\n"
RULES = Path(__file__).parents[3] / "fixtures/random_rules.jsonl"

MUTATIONS = [
    # all, any, of, not
    ("kernel", "states[clause, place] = 2 - contrary[first, place]", "states[clause, place] = contrary[first, place]"),
    ("kernel", "min(states[clause, place], states[child, place])", "max(states[clause, place], states[child, place])"),
    ("kernel", "max(states[clause, place], states[child, place])", "min(states[clause, place], states[child, place])"),
    ("kernel", "met += states[child, place] == 2", "met += states[child, place] >= 1"),
    ("kernel", "possible += states[child, place] != 0", "possible += states[child, place] == 2"),
    ("kernel", "2 if met >= needed else", "2 if met > needed else"),
    ("kernel", "1 if possible >= needed else 0", "1 if possible > needed else 0"),
    # at_least, at_most
    ("kernel", "2 if low >= least else 1 if high >= least else 0", "2 if low > least else 1 if high >= least else 0"),
    ("kernel", "2 if low >= least else 1 if high >= least else 0", "2 if low >= least else 1 if high > least else 0"),
    ("kernel", "2 if high <= most else 1 if low <= most else 0", "2 if high < most else 1 if low <= most else 0"),
    ("kernel", "2 if high <= most else 1 if low <= most else 0", "2 if high <= most else 1 if low < most else 0"),
    ("kernel", "min(kept, states[clause, place])", "max(kept, states[clause, place])"),
    # documents and questions, facts
    ("program", "2 if self.places[place].document else 1", "1"),
    ("measuring", "states[clause, place] = 1\n", "states[clause, place] = 0\n"),
    ("measuring", "meaning.words[word] + meaning.words[word + 1]", "2 * meaning.words[word + 1]"),
    # exists, count, total: which records count on the day
    ("measuring", "if begin != NOT_KNOWN and begin > stop:", "if begin != NOT_KNOWN and begin >= stop:"),
    ("measuring", "if begin != NOT_KNOWN and begin > stop:", "if begin > stop or begin == NOT_KNOWN:"),
    ("measuring", "if dated == HAPPENED or dated == BEGUN:\n        return 2", "if dated == HAPPENED or dated == BEGUN:\n        return 1"),
    ("measuring", "        if begin == NOT_KNOWN:\n            return 1\n", "        if begin == NOT_KNOWN:\n            return 2\n"),
    ("measuring", "        return 2 if begin >= since else 0", "        return 2 if begin > since else 0"),
    ("measuring", "    if end == OPEN:\n        return 2\n", "    if end == OPEN:\n        return 1\n"),
    ("measuring", "earliest = start if dated == IN_FORCE else since", "earliest = since if dated == IN_FORCE else start"),
    ("measuring", "return 2 if begin != NOT_KNOWN and begin >= earliest else 1", "return 1"),
    ("measuring", "return 2 if begin != NOT_KNOWN and begin >= earliest else 1", "return 2"),
    ("measuring", "return 2 if end >= earliest else 0", "return 2 if end > earliest else 0"),
    ("measuring", "                if found == 2:\n", "                if found:\n"),
    ("measuring", "possibly += maybe\n", "possibly += words[word]\n"),
    ("measuring", "surely += words[word]\n", "surely += maybe\n"),
    ("measuring", "low[lanes[lane], place] = (surely >> (LANE * lane)) & mask", "low[lanes[lane], place] = surely & mask"),
    ("measuring", "high[lanes[lane], place] = (possibly >> (LANE * lane)) & mask", "high[lanes[lane], place] = possibly & mask"),
    ("measuring", "if least == NO_AMOUNT:\n                least, most = one[AMOUNT_LEAST], one[AMOUNT_MOST]\n            possibly = min", "if least == NO_AMOUNT:\n                least, most = one[AMOUNT_LEAST], one[AMOUNT_LEAST]\n            possibly = min"),
    ("measuring", "possibly = min(ENDLESS, possibly + most)", "possibly = min(ENDLESS, possibly + least)"),
    ("measuring", "if words[word] and found == 2:\n                surely += least", "if words[word]:\n                surely += least"),
    ("measuring", "if words[word] and found == 2:\n                surely += least", "if found == 2:\n                surely += least"),
    # hours
    ("measuring", "until = FOREVER if end == OPEN or end == NOT_KNOWN else end + 1\n            days = int(", "until = FOREVER if end == OPEN or end == NOT_KNOWN else end\n            days = int("),
    ("measuring", "days = int(min(until, stop) - max(", "days = int(until - max("),
    ("measuring", "max(LONG_AGO if begin == NOT_KNOWN else begin, since))\n            if days", "(LONG_AGO if begin == NOT_KNOWN else begin))\n            if days"),
    ("measuring", "least, most = one[AMOUNT_LEAST], one[AMOUNT_MOST]\n            part = whole", "least, most = one[AMOUNT_MOST], one[AMOUNT_MOST]\n            part = whole"),
    ("measuring", "part, whole = one[SHARE_LEAST], one[SHARE_MOST]", "part, whole = one[SHARE_LEAST], one[SHARE_LEAST]"),
    ("measuring", "times(times(most, whole), days)", "times(times(most, part), days)"),
    ("measuring", "times(times(least, part), days)", "times(times(least, whole), days)"),
    ("measuring", "if words[word] and begin != NOT_KNOWN and end != NOT_KNOWN:", "if words[word]:"),
    # months
    ("measuring", "if spans[place, column] & bit:", "if spans[place, column]:"),
    ("measuring", "max(0, spans[place, 1] - max(spans[place, 0], reached))", "spans[place, 1] - spans[place, 0]"),
    ("measuring", "            reached = max(reached, spans[place, 1])\n    return total", "            reached = spans[place, 1]\n    return total"),
    ("measuring", "until = min(FOREVER if end == OPEN or end == NOT_KNOWN else end + 1, stop)\n            begins", "until = FOREVER if end == OPEN or end == NOT_KNOWN else min(end, stop)\n            begins"),
    ("measuring", "begins = max(LONG_AGO if begin == NOT_KNOWN else begin, since)\n            if begins >= until", "begins = LONG_AGO if begin == NOT_KNOWN else begin\n            if begins >= until"),
    ("measuring", "sure = words[word] if begin != NOT_KNOWN and end != NOT_KNOWN else 0", "sure = words[word]"),
    ("measuring", "known_yet &= sure == maybe", "known_yet &= True"),
    ("measuring", "        if not in_order_yet:\n            in_order(spans, 0, count, 0)\n", ""),
    ("measuring", "lengthen(spans, count, 1 << lane, 2)", "lengthen(spans, count, 1 << lane, 3)"),
    # months with a gap, unbroken, occasions
    ("runs", "1 + words[word] if known else 0", "2 if known else 0"),
    ("runs", "1 + words[word] if known else 0", "1 + words[word]"),
    ("runs", "spans[place, 0] - spans[last, 1] < gap:", "spans[place, 0] - spans[last, 1] <= gap:"),
    ("runs", "spans[last, 1] = max(spans[last, 1], spans[place, 1])", "spans[last, 1] = spans[place, 1]"),
    ("runs", "spans[last, 2] = max(spans[last, 2], mark)", "spans[last, 2] = mark"),
    ("runs", "        if mark < least:\n            continue\n", ""),
    ("runs", "if stop - spans[last - 1, 1] < gap else 0", "if stop - spans[last - 1, 1] <= gap else 0"),
    ("runs", "length(spans, last - 1, last, parts) if stop", "length(spans, first, first + 1, parts) if stop"),
    ("runs", "            low += spans[place, 2] == 2\n", "            low += spans[place, 2] >= 1\n"),
    ("runs", "number = join_runs(spans, count, gap, 2, count)\n        return low, number", "number = join_runs(spans, count, gap, 1, count)\n        return low, number"),
    ("runs", "            if begin != NOT_KNOWN:\n                until = begins + 1\n", "            if begin != NOT_KNOWN:\n                until = until\n"),
    ("runs", "                begins = until - 1\n", "                begins = begins\n"),
    ("runs", "                anywhere += 1\n                continue\n", "                continue\n"),
    ("runs", "begins - spans[low - 1, 1] >= gap", "begins - spans[low - 1, 1] > gap"),
    ("runs", "spans[low, 0] - until >= gap", "spans[low, 0] - until > gap"),
    ("runs", "if reached == NOT_KNOWN or spans[place, 0] - reached >= gap:", "if reached == NOT_KNOWN or spans[place, 0] - reached > gap:"),
    ("runs", "in_order(spans, runs + number, alone, 1)", "in_order(spans, runs + number, alone, 0)"),
    ("runs", "    if sure == 0:\n        return 0, most\n", "    if sure == 0:\n        return most, most\n"),
    # kinds of which it is not known what there is
    ("measuring", "low[lanes[lane], place], high[lanes[lane], place] = 0, UNBOUNDED", "low[lanes[lane], place], high[lanes[lane], place] = 0, 0"),
    # which clauses share a pass, and what classes mean
    ("program", "alike = found.setdefault((way, dating(clause) if way == tables.COUNTS else 0, clause.within), [])", "alike = found.setdefault((way, 0, clause.within), [])"),
    ("program", "alike = found.setdefault((way, dating(clause) if way == tables.COUNTS else 0, clause.within), [])", "alike = found.setdefault((way, dating(clause) if way == tables.COUNTS else 0, 0), [])"),
    ("meanings", "for least in (2, 1)", "for least in (1, 1)"),
    ("meanings", "one[:, ::2] != one[:, 1::2]", "one[:, ::2] != one[:, ::2]"),
    # filling in what is missing
    ("kernel", "    for place in range(count):\n        kinds |= 1 << holes.rows[found[place, 0], 0]\n", ""),
    ("kernel", "if tried[0, 0] == 1 or (number > 0 and tried[0, 0] != alike[0]):", "if tried[0, 0] == 1:"),
    ("kernel", "if tried[0, 0] == 1 or (number > 0 and tried[0, 0] != alike[0]):", "if number > 0 and tried[0, 0] != alike[0]:"),
    ("kernel", "                alike[place] = 1\n", "                alike[place] = 2\n"),
    ("kernel", "records.end[index] = OPEN if way % 2 else calendar.on - 1", "records.end[index] = OPEN"),
    ("kernel", "    if states[0] == 1 and count:\n", "    if False:\n"),
    ("kernel", "    empty(count, holes, records, meaning, found)\n    if ready", "    if ready"),
    # looking ahead
    ("kernel", "        if best == 1 and count:\n", "        if False:\n"),
    ("kernel", "best = best if best == 2 else 0", "best = 0"),
    ("kernel", "clauses, records, meaning, calendar, stop, start, spans, worst", "clauses, records, meaning, calendar, start, stop, spans, worst"),
    ("kernel", "keeps(lowest[at, 0], highest[at, 0], most))\n            worst", "keeps(low[at, 0], high[at, 0], most))\n            worst"),
    ("kernel", "count, best, worst)\n        join(", "count, best, best)\n        join("),
    ("kernel", "stack[depth + 1, 0], stack[depth + 1, 1] = start, middle", "stack[depth + 1, 0], stack[depth + 1, 1] = start, start"),
    ("runs", "    if start > stop or last == first:\n        return 0\n", "    if last == first:\n        return 0\n"),
    ("runs", "        longest = max(longest, length(spans, place, place + 1, parts))\n", "        pass\n"),
]  # fmt: skip


class Wrong(MetaPathFinder, Loader):
    """Finds some modules with a text of their own."""

    def __init__(self, texts):
        self.texts = texts

    def find_spec(self, fullname, _path, _target=None):
        return spec_from_loader(fullname, self) if fullname in self.texts else None

    def exec_module(self, module):
        name = module.__name__
        exec(compile(self.texts[name], f"<{name} as plain Python>", "exec"), module.__dict__)  # noqa: S102 - our own text


@contextmanager
def in_plain_python(module=None, right="", wrong=""):
    """The engine imported anew as plain Python, with one line of it changed; everything is as before afterwards."""
    texts = {f"{PACKAGE}.machine": PLAIN}
    if module:
        source = (FOLDER / f"{module}.py").read_text(encoding="utf-8")
        assert source.count(right) == 1, f"{module}.py has changed: bring {right!r} up to date here"
        texts[f"{PACKAGE}.{module}"] = source.replace(right, wrong)
    finder = Wrong(texts)
    kept = {name: sys.modules.pop(name) for name in list(sys.modules) if name.startswith(PACKAGE)}
    sys.meta_path.insert(0, finder)
    try:
        yield importlib.import_module(f"{PACKAGE}.judging").judge_tables
    finally:
        sys.meta_path.remove(finder)
        for name in [name for name in sys.modules if name.startswith(PACKAGE)]:
            del sys.modules[name]
        sys.modules.update(kept)
        caseway.criteria.population = kept[PACKAGE]


@pytest.fixture(scope="module")
def corpus():
    """Rules, days and people: rules drawn at random once and kept, so that it is the same every time."""
    found = []
    for line in RULES.read_text(encoding="utf-8").splitlines():
        kept = json.loads(line)
        rule, on = read_rule(kept["rule"], kept["define"]), date.fromisoformat(kept["on"])
        people = RandomPeople(rule, on, Random(len(found)), most=4, hole=0.15)
        found.append((rule, on, [people.person() for _ in range(4)], kept["ahead"]))
    return [*found, met_in_a_month_whatever_is_missing(), just_apart(), in_force_or_not()]


def clause(id_, **more):
    return {"id": id_, "says": "It is so.", "source": "s"} | more


def just_apart():
    """A spell that may count ends just a gap before one that does, and one begins just a gap after it."""
    rule = read_rule(clause("c", occasions="jobs", gap="7 days", at_least=2, where={"full": True}))
    sure = {"full": True, "start": "2024-02-01", "end": "2024-02-10"}
    before, after = {"start": "2024-01-10", "end": "2024-01-24"}, {"start": "2024-02-18", "end": "2024-02-20"}
    people = [read_evidence({"jobs": jobs}) for jobs in ([before, sure], [sure, after], [before, sure, after])]
    return rule, date(2024, 3, 1), people, 0


def in_force_or_not():
    """A license must be in force, and either must not or an oath was sworn; when it ends is not known."""
    held = {"exists": "licenses", "in_force": True}
    either = clause(
        "e", any=[clause("n", **{"not": clause("h", **held)}), clause("f", fact="oath.honest", **{"is": True})]
    )
    rule = read_rule(clause("c", all=[clause("held", **held), either]))
    known = {"licenses": [{"issued": "2020-01-01"}], "oath": {"honest": True}}
    return rule, date(2024, 3, 1), [read_evidence(known)], 0


def met_in_a_month_whatever_is_missing():
    """Two months of either sort of work are enough, and of one job it is not known which sort it is."""
    parts = [
        {
            "id": f"p{number}",
            "says": "It is so.",
            "source": "s",
            "months": "jobs",
            "at_least": 2,
            "where": {"full": full},
        }
        for number, full in enumerate((True, False))
    ]
    rule = read_rule({"id": "c", "says": "Either.", "source": "s", "any": parts})
    job = {"start": "2024-02-10", "end": None, "paid": True}
    people = [
        read_evidence({"jobs": [job]}),
        read_evidence({"jobs": [job | {"start": "2024-01-20"}, job | {"full": True}]}),
    ]
    return rule, date(2024, 3, 1), people, 60


def is_noticed(judge, corpus):
    for rule, on, people, ahead in corpus:
        try:
            if differences(rule, people, on, ahead=ahead, judge=judge):
                return True
        except Exception:  # noqa: BLE001 - an engine that fails has been noticed too
            return True
    return False


# Each takes seconds: every change is tried against every twelfth, and all of them by `make test-long`.
SOME = [one if number % 12 == 0 else pytest.param(*one, marks=pytest.mark.long) for number, one in enumerate(MUTATIONS)]


@pytest.mark.parametrize(("module", "right", "wrong"), SOME)
def test_a_mistake_is_noticed(corpus, module, right, wrong):
    with in_plain_python(module, right, wrong) as judge:
        assert is_noticed(judge, corpus)


def test_without_a_mistake_nothing_differs(corpus):
    with in_plain_python() as judge:
        assert all(
            differences(rule, people, on, ahead=ahead, judge=judge) == [] for rule, on, people, ahead in corpus[::4]
        )
