"""Papers: asked for, put on file, read, made void; what may not be shown is shown as being there only."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from caseway.accounts.audit import keys
from caseway.accounts.editing import Stale
from caseway.accounts.models import AuditEntry
from caseway.casework import cases, documents, keeping, sight, vault
from caseway.casework.access import Absent
from caseway.casework.cases import Closing
from caseway.casework.documents import DocumentDraft
from caseway.casework.models import Case, Document, Draft
from caseway.clients import labels
from caseway.clients.faults import Invalid
from tests.unit.casework.papers import PDF, PNG, put
from tests.unit.clients.invented import AT, DAY, ON, by


@pytest.fixture(autouse=True)
def home(tmp_path, settings):
    settings.CASEWAY_HOME = tmp_path / "home"
    settings.CASEWAY_HOME.mkdir()
    keys.ring(make=True)
    return settings.CASEWAY_HOME


@pytest.fixture
def read(place, viewer_of):
    return lambda paper, user=None, **more: documents.read(
        viewer=viewer_of(user or place.ana, **more), document=paper, at=AT, on=ON
    )


@pytest.fixture
def listed(place, viewer_of, case):
    def listed(user=None):
        row = Case.objects.get(pk=case)
        return documents.of(row, sight.of_staff(row.client_id, viewer_of(user or place.ana), on=ON))

    return listed


def files(home):
    return [one for one in (home / "documents").rglob("*") if one.is_file()]


def test_a_paper_is_put_on_file_and_read_by_a_name_that_says_nothing(case, who, read, listed, home):
    paper = put(case, who(), dated=ON - DAY, expires=ON + DAY)
    found = read(paper)
    assert (found.name, found.media_type, found.content) == ("lease-2026-11-01.pdf", "application/pdf", PDF)
    assert read(put(case, who(), PNG)).name == "lease-2026-11-02.png"
    one = listed()[1] if listed()[0].media_type == "image/png" else listed()[0]
    assert (one.title, one.status, one.expires, one.size) == ("Lease", "on_file", ON + DAY, len(PDF))
    row = Document.objects.get(pk=paper)
    assert row.stored_as in {file.name for file in files(home)}
    assert len(files(home)) == 2
    assert not any(b"Rosa" in file.read_bytes() for file in files(home))


def test_who_reads_it_is_written_down_and_who_may_not_too(case, who, read, place, elsewhere):
    paper = put(case, who())
    read(paper)
    shown = AuditEntry.objects.get(object=paper, outcome="shown")
    assert (shown.action, shown.kind, shown.actor) == ("case.open", "document", place.ana.pk)
    for user, agency in ((place.non, None), (elsewhere.ana, elsewhere.agency)):
        with pytest.raises(Absent):
            read(paper, user, agency=agency)
    with pytest.raises(Absent):
        read(uuid4())
    assert AuditEntry.objects.filter(object=paper, action="case.open").exclude(outcome="shown").exists()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"%PDF-" + b"x" * documents.MOST, "larger than 20 MB"),
        (b"<html><script>", "looks like something else"),
        (b"<svg onload=x>", "looks like something else"),
    ],
)
def test_what_is_not_kept_is_refused_before_anything_is_written(case, who, home, content, says):
    with pytest.raises(Invalid, match=says) as raised:
        put(case, who(), content)
    assert set(raised.value.faults) == {"file"}
    assert (files(home), Document.objects.count()) == ([], 0)


def test_20_mb_are_kept(case, who, read):
    content = b"%PDF-" + b"x" * (documents.MOST - 5)
    assert read(put(case, who(), content)).content == content


def test_a_paper_is_asked_for_and_then_on_file(case, who, read, listed):
    asked = documents.ask_for(case=case, draft=DocumentDraft(" Lease ", kind="lease"), **who())
    put(case, who(), PNG, title="Card", kind="insurance_card")
    first = listed()[0]
    assert (first.id, first.title, first.status, first.requested_date) == (asked, "Lease", "requested", ON)
    with pytest.raises(Absent):
        read(asked)
    assert put(case, who(), asked=asked, title="The lease") == asked
    one = next(one for one in listed() if one.id == asked)
    assert (one.title, one.status, one.version) == ("The lease", "on_file", 2)
    assert read(asked).content == PDF
    with pytest.raises(Invalid, match="on file already"):
        put(case, who(), asked=asked)
    with pytest.raises(Absent):
        put(case, who(), asked=uuid4())


def test_a_void_paper_stays_to_be_seen_with_the_reason(case, who, read, listed):
    paper = put(case, who())
    with pytest.raises(Invalid, match="Say why"):
        documents.void(document=paper, why=" ", **who())
    documents.void(document=paper, why="It ended.", **who())
    documents.void(document=paper, why="Twice.", **who())
    assert [(one.status, one.why, one.version) for one in listed()] == [("void", "It ended.", 2)]
    assert read(paper).content == PDF
    with pytest.raises(Invalid, match="void"):
        put(case, who(), asked=paper)


def test_what_is_known_of_a_paper_is_put_right(case, who, listed):
    paper = put(case, who())
    assert documents.edit(document=paper, changes={"title": " New ", "expires": ON}, version=1, **who()) == (
        "expires",
        "title",
    )
    assert documents.edit(document=paper, changes={"title": "New"}, version=2, **who()) == ()
    with pytest.raises(Stale):
        documents.edit(document=paper, changes={"title": "Other"}, version=1, **who())
    for wrong, field in (
        ({"title": " "}, "title"),
        ({"kind": "x"}, "kind"),
        ({"dated": ON + DAY}, "expires"),
        ({"labels": ["nonsense"]}, "labels"),
    ):
        with pytest.raises(Invalid) as raised:
            documents.edit(document=paper, changes=wrong, version=2, **who())
        assert field in raised.value.faults
    with pytest.raises(TypeError, match="stored_as"):
        documents.edit(document=paper, changes={"stored_as": "x"}, version=2, **who())


def test_nobody_changes_papers_of_a_case_that_is_not_theirs(case, who, place, elsewhere):
    paper = put(case, who())
    for doing in (who(place.cal), who(place.aud), who(elsewhere.ana, agency=elsewhere.agency)):
        for refused in (
            lambda doing=doing: put(case, doing),
            lambda doing=doing: documents.ask_for(case=case, draft=DocumentDraft("x"), **doing),
            lambda doing=doing: documents.edit(document=paper, changes={"title": "x"}, version=1, **doing),
            lambda doing=doing: documents.void(document=paper, why="x", **doing),
        ):
            with pytest.raises(Absent):
                refused()


def test_labels_of_the_case_go_with_its_papers_and_stay(case, who):
    Case.objects.filter(pk=case).update(labels=["42CFRPart2"])
    paper = put(case, who(), labels=("SDV",))
    assert Document.objects.get(pk=paper).labels == ["42CFRPart2", "SDV"]
    documents.edit(document=paper, changes={"labels": []}, version=1, **who())
    assert Document.objects.get(pk=paper).labels == ["42CFRPart2"]


def test_a_paper_behind_a_label_is_there_without_a_word_and_stays_behind_it(case, who, read, listed, place):
    paper = put(case, who(), labels=(labels.PRIVILEGED,))
    documents_void = {"document": paper, "why": "x"}
    (one,) = listed()
    assert (one.title, one.why) == (None, "")
    for refused in (
        lambda: read(paper),
        lambda: documents.edit(document=paper, changes={"labels": []}, version=1, **who()),
        lambda: documents.void(**documents_void, **who()),
    ):
        with pytest.raises(Absent):
            refused()
    assert AuditEntry.objects.get(object=paper, action="case.open").outcome == "denied"
    asked = documents.ask_for(case=case, draft=DocumentDraft("Letter", labels=(labels.PRIVILEGED,)), **who())
    with pytest.raises(Absent):
        put(case, who(), asked=asked)


def test_a_label_set_later_on_the_case_counts_too(case, who, read, listed, place):
    paper = put(case, who())
    Case.objects.filter(pk=case).update(labels=[labels.PRIVILEGED])
    assert listed()[0].title is None
    with pytest.raises(Absent):
        read(paper)


def test_a_file_that_is_not_as_it_was_kept_is_refused(case, who, read, home):
    one, other = put(case, who()), put(case, who(), PNG)
    rows = Document.objects.in_bulk([one, other])
    paths = {key: vault.folder() / row.stored_as[:2] / row.stored_as for key, row in rows.items()}
    paths[one].write_bytes(paths[other].read_bytes())
    with pytest.raises(vault.Damaged):
        read(one)
    paths[one].unlink()
    with pytest.raises(vault.Damaged):
        read(one)
    assert keeping.missing() == (one,)
    Document.objects.filter(pk=other).update(digest="0" * 64)
    with pytest.raises(vault.Damaged):
        read(other)


def test_files_that_nothing_names_and_old_drafts_are_swept_in_every_agency(case, who, read, place, elsewhere, home):
    paper = put(case, who())
    with pytest.raises(Invalid):
        put(case, who(), title="")
    (vault.folder() / "aa").mkdir(exist_ok=True)
    (vault.folder() / "aa" / ("a" * 32)).write_bytes(b"nobody's")
    for agency in (place, elsewhere):
        Draft.objects.create(organization=agency.agency, user=agency.ana, kind="x", key="x", **by(agency.ana))
    assert keeping.sweep(at=AT) == keeping.Swept(0, 0)
    found = keeping.sweep(at=AT + 4000 * DAY)
    assert found == keeping.Swept(1, 2)
    assert read(paper).content == PDF


def test_papers_of_a_closed_case_come_late(case, who, read):
    cases.close(case=case, closing=Closing("moved", "Moved.", client_told=ON), **who())
    assert read(put(case, who(at=AT + DAY, on=ON + DAY))).content == PDF


def test_lists_take_the_same_number_of_statements(case, who, listed, django_assert_max_num_queries):
    for _ in range(3):
        put(case, who(), PNG)
    with django_assert_max_num_queries(10) as few:
        listed()
    row = Document.objects.first()
    for number in range(50):
        row.pk, row.stored_as = uuid4(), f"{number:032x}"
        row.save(force_insert=True)
    with django_assert_max_num_queries(len(few)):
        assert len(listed()) == 53


@pytest.mark.parametrize("change", [{"title": ""}, {"stored_as": ""}, {"status": "lost"}, {"kind": "x"}])
def test_the_database_itself_refuses_a_paper_that_cannot_be(case, who, change):
    paper = put(case, who())
    with pytest.raises(IntegrityError), transaction.atomic():
        Document.objects.filter(pk=paper).update(**change)
