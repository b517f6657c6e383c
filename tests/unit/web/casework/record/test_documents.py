"""The documents of a case: asked for, put on file, given out to be saved, never shown within the browser."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from caseway.casework import documents, vault
from caseway.casework.documents import MOST, DocumentDraft
from caseway.casework.models import Case, Document
from tests.unit.web.casework.at_work import shown
from tests.unit.web.casework.record.conftest import text

PDF = b"%PDF-1.4 an invented lease"


def file(content=PDF, name="lease.pdf"):
    return SimpleUploadedFile(name, content, content_type="application/pdf")


@pytest.fixture
def lease(case, doing, today):
    draft = DocumentDraft("Lease, Oak Street 4", "lease", expires=today + timedelta(days=10))
    return documents.put_on_file(case=case, draft=draft, content=PDF, **doing())


def test_an_empty_list_says_why_one_begins(ana, at):
    assert "asked for again and again" in text(ana.get(at("documents/")))


def test_one_is_asked_for_and_then_put_on_file(ana, at):
    assert ana.post(at("documents/ask/"), {"kind": "lease"}).status_code == 422
    ana.post(at("documents/ask/"), {"kind": "lease", "title": "Lease"})
    row = Document.objects.get()
    page = text(ana.get(at("documents/")))
    assert "Asked for" in page
    assert "Lease" in page
    here = at(f"documents/{row.pk}/file/")
    assert "Put on file: Lease" in text(ana.get(here))
    assert ana.get(at(f"documents/{row.pk}/download/")).headers["Location"] == at("documents/")
    answer = ana.post(here, {"kind": "lease", "title": "Lease", "file": file()})
    assert answer.headers["Location"] == at("documents/")
    row.refresh_from_db()
    assert (row.status, row.size) == ("on_file", len(PDF))
    assert Document.objects.count() == 1
    assert ana.get(here).status_code == 404


def test_what_is_wrong_with_a_file_is_said(ana, at):
    told = {"kind": "lease", "title": "Lease"}
    assert "none arrived" in text(ana.post(at("documents/file/"), told))
    page = text(ana.post(at("documents/file/"), {**told, "file": file(b"<html><script>", "lease.html")}))
    assert "this looks like something else" in page
    script = ana.post(
        at("documents/file/"), {**told, "file": file(b"<svg>", "a.svg")}, headers={"Caseway-Script": "1"}
    )  # fmt: skip
    assert script.status_code == 422
    assert "looks like something else" in script.json()["faults"][0]
    assert not Document.objects.exists()


def test_a_file_of_many_megabytes_arrives_and_a_larger_one_is_refused_in_words(ana, at):
    told = {"kind": "lease", "title": "Lease"}
    answer = ana.post(
        at("documents/file/"), {**told, "file": file(PDF + b"0" * 5_000_000)}, headers={"Caseway-Script": "1"}
    )  # fmt: skip
    assert answer.json() == {"done": at("documents/")}
    assert Document.objects.get().size == len(PDF) + 5_000_000
    page = text(ana.post(at("documents/file/"), {**told, "file": file(PDF + b"0" * MOST)}))
    assert "larger than 20 MB" in page


def test_it_is_given_out_to_be_saved_and_to_nothing_else(ana, at, lease):
    answer = ana.get(at(f"documents/{lease}/download/"))
    assert answer.content == PDF
    headers = answer.headers
    assert headers["Content-Disposition"].startswith("attachment; filename=")
    assert "Rosa" not in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    assert "sandbox" in headers["Content-Security-Policy"]


def test_a_damaged_file_is_not_given_out(ana, at, lease):
    row = Document.objects.get()
    (vault.folder() / row.stored_as[:2] / row.stored_as).write_bytes(b"broken")
    assert ana.get(at(f"documents/{lease}/download/")).status_code == 302
    assert "not as it was kept" in text(ana.get(at("documents/")))


def test_it_is_changed_and_made_void(ana, at, lease):
    here = at(f"documents/{lease}/")
    assert "Lease, Oak Street 4" in ana.get(here).content.decode()
    sent = {"version": "1", "kind": "lease", "title": "Lease, Oak Street 5", "initial-kind": "lease",
            "initial-title": "Lease, Oak Street 4"}  # fmt: skip
    ana.post(here, sent)
    assert Document.objects.get().title == "Lease, Oak Street 5"
    assert ana.post(at(f"documents/{lease}/void/"), {"why": ""}).status_code == 422
    ana.post(at(f"documents/{lease}/void/"), {"why": "She moved."})
    page = text(ana.get(at("documents/")))
    assert "Void (1)" in page
    assert "She moved." in page
    assert ana.get(here).status_code == 404


def test_one_is_marked_as_sensitive_where_it_is_asked_for_filed_and_changed(ana, at, case):
    Case.objects.filter(pk=case).update(labels=["SDV"])
    page = ana.get(at("documents/ask/")).content.decode()
    assert 'value="MH"' in page
    assert 'value="SDV"' not in page  # that of the case stays with it anyway
    ana.post(at("documents/ask/"), {"kind": "letter", "title": "Letter", "labels": ["MH"]})
    row = Document.objects.get()
    assert row.labels == ["MH", "SDV"]
    here = at(f"documents/{row.pk}/file/")
    assert 'value="MH"' not in ana.get(here).content.decode()
    ana.post(here, {"kind": "letter", "title": "Letter", "labels": ["HIV"], "file": file()})
    assert Document.objects.get().labels == ["HIV", "MH", "SDV"]
    assert "Mental health" in text(ana.get(at("documents/")))
    here = at(f"documents/{row.pk}/")
    sent = {**shown(ana.get(here)), "kind": "letter", "title": "Letter", "labels": ["HIV"]}
    assert sent["initial-labels"] == ["HIV", "MH"]
    ana.post(here, sent)
    assert Document.objects.get().labels == ["HIV", "SDV"]
    ana.post(here, {**shown(ana.get(here)), "kind": "letter", "title": "Letter"})
    assert Document.objects.get().labels == ["SDV"]


def test_what_expires_is_marked_on_both_pages(ana, at, lease):
    assert "expires soon" in text(ana.get(at("documents/")))
    assert "Lease, Oak Street 4" in text(ana.get(at()))
    Document.objects.update(expires="2020-01-01")
    assert "expired" in text(ana.get(at("documents/")))
    assert "expired" in text(ana.get(at()))


def test_a_document_of_another_case_is_not_there(ana, lease, make, place, open_case):
    other = open_case(make("Nora", user=place.ana))
    for rest in (f"{lease}/", f"{lease}/void/", f"{lease}/download/"):
        assert ana.get(f"/cases/{other}/documents/{rest}").status_code == 404


def test_who_may_not_work_here_may_not_put_anything_on_file(browser_of, place, at, elsewhere):
    assert browser_of(place.aud).get(at("documents/file/")).status_code == 404
    assert browser_of(elsewhere.ana, agency=elsewhere).get(at("documents/")).status_code == 404
