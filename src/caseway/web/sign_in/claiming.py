"""Whose sign-in a page is about, before they have shown that it is they: what the library looks up shows of them alone.

An address that is typed, a link that was sent, a passkey, or a sign-in that is half done names somebody. On PostgreSQL the
library finds that person's rows and no others; on SQLite nothing changes.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from allauth.account.internal.stagekit import LOGIN_SESSION_KEY
from django.http import HttpRequest, HttpResponse

from caseway.accounts import claims, scope

Page = Callable[..., HttpResponse]
Whom = Callable[..., UUID | None]


def claimed(whom: Whom) -> Callable[[Page], Page]:
    """Answer a page with what it looks up limited to whom the request names, if it names anyone."""

    def surround(page: Page) -> Page:
        @wraps(page)
        def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
            if (user := whom(request, **named)) is not None:
                scope.move(None, user=user)
            return page(request, *given, **named)

        return answer

    return surround


def by_address(field: str) -> Whom:
    """By the e-mail address in a form's field."""

    def whom(request: HttpRequest, **_named: Any) -> UUID | None:
        typed = request.POST.get(field, "").strip()
        return claims.by_address(typed) if typed else None

    return whom


def by_link(_request: HttpRequest, *, uidb36: str, **_named: Any) -> UUID | None:
    """By the link of a letter."""
    return _user(uidb36)


def by_half_done(request: HttpRequest, **_named: Any) -> UUID | None:
    """By a sign-in that waits for its second step."""
    waiting = request.session.get(LOGIN_SESSION_KEY)
    return _user(waiting.get("user_pk")) if isinstance(waiting, dict) else None


def by_passkey(request: HttpRequest, **_named: Any) -> UUID | None:
    """By what a passkey says of whose it is."""
    try:
        handle = json.loads(request.POST.get("credential", "null"))["response"]["userHandle"]
        return _user(base64.urlsafe_b64decode(f"{handle}==").decode())
    except (ValueError, TypeError, KeyError):
        return None


def _user(written: Any) -> UUID | None:  # noqa: ANN401 - whatever was sent
    try:
        return UUID(written)
    except (ValueError, TypeError, AttributeError):
        return None
