"""Documents

What has to be sent along does not decide whether somebody qualifies, but must not be forgotten.
"""

from tests.spec.example import Example, row

document = Example(
    """document

    A paper to send with the application. It never bars: it is met, and shown as still to be sent.
    """,
    rule="""
        all:
          - {id: license, exists: licenses}
          - {id: copy, document: A copy of the license}
    """,
    rows=(
        row("met", facts="licenses: [{type: RN}]", clauses="license: met; copy: met"),
        row("not_met", facts="licenses: []", clauses="license: not_met; copy: met"),
    ),
)

shown = Example(
    """How a document is shown

    Nothing is observed and nothing is counted.
    """,
    rule="""
        document: A copy of the license
    """,
    rows=(row("met", observed="to be sent with the application"),),
)
