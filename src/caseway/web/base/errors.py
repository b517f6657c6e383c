"""The pages for when something goes wrong, in the look of all others and without a word of what was typed."""

from __future__ import annotations

import sys
from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from caseway.accounts.viewer import Viewer


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of trouble: its status, what happened, and what to do next."""

    status: int
    title: str | Promise
    happened: str | Promise
    next_step: str | Promise


NOT_FOUND = Trouble(
    404,
    _("This page is not here"),
    _("The address may be mistyped, or the page may have moved."),
    _("Go to the start page and find your way from there. Your answers are kept while this browser stays open."),
)
NOT_OPEN = Trouble(
    404,
    _("This page is not here"),
    _("The address may be mistyped, the page may have moved, or it is about somebody whose record is not open to you."),
    _("Go back, or begin where you work. If you need it, ask whoever leads your team."),
)
BROKEN = Trouble(
    500,
    _("Something broke on our side"),
    _("The page could not be made. It is not your fault, and your answers are still in this browser."),
    _("Go back and try again. If it happens again, save your file from the self-check so that nothing is lost."),
)
UNAVAILABLE = Trouble(
    503,
    _("Caseway cannot reach its records right now"),
    _("What you sent last may not have been saved. Everything saved before is safe."),
    _("Wait a minute, then go back and try again. If it lasts, tell the people who run Caseway for you."),
)
FORM_EXPIRED = Trouble(
    403,
    _("This form could not be checked"),
    _("To keep others from sending forms in your name, each form carries a code. The code was missing or too old."),
    _("Go back, reload the page, and send the form again. Cookies must be allowed for this site."),
)
FORBIDDEN = Trouble(
    403,
    _("This page is not open to you"),
    _("The request was refused."),
    _("Go to the start page and find your way from there."),
)
BAD_REQUEST = Trouble(
    400,
    _("This request could not be read"),
    _("It was too large, or not in a form that a page of ours sends."),
    _("Go back and try again with less in the form. A person file may have at most one megabyte."),
)
TOO_MANY = Trouble(
    429,
    _("Too many tries in a short time"),
    _("To stop others from guessing passwords, only so many tries are taken in a minute."),
    _("Wait a few minutes, then try again. A passkey works right away."),
)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer an address that leads nowhere."""
    del exception  # it may hold the address, which the page does not repeat
    return _answer(request, NOT_OPEN if is_working(request) else NOT_FOUND)


def broken(request: HttpRequest) -> HttpResponse:
    """Answer when our own code failed, or the database did."""
    if not is_outage(sys.exc_info()[1]):
        return _answer(request, BROKEN)
    # Who is signed in stands in the database too, so the page is made for nobody.
    request.user = AnonymousUser()
    request.viewer = None  # type: ignore[attr-defined] # read by `guard.viewer`
    answer = _answer(request, UNAVAILABLE)
    answer.headers["Retry-After"] = "30"
    return answer


def is_outage(error: BaseException | None) -> bool:
    """Whether the database is away, full, locked or broken, and the statement itself was right."""
    return isinstance(error, (OperationalError, InterfaceError)) or type(error) is DatabaseError


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose code is missing or wrong."""
    del reason  # meant for developers
    return _answer(request, FORM_EXPIRED)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is refused."""
    del exception
    return _answer(request, FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer a request that is malformed or too large."""
    del exception
    return _answer(request, BAD_REQUEST)


def too_many(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer where something was tried too often."""
    del exception
    answer = _answer(request, TOO_MANY)
    answer.headers["Retry-After"] = "60"
    return answer


def is_working(request: HttpRequest) -> bool:
    """Whether somebody asks who is signed in and may work."""
    viewer: Viewer | None = getattr(request, "viewer", None)
    return viewer is not None and viewer.is_strong


def _answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    told = {"trouble": trouble, "is_working": is_working(request)}
    content = render_to_string("errors/trouble.html", told, request)
    return HttpResponse(content, status=trouble.status)
