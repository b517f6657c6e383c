"""The policy as its file says it, read by the tests themselves: what is compared with is not what is tested."""

import csv
from pathlib import Path

import caseway.accounts

FILE = Path(caseway.accounts.__file__).parent / "policy.csv"
BEST_FIRST = ("allow", "reason", "step up", "mask", "deny")
NOBODY = ""


def read():
    """What is answered, by action, relation and role."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            (row["action"], row["relation"], role): row[role]
            for row in csv.DictReader(file)
            for role in row.keys() - {"action", "says", "relation"}
        }


CELLS = read()
ABOUT_PEOPLE = {action for action, relation, _ in CELLS if relation}


def told(action, relation, roles, *, is_proven=False, has_reason=False):
    """The best answer to somebody with some roles, once a reason is given or it is shown that it is they."""
    best = min((CELLS[action, relation, role] for role in roles), key=BEST_FIRST.index, default="deny")
    if (best == "step up" and is_proven) or (best == "reason" and has_reason and relation):
        return "allow"
    return best


def ever(action, roles):
    """Whether some roles may do something to anybody."""
    return any(CELLS[one, relation, role] != "deny" for one, relation, role in CELLS if one == action and role in roles)
