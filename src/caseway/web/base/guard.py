"""The one gate every request passes: its address declares an action, and whoever asks must be one who may do it.

An address that declares nothing stops the application before it starts (`require_declared`). What depends on the person
whose record is asked for is decided below, by the queries, with the same viewer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from caseway.accounts import actions, policy, queries, scope
from caseway.accounts.viewer import Viewer

View = TypeVar("View", bound=Callable[..., HttpResponse])
ATTRIBUTE = "caseway_action"
OWN = "account.own"  # what one may do before a second factor is set up
SEEN_AGAIN = timedelta(seconds=30)  # how exactly the server knows when someone was last here

# Addresses of the sign-in library: anyone may sign in; what is one's own takes being signed in.
LIBRARY = {
    "language": policy.ANYONE,
}


def declares(action: str) -> Callable[[View], View]:
    """Declare what a page does, in the policy's words; `policy.ANYONE` for what everybody may see."""

    def declare(view: View) -> View:
        setattr(view, ATTRIBUTE, action)
        return view

    return declare


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
    columns: Mapping[str, Any] = request.session.columns  # type: ignore[attr-defined] # our own engine
    if has_ended(columns, now=now):
        request.session.flush()
        return None
    if now - columns["seen_at"] > SEEN_AGAIN:
        actions.see(request.session.session_key or "", at=now)
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
        request.viewer = None  # type: ignore[attr-defined] # read by `viewer`
        with scope.within(None):
            return self.respond(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., HttpResponse], _args: object, _named: object
    ) -> HttpResponse | None:
        """Answer in the page's stead where the request may not reach it."""
        match = request.resolver_match
        action = getattr(view, ATTRIBUTE, None) or LIBRARY[(match and match.view_name) or ""]
        if action == policy.ANYONE:
            return None
        found = viewer_of(request, now=moment(request))
        if found is None:
            return redirect(f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}")
        if not found.is_strong and action != OWN:
            return redirect("mfa_index")
        if not policy.may_ever(found, action):
            raise Http404
        request.viewer = found  # type: ignore[attr-defined] # as above
        scope.move(found.organization, user=found.user)
        return None
