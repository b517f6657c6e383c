"""The page of the whole thread."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from caseway.casework.codes import Agreement
from caseway.web.base.guard import declares
from caseway.web.casework.asking import answered
from caseway.web.casework.thread import finding, picture, sparks


@declares("case.open")
@answered
@require_GET
def thread(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show need, goal, step and result as one picture."""
    page = finding.page(request, case)
    with_over = "over" in request.GET
    drawn = picture.draw(page.thread, on=page.asked.on, with_over=with_over)
    told = {
        "record": page.record, "may": page.may_work, "drawn": drawn, "on": page.asked.on,
        "scale": sparks.scale(page.thread.t_score), "answers": Agreement.choices[:3],
        "scored": sum(one.attained is not None and not one.is_in_error for one in page.thread.goals),
        "here": reverse("casework:thread", args=[case]) + ("?over=1" if with_over else ""),
    }  # fmt: skip
    return render(request, "casework/thread/thread.html", told)
