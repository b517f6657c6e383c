"""Reasons in words

A verdict is the whole tree: each clause with its sentence, its verdict, what was observed and needed, which records
counted, which did not, and why. Sentences are kept as templates and values, so that pages say them in any language.
"""

from tests.spec.example import Example, row

which_counted = Example(
    """Which records counted, and which did not

    A record is called by its name in the file and its place.
    """,
    rule="""
        months: employment
        within: 1 year
        where: {full_time: true, supervised: true}
        at_least: 6
    """,
    facts="""
        employment:
          - {employer: St. Mary's, full_time: true, supervised: true, start: 2026-01-01, end: null}
          - {employer: Acme, full_time: true, supervised: true, start: 2025-01-01, end: 2025-08-14}
          - {employer: Hospice, full_time: false, supervised: false, start: 2024-01-01, end: null}
          - {full_time: true, start: 2026-01-01, end: null}
          - {employer: Clinic, full_time: true, supervised: true, start: 2020-01-01, end: 2020-12-31}
    """,
    rows=(
        row(
            "met",
            counted="St. Mary's (job 1): 5.4 months so far; Acme (job 2): 2 months, the part since 2025-06-15",
            not_counted="Hospice (job 3): it is not full-time, it was not supervised; "
            "job 4: not known: supervised (may count); "
            "Clinic (job 5): it lies before 2025-06-15, outside the last year",
        ),
    ),
)

sentence_or_label = Example(
    """A clause has a sentence, and may have a short name

    `says` is the sentence; `label` the short name that lists and pictures use. Without one, the sentence serves.
    """,
    rule="""
        exists: licenses
        says: You hold a license.
    """,
    rows=(row("met", facts="licenses: [{type: RN}]", says="You hold a license.", label="You hold a license."),),
)

singular = Example(
    """One and many

    Numbers bring their unit with them.
    """,
    rule="""
        months: employment
        at_least: 1
    """,
    rows=(
        row("met", facts="employment: [{start: 2026-05-15, end: 2026-06-14}]", observed="1 month", needed="1 month"),
        row("met", facts="employment: [{start: 2026-04-15, end: 2026-06-14}]", observed="2 months", needed="1 month"),
    ),
)
