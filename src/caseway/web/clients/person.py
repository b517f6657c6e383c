"""The page of one client, and the whole number of theirs that is shown on its own."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from caseway.accounts.roles import Relation
from caseway.casework import household_notes
from caseway.casework import queries as casework
from caseway.clients import belongings, consent_queries, duplicates, linking, sightings, standing
from caseway.clients.access import Absent, NeedsProof
from caseway.clients.privacy import Status
from caseway.web.base.guard import declares
from caseway.web.clients import drawing
from caseway.web.clients.asking import ask
from caseway.web.clients.refusals import answered

MAY = (
    "client.edit", "client.assign", "client.consent", "client.disclose", "client.label", "client.seal", "client.link",
)  # fmt: skip
PAST = ("aliases", "contact_points", "addresses", "identifiers", "support_people", "relationships", "enrollments",
        "assignments")  # fmt: skip


@declares("client.open")
@answered
@require_GET
def show(request: HttpRequest, client: UUID) -> HttpResponse:
    """Show somebody's record."""
    asked = ask(request)
    record = asked.record(client)
    target = asked.target(client)
    consents = consent_queries.of(client, viewer=asked.viewer, target=target, on=asked.on)
    may = standing.allowed(viewer=asked.viewer, target=target, actions=MAY)
    seen = sightings.lately(viewer=asked.viewer, client=client, target=target, on=asked.on)
    may_link = "client.link" in may
    is_linked = bool(record.linked) and may_link
    links = linking.links_of(client=client, viewer=asked.viewer, on=asked.on) if is_linked else []
    likely = duplicates.how_many(viewer=asked.viewer, on=asked.on, of=client) if may_link else 0
    link_of = {other: link for link, other in links}
    return render(
        request,
        "clients/person.html",
        {
            "record": record,
            "drawn": drawing.draw(record, on=asked.on),
            "now": {name: drawing.standing(getattr(record, name), asked.on) for name in PAST},
            "past": {name: drawing.past(getattr(record, name), asked.on) for name in PAST},
            "may": {one.removeprefix("client.") for one in may},
            "in_force": [one for one in consents if not one.lapse],
            "drafts": [one for one in consents if one.status == Status.DRAFT],
            "ended": [one for one in consents if one.lapse and one.status not in {Status.DRAFT, Status.REJECTED}],
            "linked": [(one, link_of.get(one.id)) for one in record.linked],
            "likely": likely,
            "looks": drawing.looks(seen),
            "cases": casework.cases_of(viewer=asked.viewer, client=client, on=asked.on),
            "household_notes": household_notes.how_many(viewer=asked.viewer, client=client, on=asked.on),
            "may_open_case": standing.allowed(viewer=asked.viewer, target=target, actions=("case.work",)),
            "me": asked.viewer.user,
            "on": asked.on,
            "is_glass": record.relation == Relation.GLASS,
        },
    )


@declares("client.open")
@answered
@require_POST
def reveal(request: HttpRequest, client: UUID, identifier: UUID) -> HttpResponse:
    """Show a whole Social Security number, to whoever has just shown that it is they."""
    asked = ask(request)
    asked.require("client.open", client)
    if not asked.viewer.is_proven:  # what is not shown is not written down as seen
        asked.note_refusal("client.open", client)
        raise NeedsProof
    record = asked.record(client)
    if identifier not in {one.id for one in record.identifiers}:
        raise Absent
    number = belongings.reveal(viewer=asked.viewer, identifier=identifier, at=asked.at, on=asked.on)
    shown = "-".join((number[:3], number[3:5], number[5:]))
    return render(request, "clients/number.html", {"record": record, "number": shown})
