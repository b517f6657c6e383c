"""The earliest day

When a verdict is not met, the engine looks ahead: the first later day on which it is, if everything now running keeps
running. Jobs without an end go on, licenses end on their last day, windows move with the day asked about.
"""

from tests.spec.example import Example, row

running_job = Example(
    """Work that is running

    The day is exact, and says what it completes.
    """,
    rule="""
        months: employment
        label: 24 months of work
        at_least: 24
    """,
    facts="""
        employment: [{start: 2025-02-28, end: null}]
    """,
    rows=(
        row("not_met", on="2026-06-15", earliest="2027-02-28", because="you complete 24 months of work"),
        row("not_met", on="2027-02-27", earliest="2027-02-28"),
        row("met", on="2027-02-28", earliest="2027-02-28"),
    ),
)

never = Example(
    """Never, if nothing now running leads there

    Work that has ended brings no more months.
    """,
    rule="""
        months: employment
        at_least: 24
    """,
    rows=(
        row("not_met", facts="employment: [{start: 2025-01-01, end: 2025-12-31}]", earliest="never"),
        row("not_met", facts="employment: [{start: 2025-01-01, end: 2026-12-30}]", earliest="never"),
        row("not_met", facts="employment: [{start: 2025-01-01, end: 2026-12-31}]", earliest="2027-01-01"),
    ),
)

license_expires_first = Example(
    """A license that expires on the way

    The months come too late: on the day they are complete the license no longer runs.
    """,
    rule="""
        all:
          - {id: license, exists: licenses, in_force: true}
          - {id: work, months: employment, at_least: 12}
    """,
    facts="""
        employment: [{start: 2026-01-09, end: null}]
    """,
    rows=(
        row("not_met", facts="licenses: [{issued: 2020-01-01, expires: 2027-01-08}]", earliest="never"),
        row("not_met", facts="licenses: [{issued: 2020-01-01, expires: 2027-01-09}]", earliest="2027-01-09"),
    ),
)

window_closes = Example(
    """A window that closes on the way

    The first six months fall out of the window before the next six are worked.
    """,
    rule="""
        months: employment
        within: 24 months
        at_least: 12
    """,
    rows=(
        row(
            "not_met",
            facts="employment: [{start: 2024-01-01, end: 2024-06-30}, {start: 2026-06-01, end: null}]",
            earliest="2027-06-01",
        ),
        row(
            "not_met",
            facts="employment: [{start: 2025-01-01, end: 2025-06-30}, {start: 2026-06-01, end: null}]",
            earliest="2026-12-01",
        ),
    ),
)

coming = Example(
    """What is on file for a later day

    A course booked for October counts from the day it is completed.
    """,
    rule="""
        exists: courses
        label: A course in ethics
        where: {topic: ethics}
    """,
    facts="""
        courses: [{topic: ethics, completed: 2026-10-01}]
    """,
    rows=(row("not_met", earliest="2026-10-01", because="this is met: A course in ethics"),),
)

hours_add_up = Example(
    """Hours that add up

    Forty hours a week are a thousand after twenty-five weeks.
    """,
    rule="""
        hours: employment
        at_least: 1000
    """,
    facts="""
        employment: [{hours_per_week: 40, start: 2026-06-15, end: null}]
    """,
    rows=(row("not_met", earliest="2026-12-07"),),
)

too_much_falls_out = Example(
    """What falls out of a window can help

    "At most" becomes met when the old record no longer counts.
    """,
    rule="""
        count: courses
        within: 1 year
        at_most: 0
    """,
    facts="""
        courses: [{completed: 2026-01-10}]
    """,
    rows=(row("not_met", earliest="2027-01-11"),),
)

when_unknown = Example(
    """When something is unknown

    The day is the first on which the verdict is surely met, whatever the missing facts turn out to be.
    """,
    rule="""
        months: employment
        where: {supervised: true}
        at_least: 12
    """,
    rows=(
        row(
            "unknown",
            facts="employment: [{start: 2025-01-01, end: 2025-12-31}, {supervised: true, start: 2026-01-01, end: null}]",
            earliest="2027-01-01",
        ),
        row("unknown", facts="employment: [{start: 2025-01-01, end: null}]", earliest="never"),
    ),
)

whatever_turns_out = Example(
    """When a missing fact pulls in two directions

    Supervised or not, on that day one of the clauses is met: earlier nobody could be sure.
    """,
    rule="""
        any:
          - {id: supervised, months: employment, where: {supervised: true}, at_least: 12}
          - {id: alone, label: 24 months without supervision, months: employment, where: {supervised: false}, at_least: 24}
    """,
    rows=(
        row("unknown", facts="employment: [{start: 2025-01-09, end: null}]", earliest="2027-01-09"),
        row("not_met", facts="employment: [{start: 2026-01-09, end: null}]", earliest="2028-01-09"),
        row("not_met", facts="employment: [{supervised: true, start: 2026-01-09, end: null}]", earliest="2027-01-09"),
    ),
)

several_turn = Example(
    """Several clauses on the way

    The day is that of the last one needed, and the words name the clause that turns on it.
    """,
    rule="""
        all:
          - {id: work, label: 12 months of work, months: employment, at_least: 12}
          - {id: course, label: A course, exists: courses}
    """,
    facts="""
        employment: [{start: 2026-01-09, end: null}]
        courses: [{completed: 2026-10-01}]
    """,
    rows=(row("not_met", earliest="2027-01-09", because="you complete 12 months of work"),),
)
