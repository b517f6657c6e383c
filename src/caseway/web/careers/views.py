"""The pages of the careers."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseway.accounts.policy import ANYONE
from caseway.web.base.guard import declares
from caseway.web.careers import filters, matching, pages, shelf
from caseway.web.check import draft, samples


@declares(ANYONE)
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """List the careers that were asked for."""
    wanted = filters.read(request.GET.dict(), shelf.careers().values())
    listed = pages.listed(wanted, on=timezone.localdate())
    return render(request, "careers/list.html", {"page": listed, "filters": wanted, "words": shelf.WORDS})


@declares(ANYONE)
@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Show one career."""
    career = shelf.careers().get(key)
    if career is None:
        raise Http404
    return render(request, "careers/one.html", {"page": pages.page(career), "words": shelf.WORDS})


@declares(ANYONE)
@require_safe
def matched(request: HttpRequest) -> HttpResponse:
    """Show the jobs open to the person of the answers so far, and what would open more."""
    found = draft.read(request)
    if not found.document:
        return render(request, "careers/match_empty.html", {"samples": samples.SAMPLES})
    page = matching.page(draft.evidence(request), on=timezone.localdate(), toward=request.GET.get("toward", ""))
    return render(request, "careers/match.html", {"page": page, "words": shelf.WORDS, "draft": found})
