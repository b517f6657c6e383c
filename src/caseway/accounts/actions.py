"""What changes accounts: sessions seen and ended, programs and teams, people's access."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from caseway.accounts import audit, policy, queries, scope
from caseway.accounts.models import Membership, Notice, Organization, Program, Session, Team, User
from caseway.accounts.roles import Role
from caseway.accounts.viewer import Viewer

PEOPLE = "member.change"
PLACES = "organization.change"


class NotThere(LookupError):  # noqa: N818 - completes "unable to find it: not there"
    """What is asked for is not in the organization; another's answers the same."""


class NameTaken(ValueError):  # noqa: N818 - completes "unable to name it so: name taken"
    """Another program or team of the organization has this name."""


class LastAdministrator(ValueError):  # noqa: N818 - completes "unable to end their access: last administrator"
    """Nobody would be left to let people in."""


class WorksElsewhere(ValueError):  # noqa: N818 - completes "unable to disable them: works elsewhere"
    """Someone also works in another organization, which is not ours to end; their roles here are."""


class AlreadySo(ValueError):  # noqa: N818 - completes "unable to do this: already so"
    """What is asked for has happened already."""


# --- sessions ---


def see(session: str, *, at: datetime) -> None:
    """Note that a session's user is here."""
    with scope.seeking(session):
        Session.objects.filter(session_key=session).update(seen_at=at)


def end_sessions(user: UUID, *, but: str = "") -> int:
    """End the sessions of someone, but for one of them; they are over with the next request. How many there were."""
    with scope.of_user(user):  # they may be open in another organization, and are over there too
        ended, _ = Session.objects.filter(user=user).exclude(session_key=but).delete()
    return ended


def end_own_sessions(*, handle: str = "", by: Viewer, at: datetime) -> int:
    """End one of one's own sessions, named by its handle, or without one all but the present. How many there were."""
    with transaction.atomic():
        keys = [
            key
            for key in Session.objects.filter(user=by.user).values_list("session_key", flat=True)
            if (queries.handle(key) == handle if handle else key != by.session)
        ]
        ended, _ = Session.objects.filter(session_key__in=keys).delete()
        if ended:
            audit.record(audit.Event("session.end", "user", by.user), by=by, at=at)
    return ended


# --- programs and teams ---


def open_program(*, name: str, setting: str, by: Viewer, at: datetime) -> UUID:
    """Open a program in one's organization. Raises NameTaken."""
    with transaction.atomic():
        policy.require(by, PLACES)
        if Program.objects.filter(organization=by.organization, name=name).exists():
            raise NameTaken(name)
        made = Program.objects.create(organization_id=by.organization, name=name, setting=setting)
        audit.record(audit.Event(PLACES, "program", made.pk, changed=("name", "setting")), by=by, at=at)
    return made.pk


def change_program(*, program: UUID, name: str, setting: str, is_open: bool, by: Viewer, at: datetime) -> None:
    """Change a program's name or setting, close it or open it again. Raises NotThere, NameTaken."""
    with transaction.atomic():
        policy.require(by, PLACES)
        row = Program.objects.select_for_update().filter(organization=by.organization, pk=program).first()
        if row is None:
            raise NotThere(program)
        if Program.objects.filter(organization=by.organization, name=name).exclude(pk=program).exists():
            raise NameTaken(name)
        wanted = {"name": name, "setting": setting, "is_open": is_open}
        changed = tuple(field for field, value in wanted.items() if getattr(row, field) != value)
        row.name, row.setting, row.is_open = name, setting, is_open
        row.save()
        audit.record(audit.Event(PLACES, "program", program, changed=changed), by=by, at=at)


def form_team(*, name: str, program: UUID, by: Viewer, at: datetime) -> UUID:
    """Form a team in a program. Raises NotThere, NameTaken."""
    with transaction.atomic():
        policy.require(by, PLACES)
        if not Program.objects.filter(organization=by.organization, pk=program).exists():
            raise NotThere(program)
        if Team.objects.filter(organization=by.organization, name=name).exists():
            raise NameTaken(name)
        made = Team.objects.create(organization_id=by.organization, program_id=program, name=name)
        audit.record(audit.Event(PLACES, "team", made.pk, changed=("name", "program")), by=by, at=at)
    return made.pk


def rename_team(*, team: UUID, name: str, by: Viewer, at: datetime) -> None:
    """Give a team another name. Raises NotThere, NameTaken."""
    with transaction.atomic():
        policy.require(by, PLACES)
        if Team.objects.filter(organization=by.organization, name=name).exclude(pk=team).exists():
            raise NameTaken(name)
        if not Team.objects.filter(organization=by.organization, pk=team).update(name=name):
            raise NotThere(team)
        audit.record(audit.Event(PLACES, "team", team, changed=("name",)), by=by, at=at)


# --- people's access ---


def give_role(*, user: UUID, role: str, place: Place, by: Viewer, at: datetime, on: date) -> UUID:
    """Give someone of one's organization a role, from today on. Raises NotThere, AlreadySo."""
    with transaction.atomic():
        policy.require(by, PEOPLE)
        member(user, by=by)
        made = grant(user, role, place, organization=by.organization, on=on)
        audit.record(audit.Event(PEOPLE, "membership", made, changed=("role",)), by=by, at=at)
        notify(user, "role.given", about=made, organization=by.organization, at=at)
    return made


def end_role(*, membership: UUID, by: Viewer, at: datetime, on: date) -> None:
    """End a role, at once. Raises NotThere, LastAdministrator."""
    with transaction.atomic():
        policy.require(by, PEOPLE)
        lock(by.organization)
        found = Membership.objects.filter(queries.held(on), organization=by.organization, pk=membership).first()
        if found is None:
            raise NotThere(membership)
        if found.role == Role.ADMINISTRATOR and not queries.other_administrators(
            by.organization, on=on, without=Membership.objects.filter(pk=membership)
        ):
            raise LastAdministrator
        found.ends, found.ended_at, found.version = on, at, found.version + 1
        found.save()
        audit.record(audit.Event(PEOPLE, "membership", membership, changed=("ended_at", "ends")), by=by, at=at)
        notify(found.user_id, "role.ended", about=membership, organization=by.organization, at=at)


def disable(*, user: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Let someone in no more; their sessions are over with the next request.

    Raises NotThere, LastAdministrator, WorksElsewhere.
    """
    with transaction.atomic():
        policy.require(by, PEOPLE)
        lock(by.organization)
        found = member(user, by=by)
        if set(queries.organizations_of(user, on=on)) - {by.organization}:
            raise WorksElsewhere
        theirs = Membership.objects.filter(user=user)
        if not queries.other_administrators(by.organization, on=on, without=theirs):
            raise LastAdministrator
        found.is_active = False
        found.save(update_fields=["is_active"])
        end_sessions(user)
        audit.record(audit.Event(PEOPLE, "user", user, changed=("is_active",)), by=by, at=at)


def enable(*, user: UUID, by: Viewer, at: datetime, on: date) -> None:
    """Let someone in again who was disabled. Raises NotThere, WorksElsewhere."""
    with transaction.atomic():
        policy.require(by, PEOPLE)
        found = member(user, by=by)
        # Whoever was disabled by another organization is let in again by that one.
        if set(queries.organizations_of(user, on=on)) - {by.organization}:
            raise WorksElsewhere
        found.is_active = True
        found.save(update_fields=["is_active"])
        audit.record(audit.Event(PEOPLE, "user", user, changed=("is_active",)), by=by, at=at)


# --- what these and the invitations share ---

Place = tuple[UUID | None, UUID | None]  # a program and a team; neither: the whole organization
EVERYWHERE: Place = (None, None)


def lock(organization: UUID) -> None:
    """Let nobody else change who is an administrator until the end of this transaction."""
    Organization.objects.select_for_update().get(pk=organization)


def member(user: UUID, *, by: Viewer) -> User:
    """Someone who has or had a role in the viewer's organization. Raises NotThere."""
    found = User.objects.filter(pk=user, memberships__organization=by.organization).distinct().first()
    if found is None:
        raise NotThere(user)
    return found


def place_in(place: Place, organization: UUID) -> Place:
    """A place, once it is known to be in an organization; a team brings its program. Raises NotThere."""
    program, team = place
    if team is not None:
        row = Team.objects.filter(organization=organization, pk=team).first()
        if row is None or (program is not None and row.program_id != program):
            raise NotThere(team)
        program = row.program_id
    if program is not None and not Program.objects.filter(organization=organization, pk=program).exists():
        raise NotThere(program)
    return program, team


def grant(user: UUID, role: str, place: Place, *, organization: UUID, on: date) -> UUID:
    """Write down that someone has a role. Raises NotThere, AlreadySo."""
    program, team = place_in(place, organization)
    same = Membership.objects.filter(
        organization=organization, user=user, role=Role(role).value, program=program, team=team
    )
    if same.filter(queries.held(on)).exists():
        raise AlreadySo
    # Taken away and given again on one day, it is one row: a person has a role once from a day on.
    again = same.filter(begins=on).first()
    if again is not None:
        again.ends, again.ended_at, again.version = None, None, again.version + 1
        again.save()
        return again.pk
    made = Membership.objects.create(
        organization_id=organization, user_id=user, role=Role(role).value, program_id=program, team_id=team, begins=on
    )
    return made.pk


def notify(user: UUID, kind: str, *, about: UUID | None, organization: UUID, at: datetime) -> None:
    """Leave someone a notice."""
    Notice.objects.create(organization_id=organization, user_id=user, kind=kind, about=about, at=at)


def read_notices(*, by: Viewer, at: datetime, only: UUID | None = None) -> int:
    """Mark one's notices in this organization as seen, all of them or one. How many there were."""
    rows = Notice.objects.filter(user=by.user, organization=by.organization, seen_at__isnull=True)
    return (rows if only is None else rows.filter(pk=only)).update(seen_at=at)


def unread_notice(*, notice: UUID, by: Viewer) -> int:
    """Have a notice of one's own be new again. How many that was."""
    rows = Notice.objects.filter(pk=notice, user=by.user, organization=by.organization, seen_at__isnull=False)
    return rows.update(seen_at=None)
