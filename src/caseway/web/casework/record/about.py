"""The notes about somebody that were written with the contacts of another of their household: read by whom they are about."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from caseway.casework import household_notes
from caseway.web.base.guard import declares
from caseway.web.casework.asking import OPEN, ask
from caseway.web.clients.refusals import answered

PAGES = 1000


@declares("case.open")
@answered
@require_GET
def show(request: HttpRequest, client: UUID) -> HttpResponse:
    """Show what was written about somebody elsewhere than in a case of theirs."""
    asked = ask(request)
    record = asked.record(client, OPEN)
    page = _page(request.GET.get("page", ""))
    found = household_notes.about(viewer=asked.viewer, client=client, on=asked.on, page=page)
    told = {
        "record": record,
        "found": found,
        "me": asked.viewer.user,
        "page": page,
        "next": page + 1 if found.is_more else 0,
    }
    return render(request, "casework/record/about.html", told)


def _page(text: str) -> int:
    """Which page is asked for; the first where none is."""
    return int(text) if text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= PAGES else 1
