"""The pages of the ways to study."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseway.accounts.policy import ANYONE
from caseway.rulebooks import learning
from caseway.web.base.guard import declares
from caseway.web.base.shelf import shelf
from caseway.web.learn import pages


@declares(ANYONE)
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """Compare the ways to study."""
    found = learning.ways(shelf()).values()
    return render(
        request, "learn/list.html", {"page": pages.every(found, on=timezone.localdate()), "folder": learning.FOLDER}
    )


@declares(ANYONE)
@require_safe
def one(request: HttpRequest, key: str) -> HttpResponse:
    """Show one way to study."""
    way = learning.ways(shelf()).get(key)
    if way is None:
        raise Http404
    return render(
        request, "learn/one.html", {"page": pages.one(way, on=timezone.localdate()), "folder": learning.FOLDER}
    )
