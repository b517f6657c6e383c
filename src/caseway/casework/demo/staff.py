"""Who works where in the large demo, and how they look at records at a moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any
from uuid import UUID

from caseway.accounts import demo, queries
from caseway.accounts.roles import Role
from caseway.accounts.viewer import Grant, Viewer
from caseway.casework.demo.diary import When

NEEDS_COSIGN = ("Owen Castillo", "Bianca Russo", "Emeka Obi", "Keisha Monroe", "Nicole Duval")  # not licensed yet
CREDENTIALS = {
    "Carla Nguyen": "RN", "Peter Kowalski": "RN", "Rosalind Achebe": "RN", "Simone Baptiste": "LCSW", "Lena Brandt": "LMSW",
    "Maya Torres": "LMSW", "Ingrid Solberg": "LMSW", "Tom Adeyemi": "RN, CCM", "Hana Kimura": "LBSW",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Workplace:
    """A program with its team, its case managers and their supervisor."""

    setting: str
    organization: UUID
    program: UUID
    team: UUID
    workers: tuple[UUID, ...]
    supervisor: UUID


@dataclass(slots=True)
class Staff:
    """Everyone who works in the demo, as of today: nobody's role changed in the year."""

    on: date
    names: Mapping[UUID, str] = field(default_factory=lambda: {one.id: one.name for one in demo.everyone()})
    _grants: dict[tuple[UUID, UUID], dict[str, Grant]] = field(default_factory=dict)

    def viewer(self, user: UUID, organization: UUID, when: When) -> Viewer:
        """Somebody as they look at records at a moment."""
        key = user, organization
        if key not in self._grants:
            self._grants[key] = queries.grants_of(user, organization, on=self.on)
        return Viewer(user, organization, when.at, self._grants[key], name=self.names.get(user, ""))

    def doing(self, user: UUID, organization: UUID, when: When) -> dict[str, Any]:
        """By whom and when, as every verb takes it."""
        return {"by": self.viewer(user, organization, when), "at": when.at, "on": when.on}

    def credential(self, user: UUID) -> str:
        """What somebody signs with."""
        return CREDENTIALS.get(self.names.get(user, ""), "")

    def needs_cosign(self, user: UUID) -> bool:
        """Whether somebody's notes may need a second signature."""
        return self.names.get(user) in NEEDS_COSIGN


@cache
def workplaces() -> Mapping[str, Workplace]:
    """Every program, by its setting."""
    teams = demo.TEAMS | demo.MORE_TEAMS
    settings = {
        (organization, program): setting
        for organization, programs in demo.PROGRAMS.items()
        for program, setting in programs.items()
    } | {(demo.HARBOR, program): setting for program, (setting, _team) in demo.MORE_PROGRAMS.items()}
    found = {}
    for team, (organization, program) in teams.items():
        here = [one for one in demo.everyone() if team in one.places]
        workers = tuple(one.id for one in here if one.role == Role.CASE_MANAGER)
        [supervisor, *_] = [one.id for one in here if one.role == Role.SUPERVISOR]
        setting = settings[organization, program].value
        found[setting] = Workplace(
            setting, demo.named(organization), demo.named(organization, program), demo.named(organization, team), workers,
            supervisor,
        )  # fmt: skip
    return found


def user(name: str) -> UUID:
    """One of them by name."""
    return next(one.id for one in demo.everyone() if one.name == name)
