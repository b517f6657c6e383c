"""Questions to the person and to the authority

Two things can keep a verdict unknown, and they are kept apart: facts that the person can supply, and rules that the
authority does not publish.
"""

from tests.spec.example import Example, row

PART_TIME = """
    questions:
      part-time: {about: part-time work, question: "Does part-time work count, and at what rate?", source: manual}
"""

a_clause = Example(
    """ask, as a clause

    A requirement that nobody can judge before the authority has answered. It is always unknown.
    """,
    above=PART_TIME,
    rule="""
        ask: part-time
    """,
    rows=(
        row(
            "unknown",
            facts="licenses: []",
            asks="the authority: Does part-time work count, and at what rate?",
            about="part-time work",
        ),
    ),
)

a_condition = Example(
    """ask, in a condition

    A record that gets that far may count. Here full-time work counts, part-time work may; a job of which nothing is
    known is the person's to explain first.
    """,
    above=PART_TIME,
    rule="""
        months: employment
        where:
          any: [{full_time: true}, {ask: part-time}]
        at_least: 12
    """,
    rows=(
        row("met", facts="employment: [{full_time: true, start: 2025-01-01, end: 2025-12-31}]", asks="–"),
        row(
            "unknown",
            facts="employment: [{full_time: false, start: 2025-01-01, end: 2025-12-31}]",
            observed="0 to 12 months",
            not_counted="job 1: not published by the certifier: part-time work (may count)",
            asks="the authority: Does part-time work count, and at what rate?",
        ),
        row(
            "unknown",
            facts="employment: [{start: 2025-01-01, end: 2025-12-31}]",
            not_counted="job 1: not known: full time (may count)",
            asks="the person: Is it full-time? (job 1)",
        ),
        row("not_met", facts="employment: [{full_time: false, start: 2025-01-02, end: 2025-12-31}]", asks="–"),
    ),
)

with_the_rest = Example(
    """ask, beside other conditions

    A record that fails another condition does not count, whatever the authority would say.
    """,
    above=PART_TIME,
    rule="""
        exists: employment
        where: {supervised: true, ask: part-time}
    """,
    rows=(
        row("unknown", facts="employment: [{supervised: true}]"),
        row("not_met", facts="employment: [{supervised: false}]"),
    ),
)

only_where_it_matters = Example(
    """Nothing is asked that does not matter

    Questions are those of the clauses that keep the verdict unknown. Here the license decides alone.
    """,
    above=PART_TIME,
    rule="""
        all:
          - {id: license, exists: licenses}
          - {id: part-time-work, ask: part-time}
    """,
    rows=(
        row(
            "unknown",
            facts="licenses: [{type: RN}]",
            asks="the authority: Does part-time work count, and at what rate?",
        ),
        row("not_met", facts="licenses: []", asks="–"),
    ),
)

about = Example(
    """What a question is about

    A question to the person names the fact by its place in the person's file, counted from 0, so that a page can lead
    there. Each is asked once, however many clauses need it.
    """,
    rule="""
        all:
          - {id: full-time, exists: employment, where: {full_time: true}}
          - {id: a-year, months: employment, where: {full_time: true}, at_least: 12}
    """,
    rows=(
        row(
            "unknown",
            facts="employment: [{full_time: false}, {employer: Acme, start: 2025-01-01, end: 2025-12-31}]",
            about="employment[1].full_time",
            asks="the person: Is it full-time? (Acme (job 2))",
        ),
        row(
            "unknown",
            facts="licenses: []",
            about="employment",
            asks="the person: Please list each job, or say that there is none.",
        ),
    ),
)
