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
        "2: rule.id: “Eligible” is no id: small letters, digits and hyphens are allowed.",
        "6: rule.all[0].says: “says” is missing.",
        "6: rule.all[0].exists: unknown kind of record “licence”. Did you mean “licenses”? Allowed: licenses, employment, courses, answers, attestations.",
        "7: rule.all[1].id: “license” is used before (line 6); every id is used once.",
        "7: rule.all[1].where.full_tim: unknown field “full_tim”. Did you mean “full_time”? Allowed: employer, setting, full_time, supervised, hours_per_week, share, start, end, all, any, not, use, ask, says.",
        "7: rule.all[1]: “count” needs “at_least” or “at_most”.",
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
    says=(
        "2: rule: a clause has exactly one operator; this has “exists” and “count”. Allowed: all, any, of, not, exists, count, total, months, unbroken, occasions, hours, fact, ask, document.",
    ),
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
    says=(
        "2: rule: a clause has exactly one operator; this has none. Allowed: all, any, of, not, exists, count, total, months, unbroken, occasions, hours, fact, ask, document.",
    ),
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
    says=(
        "6: rule.at_least: unknown entry of “exists” “at_least”. Allowed: id, label, says, source, assumption, exists, where, in_force, within.",
    ),
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
    says=(
        "6: rule.where.type: “rn” is not one of the values allowed: RN, LPN, LCSW. Did you mean RN?",
        "6: rule.where.restricted: “never” is neither true nor false.",
    ),
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
    says=("6: rule.where.type.at_least: “at_least” compares numbers and days; “type” is a choice.",),
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
    says=("5: rule.months: “months” measures time; a course has no beginning and end.",),
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
    says=("5: rule: “count” needs “at_least” or “at_most”.",),
)

limit_too_large = Refused(
    """A limit that nothing can reach

    Whoever writes so large a number means something else.
    """,
    file="""
        rule:
          id: courses
          says: You have taken courses.
          source: manual
          count: courses
          at_least: 1000000001
    """,
    says=("6: rule.at_least: a number up to 1,000,000,000 is expected here.",),
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
    says=("6: rule.within: a length of time is expected here, such as “5 years”, “36 months” or “90 days”.",),
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
    says=("2: rule: “source” is missing: where this clause is written (here or on a clause above it).",),
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
    says=("3: define.good work.where.use: “work” uses itself: work → good work → work.",),
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
    says=("2: define.work: nothing uses this definition; use it or take it out.",),
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
    says=(
        '3: “No” can be read in more than one way. Write false, or quote it: "No".',
        '6: “no” can be read in more than one way. Write false, or quote it: "no".',
        '7: “1:30” can be read in more than one way. Write a plain number or day, or quote it: "1:30".',
    ),
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
    says=(
        "3: “&sentence” names a part for repetition (an anchor); leave it out.",
        "4: “*sentence” repeats another part (an alias); write the value out.",
        "5: “tag:yaml.org,2002:str” sets a type (a tag); leave it out.",
    ),
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
    says=("4: “says” is written twice in the same place (first on line 3); keep one.",),
)
