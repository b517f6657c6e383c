"""Comparisons

A condition names a field and the value wanted. A plain value means "equals"; for anything else the comparison is named.
"""

from tests.spec.example import Example, row

equals = Example(
    """is

    A field and a value: the record's field equals the value. `{type: {is: RN}}` says the same at greater length.
    """,
    rule="""
        exists: licenses
        where: {type: RN, status: {is: active}}
    """,
    rows=(
        row("met", facts="licenses: [{type: RN, status: active}]"),
        row(
            "not_met",
            facts="licenses: [{type: RN, status: lapsed}]",
            not_counted="RN (license 1): status is lapsed, not active",
        ),
    ),
)

one_of = Example(
    """in

    The field is one of the values listed.
    """,
    rule="""
        exists: licenses
        where: {type: {in: [RN, LCSW]}}
    """,
    rows=(
        row("met", facts="licenses: [{type: LCSW}]"),
        row(
            "not_met", facts="licenses: [{type: LPN}]", not_counted="LPN (license 1): license type is LPN, not RN, LCSW"
        ),
        row("unknown", facts="licenses: [{status: active}]"),
    ),
)

none_of = Example(
    """not_in

    The field is none of the values listed.
    """,
    rule="""
        exists: licenses
        where: {type: {not_in: [LPN]}}
    """,
    rows=(
        row("met", facts="licenses: [{type: LCSW}]"),
        row("not_met", facts="licenses: [{type: LPN}]", not_counted="LPN (license 1): license type is LPN"),
        row("unknown", facts="licenses: [{status: active}]"),
    ),
)

at_least = Example(
    """at_least

    A number of that size or more, or that day or a later one. A record that is open ends later than any day.
    """,
    rule="""
        count: employment
        where: {hours_per_week: {at_least: 20}, end: {at_least: 2025-12-31}}
        at_least: 1
    """,
    rows=(
        row("met", facts="employment: [{hours_per_week: 20, end: 2025-12-31}]"),
        row(
            "not_met",
            facts="employment: [{hours_per_week: 19.5, end: 2025-12-31}]",
            not_counted="job 1: hours a week is 19.5; at least 20 is needed",
        ),
        row(
            "not_met",
            facts="employment: [{hours_per_week: 20, end: 2025-12-30}]",
            not_counted="job 1: last day is 2025-12-30; at least 2025-12-31 is needed",
        ),
        row("met", facts="employment: [{hours_per_week: 20, end: null}]"),
    ),
)

at_most = Example(
    """at_most

    A number of that size or less, or that day or an earlier one. A record that is open has no such day.
    """,
    rule="""
        count: employment
        where: {hours_per_week: {at_most: 20}, end: {at_most: 2025-12-31}}
        at_least: 1
    """,
    rows=(
        row("met", facts="employment: [{hours_per_week: 20, end: 2025-12-31}]"),
        row(
            "not_met",
            facts="employment: [{hours_per_week: 20.5, end: 2025-12-31}]",
            not_counted="job 1: hours a week is 20.5; at most 20 is allowed",
        ),
        row("not_met", facts="employment: [{hours_per_week: 20, end: 2026-01-01}]"),
        row("not_met", facts="employment: [{hours_per_week: 20, end: null}]"),
    ),
)

more_than = Example(
    """more_than

    Larger or later, not equal.
    """,
    rule="""
        count: employment
        where: {hours_per_week: {more_than: 20}}
        at_least: 1
    """,
    rows=(
        row(
            "not_met",
            facts="employment: [{hours_per_week: 20}]",
            not_counted="job 1: hours a week is 20; more than 20 is needed",
        ),
        row("met", facts="employment: [{hours_per_week: 20.01}]", not_counted="–"),
    ),
)

less_than = Example(
    """less_than

    Smaller or earlier, not equal. A record that is open ends before no day.
    """,
    rule="""
        count: employment
        where: {end: {less_than: 2026-01-01}}
        at_least: 1
    """,
    rows=(
        row("met", facts="employment: [{end: 2025-12-31}]"),
        row(
            "not_met",
            facts="employment: [{end: 2026-01-01}]",
            not_counted="job 1: last day is 2026-01-01; less than 2026-01-01 is needed",
        ),
        row("not_met", facts="employment: [{end: null}]"),
    ),
)

open_end_is_later = Example(
    """An open record ends after any day

    So `more_than` holds for it as `at_least` does.
    """,
    rule="""
        count: employment
        where: {end: {more_than: 2025-12-31}}
        at_least: 1
    """,
    rows=(
        row("met", facts="employment: [{end: null}]"),
        row("met", facts="employment: [{end: 2026-01-01}]"),
        row("not_met", facts="employment: [{end: 2025-12-31}]"),
    ),
)

has = Example(
    """has

    For a field of several words: one of them is the word wanted, or one of the words listed. An empty list has none.
    """,
    rule="""
        exists: courses
        where: {approved_by: {has: [CCMC, ANCC]}}
    """,
    rows=(
        row("met", facts="courses: [{approved_by: [NASW, ANCC]}]"),
        row("met", facts="courses: [{approved_by: ccmc}]"),
        row(
            "not_met",
            facts="courses: [{approved_by: [NASW, ASWB]}]",
            not_counted="course 1: approved by is NASW, ASWB; CCMC, ANCC is needed",
        ),
        row(
            "not_met",
            facts="courses: [{approved_by: []}]",
            not_counted="course 1: approved by is none; CCMC, ANCC is needed",
        ),
        row(
            "unknown",
            facts="courses: [{title: Ethics}]",
            not_counted="Ethics (course 1): not known: approved by (may count)",
        ),
    ),
)

given = Example(
    """given

    The field has a value, whichever. When it has none this is unknown, never a "no": it may only not be written down.
    """,
    rule="""
        exists: employment
        where: {employer: {given: true}}
    """,
    rows=(
        row("met", facts="employment: [{employer: St. Mary's}]"),
        row("unknown", facts="employment: [{full_time: true}]", not_counted="job 1: not known: employer (may count)"),
    ),
)

several_on_one_field = Example(
    """Several comparisons on one field

    All of them must hold.
    """,
    rule="""
        exists: employment
        where: {hours_per_week: {at_least: 20, less_than: 40}}
    """,
    rows=(
        row("met", facts="employment: [{hours_per_week: 20}]"),
        row("not_met", facts="employment: [{hours_per_week: 40}]"),
    ),
)
