"""Files as tests put them on file, each with the bytes that its sort begins with."""

import io
import zipfile

from caseway.casework import documents
from caseway.casework.documents import DocumentDraft

PDF = b"%PDF-1.7\nThe lease of Rosa Testperson, 12 Oak Street.\n%%EOF"
PNG = b"\x89PNG\r\n\x1a\n" + b"\x00" * 20


def word(*names):
    """An archive with parts of these names."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in names or ("[Content_Types].xml", "word/document.xml"):
            archive.writestr(name, "<x/>")
    return stream.getvalue()


def put(case, who, content=PDF, *, asked=None, title="Lease", kind="lease", **more):
    """Put a file on file; its id."""
    draft = DocumentDraft(title, kind=kind, **more)
    return documents.put_on_file(case=case, draft=draft, content=content, asked=asked, **who)
