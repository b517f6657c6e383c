"""The pages of the states."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from caseway.accounts.policy import ANYONE
from caseway.rulebooks import licensure
from caseway.web.base.guard import declares
from caseway.web.base.shelf import shelf
from caseway.web.licensure import mapping, pages


@declares(ANYONE)
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Show how every state stands to a compact; `compact` and `status` in the address choose."""
    sheets = licensure.sheets(shelf())
    found = mapping.board(sheets, compact=request.GET.get("compact", ""), status=request.GET.get("status", ""))
    if found is None:
        raise Http404
    return render(request, "licensure/list.html", {"page": found, "folder": licensure.FOLDER})


@declares(ANYONE)
@require_safe
def one(request: HttpRequest, state: str) -> HttpResponse:
    """Show one state."""
    sheets = licensure.sheets(shelf())
    letters = state.upper()
    if letters not in licensure.states(sheets) or state != state.lower():
        raise Http404
    return render(request, "licensure/one.html", {"page": pages.one(sheets, letters), "folder": licensure.FOLDER})
