"""What the frame around every page needs to know."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import get_language, get_language_info
from django.utils.translation import gettext_lazy as _

from caseway import __version__
from caseway.accounts import policy
from caseway.accounts.viewer import Viewer

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


TODAY = "today.see"
WORKPLACE = Area("/workplace/", _("Workplace"))
# Where people work who are signed in; the second word of each is the action that opens it.
WORK = (
    (Area("/today/", _("Today")), TODAY),
    (Area("/caseload/", _("Caseload")), TODAY),
    (Area("/team/", _("Team")), "team.see"),
    (WORKPLACE, "workplace.enter"),
    (Area("/clients/", _("Clients")), "client.search"),
    (Area("/organization/", _("Organization")), "organization.see"),
    (Area("/audit/", _("Audit")), "audit.read"),
)
CASES = "/cases/"  # below no area: a case is come to from all of them
ONES_OWN = ("/security/", "/again/", "/sign-out/")
SELF_CHECK = ("/check/", "/plan/", "/keep/", "/careers/")  # what is entered there stays in the browser


def page(request: HttpRequest) -> dict[str, object]:
    """Give the other languages on offer, the address to come back to, who is here, and which door they are in."""
    active = get_language() or "en"
    viewer: Viewer | None = getattr(request, "viewer", None)
    working = viewer is not None and request.path.startswith(
        (*ONES_OWN, CASES, *(one.address for one, _action in WORK))
    )
    areas = _work(viewer) if viewer is not None and working else MAIN
    return {
        "other_languages": [get_language_info(code) for code in LANGUAGES if code != active.split("-")[0]],
        "here": request.path,
        "areas": areas,
        "more_areas": MORE,
        "area": next((area for area in (*areas, *MORE) if request.path.startswith(area.address)), None),
        "version": __version__,
        "viewer": viewer,
        "organization_name": request.session.get("organization_name", "") if viewer else "",
        "has_several": bool(viewer and request.session.get("has_several_organizations")),
        "is_demo": settings.CASEWAY_DEMO,
        "is_self_check": request.path.startswith(SELF_CHECK),
    }


def _work(viewer: Viewer) -> tuple[Area, ...]:
    """The areas of work someone may enter, without the workplace where they begin elsewhere; before a second factor, none."""
    if not viewer.is_strong:
        return ()
    may = [area for area, action in WORK if policy.may_ever(viewer, action)]
    begins_elsewhere = policy.may_ever(viewer, TODAY)
    return tuple(area for area in may if not (area is WORKPLACE and begins_elsewhere))
