"""The pages of the audit: what was done and seen, sign-ins that failed, both as files, and the proof."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from caseway.accounts.audit import Unwritten, queries, sign_ins
from caseway.accounts.audit.queries import MOST_EXPORTED, MOST_PROVEN, Naming, TooMany
from caseway.accounts.audit.sources import Unreadable
from caseway.clients import queries as clients
from caseway.clients import search
from caseway.web.audit import asking, pages, sheets
from caseway.web.base import guard

LOG = logging.getLogger(__name__)
UNUSABLE, UNAVAILABLE = 422, 503
LONGEST_NAME = 200


@guard.declares("audit.read")
@require_safe
def entries(request: HttpRequest) -> HttpResponse:
    """Show what was done and seen, newest first."""
    asked = asking.read(request.GET)
    try:
        listing = queries.entries(asked.asked, viewer=guard.viewer(request), naming=_naming(request))
    except Unwritten as unwritten:
        return _stuck(request, unwritten)
    context = {
        "asked": asked, "choices": pages.choices(asked, listing), "page": pages.page(asked, listing),
        "whose": pages.whose(asked, listing), "without_whose": asked.address(whose=""),
        "to_check": min(listing.length, MOST_PROVEN),
    }  # fmt: skip
    return render(request, "audit/entries.html", context, status=UNUSABLE if asked.wrong else 200)


@guard.declares("audit.read")
@require_safe
def failures(request: HttpRequest) -> HttpResponse:
    """Show the sign-ins that failed, newest first."""
    asked = asking.read(request.GET, asking.TRIED)
    try:
        found = sign_ins.failures(asked.tries, viewer=guard.viewer(request))
    except Unwritten as unwritten:
        return _stuck(request, unwritten)
    context = {
        "asked": asked, "found": found, "tries": pages.tries(asked, found), "who": pages.coworkers(asked, found.coworkers),
        "older": asked.address(before=str(found.older)) if found.older is not None else "",
        "newest": asked.address() if asked.tries.before is not None else "",
    }  # fmt: skip
    return render(request, "audit/sign_ins.html", context, status=UNUSABLE if asked.wrong else 200)


@guard.declares("audit.read")
@require_POST
def person(request: HttpRequest) -> HttpResponse:
    """Find whose record is meant, by name; the name stands in no address."""
    asked = asking.read(request.POST)
    viewer, at = guard.viewer(request), guard.moment(request)
    text = request.POST.get("text", "").strip()[:LONGEST_NAME]
    found = search.search(viewer=viewer, text=text, at=at, on=timezone.localdate(at)) if text else []
    people = [(one, asked.address(whose=str(one.id))) for one in found]
    return render(request, "audit/person.html", {"asked": asked, "text": text, "people": people})


@guard.declares("audit.read")
@require_POST
def export(request: HttpRequest, listed: str) -> HttpResponse:
    """Hand over what is listed as a file, all of it, or say that it is too much."""
    viewer = guard.viewer(request)
    asked = asking.read(request.POST, asking.TRIED if listed == "sign-ins" else asking.FIELDS)
    try:
        if listed == "sign-ins":
            return sheets.tries(sign_ins.export(asked.tries, viewer=viewer))
        return sheets.entries(queries.export(asked.asked, viewer=viewer))
    except TooMany as many:
        says = _(
            "%(count)s entries fit, and a file has at most %(most)s. Choose fewer days, or narrow it down otherwise."
        )
        messages.error(request, says % {"count": f"{many.count:,}", "most": f"{MOST_EXPORTED:,}"})
        place = reverse("audit:sign_ins" if listed == "sign-ins" else "audit:entries")
        return redirect(f"{place}{asked.address()}")


@guard.declares("audit.read")
@require_POST
def prove(request: HttpRequest) -> HttpResponse:
    """Verify the chain and say what was found."""
    viewer = guard.viewer(request)
    try:
        report = queries.prove(viewer=viewer)
    except Unreadable as unreadable:
        return render(request, "audit/proof.html", {"unreadable": str(unreadable)}, status=UNUSABLE)
    beginnings = [] if report.is_stuck else pages.beginnings(report)  # what is not noted is not shown
    stands = queries.as_they_stand(beginnings, viewer=viewer)
    return render(request, "audit/proof.html", {"report": report, "proof": pages.proof(report, stands)})


def _stuck(request: HttpRequest, unwritten: Unwritten) -> HttpResponse:
    """Say that nothing can be shown, because that it was could not be written down; and offer to look why."""
    LOG.error("the audit takes no new entry", exc_info=unwritten)
    return render(request, "audit/stuck.html", status=UNAVAILABLE)


def _naming(request: HttpRequest) -> Naming:
    """Who knows what the people of an entry are called: the records, by what the viewer may know."""
    viewer, on = guard.viewer(request), timezone.localdate(guard.moment(request))

    def names(people: frozenset[UUID]) -> Mapping[UUID, str]:
        return {key: one.name for key, one in clients.persons(people, viewer, on=on).items()}

    return names
