"""The pages of the workplace."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from caseway.accounts import actions, policy, queries
from caseway.accounts.queries import NoticeSeen
from caseway.web.base import guard
from caseway.web.base.guard import declares

FEW = 5

# What a notice says by its kind; it names no client. Other parts of Caseway add theirs here.
SAYS: dict[str, str | Promise] = {
    "role.given": _("You were given a role."),
    "role.ended": _("A role of yours was ended."),
    "factor.asked": _(
        "Somebody asked that your second step be set up anew. If it was not you, tell your administrator."
    ),
    "factor.to_decide": _("A lost second step waits for your decision, on the page of the organization."),
    "factor.approved": _("A lost second step was approved to be set up anew."),
    "factor.refused": _("A lost second step was not approved to be set up anew."),
    "glass_broken": _("A record was opened in an emergency. Review it within 72 hours, on the page of clients."),
    "volume_alarm": _(
        "Someone saw unusually many people outside their caseload today. Look at it on the page of reviews."
    ),
    "alarm_lifted": _("You can go on today: a privacy officer has let you see more people outside your caseload."),
    "label_lifted": _("A label that protects a record was lifted. The audit says by whom, and whose record it is."),
    "safety_step": _("An answer in an assessment opened a safety step. It is among the tasks of your team."),
    "safety_step_handed": _("A safety step was handed to you. It is among your tasks, with the reason."),
    "seal_opened": _("The seal of a record was opened. The audit says by whom, and whose record it is."),
    "case.given": _("A case was given to you. It is on your caseload now."),
    "case.comes": _("Cases are being handed over to you. See from whom, and how far it is, under “My hand-overs”."),
    "case.leaves": _("Cases of yours are being handed over. Settle the checklist of each under “My hand-overs”."),
    "case.came": _("A case that was handed over to you is yours now. Read first what its last worker wrote for you."),
    "case.left": _("A case of yours has gone to another worker."),
    "case.stays": _("A case is not being handed over after all, or was given back."),
    "case.two_open": _(
        "Two open cases turned out to be one person’s, or that was settled. The page of the case says which."
    ),
    "cover.stands_in": _("You stand in for a coworker. Their cases are open to you while that lasts."),
    "cover.is_covered": _("Somebody stands in for you while you are away."),
    "cover.ended": _("You stand in for a coworker no more."),
}
OTHERWISE = _("Something happened that you should know of.")
# By its kind: the page on which one sees what a notice is about.
LEADS = {
    "factor.to_decide": "organization:home",
    "glass_broken": "clients:home",
    "volume_alarm": "clients:reviews",
    "safety_step": "casework:today",
    "safety_step_handed": "casework:today",
    "case.given": "casework:caseload",
    "case.came": "casework:caseload",
    "case.comes": "casework:my_hand_overs",
    "case.leaves": "casework:my_hand_overs",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A notice in words."""

    says: str | Promise
    at: datetime
    is_new: bool
    address: str = ""


def _lines(notices: list[NoticeSeen]) -> list[Line]:
    return [Line(SAYS.get(one.kind, OTHERWISE), one.at, one.is_new, _address(one.kind)) for one in notices]


def _address(kind: str) -> str:
    return reverse(LEADS[kind]) if kind in LEADS else ""


@declares("workplace.enter")
def home(request: HttpRequest) -> HttpResponse:
    """Show where one is, and the ways on; whoever has a list to work from is sent to it."""
    viewer = guard.viewer(request)
    if policy.may_ever(viewer, "today.see"):
        return redirect("casework:today")
    on = timezone.localdate(guard.moment(request))
    me = queries.oneself(viewer=viewer, on=on)
    return render(
        request,
        "workplace/home.html",
        {
            "me": me,
            "notices": [one for one in _lines(queries.notices(viewer=viewer, most=FEW)) if one.is_new],
            "may_find_clients": policy.may_ever(viewer, "client.search"),
            "may_see_organization": policy.may_ever(viewer, "organization.see"),
            "may_invite": policy.may_ever(viewer, actions.PEOPLE),
        },
    )


@declares("workplace.enter")
def organizations(request: HttpRequest) -> HttpResponse:
    """Show the organizations one works for, what one is there, and the way to the others."""
    viewer = guard.viewer(request)
    on = timezone.localdate(guard.moment(request))
    told = {
        "me": queries.oneself(viewer=viewer, on=on),
        "organizations": queries.organizations(viewer.user, on=on),
        "here_now": viewer.organization,
    }
    return render(request, "workplace/organizations.html", told)


@declares("workplace.enter")
@require_GET
def here(request: HttpRequest) -> HttpResponse:
    """Tell a page's script who is signed in, and the code of their forms: what it kept for them is sent as theirs alone."""
    return JsonResponse({"user": str(guard.viewer(request).user), "code": get_token(request)})


@declares("notice.read")
def notices(request: HttpRequest) -> HttpResponse:
    """List one's notices, and mark them as seen when asked to."""
    viewer = guard.viewer(request)
    if request.method == "POST":
        actions.read_notices(by=viewer, at=guard.moment(request))
        return redirect("workplace:notices")
    return render(request, "workplace/notices.html", {"notices": _lines(queries.notices(viewer=viewer))})
