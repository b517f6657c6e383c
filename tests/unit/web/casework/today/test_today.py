"""Today's page: what waits, cleared where it stands, put off and taken back, with a script and without."""

import pytest
from django.utils import timezone

from caseway.accounts import actions as accounts
from caseway.accounts.models import AuditEntry
from caseway.casework import assessing, cases, covers, documents, notes, tasks
from caseway.casework.assessing import SittingDraft
from caseway.casework.models import Case, Deadline, Note, Snooze, Task
from caseway.casework.notes import NoteDraft
from caseway.casework.tasks import TaskDraft
from caseway.clients.models import Assignment
from tests.unit.web.casework.today.conftest import DAY, act, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def task(case, who, today):
    return tasks.add(case=case, draft=TaskDraft("Call the pantry", due_date=today), **who())


def test_who_waits_why_and_what_clears_it(ana, case, task):
    page = ana.get("/today/")
    said = text(page)
    assert page.status_code == 200
    for one in ("Rosa Testperson", "Housing", "Call the pantry", "Ana Worker wrote it down on", "What clears it:", "Done…",
                "First contact", "It follows from: Referral", "A contact in which the client or a caregiver was reached.",
                "A default of Caseway’s own", "Put off…", "Waive…"):  # fmt: skip
        assert one in said
    assert "You stand in for" not in said


def test_where_nothing_is_due_it_says_what_comes_next(ana, case, browser_of, place):
    assert "Nothing is due. Here is what comes next." in text(ana.get("/today/"))
    assert "When a case is given to you" in text(browser_of(place.ben).get("/today/"))
    assert "Nothing of this is due today." in text(ana.get("/today/?kind=note"))


@pytest.mark.usefixtures("task")
def test_the_list_is_narrowed_and_grouped(ana, rosa, place, refer, make):
    refer(make("Bo", user=place.ana), active=False)
    said = text(ana.get(f"/today/?client={rosa.pk}&kind=task&program={place.housing.pk}"))
    assert "Shown: Rosa Testperson Tasks Housing Show everything" in said
    assert "First contact" not in said
    assert '<h3 class="cw-section__who">Bo Testperson</h3>' in ana.get("/today/?group=client").content.decode()
    nobody = "00000000-0000-0000-0000-000000000000"
    assert "a client with nothing due" in text(ana.get(f"/today/?client={nobody}&program={nobody}"))
    assert "First contact" in text(ana.get("/today/?client=none&kind=none&program=none&show=none"))


def test_a_section_shows_a_few_until_all_are_asked_for(ana, case, who, today):
    for number in range(32):
        tasks.add(case=case, draft=TaskDraft(f"Call {number}", due_date=today), **who())
    said = ana.get("/today/")
    assert "Show 2 more" in text(said)
    assert 'href="?show=today#today"' in said.content.decode()
    assert "Show 2 more" not in text(ana.get("/today/?show=today"))


def test_a_task_is_completed_where_it_stands_and_taken_back(ana, case, task, rosa):
    asked = ana.get(f"/today/clear/?kind=task&about={task}", headers={"HX-Request": "true"})
    assert "What came of it?" in text(asked)
    assert "<html" not in asked.content.decode()
    wrong = act(ana, "/today/clear/", "task", task, part=True, result="", done=timezone.localdate().isoformat())
    assert (wrong.status_code, wrong["HX-Retarget"]) == (422, f"#p-task-{task}")
    done = act(
        ana,
        "/today/clear/",
        "task",
        task,
        part=True,
        result="They come on Friday.",
        done=timezone.localdate().isoformat(),
    )
    assert "Done: Call the pantry · Rosa Testperson Undo" in text(done)
    assert (Task.objects.get(pk=task).status, Task.objects.get(pk=task).result) == ("completed", "They come on Friday.")
    assert "Call the pantry" not in text(ana.get("/today/"))
    back = act(ana, "/today/undo/", "task", task, part=True)
    assert "Call the pantry" in text(back)
    assert Task.objects.get(pk=task).status == "ready"


def test_all_of_it_works_without_a_script(ana, case, task):
    asked = ana.get(f"/today/clear/?kind=task&about={task}")
    assert "Say what came of it" in text(asked)
    assert "<html" in asked.content.decode()
    wrong = act(ana, "/today/clear/", "task", task, result="", done="tomorrow")
    assert "Please look at this again" in text(wrong)
    future = (timezone.localdate() + DAY).isoformat()
    assert "This day is in the future." in text(act(ana, "/today/clear/", "task", task, result="Fine.", done=future))
    done = act(ana, "/today/clear/", "task", task, result="Fine.", done=timezone.localdate().isoformat())
    page = text(ana.get(done["Location"]))
    assert "Done. It is off your list. Undo" in page
    back = act(ana, "/today/undo/", "task", task)
    assert f"#l-task-{task}" in back["Location"]
    assert "It is back on your list." in text(ana.get(back["Location"]))


def test_what_is_due_is_waived_or_does_not_apply_with_a_reason(ana, case):
    row = Deadline.objects.filter(status="open").first()
    assert "Why is it not done?" in text(ana.get(f"/today/clear/?kind=due&about={row.pk}"))
    assert act(ana, "/today/clear/", "due", row.pk, how="waived", why="").status_code == 422
    act(ana, "/today/clear/", "due", row.pk, how="waived", why="They are in the hospital.")
    row.refresh_from_db()
    assert (row.status, row.why) == ("waived", "They are in the hospital.")
    act(ana, "/today/undo/", "due", row.pk, part=True)
    act(ana, "/today/clear/", "due", row.pk, how="not_applicable", why="They live here.")
    row.refresh_from_db()
    assert row.status == "not_applicable"


def test_ones_note_is_signed_as_one_reads_it(ana, case, rosa, who):
    first = notes.write(case=case, draft=NoteDraft(rosa.pk, "We met twice.", is_signed=False), **who())
    asked = ana.get(f"/today/clear/?kind=note&about={first}")
    assert "We met twice." in text(asked)
    done = act(ana, "/today/clear/", "note", first, credential="RN, CCM")
    assert "Signed. What is signed stays." in text(ana.get(done["Location"]))
    assert Note.objects.get(pk=first).credential == "RN, CCM"
    second = notes.write(case=case, draft=NoteDraft(rosa.pk, "We met again.", is_signed=False), **who())
    assert 'value="RN, CCM"' in ana.get(f"/today/clear/?kind=note&about={second}").content.decode()
    assert "Undo" not in text(act(ana, "/today/clear/", "note", second, part=True))
    assert act(ana, "/today/undo/", "note", second)["Location"] == "/today/?did=gone"


def test_a_supervisor_reads_and_co_signs(sue, ana, case, rosa, who):
    note = notes.write(case=case, draft=NoteDraft(rosa.pk, "We met.", needs_cosign=True), **who())
    assert "Co-sign the note of" in text(sue.get("/today/"))
    assert "We met." in text(sue.get(f"/today/clear/?kind=cosign&about={note}"))
    assert "Co-signed: Co-sign the note of" in text(act(sue, "/today/clear/", "cosign", note, part=True))
    assert Note.objects.get(pk=note).status == "cosigned"
    assert act(ana, "/today/clear/", "cosign", note)["Location"] == "/today/?did=gone"


def test_a_step_of_an_agency_is_followed_up_where_it_stands(ana, case, who, today):
    draft = TaskDraft("Send the letter", owner="partner", owner_name="Food Bank", due_date=today - DAY)
    first, second = (tasks.add(case=case, draft=draft, **who()) for _ in range(2))
    page = text(ana.get("/today/"))
    assert "Follow up: Send the letter" in page
    assert "It is a step of another agency, Food Bank, due on" in page
    assert "In a few words" in text(ana.get(f"/today/clear/?kind=follow&about={first}"))
    sent = {"how": "completed", "result": "They sent it.", "done": today.isoformat()}
    done = act(ana, "/today/clear/", "follow", first, part=True, **sent)
    assert "Followed up: Follow up: Send the letter · Rosa Testperson Undo" in text(done)
    assert Task.objects.get(pk=first).result == "They sent it."
    act(ana, "/today/undo/", "follow", first, part=True)
    assert Task.objects.get(pk=first).status == "ready"
    act(ana, "/today/clear/", "follow", second, how="failed", result="They have no room.")
    assert (Task.objects.get(pk=second).status, Task.objects.get(pk=second).why) == ("failed", "They have no room.")


def test_a_case_on_hold_is_told_until_when_it_waits(ana, case, who, today):
    cases.move(case=case, status="on_hold", why="In the hospital.", **who())
    page = text(ana.get("/today/?show=later"))
    assert "Change the status : Rosa Testperson It waits until…" in page
    wrong = act(ana, "/today/clear/", "resume", case, part=True, until=today.isoformat())
    assert "Choose a day after today." in text(wrong)
    done = act(ana, "/today/clear/", "resume", case, until=(today + 5 * DAY).isoformat())
    assert "The case waits until then, and comes back by itself." in text(ana.get(done["Location"]))
    assert Case.objects.get(pk=case).resumes_date == today + 5 * DAY
    again = act(ana, "/today/clear/", "resume", case, part=True, until=(today + 6 * DAY).isoformat())
    assert "It waits: Case on hold" in text(again)
    assert "Undo" not in text(again)


def test_an_unfinished_assessment_leads_to_its_sitting(ana, case, who):
    made = assessing.start(case=case, draft=SittingDraft("instrument/phq-9"), **who())
    page = ana.get("/today/")
    assert "Unfinished: PHQ-9" in text(page)
    assert f'href="/cases/{case}/assessments/{made}/"' in page.content.decode()


def test_whoever_leads_is_led_to_what_is_late(sue, case):
    Deadline.objects.update(due_date=timezone.localdate() - 9 * DAY, due_at=timezone.now() - 9 * DAY, opens_date=None)
    page = sue.get("/today/")
    assert "Late in a case you lead:" in text(page)
    assert f'href="/cases/{case}/due/"' in page.content.decode()


def test_a_notice_is_seen_and_new_again(ana, place):
    accounts.notify(place.ana.pk, "role.given", about=None, organization=place.agency.pk, at=timezone.now())
    notice = place.ana.notices.get()
    assert "You were given a role." in text(ana.get("/today/"))
    assert "Seen: You were given a role." in text(act(ana, "/today/clear/", "notice", notice.pk, part=True))
    assert "You were given a role." in text(act(ana, "/today/undo/", "notice", notice.pk, part=True))


def test_a_line_is_put_off_with_a_reason_and_brought_back(ana, case, task, today):
    until = (today + 3 * DAY).isoformat()
    assert "Why can it wait?" in text(ana.get(f"/today/snooze/?kind=task&about={task}"))
    wrong = act(ana, "/today/snooze/", "task", task, part=True, until=today.isoformat(), reason="They are away.")
    assert (wrong.status_code, "Choose a day after today." in text(wrong)) == (422, True)
    done = act(ana, "/today/snooze/", "task", task, part=True, until=until, reason="They are away.")
    assert "Put off: Call the pantry" in text(done)
    page = text(ana.get("/today/"))
    assert "They are away." in page
    assert "1 is put off." in page
    back = act(ana, "/today/wake/", "task", task, part=True)
    assert ("Call the pantry" in text(back), Snooze.objects.count()) == (True, 0)
    done = act(ana, "/today/snooze/", "task", task, until=until, reason="They are away.")
    assert "Put off. It comes back by itself. Undo" in text(ana.get(done["Location"]))
    assert f"#l-task-{task}" in act(ana, "/today/wake/", "task", task)["Location"]


def test_what_is_not_on_ones_list_is_gone(ana, browser_of, place, case, task):
    ben = browser_of(place.ben)
    for address in ("/today/clear/", "/today/snooze/"):
        for sent in ("", f"?kind=task&about={task}", "?kind=none&about=x", "?kind=task&about=x"):
            assert ben.get(address + sent)["Location"] == "/today/?did=gone"
        assert "not on your list" in text(act(ben, address, "task", task, part=True))
    for address in ("/today/undo/", "/today/wake/"):
        for kind, about in (("none", task), ("task", "x"), ("task", task), ("due", task), ("draft", task)):
            assert act(ben, address, kind, about)["Location"] == "/today/?did=gone"
    assert "not on your list any more" in text(ben.get("/today/?did=gone"))
    assert Task.objects.get(pk=task).status == "ready"


def test_a_refusal_below_is_written_down(browser_of, place, case, today, who, rosa):
    """A task stands in one's queue although one may only look at its case: someone who watches in an emergency."""
    from caseway.clients.models import Opening

    given = tasks.add(case=case, draft=TaskDraft("Call", due_date=today), **who())
    Task.objects.update(user=place.ben)
    Assignment.objects.update(ends=today - DAY)
    now = timezone.now()
    Opening.objects.create(
        organization=place.agency, client=rosa, user=place.ben, kind="glass", reason_code="other", text="t", day=today,
        at=now - DAY / 24, until=now + DAY / 24, review_due_at=now + DAY, review_text="",
    )  # fmt: skip
    ben = browser_of(place.ben)
    assert "Call" in text(ben.get("/today/"))
    done = act(ben, "/today/clear/", "task", given, result="Fine.", done=today.isoformat())
    assert done["Location"] == "/today/?did=gone"
    assert AuditEntry.objects.filter(action="case.work", kind="task", outcome="denied").count() == 1


@pytest.mark.usefixtures("task")
def test_whoever_stands_in_sees_for_whom(browser_of, place, today, who):
    covers.arrange(user=place.ana.pk, cover=place.ben.pk, begins=today, ends=today + 7 * DAY, **who(place.sue))
    said = text(browser_of(place.ben).get("/today/"))
    assert "You stand in for Ana Worker: what waits for them is here too." in said
    assert "for Ana Worker" in said


def test_what_is_behind_a_label_is_not_told(browser_of, place, case, rosa, today, who):
    from tests.unit.clients.invented import by

    Assignment.objects.create(
        organization=place.agency, client=rosa, user=place.ben, program=place.housing, team=place.north, begins=today, **by(place.ana)
    )  # fmt: skip
    draft = TaskDraft("Speak to counsel", due_date=today, labels=("CW-PRIVILEGED",), user=place.ben.pk)
    hidden = tasks.add(case=case, draft=draft, **who())
    ben = browser_of(place.ben)
    said = text(ben.get("/today/"))
    assert "Something behind a label" in said
    assert "counsel" not in said
    assert ben.get(f"/today/clear/?kind=task&about={hidden}")["Location"] == "/today/?did=gone"


def test_today_is_where_work_begins_for_whoever_may_see_it(ana, browser_of, place):
    assert ana.get("/workplace/")["Location"] == "/today/"
    page = ana.get("/today/").content.decode()
    assert page.count('href="/workplace/"') == 1, "in the menu of who is here, and not among the areas"
    assert 'href="/workplace/notices/"' in page
    aud = browser_of(place.aud).get("/workplace/").content.decode()
    assert "Good to see you" in aud
    assert aud.count('href="/workplace/"') == 2


def test_a_paper_and_its_kind_lead_where_they_are_kept(ana, case, rosa, place, today):
    from caseway.casework.models import Document
    from tests.unit.clients.invented import by

    assert documents.EDITABLE
    Document.objects.create(
        organization=place.agency, case_id=case, client=rosa, kind="state_id", title="State ID", status="on_file",
        expires=today, **by(place.ana),
    )  # fmt: skip
    page = ana.get("/today/?kind=document")
    assert "today is the last day" in text(page)
    assert f'href="/cases/{case}/documents/' in page.content.decode()
    assert f'href="/cases/{case}/documents/"' in page.content.decode()
