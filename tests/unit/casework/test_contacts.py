"""A contact is written once: notes of each it concerns, time, tasks, what was due, the dates of the case; and it is put right."""

from datetime import timedelta
from uuid import uuid4

import pytest

from caseway.accounts.editing import Stale
from caseway.accounts.models import AuditEntry, AuditPerson
from caseway.casework import cases, contacts, drafts, goals, sight, tasks, timeline
from caseway.casework.access import Absent
from caseway.casework.cases import Closing
from caseway.casework.contacts import ContactDraft, Done
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Case, CaseChange, Contact, Deadline, Note, Task
from caseway.casework.notes import NoteDraft
from caseway.clients.faults import Invalid
from tests.unit.casework.dated import noon, working
from tests.unit.casework.working import APPLY
from tests.unit.casework.writing import client_of, household, spoke
from tests.unit.clients.invented import AT, DAY, ON

__all__ = ["working"]

HOUR = timedelta(hours=1)


@pytest.fixture
def son(place, make):
    return make("Sol", program=place.housing, user=place.ana, team=place.north)


@pytest.fixture
def shown(viewer_of, place):
    """The texts of all notes in the timeline of a case."""

    def shown(case):
        row = Case.objects.get(pk=case)
        found = timeline.page(row, sight.of_staff(row.client_id, viewer_of(place.ana), on=ON))
        return [note.text for entry in found.entries for note in entry.notes]

    return shown


@pytest.fixture
def theirs(refer, son):
    return refer(son)


def test_a_contact_is_time_a_note_and_the_dates_of_its_case(place, case, rosa, who):
    made = spoke(case, who(), minutes=40, travel_minutes=20, writing_minutes=10, mode="home")
    row = Contact.objects.get(pk=made)
    assert (row.minutes, row.travel_minutes, row.writing_minutes) == (40, 20, 10)
    assert (row.worker_id, row.program_id, row.is_late_entry) == (place.ana.pk, place.housing.pk, False)
    note = Note.objects.get(contact=made)
    assert (note.client_id, note.status, note.on_date, note.signed_at) == (rosa.pk, "signed", ON, AT)
    held = Case.objects.get(pk=case)
    assert (held.first_contact_at, held.last_contact_at) == (AT, AT)
    spoke(case, who(), at=AT - DAY)
    held.refresh_from_db()
    assert (held.first_contact_at, held.last_contact_at) == (AT - DAY, AT)


def test_an_attempt_is_no_contact_with_the_client(case, who):
    spoke(case, who(), says=None, result="no_answer")
    spoke(case, who(), says=None, party="partner")
    assert Case.objects.get(pk=case).last_contact_at is None


@pytest.fixture
def home(place, rosa, son):
    return household(place, rosa, son)


@pytest.mark.usefixtures("home")
def test_each_of_a_household_has_their_own_note_and_sees_no_other(case, rosa, son, theirs, who, shown):
    written = [NoteDraft(rosa.pk, "Rosa is well."), NoteDraft(son.pk, "Sol needs shoes.")]
    made = contacts.record(case=case, draft=ContactDraft(at=AT, mode="home"), written=written, **who())
    assert shown(case) == ["Rosa is well."]
    assert shown(theirs) == ["Sol needs shoes."]
    entry = AuditEntry.objects.get(action="case.work", kind="contact", object=made)
    assert set(AuditPerson.objects.filter(entry=entry.seq).values_list("person", flat=True)) == {rosa.pk, son.pk}


@pytest.mark.usefixtures("home")
def test_a_note_about_another_has_the_labels_of_their_case_and_not_of_the_first(case, rosa, son, theirs, who):
    Case.objects.filter(pk=case).update(labels=["42CFRPart2"])
    Case.objects.filter(pk=theirs).update(labels=["SDV"])
    written = [NoteDraft(rosa.pk, "Rosa."), NoteDraft(son.pk, "Sol.")]
    made = contacts.record(case=case, draft=ContactDraft(at=AT), written=written, **who())
    assert {row.client_id: row.labels for row in Note.objects.filter(contact=made)} == {
        rosa.pk: ["42CFRPart2"], son.pk: ["SDV"],
    }  # fmt: skip
    assert Contact.objects.get(pk=made).labels == ["42CFRPart2"]


def test_a_note_is_about_nobody_outside_the_household_or_of_whom_one_knows_nothing(place, case, rosa, make, who):
    stranger = make("Stan", program=place.housing, user=place.ana, team=place.north)
    other = make("Olga", program=place.health, user=place.cal, team=place.south)
    household(place, rosa, other)
    for person in (stranger, other):
        with pytest.raises(Absent):
            spoke(case, who(), client=person.pk)
    assert not Contact.objects.exists()
    assert contacts.near(Case.objects.get(pk=case), on=ON) == [rosa.pk, other.pk]


def test_the_task_it_did_is_done_on_its_day_and_told_with_it(place, case, who, viewer_of):
    task = tasks.add(case=case, draft=APPLY, **who())
    made = spoke(case, who(), at=AT - DAY, done=[Done(task, "Applied together.")])
    row = Task.objects.get(pk=task)
    assert (row.status, row.done_date, row.contact_id, row.result) == ("completed", ON - DAY, made, "Applied together.")
    held = Case.objects.get(pk=case)
    entries = timeline.page(held, sight.of_staff(held.client_id, viewer_of(place.ana), on=ON)).entries
    (told,) = (one.told["tasks"] for one in entries if one.kind == "contact")
    assert told == (timeline.Did(task, "Apply for SNAP", "Applied together."),)
    assert not [one for one in entries if one.kind == "task"]


def test_the_same_key_sent_again_is_the_same_contact_and_the_draft_is_gone(case, who, refer, make, place):
    key = uuid4()
    drafts.keep(kind="contact", key=str(key), content={"text": "They"}, case=case, **who())
    made = spoke(case, who(), key=key)
    assert spoke(case, who(), key=key, says="Something else.") == made
    assert (Contact.objects.count(), Note.objects.count(), drafts.mine(viewer=who()["by"], on=ON)) == (1, 1, [])
    other = refer(make("Ola", program=place.housing, user=place.ana, team=place.north))
    with pytest.raises(Invalid, match="for another case"):
        spoke(other, who(), key=key)


@pytest.mark.parametrize(("ago", "is_late"), [(2 * DAY, False), (2 * DAY + HOUR, True)])
def test_what_is_entered_late_says_so(case, who, ago, is_late):
    assert Contact.objects.get(pk=spoke(case, who(), at=AT - ago)).is_late_entry is is_late


def test_a_contact_of_a_closed_case_is_entered_late_but_not_after_it_closed(case, who):
    cases.close(case=case, closing=Closing("moved", "Moved away.", client_told=ON), **who())
    later = who(at=AT + DAY, on=ON + DAY)
    made = spoke(case, later, at=AT - HOUR)
    assert Contact.objects.get(pk=made).is_late_entry
    with pytest.raises(Invalid, match="closed before this day"):
        spoke(case, later, at=AT + DAY - HOUR)
    row = Contact.objects.get(pk=made)
    contacts.edit(contact=made, changes={"minutes": 25}, version=row.version, **later)
    contacts.strike(contact=made, why="Another client.", **later)
    assert not Deadline.objects.filter(case=case, status="open").exists()


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"at": AT + HOUR}, "at"),
        ({"at": AT - 100 * DAY}, "at"),
        ({"minutes": 1441}, "minutes"),
        ({"travel_minutes": -1}, "travel_minutes"),
        ({"says": None}, ""),
        ({"says": " "}, "text"),
        ({"next_date": ON - DAY}, "next_date"),
        ({"mode": "pigeon"}, "mode"),
        ({"language": "zz"}, "language"),
        ({"note": {"labels": ("nonsense",)}}, "labels"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_of_it_is_kept(case, who, more, field):
    with pytest.raises(Invalid) as raised:
        spoke(case, who(), **more)
    assert set(raised.value.faults) - {""} == {field} - {""}
    assert raised.value.faults[field]
    assert not Contact.objects.exists()
    assert not Note.objects.exists()


def test_nobody_writes_into_a_case_that_is_not_theirs(place, elsewhere, case, who):
    for doing in (who(place.cal), who(place.aud), who(elsewhere.ana, agency=elsewhere.agency)):
        with pytest.raises(Absent):
            spoke(case, doing)
        with pytest.raises(Absent):
            contacts.edit(contact=uuid4(), changes={"minutes": 1}, version=1, **doing)


def test_the_second_of_two_who_put_it_right_is_shown_both(case, who):
    made = spoke(case, who())
    assert contacts.edit(contact=made, changes={"minutes": 30}, version=1, **who()) == ("minutes",)
    with pytest.raises(Stale) as raised:
        contacts.edit(contact=made, changes={"minutes": 45}, version=1, **who())
    assert [(one.yours, one.theirs) for one in raised.value.clashes] == [(45, 30)]
    assert contacts.edit(contact=made, changes={"minutes": 30}, version=2, **who()) == ()
    for wrong in ({"minutes": 9999}, {"next_date": ON - DAY}):
        with pytest.raises(Invalid):
            contacts.edit(contact=made, changes=wrong, version=2, **who())
    with pytest.raises(TypeError, match="result"):
        contacts.edit(contact=made, changes={"result": "declined"}, version=2, **who())


def test_what_was_due_is_met_and_is_due_again_when_it_was_an_error(working, place):
    case = working()
    made = spoke(case.id, case.doing("11-03"), at=noon("11-03"), party="client")
    assert (case.one("first-contact").status, case.one("first-contact").met_by) == ("met", f"contact:{made}")
    contacts.strike(contact=made, why="Wrong client.", **case.doing("11-04"))
    assert case.one("first-contact").status == "open"
    assert Case.objects.get(pk=case.id).first_contact_at is None
    contacts.strike(contact=made, why="Again.", **case.doing("11-04"))
    assert AuditEntry.objects.filter(object=made, reason="Wrong client.").count() == 1
    with pytest.raises(Invalid, match="entered in error"):
        contacts.edit(contact=made, changes={"minutes": 1}, version=2, **case.doing("11-04"))


def test_a_visit_that_was_a_call_is_asked_again_what_it_meets(working):
    case = working("housing")
    made = spoke(case.id, case.doing("11-03"), at=noon("11-03"), mode="home")
    before = {row.pk for row in case.rows() if row.met_by == f"contact:{made}"}
    contacts.edit(contact=made, changes={"mode": "phone"}, version=1, **case.doing("11-03"))
    again = {row.pk for row in case.rows() if row.met_by == f"contact:{made}"}
    contacts.edit(contact=made, changes={"mode": "home"}, version=2, **case.doing("11-03"))
    assert again <= before
    assert {row.pk for row in case.rows() if row.met_by == f"contact:{made}"} == before


def test_the_tasks_of_an_error_are_to_be_done_again(case, who):
    mine = goals.add(case=case, draft=GoalDraft("I want to eat.", "Food in the house"), **who())
    task, step, other = (
        tasks.add(case=case, draft=draft, **who())
        for draft in (APPLY, tasks.TaskDraft("Call", goal=mine), tasks.TaskDraft("Print"))
    )
    tasks.begin(task=task, **who())
    made = spoke(case, who(), done=[Done(task), Done(step)])
    tasks.complete(task=other, **who())
    goals.cancel(goal=mine, why="Met otherwise.", **who())
    contacts.strike(contact=made, why="Wrong client.", **who(at=AT + 5 * DAY, on=ON + 5 * DAY))
    found = {row.pk: (row.status, row.contact_id) for row in Task.objects.filter(case=case)}
    assert found == {task: ("in_progress", None), step: ("completed", made), other: ("completed", None)}
    assert CaseChange.objects.filter(about=task).order_by("-place").first().now == "in_progress"


def test_an_error_needs_a_reason_and_its_notes_stay_with_it(place, case, who, viewer_of):
    made = spoke(case, who())
    with pytest.raises(Invalid, match="Say what was wrong"):
        contacts.strike(contact=made, why=" ", **who())
    with pytest.raises(Absent):
        contacts.strike(contact=uuid4(), why="x", **who())
    contacts.strike(contact=made, why="Wrong client.", **who())
    held = Case.objects.get(pk=case)
    (entry,) = timeline.page(
        held, sight.of_staff(client_of(case), viewer_of(place.ana), on=ON), kinds=["contact"]
    ).entries
    assert (entry.is_in_error, [one.text for one in entry.notes]) == (True, ["They said hello."])


def test_a_task_of_another_case_is_not_done_by_it(place, case, refer, make, who):
    other = refer(make("Ola", program=place.housing, user=place.ana, team=place.north))
    task = tasks.add(case=other, draft=APPLY, **who())
    with pytest.raises(Invalid, match="belongs to this case"):
        spoke(case, who(), done=[Done(task)])
    assert not Contact.objects.exists()
