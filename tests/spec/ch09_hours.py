"""Hours of work

`hours` multiplies the hours a week by the weeks worked, up to the day asked about.
"""

from tests.spec.example import Example, row

hours = Example(
    """hours

    Seven days at 40 hours a week are 40 hours; each day counts a seventh, whichever day it is.
    """,
    rule="""
        hours: employment
        at_least: 80
    """,
    facts="""
        employment: [{employer: Acme, hours_per_week: 40, start: 2026-06-01, end: null}]
    """,
    rows=(
        row("not_met", on="2026-06-14", observed="74.2 hours", earliest="2026-06-15"),
        row("met", on="2026-06-15", observed="80 hours", counted="Acme (job 1): 80 hours so far"),
    ),
)

overlaps_add = Example(
    """Overlaps add

    Unlike months: who works two jobs works the hours of both.
    """,
    rule="""
        hours: employment
        at_least: 100
    """,
    facts="""
        employment:
          - {hours_per_week: 40, start: 2026-06-01, end: 2026-06-14}
          - {hours_per_week: 10, start: 2026-06-01, end: 2026-06-14}
    """,
    rows=(row("met", observed="100 hours", counted="job 1: 80 hours; job 2: 20 hours"),),
)

share = Example(
    """share

    A field between 0 and 1 that says how much of the job counts.
    """,
    rule="""
        hours: employment
        share: share
        at_least: 40
    """,
    rows=(
        row(
            "met",
            facts="employment: [{hours_per_week: 40, share: 0.5, start: 2026-06-01, end: 2026-06-14}]",
            observed="40 hours",
        ),
        row(
            "not_met",
            facts="employment: [{hours_per_week: 40, share: 0.49, start: 2026-06-01, end: 2026-06-14}]",
            observed="39.2 hours",
        ),
        row(
            "unknown",
            facts="employment: [{hours_per_week: 40, start: 2026-06-01, end: 2026-06-14}]",
            observed="0 to 80 hours",
            asks="the person: What is this: share of case management? (job 1)",
        ),
    ),
)

which_jobs = Example(
    """Only matching jobs

    What may match counts as possible hours.
    """,
    rule="""
        hours: employment
        where: {supervised: true}
        at_least: 100
    """,
    facts="""
        employment:
          - {employer: Acme, supervised: true, hours_per_week: 20, start: 2026-06-01, end: 2026-06-14}
          - {employer: Clinic, hours_per_week: 40, start: 2026-06-01, end: 2026-06-14}
          - {employer: School, supervised: false, hours_per_week: 40, start: 2026-06-01, end: 2026-06-14}
    """,
    rows=(
        row(
            "unknown",
            observed="40 to 120 hours",
            counted="Acme (job 1): 40 hours",
            not_counted="Clinic (job 2): not known: supervised (may count); School (job 3): it was not supervised",
        ),
    ),
)

per_week = Example(
    """per_week

    Which field holds the hours a week; `hours_per_week` unless said. When a record leaves it out, the most that the
    vocabulary allows is possible.
    """,
    rule="""
        hours: employment
        per_week: hours_per_week
        at_least: 200
    """,
    rows=(
        row(
            "unknown",
            facts="employment: [{start: 2026-06-01, end: 2026-06-14}]",
            observed="0 to 336 hours",
            asks="the person: What is this: hours a week? (job 1)",
        ),
        row("not_met", facts="employment: [{start: 2026-06-01, end: 2026-06-07}]", observed="0 to 168 hours"),
    ),
)

within_window = Example(
    """hours within a window

    Only the days inside the window count.
    """,
    rule="""
        hours: employment
        within: 7 days
        at_least: 40
    """,
    facts="""
        employment: [{employer: Acme, hours_per_week: 40, start: 2026-01-01, end: 2026-06-14}]
    """,
    rows=(
        row(
            "met",
            on="2026-06-15",
            observed="40 hours",
            counted="Acme (job 1): 40 hours, the part since 2026-06-08",
            lapses="2026-06-16",
        ),
        row("not_met", on="2026-06-16", observed="34.2 hours"),
    ),
)

outside_window = Example(
    """Hours before the window

    A job that had ended by then brings nothing.
    """,
    rule="""
        hours: employment
        within: 7 days
        at_least: 20
    """,
    facts="""
        employment:
          - {employer: Acme, hours_per_week: 20, start: 2026-06-01, end: 2026-06-14}
          - {employer: Clinic, hours_per_week: 40, start: 2026-01-01, end: 2026-05-31}
    """,
    rows=(
        row(
            "met", observed="20 hours", not_counted="Clinic (job 2): it lies before 2026-06-08, outside the last 7 days"
        ),
    ),
)

at_most = Example(
    """hours, at most

    An upper limit is passed on the day after it is full.
    """,
    rule="""
        hours: employment
        at_most: 80
    """,
    facts="""
        employment: [{hours_per_week: 40, start: 2026-06-01, end: null}]
    """,
    rows=(row("met", on="2026-06-15", lapses="2026-06-16"), row("not_met", on="2026-06-16")),
)
