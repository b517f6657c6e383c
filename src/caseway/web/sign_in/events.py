"""What happens when the sign-in library says that something was shown, set up or refused."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.account.signals import authentication_step_completed, password_changed, password_reset, user_logged_in
from allauth.core.internal.httpkit import get_client_ip
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authentication_failed, authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_out, user_login_failed
from django.db import transaction
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from caseway.accounts import actions, audit, factors, queries
from caseway.accounts.audit import sign_ins
from caseway.accounts.models import User
from caseway.web.base import guard
from caseway.web.sign_in import known_browser, one_time, opening, single

SET_UP = frozenset({Authenticator.Type.WEBAUTHN, Authenticator.Type.TOTP})


@receiver(user_logged_in)
def open_session(
    request: HttpRequest, response: HttpResponse, user: User, sociallogin: object = None, **_named: Any
) -> None:
    """Someone is in."""
    is_proven = sociallogin is None or single.proves(sociallogin, at=guard.moment(request))
    opening.open_session(request, user, is_strong=opening.showed_a_second_factor(request, user), is_proven=is_proven)
    known_browser.remember(request, response, user.email)


@receiver(authentication_step_completed)
def note_proof(request: HttpRequest, *, reauthenticated: bool = False, **_named: Any) -> None:
    """Someone who is in showed again that it is they."""
    if reauthenticated:
        opening.prove(request)


@receiver(authenticator_added)
def note_factor(request: HttpRequest, user: User, authenticator: Authenticator, **_named: Any) -> None:
    """A factor was set up, which takes showing it."""
    if authenticator.type in SET_UP:
        one_time.use_up(authenticator, request.POST.get("code", ""))
        opening.strengthen(request)
    _write(request, "factor.add", user, changed=(str(authenticator.type),))


@receiver(authenticator_removed)
def note_removal(request: HttpRequest, user: User, authenticator: Authenticator, **_named: Any) -> None:
    """A factor is gone; without another one, the session opens nothing until one is set up."""
    if not factors.has_factor(user.pk):
        request.session.keep(is_strong=False)  # type: ignore[attr-defined] # our own engine
    _write(request, "factor.remove", user, changed=(str(authenticator.type),))


@receiver([password_changed, password_reset])
def end_other_sessions(request: HttpRequest, user: User, **_named: Any) -> None:
    """With a new password, whoever signed in with the old one is out."""
    own = request.session.session_key if request.user.is_authenticated else ""
    actions.end_sessions(user.pk, but=own or "")
    _write(request, "password.change", user)


@receiver(user_login_failed)
def note_failure(
    request: HttpRequest | None = None, credentials: Mapping[str, Any] | None = None, **_named: Any
) -> None:
    """A password was wrong. Whose account it is is looked up, whether there is one or not, so that both take the same time.

    What was typed is not kept: now and then it is a password.
    """
    if request is not None:
        user = queries.user_of(str((credentials or {}).get("email", "")))
        event = audit.Event(sign_ins.PASSWORD, "user" if user else "", user, outcome="failed", reason=_address(request))
        audit.note(event, by=None, at=guard.moment(request))


@receiver(authentication_failed)
def note_wrong_code(request: HttpRequest, user: User, **_named: Any) -> None:
    """A code was wrong, or was used before."""
    event = audit.Event(sign_ins.SECOND_STEP, "user", user.pk, outcome="failed", reason=_address(request))
    audit.note(event, by=None, at=guard.moment(request))


@receiver(user_logged_out)
def note_end(request: HttpRequest, user: User | None, **_named: Any) -> None:
    """Someone signed out."""
    if user is not None:
        _write(request, "session.end", user)


def _address(request: HttpRequest) -> str:
    """From where somebody tried."""
    return str(get_client_ip(request) or "")


def _write(request: HttpRequest, action: str, user: User, changed: tuple[str, ...] = ()) -> None:
    with transaction.atomic():
        event = audit.Event(action, "user", user.pk, changed=changed)
        audit.record(event, by=getattr(request, "viewer", None), at=guard.moment(request))
