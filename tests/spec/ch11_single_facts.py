"""Single facts

`fact` reads one field of a kind of which there is one record, with exactly one comparison.
"""

from tests.spec.example import Example, row

a_flag = Example(
    """fact, is

    A yes or a no.
    """,
    rule="""
        fact: attestations.moral_character
        is: true
    """,
    rows=(
        row("met", facts="attestations: {moral_character: true}", observed="yes", needed="yes"),
        row("not_met", facts="attestations: {moral_character: false}", observed="no"),
        row(
            "unknown",
            facts="attestations: {}",
            observed="not known",
            asks="the person: Are you of good moral character?",
        ),
        row("unknown", facts="licenses: []", about="attestations"),
    ),
)

one_of = Example(
    """fact, in and not_in

    One of several words, or none of them.
    """,
    rule="""
        all:
          - {id: degree, fact: attestations.level, in: [bachelor, master]}
          - {id: more-than-associate, fact: attestations.level, not_in: [associate]}
    """,
    rows=(
        row("met", facts="attestations: {level: master}", clauses="degree: met; more-than-associate: met"),
        row(
            "not_met", facts="attestations: {level: associate}", clauses="degree: not_met; more-than-associate: not_met"
        ),
        row("unknown", facts="attestations: {}", clauses="degree: unknown; more-than-associate: unknown"),
    ),
)

a_number = Example(
    """fact, with a number

    `at_least`, `at_most`, `more_than`, `less_than`, as in conditions.
    """,
    rule="""
        all:
          - {id: at-least, fact: attestations.years_in_practice, at_least: 2}
          - {id: at-most, fact: attestations.years_in_practice, at_most: 10}
          - {id: more-than, fact: attestations.years_in_practice, more_than: 1}
          - {id: less-than, fact: attestations.years_in_practice, less_than: 11}
    """,
    rows=(
        row("met", facts="attestations: {years_in_practice: 2}"),
        row("met", facts="attestations: {years_in_practice: 10}"),
        row(
            "not_met",
            facts="attestations: {years_in_practice: 1}",
            clauses="at-least: not_met; at-most: met; more-than: not_met; less-than: met",
        ),
        row(
            "not_met",
            facts="attestations: {years_in_practice: 11}",
            clauses="at-least: met; at-most: not_met; more-than: met; less-than: not_met",
        ),
    ),
)

a_day = Example(
    """fact, with a day

    Days are compared like numbers.
    """,
    rule="""
        fact: attestations.exam_day
        at_least: 2026-01-01
    """,
    rows=(
        row("met", facts="attestations: {exam_day: 2026-01-01}", observed="2026-01-01", needed="2026-01-01"),
        row("not_met", facts="attestations: {exam_day: 2025-12-31}"),
    ),
)

has = Example(
    """fact, has

    For a fact of several words, one of which is wanted.
    """,
    rule="""
        fact: attestations.memberships
        has: [ACMA, CMSA]
    """,
    rows=(
        row("met", facts="attestations: {memberships: [NASW, ACMA]}", observed="NASW, ACMA", needed="ACMA, CMSA"),
        row("not_met", facts="attestations: {memberships: NASW}"),
        row("unknown", facts="attestations: {}"),
    ),
)

given = Example(
    """fact, given

    Whatever the value, there is one.
    """,
    rule="""
        fact: attestations.exam_day
        given: true
    """,
    rows=(
        row("met", facts="attestations: {exam_day: 2030-01-01}"),
        row("unknown", facts="attestations: {}", asks="the person: What is this: day of the exam?"),
    ),
)
