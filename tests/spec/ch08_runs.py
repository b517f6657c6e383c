"""Runs and their breaks

A run is a time without a break: records that overlap, follow each other, or have only a short break between them. `gap`
says from how many days on a break is one; left out, it is one day. `months` counts all runs together, `unbroken` the
one that reaches the day asked about, `occasions` how many there are.
"""

from tests.spec.example import Example, Refused, row

short_breaks = Example(
    """A break shorter than the gap belongs to the run

    With a gap of 7 days, six days between two jobs are bridged and count; seven part them and do not.
    """,
    rule="""
        months: employment
        gap: 7 days
        at_least: 12
    """,
    rows=(
        row(
            "met",
            facts="employment: [{start: 2025-01-01, end: 2025-06-30}, {start: 2025-07-07, end: 2025-12-31}]",
            observed="12 months",
        ),
        row(
            "not_met",
            facts="employment: [{start: 2025-01-01, end: 2025-06-30}, {start: 2025-07-08, end: 2025-12-31}]",
            observed="11.7 months",
        ),
        row(
            "unknown",
            facts="employment: [{start: 2025-01-01, end: 2025-06-30}, {start: 2025-07-07}]",
            observed="6 to 17.4 months",
        ),
    ),
)

unbroken = Example(
    """The run that reaches the day

    `unbroken` measures from its first day on. What lies before a break is left out, however long it was.
    """,
    rule="""
        unbroken: employment
        gap: 7 days
        at_least: 12
    """,
    facts="""
        employment:
          - {employer: Acme, start: 2020-01-01, end: 2024-12-31}
          - {employer: Hospice, start: 2025-03-01, end: 2025-06-30}
          - {employer: St. Mary's, start: 2025-07-07, end: null}
    """,
    rows=(
        row(
            "not_met",
            on="2026-02-28",
            observed="11.8 months",
            counted="Hospice (job 2): 4 months; St. Mary's (job 3): 7.6 months so far",
            not_counted="Acme (job 1): a break of 7 days or more lies between it and 2026-02-28",
            earliest="2026-03-01",
        ),
        row("met", on="2026-03-01", observed="12 months", lapses="never"),
    ),
)

trailing_break = Example(
    """A break before the day itself

    A run still reaches the day while the break after it is shorter than the gap; that break is no part of its length.
    On the day the gap is full, nothing is left of the run.
    """,
    rule="""
        unbroken: employment
        gap: 7 days
        at_least: 12
    """,
    facts="""
        employment: [{start: 2025-01-01, end: 2025-12-31}]
    """,
    rows=(
        row("met", on="2026-01-01", observed="12 months", lapses="2026-01-08", counted="job 1: 12 months"),
        row("met", on="2026-01-07", observed="12 months", lapses="2026-01-08"),
        row(
            "not_met",
            on="2026-01-08",
            observed="0 months",
            earliest="never",
            not_counted="job 1: a break of 7 days or more lies between it and 2026-01-08",
        ),
    ),
)

without_gap = Example(
    """unbroken, without a gap

    One free day is a break. A job that begins the day after another ended goes on with its run.
    """,
    rule="""
        unbroken: employment
        at_most: 6
    """,
    rows=(
        row(
            "not_met",
            facts="employment: [{start: 2025-01-01, end: 2025-12-31}, {start: 2026-01-01, end: null}]",
            observed="17.4 months",
        ),
        row(
            "met",
            facts="employment: [{start: 2025-01-01, end: 2025-12-31}, {start: 2026-01-02, end: null}]",
            observed="5.4 months",
            lapses="2026-07-03",
            not_counted="job 1: a break of 1 day or more lies between it and 2026-06-15",
        ),
        row("met", facts="employment: [{start: 2025-01-01, end: 2026-06-13}]", observed="0 months"),
    ),
)

bridged_tomorrow = Example(
    """A break is bridged the day after

    A job begun after a short break has no day behind it on its first morning. The day after, the whole run is there.
    """,
    rule="""
        unbroken: employment
        gap: 60 days
        at_least: 4.4
    """,
    facts="""
        employment: [{start: 2026-01-01, end: 2026-03-31}, {start: 2026-05-15, end: null}]
    """,
    rows=(
        row("not_met", on="2026-05-15", observed="3 months", earliest="2026-05-16"),
        row("met", on="2026-05-16", observed="4.4 months"),
    ),
)

run_in_a_window = Example(
    """A run in a window

    Records are cut to the window first. A break is bridged only while something before it lies inside.
    """,
    rule="""
        months: employment
        within: 1 year
        gap: 30 days
        at_least: 6
    """,
    facts="""
        employment: [{start: 2025-01-01, end: 2025-06-30}, {start: 2025-07-21, end: 2025-12-31}]
    """,
    rows=(
        row("met", on="2026-06-30", observed="6 months", lapses="2026-07-01"),
        row("not_met", on="2026-07-01", observed="5.3 months"),
    ),
)

unknown_break = Example(
    """A break that nobody knows of

    What is missing about one record can decide whether another belongs to the run.
    """,
    rule="""
        unbroken: employment
        where: {full_time: true}
        at_least: 12
    """,
    facts="""
        employment:
          - {employer: Acme, full_time: true, start: 2025-01-01, end: 2025-12-31}
          - {employer: Hospice, start: 2026-01-01, end: 2026-02-28}
          - {employer: St. Mary's, full_time: true, start: 2026-03-01, end: null}
    """,
    rows=(
        row(
            "unknown",
            observed="3.4 to 17.4 months",
            counted="St. Mary's (job 3): 3.4 months so far",
            not_counted="Acme (job 1): a break of 1 day or more may lie between it and 2026-06-15 (may count); Hospice (job 2): not known: full time (may count)",
            asks="the person: Is it full-time? (Hospice (job 2))",
        ),
    ),
)

occasions = Example(
    """How many runs

    Records that a short break joins are one occasion.
    """,
    rule="""
        occasions: employment
        gap: 7 days
        at_least: 2
    """,
    rows=(
        row(
            "not_met",
            facts="employment: [{start: 2025-01-01, end: 2025-01-31}, {start: 2025-02-07, end: 2025-02-28}]",
            observed="1 occasion",
            needed="2 occasions",
            counted="job 1; job 2",
        ),
        row(
            "met",
            facts="employment: [{start: 2025-01-01, end: 2025-01-31}, {start: 2025-02-08, end: 2025-02-28}]",
            observed="2 occasions",
        ),
        row("not_met", facts="employment: []", observed="0 occasions"),
        row("unknown", facts="licenses: []", observed="not known"),
    ),
)

joining = Example(
    """One more record can make one occasion of two

    So a record that may count makes their number less certain in both directions.
    """,
    rule="""
        occasions: employment
        where: {full_time: true}
        at_least: 2
    """,
    facts="""
        employment:
          - {full_time: true, start: 2025-01-01, end: 2025-01-31}
          - {start: 2025-02-01, end: 2025-02-28}
          - {full_time: true, start: 2025-03-01, end: 2025-03-31}
    """,
    rows=(
        row("unknown", observed="1 to 2 occasions", asks="the person: Is it full-time? (job 2)"),
        row(
            "unknown",
            facts="employment: [{start: 2025-01-01, end: 2025-01-30}, {full_time: true, start: 2025-02-01, end: 2025-02-28}]",
            observed="1 to 2 occasions",
        ),
        row(
            "not_met",
            facts="employment: [{full_time: true, start: 2025-01-01, end: 2025-01-31}, {start: 2025-02-01, end: 2025-02-28}]",
            observed="1 occasion",
        ),
    ),
)

places_unknown = Example(
    """An occasion with one end

    Of a record with one end known, the day there is all that is certain of its place; it may end there, or reach far
    enough to join others. A record without any day may lie anywhere.
    """,
    rule="""
        occasions: employment
        gap: 7 days
        at_least: 3
    """,
    rows=(
        row(
            "not_met",
            facts="employment: [{start: 2025-01-01, end: 2025-01-31}, {start: 2025-02-07}]",
            observed="1 occasion",
        ),
        row(
            "not_met",
            facts="employment: [{start: 2025-01-01, end: 2025-01-31}, {start: 2025-02-08}, {end: 2025-02-15}]",
            observed="1 to 2 occasions",
        ),
        row(
            "unknown",
            facts="employment: [{start: 2025-01-01, end: 2025-01-31}, {start: 2025-02-08}, {end: 2025-02-16}]",
            observed="1 to 3 occasions",
        ),
        row(
            "unknown",
            facts="employment: [{start: 2025-01-01, end: 2025-01-31}, {start: 2025-03-01, end: 2025-03-31}, {}]",
            observed="1 to 3 occasions",
        ),
    ),
)

day_that_moves = Example(
    """An occasion that surely lasts until now

    Of a record that has not ended and whose first day is missing, the day before the one asked about is certain, if any
    is. It moves away from what lies before it, until both can be occasions of their own.
    """,
    rule="""
        occasions: employment
        gap: 30 days
        at_most: 1
    """,
    facts="""
        employment: [{start: 2025-01-01, end: 2025-01-31}, {end: 2026-12-31}]
    """,
    rows=(
        row("met", on="2025-02-20", observed="1 occasion", lapses="2025-03-04"),
        row("met", on="2025-03-03", observed="1 occasion", lapses="2025-03-04"),
        row("unknown", on="2025-03-04", observed="1 to 2 occasions"),
    ),
)

occasions_in_a_window = Example(
    """Occasions in a window

    An occasion counts while its last day is inside. A job just begun is one from its second day on.
    """,
    rule="""
        occasions: employment
        within: 1 year
        at_least: 2
    """,
    facts="""
        employment: [{start: 2025-01-01, end: 2025-03-31}, {start: 2026-03-01, end: null}]
    """,
    rows=(
        row("not_met", on="2026-03-01", observed="1 occasion", earliest="2026-03-02"),
        row("met", on="2026-03-02", observed="2 occasions", lapses="2026-04-01"),
        row("met", on="2026-03-31", observed="2 occasions", lapses="2026-04-01"),
        row("not_met", on="2026-04-01", observed="1 occasion", earliest="never"),
    ),
)

at_most = Example(
    """occasions, at most

    As many as are allowed; what is not known can make them too many.
    """,
    rule="""
        occasions: employment
        at_most: 1
    """,
    rows=(
        row("met", facts="employment: [{start: 2025-01-01, end: 2025-03-31}]", observed="1 occasion"),
        row(
            "unknown",
            facts="employment: [{start: 2025-01-01, end: 2025-03-31}, {start: 2025-05-01, end: 2025-06-30}, {end: 2025-04-30}]",
            observed="1 to 2 occasions",
        ),
        row(
            "not_met",
            facts="employment: [{start: 2025-01-01, end: 2025-03-31}, {start: 2025-05-01, end: 2025-06-30}]",
            observed="2 occasions",
        ),
    ),
)

both_ways = Example(
    """Whatever the answer

    A fact that an occasion turns on is tried both ways: where each answer leads to the same verdict, it is known.
    """,
    rule="""
        any:
          - {id: months, months: employment, where: {full_time: true}, at_least: 3}
          - {id: occasions, occasions: employment, where: {full_time: true}, at_least: 2}
    """,
    facts="""
        employment:
          - {full_time: true, start: 2025-01-01, end: 2025-01-31}
          - {start: 2025-02-01, end: 2025-02-28}
          - {full_time: true, start: 2025-03-01, end: 2025-03-31}
    """,
    rows=(row("met", clauses="months: unknown; occasions: unknown"),),
)

not_in_days = Refused(
    """A gap that is no number of days

    A break is counted in days; months are not all equally long.
    """,
    file="""
        rule:
          id: runs
          says: You have worked on several occasions.
          source: manual
          all:
            - {id: month, says: In months., occasions: employment, gap: 1 month, at_least: 2}
            - {id: none, says: No days., occasions: employment, gap: 0 days, at_least: 2}
            - {id: number, says: Only a number., unbroken: employment, gap: 7, at_least: 2}
            - {id: hours, says: In hours., hours: employment, gap: 7 days, at_least: 2}
    """,
    says=(
        "6: rule.all[0].gap: a gap is a length in days, such as “7 days”: months and years are not all equally long.",
        "7: rule.all[1].gap: a length in days is expected here, at least 1 day, such as “7 days”.",
        "8: rule.all[2].gap: a length in days is expected here, at least 1 day, such as “7 days”.",
        "9: rule.all[3].gap: unknown entry of “hours” “gap”. Allowed: id, label, says, source, assumption, hours, where, within, per_week, share, at_least, at_most.",
    ),
)
