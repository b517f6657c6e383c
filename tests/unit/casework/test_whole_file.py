import re
import time
import zlib

import pytest

from caseway.accounts.audit import keys
from caseway.accounts.models import AuditEntry
from caseway.casework import documents, due, goals, needs, notes, queries, tasks, whole_file
from caseway.casework.access import Absent, NeedsProof
from caseway.casework.documents import DocumentDraft
from caseway.casework.goals import GoalDraft, ReviewDraft
from caseway.casework.models import Assessment, Case, Contact, Deadline, Note, Plan
from caseway.casework.needs import NeedDraft
from caseway.casework.notes import NoteDraft
from caseway.casework.tasks import TaskDraft
from caseway.casework.whole_file import Choice, Part, Why
from caseway.clients.models import Client
from tests.unit.casework import filed
from tests.unit.casework.papers import PDF
from tests.unit.casework.working import EAT
from tests.unit.casework.writing import household, spoke
from tests.unit.clients.invented import AT, DAY, ON
from tests.unit.planner.reading_pdf import words

pytestmark = pytest.mark.slow

STREAM = re.compile(rb"stream\r?\n(.*?)\r?\nendstream", re.DOTALL)


@pytest.fixture
def proven(viewer_of, place):
    return lambda user=None, **more: viewer_of(user or place.ana, proven=True, **more)


@pytest.fixture
def opened(proven):
    """A case's head, as somebody opened it; Ana, where nobody else is named."""
    return lambda case, user=None: queries.case_record(viewer=proven(user), case=case, at=AT, on=ON)


@pytest.fixture
def make_file(case, proven, opened):
    """The file of Rosa's case, and its words."""

    def made(which=None, *, user=None, at=AT, **choice):
        record = opened(which or case, user)
        found = whole_file.make(viewer=proven(user), record=record, choice=Choice(**choice), at=at, on=ON)
        return found, " ".join(words(found.content))

    return made


@pytest.fixture
def full(case, place, who, rosa):
    filed.whole(case, place, who)
    filed.met(case, rosa, who)
    return case


def everything(content):
    """All that a PDF holds, as a reader of its bytes finds it: streams unpacked, letters of two bytes told as one."""
    found = [content]
    for stream in STREAM.findall(content):
        try:
            found.append(zlib.decompress(stream))
        except zlib.error:
            found.append(stream)
    text = b"\n".join(found)
    return text.decode("latin-1") + text.decode("utf-16-be", errors="ignore")


def test_the_file_has_everything_that_medicaid_asks_of_a_case_record(full, who, make_file):
    _, text = make_file(full)

    for said in (
        "Rosa Testperson", "Invented Agency", "Program Housing",  # name, provider agency
        "Nov. 2, 2026", "Ana Worker · Phone · The client · Reached", "30 minutes",  # dates, person, nature, units
        "We spoke about food.", "signed by Ana Worker · LMSW",  # content
        f"“{EAT.words}”", "Reached when", EAT.criterion,  # goals and how far they came
        "Wants to work on it",  # whether services were declined
        "Apply for SNAP", "November 9, 2026",  # timeline for services
        "Looked at again January 31, 2027",  # timeline for the plan
        "Took part Rosa, Ana", "The need for and coordination with other case managers",
    ):  # fmt: skip
        assert said in text, said


def test_the_file_has_contents_page_numbers_and_who_printed_it_when(full, make_file):
    made, text = make_file(full)

    assert made.content.startswith(b"%PDF")
    assert b"/StructTreeRoot" in made.content
    for said in (
        "Case file", "Contents", "What this file leaves out", f"Page 1 of {made.pages}", "Printed by Ana Worker on Nov. 2, 2026",
        "Confidential health information", "Nothing of the parts that were chosen.", "the whole case",
    ):  # fmt: skip
        assert said in text, said


def test_the_whole_of_what_is_on_file_is_in_it(full, case, who, rosa, place, make_file):
    documents.ask_for(case=case, draft=DocumentDraft("The lease", kind="lease"), **who())
    (goal,) = goals_of(case)
    goals.begin(goal=goal, **who())
    goals.review(goal=goal, draft=ReviewDraft("improving", evidence="Three full weeks."), **who())
    tasks.add(case=case, draft=TaskDraft("Call the bus company"), **who())
    note = notes.write(case=case, draft=NoteDraft(rosa.pk, "She called the pantry herself.", credential="RN"), **who())
    notes.add(note=note, text="And they answered.", credential="RN", **who())
    Assessment.objects.filter(case=case).update(answers={"living": "temporary", "repairs": ["mold"], "utilities": "yes",
                                                         "food": {"left": "declined", "why": "Later."}})  # fmt: skip
    Case.objects.filter(pk=case).update(eligible_because="Lives in the county.")
    _, text = make_file(full)

    for said in (
        "The lease", "Three full weeks.", "Improving", "Call the bus company", "She called the pantry herself.",
        "Added by Ana Worker · RN", "And they answered.", "Needs interview", "Where you live", "Concluded of home.",
        "I stay with others, in a motel or from place to place", "Mold or leaks", "Declined · Later.", "No car.",
        "Every month by phone.", "Dr. Invented", "Lives in the county.", "Needs help.", "First plan", "Version 1",
    ):  # fmt: skip
        assert said in text, said


def goals_of(case):
    from caseway.casework.models import Goal

    return Goal.objects.filter(case=case).values_list("pk", flat=True)


@pytest.mark.parametrize("note_class", ["psychotherapy", "sud_counseling"])
def test_counseling_notes_are_left_out_and_leave_no_trace(full, who, rosa, make_file, note_class):
    draft = NoteDraft(rosa.pk, "Zaleplonquietly told.", note_class=note_class)
    filed.met(full, rosa, who, written=[draft], at=AT - 3 * DAY)
    made, text = make_file(full)

    assert "Zaleplon" not in text
    assert "Zaleplon" not in everything(made.content)
    assert made.preview.left_out == {("services", "counseling"): 1}
    assert str(Why.COUNSELING.label) in text


def test_their_author_may_take_them_along_when_they_say_so(full, who, rosa, place, make_file):
    filed.met(full, rosa, who, written=[NoteDraft(rosa.pk, "Zaleplonquietly told.", note_class="psychotherapy")])

    assert "Zaleplonquietly" in make_file(full, with_counseling=True)[1]
    made, text = make_file(full, user=place.sue, with_counseling=True)
    assert "Zaleplon" not in text
    assert made.preview.left_out == {("services", "label"): 1}


def test_what_a_label_hides_is_nowhere_in_the_file(full, case, who, rosa, make_file):
    hidden = {"labels": ["CW-SEALED"]}
    filed.met(case, rosa, who, "Zaleplon in a note.")
    need = needs.find(case=case, draft=NeedDraft("safety", "Zaleplon in a need"), **who())
    goals.add(case=case, draft=GoalDraft("Zaleplon in a goal.", "Zaleplon done", needs=(need,)), **who())
    tasks.add(case=case, draft=TaskDraft("Zaleplon in a step", labels=("CW-SEALED",)), **who())
    documents.ask_for(case=case, draft=DocumentDraft("Zaleplon in a paper", labels=("CW-SEALED",)), **who())
    from caseway.casework.models import Need

    Need.objects.filter(pk=need).update(**hidden)
    Note.objects.filter(text__contains="Zaleplon").update(**hidden)
    Plan.objects.filter(case=case).update(barriers="Zaleplon in a plan", **hidden)
    Assessment.objects.filter(case=case).update(level="Zaleplon", **hidden)
    made, text = make_file(full)

    assert "Zaleplon" not in text
    assert "Zaleplon" not in everything(made.content)
    found = {part: number for (part, why), number in made.preview.left_out.items() if why == "label"}
    assert found == {"services": 1, "needs": 3, "documents": 1, "plans": 1, "assessments": 1}


@pytest.mark.parametrize("label", ["CW-SEALED", "CW-PRIVILEGED"])
def test_where_the_case_itself_is_hidden_only_its_frame_is_printed(full, case, who, rosa, make_file, label):
    filed.met(case, rosa, who, "Zaleplon in a note.", party_name="Zaleplon")
    notes.write(case=case, draft=NoteDraft(rosa.pk, "Zaleplon in a note alone."), **who())
    needs.find(case=case, draft=NeedDraft("legal", "Zaleplon in a need"), **who())
    tasks.add(case=case, draft=TaskDraft("Zaleplon in a step"), **who())
    documents.ask_for(case=case, draft=DocumentDraft("Zaleplon in a paper"), **who())
    waived = Deadline.objects.filter(case=case, status="open").first()
    due.waive(deadline=waived.pk, why="Zaleplon in a reason", **who())
    Plan.objects.filter(case=case).update(barriers="Zaleplon in a plan")
    Assessment.objects.filter(case=case).update(level="Zaleplon")
    Case.objects.filter(pk=case).update(labels=[label], reason="Zaleplon", eligible_because="Zaleplon")
    made, text = make_file(full)

    assert "Zaleplon" not in text
    assert "Zaleplon" not in everything(made.content)
    assert "No service is on file for this period." in text
    assert "Program Housing" in text
    found = {part: number for (part, why), number in made.preview.left_out.items() if why == "label"}
    assert found.pop("due") >= 1
    assert found == {"case": 1, "services": 3, "needs": 4, "documents": 1, "plans": 1, "assessments": 1}
    assert set(made.preview.kept) == {"case"}


def test_drafts_and_what_was_entered_in_error_are_no_part_of_the_record(full, case, who, rosa, make_file):
    notes.write(case=case, draft=NoteDraft(rosa.pk, "Zaleplon draft", is_signed=False), **who())
    wrong = filed.met(case, rosa, who, "Zaleplon wrong", at=AT - DAY)
    Contact.objects.filter(pk=wrong).update(is_in_error=True)
    Plan.objects.filter(case=case).update(status="draft", barriers="Zaleplon plan")
    made, text = make_file(full)

    assert "Zaleplon" not in text
    assert made.preview.left_out == {("services", "draft"): 1, ("services", "error"): 1, ("plans", "draft"): 1}


def test_a_period_and_parts_are_chosen(full, case, who, rosa, make_file):
    filed.met(case, rosa, who, "Long ago.", at=AT - 40 * DAY)
    made, text = make_file(full, since=ON - DAY, until=ON, parts=frozenset({Part.SERVICES.value}))

    assert "We spoke about food." in text
    assert "Long ago." not in text
    assert "Goals and steps" not in text
    assert "November 1, 2026 to November 2, 2026" in text
    assert made.preview.left_out == {("services", "period"): 1}
    assert set(made.preview.kept) == {"services"}
    assert "since November 1, 2026" in make_file(full, since=ON - DAY)[1]
    assert "until November 2, 2026" in make_file(full, until=ON)[1]


def test_the_preview_says_beforehand_what_the_file_will_hold(full, rosa, who, make_file, proven, opened):
    filed.met(full, rosa, who, written=[NoteDraft(rosa.pk, "Told.", note_class="psychotherapy")])
    shown = whole_file.preview(viewer=proven(), record=opened(full), choice=Choice(), at=AT, on=ON)

    assert shown == make_file(full)[0].preview
    assert (shown.total, shown.contacts, shown.kept["services"]) == (1, 2, 3)


def test_a_notice_goes_along_with_what_asks_for_one(full, rosa, make_file):
    assert "42 CFR part 2" not in make_file(full)[1]
    Client.objects.filter(pk=rosa.pk).update(labels=["42CFRPart2"])
    assert "42 CFR part 2" in make_file(full)[1]


def test_the_file_is_in_the_language_of_who_takes_it(full, make_file):
    from django.utils import translation

    with translation.override("es"):
        made, text = make_file(full)
    assert "2 de noviembre de 2026" in text
    assert b"/Lang(es" in made.content


def test_what_was_typed_is_never_read_as_markup(full, case, who, rosa, make_file):
    filed.met(case, rosa, who, "#panic(1) *x* $y$ \\ <b>\nA second line\x07")
    _, text = make_file(full)

    assert "#panic(1) *x* $y$ \\ <b> A second line" in text


def test_an_empty_case_is_a_file_too(refer, make_file, make, place):
    made = refer(make("Gus", program=place.housing, user=place.ana, team=place.north))
    _, text = make_file(made)

    for said in (
        "No need and no goal is on file.",
        "No service is on file",
        "No plan was shared",
        "No paper is on file.",
    ):
        assert said in text


def test_of_a_closed_case_it_says_why_and_that_the_client_was_told(full, case, make_file):
    Case.objects.filter(pk=case).update(
        status="closed", ends=ON, closure_reason="goals_met", closure_note="Eats every day.", client_told_date=ON
    )
    _, text = make_file(full)

    for said in ("Goals met", "Eats every day.", "Client told November 2, 2026"):
        assert said in text


def test_a_result_from_elsewhere_is_printed_by_its_own_words(full, case, place, make_file):
    Assessment.objects.filter(case=case).update(
        instrument="", edition=None, title="A scale of theirs", total=7.5, level="High", assessor="Dr. Other"
    )
    _, text = make_file(full)

    for said in ("A scale of theirs", "Total 7.5", "Level High", "Dr. Other"):
        assert said in text


def test_an_instrument_that_is_not_on_the_shelf_is_printed_by_its_keys(full, case, make_file):
    Assessment.objects.filter(case=case).update(instrument="instrument/none")

    assert "instrument/none" in make_file(full)[1]


def test_it_is_written_down_who_took_what_out(full, rosa, make_file):
    make_file(full, since=ON, with_counseling=True, parts=frozenset({"case", "plans"}))
    entry = AuditEntry.objects.filter(action="case.export").order_by("-seq").first()

    assert (entry.kind, entry.object, entry.people, entry.outcome) == ("case_file", full, rosa.pk.hex, "shown")
    assert entry.changed == "case,plans,since,with_counseling"


def test_a_file_is_taken_by_who_works_on_the_case_and_has_shown_that_it_is_they(
    full, place, viewer_of, proven, elsewhere, opened
):
    told = {"record": opened(full), "choice": Choice(), "at": AT, "on": ON}
    with pytest.raises(NeedsProof):
        whole_file.make(viewer=viewer_of(place.ana), **told)
    with pytest.raises(NeedsProof):
        whole_file.preview(viewer=viewer_of(place.ana), **told)
    for user in (place.ben, place.aud, place.ada):
        with pytest.raises(Absent):
            whole_file.make(viewer=proven(user), **told)
    with pytest.raises(Absent):
        whole_file.make(viewer=proven(elsewhere.ana, agency=elsewhere.agency), **told)


def test_ten_years_are_one_file_within_a_minute(case, place, rosa, make_file):
    filed.long(case, place, rosa)
    began = time.monotonic()
    made, text = make_file(case)

    assert time.monotonic() - began < 60
    assert made.preview.kept["services"] == 3000
    assert "Contact 0." in text
    assert "Contact 1499." in text


def test_a_second_signature_stands_also_when_the_note_is_locked(case, place, who, rosa, make_file):
    note = notes.write(case=case, draft=NoteDraft(rosa.pk, "She called.", needs_cosign=True), **who())
    notes.cosign(note=note, **who(place.sue))
    notes.lock(note=note, **who())
    _, text = make_file()
    assert "co-signed by Sue Supervisor on Nov. 2, 2026" in text


def test_what_was_written_about_another_of_the_household_is_counted_and_not_told(
    case, place, who, rosa, make, *, make_file, opened, proven
):
    son = make("Sol", program=place.housing, user=place.ana, team=place.north)
    household(place, rosa, son)
    spoke(case, who(), says="Zaleplon for Sol.", client=son.pk)
    spoke(case, who(), says="Zaleplon for Sol, half.", client=son.pk, note={"is_signed": False})
    _, text = make_file()
    assert "Zaleplon" not in text
    assert "Sol" not in text
    found = whole_file.preview(viewer=proven(), record=opened(case), choice=Choice(), at=AT, on=ON)
    assert {why: number for (part, why), number in found.left_out.items() if part == Part.SERVICES} == {Why.ANOTHER: 1}


@pytest.fixture
def home(tmp_path, settings):
    """Where papers are kept, and the keys they are kept by."""
    settings.CASEWAY_HOME = tmp_path / "home"
    settings.CASEWAY_HOME.mkdir()
    keys.ring(make=True)


@pytest.mark.usefixtures("home")
def test_a_paper_says_when_it_was_asked_for_and_since_when_it_is_on_file(case, who, make_file):
    paper = documents.ask_for(case=case, draft=DocumentDraft("The lease", kind="lease"), **who())
    later = who(at=AT + 19 * DAY, on=ON + 19 * DAY)
    draft = DocumentDraft("The lease", kind="lease")
    documents.put_on_file(case=case, draft=draft, content=PDF, asked=paper, **later)
    _, text = make_file()
    said = text.partition("On file since")[2]
    assert said.index("November 2, 2026") < said.index("Nov. 21, 2026")
    _, text = make_file(since=ON + 10 * DAY)
    assert "The lease" in text
    _, text = make_file(until=ON + 10 * DAY)
    assert "The lease" not in text
