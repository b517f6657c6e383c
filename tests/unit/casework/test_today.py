"""One queue of what waits: why it is there, what clears it, in which part of the day, and only of whom one may know."""

from datetime import UTC, date, datetime, timedelta

import django
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

django.setup()

from caseway.accounts import actions as accounts  # noqa: E402 - not before Django is set up
from caseway.accounts.models import AuditEntry, AuditPerson  # noqa: E402
from caseway.casework import (  # noqa: E402
    cases,
    contacts,
    covers,
    drafts,
    goals,
    handing,
    notes,
    snoozes,
    tasks,
    today,
)
from caseway.casework.access import Absent  # noqa: E402
from caseway.casework.cases import ReferralDraft  # noqa: E402
from caseway.casework.contacts import ContactDraft  # noqa: E402
from caseway.casework.goals import GoalDraft  # noqa: E402
from caseway.casework.models import Case, CaseChange, Deadline  # noqa: E402
from caseway.casework.notes import NoteDraft  # noqa: E402
from caseway.casework.tasks import TaskDraft  # noqa: E402
from caseway.clients.faults import Invalid  # noqa: E402
from caseway.clients.models import Assignment, Client, Consent  # noqa: E402
from tests.unit.casework.queued import begun, lines, look, only  # noqa: E402
from tests.unit.casework.working import activate  # noqa: E402
from tests.unit.casework.writing import spoke  # noqa: E402
from tests.unit.clients.invented import AT, DAY, ON, by  # noqa: E402

__all__ = ["look"]
pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def test_what_is_due_by_a_rule_says_why_what_clears_it_and_where_that_is_written(case, look):
    line = next(one for one in lines(look(), "due") if one.title == "First contact")
    assert (line.place, line.when) == ("week", "Wednesday, November 4")
    assert line.why == "It follows from: Referral, November 2, 2026."
    assert line.clears == "A contact in which the client or a caregiver was reached."
    assert (line.source.standing, line.clear, line.go) == ("ours", "waive", "write")
    assert (line.person.name, line.program, line.of) == ("Rosa Testperson", "Housing", "")


@pytest.mark.parametrize(
    ("days", "place_", "says"),
    [(0, "week", "Wednesday, November 4"), (1, "week", "tomorrow"), (2, "today", "today"), (3, "now", "1 day late"),
     (9, "now", "7 days late")],
)  # fmt: skip
def test_what_is_undone_moves_up_day_by_day_and_never_vanishes(case, look, days, place_, says):
    line = next(one for one in lines(look(days=days), "due") if one.title == "First contact")
    assert (line.place, line.when) == (place_, says)


def test_tasks_stand_by_their_day_and_those_of_safety_come_first(case, who, look):
    def add(says, **more):
        tasks.add(case=case, draft=TaskDraft(says, **more), **who())

    add("Later", due_date=ON + 20 * DAY)
    add("Without a day")
    add("Today", due_date=ON)
    add("This week", due_date=ON + 3 * DAY)
    add("At once", kind="safety")
    add("Urgent this week", due_date=ON + 5 * DAY, is_urgent=True)
    add("Theirs", owner="client", due_date=ON)
    found = {place: [one.title for one in look(kind="task").section(place).lines] for place in today.PLACES}
    assert found == {
        "now": ["At once"],
        "today": ["Today"],
        "week": ["Urgent this week", "This week"],
        "later": ["Later", "Without a day"],
    }
    assert [one.when for one in look(kind="task").section("later").lines] == ["November 22, 2026", "no day set"]


def test_a_task_says_which_goal_it_serves_or_who_wrote_it(case, who, look):
    goal = goals.add(case=case, draft=GoalDraft("I want to eat every day.", "Food in the house"), **who())
    tasks.add(case=case, draft=TaskDraft("Apply for SNAP", goal=goal), **who())
    held = tasks.add(case=case, draft=TaskDraft("Call the pantry"), **who())
    tasks.hold(task=held, why="It is closed.", **who())
    why = {one.title: one.why for one in lines(look(), "task")}
    assert why == {
        "Apply for SNAP": "A step toward the goal “I want to eat every day”.",
        "Call the pantry": "It waits: It is closed. Ana Worker wrote it down on November 2, 2026.",
    }


def test_what_one_began_waits_to_be_finished(case, rosa, place, who, look):
    drafts.keep(kind="contact", key="one", content={"a": "b"}, case=case, **who())
    drafts.keep(kind="other", key="two", content={}, **who())
    notes.write(case=case, draft=NoteDraft(rosa.pk, "We met.", is_signed=False), **who())
    queue = look(days=1)
    assert {one.title: (one.when, one.place) for one in lines(queue, "draft")} == {
        "Unfinished contact": ("since yesterday", "today"),
        "Something you began to write": ("since yesterday", "today"),
    }
    note = only(queue, "note")
    assert (note.title, note.clear, note.when) == ("Unsigned note", "sign", "since yesterday")
    assert not lines(look(place.ben), "note")


def test_a_message_waits_until_something_went_back(case, who, look):
    left = {"says": None, "direction": "incoming", "result": "left_message"}
    spoke(case, who(), at=AT - 2 * HOUR, **left)
    spoke(case, who(), at=AT - HOUR, **left)
    spoke(case, who(), at=AT - HOUR, party="payer", **left)
    payers, ours = sorted(lines(look(), "reply"), key=lambda one: one.why)
    assert (ours.title, ours.place, ours.when, ours.go) == ("A message to answer", "today", "since today", "write")
    assert ours.why == "The client left a message on Nov. 2, 2026, 2 p.m., and nothing went back since."
    assert payers.why.startswith("A payer left a message")
    assert {one.place for one in lines(look(days=1), "reply")} == {"now"}
    spoke(case, who(), says=None, result="no_answer")
    assert only(look(), "reply").why == payers.why
    spoke(case, who(), says=None, party="payer", direction="incoming")
    assert not lines(look(), "reply")


def test_nobody_waits_for_an_answer_for_ever(case, who, look):
    spoke(case, who(), says=None, direction="incoming", result="left_message")
    assert lines(look(days=29), "reply")
    assert not lines(look(days=31), "reply")


def test_a_note_waits_for_whoever_may_co_sign_it(case, rosa, place, who, look):
    note = notes.write(case=case, draft=NoteDraft(rosa.pk, "We met.", needs_cosign=True), **who())
    assert not lines(look(), "cosign")
    line = only(look(place.sue, days=3), "cosign")
    assert (line.title, line.clear, line.when) == ("Co-sign the note of November 2, 2026", "cosign", "for 3 days")
    assert line.why == "Ana Worker signed it and needs a second signature."
    assert not lines(look(place.tom), "cosign")
    notes.cosign(note=note, **who(place.sue))
    assert not lines(look(place.sue), "cosign")


def test_a_hand_over_is_seen_by_both_and_by_whoever_leads(case, place, who, look):
    hand_over = handing.begin(case=case, taker=place.ben.pk, **who(place.sue))
    giver, taker = only(look(), "hand_over"), only(look(place.ben), "hand_over")
    assert (giver.title, giver.why, giver.place) == (
        "Hand over to Ben Worker",
        "6 things are still to be settled.",
        "today",
    )
    assert (taker.title, taker.place) == ("A case comes to you", "today")
    assert only(look(place.sue), "hand_over").place == "later"
    for number in range(5):
        handing.check(hand_over=hand_over, place=number, is_done=True, **who())
    handing.write(hand_over=hand_over, summary="Call first.", version=6, **who())
    lead = only(look(place.sue), "hand_over")
    assert (lead.why, lead.place) == ("All of it is settled.", "today")


def test_a_case_on_hold_comes_back_on_its_day(case, who, look):
    cases.move(case=case, status="on_hold", why="In the hospital.", resumes=ON + 10 * DAY, **who())
    assert only(look(), "resume").place == "later"
    line = only(look(days=11), "resume")
    assert (line.place, line.when, line.why) == ("now", "1 day late", "The case is on hold until November 12, 2026.")
    Case.objects.filter(pk=case).update(resumes_date=None)
    assert only(look(), "resume").why == "The case is on hold, and nobody said until when."
    assert only(look(), "resume").clear == "wait"
    with pytest.raises(Invalid, match="after today"):
        cases.wait(case=case, until=ON, **who())
    cases.wait(case=case, until=ON + 20 * DAY, **who())
    cases.wait(case=case, until=ON + 20 * DAY, **who())
    assert only(look(), "resume").day == ON + 20 * DAY
    cases.wait(case=case, until=ON + 30 * DAY, why="Still there.", **who())
    told = CaseChange.objects.filter(case=case, was="on_hold", now="on_hold").order_by("place")
    assert [one.why for one in told] == ["In the hospital.", "Still there."]
    cases.move(case=case, status="active", **who())
    with pytest.raises(Invalid, match="not on hold"):
        cases.wait(case=case, until=ON + 40 * DAY, **who())


def test_a_contact_is_due_as_agreed_and_until_the_client_was_reached(case, rosa, who, look):
    def reach(at, **more):
        told = {"written": [NoteDraft(rosa.pk, "We met.")], **who(at=at, on=at.date())}
        contacts.record(case=case, draft=ContactDraft(at, **more), **told)

    reach(AT, next_date=ON + 5 * DAY)
    assert only(look(days=6), "contact").why == "It was agreed with the client at the last contact: November 7, 2026."
    assert only(look(days=6), "contact").when == "1 day late"
    reach(AT + 6 * DAY)
    assert not lines(look(days=7), "contact")


def test_a_month_without_a_contact_is_said_where_no_rule_does(case, look, place):
    assert not lines(look(days=29), "contact")
    Deadline.objects.all().delete()
    line = only(look(days=31), "contact")
    assert line.why == "Nobody has reached the client yet. 30 days without a contact is our own default."
    Case.objects.update(last_contact_at=AT)
    assert "The last contact was on November 2, 2026." in only(look(days=31), "contact").why


def test_a_referral_is_looked_at_within_a_day(refer, make, place, who, look):
    refer()
    line = only(look(), "referral")
    assert (line.place, line.when, line.title) == ("today", "tomorrow", "New referral")
    assert only(look(days=2), "referral").place == "now"
    refer(make("Em", program=place.housing, user=place.ana, team=place.north), urgency="emergency")
    assert [one.place for one in lines(look(), "referral")] == ["now", "today"]


def test_moments_are_told_as_the_clock_on_the_wall_showed_them(refer, case, who, look, make, place):
    evening = datetime(2026, 11, 3, 1, tzinfo=UTC)  # six in the evening of the second, in Denver
    with timezone.override("America/Denver"):
        refer(make("Em", program=place.housing, user=place.ana, team=place.north), referred_at=evening - 2 * DAY)
        tasks.add(case=case, draft=TaskDraft("Call"), **who(at=evening))
        queue = look(days=2)
        assert only(queue, "referral").why.startswith("It came on Oct. 31, 2026, 7 p.m.;")
        assert only(queue, "task").why == "Ana Worker wrote it down on November 2, 2026."


def test_a_referral_that_is_nobodys_is_the_supervisors(make, place, who, look):
    client = make("Una", program=place.housing, user=place.ana, team=place.north)
    cases.refer(client=client.pk, program=place.housing.pk, draft=ReferralDraft(reason="Help"), **who())
    assert not lines(look(), "referral")
    assert only(look(place.sue), "referral").title == "Referral that nobody has"
    assert not lines(look(place.tom), "referral")
    assert len(lines(look(place.pam), "referral")) == len(lines(look(place.qin), "referral")) == 1


def consent(place, client, **more):
    told = {
        "kind": "general", "status": "active", "effective": ON - 100 * DAY, "signed": ON - 100 * DAY, "method": "written",
        "authority": "client", "signer": "R", "expiry": "date", **more,
    }  # fmt: skip
    return Consent.objects.create(organization=place.agency, client=client, **told, **by(place.ana))


def test_consents_and_papers_are_seen_before_they_expire(case, rosa, place, who, look):
    consent(place, rosa, expires=ON + 12 * DAY)
    consent(place, rosa, kind="part2_tpo", expires=ON + 60 * DAY)
    line = only(look(), "consent")
    assert (line.title, line.when, line.place, line.go) == ("A consent ends", "expires in 12 days", "later", "consents")
    assert [one.place for one in lines(look(days=12), "consent")] == ["today"]
    gone = only(look(days=14), "consent")
    assert (gone.title, gone.when, gone.place) == ("A consent has ended", "expired 2 days ago", "now")
    consent(place, rosa, expires=None, expiry="none")
    assert not lines(look(), "consent")


def test_a_paper_that_expires_is_seen_until_another_is_on_file(case, rosa, place, look):
    from caseway.casework.models import Document

    def paper(**more):
        told = {"case_id": case, "client": rosa, "kind": "state_id", "title": "State ID", "status": "on_file", **more}
        return Document.objects.create(organization=place.agency, **told, **by(place.ana))

    paper(expires=ON + 3 * DAY)
    line = only(look(), "document")
    assert (line.title, line.when, line.place) == ("State ID", "expires in 3 days", "week")
    assert only(look(days=40), "document").place == "now"
    paper(expires=ON + 900 * DAY)
    assert not lines(look(days=40), "document")


def test_a_notice_waits_until_it_is_seen(place, who, look):
    accounts.notify(place.ana.pk, "role.given", about=None, organization=place.agency.pk, at=AT)
    line = only(look(), "notice")
    assert (line.code, line.clear, line.when) == ("role.given", "see", "since today")
    assert accounts.read_notices(by=who()["by"], at=AT, only=line.id) == 1
    assert not lines(look(), "notice")
    assert accounts.unread_notice(notice=line.id, by=who()["by"]) == 1
    assert only(look(), "notice").id == line.id


def test_a_notice_of_a_safety_step_leads_to_it_and_to_nobody_who_may_not_open_the_case(case, place, who, look):
    step = tasks.add(case=case, draft=TaskDraft("Make a safety plan"), **who())
    for user in (place.ana, place.ben):
        accounts.notify(user.pk, "safety_step", about=step, organization=place.agency.pk, at=AT)
    line = only(look(), "notice")
    assert (line.go, line.case, line.about, line.clear) == ("task", case, step, "see")
    line = only(look(place.ben), "notice")
    assert (line.go, line.case, line.client, line.person) == ("notices", None, None, None)


def test_the_queue_of_whoever_one_stands_in_for_is_ones_own(case, place, who, look):
    tasks.add(case=case, draft=TaskDraft("Call", due_date=ON), **who())
    assert not lines(look(place.ben))
    covers.arrange(user=place.ana.pk, cover=place.ben.pk, begins=ON, ends=ON + 7 * DAY, **who(place.sue))
    queue = look(place.ben)
    assert only(queue, "task").of == "Ana Worker"
    assert [one.name for one in queue.stands_in_for] == ["Ana Worker"]
    assert not lines(look(place.ben, days=9), "task")


def test_a_line_is_put_off_to_a_day_with_a_reason_and_comes_back(case, who, look):
    task = tasks.add(case=case, draft=TaskDraft("Call", due_date=ON), **who())
    with pytest.raises(Invalid) as refused:
        snoozes.put_off(kind="task", about=task, until=ON, reason=" ", **who())
    assert set(refused.value.faults) == {"until", "reason"}
    with pytest.raises(Invalid, match="90"):
        snoozes.put_off(kind="task", about=task, until=ON + 91 * DAY, reason="Later", **who())
    for days in (1, 3):
        snoozes.put_off(kind="task", about=task, until=ON + days * DAY, reason="They are away.", **who())
    line = only(look(), "task")
    assert (line.place, line.snoozed.until, line.snoozed.reason) == ("later", ON + 3 * DAY, "They are away.")
    assert look().section("later").quiet == 1
    assert only(look(days=3), "task").place == "now"
    assert snoozes.wake(kind="task", about=task, by=who()["by"], at=AT)
    assert only(look(), "task").place == "today"
    assert not snoozes.wake(kind="task", about=task, by=who()["by"], at=AT)


def test_what_lies_behind_a_label_says_only_that_there_is_something(case, rosa, place, who, look):
    Assignment.objects.create(
        organization=place.agency, client=rosa, user=place.ben, program=place.housing, team=place.north, begins=ON, **by(place.ana)
    )  # fmt: skip
    tasks.add(case=case, draft=TaskDraft("Speak to counsel", labels=("CW-PRIVILEGED",), user=place.ben.pk), **who())
    tasks.add(case=case, draft=TaskDraft("Call", user=place.ben.pk), **who())
    found = {one.title: one for one in lines(look(place.ben), "task")}
    assert set(found) == {"Call", "Something behind a label"}
    hidden = found["Something behind a label"]
    assert (hidden.is_hidden, hidden.clear, hidden.go, hidden.person.name) == (True, "", "case", "Rosa Testperson")
    assert "counsel" not in repr(hidden)


def test_nobody_is_shown_whose_case_one_may_not_open(case, rosa, place, who, look):
    tasks.add(case=case, draft=TaskDraft("Call", due_date=ON), **who())
    assert look().total
    Assignment.objects.update(ends=ON - DAY)
    queue = look()
    assert (queue.total, queue.clients, lines(queue)) == (0, (), [])
    Client.objects.update(is_sealed=True)
    assert look(place.sue).total == 0
    with pytest.raises(Absent):
        look(place.aud)


def test_one_row_of_the_audit_names_who_was_shown(case, rosa, look):
    before = AuditEntry.objects.count()
    look()
    (entry,) = AuditEntry.objects.order_by("seq")[before:]
    assert (entry.action, entry.kind, entry.outcome) == ("today.see", "queue", "shown")
    assert list(AuditPerson.objects.filter(entry=entry.seq).values_list("person", flat=True)) == [rosa.pk]


def test_the_queue_is_narrowed_by_client_kind_and_program(case, place, who, look, refer, make):
    other = make("Bo", program=place.housing, user=place.ana, team=place.north)
    refer(other)
    tasks.add(case=case, draft=TaskDraft("Call"), **who())
    whole = look()
    assert [(one.name, number > 0) for one, number in whole.clients] == [
        ("Bo Testperson", True),
        ("Rosa Testperson", True),
    ]
    assert [one.name for one, _ in whole.programs] == ["Housing"]
    assert {one.person.name for one in lines(look(client=other.pk))} == {"Bo Testperson"}
    assert {one.kind for one in lines(look(kind="task"))} == {"task"}
    assert not lines(look(program=place.health.pk))
    assert look(kind="task").total == whole.total
    assert today.Wanted(kind="task").is_narrow
    assert not today.Wanted().is_narrow


def test_where_nothing_is_due_it_is_clear(case, look):
    assert look().is_clear
    assert not look(days=5).is_clear


def test_one_line_is_found_until_it_is_done(case, who, viewer_of, place):
    task = tasks.add(case=case, draft=TaskDraft("Call"), **who())
    asked = {"viewer": viewer_of(place.ana), "at": AT, "on": ON, "kind": "task", "about": task}
    assert today.line(**asked).title == "Call"
    tasks.complete(task=task, **who())
    assert today.line(**asked) is None


def test_as_many_statements_for_one_client_as_for_twenty(case, place, refer, make, who, look):
    def fill(client, its):
        goal = goals.add(case=its, draft=GoalDraft("I want to walk.", "A mile"), **who())
        tasks.add(case=its, draft=TaskDraft("Call", due_date=ON, goal=goal, labels=("CW-PRIVILEGED",)), **who())
        notes.write(case=its, draft=NoteDraft(client.pk, "We met.", is_signed=False), **who())
        drafts.keep(kind="contact", key=str(its), content={}, case=its, **who())
        consent(place, client, expires=ON + 5 * DAY)
        tasks.add(case=its, draft=TaskDraft("Sign", owner="client", due_date=ON, goal=goal), **who())
        begun(its, who())

    def count():
        with CaptureQueriesContext(connection) as found:
            look()
        return len(found)

    fill(Case.objects.get(pk=case).client, case)
    look()
    one = count()
    for number in range(12):
        client = make(f"C{number}", program=place.housing, user=place.ana, team=place.north)
        its = refer(client)
        if number % 2:
            activate(its, who())
        fill(client, its)
    assert count() == one < 45


@pytest.mark.parametrize(("day", "says"), [(0, "today"), (2, "Wednesday, November 4"), (40, "December 12, 2026")])
def test_days_are_said_as_people_say_them(day, says):
    from caseway.casework import today_words
    from caseway.casework.today_briefs import Brief

    assert today_words.when(Brief("task", case_id(), "today", day=ON + timedelta(days=day)), on=ON) == says


def case_id():
    from uuid import uuid4

    return uuid4()


def test_an_hour_is_said_where_it_counts():
    from caseway.casework import dates, today_words
    from caseway.casework.today_briefs import Brief

    noon = Brief("due", case_id(), "today", day=ON, at=dates.noon(ON))
    assert today_words.when(noon, on=ON) == "today by noon"
    late = Brief("due", case_id(), "now", day=ON, at=dates.noon(ON).replace(hour=9, minute=30), is_late=True)
    assert today_words.when(late, on=ON) == "late: was due today by 9:30 a.m."
    grace = Brief("due", case_id(), "today", day=ON - DAY)
    assert today_words.when(grace, on=ON) == "in grace"
    assert today_words.expires(ON, on=ON) == "today is the last day"
    assert date(2026, 11, 3) == ON + DAY
