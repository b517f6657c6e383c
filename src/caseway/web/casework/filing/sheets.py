"""Tables as files, line by line while they are sent; nothing in them that a spreadsheet program would run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.http import HttpResponse, StreamingHttpResponse

from caseway.clients import sheets

MARK = "\N{BYTE ORDER MARK}"  # tells spreadsheet programs that the letters are UTF-8
TYPE = "text/csv; charset=utf-8"


def download(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> HttpResponse:
    """A short table as a file."""
    return HttpResponse(MARK + sheets.write([head, *rows]), TYPE, headers=_headers(name))


def streamed(name: str, head: Sequence[str], rows: Iterable[Sequence[str]]) -> StreamingHttpResponse:
    """A table as a file that begins before its last line is read."""
    return StreamingHttpResponse(_pieces(head, rows), content_type=TYPE, headers=_headers(name))


def _pieces(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield MARK + sheets.write([head])
    for row in rows:
        yield sheets.write([row])


def _headers(name: str) -> dict[str, str]:
    return {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
