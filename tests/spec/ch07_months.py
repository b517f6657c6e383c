"""Months of work

`months` measures how long matching records of a kind ran, up to the day asked about.
"""

from tests.spec.example import Example, row

anniversaries = Example(
    """A year is complete on its anniversary

    The day asked about has not been worked yet. A job begun on January 9 completes twelve months on January 9.
    """,
    rule="""
        months: employment
        at_least: 12
    """,
    facts="""
        employment: [{employer: St. Mary's, start: 2026-01-09, end: null}]
    """,
    rows=(
        row("not_met", on="2027-01-08", observed="11.9 months", earliest="2027-01-09"),
        row("met", on="2027-01-09", observed="12 months", counted="St. Mary's (job 1): 12 months so far"),
    ),
)

last_day_worked = Example(
    """The last day was worked

    `end` is the last day of work. A job that ended on December 31 has the whole of December.
    """,
    rule="""
        months: employment
        at_least: 12
    """,
    rows=(
        row("met", facts="employment: [{start: 2025-01-01, end: 2025-12-31}]", observed="12 months"),
        row("not_met", facts="employment: [{start: 2025-01-01, end: 2025-12-30}]", observed="11.9 months"),
    ),
)

month_length = Example(
    """Every month is equally long

    A month has 31 parts; the last day of a shorter one fills it up. So anniversaries come out even and never a day
    early, and the parts of a job add up to the whole however it is cut.
    """,
    rule="""
        months: employment
        at_least: 1
    """,
    rows=(
        row("met", facts="employment: [{start: 2026-02-01, end: 2026-02-28}]", observed="1 month"),
        row("met", facts="employment: [{start: 2026-02-10, end: 2026-03-09}]", observed="1 month"),
        row("met", facts="employment: [{start: 2026-01-01, end: 2026-01-31}]", observed="1 month"),
        row("not_met", facts="employment: [{start: 2026-01-01, end: 2026-01-30}]", observed="0.9 months"),
        row("met", facts="employment: [{start: 2026-04-01, end: 2026-04-30}]", observed="1 month"),
        row("not_met", facts="employment: [{start: 2026-04-01, end: 2026-04-29}]", observed="0.9 months"),
    ),
)

overlaps = Example(
    """Overlaps count once

    Two jobs in the same month are one month.
    """,
    rule="""
        months: employment
        at_least: 12
    """,
    facts="""
        employment:
          - {employer: St. Mary's, start: 2025-01-01, end: 2025-08-31}
          - {employer: Acme, start: 2025-05-01, end: 2025-10-31}
    """,
    rows=(row("not_met", observed="10 months", counted="St. Mary's (job 1): 8 months; Acme (job 2): 6 months"),),
)

one_inside_another = Example(
    """A job inside another adds nothing

    However many jobs there are, a calendar has no more months than it has.
    """,
    rule="""
        months: employment
        at_least: 12
    """,
    rows=(
        row(
            "not_met",
            facts="employment: [{start: 2025-01-01, end: 2025-10-31}, {start: 2025-03-01, end: 2025-04-30}]",
            observed="10 months",
        ),
        row(
            "met",
            facts="employment: [{start: 2025-01-01, end: 2025-06-30}, {start: 2025-07-01, end: 2025-12-31}]",
            observed="12 months",
        ),
    ),
)

gaps = Example(
    """Gaps do not count, and do no harm

    What was worked before and after is added.
    """,
    rule="""
        months: employment
        at_least: 12
    """,
    rows=(
        row(
            "met",
            facts="employment: [{start: 2023-01-01, end: 2023-06-30}, {start: 2025-01-01, end: 2025-06-30}]",
            observed="12 months",
        ),
    ),
)

running = Example(
    """A job that is open runs on

    `end: null` says "still there". `end` left out says "not known": the job may have ended on its first day, or run on.
    """,
    rule="""
        months: employment
        at_least: 12
    """,
    rows=(
        row("met", facts="employment: [{start: 2025-06-15, end: null}]", observed="12 months"),
        row(
            "unknown",
            facts="employment: [{start: 2025-06-15}]",
            observed="0 to 12 months",
            asks="the person: What is this: last day? (job 1)",
        ),
        row("not_met", facts="employment: [{start: 2025-06-16}]", observed="0 to 11.9 months"),
    ),
)

no_first_day = Example(
    """Without a first day there is no length

    It may have been any length of time.
    """,
    rule="""
        months: employment
        at_least: 12
    """,
    rows=(
        row("unknown", facts="employment: [{end: null}]", asks="the person: What is this: first day? (job 1)"),
        row(
            "unknown",
            facts="employment: [{employer: Acme}]",
            asks="the person: What is this: first day? (Acme (job 1)); the person: What is this: last day? (Acme (job 1))",
        ),
    ),
)

which_jobs = Example(
    """Only matching jobs

    `where` says which; the others are shown with the reason.
    """,
    rule="""
        months: employment
        where: {full_time: true}
        at_least: 12
    """,
    facts="""
        employment:
          - {employer: St. Mary's, full_time: true, start: 2025-01-01, end: 2025-06-30}
          - {employer: Acme, full_time: false, start: 2025-07-01, end: 2025-12-31}
          - {employer: Hospice, full_time: true, start: 2026-07-01, end: null}
    """,
    rows=(
        row(
            "not_met",
            observed="6 months",
            counted="St. Mary's (job 1): 6 months",
            not_counted="Acme (job 2): it is not full-time; Hospice (job 3): it begins later, on 2026-07-01",
        ),
    ),
)

first_morning = Example(
    """The first day has not been worked either

    On the day a job begins there is nothing to show yet.
    """,
    rule="""
        months: employment
        at_least: 1
    """,
    facts="""
        employment: [{start: 2026-06-15, end: null}]
    """,
    rows=(row("not_met", observed="0 months", not_counted="job 1: no time worked before 2026-06-15"),),
)

at_most = Example(
    """months, at most

    A length of time can be the most that is allowed.
    """,
    rule="""
        months: employment
        at_most: 6
    """,
    facts="""
        employment: [{start: 2026-01-01, end: null}]
    """,
    rows=(
        row("met", on="2026-07-01", observed="6 months", lapses="2026-07-02"),
        row("not_met", on="2026-07-02", observed="6 months", earliest="never"),
    ),
)
