"""What every view of casework asks of its request, and what it answers where a case refuses."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from caseway.accounts import audit
from caseway.casework import access, queries
from caseway.casework.access import OPEN, WORK, Absent, NeedsProof, NeedsReason
from caseway.casework.records import CaseRecord
from caseway.web.base import guard
from caseway.web.clients import asking, refusals

__all__ = ["OPEN", "WORK", "Asked", "answered", "ask"]

DONE = 302
SENT_AS = "caseway_kept"  # no field of a form of ours is called so
SOON = 300  # seconds until the next page is surely there; it tells `kept.js` by the body of `base.html`
KEPT = re.compile(r"[A-Za-z0-9-]{1,40}")  # what a browser calls the form it keeps
View = TypeVar("View", bound=Callable[..., HttpResponse])


class Asked(asking.Asked):
    """Who asks, at which moment, on which day; about a case."""

    __slots__ = ()

    def case(self, case: UUID, action: str = OPEN) -> CaseRecord:
        """A case's head, once it is written down that it was seen; raises as `require_case`, and TooMany.

        With another action than to open it, it is shown to those only who may do that.
        """
        if action != OPEN:
            self.require_case(case, action)
        return queries.case_record(viewer=self.viewer, case=case, at=self.at, on=self.on)

    def require_case(self, case: UUID, action: str = WORK) -> None:
        """Raise Absent, NeedsReason or NeedsProof, once it is written down, unless something may be done to a case."""
        try:
            access.require(self.viewer, action, case, on=self.on)
        except (Absent, NeedsReason, NeedsProof):
            audit.note(audit.Event(action, "case", case, outcome="denied"), by=self.viewer, at=self.at)
            raise


def ask(request: HttpRequest) -> Asked:
    """Who asks, and when the request came."""
    at = guard.moment(request)
    return Asked(guard.viewer(request), at, timezone.localdate(at))


def answered(view: View) -> View:
    """Answer in a page's stead where the case it is about refuses: as pages of clients do.

    A reason is given for the client, not for the case: whoever lacks one is sent there.
    """

    @refusals.answered
    @wraps(view)
    def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            return _told_of(request, view(request, *given, **named))
        except NeedsReason:
            if "case" not in named:
                raise
            client = queries.client_of(viewer=guard.viewer(request), case=named["case"])
            return redirect("clients:open", client)

    return answer  # type: ignore[return-value] # it takes what the view takes


def _told_of(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Have the next page tell its script which form has arrived, so that what the browser kept of it is dropped.

    A page that could do what was sent goes on to another; one that could not shows the form again, or was refused before.
    """
    kept = request.POST.get(SENT_AS, "") if request.method == "POST" else ""
    if response.status_code == DONE and KEPT.fullmatch(kept):
        secure = bool(settings.SESSION_COOKIE_SECURE)
        response.set_cookie("caseway_sent", kept, max_age=SOON, samesite="Lax", httponly=True, secure=secure)
    return response
