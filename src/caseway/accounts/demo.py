"""The demo's invented organizations and people. Nobody in them is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.db import transaction

from caseway.accounts import audit, queries, scope
from caseway.accounts.audit import sign_ins
from caseway.accounts.models import Membership, Organization, Program, Team, User
from caseway.accounts.roles import Role, Setting

# Ids follow from names, so that seeding again finds what is there, and others can add to it.
SPACE = UUID("6f0b6a52-3d7e-5c0e-9a43-1c7d1b0a9e55")
HARBOR, SECOND = "Harbor Light Services", "Prairie Bridge Health Plan"
BEGAN = timedelta(days=400)  # they have worked there for a while


@dataclass(frozen=True, slots=True)
class Person:
    """One of the demo's people: who they are, and where."""

    id: UUID
    name: str
    email: str
    role: Role
    organization: str
    places: tuple[str, ...]  # programs and teams, by name; none: the whole organization


PROGRAMS = {
    HARBOR: {"Supportive Housing": Setting.HOUSING, "Community Mental Health": Setting.MENTAL_HEALTH},
    SECOND: {"Care Coordination": Setting.HEALTH_INSURANCE},
}
TEAMS = {"Harbor Team": (HARBOR, "Supportive Housing"), "Lighthouse Team": (HARBOR, "Community Mental Health")}


def named(*words: str) -> UUID:
    """The id of something of the demo, by its organization and name."""
    return uuid5(SPACE, "/".join(words))


def _person(name: str, role: Role, *places: str, organization: str = HARBOR) -> Person:
    domain = "harborlight.example" if organization == HARBOR else "prairiebridge.example"
    email = f"{name.lower().replace(' ', '.')}@{domain}"
    return Person(named(organization, email), name, email, role, organization, places)


PEOPLE = (
    _person("Maya Torres", Role.CASE_MANAGER, "Harbor Team", "Lighthouse Team"),
    _person("Daniel Osei", Role.SUPERVISOR, "Harbor Team"),
    _person("Ruth Lindqvist", Role.PROGRAM_MANAGER, "Supportive Housing", "Community Mental Health"),
    _person("Priya Raman", Role.ADMINISTRATOR),
    _person("Samuel Begay", Role.AUDITOR),
    _person("Helen Park", Role.PRIVACY_OFFICER),
    _person("Tom Adeyemi", Role.CASE_MANAGER, "Care Coordination", organization=SECOND),
)


# Sign-ins that failed: on whose account, how many hours ago, at which step, from which address (one set aside for examples).
TRIED = (
    ("Maya Torres", 20.0, sign_ins.PASSWORD, "203.0.113.24"), ("Maya Torres", 19.99, sign_ins.PASSWORD, "203.0.113.24"),
    ("Ruth Lindqvist", 19.98, sign_ins.PASSWORD, "203.0.113.24"), ("Helen Park", 19.97, sign_ins.PASSWORD, "203.0.113.24"),
    ("Daniel Osei", 5.0, sign_ins.SECOND_STEP, "198.51.100.7"), ("", 4.0, sign_ins.PASSWORD, "203.0.113.24"),
)  # fmt: skip


def people() -> tuple[Person, ...]:
    """Those whom anyone may sign in as, in the demo only."""
    return PEOPLE


class NotEmpty(ValueError):  # noqa: N818 - completes "unable to start the demo: not empty"
    """Real organizations are kept here, and in the demo anyone may sign in."""


def seed(*, at: datetime, on: date) -> bool:
    """Make the demo's organizations and people where they are missing; whether anything was made.

    Raises NotEmpty where other organizations are.
    """
    with transaction.atomic():
        there, invented = set(queries.every_organization()), {named(name) for name in PROGRAMS}
        if there - invented:
            raise NotEmpty
        for organization in PROGRAMS if not there else ():
            with scope.within(named(organization)):
                _organization(organization, at=at, began=on - BEGAN)
    return not there


def try_to_sign_in(*, at: datetime) -> None:
    """Note some sign-ins that failed, once."""
    if sign_ins.are_any():
        return
    ids = {one.name: one.id for one in PEOPLE}
    with transaction.atomic():
        for name, hours, step, address in TRIED:
            event = audit.Event(step, "user" if name else "", ids.get(name), outcome="failed", reason=address)
            audit.record(event, by=None, at=at - timedelta(hours=hours))


def _organization(name: str, *, at: datetime, began: date) -> None:
    """Make one, with its programs, teams and people."""
    made = Organization.objects.create(pk=named(name), name=name, created_at=at)
    Program.objects.bulk_create(
        Program(pk=named(name, program), organization=made, name=program, setting=setting.value)
        for program, setting in PROGRAMS[name].items()
    )
    Team.objects.bulk_create(
        Team(pk=named(name, team), organization=made, program_id=named(name, program), name=team)
        for team, (organization, program) in TEAMS.items()
        if organization == name
    )
    for one in PEOPLE:
        if one.organization == name:
            _join(one, at=at, began=began)


def _join(one: Person, *, at: datetime, began: date) -> None:
    user = User(pk=one.id, email=one.email, name=one.name, created_at=at)
    user.set_unusable_password()
    with scope.of_user(one.id):
        user.save(force_insert=True)
        Membership.objects.bulk_create(_memberships(one, began=began))


def _memberships(one: Person, *, began: date) -> list[Membership]:
    rows = []
    for place in one.places or ("",):
        organization, program = TEAMS.get(place, (one.organization, place))
        rows.append(
            Membership(
                pk=named(one.organization, one.email, place), user_id=one.id, organization_id=named(organization),
                role=one.role.value, begins=began, program_id=named(organization, program) if program else None,
                team_id=named(organization, place) if place in TEAMS else None,
            )
        )  # fmt: skip
    return rows
