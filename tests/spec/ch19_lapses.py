"""The day of lapse

When a verdict is met, the engine looks ahead as well: the first later day on which it no longer is, if nothing changes.
"""

from tests.spec.example import Example, row

expiry = Example(
    """A license expires

    The last day is still good; the verdict lapses on the next.
    """,
    rule="""
        exists: licenses
        label: A license in force
        in_force: true
    """,
    facts="""
        licenses: [{type: RN, issued: 2020-01-01, expires: 2027-05-31}]
    """,
    rows=(
        row("met", on="2026-06-15", lapses="2027-06-01", because="no longer met: A license in force"),
        row("met", on="2027-05-31", lapses="2027-06-01"),
        row("not_met", on="2027-06-01", lapses="never"),
    ),
)

out_of_the_window = Example(
    """Work leaves the window

    Twelve months within five years, and no work since.
    """,
    rule="""
        months: employment
        within: 5 years
        at_least: 12
    """,
    facts="""
        employment: [{start: 2024-01-01, end: 2025-01-31}]
    """,
    rows=(
        row("met", on="2026-06-15", lapses="2029-02-02"),
        row("met", on="2029-02-01", observed="12 months"),
        row("not_met", on="2029-02-02", observed="11.9 months"),
    ),
)

still_running = Example(
    """What runs on does not lapse

    A job that is still held fills the window as it moves.
    """,
    rule="""
        months: employment
        within: 5 years
        at_least: 12
    """,
    facts="""
        employment: [{start: 2024-01-01, end: null}]
    """,
    rows=(row("met", lapses="never"),),
)

more_than_needed = Example(
    """More than is needed lasts longer

    When one record falls out, another may still do.
    """,
    rule="""
        count: courses
        within: 1 year
        at_least: 1
    """,
    facts="""
        courses: [{completed: 2026-01-10}, {completed: 2026-03-01}]
    """,
    rows=(row("met", lapses="2027-03-02"),),
)

too_much = Example(
    """Too much

    What is allowed at most is passed one day.
    """,
    rule="""
        not: {id: three-years, months: employment, at_least: 36}
    """,
    facts="""
        employment: [{start: 2024-01-01, end: null}]
    """,
    rows=(row("met", on="2026-06-15", lapses="2027-01-01"), row("not_met", on="2027-01-01")),
)

whatever_turns_out = Example(
    """When a missing fact pulls in two directions

    It is met whichever the answer is, until one answer would no longer do.
    """,
    rule="""
        any:
          - {id: supervised, months: employment, within: 5 years, where: {supervised: true}, at_least: 12}
          - {id: alone, months: employment, within: 5 years, where: {supervised: false}, at_least: 24}
    """,
    facts="""
        employment: [{start: 2024-01-01, end: 2025-12-31}]
    """,
    rows=(
        row("met", on="2026-06-15", lapses="2029-01-02"),
        row("met", on="2029-01-01", lapses="2029-01-02"),
        row("unknown", on="2029-01-02", lapses="never"),
    ),
)

since_when = Example(
    """Since when a clause has been met

    For each clause met on the day, the engine also says since when, without a break.
    """,
    rule="""
        all:
          - {id: license, exists: licenses, in_force: true}
          - {id: work, months: employment, at_least: 12}
          - {id: course, exists: courses, within: 1 year}
    """,
    facts="""
        licenses:
          - {type: LPN, issued: 2010-01-01, expires: 2015-12-31}
          - {type: RN, issued: 2020-06-01, expires: null}
        employment: [{start: 2025-01-09, end: null}]
        courses: [{completed: 2020-01-01}, {completed: 2025-08-01}]
    """,
    rows=(
        row(
            "met",
            on="2026-06-15",
            since="license: 2020-06-01; course: 2025-08-01; clause-1: 2026-01-09; work: 2026-01-09",
        ),
        row("not_met", on="2027-01-01", since="license: 2020-06-01; work: 2026-01-09"),
    ),
)

turns_unknown = Example(
    """From met to unknown is a lapse too

    When the known license expires, only one with an unknown end is left.
    """,
    rule="""
        exists: licenses
        in_force: true
    """,
    facts="""
        licenses:
          - {type: RN, issued: 2020-01-01, expires: 2026-12-31}
          - {type: LCSW, issued: 2020-01-01}
    """,
    rows=(row("met", on="2026-06-15", lapses="2027-01-01"), row("unknown", on="2027-01-01")),
)
