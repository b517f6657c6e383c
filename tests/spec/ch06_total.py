"""Adding up a number

`total` adds one number field of the records that count, and compares the sum.
"""

from tests.spec.example import Example, row

total = Example(
    """total

    The kind and the field, with a dot between. Each record that counts shows what it brings.
    """,
    rule="""
        total: courses.hours
        where: {topic: case_management}
        at_least: 30
    """,
    facts="""
        courses:
          - {title: Transitions, topic: case_management, hours: 18}
          - {title: Budgets, topic: finance, hours: 20}
    """,
    rows=(
        row(
            "not_met",
            observed="18 hours",
            needed="30 hours",
            counted="Transitions (course 1): 18 hours",
            not_counted="Budgets (course 2): topic is finance, not case_management",
        ),
    ),
)

boundary = Example(
    """The number asked for is enough

    Sums are kept in hundredths, so that 0.1 and 0.2 make 0.3.
    """,
    rule="""
        total: courses.hours
        at_least: 0.3
    """,
    rows=(
        row("met", facts="courses: [{hours: 0.1}, {hours: 0.2}]"),
        row("not_met", facts="courses: [{hours: 0.1}, {hours: 0.19}]"),
    ),
)

at_most = Example(
    """total, at most

    Sums can have an upper limit too.
    """,
    rule="""
        total: courses.hours
        where: {topic: self_study}
        at_most: 10
    """,
    rows=(
        row("met", facts="courses: [{topic: self_study, hours: 10}]", observed="10 hours"),
        row("not_met", facts="courses: [{topic: self_study, hours: 10.5}]", observed="10.5 hours"),
        row("unknown", facts="courses: [{topic: self_study, hours: 6}, {hours: 5}]", observed="6 to 11 hours"),
    ),
)

missing_number = Example(
    """A number left out may be anything the vocabulary allows

    Nothing at least; without an upper limit, as much as one likes.
    """,
    rule="""
        total: courses.hours
        at_least: 10
    """,
    rows=(
        row(
            "unknown",
            facts="courses: [{title: Ethics I, hours: 6}, {title: Billing}]",
            observed="6 hours or more",
            asks="the person: What is this: hours? (Billing (course 2))",
        ),
        row(
            "met",
            facts="courses: [{title: Ethics I, hours: 12}, {title: Billing}]",
            observed="12 hours or more",
            asks="–",
        ),
    ),
)
