"""The demo with cases of Maya's and assessments in them; run as a program by the tests of assessments.

`python -m tests.pages.assessing_server PORT` prints its address and the ids of the cases once it answers.
"""

import sys
from datetime import timedelta

from caseway.config import demo, server
from tests.pages.serving import tell

ORIGINAL = demo.prepare
MADE = []  # the ids of the cases
NINE = ("interest", "mood", "sleep", "energy", "appetite", "failure", "concentration", "movement", "self_harm")
OFTEN = ("not_at_all", "several_days", "more_than_half", "nearly_every_day")
SCORES = {90: (2, 3, 2, 3, 2, 2, 2, 1, 0), 60: (2, 2, 2, 2, 2, 1, 2, 1, 0), 30: (1, 2, 1, 2, 1, 1, 1, 1, 0),
          7: (1, 1, 1, 1, 1, 0, 1, 0, 0)}  # fmt: skip


def prepare():
    """Fill the demo, and then the cases."""
    ORIGINAL()
    from django.utils import timezone

    from caseway.accounts import demo as people
    from caseway.accounts import queries, scope

    users = {one.name: one.id for one in people.people()}
    now = timezone.now()
    with scope.of_user(users["Maya Torres"]):
        by = queries.viewer(
            _user(users["Maya Torres"]), people.named(people.HARBOR), at=now, on=timezone.localdate(now)
        )
    with scope.within(by.organization):
        MADE.extend(_cases(by, now, timezone.localdate(now)))


def _user(key):
    from caseway.accounts.models import User

    return User.objects.get(pk=key)


def _cases(by, at, on):
    from caseway.casework import assessing, cases
    from caseway.clients.models import Assignment

    doing = {"by": by, "at": at, "on": on}
    mine = Assignment.objects.filter(user=by.user, ends__isnull=True).select_related("client").order_by("client__id")
    found = []
    for row in mine[:8]:
        draft = cases.ReferralDraft(worker=by.user, reason="Needs help.")
        made = cases.refer(client=row.client_id, program=row.program_id, draft=draft, **doing)
        cases.consent(case=made, basis="written", given=on, **doing)
        for status in ("eligible", "active"):
            cases.move(case=made, status=status, **doing)
        found.append(str(made))
    for ago, points in SCORES.items():
        told = assessing.SittingDraft("instrument/phq-9", administered=on - timedelta(days=ago))
        made = assessing.start(case=found[0], draft=told, **doing)
        answers = {**{key: OFTEN[one] for key, one in zip(NINE, points, strict=True)}, "difficulty": "somewhat"}
        assessing.answer(assessment=made, component="depression", answers=answers, version=1, **doing)
        assessing.conclude(assessment=made, component="depression", conclusion="Sleeps badly, and says so.", **doing)
        assessing.complete(assessment=made, **doing)
    told = assessing.ResultDraft("MoCA", "22 of 30: mild impairment", 22, assessor="Dr. Invented")
    assessing.record_result(case=found[0], draft=told, **doing)
    return found


if __name__ == "__main__":
    demo.prepare = prepare
    server.run("127.0.0.1", int(sys.argv[1]), lambda address: tell(address, *MADE), demo=True)
