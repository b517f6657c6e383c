"""Contacts and notes of invented people, as tests write them."""

from caseway.casework import contacts
from caseway.casework.contacts import ContactDraft
from caseway.casework.models import Case
from caseway.casework.notes import NoteDraft
from caseway.clients.models import Household, HouseholdMember
from tests.unit.clients.invented import AT, ON, by


def client_of(case):
    return Case.objects.get(pk=case).client_id


def spoke(case, who, *, says="They said hello.", client=None, at=AT, done=(), key=None, note=None, **more):
    """A contact by which the client was reached, with a note about them; its id."""
    written = [] if says is None else [NoteDraft(client or client_of(case), says, **(note or {}))]
    draft = ContactDraft(at=at, client_key=key, **more)
    return contacts.record(case=case, draft=draft, written=written, done=done, **who)


def household(place, *people):
    """Put some clients into one household."""
    home = Household.objects.create(organization=place.agency, **by(place.ana))
    for number, client in enumerate(people):
        HouseholdMember.objects.create(
            organization=place.agency, household=home, client=client, role="head" if not number else "child", begins=ON,
            **by(place.ana),
        )  # fmt: skip
    return home
