"""What is not read

A file with a fault is not read at all, and every fault in it is told at once: the line, the place, what is wrong and
what is allowed instead.
"""

from tests.spec.example import Refused

every_fault_at_once = Refused(
    """Every fault at once

    Nobody has to repair a file fault by fault.
    """,
    file="""
        rule:
          id: Eligible
          says: You have a license and a job.
          source: handbook
          all:
            - {id: license, exists: licence}
            - {id: license, says: You have a job., count: employment, where: {full_tim: true}}
    """,
    says=(
        "4: rule.source: unknown source “handbook”. Allowed: manual.",
    ),
)

two_operators = Refused(
    """A clause has exactly one operator

    Two requirements are two clauses.
    """,
    file="""
        rule:
          id: both
          says: You have a license and a course.
          source: manual
          exists: licenses
          count: courses
    """,
    says=(),
)

no_operator = Refused(
    """A word that is no operator

    The operators there are stand in the answer.
    """,
    file="""
        rule:
          id: license
          says: You have a license.
          source: manual
          has: licenses
    """,
    says=(),
)

unknown_key = Refused(
    """A key that the operator does not take

    What looks like a condition and is none would silently be ignored.
    """,
    file="""
        rule:
          id: license
          says: You have a license.
          source: manual
          exists: licenses
          at_least: 2
    """,
    says=(),
)

wrong_value = Refused(
    """A value of the wrong type

    Values are read as the vocabulary says; what comes near is suggested.
    """,
    file="""
        rule:
          id: license
          says: You have a license.
          source: manual
          exists: licenses
          where: {type: rn, restricted: never}
    """,
    says=(),
)

wrong_comparison = Refused(
    """A comparison that the type does not know

    Only numbers and days are larger or smaller.
    """,
    file="""
        rule:
          id: license
          says: You have a license.
          source: manual
          exists: licenses
          where: {type: {at_least: RN}}
    """,
    says=(),
)

no_time = Refused(
    """Time where there is none

    Months need a beginning and an end; a course has only its day.
    """,
    file="""
        rule:
          id: courses
          says: You have had courses for a year.
          source: manual
          months: courses
          at_least: 12
    """,
    says=(),
)

no_limit = Refused(
    """A measure without a limit

    "How many" is not yet a requirement.
    """,
    file="""
        rule:
          id: courses
          says: You have taken courses.
          source: manual
          count: courses
    """,
    says=(),
)

no_window = Refused(
    """A window that is no length of time

    Days, months or years, by their number.
    """,
    file="""
        rule:
          id: courses
          says: You have taken a course lately.
          source: manual
          exists: courses
          within: half a year
    """,
    says=(),
)

no_source = Refused(
    """A clause without a source

    What nobody wrote is no rule.
    """,
    file="""
        rule:
          id: license
          says: You have a license.
          exists: licenses
    """,
    says=(),
)

circle = Refused(
    """A definition that uses itself

    It would never come to an end.
    """,
    file="""
        define:
          work: {where: {use: good work}}
          good work: {where: {use: work}}
        rule:
          id: work
          says: You have good work.
          source: manual
          exists: employment
          where: {use: work}
    """,
    says=(),
)

unused = Refused(
    """A definition that nothing uses

    It is most likely a name written wrong.
    """,
    file="""
        define:
          work: {where: {full_time: true}}
        rule:
          id: license
          says: You have a license.
          source: manual
          exists: licenses
    """,
    says=(),
)

misleading_words = Refused(
    """Words that can be taken for something else

    `no`, `on`, `1:30`, `010`: what one reader takes for text is a truth, a time or another number to the next. Quotes
    make them text.
    """,
    file="""
        rule:
          id: license
          says: No
          source: manual
          exists: licenses
          where: {restricted: no}
          within: 1:30
    """,
    says=(),
)

anchors = Refused(
    """Repetition by reference

    Anchors, aliases, tags and merges are comforts that have hidden much; here everything is written out.
    """,
    file="""
        rule:
          id: license
          says: &sentence You have a license.
          label: *sentence
          source: !!str manual
          exists: licenses
    """,
    says=(),
)

twice = Refused(
    """The same key twice

    One of the two would silently be lost.
    """,
    file="""
        rule:
          id: license
          says: You have a license.
          says: You have another license.
          source: manual
          exists: licenses
    """,
    says=(),
)
