"""The one gate every request passes: its address declares an action, and whoever asks must be one who may do it.

An address that declares nothing stops the application before it starts (`require_declared`). What depends on the person
whose record is asked for is decided below, by the queries, with the same viewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit
from uuid import uuid4

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from caseway.accounts import actions, audit, passwords, policy, queries, scope
from caseway.accounts.audit import REQUEST
from caseway.accounts.viewer import Viewer
from caseway.web.base import errors, streaming

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
ATTRIBUTE = "caseway_action"
OWN = "account.own"  # what one may do before a second factor is set up
SEEN_AGAIN = timedelta(seconds=30)  # how exactly the server knows when someone was last here

# Addresses of the sign-in library: anyone may sign in; what is one's own takes being signed in.
LIBRARY = {
    "language": policy.ANYONE,
    **dict.fromkeys(
        (
            "account_login", "account_logout", "account_inactive", "mfa_authenticate", "mfa_login_webauthn",
            "account_reset_password", "account_reset_password_done", "account_reset_password_from_key",
            "account_reset_password_from_key_done", "openid_connect_login", "openid_connect_callback",
            "socialaccount_login_cancelled",
        ),
        policy.ANYONE,
    ),
    **dict.fromkeys(
        (
            "account_reauthenticate", "account_change_password", "account_set_password", "mfa_index",
            "mfa_reauthenticate", "mfa_activate_totp", "mfa_deactivate_totp", "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes", "mfa_add_webauthn", "mfa_remove_webauthn", "mfa_edit_webauthn",
            "mfa_list_webauthn", "mfa_reauthenticate_webauthn",
        ),
        OWN,
    ),
}  # fmt: skip
POLL = "Caseway-Poll"  # a page that asks by itself says so: nobody is there because of it


def declares(action: str) -> Callable[[View], View]:
    """Declare what a page does, in the policy's words; `policy.ANYONE` for what everybody may see."""

    def declare(view: View) -> View:
        setattr(view, ATTRIBUTE, action)
        return view

    return declare


def proven(view: View) -> View:
    """Open a page only to whoever showed a moment ago that it is they."""

    @wraps(view)
    def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponseBase:
        if not viewer(request).is_proven:
            raise policy.NotProven(OWN)
        return view(request, *given, **named)

    return answer  # type: ignore[return-value] # it takes what the view takes


def declared(pattern: URLPattern) -> str | None:
    """The action of an address; None where it declares none."""
    return getattr(pattern.callback, ATTRIBUTE, None) or LIBRARY.get(pattern.name or "")


def patterns(resolver: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address there is, with its pattern."""
    for one in (resolver or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


def require_declared() -> None:
    """Raise ImproperlyConfigured where an address declares no action, or one that the policy does not know."""
    known = {policy.ANYONE, *policy.policy().says}
    faults = [route for route, pattern in patterns() if declared(pattern) not in known]
    if faults:
        raise ImproperlyConfigured(f"these addresses declare no action of the policy: {', '.join(faults)}")


def moment(request: HttpRequest) -> datetime:
    """When the request came; nothing else reads the clock for it."""
    return request.now  # type: ignore[attr-defined, no-any-return] # set by the guard


def viewer(request: HttpRequest) -> Viewer:
    """Who asks, on a page that takes being signed in."""
    return request.viewer  # type: ignore[attr-defined, no-any-return] # set by the guard


def viewer_of(request: HttpRequest, *, now: datetime) -> Viewer | None:
    """Whoever is signed in, in the organization they work in; None where nobody is, or their session has ended."""
    user = request.user
    if not user.is_authenticated:
        return None
    columns: dict[str, Any] = request.session.columns  # type: ignore[attr-defined] # our own engine
    if has_ended(columns, now=now):
        request.session.flush()
        request.user = AnonymousUser()
        return None
    if now - columns["seen_at"] > SEEN_AGAIN and POLL not in request.headers:
        actions.see(request.session.session_key or "", at=now)
        columns["seen_at"] = now
    on = timezone.localdate(now)
    return queries.viewer(
        user, columns["organization_id"], at=now, on=on, session=request.session.session_key or "",
        is_strong=columns["is_strong"], proven_at=columns["proven_at"],
    )  # fmt: skip


def has_ended(columns: Mapping[str, Any], *, now: datetime) -> bool:
    """Whether a session is over: nothing is known of it, it was idle too long, or it is too old."""
    if not columns.get("opened_at") or not columns.get("seen_at"):
        return True
    idle, age = timedelta(seconds=settings.SESSION_IDLE), timedelta(seconds=settings.SESSION_COOKIE_AGE)
    return bool(now - columns["seen_at"] > idle or now - columns["opened_at"] > age)


class Guard:
    """Middleware: reads the clock once, and lets a request through to its page or not."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer a request, at one moment."""
        request.now = timezone.now()  # type: ignore[attr-defined] # read by `moment`
        REQUEST.set(uuid4())  # entries of the audit that belong to one request say so
        request.viewer = None  # type: ignore[attr-defined] # read by `viewer`
        with scope.within(None):
            return streaming.kept(self.respond(request))

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, named: Mapping[str, Any]
    ) -> HttpResponse | None:
        """Answer in the page's stead where the request may not reach it."""
        match = request.resolver_match
        action = getattr(view, ATTRIBUTE, None) or LIBRARY[(match and match.view_name) or ""]
        had_one = settings.SESSION_COOKIE_NAME in request.COOKIES
        found = None
        try:
            found = viewer_of(request, now=moment(request)) if had_one or action != policy.ANYONE else None
        except DatabaseError as error:
            if action != policy.ANYONE or not errors.is_outage(error):
                raise  # what everybody may see does without knowing who asks
        request.viewer = found  # type: ignore[attr-defined] # as above
        if found is not None:
            scope.move(found.organization, user=found.user)
        if action == policy.ANYONE:
            return None
        if found is None:
            return ask_to_sign_in(request, has_ended=had_one)
        if not found.is_strong and action != OWN:
            return _send(request, reverse("mfa_index"))
        if not policy.may_ever(found, action):
            client = named.get("client")
            refused = audit.Event(action, "client" if client else "", client, outcome="denied")
            audit.note(refused, by=found, at=moment(request))
            raise Http404
        if not policy.policy().is_about_people(action) and policy.decide(found, action).outcome == "step_up":
            return ask_again(request)
        return None

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer what a page was refused below, by us or by the sign-in library."""
        # The library would keep a form that comes too late in the session, to send it again by itself.
        if isinstance(exception, (policy.NotProven, ReauthenticationRequired)):
            return ask_again(request)
        if isinstance(exception, policy.Denied):
            return errors.not_found(request, exception)
        if isinstance(exception, passwords.Busy):
            return errors.too_many(request, exception)
        return None


def ask_to_sign_in(request: HttpRequest, *, has_ended: bool) -> HttpResponse:
    """Send someone to the sign-in page, and from there back to where they are."""
    told = {"next": place(request), **({"ended": "1"} if has_ended else {})}
    return _send(request, f"{reverse('account_login')}?{urlencode(told)}")


def ask_again(request: HttpRequest) -> HttpResponse:
    """Have someone show again that it is they, and send them back to where they are."""
    methods = get_adapter(request).get_reauthentication_methods(request.user)
    if not methods:  # nothing is left by which they could; signing in again is a way
        logout(request)
        return ask_to_sign_in(request, has_ended=True)
    return _send(request, f"{methods[0]['url']}?{urlencode({'next': place(request)})}")


def place(request: HttpRequest) -> str:
    """The page someone is on: the one they ask for, or the one whose form or part they send or ask for."""
    shown = request.headers.get("HX-Current-URL") or ("" if request.method == "GET" else request.headers.get("Referer"))
    if shown is None:
        return str(settings.LOGIN_REDIRECT_URL)
    if not shown:
        return request.get_full_path()
    try:
        parts = urlsplit(shown)
    except ValueError:  # no address at all
        return str(settings.LOGIN_REDIRECT_URL)
    if parts.netloc and parts.netloc != request.get_host():
        return str(settings.LOGIN_REDIRECT_URL)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _send(request: HttpRequest, address: str) -> HttpResponse:
    """Send the whole page elsewhere, also when only a part of it was asked for."""
    if "HX-Request" in request.headers:
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return redirect(address)
