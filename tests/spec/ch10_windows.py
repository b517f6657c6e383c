"""Windows

`within` looks back from the day asked about: "5 years", "36 months", "90 days". Both ends of the window are inside.
"""

from tests.spec.example import Example, row

events = Example(
    """A window on what happens on one day

    The same day of the month so many months or years before is the first that counts.
    """,
    rule="""
        exists: courses
        within: 5 years
    """,
    facts="""
        courses: [{title: Ethics I, completed: 2021-06-15}]
    """,
    rows=(
        row("met", on="2026-06-15", lapses="2026-06-16"),
        row(
            "not_met",
            on="2026-06-16",
            not_counted="Ethics I (course 1): it lies before 2021-06-16, outside the last 5 years",
        ),
    ),
)

days = Example(
    """A window in days

    The window of 90 days on June 15 begins on March 17.
    """,
    rule="""
        exists: courses
        within: 90 days
    """,
    facts="""
        courses: [{completed: 2026-03-17}]
    """,
    rows=(row("met", on="2026-06-15"), row("not_met", on="2026-06-16")),
)

month_ends = Example(
    """Where a month has no such day, its last day is taken

    One month before March 31 is the last day of February.
    """,
    rule="""
        exists: courses
        within: 1 month
    """,
    facts="""
        courses: [{completed: 2026-02-28}]
    """,
    rows=(
        row("met", on="2026-03-28"),
        row("met", on="2026-03-31"),
        row("not_met", on="2026-04-01"),
        row("met", on="2026-05-31", facts="courses: [{completed: 2026-04-30}]"),
        row("not_met", on="2026-05-31", facts="courses: [{completed: 2026-04-29}]"),
    ),
)

spells = Example(
    """A window on what lasts

    A record counts while some of it lies inside: until its last day has fallen out of the window.
    """,
    rule="""
        exists: employment
        within: 1 year
    """,
    facts="""
        employment: [{employer: Acme, start: 2020-01-01, end: 2025-06-15}]
    """,
    rows=(row("met", on="2026-06-15"), row("not_met", on="2026-06-16")),
)

spells_unknown_end = Example(
    """A window on what lasts, when the last day is not known

    It did not end before it began. So one that began inside the window counts, whenever it ended.
    """,
    rule="""
        exists: employment
        within: 1 year
    """,
    facts="""
        employment: [{employer: Acme, start: 2025-06-15}]
    """,
    rows=(
        row("met", on="2026-06-15"),
        row("unknown", on="2026-06-16", asks="the person: What is this: last day? (Acme (job 1))"),
        row("unknown", on="2026-06-15", facts="employment: [{employer: Acme}]"),
    ),
)

undated_event = Example(
    """A window needs the day

    Without it, the course may lie inside or outside.
    """,
    rule="""
        exists: courses
        within: 5 years
    """,
    rows=(
        row(
            "unknown",
            facts="courses: [{title: Ethics I}]",
            not_counted="Ethics I (course 1): not known: day of completion (may count)",
            asks="the person: What is this: day of completion? (Ethics I (course 1))",
        ),
    ),
)

months_inside = Example(
    """months within a window

    Only the part inside the window is measured.
    """,
    rule="""
        months: employment
        within: 24 months
        at_least: 12
    """,
    facts="""
        employment: [{employer: Acme, start: 2020-01-01, end: 2025-06-14}]
    """,
    rows=(
        row("met", on="2026-06-15", observed="12 months", counted="Acme (job 1): 12 months, the part since 2024-06-15"),
        row("not_met", on="2026-06-16", observed="11.9 months"),
        row(
            "not_met",
            on="2027-07-01",
            observed="0 months",
            not_counted="Acme (job 1): it lies before 2025-07-01, outside the last 2 years",
        ),
    ),
)

totals_inside = Example(
    """total and count within a window

    Each record is inside or outside as a whole.
    """,
    rule="""
        total: courses.hours
        within: 36 months
        at_least: 10
    """,
    facts="""
        courses: [{hours: 6, completed: 2023-06-15}, {hours: 6, completed: 2026-01-01}]
    """,
    rows=(row("met", on="2026-06-15", observed="12 hours"), row("not_met", on="2026-06-16", observed="6 hours")),
)

in_force_inside = Example(
    """in_force goes before a window

    What is in force today is so now, whenever it began.
    """,
    rule="""
        exists: licenses
        in_force: true
        within: 1 year
    """,
    facts="""
        licenses: [{type: RN, issued: 2010-01-01, expires: 2026-06-30}]
    """,
    rows=(row("met", on="2026-06-30"), row("not_met", on="2026-07-01")),
)
