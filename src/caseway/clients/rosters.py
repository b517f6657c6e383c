"""A caseload as a list to work from: who, in which programs, since when, and what to look out for."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from caseway.accounts import audit
from caseway.accounts.models import Program
from caseway.accounts.queries import in_force
from caseway.accounts.viewer import Viewer
from caseway.clients import authority
from caseway.clients.models import Assignment, Client, Consent, ContactPoint, Enrollment
from caseway.clients.privacy import Status
from caseway.clients.queries import Person, caseload

SOON = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Line:
    """Someone on one's caseload.

    ends: when the first of their consents does, if soon.  grown: the eighteenth birthday, if soon.  is_unreachable: no
    phone number or address is on file.
    """

    person: Person
    programs: tuple[str, ...]
    since: date
    is_sealed: bool
    do_not_contact: bool
    is_unreachable: bool
    ends: date | None
    grown: date | None

    @property
    def needs_attention(self) -> bool:
        """Whether something about them should be looked at."""
        return bool(self.do_not_contact or self.is_unreachable or self.ends or self.grown)


def roster(*, viewer: Viewer, at: datetime, on: date) -> list[Line]:
    """The viewer's own caseload by name, once it is written down who was shown."""
    people = caseload(viewer=viewer, on=on)
    ids = [one.id for one in people]
    audit.note(audit.Event("client.find", "caseload", people=tuple(ids), outcome="shown"), by=viewer, at=at)
    programs: dict[UUID, list[str]] = defaultdict(list)
    # Put together here: PostgreSQL, which counts no small tables, would read all who ever were in the programs.
    names: dict[UUID, str] = dict(Program.objects.filter(organization=viewer.organization).values_list("pk", "name"))
    rows = Enrollment.objects.filter(in_force(on), client__in=ids).values_list("begins", "client", "program")
    for _, program, client in sorted((begins, names[program], client) for begins, client, program in rows):
        programs[client].append(program)
    since: dict[UUID, date] = {}
    mine = Assignment.objects.filter(in_force(on), client__in=ids, user=viewer.user).order_by("-begins")
    since.update(mine.values_list("client", "begins"))
    points: dict[UUID, list[bool]] = defaultdict(list)
    standing = ContactPoint.objects.filter(in_force(on), client__in=ids)
    for client, is_closed in standing.values_list("client", "do_not_contact"):
        points[client].append(is_closed)
    ends: dict[UUID, date] = {}
    ending = Consent.objects.filter(client__in=ids, status=Status.ACTIVE, expires__range=(on, on + SOON))
    ends.update({client: last for client, last in ending.order_by("-expires").values_list("client", "expires") if last})
    about = {row.pk: row for row in Client.objects.filter(pk__in=ids).only("birth_date", "is_sealed")}
    return [
        Line(
            person=one,
            programs=tuple(programs[one.id]),
            since=since.get(one.id, on),
            is_sealed=about[one.id].is_sealed,
            do_not_contact=any(points[one.id]),
            is_unreachable=not points[one.id],
            ends=ends.get(one.id),
            grown=_grown(about[one.id].birth_date, on=on),
        )
        for one in people
    ]


def _grown(birth_date: date | None, *, on: date) -> date | None:
    day = authority.birthday(birth_date, authority.ADULT) if birth_date else None
    return day if day and on < day <= on + SOON else None
