"""Stand-ins for pages that other parts bring; each goes when its page comes."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from caseway.web.base.guard import declares
from caseway.web.casework.asking import OPEN, answered, ask


@declares(OPEN)
@answered
@require_GET
def case(request: HttpRequest, case: UUID) -> HttpResponse:
    """Lead from the case's page to its file check."""
    ask(request).case(case)
    return redirect("casework:checklist", case)
