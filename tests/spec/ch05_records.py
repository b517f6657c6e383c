"""Whether there is a record, and how many

`exists` asks for one record, `count` for so many. Both look at the day asked about: what comes later does not count yet.
"""

from tests.spec.example import Example, row

exists = Example(
    """exists

    At least one record of the kind, with what `where` asks for.
    """,
    rule="""
        exists: courses
        where: {topic: ethics}
    """,
    rows=(
        row(
            "met",
            facts="courses: [{title: Ethics I, topic: ethics}, {title: Billing, topic: billing}]",
            counted="Ethics I (course 1)",
            not_counted="Billing (course 2): topic is billing, not ethics",
            observed="1 on file",
        ),
        row("not_met", facts="courses: []", observed="0 on file"),
    ),
)

count = Example(
    """count

    At least so many, at most so many, or both.
    """,
    rule="""
        count: courses
        at_least: 2
        at_most: 3
    """,
    rows=(
        row("not_met", facts="courses: [{hours: 1}]", observed="1 on file"),
        row("met", facts="courses: [{hours: 1}, {hours: 1}]", observed="2 on file"),
        row("met", facts="courses: [{hours: 1}, {hours: 1}, {hours: 1}]", observed="3 on file"),
        row("not_met", facts="courses: [{hours: 1}, {hours: 1}, {hours: 1}, {hours: 1}]", observed="4 on file"),
    ),
)

count_at_most = Example(
    """count, at most

    With `at_most` alone, none at all is fine; one that may count keeps the answer open only where it could be one too many.
    """,
    rule="""
        count: licenses
        where: {restricted: true}
        at_most: 1
    """,
    rows=(
        row("met", facts="licenses: []", observed="0 on file", needed="at most 1 on file"),
        row("met", facts="licenses: [{type: RN}]", observed="0 to 1 on file"),
        row("unknown", facts="licenses: [{type: RN, restricted: true}, {type: LPN}]", observed="1 to 2 on file"),
        row("unknown", facts="courses: []", observed="not known"),
    ),
)

not_yet = Example(
    """What comes later does not count yet

    A course counts from the day it is completed, a job from its first day.
    """,
    rule="""
        exists: courses
    """,
    facts="""
        courses: [{title: Ethics I, completed: 2026-06-15}]
    """,
    rows=(
        row("not_met", on="2026-06-14", not_counted="Ethics I (course 1): it comes later, on 2026-06-15"),
        row("met", on="2026-06-15"),
    ),
)

begun_not_yet = Example(
    """A record that begins later does not count yet

    A past one still counts, as long as nothing asks that it be in force.
    """,
    rule="""
        exists: employment
    """,
    facts="""
        employment: [{employer: Acme, start: 2026-06-15, end: 2026-06-30}]
    """,
    rows=(
        row("not_met", on="2026-06-14", not_counted="Acme (job 1): it begins later, on 2026-06-15"),
        row("met", on="2026-06-15"),
        row("met", on="2026-07-01"),
    ),
)

undated = Example(
    """A record without its first day is taken as begun

    Whoever lists a license has it. Only a clause that measures time, or looks back, needs the day.
    """,
    rule="""
        exists: licenses
    """,
    rows=(row("met", facts="licenses: [{type: RN}]"),),
)

in_force = Example(
    """in_force

    The day asked about lies between the first and the last day, both included. Dates go before labels: a license marked
    active whose last day has passed is not in force.
    """,
    rule="""
        exists: licenses
        in_force: true
        where: {status: active}
    """,
    facts="""
        licenses: [{type: RN, status: active, issued: 2024-07-01, expires: 2026-06-30}]
    """,
    rows=(
        row("not_met", on="2024-06-30", not_counted="RN (license 1): it begins later, on 2024-07-01"),
        row("met", on="2024-07-01", not_counted="–"),
        row("met", on="2026-06-30", not_counted="–"),
        row("not_met", on="2026-07-01", not_counted="RN (license 1): it expired on 2026-06-30"),
    ),
)

in_force_unknown = Example(
    """in_force, when the last day is not known

    Nobody can say whether it still runs. On its very first day it certainly does.
    """,
    rule="""
        exists: licenses
        in_force: true
    """,
    facts="""
        licenses: [{type: RN, issued: 2024-07-01}]
    """,
    rows=(
        row("met", on="2024-07-01"),
        row(
            "unknown",
            on="2024-07-02",
            not_counted="RN (license 1): not known: last day (may count)",
            asks="the person: What is this: last day? (RN (license 1))",
        ),
    ),
)
