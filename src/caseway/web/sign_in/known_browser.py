"""Browsers someone has signed in with before: there, a stranger's guesses elsewhere do not keep them out."""

from __future__ import annotations

import hmac
from hashlib import sha256

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

COOKIE = "__Host-caseway_known" if settings.HTTPS else "caseway_known"
SALT = "caseway.known-browser"
KEPT_FOR = 180 * 24 * 3600
MOST = 8  # people who share a browser


def knows(request: HttpRequest, login: str) -> bool:
    """Whether this browser was used by an account."""
    return _mark(login) in _marks(request)


def remember(request: HttpRequest, response: HttpResponse, login: str) -> None:
    """Have this browser remember that an account was used in it; who, cannot be read from it."""
    mark = _mark(login)
    marks = [mark, *(one for one in _marks(request) if one != mark)][:MOST]
    response.set_cookie(
        COOKIE, signing.dumps(marks, salt=SALT), max_age=KEPT_FOR, httponly=True, samesite="Lax", secure=settings.HTTPS
    )


def _marks(request: HttpRequest) -> list[str]:
    try:
        found = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=KEPT_FOR)
    except signing.BadSignature:
        return []
    return [str(one) for one in found]


def _mark(login: str) -> str:
    return hmac.new(f"{SALT}{settings.SECRET_KEY}".encode(), login.lower().encode(), sha256).hexdigest()[:32]
