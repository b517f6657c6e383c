"""Who is in which program and on whose caseload: enrolled, assigned, and both ended."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from caseway.accounts import audit, editing
from caseway.accounts.models import Membership, Team
from caseway.accounts.queries import in_force
from caseway.accounts.viewer import Viewer
from caseway.clients import faults
from caseway.clients.access import Absent, require
from caseway.clients.actions import place, stamp
from caseway.clients.faults import Invalid
from caseway.clients.models import Assignment, Enrollment

ONE_DAY = timedelta(days=1)


def enroll(*, client: UUID, program: UUID, by: Viewer, at: datetime, on: date, begins: date | None = None) -> UUID:
    """Put a client into a program of one's own; raises Absent or Invalid."""
    with transaction.atomic():
        require(by, "client.edit", client, on=on)
        place(by, "client.edit", program=program)
        row = Enrollment(client_id=client, program_id=program, begins=begins or on, **stamp(by, at))
        faults.check(row, on=on)
        row.save(force_insert=True)
        require(by, "client.edit", client, on=on)
        _record("client.edit", "enrollment", row.pk, client, by=by, at=at)
    return row.pk


def leave(*, enrollment: UUID, reason: str, by: Viewer, at: datetime, on: date, ends: date | None = None) -> None:
    """End a client's time in a program; raises Absent or Invalid.

    The record as it is then is not asked about: who sees somebody off may see them no more.
    """
    with transaction.atomic():
        row = Enrollment.objects.filter(pk=enrollment, organization=by.organization).first()
        if row is None:
            raise Absent
        require(by, "client.edit", row.client_id, on=on)
        place(by, "client.edit", program=row.program_id)
        editing.change(
            row, {"ends": ends or on, "reason": reason}, version=row.version, by=by, at=at, check=faults.checker(on)
        )  # fmt: skip
        _record("client.edit", "enrollment", row.pk, row.client_id, by=by, at=at, reason=reason)


def assign(  # noqa: PLR0913 - an assignment says that much
    *,
    client: UUID,
    user: UUID,
    program: UUID,
    by: Viewer,
    at: datetime,
    on: date,
    team: UUID | None = None,
    leaves: UUID | None = None,
    begins: date | None = None,
    role_label: str = "",
    reason: str = "",
) -> UUID:
    """Put a client on someone's caseload, in a program or team of one's own; raises Absent or Invalid.

    leaves: the team of one's own from which they go to another one of the program.
    """
    begins = begins or on
    with transaction.atomic():
        row = require(by, "client.assign", client, on=on)
        led = place(by, "client.assign", program=program, team=leaves or team)
        team = _of_the_same(program, team) if leaves else led
        if row.user_id == user:
            raise Invalid({"user": _("Nobody can be on their own caseload.")})
        if not works_in(user, program, by.organization, on=begins):
            raise Invalid({"user": _("This coworker does not work in the program.")})
        if not Enrollment.objects.filter(in_force(begins), client=client, program=program).exists():
            raise Invalid({"program": _("This person is not in the program.")})
        made = Assignment(
            client_id=client,
            user_id=user,
            program_id=program,
            team_id=team,
            begins=begins,
            role_label=role_label,
            reason=reason,
            **stamp(by, at),
        )
        faults.check(made, on=on)
        made.save(force_insert=True)
        require(by, "client.assign", client, on=on)
        _record("client.assign", "assignment", made.pk, client, by=by, at=at, reason=reason)
    return made.pk


def unassign(*, assignment: UUID, reason: str, by: Viewer, at: datetime, on: date, ends: date | None = None) -> None:
    """Take a client off someone's caseload, at once where no last day is said; raises Absent or Invalid.

    As with `leave`, the record as it is then is not asked about.
    """
    with transaction.atomic():
        row = Assignment.objects.filter(pk=assignment, organization=by.organization).first()
        if row is None:
            raise Absent
        require(by, "client.assign", row.client_id, on=on)
        place(by, "client.assign", program=row.program_id, team=row.team_id)
        last = max(ends or on - ONE_DAY, row.begins - ONE_DAY)
        editing.change(
            row, {"ends": last, "reason": reason}, version=row.version, by=by, at=at, check=faults.checker(on)
        )  # fmt: skip
        _record("client.assign", "assignment", row.pk, row.client_id, by=by, at=at, reason=reason)


def works_in(user: UUID, program: UUID, organization: UUID, *, on: date) -> bool:
    """Whether someone has a role in a program, in a team of it, or in all of the organization."""
    near = Q(program=program) | Q(team__program=program) | Q(program__isnull=True, team__isnull=True)
    rows = Membership.objects.filter(in_force(on), near, organization=organization, user=user, user__is_active=True)
    return rows.exists()


def _of_the_same(program: UUID, team: UUID | None) -> UUID | None:
    """A team that is of a program; raises Absent."""
    if team is not None and not Team.objects.filter(pk=team, program=program).exists():
        raise Absent
    return team


def _record(action: str, kind: str, row: UUID, client: UUID, *, by: Viewer, at: datetime, reason: str = "") -> None:
    audit.record(audit.Event(action, kind, row, people=(client,), reason=reason), by=by, at=at)
