"""A case whose file is whole, made by the verbs, and one of ten years, made by rows."""

import uuid
from datetime import date, timedelta

from caseway.casework import cases, contacts, goals, needs, plans, tasks
from caseway.casework.contacts import ContactDraft
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Assessment, Component, Contact, Note
from caseway.casework.notes import NoteDraft
from caseway.casework.tasks import TaskDraft
from tests.unit.casework.working import EAT, FOOD
from tests.unit.clients.invented import AT, DAY, ON, by

INTERVIEW = "instrument/needs-interview"
PARTS = ("home", "food", "money", "health", "daily-life", "caregiver", "mind", "safety", "information")
PLAN = {
    "barriers": "No car.", "self_management": "I shop on Mondays.", "emergency": "Call 911, then Ana.",
    "follow_up": "Every month by phone.", "participants": "Rosa, Ana", "next_review_date": ON + 90 * DAY,
}  # fmt: skip


def assessed(place, case, *, status="completed", concluded=True, **more):
    """A needs interview with all its parts."""
    done = {"completed_at": AT} if status == "completed" else {}
    told = {"edition": date(2026, 11, 26), "administered_date": ON, "status": status, **done, **more}
    row = Assessment.objects.create(
        organization=place.agency, case_id=case, instrument=INTERVIEW, **told, **by(place.ana)
    )
    for key in PARTS:
        state = {
            "state": "completed",
            "conclusion": f"Concluded of {key}.",
            "completed_at": AT,
            "completed_by": place.ana,
        }
        Component.objects.create(
            organization=place.agency, assessment=row, key=key, **(state if concluded else {}), **by(place.ana)
        )
    return row


def whole(case, place, who):
    """Put everything on file that a case at work has."""
    doing = who()
    cases.edit(case=case, changes={"referrer": "Dr. Invented", "source": "clinic"}, version=version(case), **doing)
    assessed(place, case)
    need = needs.find(case=case, draft=FOOD, **doing)
    needs.edit(need=need, changes={"agreement": "yes"}, version=1, **doing)
    draft = GoalDraft(EAT.words, EAT.criterion, needs=(need,), target_date=ON + 30 * DAY)
    goal = goals.add(case=case, draft=draft, **doing)
    tasks.add(case=case, draft=TaskDraft("Apply for SNAP", goal=goal, due_date=ON + 7 * DAY), **doing)
    plan = plans.draft(case=case, **doing)
    plans.edit(plan=plan, changes=PLAN, version=1, **doing)
    plans.share(plan=plan, **doing)
    return need, goal, plan


def met(case, rosa, who, text="We spoke about food.", *, at=AT - timedelta(hours=2), **more):
    """A contact in which Rosa was reached, with a signed note."""
    notes = more.pop("written", [NoteDraft(rosa.pk, text, credential="LMSW")])
    draft = ContactDraft(at=at, minutes=30, **more)
    return contacts.record(case=case, draft=draft, written=notes, **who())


def version(case):
    from caseway.casework.models import Case

    return Case.objects.get(pk=case).version


def long(case, place, rosa, *, number=1500):
    """Contacts of ten years, with a note each."""
    rows, notes = [], []
    for place_of in range(number):
        at = AT - timedelta(days=3650 * place_of / number)
        plain = {"organization": place.agency, "case_id": case, **by(place.ana)}
        contact = Contact(
            id=uuid.uuid4(), at=at, minutes=30, mode="phone", worker=place.ana, program=place.housing, **plain
        )
        text = f"Contact {place_of}. " + "They told how the week was, what was done since, and what comes next. " * 6
        rows.append(contact)
        notes.append(
            Note(
                id=uuid.uuid4(), client=rosa, contact=contact, text=text, status="signed", on_date=at.date(),
                author=place.ana, signed_at=at, **plain,
            )
        )  # fmt: skip
    Contact.objects.bulk_create(rows)
    Note.objects.bulk_create(notes)
