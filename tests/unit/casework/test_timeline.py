"""What happened in a case, the latest first: whole, once, as quick after ten years, and no word of what one may not read."""

from datetime import date, timedelta
from itertools import pairwise
from uuid import uuid4

import pytest

from caseway.accounts.audit import keys
from caseway.casework import cases, documents, goals, needs, notes, plans, sight, tasks, timeline
from caseway.casework.documents import DocumentDraft
from caseway.casework.goals import GoalDraft
from caseway.casework.models import Assessment, Case, CaseChange, Contact, Document, GoalReview, Note, Task
from caseway.casework.needs import NeedDraft
from caseway.casework.notes import NoteDraft
from caseway.casework.tasks import TaskDraft
from caseway.clients import labels
from tests.unit.casework.papers import PDF
from tests.unit.casework.working import APPLY, EAT, FOOD, assessment
from tests.unit.casework.writing import household, spoke
from tests.unit.clients.invented import AT, DAY, ON, by

MINUTE = timedelta(minutes=1)


@pytest.fixture
def page(place, viewer_of):
    def page(case, user=None, **more):
        row = Case.objects.get(pk=case)
        return timeline.page(row, sight.of_staff(row.client_id, viewer_of(user or place.ana), on=ON), **more)

    return page


@pytest.fixture
def pages(page):
    """All pages of a case, one after the other."""

    def pages(case, **more):
        found = [page(case, **more)]
        while found[-1].before is not None:
            found.append(page(case, before=found[-1].before, **more))
        return found

    return pages


@pytest.fixture
def home(tmp_path, settings):
    """Where papers are kept, and the keys they are kept by."""
    settings.CASEWAY_HOME = tmp_path / "home"
    settings.CASEWAY_HOME.mkdir()
    keys.ring(make=True)


def many(place, case, moments, **more):
    told = {
        "organization": place.agency,
        "case_id": case,
        "worker": place.ana,
        "program": place.housing,
        "mode": "phone",
    }
    Contact.objects.bulk_create([Contact(at=moment, **told, **more, **by(place.ana)) for moment in moments])


def of(found, kind):
    return [one for one in found.entries if one.kind == kind]


def test_everything_that_happened_is_there_once_the_latest_first(place, case, rosa, who, page):
    need = needs.find(case=case, draft=FOOD, **who())
    goal = goals.add(case=case, draft=GoalDraft(EAT.words, EAT.criterion, needs=(need,)), **who())
    goals.begin(goal=goal, **who())
    GoalReview.objects.create(
        organization=place.agency, goal_id=goal, on_date=ON, achievement="improving", evidence="Full.", **by(place.ana)
    )
    task = tasks.add(case=case, draft=APPLY, **who())
    tasks.complete(task=task, result="Applied.", **who())
    plan = plans.draft(case=case, **who())
    plans.share(plan=plan, **who())
    sat = assessment(place, case, status="completed", completed_at=AT)
    paper = documents.ask_for(case=case, draft=DocumentDraft("Lease", kind="lease"), **who())
    contact = spoke(case, who(at=AT + MINUTE), at=AT + MINUTE)
    note = notes.write(case=case, draft=NoteDraft(rosa.pk, "Thought."), **who(at=AT + 2 * MINUTE))
    cases.assign(case=case, worker=place.ben.pk, **who(place.sue, at=AT + 3 * MINUTE))

    found = page(case, place.sue)
    assert [one.at for one in found.entries] == sorted((one.at for one in found.entries), reverse=True)
    assert {one.kind: one.told.get("about", one.id) for one in found.entries if one.kind not in {"change", "goal"}} == {
        "contact": contact, "note": note, "assessment": sat.pk, "plan": plan, "task": task, "document": paper,
    }  # fmt: skip
    (review,) = of(found, "goal")
    assert (review.told["words"], review.told["evidence"]) == (EAT.words, "Full.")
    changes = {(one.told["kind"], one.told["was"], one.told["now"], one.told["says"]) for one in of(found, "change")}
    assert ("worker", "Ana Worker", "Ben Worker", "") in changes
    assert ("need", "", "confirmed", FOOD.says) in changes
    assert ("goal", "proposed", "active", EAT.words) in changes
    assert {kind for kind, *_ in changes} == {"status", "worker", "need", "goal"}
    assert of(found, "contact")[0].by_name == "Ana Worker"
    assert [one.told["says"] for one in of(found, "task")] == ["Apply for SNAP"]


def told_of(found, kind):
    """The statuses something went through, the latest first, with the day of each and who did it."""
    return [(one.told["was"], one.told["status"], (one.at - AT).days, one.by_name) for one in of(found, kind)]


def test_a_plan_stands_as_it_was_when_it_changed_and_a_copy_moves_nothing(place, case, who, page):
    goals.add(case=case, draft=EAT, **who())
    plan = plans.draft(case=case, **who())
    assert of(page(case), "plan") == []  # nobody was shown it yet
    plans.share(plan=plan, **who(at=AT + DAY))
    plans.take_back(plan=plan, why="A wrong day.", **who(at=AT + 2 * DAY))
    plans.share(plan=plan, **who(at=AT + 3 * DAY))
    later = who(at=AT + 9 * DAY, on=ON + 9 * DAY)
    plans.agree(plan=plan, how="refused", refusal_note="Signs nothing.", agreed=ON + 4 * DAY, **later)
    plans.activate(plan=plan, **later)
    before = told_of(page(case), "plan")
    plans.give_copy(plan=plan, how="By hand", **who(at=AT + 20 * DAY, on=ON + 20 * DAY))
    found = page(case)
    assert told_of(found, "plan") == before
    assert before == [
        ("agreed", "active", 9, "Ana Worker"), ("shared", "agreed", 9, "Ana Worker"), ("draft", "shared", 3, "Ana Worker"),
        ("shared", "draft", 2, "Ana Worker"), ("draft", "shared", 1, "Ana Worker"),
    ]  # fmt: skip
    agreed, taken_back = of(found, "plan")[1], of(found, "plan")[3]
    assert (agreed.told["agreed_how"], agreed.told["agreed_date"]) == ("refused", ON + 4 * DAY)
    assert (agreed.told["why"], taken_back.told["why"]) == ("Signs nothing.", "A wrong day.")


@pytest.mark.usefixtures("home")
def test_a_document_stands_as_asked_for_and_as_on_file_each_on_its_day(place, case, who, page):
    paper = documents.ask_for(case=case, draft=DocumentDraft("Lease", kind="lease"), **who())
    filing = who(place.sue, at=AT + 19 * DAY, on=ON + 19 * DAY)
    documents.put_on_file(case=case, draft=DocumentDraft("Lease", kind="lease"), content=PDF, asked=paper, **filing)
    changing = who(at=AT + 20 * DAY, on=ON + 20 * DAY)
    documents.edit(document=paper, changes={"title": "The lease"}, version=2, **changing)
    documents.void(document=paper, why="It was another’s.", **who(at=AT + 21 * DAY, on=ON + 21 * DAY))
    found = page(case)
    assert told_of(found, "document") == [
        ("on_file", "void", 21, "Ana Worker"), ("requested", "on_file", 19, "Sue Supervisor"),
        ("", "requested", 0, "Ana Worker"),
    ]  # fmt: skip
    assert {(one.told["title"], one.told["about"]) for one in of(found, "document")} == {("The lease", paper)}
    assert of(found, "document")[0].told["why"] == "It was another’s."


def test_papers_and_plans_page_as_everything_does(place, case, who, pages):
    for number in range(30):
        moment = AT + number // 10 * DAY
        documents.ask_for(case=case, draft=DocumentDraft(f"Paper {number}"), **who(at=moment))
    found = pages(case, most=7, kinds=["document"])
    keys = [one.id for part in found for one in part.entries]
    assert len(keys) == len(set(keys)) == 30
    assert [len(part.entries) for part in found] == [10, 10, 10]


def test_an_assessment_is_called_as_its_instrument_is(place, case, page):
    told = {"status": "completed", "completed_at": AT}
    assessment(place, case, instrument="instrument/phq-9", edition=date(2001, 9, 1), **told)
    assessment(place, case, title="Katz index", instrument="", edition=None, **told)
    assessment(place, case, instrument="instrument/gone", **told)
    found = of(page(case, place.sue), "assessment")
    assert {one.told["title"] for one in found} == {"PHQ-9", "Katz index", "gone"}


def test_only_the_kinds_that_are_asked_for(case, who, page):
    spoke(case, who())
    assert {one.kind for one in page(case, kinds=["contact", "nonsense"]).entries} == {"contact"}
    assert page(case, kinds=[]).entries == ()


@pytest.mark.parametrize("same", [1, 4, 30, 100])
def test_paging_loses_nothing_and_doubles_nothing_when_many_share_a_moment(place, case, pages, same):
    many(place, case, [AT - number // same * DAY for number in range(100)])
    found = pages(case, most=25)
    keys = [one.id for part in found for one in part.entries]
    assert len(keys) == len(set(keys))
    assert {one.id for part in found for one in part.entries if one.kind == "contact"} == set(
        Contact.objects.values_list("pk", flat=True)
    )
    assert all(part.entries for part in found)
    assert all(before.entries[-1].at > after.entries[0].at for before, after in pairwise(found))


@pytest.mark.parametrize("number", [24, 25, 26, 27])
def test_a_page_that_is_just_full_leads_nowhere_empty(place, case, pages, number):
    many(place, case, [AT] * number)
    found = pages(case, most=25, kinds=["contact"])
    assert [len(part.entries) for part in found] == [number]


def test_ten_years_are_as_quick_as_a_week(place, case, who, rosa, page, django_assert_max_num_queries):
    def statements():
        with django_assert_max_num_queries(40) as asked:
            found = page(case)
        return len(asked), len(found.entries)

    made = spoke(case, who())
    done = tasks.add(case=case, draft=APPLY, **who())
    tasks.complete(task=done, contact=made, **who())
    documents.ask_for(case=case, draft=DocumentDraft("Lease"), **who(at=AT + MINUTE))
    goal = goals.add(case=case, draft=EAT, **who())
    goals.begin(goal=goal, **who())
    few, _ = statements()
    many(place, case, [AT - number * DAY for number in range(2000)])
    shared = {"organization": place.agency, "case_id": case, **by(place.ana)}
    told = {"client": rosa, "on_date": ON, "author": place.ana, "status": "signed", "signed_at": AT, "text": "x"}
    contacts = list(Contact.objects.values_list("pk", flat=True))
    Note.objects.bulk_create(Note(contact_id=key, **told, **shared) for key in contacts)
    Task.objects.bulk_create(
        Task(
            says="x",
            status="completed",
            done_date=ON,
            goal_id=goal,
            contact_id=contacts[number] if number % 2 else None,
            **shared,
        )
        for number in range(500)
    )
    about = Document.objects.get().pk
    CaseChange.objects.bulk_create(
        CaseChange(
            organization=place.agency, case_id=case, kind="document", about=about, now="void", at=AT + DAY, by=place.ana
        )
        for _ in range(30)
    )
    many_, shown = statements()
    assert shown >= 25
    assert many_ <= few + 4  # moments shared by more than a page are asked for once more


@pytest.fixture
def son(place, rosa, make):
    made = make("Sol", program=place.housing, user=place.ana, team=place.north)
    household(place, rosa, made)
    return made


def test_a_note_about_another_is_in_their_case_and_not_in_the_first(place, case, son, refer, who, page):
    theirs = refer(son)
    contact = spoke(case, who(), says="Sol needs shoes.", client=son.pk, note={"needs_cosign": True})
    (mine,) = of(page(case), "contact")
    assert mine.notes == ()
    assert of(page(case), "note") == []
    (told,) = of(page(theirs), "note")
    assert ([one.text for one in told.notes], told.told["on_date"]) == (["Sol needs shoes."], ON)
    assert of(page(theirs), "contact") == []
    notes.cosign(note=told.id, **who(place.sue))
    assert of(page(case), "task") == []
    Contact.objects.filter(pk=contact).update(is_in_error=True)
    assert of(page(theirs), "note")[0].is_in_error


def test_a_draft_of_a_note_is_its_authors_alone(case, rosa, who, page, place):
    spoke(case, who(), note={"is_signed": False})
    notes.write(case=case, draft=NoteDraft(rosa.pk, "Alone.", is_signed=False), **who())
    (mine,), (theirs,) = of(page(case), "contact"), of(page(case, place.sue), "contact")
    assert [one.text for one in mine.notes] == ["They said hello."]
    assert [(one.text, one.status) for one in theirs.notes] == [(None, "draft")]
    assert of(page(case), "note") == []


SECRET = (labels.PRIVILEGED,)


def test_no_word_of_what_lies_behind_a_label_is_shown(place, case, who, page):
    need = needs.find(case=case, draft=NeedDraft("legal", "Hush need", words="Hush", labels=SECRET), **who())
    goal = goals.add(case=case, draft=GoalDraft("Hush goal", "Hush criterion", needs=(need,)), **who())
    goals.begin(goal=goal, **who())
    step = tasks.add(case=case, draft=TaskDraft("Hush step", goal=goal), **who())
    done = tasks.add(case=case, draft=TaskDraft("Hush done", goal=goal), **who())
    contact = spoke(case, who())
    tasks.complete(task=step, result="Hush result", **who())
    tasks.complete(task=done, result="Hush result", contact=contact, **who())
    GoalReview.objects.create(
        organization=place.agency, goal_id=goal, on_date=ON, achievement="improving", evidence="Hush.", **by(place.ana)
    )
    sat = assessment(place, case, status="completed", completed_at=AT, labels=list(SECRET), title="Hush title")
    documents.ask_for(case=case, draft=DocumentDraft("Hush paper", labels=SECRET), **who())
    needs.defer(need=need, why="Hush why", **who())
    found = page(case, most=100)
    assert "Hush" not in str(found)
    withheld = {one.kind for one in found.entries if one.told == {"is_withheld": True}}
    assert withheld == {"goal", "task", "assessment", "document", "change"}
    assert of(found, "contact")[0].told["tasks"] == (timeline.Did(done, None, ""),)
    assert Assessment.objects.get().pk == sat.pk


def test_an_assessment_has_its_name_and_its_score_a_scale(place, case, page):
    score = {"score": "total", "state": "complete", "value": 13, "band": "moderate"}
    assessment(
        place, case, instrument="instrument/phq-9", edition=date(2001, 9, 1), status="completed", completed_at=AT,
        scores=[score],
    )  # fmt: skip
    told = of(page(case), "assessment")[0].told
    assert told["title"] == "PHQ-9"
    assert (told["reading"].value, told["reading"].most) == (13, 27)


def test_one_whose_instrument_is_gone_is_still_named(place, case, page):
    assessment(place, case, status="completed", completed_at=AT)
    told = of(page(case), "assessment")[0].told
    assert (told["title"], told["reading"]) == ("food", None)


def test_of_a_case_behind_a_label_everything_is_withheld(case, who, page):
    spoke(case, who())
    Case.objects.filter(pk=case).update(labels=list(SECRET))
    found = page(case)
    assert {one.told == {"is_withheld": True} for one in found.entries} == {True}
    assert [note.text for one in found.entries for note in one.notes] == [None]


def test_what_was_entered_in_error_is_struck_and_another_case_shows_nothing(place, case, refer, make, who, page):
    assessment(place, case, status="entered_in_error", completed_at=AT)
    assert of(page(case), "assessment")[0].is_in_error
    other = refer(make("Ola", program=place.housing, user=place.ana, team=place.north))
    assert {one.kind for one in page(other).entries} == {"change"}
    assert page(other, before=AT - DAY) == timeline.Page((), None)
    assert uuid4() not in {one.id for one in page(case).entries}
