"""Runs, held against what one finds by marking every day on a calendar."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from caseway.criteria import Window, judge
from caseway.criteria.days import month_parts
from tests.unit.criteria.made_up import ASKED, KINDS, RUNS, SPELLS, WINDOWS, read_evidence, read_rule, records

DAY = timedelta(days=1)


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
