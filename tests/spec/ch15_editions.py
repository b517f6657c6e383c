"""Editions

A rulebook's rule is a file named by the day it takes effect, `2026-01-01.yaml`. Rules change by a new file, never by
editing an old one: an edition is whole, and judging takes the one in effect on the day.
"""

from tests.spec.example import Example, row

a_whole_file = Example(
    """A whole edition

    The title, whom it is about, the sources, what the authority does not publish, the named conditions, and the rule.
    A clause has an `id`, unique in the file, a sentence (`says`) and, where it is long, a short `label`. The other
    examples on this page leave out `id`, `says` and `source` where nothing turns on them.
    """,
    rule="""
        title: Certified Example (CE)
        subject: professional
        sources:
          handbook:
            title: Handbook for candidates
            publisher: The Example Body
            address: example.org/handbook
            published: 2025-11-01
            read: 2026-01-01
            standing: official
        questions:
          part-time: {about: part-time work, question: Does part-time work count?, source: handbook}
        define:
          real work:
            says: supervised, full-time work
            where:
              - supervised: true
              - any: [{full_time: true}, {ask: part-time}]
        rule:
          id: eligible
          says: You have a license and a year of work.
          source: handbook
          all:
            - id: license
              label: A license
              says: You hold an active license.
              exists: licenses
              in_force: true
              where: {type: {in: [RN, LCSW]}, status: active}
            - id: work
              label: 12 months of work
              says: You have worked for a year under supervision.
              months: employment
              where: {use: real work}
              at_least: 12
            - id: diploma
              label: Diploma
              says: You send a copy of your diploma.
              document: A copy of the diploma
    """,
    facts="""
        licenses: [{type: RN, status: active, issued: 2015-06-01, expires: 2027-05-31}]
        employment: [{employer: St. Mary's, supervised: true, full_time: true, start: 2026-01-09, end: null}]
    """,
    rows=(
        row(
            "not_met",
            on="2026-06-15",
            clauses="license: met; work: not_met; diploma: met",
            earliest="2027-01-09",
            because="you complete 12 months of work",
        ),
        row(
            "met",
            on="2027-01-09",
            clauses="license: met; work: met; diploma: met",
            lapses="2027-06-01",
            because="no longer met: A license",
        ),
    ),
)
