"""The pages of the certifications."""

from __future__ import annotations

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseway.accounts.policy import ANYONE
from caseway.rulebooks import NotOnShelf
from caseway.web.base.guard import declares
from caseway.web.base.shelf import shelf as whole_shelf
from caseway.web.certifications import pages
from caseway.web.result import shelf


@declares(ANYONE)
@require_safe
def every(request: HttpRequest) -> HttpResponse:
    """List the certifications there are."""
    on = timezone.localdate()
    found = [pages.brief(shelf.rule_on(name, on=on), on=on) for name in shelf.names()]
    return render(request, "certifications/list.html", {"certifications": found, "on": on})


@declares(ANYONE)
@require_safe
def one(request: HttpRequest, credential: str) -> HttpResponse:
    """Show one certification: what it asks today, and all that surrounds it."""
    return _shown(request, credential, None)


@declares(ANYONE)
@require_safe
def edition(request: HttpRequest, credential: str, day: str) -> HttpResponse:
    """Show what a certification asked under one of its editions."""
    try:
        return _shown(request, credential, date.fromisoformat(day))
    except ValueError as error:
        raise Http404 from error


def _shown(request: HttpRequest, credential: str, day: date | None) -> HttpResponse:
    on = timezone.localdate()
    try:
        name = shelf.name_of(credential)
        rule = whole_shelf().rule(name, edition=day) if day else shelf.rule_on(name, on=on)
    except NotOnShelf as error:
        raise Http404 from error
    context = {"page": pages.page(rule, on=on), "on": on, "rulebook": name, "edition_asked": day}
    return render(request, "certifications/one.html", context)
