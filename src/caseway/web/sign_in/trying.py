"""The demo's way in: one click for each invented person. It is there in `caseway demo` only."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from caseway.accounts import demo, scope
from caseway.accounts.models import User
from caseway.accounts.policy import ANYONE
from caseway.accounts.roles import Role
from caseway.web.base import guard
from caseway.web.base.guard import declares
from caseway.web.sign_in import opening


@dataclass(frozen=True, slots=True)
class Others:
    """Those of one role whom one may sign in as too, by program."""

    title: Promise | str
    people: tuple[demo.Person, ...]


def choices() -> dict[str, object]:
    """Whom one may sign in as, as the sign-in page shows them: whom to try first, then all others by role and program."""
    if not settings.CASEWAY_DEMO:
        return {}
    there = demo.there()
    first = sorted((one for one in there if one.name in demo.FIRST), key=lambda one: demo.FIRST.index(one.name))
    others = sorted(
        (one for one in there if one not in first), key=lambda one: (one.organization, one.programs, one.name)
    )
    groups = [(_("Other case managers"), (Role.CASE_MANAGER,)), (_("Other supervisors"), (Role.SUPERVISOR,)),
              (_("Others"), tuple(role for role in Role if role not in {Role.CASE_MANAGER, Role.SUPERVISOR}))]  # fmt: skip
    found = (Others(title, tuple(one for one in others if one.role in roles)) for title, roles in groups)
    return {"demo_first": first, "demo_others": [group for group in found if group.people]}


@declares(ANYONE)
@require_POST
def enter(request: HttpRequest, person: UUID) -> HttpResponse:
    """Sign in as one of the demo's people."""
    if not settings.CASEWAY_DEMO or person not in {one.id for one in demo.everyone()}:
        raise Http404
    scope.move(None, user=person)
    user = User.objects.filter(pk=person, is_active=True).first()
    if user is None:
        raise Http404
    adapter = get_adapter(request)
    if request.user.is_authenticated:
        adapter.logout(request)
    adapter.login(request, user)
    opening.open_session(request, user, is_strong=True)
    return redirect(_next(request))


@declares(guard.OWN)
def again(request: HttpRequest) -> HttpResponse:
    """Show again, by one click, that it is you: a demo's person has no password and no passkey."""
    user = User.objects.get(pk=guard.viewer(request).user)
    is_invented = user.pk in {one.id for one in demo.everyone()}
    if not (settings.CASEWAY_DEMO and is_invented) or user.has_usable_password():
        raise Http404
    if request.method == "POST":
        opening.prove(request)
        return redirect(_next(request))
    return render(request, "sign_in/demo_again.html", {"next": _next(request)})


def _next(request: HttpRequest) -> str:
    told = request.POST if request.method == "POST" else request.GET
    asked = told.get("next", "")
    is_safe = bool(asked) and get_adapter(request).is_safe_url(asked)
    return asked if is_safe else str(settings.LOGIN_REDIRECT_URL)
