"""Finding people: one box, what it found and why, and one's own caseload."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from caseway.accounts import policy
from caseway.accounts.roles import Relation
from caseway.clients import duplicates, findings, rosters
from caseway.clients.findings import Found
from caseway.clients.records import Glimpse
from caseway.clients.rosters import Line
from caseway.web.base.guard import declares
from caseway.web.clients import forms, searches
from caseway.web.clients.asking import Asked, ask
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered

ORDERS: dict[str, Words] = {
    "name": gettext_lazy("By name"),
    "attention": gettext_lazy("Needs attention first"),
    "newest": gettext_lazy("Newest first"),
}
BECAUSE: dict[str, Words] = {
    findings.BY_NUMBER: gettext_lazy("same phone or e-mail"),
    findings.BY_CODE: gettext_lazy("same ID number"),
    findings.BY_NAME: gettext_lazy("same name"),
    findings.BY_NICKNAME: gettext_lazy("nickname"),
    findings.BY_SPELLING: gettext_lazy("name spelled nearly so"),
    findings.BY_DAY: gettext_lazy("same birth date"),
    findings.BY_NEAR_DAY: gettext_lazy("birth date a slip away"),
}
# Where somebody stands, seen from the viewer.
WHERE: dict[str, Words] = {
    Relation.CASELOAD: gettext_lazy("on your caseload"),
    Relation.TEAM: gettext_lazy("on your team’s caseload"),
    Relation.PROGRAM: gettext_lazy("in your program"),
    Relation.GLASS: gettext_lazy("open to you in an emergency"),
    Relation.STAFF: gettext_lazy("works here"),
    Relation.SEALED: gettext_lazy("sealed"),
}
TAKES: dict[str, Words] = {
    "reason": gettext_lazy("Say why, then it opens. It is written down."),
    "step_up": gettext_lazy("Show once more that it is you, then it opens."),
    "glass": gettext_lazy("It opens in an emergency only."),
    "none": gettext_lazy("It is not open to you."),
}
DO: dict[str, Words] = {
    "reason": gettext_lazy("Give a reason"),
    "step_up": gettext_lazy("Show it is you"),
    "glass": gettext_lazy("Emergency"),
}


@dataclass(frozen=True, slots=True)
class Result:
    """One person found, in words."""

    found: Found
    is_masked: bool
    because: tuple[Words, ...]
    where: Words
    takes: Words
    do: Words


def result(found: Found) -> Result:
    """Somebody who was found, as the page says it."""
    person = found.person
    return Result(
        found,
        isinstance(person, Glimpse),
        tuple(BECAUSE[one] for one in found.because),
        WHERE.get(person.relation, gettext_lazy("elsewhere in your organization")),
        TAKES.get(person.opens_with, ""),
        DO.get(person.opens_with, ""),
    )


@declares("client.search")
@answered
@require_http_methods(["GET", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Take a search, or show the box and one's caseload."""
    form = forms.Search(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect("clients:found", searches.keep(request, form.cleaned_data["text"]))
    asked = ask(request)
    order, may_link = request.GET.get("order", "name"), policy.may_ever(asked.viewer, "client.link")
    told = {
        "form": form,
        "roster": _sorted(rosters.roster(viewer=asked.viewer, at=asked.at, on=asked.on), order),
        "order": order if order in ORDERS else "name",
        "orders": ORDERS.items(),
        "may_review": policy.may_ever(asked.viewer, "opening.review"),
        "may_create": may_create(asked),
        "may_link": may_link,
        "likely": duplicates.how_many(viewer=asked.viewer, on=asked.on) if may_link else 0,
        "may_import": policy.may_ever(asked.viewer, "client.import"),
    }
    return render(request, "clients/home.html", told, status=422 if form.errors else 200)


def _sorted(lines: list[Line], order: str) -> list[Line]:
    if order == "attention":
        return sorted(lines, key=lambda one: not one.needs_attention)
    if order == "newest":
        return sorted(lines, key=lambda one: one.since, reverse=True)
    return lines


@declares("client.search")
@answered
@require_GET
def found(request: HttpRequest, word: str) -> HttpResponse:
    """Show what was found."""
    asked, text = ask(request), searches.typed(request, word)
    if text is None:
        return forgotten(request)
    people = findings.look_for(viewer=asked.viewer, text=text, at=asked.at, on=asked.on)
    return render(
        request,
        "clients/found.html",
        {
            "form": forms.Search(initial={"text": text}),
            "text": text,
            "word": word,
            "results": [result(one) for one in people],
            "may_create": may_create(asked),
        },
    )


def may_create(asked: Asked) -> bool:
    """Whether the viewer may enter somebody."""
    return policy.may_ever(asked.viewer, "client.create")


def forgotten(request: HttpRequest) -> HttpResponse:
    """Send someone back whose search is not known any more."""
    messages.info(request, _("Search again: what was searched for is kept only while you are signed in."))
    return redirect("clients:home")
