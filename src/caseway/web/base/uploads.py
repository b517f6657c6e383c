"""How large a file a page takes: what its address declares, from those only who are signed in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import HttpRequest

View = TypeVar("View", bound=Callable[..., Any])
ATTRIBUTE = "caseway_most_bytes"


def takes(most: int) -> Callable[[View], View]:
    """Have a page take a file of so many bytes, where most take two million."""

    def declare(view: View) -> View:
        setattr(view, ATTRIBUTE, most)
        return view

    return declare


def most_bytes(request: HttpRequest | None) -> int:
    """How many bytes of a file the page takes that a request is for; 0 where it declares nothing, or nobody is signed in."""
    match = getattr(request, "resolver_match", None)
    most = int(getattr(match.func, ATTRIBUTE, 0)) if match else 0
    return most if most and request is not None and request.user.is_authenticated else 0
