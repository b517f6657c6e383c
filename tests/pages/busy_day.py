"""Cases at work in the demo, made by the verbs that its pages call: `python -m tests.pages.busy_day`, beside its server.

They are of people who are on Maya Torres' caseload; some are late, some begun, some put off.
"""

from datetime import timedelta

import django

from tests.pages.serving import tell

DAY = timedelta(days=1)
MOST = 9
LEFT = ("Amara", "Nia", "Opal", "Theo")  # on the same server others are opened a case for by the pages


def make():
    """Make them, unless they are there; one of them, which is under way."""
    django.setup()
    from django.utils import timezone

    from caseway.accounts import demo, queries, scope
    from caseway.accounts.models import User
    from caseway.casework.models import Case
    from caseway.clients.models import Assignment, Client

    now = timezone.now()
    on = timezone.localdate(now)
    agency = demo.named(demo.HARBOR)
    with scope.within(agency):
        user = User.objects.get(name="Maya Torres")
        maya = queries.viewer(user, agency, at=now, on=on)
        mine = Assignment.objects.filter(user=user, ends__isnull=True, begins__lte=on).order_by("client")
        done, open_ones = 0, Case.objects.filter(ends__isnull=True)
        for one in mine.select_related("client"):
            if done == MOST:
                break
            if one.client.given_name in LEFT or Client.objects.filter(pk=one.client_id, is_sealed=True).exists():
                continue
            if not open_ones.filter(client=one.client_id).exists():
                work(one, done, maya, now, on)
            done += 1
        return open_ones.filter(worker=user, status="active").order_by("created_at", "pk")[0].pk


def work(one, number, maya, now, on):
    """A case of somebody: later ones are longer ago."""
    from caseway.casework import cases, goals, needs, notes, plans, snoozes, tasks
    from caseway.casework.cases import ReferralDraft
    from caseway.casework.goals import GoalDraft
    from caseway.casework.needs import NeedDraft
    from caseway.casework.notes import NoteDraft
    from caseway.casework.tasks import TaskDraft

    doing = {"by": maya, "at": now, "on": on}
    draft = ReferralDraft(
        reason="Asked for help with housing.", worker=maya.user, level=1 + number % 4, travel_minutes=20 * (number % 4),
        referred_at=now - number * DAY, urgency="urgent" if number == 1 else "routine",
    )  # fmt: skip
    case = cases.refer(client=one.client_id, program=one.program_id, draft=draft, **doing)
    if number < 2:
        return
    cases.consent(case=case, basis="written", given=on, **doing)
    for status in ("eligible", "active"):
        cases.move(case=case, status=status, **doing)
    need = needs.find(case=case, draft=NeedDraft("housing-instability", "May lose the apartment"), **doing)
    goal = goals.add(
        case=case, draft=GoalDraft("I want to keep my home.", "No notice for three months", needs=(need,)), **doing
    )
    says = ("Call the landlord about the notice", "Send the rent relief form", "Ask for the lease", "Visit at home")
    task = TaskDraft(
        says[number % 4], due_date=on + (number - 4) * DAY, goal=goal, kind="safety" if number == 3 else "general"
    )
    made = tasks.add(case=case, draft=task, **doing)
    tasks.add(case=case, draft=TaskDraft("Remind them of the appointment", due_date=on), **doing)
    if number == 5:
        snoozes.put_off(kind="task", about=made, until=on + 3 * DAY, reason="They are with family until then.", **doing)
    if number == 6:
        told = NoteDraft(
            one.client_id, "They showed me the notice. The rent is paid until the end of the month.", is_signed=False
        )
        notes.write(case=case, draft=told, **doing)
    if number % 2:
        plans.draft(case=case, **doing)


if __name__ == "__main__":
    tell(str(make()))
