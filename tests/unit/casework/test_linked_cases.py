"""A case goes along when two records turn out to be one person's, and comes back as it is by then."""

import pytest

from caseway.accounts.audit import keys
from caseway.casework import cases, documents, needs, queries, sight, timeline, twins
from caseway.casework.access import Absent
from caseway.casework.documents import DocumentDraft
from caseway.casework.models import Case, Document, Need, Note
from caseway.clients import linking
from caseway.clients.models import Assignment
from tests.unit.casework.papers import PDF
from tests.unit.casework.working import FOOD
from tests.unit.casework.writing import household, spoke
from tests.unit.clients.invented import AT, DAY, ON, by


@pytest.fixture
def other(place, make):
    """The record that turns out to be Rosa's too."""
    return make("Rosie", "Abel", program=place.housing, user=place.ben, team=place.north)


@pytest.fixture
def home(tmp_path, settings):
    """Where papers are kept, and the keys they are kept by."""
    settings.CASEWAY_HOME = tmp_path / "home"
    settings.CASEWAY_HOME.mkdir()
    keys.ring(make=True)


@pytest.fixture
def link(place, rosa, other, who):
    return lambda: linking.link(keep=rosa.pk, other=other.pk, reason="The same.", **who(place.sue))


def test_a_case_goes_along_with_all_that_is_in_it(place, rosa, *, other, refer, link, who, viewer_of, thread_of):
    case = refer(other, user=place.ben, worker=place.ben.pk)
    need = needs.find(case=case, draft=FOOD, **who(place.ben))
    link()
    record = queries.case_record(viewer=viewer_of(place.ben), case=case, at=AT, on=ON)
    assert (record.client, record.person.name) == (rosa.pk, "Rosa Testperson")
    assert [one.id for one in thread_of(case).needs] == [need]
    needs.begin(need=need, **who(place.ana))


def test_a_case_comes_back_with_the_work_done_meanwhile(place, rosa, other, refer, link, who):
    case = refer(other, user=place.ben, worker=place.ben.pk)
    link_id = link()
    cases.stage(case=case, stage="monitor", **who())
    cases.move(case=case, status="screening", **who())
    made = needs.find(case=case, draft=FOOD, **who())
    parted = linking.unlink(link=link_id, **who(place.sue, at=AT + DAY))
    row = Case.objects.get(pk=case)
    assert (row.client_id, row.status, row.stage) == (other.pk, "screening", "monitor")
    assert Case.objects.count() == 1
    assert parted.copied == 0
    assert Need.objects.get(pk=made).case.client_id == other.pk
    with pytest.raises(Absent):
        cases.stage(case=case, stage="plan", **who())
    cases.stage(case=case, stage="plan", **who(place.ben))


def test_of_two_open_cases_in_a_program_the_other_stays_where_it_is(place, rosa, *, other, refer, link, who, viewer_of):
    kept = refer()
    stays = refer(other, user=place.ben, worker=place.ben.pk)
    link_id = link()
    assert {row.pk: row.client_id for row in Case.objects.all()} == {kept: rosa.pk, stays: other.pk}
    with pytest.raises(Absent):
        queries.case_record(viewer=viewer_of(place.ben), case=stays, at=AT, on=ON)
    linking.unlink(link=link_id, **who(place.sue, at=AT + DAY))
    assert queries.case_record(viewer=viewer_of(place.ben), case=stays, at=AT, on=ON).client == other.pk


def test_a_case_that_is_over_goes_along_beside_an_open_one(place, rosa, other, refer, link, who):
    refer()
    over = refer(other, user=place.ben, worker=place.ben.pk)
    cases.move(case=over, status="declined", why="No.", **who(place.ben))
    link()
    assert Case.objects.get(pk=over).client_id == rosa.pk


def test_a_case_opened_since_goes_with_the_other_where_it_is_asked_for(
    place, rosa, *, other, refer, link, who, viewer_of
):
    link_id = link()
    made = cases.refer(client=rosa.pk, program=place.housing.pk, draft=cases.ReferralDraft(), **who(at=AT + DAY))
    added = linking.added_since(link=link_id, viewer=viewer_of(place.sue), on=ON)
    assert ("case", made) in {(one.table, one.id) for one in added}
    linking.unlink(link=link_id, take={made}, **who(place.sue, at=AT + 2 * DAY))
    assert Case.objects.get(pk=made).client_id == other.pk


@pytest.mark.usefixtures("home")
def test_what_is_written_in_a_case_meanwhile_comes_back_with_it(place, rosa, *, other, refer, link, who, viewer_of):
    mine = refer()
    cases.move(case=mine, status="declined", why="No.", **who())
    case = refer(other, user=place.ben, worker=place.ben.pk)
    spoke(case, who(place.ben), says="Before.")
    link_id = link()
    later = who(place.ben, at=AT + DAY, on=ON + DAY)
    spoke(case, later, says="Meanwhile.", at=AT + DAY)
    paper = documents.put_on_file(case=case, draft=DocumentDraft("Lease"), content=PDF, **later)
    spoke(mine, who(at=AT + DAY), says="Rosa’s own.")
    linking.unlink(link=link_id, **who(place.sue, at=AT + 2 * DAY))
    assert dict(Note.objects.values_list("text", "client")) == {
        "Before.": other.pk, "Meanwhile.": other.pk, "Rosa’s own.": rosa.pk,
    }  # fmt: skip
    row = Case.objects.get(pk=case)
    found = timeline.page(row, sight.of_case(row, viewer_of(place.ben), on=ON), kinds=["contact"])
    assert [note.text for one in found.entries for note in one.notes] == ["Meanwhile.", "Before."]
    assert documents.read(viewer=viewer_of(place.ben), document=paper, at=AT + 2 * DAY, on=ON).content == PDF


def test_a_note_about_the_other_in_their_own_right_stays_theirs(place, rosa, *, other, refer, link, who):
    case = refer(other, user=place.ben, worker=place.ben.pk)
    household(place, other, rosa)
    Assignment.objects.create(
        organization=place.agency, client=rosa, user=place.ben, program=place.housing, team=place.north, begins=ON,
        **by(place.ana),
    )  # fmt: skip
    spoke(case, who(place.ben), says="Of Rosa.", client=rosa.pk)
    link_id = link()
    linking.unlink(link=link_id, **who(place.sue, at=AT + 2 * DAY))
    assert Note.objects.get(text="Of Rosa.").client_id == rosa.pk


def test_a_case_that_is_taken_along_takes_what_was_written_in_it(place, rosa, *, other, link, who):
    link_id = link()
    made = cases.refer(client=rosa.pk, program=place.housing.pk, draft=cases.ReferralDraft(), **who(at=AT + DAY))
    paper = documents.ask_for(case=made, draft=DocumentDraft("Lease"), **who(at=AT + DAY))
    linking.unlink(link=link_id, take={made}, **who(place.sue, at=AT + 2 * DAY))
    assert Document.objects.get(pk=paper).client_id == other.pk


def test_a_twin_that_was_settled_goes_back_with_what_was_written_in_it(place, rosa, *, other, refer, link, who):
    kept = refer()
    twin = refer(other, user=place.ben, worker=place.ben.pk)
    spoke(twin, who(place.ben), says="Before.")
    link_id = link()
    twins.settle(case=kept, twin=twin, keep=kept, why="", **who(at=AT + DAY))
    spoke(twin, who(place.sue, at=AT + DAY), says="Meanwhile.")
    assert {row.client_id for row in Case.objects.all()} == {rosa.pk}
    linking.unlink(link=link_id, **who(place.sue, at=AT + 2 * DAY))
    assert dict(Case.objects.values_list("pk", "client")) == {kept: rosa.pk, twin: other.pk}
    assert dict(Note.objects.values_list("text", "client")) == {"Before.": other.pk, "Meanwhile.": other.pk}
