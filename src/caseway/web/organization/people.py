"""Inviting people, giving and ending roles, disabling, and lost second steps."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from caseway.accounts import actions, factors, invitations, queries
from caseway.web.base import guard
from caseway.web.base.guard import declares
from caseway.web.organization import forms, letters
from caseway.web.organization.places import programs

# Why something cannot be done, in the words of who asked for it.
CANNOT: dict[type[Exception], str | Promise] = {
    actions.LastAdministrator: gettext_lazy(
        "Nobody would be left who can let people in. Make someone else administrator first."
    ),
    actions.WorksElsewhere: gettext_lazy("They also work in another organization. End their roles here instead."),
    actions.AlreadySo: gettext_lazy("That is so already."),
    factors.SamePerson: gettext_lazy("It takes two people: who asks, who approves and whose it is cannot be the same."),
}


@declares(actions.PEOPLE)
def invite(request: HttpRequest) -> HttpResponse:
    """Invite someone."""
    form = forms.Invitation(request.POST or None, programs=programs(request))
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        at = guard.moment(request)
        try:
            _made, token = invitations.invite(
                email=told["email"], name=told["name"], role=told["role"], place=form.where,
                by=guard.viewer(request), at=at,
            )  # fmt: skip
        except actions.NotThere:
            raise Http404 from None
        letters.invite(request, invitations.read(token, at=at), token)
        messages.success(request, _("The invitation is on its way to %(email)s.") % {"email": told["email"]})
        return redirect("organization:home")
    words = {"title": gettext_lazy("Invite someone"), "do": gettext_lazy("Send the invitation")}
    return render(request, "organization/form.html", {"form": form, **words})


@declares(actions.PEOPLE)
@require_POST
def withdraw(request: HttpRequest, invitation: UUID) -> HttpResponse:
    """Take an invitation back."""
    return _change(
        request, None, _("The invitation is taken back."),
        lambda: invitations.withdraw(invitation=invitation, by=guard.viewer(request), at=guard.moment(request)),
    )  # fmt: skip


@declares(actions.PEOPLE)
def give_role(request: HttpRequest, user: UUID) -> HttpResponse:
    """Give someone a role."""
    at = guard.moment(request)
    on = timezone.localdate(at)
    person = queries.person(user, viewer=guard.viewer(request), on=on)
    if person is None:
        raise Http404
    form = forms.GivenRole(request.POST or None, programs=programs(request))
    if request.method == "POST" and form.is_valid():
        return _change(
            request, user, _("The role is given."),
            lambda: actions.give_role(
                user=user, role=form.cleaned_data["role"], place=form.where, by=guard.viewer(request), at=at, on=on
            ),
        )  # fmt: skip
    title = _("Give %(name)s a role") % {"name": person.name}
    return render(
        request, "organization/form.html", {"form": form, "title": title, "do": gettext_lazy("Give the role")}
    )


@declares(actions.PEOPLE)
@require_POST
def end_role(request: HttpRequest, user: UUID, membership: UUID) -> HttpResponse:
    """End a role."""
    at = guard.moment(request)
    return _change(
        request, user, _("The role is ended."),
        lambda: actions.end_role(
            membership=membership, by=guard.viewer(request), at=at, on=timezone.localdate(at)
        ),
    )  # fmt: skip


@declares(actions.PEOPLE)
@require_POST
def disable(request: HttpRequest, user: UUID) -> HttpResponse:
    """Let someone in no more."""
    at = guard.moment(request)
    return _change(
        request, user, _("They can no longer sign in, and are signed out everywhere."),
        lambda: actions.disable(user=user, by=guard.viewer(request), at=at, on=timezone.localdate(at)),
    )  # fmt: skip


@declares(actions.PEOPLE)
@require_POST
def enable(request: HttpRequest, user: UUID) -> HttpResponse:
    """Let someone in again."""
    at = guard.moment(request)
    return _change(
        request, user, _("They can sign in again."),
        lambda: actions.enable(user=user, by=guard.viewer(request), at=at, on=timezone.localdate(at)),
    )  # fmt: skip


@declares(actions.PEOPLE)
def ask_reset(request: HttpRequest, user: UUID) -> HttpResponse:
    """Ask that a lost second step be set up anew."""
    at = guard.moment(request)
    person = queries.person(user, viewer=guard.viewer(request), on=timezone.localdate(at))
    if person is None:
        raise Http404
    form = forms.Reason(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data["reason"]
        return _change(
            request, user, _("Asked. Another administrator or the privacy officer decides."),
            lambda: factors.ask_reset(
                user=user, reason=reason, by=guard.viewer(request), at=at, on=timezone.localdate(at)
            ),
        )  # fmt: skip
    title = _("%(name)s has lost their second step") % {"name": person.name}
    return render(
        request, "organization/form.html", {"form": form, "title": title, "do": gettext_lazy("Ask for a reset")}
    )


@declares(factors.DECIDE)
@require_POST
def decide_reset(request: HttpRequest, reset: UUID) -> HttpResponse:
    """Approve or refuse it."""
    is_approved = request.POST.get("decision") == "approve"

    def change() -> object:
        told = factors.decide_reset(
            reset=reset, is_approved=is_approved, by=guard.viewer(request), at=guard.moment(request)
        )
        letters.tell_of_reset(request, told, is_approved=is_approved)
        return told

    said = (
        _("Approved. They sign in with their password and set up a new second step.") if is_approved else _("Refused.")
    )
    return _change(request, None, said, change)


def _change(request: HttpRequest, user: UUID | None, said: str, change: Callable[[], object]) -> HttpResponse:
    """Make a change, say how it went, and go back to where it was asked for."""
    try:
        change()
    except actions.NotThere:
        raise Http404 from None
    except tuple(CANNOT) as refused:
        messages.error(request, str(CANNOT[type(refused)]))
    else:
        messages.success(request, said)
    return redirect("organization:person", user) if user else redirect("organization:home")
