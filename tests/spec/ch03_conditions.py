"""Conditions on a record

`where` says which records count. Its parts are joined in three values: what is not known stays unknown until another
part settles the matter.
"""

from tests.spec.example import Example, row

together = Example(
    """A mapping: all of it holds

    One part that fails is enough for a no, even while another is not known.
    """,
    rule="""
        exists: employment
        where: {full_time: true, supervised: true}
    """,
    rows=(
        row("met", facts="employment: [{full_time: true, supervised: true}]"),
        row("unknown", facts="employment: [{full_time: true}]"),
        row("not_met", facts="employment: [{full_time: false}]", not_counted="job 1: it is not full-time"),
    ),
)

a_list = Example(
    """A list: all of its members hold

    The same, for conditions that name a field twice or bring their own words.
    """,
    rule="""
        exists: employment
        where:
          - {full_time: true}
          - {hours_per_week: {at_least: 35}}
    """,
    rows=(
        row("met", facts="employment: [{full_time: true, hours_per_week: 35}]"),
        row(
            "not_met",
            facts="employment: [{full_time: false, hours_per_week: 20}]",
            not_counted="job 1: it is not full-time, hours a week is 20; at least 35 is needed",
        ),
    ),
)

either = Example(
    """any

    One of the conditions holds. What is not known matters only while none does.
    """,
    rule="""
        exists: employment
        where:
          any: [{full_time: true}, {hours_per_week: {at_least: 35}}]
    """,
    rows=(
        row("met", facts="employment: [{hours_per_week: 36}]"),
        row("unknown", facts="employment: [{full_time: false}]"),
        row(
            "not_met",
            facts="employment: [{full_time: false, hours_per_week: 30}]",
            not_counted="job 1: it is not full-time, or hours a week is 30; at least 35 is needed",
        ),
    ),
)

every = Example(
    """all

    All of the conditions hold: a mapping in other words, for use inside `any`.
    """,
    rule="""
        exists: employment
        where:
          any:
            - all: [{full_time: true}, {supervised: true}]
            - {hours_per_week: {at_least: 35}}
    """,
    rows=(
        row("met", facts="employment: [{full_time: true, supervised: true, hours_per_week: 20}]"),
        row("not_met", facts="employment: [{full_time: true, supervised: false, hours_per_week: 20}]"),
        row("unknown", facts="employment: [{full_time: true, hours_per_week: 20}]"),
    ),
)

contrary = Example(
    """not

    The condition does not hold. The contrary of unknown is unknown.
    """,
    rule="""
        exists: employment
        where:
          not: {setting: school}
    """,
    rows=(
        row("met", facts="employment: [{setting: hospital}]"),
        row("not_met", facts="employment: [{setting: school}]", not_counted="job 1: setting is school"),
        row("unknown", facts="employment: [{employer: Acme}]"),
    ),
)

contrary_of_several = Example(
    """not, of several parts

    It fails only when every part of it holds.
    """,
    rule="""
        exists: employment
        where:
          not: {setting: school, full_time: false}
    """,
    rows=(
        row("met", facts="employment: [{setting: school, full_time: true}]"),
        row(
            "not_met",
            facts="employment: [{setting: school, full_time: false}]",
            not_counted="job 1: not shown: it is one that does not count here",
        ),
    ),
)

named = Example(
    """use: a condition with a name

    What several clauses ask of a record is written once, under `define`, and used by its name. Its `says` are the words
    for a record that fails it.
    """,
    above="""
        define:
          real work:
            says: full-time work under supervision
            where: {full_time: true, supervised: true}
    """,
    rule="""
        exists: employment
        where: {use: real work, setting: hospital}
    """,
    rows=(
        row("met", facts="employment: [{full_time: true, supervised: true, setting: hospital}]", not_counted="–"),
        row(
            "not_met",
            facts="employment: [{full_time: true, supervised: false, setting: hospital}]",
            not_counted="job 1: not shown: full-time work under supervision",
        ),
        row(
            "unknown",
            facts="employment: [{full_time: true, setting: hospital}]",
            not_counted="job 1: not known: supervised (may count)",
        ),
    ),
)

shared = Example(
    """use: in several clauses

    What a definition says of a record it says in every clause that uses it.
    """,
    above="""
        define:
          real work: {where: {full_time: true, supervised: true}}
    """,
    rule="""
        all:
          - {id: a-job, exists: employment, where: {use: real work}}
          - {id: two-jobs, count: employment, where: {use: real work}, at_least: 2}
          - {id: hospital-job, exists: employment, where: {use: real work, setting: hospital}}
          - {id: school-job, exists: employment, where: {use: real work, setting: school}}
    """,
    facts="""
        employment:
          - {full_time: true, supervised: true, setting: hospital}
          - {full_time: true, supervised: true, setting: clinic}
          - {full_time: false, supervised: true, setting: school}
    """,
    rows=(row("not_met", clauses="a-job: met; two-jobs: met; hospital-job: met; school-job: not_met"),),
)

several_named = Example(
    """use: several names

    A list of names asks for all of them; a definition may use another.
    """,
    above="""
        define:
          real work: {where: {full_time: true}}
          guided work: {where: {use: real work, supervised: true}}
          hospital work: {where: {setting: hospital}}
    """,
    rule="""
        exists: employment
        where: {use: [guided work, hospital work]}
    """,
    rows=(
        row("met", facts="employment: [{full_time: true, supervised: true, setting: hospital}]"),
        row("not_met", facts="employment: [{full_time: false, supervised: true, setting: hospital}]"),
        row("not_met", facts="employment: [{full_time: true, supervised: true, setting: school}]"),
    ),
)

own_words = Example(
    """says: own words for a failure

    Without them the failure is told from the field; with them, in the words of the rulebook.
    """,
    rule="""
        exists: employment
        where:
          - {hours_per_week: {at_least: 30}, says: full-time as the certifier defines it}
          - {supervised: true, setting: hospital, says: supervised hospital work}
    """,
    rows=(
        row(
            "not_met",
            facts="employment: [{hours_per_week: 20, supervised: true, setting: hospital}]",
            not_counted="job 1: not shown: full-time as the certifier defines it",
        ),
        row(
            "not_met",
            facts="employment: [{hours_per_week: 30, supervised: true, setting: school}]",
            not_counted="job 1: not shown: supervised hospital work",
        ),
    ),
)
