"""The application packet as a file to keep. It is made when it is asked for and stored nowhere."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from caseway import rulebooks
from caseway.accounts.policy import ANYONE
from caseway.planner import packet
from caseway.rulebooks import NotOnShelf, Particulars, Person
from caseway.web.base.guard import declares
from caseway.web.base.shelf import shelf as whole_shelf
from caseway.web.check import draft
from caseway.web.result import shelf


@declares(ANYONE)
@require_safe
def pdf(request: HttpRequest, credential: str) -> HttpResponse:
    """Make the packet of one certification from the answers so far."""
    on = timezone.localdate()
    found = draft.read(request)
    try:
        rule = shelf.rule_on(shelf.name_of(credential), on=on)
    except rulebooks.NotOnShelf as error:
        raise Http404 from error
    if not found.document:
        return redirect("result:one", credential)
    person = Person(found.document.get(draft.PERSON), draft.evidence(request), found.document)
    made = packet.make(rule, _particulars(rule.name), person, on=on)
    response = HttpResponse(made.content, content_type="application/pdf")
    # The name of the file tells the certification and the day, never the person.
    name = f"packet-{credential.rpartition('/')[2]}-{on.isoformat()}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _particulars(name: str) -> Particulars | None:
    try:
        return whole_shelf().particulars(name)
    except NotOnShelf:
        return None
