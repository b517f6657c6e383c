"""Unknowns as bounds

Everything measured is a pair: what is surely so and what is possibly so. Surely enough is met; not even possibly enough
is not met; in between nobody knows yet.
"""

from tests.spec.example import Example, row

three_ways = Example(
    """Surely, possibly, or neither

    The same missing facts can matter or not.
    """,
    rule="""
        months: employment
        where: {full_time: true}
        at_least: 24
    """,
    facts="""
        employment:
          - {full_time: true, start: 2024-01-01, end: 2024-12-31}
          - {start: 2025-01-01, end: 2025-12-31}
    """,
    rows=(
        row("unknown", observed="12 to 24 months", needed="24 months"),
        row(
            "met",
            facts="employment: [{full_time: true, start: 2024-01-01, end: 2025-12-31}, {start: 2026-01-01, end: null}]",
            observed="24 to 29.4 months",
        ),
        row("not_met", facts="employment: [{start: 2025-01-01, end: 2025-12-31}]", observed="0 to 12 months"),
    ),
)

at_most_bounds = Example(
    """At most: the other way around

    Not even possibly too much is met; surely too much is not met.
    """,
    rule="""
        count: courses
        where: {ethics: true}
        at_most: 1
    """,
    rows=(
        row("met", facts="courses: [{ethics: true}]", observed="1 on file"),
        row("met", facts="courses: [{hours: 3}]", observed="0 to 1 on file"),
        row("unknown", facts="courses: [{ethics: true}, {hours: 3}]", observed="1 to 2 on file"),
        row("not_met", facts="courses: [{ethics: true}, {ethics: true}, {hours: 3}]", observed="2 to 3 on file"),
    ),
)

absent_kind = Example(
    """A kind left out has no upper bound

    Somebody may have any number of courses nobody has listed.
    """,
    rule="""
        count: courses
        at_least: 2
    """,
    rows=(row("unknown", facts="licenses: []", observed="not known"),),
)

rounded = Example(
    """Shown in tenths, rounded down

    So that nobody reads twelve months a day before they are complete. Judging itself is exact.
    """,
    rule="""
        months: employment
        at_least: 12
    """,
    rows=(
        row("not_met", facts="employment: [{start: 2025-06-16, end: null}]", observed="11.9 months"),
        row("met", facts="employment: [{start: 2025-06-15, end: null}]", observed="12 months"),
    ),
)
