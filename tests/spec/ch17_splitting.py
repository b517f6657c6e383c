"""No false unknown

One missing fact can help one clause and hurt another. Clause by clause both are unknown, though every answer leads to
the same verdict. Then the few facts concerned are filled in every way possible; what all ways agree on is the verdict.
"""

from tests.spec.example import Example, row

either_way = Example(
    """Every answer leads there

    Twelve months under supervision, or twenty-four without: who has twenty-four qualifies, supervised or not.
    """,
    rule="""
        any:
          - {id: supervised, months: employment, where: {supervised: true}, at_least: 12}
          - {id: alone, months: employment, where: {supervised: false}, at_least: 24}
    """,
    rows=(
        row(
            "met",
            facts="employment: [{start: 2024-01-01, end: 2025-12-31}]",
            clauses="supervised: unknown; alone: unknown",
            asks="–",
        ),
        row(
            "unknown",
            facts="employment: [{start: 2025-01-01, end: 2025-12-31}]",
            clauses="supervised: unknown; alone: not_met",
        ),
        row(
            "not_met",
            facts="employment: [{start: 2025-02-01, end: 2025-12-31}]",
            clauses="supervised: not_met; alone: not_met",
        ),
    ),
)

neither_way = Example(
    """No answer leads there

    Nobody can be supervised and not supervised in the same job.
    """,
    rule="""
        all:
          - {id: supervised, exists: employment, where: {supervised: true}}
          - {id: alone, exists: employment, where: {supervised: false}}
    """,
    rows=(
        row("not_met", facts="employment: [{employer: Acme}]", clauses="supervised: unknown; alone: unknown"),
        row("unknown", facts="employment: [{employer: Acme}, {employer: St. Mary's}]"),
    ),
)

choices = Example(
    """One of a closed list

    A license of a type nobody wrote down is of one of the types there are.
    """,
    rule="""
        any:
          - {id: nurse, exists: licenses, where: {type: {in: [RN, LPN]}}}
          - {id: social-worker, exists: licenses, where: {type: LCSW}}
    """,
    rows=(row("met", facts="licenses: [{status: active}]", clauses="nurse: unknown; social-worker: unknown"),),
)

thresholds = Example(
    """A number on either side of a threshold

    Whatever the number, it is on one side.
    """,
    rule="""
        any:
          - {id: half, exists: employment, where: {hours_per_week: {at_least: 20}}}
          - {id: less, exists: employment, where: {hours_per_week: {less_than: 20}}}
    """,
    rows=(row("met", facts="employment: [{employer: Acme}]"),),
)

days = Example(
    """A day before or after another

    Whenever the job ended, it was on one side of the new year.
    """,
    rule="""
        any:
          - {id: old, exists: employment, where: {end: {less_than: 2026-01-01}}}
          - {id: new, exists: employment, where: {end: {at_least: 2026-01-01}}}
    """,
    rows=(row("met", facts="employment: [{employer: Acme}]"),),
)

exactly_one = Example(
    """At least and at most at once

    Exactly one license is restricted, or exactly one is not: of one license, one is true.
    """,
    rule="""
        any:
          - {id: restricted, count: licenses, where: {restricted: true}, at_least: 1, at_most: 1}
          - {id: free, count: licenses, where: {restricted: false}, at_least: 1, at_most: 1}
    """,
    rows=(
        row("met", facts="licenses: [{type: RN}]"),
        row("unknown", facts="licenses: [{type: RN}, {type: LPN}]"),
        row("unknown", facts="licenses: [{type: RN}, {type: LPN}, {type: LCSW}]"),
        row("met", facts="licenses: [{type: RN}, {type: LPN, restricted: true}, {type: LCSW, restricted: false}]"),
    ),
)

at_most = Example(
    """At most pulls the other way

    A restricted license is one too many for the first clause, and what the second asks for.
    """,
    rule="""
        any:
          - {id: none-restricted, count: licenses, where: {restricted: true}, at_most: 0}
          - {id: one-restricted, exists: licenses, where: {restricted: true}}
    """,
    rows=(row("met", facts="licenses: [{type: RN}]"),),
)

end_unknown = Example(
    """In force or not

    A license whose last day is not known is in force or it is not.
    """,
    rule="""
        any:
          - {id: in-force, exists: licenses, in_force: true}
          - {id: none-in-force, not: {id: one-in-force, exists: licenses, in_force: true}}
    """,
    rows=(row("met", facts="licenses: [{type: RN, issued: 2020-01-01}]"),),
)

end_matters = Example(
    """In force or not, when it matters

    The two ways lead to two verdicts: then it is unknown.
    """,
    rule="""
        any:
          - id: in-force-and-learned
            all:
              - {id: in-force, exists: licenses, in_force: true}
              - {id: course, exists: courses}
          - {id: none-in-force, not: {id: one-in-force, exists: licenses, in_force: true}}
    """,
    facts="""
        licenses: [{type: RN, issued: 2020-01-01}]
    """,
    rows=(row("met", facts="courses: [{hours: 3}]"), row("unknown", facts="courses: []")),
)
