"""Writes docs/reference/access.md, who may do what and what each address does, or checks that it is current."""

from __future__ import annotations

import os
import re
import sys
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

PAGE = Path("docs/reference/access.md")
WORDS = {"allow": "yes", "reason": "reason", "step_up": "prove", "mask": "name", "deny": "–"}

INTRODUCTION = """\
# Who may do what

Made by `make docs` from the policy (`src/caseway/accounts/policy.csv`) and from the addresses themselves; do not edit.
[Why access is decided this way](../decisions/0014-accounts-and-access.md). Tests ask every address as everybody, about
people in every relation, and compare the answer with the policy.

| in the tables | means |
|---|---|
| yes | it may be done |
| reason | once a reason is given, which is reviewed |
| prove | once they have shown again, within five minutes, that it is they |
| name | only the name and the year of birth are shown |
| – | it is answered as if it were not there |

Someone with several roles has the best answer among them. Another organization's records are never there. What a label
protects (psychotherapy notes, substance use records, …) is [decided on top of this](../decisions/0016-consent-and-labels.md).
"""


def page() -> str:
    """Return the whole page."""
    return "\n".join([INTRODUCTION, "## Without a person's record\n", *_plain(), "", *_about_people(), *_addresses()])


def _plain() -> Iterator[str]:
    from caseway.accounts.policy import policy  # noqa: PLC0415 - Django must be set up first
    from caseway.accounts.roles import Role  # noqa: PLC0415 - as above

    table = policy()
    yield _row("action", "", *(str(role.label).lower() for role in Role))
    yield _row(*["---"] * (2 + len(Role)))
    for action, says in table.says.items():
        if not table.is_about_people(action):
            cells = [WORDS[table.outcome(action, "", role)] for role in Role.values]
            yield _row(f"`{action}`", says, *cells)


def _about_people() -> Iterator[str]:
    from caseway.accounts.policy import policy  # noqa: PLC0415 - as above
    from caseway.accounts.roles import Relation, Role  # noqa: PLC0415 - as above

    table = policy()
    yield "## To a person's record\n"
    yield "The first relation that fits counts, from the top."
    for action, says in table.says.items():
        if table.is_about_people(action):
            yield f"\n### {says} (`{action}`)\n"
            yield _row("their record is", *(str(role.label).lower() for role in Role))
            yield _row(*["---"] * (1 + len(Role)))
            for relation in Relation:
                cells = [WORDS[table.outcome(action, relation.value, role)] for role in Role.values]
                yield _row(str(relation.label), *cells)


def _addresses() -> Iterator[str]:
    from caseway.web.base import guard  # noqa: PLC0415 - as above

    by_action = defaultdict(list)
    for route, pattern in guard.patterns():
        by_action[guard.declared(pattern) or ""].append("/" + re.sub(r"<\w+:(\w+)>", r"<\1>", route))
    yield "\n## What each address does\n"
    yield "`public`: everybody may see it, signed in or not.\n"
    yield _row("action", "addresses")
    yield _row("---", "---")
    for action, routes in sorted(by_action.items()):
        yield _row(f"`{action}`", " · ".join(f"`{route}`" for route in sorted(set(routes))))
    yield ""


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def main(argv: Sequence[str]) -> int:
    """Write the page; with --check only tell whether it is current."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "caseway.config.settings")
    import django  # noqa: PLC0415 - the settings are named first
    from django.utils.translation import override  # noqa: PLC0415 - as above

    django.setup()
    with override("en"):
        text = page()
    if "--check" not in argv:
        PAGE.write_text(text, encoding="utf-8")
        return 0
    if PAGE.is_file() and PAGE.read_text(encoding="utf-8") == text:
        return 0
    sys.stderr.write(f"{PAGE} is not what the policy and the addresses say. Run: make docs\n")
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
