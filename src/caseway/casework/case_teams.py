"""Which team of its program a case is in: what there is to choose from, and where whoever takes it works.

Who supervises a team sees, counts and is told of what is in it; a case in no team is the program manager's alone.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from caseway.accounts.models import Membership, Team
from caseway.accounts.queries import Named, held
from caseway.accounts.roles import Role
from caseway.accounts.viewer import Viewer
from caseway.clients.access import covers

WORKERS = (Role.CASE_MANAGER, Role.SUPERVISOR, Role.PROGRAM_MANAGER)


def of_program(*, viewer: Viewer, program: UUID) -> tuple[Named, ...]:
    """The teams of a program, by name."""
    rows = Team.objects.filter(organization=viewer.organization, program=program).order_by("name", "pk")
    return tuple(Named(key, name) for key, name in rows.values_list("pk", "name"))


def to_choose(*, viewer: Viewer, action: str, programs: Iterable[UUID]) -> dict[UUID, tuple[Named, ...]]:
    """Of each of some programs that have several teams in which the viewer may do something, these teams, by name."""
    rows = Team.objects.filter(organization=viewer.organization, program__in=list(programs)).order_by("name", "pk")
    found: dict[UUID, list[Named]] = {}
    for key, name, program in rows.values_list("pk", "name", "program"):
        if covers(viewer, action, program=program, team=key):
            found.setdefault(program, []).append(Named(key, name))
    return {program: tuple(teams) for program, teams in found.items() if len(teams) > 1}


def is_of(team: UUID, program: UUID) -> bool:
    """Whether a team is of a program."""
    return Team.objects.filter(pk=team, program=program).exists()


def taking(user: UUID | None, program: UUID, now: UUID | None, *, on: date) -> UUID | None:
    """The team that a case of a program is in once someone takes it: as `now` where they work there or in no team of it.

    Of those they work in the first by name. Where that leaves it in none, the program's only team.
    """
    rows = Membership.objects.filter(held(on), user=user, team__program=program, role__in=WORKERS)
    mine = list(rows.order_by("team__name", "team").values_list("team", flat=True)) if user else []
    if now in mine or (now is not None and not mine):
        return now
    if mine:
        return mine[0]
    every = list(Team.objects.filter(program=program).values_list("pk", flat=True)[:2])
    return every[0] if len(every) == 1 else None


def own(by: Viewer, program: UUID) -> UUID | None:
    """The viewer's own team in a program, the first of several."""
    mine = frozenset[UUID]().union(*(grant.teams for grant in by.grants.values()))
    rows = Team.objects.filter(organization=by.organization, program=program, pk__in=mine)
    return rows.order_by("pk").values_list("pk", flat=True).first()


def supervisors(team: UUID, *, on: date) -> list[UUID]:
    """Who supervises a team itself."""
    rows = Membership.objects.filter(held(on), team=team, role=Role.SUPERVISOR, user__is_active=True)
    return list(rows.order_by("user").values_list("user", flat=True).distinct())
