"""The demo with cases in it that are at work: what the pages of casework are looked at on.

Cases are made by the verbs, as Maya Torres, once the server's database is there and before it answers:
`python -m tests.pages.at_work PORT`.
"""

import sys
import uuid
from datetime import timedelta

from tests.pages.serving import tell

DAY = timedelta(days=1)
PEOPLE = {"empty": "01", "spanish": "04", "full": "05", "phone": "08"}  # of clients/demo_people.csv
LEVELS = (
    "No meal on most days", "One meal a day, at the shelter", "Two meals a day for a month",
    "Three meals a day, cooked at home", "Cooks for a neighbor too",
)  # fmt: skip


def serve(port):
    """Serve the demo with cases; the address is printed once it answers."""
    from caseway.config import server

    server.run("127.0.0.1", port, announce, demo=True)


def announce(address):
    from django.db import connections

    tell(address, *(f"{name}={case}" for name, case in make().items()))
    connections.close_all()  # those who answer are forked from here, and open their own


def make():
    """A case for each of `PEOPLE`, once; their ids by name."""
    from django.utils import timezone

    from caseway.accounts import demo, queries, scope
    from caseway.accounts.models import User
    from caseway.casework.models import Case

    now = timezone.now()
    on, home = timezone.localdate(now), demo.named(demo.HARBOR)
    maya = next(one.id for one in demo.people() if one.name == "Maya Torres")
    with scope.within(home, user=maya):
        clients = {name: uuid.uuid5(home, f"demo client {key}") for name, key in PEOPLE.items()}
        user = User.objects.get(pk=maya)
        viewer = queries.viewer(user, home, at=now, on=on, proven_at=now)
        who = {"by": viewer, "at": now, "on": on}
        for name, client in clients.items():
            if not Case.objects.filter(client=client).exists():
                _case(name, client, who)
        return {name: Case.objects.get(client=client).pk for name, client in clients.items()}


def _case(name, client, who):
    from caseway.casework import cases
    from caseway.casework.cases import ReferralDraft
    from caseway.clients.models import Enrollment

    program = Enrollment.objects.filter(client=client).values_list("program", flat=True).first()
    draft = ReferralDraft(worker=who["by"].user, reason="Needs help to keep a home.")
    made = cases.refer(client=client, program=program, draft=draft, **who)
    cases.consent(case=made, basis="written", given=who["on"], **who)
    for status in ("eligible", "active"):
        cases.move(case=made, status=status, **who)
    if name not in {"empty", "phone"}:
        _thread(made, who, with_plan=True)


def _thread(case, who, *, with_plan):
    from caseway.casework import goals, needs, plans, tasks
    from caseway.casework.goals import GoalDraft, ReviewDraft
    from caseway.casework.models import Assessment
    from caseway.casework.needs import NeedDraft, Proposal
    from caseway.casework.tasks import TaskDraft
    from caseway.clients.actions import stamp

    on = who["on"]
    food = needs.find(case=case, draft=NeedDraft(
        "food-insecurity", "No food in the last week of the month", words="We run out by the 20th, every month.",
        priority=1, agreement="yes", found_date=on - 40 * DAY,
    ), **who)  # fmt: skip
    money = needs.find(case=case, draft=NeedDraft(
        "financial-insecurity", "Rent takes nearly all of the income", agreement="yes", found_date=on - 40 * DAY,
    ), **who)  # fmt: skip
    home = needs.find(case=case, draft=NeedDraft(
        "housing-instability", "Notice to leave by the end of the year", words="I cannot move again.", priority=1,
        agreement="yes", found_date=on - 30 * DAY,
    ), **who)  # fmt: skip
    needs.find(case=case, draft=NeedDraft("social-connection", "Sees nobody during the week", priority=3), **who)
    for domain, says, why in (
        ("transportation-insecurity", "No bus to the clinic", "no_such_service"), ("child-care", "A place in day care", "waitlist"),
        ("transportation-insecurity", "A ride to the dialysis", "cost"),
    ):  # fmt: skip
        lacking = needs.find(case=case, draft=NeedDraft(domain, says, agreement="yes", found_date=on - 60 * DAY), **who)
        needs.give_up(need=lacking, unmet=why, outcome="Asked three agencies.", **who)
    assessment = Assessment.objects.create(
        case_id=case, instrument="instrument/phq-2", edition=on, administered_date=on, **stamp(who["by"], who["at"])
    )
    needs.propose(
        assessment=assessment.pk, proposals=[Proposal("low", "mental-health", "Low mood for two weeks")], **who
    )
    eat = goals.add(case=case, draft=GoalDraft(
        "I want to eat every day, and not only at the shelter.",
        "Food in the house on the last day of the month, three months in a row", needs=(food, money),
        baseline="Food runs out by the 20th", target_date=on + 60 * DAY, levels=LEVELS, weight=3,
    ), **who)  # fmt: skip
    stay = goals.add(case=case, draft=GoalDraft(
        "I want to stay in my apartment.", "Lease renewed for twelve months", needs=(home, money), is_long_term=True,
        target_date=on + 120 * DAY, levels=LEVELS, weight=2,
    ), **who)  # fmt: skip
    goals.add(case=case, draft=GoalDraft("I want to cook again.", "Cooks three times a week", needs=(food,)), **who)
    for goal in (eat, stay):
        goals.begin(goal=goal, **who)
    one = tasks.add(case=case, draft=TaskDraft("Apply for SNAP online", goal=eat, due_date=on - 5 * DAY), **who)
    tasks.complete(task=one, result="Approved: $291 a month from December 1.", done=on - 6 * DAY, **who)
    tasks.add(case=case, draft=TaskDraft(
        "Go to the pantry on Tuesdays", goal=eat, owner="client", due_date=on - 2 * DAY, is_urgent=True
    ), **who)  # fmt: skip
    tasks.add(case=case, draft=TaskDraft("Drive to the store on Saturdays", goal=eat, owner="caregiver"), **who)
    failed = tasks.add(case=case, draft=TaskDraft("Call the landlord", goal=stay), **who)
    tasks.fail(task=failed, why="He does not answer the phone.", **who)
    tasks.add(case=case, draft=TaskDraft(
        "Send the hardship letter", goal=stay, owner="partner", owner_name="Legal Aid", due_date=on + 7 * DAY
    ), **who)  # fmt: skip
    tasks.add(case=case, draft=TaskDraft("Copy the birth certificate", due_date=on + 3 * DAY, kind="document"), **who)
    for days, level in ((35, -2), (20, -1), (6, 1)):
        draft = ReviewDraft(
            "improving" if level > -2 else "no_change", "Counted together.", level, on_date=on - days * DAY
        )
        goals.review(goal=eat, draft=draft, **who)
    if with_plan:
        plan = plans.draft(case=case, **who)
        sections = {"strengths": "Cooks well. Her sister lives near.", "emergency": "Call 911, then the night line.",
                    "follow_up": "A call every week, a visit each month"}  # fmt: skip
        plans.edit(plan=plan, changes=sections, version=1, **who)
        plans.share(plan=plan, **who)
        plans.agree(plan=plan, how="signed", **who)
        plans.activate(plan=plan, next_review=on + 180 * DAY, **who)
        second = plans.revise(plan=plan, why="She may stay if the lease is renewed.", **who)
        plans.edit(plan=second, changes={"strengths": "Cooks well, and keeps accounts."}, version=1, **who)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
