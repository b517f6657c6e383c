"""The pages of signing in, and of what is one's own."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from allauth.account.views import LoginView, LogoutView
from allauth.mfa.base.views import IndexView
from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from caseway.accounts import actions, invitations, queries, scope
from caseway.accounts.models import User
from caseway.accounts.policy import ANYONE
from caseway.web.base import guard
from caseway.web.base.guard import declares
from caseway.web.sign_in import opening, trying
from caseway.web.sign_in.forms import FirstPassword

# What a page kept in this browser is worth to whoever uses it next.
CLEARED = '"cache", "storage"'


class SignIn(LoginView):  # type: ignore[misc] # the library is untyped
    """The way in."""

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Add the other ways in, and why one is here."""
        found: dict[str, Any] = super().get_context_data(**named)
        return {
            **found,
            "has_ended": "ended" in self.request.GET,
            "idle_minutes": settings.SESSION_IDLE // 60,
            "single_sign_on": settings.CASEWAY_OIDC,
            **trying.choices(),
            "next": self.get_next_url() or "",
        }


class SignOut(LogoutView):  # type: ignore[misc] # as above
    """The way out."""

    def post(self, *given: Any, **named: Any) -> HttpResponse:
        """End the session, and have the browser forget what it showed."""
        answer: HttpResponse = super().post(*given, **named)
        answer.headers["Clear-Site-Data"] = CLEARED
        return answer

    def get_redirect_url(self) -> str:
        """Go to the sign-in page, or back where a step of it was left."""
        return str(self.get_next_url() or reverse("signed_out"))


class Security(IndexView):  # type: ignore[misc] # as above
    """One's own password, second factors and sessions."""

    template_name = "sign_in/security.html"

    def get_context_data(self, **named: Any) -> dict[str, Any]:
        """Add the sessions."""
        found: dict[str, Any] = super().get_context_data(**named)
        viewer = guard.viewer(self.request)
        return {
            **found,
            "sessions": queries.sessions(viewer=viewer),
            "is_strong": viewer.is_strong,
            "has_password": self.request.user.has_usable_password(),
        }


@declares(ANYONE)
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Say that one is out."""
    return render(request, "sign_in/signed_out.html")


@declares(guard.OWN)
@require_POST
def end_sessions(request: HttpRequest) -> HttpResponse:
    """End one of one's own sessions, or all others."""
    ended = actions.end_own_sessions(
        handle=request.POST.get("session", ""), by=guard.viewer(request), at=guard.moment(request)
    )
    said = ngettext("One session is over.", "%(count)s sessions are over.", ended) % {"count": ended}
    messages.success(request, said if ended else _("No other session was open."))
    return redirect("mfa_index")


@declares(guard.OWN)
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Go on in another of one's organizations."""
    try:
        organization = UUID(request.POST.get("organization", ""))
    except ValueError:
        raise Http404 from None
    if not opening.enter(request, organization):
        raise Http404
    return redirect(settings.LOGIN_REDIRECT_URL)


@declares(ANYONE)
@sensitive_post_parameters()
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Take up an invitation: with a first password, or as who one is already. It opens no session."""
    at = guard.moment(request)
    try:
        invited = invitations.read(token, at=at)
    except actions.NotThere:
        return render(request, "sign_in/invitation_over.html", status=404)
    with scope.of_user(invited.user):
        user = User.objects.get(pk=invited.user)
    form = FirstPassword(request.POST or None, user=user)
    if request.method == "POST" and (invited.has_account or form.is_valid()):
        password = None if invited.has_account else form.cleaned_data["password1"]
        invitations.accept(token=token, password=password, at=at, on=timezone.localdate(at))
        messages.success(request, _("You have joined %(name)s. Sign in to begin.") % {"name": invited.organization})
        return redirect("account_login")
    return render(request, "sign_in/invitation.html", {"invited": invited, "form": form})
