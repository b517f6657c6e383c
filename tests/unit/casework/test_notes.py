"""Notes: a draft, signed, co-signed, locked; never edited once signed; and those kept apart are shown as being there only."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from caseway.accounts.editing import Stale
from caseway.casework import cases, note_records, notes, tasks
from caseway.casework.access import Absent
from caseway.casework.cases import Closing
from caseway.casework.contact_codes import NoteClass
from caseway.casework.models import Addendum, Case, CaseChange, Note, Task
from caseway.casework.notes import NoteDraft
from caseway.clients import labels
from caseway.clients.faults import Invalid
from caseway.clients.models import Assignment
from tests.unit.casework.writing import household, spoke
from tests.unit.clients.invented import AT, DAY, ON, by


@pytest.fixture
def write(case, rosa, who):
    def write(text="Rosa is well.", *, user=None, **more):
        return notes.write(case=case, draft=NoteDraft(rosa.pk, text, **more), **who(user))

    return write


@pytest.fixture
def seen(place, viewer_of):
    def seen(note, user=None):
        return note_records.one(viewer=viewer_of(user or place.ana), note=note, on=ON)

    return seen


@pytest.fixture
def bens_too(place, rosa):
    """Rosa is on Ben's caseload, too."""
    shared = {"organization": place.agency, "client": rosa, "program": place.housing, "team": place.north}
    Assignment.objects.create(user=place.ben, begins=ON, **shared, **by(place.ana))


def test_a_note_goes_from_draft_to_signed_to_locked(write, who, place, seen):
    note = write(is_signed=False)
    assert notes.edit(note=note, text=" Rosa is very well. ", version=1, **who()) == ("text",)
    assert notes.edit(note=note, text="Rosa is very well.", version=2, **who()) == ()
    notes.sign(note=note, credential="LCSW", **who())
    found = seen(note)
    assert (found.status, found.text, found.credential, found.signed_at) == ("signed", "Rosa is very well.", "LCSW", AT)
    notes.lock(note=note, **who())
    assert seen(note).status == "locked"
    for again in (
        lambda: notes.sign(note=note, credential="", **who()),
        lambda: notes.lock(note=note, **who()),
        lambda: notes.cosign(note=note, **who(place.sue)),
    ):
        with pytest.raises(Invalid, match="This note is “Locked” already"):
            again()


def test_a_signed_note_is_never_edited_only_added_to(write, who, place, seen):
    note = write()
    with pytest.raises(Invalid, match="A signed note is not changed"):
        notes.edit(note=note, text="Other.", version=1, **who())
    for text, at in (("She called later.", AT), ("And again.", AT + DAY)):
        notes.add(note=note, text=text, credential="RN", **who(place.sue, at=at))
    found = seen(note)
    assert found.text == "Rosa is well."
    assert [(one.text, one.author, one.credential) for one in found.addenda] == [
        ("She called later.", "Sue Supervisor", "RN"), ("And again.", "Sue Supervisor", "RN"),
    ]  # fmt: skip
    with pytest.raises(Invalid, match="what there is to add"):
        notes.add(note=note, text=" ", credential="", **who())


def test_a_draft_is_its_authors_alone(write, who, place, seen, bens_too):
    note = write(is_signed=False)
    for refused in (
        lambda: notes.edit(note=note, text="x", version=1, **who(place.ben)),
        lambda: notes.sign(note=note, credential="", **who(place.ben)),
        lambda: notes.add(note=note, text="x", credential="", **who(place.ben)),
        lambda: notes.lock(note=note, **who(place.ben)),
        lambda: notes.cosign(note=note, **who(place.sue)),
        lambda: seen(note, place.ben),
    ):
        with pytest.raises(Absent):
            refused()
    with pytest.raises(Invalid, match="is a draft"):
        notes.add(note=note, text="x", credential="", **who())


def test_signed_by_another_it_is_no_longer_only_the_authors(write, who, place, bens_too):
    note = write()
    for refused in (
        lambda: notes.edit(note=note, text="x", version=1, **who(place.ben)),
        lambda: notes.sign(note=note, credential="", **who(place.ben)),
    ):
        with pytest.raises(Absent):
            refused()


def test_one_signs_as_one_signed_last_also_where_that_was_without_a_credential(write, who, place, viewer_of):
    assert note_records.credential(viewer=viewer_of(place.ana)) == ""
    write(credential="LCSW")
    assert note_records.credential(viewer=viewer_of(place.ana)) == "LCSW"
    draft = write(is_signed=False, credential="RN")
    assert note_records.credential(viewer=viewer_of(place.ana)) == "LCSW"
    notes.sign(note=draft, credential="", **who(at=AT + DAY))
    assert note_records.credential(viewer=viewer_of(place.ana)) == ""
    assert note_records.credential(viewer=viewer_of(place.ben)) == ""


def test_two_tabs_of_a_draft_do_not_lose_each_other(write, who):
    note = write(is_signed=False)
    notes.edit(note=note, text="One.", version=1, **who())
    with pytest.raises(Stale) as raised:
        notes.edit(note=note, text="Two.", version=1, **who())
    assert raised.value.clashes[0].theirs == "One."
    with pytest.raises(Invalid, match="Write what there is to say"):
        notes.edit(note=note, text=" ", version=2, **who())


@pytest.mark.parametrize("at_once", [True, False])
def test_a_note_that_needs_it_is_co_signed_by_somebody_else_and_the_task_is_done(write, who, place, case, at_once):
    note = write(needs_cosign=True, is_signed=at_once)
    if not at_once:
        assert not Task.objects.exists()
        notes.sign(note=note, credential="Intern", **who())
    task = Task.objects.get(note=note)
    assert (task.kind, task.status, task.user_id, task.due_date) == ("cosign", "ready", None, ON)
    with pytest.raises(Invalid, match="waits for a second signature"):
        notes.lock(note=note, **who())
    with pytest.raises(Invalid, match="does this task"):
        tasks.complete(task=task.pk, **who())
    notes.cosign(note=note, **who(place.sue))
    row = Note.objects.get(pk=note)
    assert (row.status, row.cosigner_id, row.cosigned_at) == ("cosigned", place.sue.pk, AT)
    task.refresh_from_db()
    assert (task.status, task.done_date, task.version) == ("completed", ON, 2)
    assert list(CaseChange.objects.filter(about=task.pk).order_by("place").values_list("now", flat=True)) == [
        "ready", "completed",
    ]  # fmt: skip
    with pytest.raises(Invalid, match="not taken back"):
        tasks.undo(task=task.pk, **who())
    with pytest.raises(Invalid, match="“Co-signed” already"):
        notes.cosign(note=note, **who(place.sue))
    notes.lock(note=note, **who())


def test_nobody_co_signs_their_own_and_no_coworker_anothers(write, who, place, case, bens_too):
    mine = write(user=place.sue, needs_cosign=True)
    with pytest.raises(Invalid, match="Nobody co-signs their own note"):
        notes.cosign(note=mine, **who(place.sue))
    for user in (place.ana, place.ben, place.tom, place.aud):
        with pytest.raises(Absent):
            notes.cosign(note=mine, **who(user))
    with pytest.raises(Absent):
        notes.cosign(note=uuid4(), **who(place.sue))


@pytest.mark.usefixtures("bens_too")
@pytest.mark.parametrize(
    "kept",
    [
        ("sud_counseling", labels.SUD_NOTES, {"ana"}),
        ("psychotherapy", labels.PSYCHOTHERAPY, {"ana"}),
        ("privileged", labels.PRIVILEGED, set()),
        ("general", None, {"ana", "ben", "sue"}),
        ("restricted", None, {"ana", "ben", "sue"}),
    ],
)
def test_a_note_kept_apart_is_shown_as_being_there_and_nobody_adds_to_what_they_may_not_read(
    write, place, seen, who, kept
):
    kind, label, readers = kept
    note = write("Heard in session.", note_class=kind)
    assert label is None or label in Note.objects.get(pk=note).labels
    for name in ("ana", "ben", "sue"):
        user = getattr(place, name)
        found = seen(note, user)
        assert found.text == ("Heard in session." if name in readers else None)
        assert (found.note_class, found.author_name) == (kind, "Ana Worker")
        if name not in readers:
            with pytest.raises(Invalid, match="You may not read this note"):
                notes.add(note=note, text="x", credential="", **who(user))
            with pytest.raises(Invalid, match="You may not read this note"):
                notes.lock(note=note, **who(user))
    if "sue" not in readers:
        with pytest.raises(Invalid, match="You may not read"):
            notes.cosign(note=note, **who(place.sue))
    assert not Addendum.objects.exists()
    assert Note.objects.get(pk=note).status == "signed"


def test_a_note_about_another_lies_under_the_labels_of_their_own_case_also_later_ones(
    place, case, rosa, make, refer, *, who, seen
):
    son = make("Sol", program=place.housing, user=place.ana, team=place.north)
    household(place, rosa, son)
    spoke(case, who(), says="Sol needs shoes.", client=son.pk)
    note = Note.objects.get(client=son).pk
    Case.objects.filter(pk=case).update(labels=[labels.PRIVILEGED])
    assert seen(note).text == "Sol needs shoes."
    Case.objects.filter(pk=refer(son)).update(labels=[labels.PRIVILEGED])
    assert seen(note).text is None


def test_an_author_reads_their_own_draft_whatever_it_is(write, seen):
    assert seen(write("Advice.", note_class="privileged", is_signed=False)).text == "Advice."


@pytest.mark.parametrize("kind", ["sud_counseling", "psychotherapy"])
def test_what_nobody_else_may_read_is_not_to_be_co_signed(write, kind):
    with pytest.raises(Invalid, match="so nobody can co-sign it"):
        write(note_class=kind, needs_cosign=True)


def test_the_classes_that_are_an_authors_alone_are_those_whose_labels_say_so():
    alone = {
        kind for kind, codes in notes.LABELED.items() if any(labels.label(one).inside == "author" for one in codes)
    }
    assert alone == set(notes.AUTHORS_ALONE)
    assert set(notes.LABELED) <= set(NoteClass.values)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"text": "  "}, "text"),
        ({"on": ON + DAY}, "on"),
        ({"labels": ("nonsense",)}, "labels"),
        ({"note_class": "gossip"}, "note_class"),
    ],
)
def test_what_cannot_be_is_said(write, more, field):
    with pytest.raises(Invalid) as raised:
        write(**{"text": "Rosa.", **more})
    assert set(raised.value.faults) - {""} == {field}


def test_a_note_of_a_closed_case_is_of_no_later_day(write, case, who):
    cases.close(case=case, closing=Closing("moved", "Moved.", client_told=ON), **who())
    write(on=ON)
    later = who(at=AT + DAY, on=ON + DAY)
    draft = NoteDraft(Case.objects.get(pk=case).client_id, "Late.")
    with pytest.raises(Invalid, match="closed before this day"):
        notes.write(case=case, draft=draft, **later)


def test_a_note_about_another_of_the_household_is_for_those_who_work_with_them(place, case, rosa, make, who, seen):
    son = make("Sol", program=place.housing, user=place.ana, team=place.north)
    household(place, rosa, son)
    spoke(case, who(), says="Sol needs shoes.", client=son.pk)
    note = Note.objects.get(client=son).pk
    assert seen(note).text == "Sol needs shoes."
    notes.add(note=note, text="Size 4.", credential="", **who())
    Assignment.objects.filter(client=son).update(user=place.ben)
    notes.add(note=note, text="Bought.", credential="", **who(place.ben))
    Assignment.objects.filter(client=son).update(user=place.cal, program=place.health, team=place.south)
    with pytest.raises(Absent):
        notes.write(case=case, draft=NoteDraft(son.pk, "x"), **who())


@pytest.mark.parametrize(
    "change", [{"text": ""}, {"signed_at": None}, {"status": "cosigned"}, {"note_class": "gossip"}, {"status": "draft"}]
)
def test_the_database_itself_refuses_a_note_that_cannot_be(write, change):
    note = write()
    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.filter(pk=note).update(**change)
