"""Opening a session: whose it is, in which organization, since when, and how well they showed who they are."""

from __future__ import annotations

import re
from uuid import UUID

from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.internal.httpkit import get_client_ip
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from caseway.accounts import audit, queries
from caseway.accounts.models import User
from caseway.web.base import guard

ORGANIZATION = "organization_name"
HAS_SEVERAL = "has_several_organizations"
BROWSERS = ("Edg", "OPR", "Firefox", "Chrome", "Safari")  # in this order: some name others too
SYSTEMS = (
    ("iPhone", "iPhone"), ("iPad", "iPad"), ("Android", "Android"), ("Windows", "Windows"), ("CrOS", "ChromeOS"),
    ("Mac OS X", "macOS"), ("Linux", "Linux"),
)  # fmt: skip
NAMES = {"Edg": "Edge", "OPR": "Opera"}


def open_session(request: HttpRequest, user: User, *, is_strong: bool, is_proven: bool = True) -> None:
    """Note of a session that was just begun, under its new key, what the server must know."""
    at = guard.moment(request)
    places = queries.organizations(user.pk, on=timezone.localdate(at))
    request.session.keep(  # type: ignore[attr-defined] # our own engine
        user_id=user.pk,
        organization_id=places[0].id,
        opened_at=at,
        seen_at=at,
        proven_at=at if is_proven else None,
        is_strong=is_strong,
        address=get_client_ip(request),
        browser=browser(request.headers.get("User-Agent", "")),
    )
    request.session[ORGANIZATION] = places[0].name
    request.session[HAS_SEVERAL] = len(places) > 1
    with transaction.atomic():
        audit.record(audit.Event("session.open", "user", user.pk), by=None, at=at)


def prove(request: HttpRequest) -> None:
    """Note that someone showed again that it is they; the session goes on under a new key."""
    request.session.cycle_key()
    request.session.keep(proven_at=guard.moment(request))  # type: ignore[attr-defined] # our own engine


def strengthen(request: HttpRequest) -> None:
    """Note that a second factor was shown in this session; it goes on under a new key."""
    prove(request)
    request.session.keep(is_strong=True)  # type: ignore[attr-defined] # our own engine


def enter(request: HttpRequest, organization: UUID) -> bool:
    """Go on in another of one's organizations, under a new key; whether one belongs to it."""
    at = guard.moment(request)
    places = {one.id: one.name for one in queries.organizations(guard.viewer(request).user, on=timezone.localdate(at))}
    if organization not in places:
        return False
    request.session.cycle_key()
    # What was shown in one organization is not shown in the other.
    request.session.keep(organization_id=organization, proven_at=None)  # type: ignore[attr-defined] # our own engine
    request.session[ORGANIZATION] = places[organization]
    return True


def showed_a_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether what was shown at sign-in is a second factor, or a passkey, which is two in one."""
    records = get_authentication_records(request, user)
    return any(one.get("method") == "mfa" or one.get("is_strong") for one in records)


def browser(agent: str) -> str:
    """A browser and its system in a few words, as its owner would call it."""
    program = next((name for name in BROWSERS if re.search(rf"\b{name}[A-Za-z]*/", agent)), "")
    system = next((name for sign, name in SYSTEMS if sign in agent), "")
    return " · ".join(filter(None, (NAMES.get(program, program), system)))
