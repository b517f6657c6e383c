"""The addresses of a case's page, and of what is written in it."""

from __future__ import annotations

from django.urls import path

from caseway.web.casework.record import about, documents, entries, page, timeline, writing

CONTACT = "cases/<uuid:case>/contact/<uuid:contact>/"
NOTE = "cases/<uuid:case>/note/<uuid:note>/"
DOCUMENTS = "cases/<uuid:case>/documents/"

urlpatterns = [
    path("clients/<uuid:client>/notes/", about.show, name="notes_about"),
    path("cases/<uuid:case>/", page.show, name="case"),
    path("cases/<uuid:case>/contact/", writing.write, name="write"),
    path("cases/<uuid:case>/drafts/", writing.keep_draft, name="keep_draft"),
    path("cases/<uuid:case>/drafts/drop/", writing.drop_draft, name="drop_draft"),
    path(CONTACT, entries.edit_contact, name="edit_contact"),
    path(f"{CONTACT}strike/", entries.strike_contact, name="strike_contact"),
    path(f"{CONTACT}undo/", entries.undo_contact, name="undo_contact"),
    path(NOTE, entries.note, name="note"),
    path(f"{NOTE}add/", entries.add_to_note, name="add_to_note"),
    path(f"{NOTE}cosign/", entries.cosign_note, name="cosign_note"),
    path(f"{NOTE}lock/", entries.lock_note, name="lock_note"),
    path("cases/<uuid:case>/timeline/", timeline.show, name="timeline"),
    path(DOCUMENTS, documents.listed, name="documents"),
    path(f"{DOCUMENTS}ask/", documents.ask_for, name="ask_for_document"),
    path(f"{DOCUMENTS}file/", documents.put_on_file, name="file_document"),
    path(f"{DOCUMENTS}<uuid:document>/", documents.change, name="document"),
    path(f"{DOCUMENTS}<uuid:document>/file/", documents.put_on_file, name="file_asked_document"),
    path(f"{DOCUMENTS}<uuid:document>/void/", documents.void, name="void_document"),
    path(f"{DOCUMENTS}<uuid:document>/download/", documents.download, name="download_document"),
]
