"""What the frame around every page needs to know."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from caseway import __version__

LANGUAGES = ("en", "es")


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the pages: where it begins, and what it is called."""

    address: str
    name: Promise


# In the order of a career: where one stands, the way there, keeping it, and what it opens.
MAIN = (
    Area("/check/", _("Check")),
    Area("/plan/", _("Plan")),
    Area("/keep/", _("Keep")),
    Area("/careers/", _("Careers")),
    Area("/certifications/", _("Certifications")),
)
MORE = (Area("/learn/", _("Ways to study")), Area("/licensure/", _("Licenses by state")))


def page(request: HttpRequest) -> dict[str, object]:
    """Give the other languages on offer, the address to come back to, and which door one is in."""
    active = get_language() or "en"
    return {
        "other_languages": [get_language_info(code) for code in LANGUAGES if code != active.split("-")[0]],
        "here": request.path,
        "areas": MAIN,
        "more_areas": MORE,
        "area": next((area for area in (*MAIN, *MORE) if request.path.startswith(area.address)), None),
        "version": __version__,
    }
