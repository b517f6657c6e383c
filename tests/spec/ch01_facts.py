"""Facts, and what is not known

A rule speaks about records: licenses, jobs, courses. The vocabulary, `facts.yaml`, says which kinds there are, which
fields they have and of which type. The examples on this page use this one:
"""

from tests.spec.example import Example, row

SHOW_FACTS = True

three_verdicts = Example(
    """A verdict is met, not met or unknown

    What is known may be enough to say yes, enough to say no, or neither. Nothing is guessed.
    """,
    rule="""
        exists: licenses
        where: {type: RN}
    """,
    rows=(
        row("met", facts="licenses: [{type: RN}]"),
        row("not_met", facts="licenses: [{type: LPN}]"),
        row("unknown", facts="licenses: [{status: active}]"),
    ),
)

absent_is_not_none = Example(
    """A kind left out is unknown; an empty list is none

    Whoever says nothing about licenses may have one. Whoever lists none has none.
    """,
    rule="""
        exists: licenses
    """,
    rows=(
        row("unknown", facts="courses: []", asks="the person: Do you hold a license?"),
        row("not_met", facts="licenses: []", asks="–"),
    ),
)

unlisted_is_none = Example(
    """A kind with unlisted: none

    Of some records their owner always knows. Where the vocabulary says `unlisted: none`, a kind left out is a known
    "none", and nobody is asked for it.
    """,
    rule="""
        exists: answers
    """,
    rows=(
        row("not_met", facts="licenses: []", asks="–"),
        row("met", facts="answers: [{about: part_time}]"),
    ),
)

missing_field = Example(
    """A field left out is unknown

    The record may count once somebody fills the field in. Meanwhile the clause asks for it.
    """,
    rule="""
        exists: licenses
        where: {restricted: false}
    """,
    rows=(
        row(
            "unknown",
            facts="licenses: [{type: RN}]",
            not_counted="RN (license 1): not known: restricted (may count)",
            asks="the person: Is the license restricted? (RN (license 1))",
        ),
        row("met", facts="licenses: [{type: RN, restricted: false}]", not_counted="–", asks="–"),
        row(
            "not_met",
            facts="licenses: [{type: RN, restricted: true}]",
            not_counted="RN (license 1): it is restricted",
            asks="–",
        ),
    ),
)

null_is_open_or_unknown = Example(
    """null in the field that ends a record means it is open

    `expires: null` says that the license does not expire; leaving `expires` out says that nobody knows. In any other
    field `null` is the same as leaving it out.
    """,
    rule="""
        exists: licenses
        in_force: true
        where: {type: RN}
    """,
    rows=(
        row("met", facts="licenses: [{type: RN, issued: 2020-01-01, expires: null}]"),
        row("unknown", facts="licenses: [{type: RN, issued: 2020-01-01}]"),
        row("unknown", facts="licenses: [{type: null, issued: 2020-01-01, expires: null}]"),
    ),
)

text_is_open = Example(
    """Lists are closed, text is open

    A choice takes only the values that the vocabulary lists (a file with another one is not read). Text takes any
    words; where the vocabulary says `normal: snake`, capitals, spaces and hyphens make no difference.
    """,
    rule="""
        exists: employment
        where: {setting: home_health}
    """,
    rows=(
        row("met", facts="employment: [{setting: home_health}]"),
        row("met", facts="employment: [{setting: Home Health}]"),
        row("not_met", facts="employment: [{setting: Hospice}]"),
    ),
)
