"""Clients of today."""

import uuid

from django.utils import timezone

from caseway.clients import terms
from caseway.clients.models import Assignment, Client, Enrollment
from tests.unit.clients.invented import by


def a_client_of_today(place, given="Rosa", family="Testperson", *, user=None, team=None, program=None, **more):
    """A client in the housing program, and on somebody's caseload where asked for."""
    client = Client.objects.create(
        id=uuid.uuid4(), organization=place.agency, given_name=given, family_name=family, **by(place.ana), **more
    )
    shared = {"organization": place.agency, "client": client, "begins": timezone.localdate(), **by(place.ana)}
    program = program or place.housing
    Enrollment.objects.create(program=program, **shared)
    if user:
        Assignment.objects.create(user=user, program=program, team=team or place.north, **shared)
    terms.index([client.pk])
    return client
