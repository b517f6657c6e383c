"""The accounting of disclosures as a page to print or save for the client who asks for it, in English or Spanish."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_GET

from caseway.accounts import audit
from caseway.accounts import queries as accounts
from caseway.clients import disclosures
from caseway.clients.disclosures import HIPAA_YEARS, PART2_YEARS, years_before
from caseway.web.base.guard import declares
from caseway.web.clients.asking import ask
from caseway.web.clients.refusals import answered


@declares("client.open")
@answered
@require_GET
def for_client(request: HttpRequest, client: UUID) -> HttpResponse:
    """Show what the client is told who asks, in the language asked for (`in`), once that is written down."""
    asked = ask(request)
    record = asked.record(client)
    found = disclosures.accounting(client, target=asked.target(client), viewer=asked.viewer, on=asked.on)
    # That the record was seen is noted; that an accounting was made must be known too (45 CFR 164.528(d)(3)).
    audit.note(audit.Event("client.open", "accounting", people=(client,)), by=asked.viewer, at=asked.at)
    told = {
        "record": record, "sent": found, "on": asked.on, "since": years_before(asked.on, HIPAA_YEARS),
        "since_part2": years_before(asked.on, PART2_YEARS), "agency": accounts.organization(viewer=asked.viewer).name,
        "languages": settings.LANGUAGES,
    }  # fmt: skip
    wanted = request.GET.get("in", "")
    language = wanted if wanted in dict(settings.LANGUAGES) else translation.get_language()
    with translation.override(language):
        return render(request, "clients/accounting.html", told)
