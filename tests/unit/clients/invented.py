"""An agency with programs, teams and people who work there; everybody invented, on a day that stands still."""

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace

from caseway.accounts.models import Membership, Organization, Program, Team, User
from caseway.clients.models import Assignment, Client, Enrollment

ON = date(2026, 11, 2)
AT = datetime(2026, 11, 2, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)
NAMES = itertools.count(1)


def organization(name):
    """An agency: two programs, a team in each, and someone in every role."""
    agency = Organization.objects.create(name=name, created_at=AT)
    housing = Program.objects.create(organization=agency, name="Housing", setting="housing")
    health = Program.objects.create(organization=agency, name="Health", setting="clinical")
    north = Team.objects.create(organization=agency, program=housing, name="North")
    south = Team.objects.create(organization=agency, program=health, name="South")
    made = SimpleNamespace(agency=agency, housing=housing, health=health, north=north, south=south)
    made.ana = user(made, "Ana Worker", "case_manager", team=north)
    made.ben = user(made, "Ben Worker", "case_manager", team=north)
    made.cal = user(made, "Cal Worker", "case_manager", team=south)
    made.sue = user(made, "Sue Supervisor", "supervisor", team=north)
    made.tom = user(made, "Tom Supervisor", "supervisor", team=south)
    made.pam = user(made, "Pam Manager", "program_manager", program=housing)
    made.qin = user(made, "Qin Manager", "program_manager")
    made.ada = user(made, "Ada Administrator", "administrator")
    made.aud = user(made, "Aud Auditor", "auditor")
    made.pia = user(made, "Pia Privacy", "privacy_officer")
    made.can = user(made, "Can Candidate", "candidate")
    made.non = User.objects.create_user(f"non{next(NAMES)}@example.org", name="Non Nobody", created_at=AT)
    return made


def user(place, name, role, *, program=None, team=None):
    made = User.objects.create_user(f"user{next(NAMES)}@example.org", name=name, created_at=AT)
    Membership.objects.create(
        organization=place.agency, user=made, role=role, program=program, team=team, begins=date(2026, 1, 1)
    )
    return made


def second_team(place):
    """A second team of the housing program, with a worker and a supervisor."""
    place.east = Team.objects.create(organization=place.agency, program=place.housing, name="East")
    place.eve = user(place, "Eve Worker", "case_manager", team=place.east)
    place.wil = user(place, "Wil Supervisor", "supervisor", team=place.east)
    return place.east


def a_client(
    place, given="Rosa", family="Testperson", *, program=None, user=None, team=None, begins=ON, ends=None, **more
):
    """A client as rows, in a program and on somebody's caseload where asked for."""
    client = Client.objects.create(
        id=uuid.uuid4(), organization=place.agency, given_name=given, family_name=family, **by(place.ana), **more
    )
    shared = {"organization": place.agency, "client": client, "begins": begins, "ends": ends, **by(place.ana)}
    if program:
        Enrollment.objects.create(program=program, **shared)
    if user:
        Assignment.objects.create(user=user, program=program or place.housing, team=team, **shared)
    return client


def by(user):
    return {"created_at": AT, "created_by": user, "updated_at": AT, "updated_by": user}
