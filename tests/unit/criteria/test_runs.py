"""Runs, held against what one finds by marking every day on a calendar."""

from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from caseway.criteria import Window, judge
from caseway.criteria.days import month_parts
from tests.unit.criteria.made_up import (
    ASKED,
    DAYS,
    GAPS,
    KINDS,
    RUNS,
    SPELLS,
    WINDOWS,
    in_order,
    read_evidence,
    read_rule,
    records,
)
from tests.unit.criteria.test_properties import DAY, holds

LICENSES = KINDS["licenses"]
LATER = st.dates(date(2024, 3, 1), date(2025, 6, 1))


def marked(kind, spells, since, on):
    """Every day worked inside the window and before the day asked."""
    found = set()
    for spell in spells:
        day, last = max(spell[kind.begins], since), spell[kind.ends] or on
        while day <= min(last, on - DAY):
            found.add(day)
            day += DAY
    return sorted(found)


def runs_of(days, gap):
    """The first and the last day of each run."""
    runs = []
    for day in days:
        if runs and (day - runs[-1][1]).days - 1 < gap:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    return runs


def size(run):
    return (month_parts(run[1] + DAY) - month_parts(run[0])) / 31


def expected(operator, runs, on, gap):
    if operator == "occasions":
        return len(runs)
    if operator == "months":
        return sum(map(size, runs))
    return size(runs[-1]) if runs and (on - runs[-1][1]).days - 1 < gap else 0


@given(st.data())
def test_they_are_those_marked_on_a_calendar(data):
    kind = KINDS[data.draw(st.sampled_from(SPELLS))]
    spells = data.draw(st.lists(records(kind, holes=False), max_size=5))
    on, gap = data.draw(ASKED), data.draw(st.one_of(st.just(1), st.integers(1, 120)))
    window = data.draw(st.sampled_from([None, *WINDOWS]))
    since = Window.parse(window).begins(on) if window else date(2000, 1, 1)
    runs = runs_of(marked(kind, spells, since, on), gap)
    for operator in RUNS:
        clause = {"id": "c", "says": "It is so.", "source": "s", operator: kind.name, "at_least": 1}
        clause |= {"within": window} if window else {}
        clause |= {"gap": f"{gap} days"} if gap > 1 else {}
        observed = judge(read_rule(clause), read_evidence({kind.name: spells}), on=on).reasons.observed
        tenth = int(expected(operator, runs, on, gap) * 10 + 1e-9) / 10
        assert (observed.surely, observed.possibly) == (tenth, tenth)


@st.composite
def asked_of_licenses(draw, operators=RUNS):
    """A clause about licenses that are limited, without its limit."""
    clause = {"id": "c", "says": "It is so.", "source": "s", draw(st.sampled_from(operators)): "licenses"}
    clause |= {"where": {"limited": True}, "gap": draw(st.sampled_from([*GAPS, "28 days"]))}
    window = draw(st.sampled_from([None, *WINDOWS]))
    return clause | {"within": window} if window else clause


@st.composite
def half_known(draw):
    """A license that is limited, of which a day may be missing."""
    record = in_order(LICENSES, {"limited": True, "issued": draw(DAYS), "expires": draw(st.one_of(DAYS, LATER))})
    for name in draw(st.sampled_from([(), (), ("issued",), ("expires",), ("issued", "expires"), ("limited",)])):
        del record[name]
    return record


@given(st.data())
def test_the_day_a_run_changes_is_exact_where_days_are_missing(data):
    clause = data.draw(asked_of_licenses())
    limit = data.draw(st.sampled_from([0, 1, 2, 3, 4] if "occasions" in clause else [0.5, 1, 1.5, 2, 3]))
    clause[data.draw(st.sampled_from(["at_least", "at_most"]))] = limit
    known = read_evidence({"licenses": data.draw(st.lists(half_known(), min_size=1, max_size=4))})
    rule, on = read_rule(clause), data.draw(ASKED)
    verdict = judge(rule, known, on=on)
    if verdict.verdict == "met":
        holds(rule, known, on, verdict.lapses, met=False)
    else:
        holds(rule, known, on, verdict.earliest, met=True)


@given(st.data())
def test_the_bounds_of_occasions_are_reached_where_only_conditions_are_open(data):
    rule = read_rule(data.draw(asked_of_licenses(["occasions"])) | {"at_least": 1})
    on = data.draw(ASKED)
    spells = [record | {"limited": True} for record in data.draw(st.lists(records(LICENSES, holes=False), max_size=5))]
    open_ = data.draw(st.sets(st.sampled_from(range(len(spells))))) if spells else set()
    answers = product((True, False), repeat=len(open_))
    worlds = [[record | {"limited": given_.get(place, True)} for place, record in enumerate(spells)]
              for given_ in (dict(zip(open_, one, strict=True)) for one in answers)]  # fmt: skip
    for place in open_:
        del spells[place]["limited"]

    found = [judge(rule, read_evidence({"licenses": world}), on=on).reasons.observed.surely for world in worlds]
    observed = judge(rule, read_evidence({"licenses": spells}), on=on).reasons.observed

    assert (observed.surely, observed.possibly) == (min(found), max(found))
