"""The policy's file once more, by hand: whoever changes a cell of it says so twice."""

import pytest

from tests.unit.web.access.policy_file import BEST_FIRST, CELLS, NOBODY

ROLES = (
    "candidate", "case_manager", "supervisor", "program_manager", "administrator", "auditor", "privacy_officer", "partner",
)  # fmt: skip
RELATIONS = ("own", "caseload", "glass", "sealed", "staff", "team", "program", "organization")
SAYS = {"a": "allow", "r": "reason", "s": "step up", "m": "mask", "-": "deny"}

# A word for each relation in their order, a letter for each role in theirs.
TABLE = {
    "account.own": "aaaaaaaa",
    "workplace.enter": "aaaaaaa-",
    "notice.read": "aaaaaaaa",
    "organization.see": "-aaaaaa-",
    "organization.change": "----s---",
    "member.change": "----s---",
    "factor.decide": "----s-s-",
    "audit.read": "-----aa-",
    "opening.review": "--a---a-",
    "alarm.lift": "------a-",
    "client.search": "-aaa-aa-",
    "client.create": "-aaa----",
    "client.import": "---s----",
    "client.find": "-------- -aaa---- -aaa---- ------m- -mmm-ma- -aaa-ma- -mma-ma- -mmm-ma-",
    "client.open": "-------- -aaa---- -aaa---- ------s- --rr--r- -raa-rr- -rra-rr- -rrr-rr-",
    "client.edit": "-------- -aaa---- -------- -------- -------- --a----- ---a---- --------",
    "client.assign": "-------- --aa---- -------- -------- ---r---- --a----- ---a---- --------",
    "client.link": "-------- --aa---- -------- -------- -------- --a----- ---a---- --------",
    "client.consent": "-------- -aaa---- -------- -------- -------- --a----- ---a---- --------",
    "client.disclose": "-------- -aaa---- -------- -------- -------- --a----- ---a---- --------",
    "client.label": "-------- -aaa---- -------- ------a- ------a- --a---a- ---a--a- ------a-",
    "client.unlabel": "-------- --ss---- -------- ------s- ------s- --s---s- ---s--s- ------s-",
    "client.seal": "-------- -------- -------- ------s- ------s- ------s- ------s- ------s-",
    "client.break_glass": "-------- -------- -------- -------- -sss---- -sss---- -sss---- -sss----",
    "case.open": "-------- -aaa---- -aaa---- ------s- --rr--r- -raa-rr- -rra-rr- -rrr-rr-",
    "case.work": "-------- -aaa---- -------- -------- -------- --a----- ---a---- --------",
    "note.cosign": "-------- --aa---- -------- -------- -------- --a----- ---a---- --------",
    "case.export": "-------- -sss---- -------- -------- -------- --s----- ---s---- --------",
    "today.see": "-aaa----",
    "team.see": "--aa----",
    "case.hand_over": "--aa----",
    "case.log": "--ss----",
}


def written():
    for action, words in TABLE.items():
        told = words.split()
        for relation, word in zip((NOBODY,) if len(told) == 1 else RELATIONS, told, strict=True):
            for role, letter in zip(ROLES, word, strict=True):
                yield (action, relation, role), SAYS[letter]


def differences(cells):
    """The cells that are not as the table says."""
    table = dict(written())
    return sorted(one for one in cells.keys() | table.keys() if cells.get(one) != table.get(one))


def test_the_policy_is_what_this_table_says():
    assert not differences(CELLS)


@pytest.mark.parametrize("outcome", BEST_FIRST)
def test_every_changed_cell_is_noticed(outcome):
    for cell, told in CELLS.items():
        if told != outcome:
            assert differences(CELLS | {cell: outcome}) == [cell]
