"""What a browser sent, read without trusting it: whole numbers, and where it says that somebody came from."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST = 9  # digits: what is longer is no number of ours, and may be more than the database or Python can hold
FARTHEST = 2000  # letters of an address


def whole(text: str) -> int | None:
    """A whole number that is not negative; None where it is none, or too long to be one of ours."""
    return int(text) if text.isdecimal() and len(text) <= LONGEST else None


def back_to(request: HttpRequest, otherwise: str, *, name: str = "next") -> str:
    """Where to go when it is done: where the request says it came from, if that is an address of ours."""
    told = request.POST.get(name) or request.GET.get(name) or ""
    is_ours = told.startswith("/") and len(told) <= FARTHEST
    return told if is_ours and url_has_allowed_host_and_scheme(told, allowed_hosts=None) else otherwise
