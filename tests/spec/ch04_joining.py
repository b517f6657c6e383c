"""Joining clauses

A rule is a tree of clauses. Each keeps its own verdict, so that one sees which part is missing.
"""

from tests.spec.example import Example, row

LICENSED_AND_LEARNED = """
      - {id: license, exists: licenses}
      - {id: course, exists: courses}
"""

all_of_them = Example(
    """all

    Every clause must be met. One that is not met decides, whatever is unknown beside it.
    """,
    rule=f"""
    all:
{LICENSED_AND_LEARNED}""",
    rows=(
        row(
            "met",
            facts="licenses: [{type: RN}]; courses: [{hours: 3}]",
            clauses="license: met; course: met",
            observed="2 of them",
        ),
        row(
            "unknown",
            facts="licenses: [{type: RN}]",
            clauses="license: met; course: unknown",
            observed="1 to 2 of them",
        ),
        row("not_met", facts="courses: []", clauses="license: unknown; course: not_met", observed="0 to 1 of them"),
    ),
)

any_of_them = Example(
    """any

    One clause is enough. One that is met decides, whatever is unknown beside it.
    """,
    rule=f"""
    any:
{LICENSED_AND_LEARNED}""",
    rows=(
        row("met", facts="licenses: [{type: RN}]", clauses="license: met; course: unknown"),
        row("unknown", facts="courses: []", clauses="license: unknown; course: not_met"),
        row("not_met", facts="licenses: []; courses: []", clauses="license: not_met; course: not_met"),
    ),
)

so_many_of_them = Example(
    """of

    At least so many of the clauses, no matter which.
    """,
    rule="""
        at_least: 2
        of:
          - {id: license, exists: licenses}
          - {id: course, exists: courses}
          - {id: character, fact: attestations.moral_character, is: true}
    """,
    rows=(
        row(
            "met", facts="licenses: [{type: RN}]; courses: [{hours: 3}]", observed="2 to 3 of them", needed="2 of them"
        ),
        row("unknown", facts="licenses: [{type: RN}]; courses: []", observed="1 to 2 of them", needed="2 of them"),
        row("not_met", facts="licenses: []; courses: []", observed="0 to 1 of them", needed="2 of them"),
    ),
)

three_of_four = Example(
    """of, with another number

    Any number from one to all of them.
    """,
    rule="""
        at_least: 3
        of:
          - {id: license, exists: licenses}
          - {id: job, exists: employment}
          - {id: course, exists: courses}
          - {id: character, fact: attestations.moral_character, is: true}
    """,
    facts="""
        licenses: [{type: RN}]
        employment: [{employer: Acme}]
    """,
    rows=(
        row("unknown", observed="2 to 4 of them"),
        row("unknown", facts="courses: []", observed="2 to 3 of them"),
        row("met", facts="courses: [{hours: 1}]", observed="3 to 4 of them"),
        row("not_met", facts="courses: []; attestations: {moral_character: false}", observed="2 of them"),
    ),
)

none_of_it = Example(
    """not

    The clause must not be met.
    """,
    rule="""
        not: {id: lapsed, exists: licenses, where: {status: lapsed}}
    """,
    rows=(
        row("met", facts="licenses: [{status: active}]", clauses="lapsed: not_met"),
        row("not_met", facts="licenses: [{status: lapsed}]", clauses="lapsed: met"),
        row("unknown", facts="licenses: [{type: RN}]", clauses="lapsed: unknown"),
    ),
)

nested = Example(
    """Clauses in clauses

    Joints nest as deep as the rule needs.
    """,
    rule="""
        all:
          - {id: license, exists: licenses}
          - id: route
            any:
              - {id: work, months: employment, at_least: 24}
              - id: study
                all:
                  - {id: course, exists: courses}
                  - {id: less-work, months: employment, at_least: 12}
    """,
    facts="""
        licenses: [{type: RN}]
        employment: [{start: 2025-01-01, end: null}]
    """,
    rows=(
        row(
            "met",
            facts="courses: [{hours: 3}]",
            clauses="license: met; route: met; work: not_met; study: met; course: met; less-work: met",
        ),
        row(
            "not_met",
            facts="courses: []",
            clauses="license: met; route: not_met; work: not_met; study: not_met; course: not_met; less-work: met",
        ),
    ),
)
