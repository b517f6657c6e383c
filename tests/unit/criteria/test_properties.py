"""What must hold for every rule and every evidence, tried on thousands made up at random."""

from datetime import date, timedelta
from itertools import product
from math import inf, prod

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from caseway import criteria
from tests.unit.criteria.made_up import (
    ASKED,
    GAPS,
    KINDS,
    QUALITIES,
    RUNS,
    WINDOWS,
    Shape,
    clauses,
    completed,
    evidence,
    read_evidence,
    read_rule,
    records,
)

pytestmark = pytest.mark.untraced

DAY = timedelta(days=1)
BETTER = {"not_met": 0, "unknown": 1, "met": 2}


def tries(share):
    """So many examples, as a share of what the profile asks for."""
    return settings(max_examples=max(10, int(settings.default.max_examples * share)))


def drawn_rule(data, depth=3, **shape):
    """A rule made up; drawn as plain values, so that a failure shows it as one would write it."""
    shape = Shape(**shape)
    plain = data.draw(clauses(shape, depth))
    return read_rule(plain, shape.define)


def judged(rule, plain, on):
    return criteria.judge(rule, read_evidence(plain), on=on)


def told(verdict):
    """All that a verdict says, in plain values."""
    return criteria.as_json(verdict)


def quantities(verdict):
    """The verdict and the bounds of every clause, in reading order."""
    return [(reason.verdict, spread(reason.observed)) for reason in verdict.reasons]


def spread(observed):
    return (observed.surely, observed.possibly) if isinstance(observed, criteria.Bounds) else (0, inf)


# --- bounds are honest -----------------------------------------------------------------------------------------------


@tries(1.5)
@given(st.data())
def test_whatever_turns_out_stays_inside_what_was_said(data):
    rule = drawn_rule(data)
    on = data.draw(ASKED)
    plain = data.draw(evidence())
    known = judged(rule, plain, on)
    later = judged(rule, data.draw(completed(plain, on)), on)
    if known.verdict != "unknown":
        assert later.verdict == known.verdict
    for (said, (surely, possibly)), (proved, (least, most)) in zip(quantities(known), quantities(later), strict=True):
        assert said in ("unknown", proved)
        assert surely <= least
        assert most <= possibly


@tries(0.4)
@given(st.data())
def test_a_question_is_asked_just_when_something_is_unknown(data):
    verdict = judged(drawn_rule(data), data.draw(evidence()), data.draw(ASKED))
    assert bool(verdict.asks) == (verdict.verdict == "unknown")


# --- no false unknown ------------------------------------------------------------------------------------------------


def small_holes(plain):
    """The flags and choices not known of one person, as (kind, place, field)."""
    return [
        (kind.name, index, field)
        for kind in KINDS.values()
        for index, record in enumerate([plain[kind.name]] if kind.single else plain[kind.name])
        for field in kind.fields.values()
        if field.type in ("flag", "choice") and field.name not in record
    ]


def filled(plain, holes, answers):
    full = {
        kind: dict(found) if isinstance(found, dict) else [dict(one) for one in found] for kind, found in plain.items()
    }
    for (kind, index, field), answer in zip(holes, answers, strict=True):
        (full[kind] if KINDS[kind].single else full[kind][index])[field.name] = answer
    return full


def answers_to(field):
    return (True, False) if field.type == "flag" else field.choices


@st.composite
def nearly_complete(draw):
    """Evidence in which at most six flags and choices are missing, and nothing else."""
    plain = draw(evidence(holes=False, absent=False, most=2))
    whole = [
        (kind.name, index, field)
        for kind in KINDS.values()
        for index in range(1 if kind.single else len(plain[kind.name]))
        for field in kind.fields.values()
        if field.type in ("flag", "choice")
    ]
    for kind, index, field in draw(
        st.lists(st.sampled_from(whole), max_size=6, unique_by=lambda hole: (hole[0], hole[1], hole[2].name))
    ):
        del (plain[kind] if KINDS[kind].single else plain[kind][index])[field.name]
    return plain


@tries(0.8)
@given(st.data())
def test_an_unknown_means_that_two_answers_differ(data):
    rule = drawn_rule(data, operators=QUALITIES, types=("flag", "choice"), given=False, asks=False, windows=False)
    on = data.draw(ASKED)
    plain = data.draw(nearly_complete())
    holes = small_holes(plain)
    assume(prod(len(answers_to(field)) for *_, field in holes) <= 600)
    verdict = judged(rule, plain, on).verdict
    possible = {
        judged(rule, filled(plain, holes, answers), on).verdict
        for answers in product(*(answers_to(field) for *_, field in holes))
    }
    assert verdict == (possible.pop() if len(possible) == 1 else "unknown")


# --- monotone --------------------------------------------------------------------------------------------------------


@tries(0.7)
@given(st.data())
def test_one_more_record_never_undoes_what_was_met(data):
    rule = drawn_rule(data, monotone=True)
    on = data.draw(ASKED)
    plain = data.draw(evidence(absent=False))
    kind = data.draw(st.sampled_from([kind for kind in KINDS.values() if not kind.single]))
    more = plain | {kind.name: [*plain[kind.name], data.draw(records(kind, holes=False))]}
    before, after = judged(rule, plain, on), judged(rule, more, on)
    assert BETTER[after.verdict] >= BETTER[before.verdict]
    for (_, (surely, possibly)), (_, (surely_now, possibly_now)) in zip(
        quantities(before), quantities(after), strict=True
    ):
        assert surely_now >= surely
        assert possibly_now >= possibly


# --- order and reading -----------------------------------------------------------------------------------------------


@tries(0.5)
@given(st.data())
def test_the_order_of_records_never_matters(data):
    rule = drawn_rule(data, depth=2)
    on = data.draw(ASKED)
    plain = data.draw(evidence(most=2))
    turned = {name: found if KINDS[name].single else found[::-1] for name, found in plain.items()}
    one, other = judged(rule, plain, on), judged(rule, turned, on)
    assert quantities(one) == quantities(other)
    assert one.earliest == other.earliest
    assert one.lapses == other.lapses


@tries(0.3)
@given(st.data())
def test_two_readings_are_equal(data):
    shape = Shape()
    plain_rule = data.draw(clauses(shape))
    plain = data.draw(evidence())
    on = data.draw(ASKED)
    one, other = (read_rule(plain_rule, shape.define) for _ in range(2))
    assert told(judged(one, plain, on)) == told(judged(other, plain, on))


# --- looking ahead ---------------------------------------------------------------------------------------------------

SPAN = 420


def first_day(rule, known, on, *, met):
    """The first later day on which the verdict is (or is no longer) met, found by asking day by day."""
    for ahead in range(1, SPAN + 1):
        day = on + ahead * DAY
        if (criteria.judge(rule, known, on=day).verdict == "met") == met:
            return day
    return None


def holds(rule, known, on, change, *, met):
    """Whether a change lies where day by day finds it, or beyond, just on the day."""
    found = first_day(rule, known, on, met=met)
    if found or change is None:
        assert (change.day if change else None) == found
        return
    assert change.day > on + SPAN * DAY
    assert (criteria.judge(rule, known, on=change.day).verdict == "met") == met
    assert (criteria.judge(rule, known, on=change.day - DAY).verdict == "met") != met


TIMED = ["exists", "count", "total", "months", "months", "unbroken", "occasions", "hours", "hours", "fact"]


@tries(1)
@given(st.data())
def test_the_day_of_change_is_the_one_found_day_by_day(data):
    rule = drawn_rule(data, depth=2, operators=TIMED)
    on = data.draw(ASKED)
    known = read_evidence(data.draw(evidence(holes=data.draw(st.booleans()), absent=False)))
    verdict = criteria.judge(rule, known, on=on)
    if verdict.verdict == "met":
        assert verdict.earliest == criteria.Change(on)
        holds(rule, known, on, verdict.lapses, met=False)
    else:
        assert verdict.lapses is None
        holds(rule, known, on, verdict.earliest, met=True)
        assert verdict.earliest is None or verdict.earliest.because


@st.composite
def near_its_limit(draw):
    """A clause over time whose limit is what is worked by some later day, so that most verdicts turn soon."""
    operator = draw(st.sampled_from([*RUNS, "hours"]))
    clause = {"id": "c1", "says": "It is so.", "source": "s", operator: "jobs"}
    if operator == "hours":
        clause |= {"per_week": "weekly", "share": "share"}
    elif draw(st.booleans()):
        clause["gap"] = draw(st.sampled_from(GAPS))
    window = draw(st.sampled_from([None, *WINDOWS]))
    if window:
        clause["within"] = window
    kind = KINDS["jobs"]
    jobs = draw(st.lists(records(kind, holes=draw(st.booleans())), min_size=1, max_size=3))
    on = draw(ASKED)
    then = on + draw(st.integers(1, 400)) * DAY
    observed = judged(read_rule(clause | {"at_least": 0}), {"jobs": jobs}, then).reasons.observed
    limit = min(draw(st.sampled_from([observed.surely, observed.possibly])), 10_000)
    how = draw(st.sampled_from(["at_least", "at_least", "at_most", "less"]))
    clause["at_most" if how == "at_most" else "at_least"] = limit
    if how == "less":
        clause = {"id": "c2", "says": "Less than that.", "source": "s", "not": clause}
    return clause, jobs, on


@tries(1)
@given(near_its_limit())
def test_the_day_a_limit_is_reached_is_exact(drawn):
    clause, jobs, on = drawn
    rule, known = read_rule(clause), read_evidence({"jobs": jobs})
    verdict = criteria.judge(rule, known, on=on)
    if verdict.verdict == "met":
        holds(rule, known, on, verdict.lapses, met=False)
    else:
        holds(rule, known, on, verdict.earliest, met=True)


@tries(0.5)
@given(st.data())
def test_a_clause_has_been_met_since_the_day_found_day_by_day(data):
    rule = drawn_rule(data, depth=2, operators=TIMED)
    on = data.draw(ASKED)
    plain = data.draw(evidence(holes=False, absent=False, most=2))
    known = read_evidence(plain)
    first = min([on, *days_of(plain)])
    since = {}
    for ahead in range((on - first).days + 1):
        day = first + ahead * DAY
        for reason in criteria.judge(rule, known, on=day).reasons:
            if reason.verdict == "met":
                since.setdefault(reason.id, day)
            else:
                since.pop(reason.id, None)
    assert criteria.judge(rule, known, on=on).met_since == since


def days_of(plain):
    found = [record for one in plain.values() for record in ([one] if isinstance(one, dict) else one)]
    return [value for record in found for value in record.values() if isinstance(value, date)]


# --- whatever is written ---------------------------------------------------------------------------------------------

JUNK = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-3, 400), st.sampled_from(["", "jobs", "jobs.weekly", "q1", "full", "2024-02-29"])),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["id", "all", "exists", "full", "use"]), inner, max_size=2),
    max_leaves=4,
)  # fmt: skip


def spoiled(draw, tree):
    """The tree with one of its parts, at any depth, replaced by something else."""
    if not isinstance(tree, dict | list) or not tree or draw(st.integers(0, 3)) == 0:
        return draw(JUNK)
    keys = list(tree) if isinstance(tree, dict) else range(len(tree))
    chosen = draw(st.sampled_from(list(keys)))
    copy = dict(tree) if isinstance(tree, dict) else list(tree)
    copy[chosen] = spoiled(draw, tree[chosen])
    return copy


@tries(1)
@given(st.data())
def test_a_spoiled_rule_is_refused_or_read_and_never_breaks_the_engine(data):
    shape = Shape()
    whole = {"rule": data.draw(clauses(shape)), "define": shape.define}
    spoilt = spoiled(data.draw, whole)
    spoilt = spoilt if isinstance(spoilt, dict) else {"rule": spoilt, "define": {}}
    try:
        rule = read_rule(spoilt.get("rule"), spoilt.get("define"))
    except criteria.Unreadable as error:
        told = [str(fault) for fault in error.faults]
    else:
        told = [str(judged(rule, {"jobs": [{}], "courses": [{}]}, data.draw(ASKED)).verdict)]
    assert told
    assert all(len(line) < 1000 for line in told)


@tries(0.5)
@given(st.data())
def test_spoiled_evidence_is_refused_or_read_and_never_breaks_the_engine(data):
    rule = drawn_rule(data, depth=1)
    plain = spoiled(data.draw, data.draw(evidence(most=2)))
    try:
        found = told(judged(rule, plain, data.draw(ASKED)))
    except criteria.Unreadable as error:
        found = error.faults
    assert found
