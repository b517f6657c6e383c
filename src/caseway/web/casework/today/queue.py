"""The page of Today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET

from caseway.casework import today
from caseway.casework.today import PLACES, Queue, Section, Wanted
from caseway.clients.queries import Person
from caseway.web.base.guard import declares
from caseway.web.casework.asking import answered, ask
from caseway.web.casework.today import ways
from caseway.web.casework.today.ways import Shown
from caseway.web.clients.fields import Words

TITLES: dict[str, Words] = {
    "now": _("Now"),
    "today": _("Today"),
    "week": _("This week"),
    "later": _("Later"),
}
LEADS: dict[str, Words] = {
    "now": _("Late, urgent, or about somebody’s safety."),
    "today": _("Due today, or begun and not finished."),
    "week": _("Due in the next seven days."),
    "later": _("Further ahead, without a day, or put off by you."),
}
BY_CLIENT = "client"


@dataclass(frozen=True, slots=True)
class Group:
    """Lines of one client; of the whole section where they are not grouped."""

    name: str
    lines: tuple[Shown, ...]


@dataclass(frozen=True, slots=True)
class Part:
    """A section in words."""

    section: Section
    title: Words
    lead: Words
    groups: tuple[Group, ...]
    more: str  # the address of all of it


@declares("today.see")
@answered
@require_GET
def show(request: HttpRequest) -> HttpResponse:
    """Show everything that waits for the viewer."""
    asked, wanted = ask(request), wanted_of(request.GET)
    found = today.queue(viewer=asked.viewer, at=asked.at, on=asked.on, wanted=wanted)
    group = request.GET.get("group", "")
    told: dict[str, Any] = {
        "queue": found,
        "stands_in_for": ", ".join(one.name for one in found.stands_in_for),
        "parts": [_part(found.section(place), request.GET, is_grouped=group == BY_CLIENT) for place in PLACES],
        "wanted": wanted,
        "group": group,
        "kinds": [(kind, ways.KINDS[kind], number) for kind, number in found.kinds.items()],
        "narrowed": narrowed(found, wanted),
        "done": done_of(request.GET),
        "on": asked.on,
    }
    return render(request, "casework/today/today.html", told)


def wanted_of(sent: QueryDict) -> Wanted:
    """Which lines an address asks for; what is no id or kind asks for nothing."""
    kind, whole = sent.get("kind", ""), sent.get("show", "")
    return Wanted(
        client=uuid_of(sent.get("client", "")),
        kind=kind if kind in today.KINDS else "",
        program=uuid_of(sent.get("program", "")),
        whole=whole if whole in PLACES else "",
    )


def uuid_of(sent: str) -> UUID | None:
    """An id that was sent; None for what is none."""
    try:
        return UUID(sent)
    except ValueError:
        return None


def done_of(sent: QueryDict) -> dict[str, str] | None:
    """What was just done without a script, so that it can be undone."""
    did, kind, about = sent.get("did", ""), sent.get("of", ""), uuid_of(sent.get("about", ""))
    if did not in {"done", "snoozed", "signed", "waits", "gone", "undone"}:
        return None
    return {"did": did, "kind": kind if kind in today.KINDS else "", "about": str(about or "")}


def narrowed(queue: Queue, wanted: Wanted) -> list[Words]:
    """What the list is narrowed to, in words."""
    names: dict[UUID, Person] = {one.id: one for one, _number in queue.clients}
    programs = {one.id: one.name for one, _number in queue.programs}
    found: list[Words] = []
    if wanted.client:
        found.append(names[wanted.client].name if wanted.client in names else _("a client with nothing due"))
    if wanted.kind:
        found.append(ways.KINDS[wanted.kind])
    if wanted.program:
        found.append(programs.get(wanted.program, ""))
    return found


def _part(section: Section, sent: QueryDict, *, is_grouped: bool) -> Part:
    lines = [ways.shown(one) for one in section.lines]
    whole = sent.copy()
    whole["show"] = section.place
    groups = _grouped(lines) if is_grouped else (Group("", tuple(lines)),)
    return Part(section, TITLES[section.place], LEADS[section.place], groups, f"?{whole.urlencode()}#{section.place}")


def _grouped(lines: list[Shown]) -> tuple[Group, ...]:
    """By client, in the order in which each is first."""
    found: dict[UUID | None, list[Shown]] = {}
    for one in lines:
        found.setdefault(one.line.client, []).append(one)
    return tuple(
        Group(all_[0].line.person.name if all_[0].line.person else str(_("Others")), tuple(all_))
        for all_ in found.values()
    )
