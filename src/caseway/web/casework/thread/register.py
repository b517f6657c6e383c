"""The register of unmet needs: what stays unmet in a program, in which domain and why, and whose it is."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from caseway.casework import register
from caseway.casework.access import Absent
from caseway.casework.codes import Domain, Unmet
from caseway.casework.register import Register
from caseway.web.base.guard import declares
from caseway.web.casework.asking import Asked, answered, ask
from caseway.web.clients import fields
from caseway.web.clients.fields import Words

SEE = "team.see"
NAMES: Mapping[str, type[Domain | Unmet]] = {"domain": Domain, "unmet": Unmet}


class Filter(forms.Form):
    """Of which program, and found when."""

    program = forms.ChoiceField(label=_("Program"), choices=[])
    since = fields.day(_("Found from"))
    until = fields.day(_("Found until"))
    domain = forms.ChoiceField(widget=forms.HiddenInput(), required=False, choices=[("", ""), *Domain.choices])
    unmet = forms.ChoiceField(widget=forms.HiddenInput(), required=False, choices=[("", ""), *Unmet.choices])


@dataclass(frozen=True, slots=True)
class Bar:
    """How many needs stay unmet in a domain or for a reason; `address`: where they are listed."""

    name: Words
    number: int
    address: str
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the register is asked for."""

    program: UUID
    since: date | None
    until: date | None
    domain: str
    unmet: str

    def address(self, **other: str) -> str:
        """The query of this page with something else; empty is left out."""
        told = {
            "program": str(self.program), "since": self.since or "", "until": self.until or "", "domain": self.domain,
            "unmet": self.unmet, **other,
        }  # fmt: skip
        return urlencode({name: value for name, value in told.items() if value})

    @property
    def days(self) -> dict[str, date | None]:
        """The days as the register takes them."""
        return {"since": self.since, "until": self.until}


@declares(SEE)
@answered
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show the counts, each with the way to what it counts; and what is counted, where it was asked for."""
    asked = ask(request)
    form, wanted = _wanted(request, asked)
    told: dict[str, object] = {"form": form, "wanted": wanted}
    if wanted is not None:
        found = register.of_program(viewer=asked.viewer, program=wanted.program, on=asked.on, **wanted.days)
        told |= {
            "found": found, "domains": _bars("domain", found, wanted), "reasons": _bars("unmet", found, wanted),
            "sheet": wanted.address(domain="", unmet=""),
            "all": wanted.address(domain="", unmet="", rows="1"), "back": wanted.address(domain="", unmet=""),
        }  # fmt: skip
        if wanted.domain or wanted.unmet or "rows" in request.GET:
            told |= _listed(request, asked, wanted)
    return render(request, "casework/thread/register.html", told, status=422 if form.errors else 200)


@declares(SEE)
@answered
@require_GET
def sheet(request: HttpRequest) -> HttpResponse:
    """The counts as a file: no names, no words of anybody's."""
    asked = ask(request)
    _form, wanted = _wanted(request, asked)
    if wanted is None:
        raise Absent
    found = register.of_program(viewer=asked.viewer, program=wanted.program, on=asked.on, **wanted.days)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(["domain", "domain_code", "reason", "reason_code", "unmet_needs"])
    writer.writerows(
        [_said("domain", domain), domain, _said("unmet", reason), reason, number]
        for (domain, reason), number in found.counts.items()
    )
    # The mark at its head tells table programs that the letters are UTF-8.
    content = text.getvalue().encode("utf-8-sig")
    headers = {"Content-Disposition": 'attachment; filename="unmet-needs.csv"', "Cache-Control": "no-store"}
    return HttpResponse(content, "text/csv; charset=utf-8", headers=headers)


def _wanted(request: HttpRequest, asked: Asked) -> tuple[Filter, Wanted | None]:
    """The form as it was sent, and what it asks for; none where there is no program, or something is wrong."""
    places = asked.places(SEE)
    if not places:
        places = list(_of_teams(asked))
    first = places[0][0] if places else ""
    form = Filter({"program": first, **{name: value for name, value in request.GET.items() if value}})
    form.fields["program"].choices = places  # type: ignore[attr-defined] # it is a choice
    if not places or not form.is_valid():
        return form, None
    told = form.cleaned_data
    return form, Wanted(UUID(told["program"]), told["since"], told["until"], told["domain"], told["unmet"])


def _of_teams(asked: Asked) -> list[tuple[str, Words]]:
    """The programs of the teams the viewer sees."""
    teams = asked.places(SEE, with_teams=True)
    return list(
        {
            value.partition(":")[0]: (value.partition(":")[0], str(name).partition(" › ")[0]) for value, name in teams
        }.values()
    )


def _bars(by: str, found: Register, wanted: Wanted) -> list[Bar]:
    """The counts by domain, or by reason within the domain that is chosen."""
    counts: dict[str, int] = {}
    for (domain, reason), number in found.counts.items():
        if by == "unmet" and wanted.domain and domain != wanted.domain:
            continue
        key = domain if by == "domain" else reason
        counts[key] = counts.get(key, 0) + number
    chosen = getattr(wanted, by)
    ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    more = {"unmet": ""} if by == "domain" else {}
    return [Bar(_said(by, key), number, wanted.address(**{**more, by: key}), key == chosen) for key, number in ordered]


def _listed(request: HttpRequest, asked: Asked, wanted: Wanted) -> dict[str, object]:
    """One page of the needs that are counted."""
    after = request.GET.get("after", "")
    try:
        key = UUID(after) if after else None
    except ValueError:
        raise Absent from None
    rows = register.needs(
        viewer=asked.viewer, program=wanted.program, at=asked.at, on=asked.on, domain=wanted.domain, unmet=wanted.unmet,
        after=key, **wanted.days,
    )  # fmt: skip
    more = wanted.address(rows="1", after=str(rows[-1].id)) if len(rows) == register.PAGE else ""
    chosen = " · ".join(_said(name, getattr(wanted, name)) for name in NAMES if getattr(wanted, name))
    return {"rows": rows, "more": more, "chosen": chosen, "is_listed": True}


def _said(by: str, key: str) -> str:
    return str(dict(NAMES[by].choices).get(key, key))
