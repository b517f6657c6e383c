"""Sources and assumptions

Every clause says where it is written and how far that can be trusted: `official`, `draft`, `secondary` or `inferred`.
"""

from tests.spec.example import Example, row

source = Example(
    """A clause has a source

    It names one of the file's `sources`; or a list, of which the first is shown as the source.
    """,
    rule="""
        title: Example
        subject: professional
        sources:
          blog: {title: A blog, publisher: A body, address: body.org, published: 2019-05-21, read: 2026-01-01, standing: official}
          forum: {title: A forum, publisher: Somebody, address: there, read: 2026-01-01, standing: secondary}
        rule:
          id: license
          label: A license
          says: You hold a license.
          source: [forum, blog]
          exists: licenses
    """,
    rows=(
        row(
            "met",
            facts="licenses: [{type: RN}]",
            says="You hold a license.",
            label="A license",
            source="A forum (secondary)",
        ),
    ),
)

inherited = Example(
    """A clause without a source has that of the clause above it

    So a rule taken from one page names it once.
    """,
    rule="""
        title: Example
        subject: professional
        sources:
          blog: {title: A blog, publisher: A body, address: body.org/blog, read: 2026-01-01, standing: draft}
        rule:
          id: contrary
          says: You have no lapsed license.
          source: blog
          not: {id: lapsed, says: A license has lapsed., exists: licenses, where: {status: lapsed}}
    """,
    rows=(row("met", facts="licenses: []", source="A blog (draft)", sources="A blog; A blog"),),
)

assumption = Example(
    """assumption

    Where the authority is silent and the rulebook has to choose, it says what it assumes, and every answer shows it.
    """,
    rule="""
        months: employment
        at_least: 12
        assumption: Twelve months are a year to the day.
    """,
    rows=(
        row(
            "met",
            facts="employment: [{start: 2025-01-01, end: null}]",
            assumption="Twelve months are a year to the day.",
        ),
    ),
)
