"""What the frame around every page needs to know."""

from __future__ import annotations

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import get_language, get_language_info

from caseway import __version__

LANGUAGES = ("en", "es")


def page(request: HttpRequest) -> dict[str, object]:
    """Give the other languages on offer, the address to come back to, and which door one is in."""
    active = get_language() or "en"
    return {
        "other_languages": [get_language_info(code) for code in LANGUAGES if code != active.split("-")[0]],
        "here": request.path,
        "in_check": request.path.startswith("/check/"),
        "in_certifications": request.path.startswith("/certifications/"),
        "certifications_address": reverse("certifications:list"),
        "version": __version__,
    }
