"""The page of the audit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from caseway.accounts.audit import queries
from caseway.accounts.audit.sources import Unreadable
from caseway.web.audit import asking, pages
from caseway.web.base import guard

UNUSABLE = 422


@guard.declares("audit.read")
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Show what was done and seen, newest first."""
    asked = asking.read(request.GET)
    listing = queries.entries(asked.asked, viewer=guard.viewer(request))
    context = {"asked": asked, "choices": pages.choices(asked, listing), "page": pages.page(asked, listing)}
    return render(request, "audit/entries.html", context, status=UNUSABLE if asked.wrong else 200)


@guard.declares("audit.read")
@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """Verify the chain and say what was found."""
    try:
        report = queries.prove(viewer=guard.viewer(request))
    except Unreadable as unreadable:
        return render(request, "audit/proof.html", {"unreadable": str(unreadable)}, status=UNUSABLE)
    return render(request, "audit/proof.html", {"report": report, "proof": pages.proof(report)})
