"""The demo's invented organizations and people. Nobody in them is real.

There are two sizes. The small one has two organizations with three programs and the seven people whom each role needs; it
is there at once. The large one has a program for each of the seventeen kinds of case managers, and who else works there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

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
    shows: Promise | str = ""  # what there is to look at, signed in as they are

    @property
    def programs(self) -> tuple[str, ...]:
        """The programs they work in, by name; none: the whole organization."""
        teams = TEAMS | MORE_TEAMS
        return tuple(dict.fromkeys(teams[place][1] if place in teams else place for place in self.places))


PROGRAMS = {
    HARBOR: {"Supportive Housing": Setting.HOUSING, "Community Mental Health": Setting.MENTAL_HEALTH},
    SECOND: {"Care Coordination": Setting.HEALTH_INSURANCE},
}
TEAMS = {"Harbor Team": (HARBOR, "Supportive Housing"), "Lighthouse Team": (HARBOR, "Community Mental Health")}

# What the large demo has besides.
MORE_PROGRAMS = {
    "Hospital Discharge": (Setting.HOSPITAL, "Bedside Team"),
    "Nurse Care Management": (Setting.NURSING, "Wellspring Team"),
    "Integrated Clinic": (Setting.CLINICAL, "Clinic Team"),
    "Injury and Return to Work": (Setting.MEDICAL, "Recovery Team"),
    "Home Health": (Setting.HOME_HEALTH, "Doorstep Team"),
    "Aging at Home": (Setting.GERIATRIC, "Evergreen Team"),
    "Disability Support Coordination": (Setting.DEVELOPMENTAL_DISABILITY, "Compass Team"),
    "Children and Families": (Setting.CHILD, "Nest Team"),
    "Youth Justice": (Setting.JUVENILE, "Turnpoint Team"),
    "Prison Release Planning": (Setting.PRISON, "Threshold Team"),
    "Reentry": (Setting.CORRECTIONAL, "Second Start Team"),
    "Legal Aid": (Setting.LEGAL, "Counsel Team"),
    "Emergency Shelter": (Setting.EMERGENCY_SHELTER, "Night Team"),
    "Day Shelter": (Setting.HOMELESS_SHELTER, "Daybreak Team"),
}
MORE_TEAMS = {team: (HARBOR, program) for program, (_setting, team) in MORE_PROGRAMS.items()} | {
    "Bridge Team": (SECOND, "Care Coordination")
}


def named(*words: str) -> UUID:
    """The id of something of the demo, by its organization and name."""
    return uuid5(SPACE, "/".join(words))


def _person(name: str, role: Role, *places: str, organization: str = HARBOR, shows: Promise | str = "") -> Person:
    domain = "harborlight.example" if organization == HARBOR else "prairiebridge.example"
    email = f"{name.lower().replace(' ', '.')}@{domain}"
    return Person(named(organization, email), name, email, role, organization, places, shows)


PEOPLE = (
    _person("Maya Torres", Role.CASE_MANAGER, "Harbor Team", "Lighthouse Team",
            shows=_("A day of a case manager: what is due, a caseload in two programs, plans, notes.")),
    _person("Daniel Osei", Role.SUPERVISOR, "Harbor Team",
            shows=_("A team: its load, what is late, notes that wait for a second signature.")),
    _person("Ruth Lindqvist", Role.PROGRAM_MANAGER, "Supportive Housing", "Community Mental Health",
            shows=_("Programs as a whole: who comes and goes, needs that stay unmet, handing cases over.")),
    _person("Priya Raman", Role.ADMINISTRATOR,
            shows=_("The organization: its programs, its teams, and who may sign in.")),
    _person("Samuel Begay", Role.AUDITOR, shows=_("The audit: who saw and changed what, and the proof of it.")),
    _person("Helen Park", Role.PRIVACY_OFFICER,
            shows=_("Privacy: records opened from outside the caseload, consents, what was sent.")),
    _person("Tom Adeyemi", Role.CASE_MANAGER, "Care Coordination", organization=SECOND,
            shows=_("Another organization: a health plan, which sees nothing of the first.")),
)  # fmt: skip
FIRST = ("Maya Torres", "Daniel Osei", "Ruth Lindqvist", "Helen Park", "Priya Raman")  # whom to try first

MORE_PEOPLE = (
    _person("Owen Castillo", Role.CASE_MANAGER, "Harbor Team"),
    _person("Lena Brandt", Role.CASE_MANAGER, "Lighthouse Team"),
    _person("Carla Nguyen", Role.CASE_MANAGER, "Bedside Team"),
    _person("Peter Kowalski", Role.CASE_MANAGER, "Wellspring Team"),
    _person("Simone Baptiste", Role.CASE_MANAGER, "Clinic Team"),
    _person("Greg Halvorsen", Role.CASE_MANAGER, "Recovery Team"),
    _person("Rosalind Achebe", Role.CASE_MANAGER, "Doorstep Team"),
    _person("Ingrid Solberg", Role.CASE_MANAGER, "Evergreen Team"),
    _person("Caleb Ortiz", Role.CASE_MANAGER, "Compass Team"),
    _person("Hana Kimura", Role.CASE_MANAGER, "Nest Team"),
    _person("Darnell Brooks", Role.CASE_MANAGER, "Turnpoint Team"),
    _person("Leonard Fisk", Role.CASE_MANAGER, "Threshold Team"),
    _person("Keisha Monroe", Role.CASE_MANAGER, "Second Start Team"),
    _person("Dov Perlman", Role.CASE_MANAGER, "Counsel Team"),
    _person("Bianca Russo", Role.CASE_MANAGER, "Night Team"),
    _person("Emeka Obi", Role.CASE_MANAGER, "Daybreak Team"),
    _person("Nicole Duval", Role.CASE_MANAGER, "Bridge Team", organization=SECOND),
    _person("Joan Whitaker", Role.SUPERVISOR, "Bedside Team", "Wellspring Team", "Recovery Team", "Doorstep Team"),
    _person("Amina Yusuf", Role.SUPERVISOR, "Lighthouse Team", "Clinic Team", "Evergreen Team", "Compass Team"),
    _person("Victor Mensah", Role.SUPERVISOR, "Nest Team", "Turnpoint Team", "Threshold Team", "Second Start Team",
            "Counsel Team"),
    _person("Marta Eriksen", Role.SUPERVISOR, "Bridge Team", organization=SECOND),
    _person("Adrian Cole", Role.PROGRAM_MANAGER, "Hospital Discharge", "Nurse Care Management", "Integrated Clinic",
            "Injury and Return to Work", "Home Health", "Youth Justice", "Prison Release Planning", "Reentry"),
    _person("Zoe Martin", Role.CANDIDATE),
)  # fmt: skip
# Where some of the seven work too, in the large demo.
MORE_PLACES = {
    "Daniel Osei": ("Night Team", "Daybreak Team"),
    "Ruth Lindqvist": ("Emergency Shelter", "Day Shelter", "Aging at Home", "Disability Support Coordination",
                       "Children and Families", "Legal Aid"),
    "Tom Adeyemi": ("Bridge Team",),
}  # fmt: skip


# Sign-ins that failed: on whose account, how many hours ago, at which step, from which address (one set aside for examples).
TRIED = (
    ("Maya Torres", 20.0, sign_ins.PASSWORD, "203.0.113.24"), ("Maya Torres", 19.99, sign_ins.PASSWORD, "203.0.113.24"),
    ("Ruth Lindqvist", 19.98, sign_ins.PASSWORD, "203.0.113.24"), ("Helen Park", 19.97, sign_ins.PASSWORD, "203.0.113.24"),
    ("Daniel Osei", 5.0, sign_ins.SECOND_STEP, "198.51.100.7"), ("", 4.0, sign_ins.PASSWORD, "203.0.113.24"),
)  # fmt: skip


def people() -> tuple[Person, ...]:
    """The seven whom both sizes have; anyone may sign in as them, in the demo only."""
    return PEOPLE


def everyone() -> tuple[Person, ...]:
    """All whom the large demo has, with all places where they work; anyone may sign in as them, in the demo only."""
    widened = (replace(one, places=(*one.places, *MORE_PLACES.get(one.name, ()))) for one in PEOPLE)
    return (*widened, *MORE_PEOPLE)


def there() -> tuple[Person, ...]:
    """Those of all of them who are here."""
    probe = MORE_PEOPLE[0].id
    with scope.of_user(probe):
        return everyone() if User.objects.filter(pk=probe).exists() else PEOPLE


class NotEmpty(ValueError):  # noqa: N818 - completes "unable to start the demo: not empty"
    """Real organizations are kept here, and in the demo anyone may sign in."""


def seed(*, at: datetime, on: date, is_large: bool = False) -> bool:
    """Make the demo's organizations and people where they are missing; whether anything was made.

    Raises NotEmpty where other organizations are.
    """
    with transaction.atomic():
        there, invented = set(queries.every_organization()), {named(name) for name in PROGRAMS}
        if there - invented:
            raise NotEmpty
        for organization in PROGRAMS if not there else ():
            with scope.within(named(organization)):
                _organization(organization, at=at, began=on - BEGAN, is_large=is_large)
    return not there


def try_to_sign_in(*, at: datetime) -> None:
    """Note some sign-ins that failed, once."""
    if sign_ins.are_any():
        return
    with transaction.atomic():
        for _moment, let_happen in tries(at=at):
            let_happen()


def tries(*, at: datetime) -> list[tuple[datetime, Callable[[], None]]]:
    """Sign-ins that failed, each with its moment, in order: for whoever lets other things happen in between."""
    ids = {one.name: one.id for one in PEOPLE}
    found: list[tuple[datetime, Callable[[], None]]] = []
    for name, hours, step, address in TRIED:
        event = audit.Event(step, "user" if name else "", ids.get(name), outcome="failed", reason=address)
        moment = at - timedelta(hours=hours)
        found.append((moment, partial(audit.record, event, by=None, at=moment)))
    return found


def _organization(name: str, *, at: datetime, began: date, is_large: bool = False) -> None:
    """Make one, with its programs, teams and people."""
    made = Organization.objects.create(pk=named(name), name=name, created_at=at)
    settings = dict(PROGRAMS[name])
    if is_large and name == HARBOR:
        settings |= {program: setting for program, (setting, _team) in MORE_PROGRAMS.items()}
    Program.objects.bulk_create(
        Program(pk=named(name, program), organization=made, name=program, setting=setting.value)
        for program, setting in settings.items()
    )
    Team.objects.bulk_create(
        Team(pk=named(name, team), organization=made, program_id=named(name, program), name=team)
        for team, (organization, program) in (TEAMS | (MORE_TEAMS if is_large else {})).items()
        if organization == name
    )
    for one in everyone() if is_large else PEOPLE:
        if one.organization == name:
            _join(one, at=at, began=began)


def _join(one: Person, *, at: datetime, began: date) -> None:
    user = User(pk=one.id, email=one.email, name=one.name, created_at=at)
    user.set_unusable_password()
    with scope.of_user(one.id):
        user.save(force_insert=True)
        Membership.objects.bulk_create(_memberships(one, began=began))


def _memberships(one: Person, *, began: date) -> list[Membership]:
    rows, teams = [], TEAMS | MORE_TEAMS
    for place in one.places or ("",):
        organization, program = teams.get(place, (one.organization, place))
        rows.append(
            Membership(
                pk=named(one.organization, one.email, place), user_id=one.id, organization_id=named(organization),
                role=one.role.value, begins=began, program_id=named(organization, program) if program else None,
                team_id=named(organization, place) if place in teams else None,
            )
        )  # fmt: skip
    return rows
