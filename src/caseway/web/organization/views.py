"""What everyone of an organization may see of it."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from caseway.accounts import actions, factors, policy, queries
from caseway.web.base import guard
from caseway.web.base.guard import declares


@declares(queries.SEE)
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """Show programs with their teams, and people with their roles."""
    viewer, at = guard.viewer(request), guard.moment(request)
    on = timezone.localdate(at)
    return render(
        request,
        "organization/home.html",
        {
            "programs": queries.programs(viewer=viewer, on=on),
            "people": queries.people(viewer=viewer, on=on),
            "invitations": queries.invitations(viewer=viewer, at=at),
            "resets": queries.factor_resets(viewer=viewer),
            "me": viewer.user,
            **_may(request),
        },
    )


@declares(queries.SEE)
@require_GET
def person(request: HttpRequest, user: UUID) -> HttpResponse:
    """Show one of the people, and what may be changed about their access."""
    viewer = guard.viewer(request)
    found = queries.person(user, viewer=viewer, on=timezone.localdate(guard.moment(request)))
    if found is None:
        raise Http404
    resets = [one for one in queries.factor_resets(viewer=viewer) if one.user.id == user]
    return render(
        request,
        "organization/person.html",
        {"person": found, "resets": resets, "is_oneself": user == viewer.user, **_may(request)},
    )


def _may(request: HttpRequest) -> dict[str, bool]:
    viewer = guard.viewer(request)
    return {
        "may_change_places": policy.may_ever(viewer, actions.PLACES),
        "may_change_people": policy.may_ever(viewer, actions.PEOPLE),
        "may_decide": policy.may_ever(viewer, factors.DECIDE),
    }
