"""The tables of clients."""

from __future__ import annotations

from caseway.clients.models.caseload import Assignment, Enrollment
from caseway.clients.models.consents import Consent, ConsentChange, ConsentRecipient, Disclosure
from caseway.clients.models.families import Household, HouseholdMember, Relationship, SupportPerson
from caseway.clients.models.importing import Import
from caseway.clients.models.linking import LikelyDuplicate, Link, LinkedRow
from caseway.clients.models.openings import Opening, Sighting, VolumeAlarm
from caseway.clients.models.people import Address, Alias, Client, ContactPoint, Identifier
from caseway.clients.models.protection import LabelChange
from caseway.clients.models.rows import Belonging, Row
from caseway.clients.models.terms import SearchTerm, SearchWord

__all__ = [
    "Address",
    "Alias",
    "Assignment",
    "Belonging",
    "Client",
    "Consent",
    "ConsentChange",
    "ConsentRecipient",
    "ContactPoint",
    "Disclosure",
    "Enrollment",
    "Household",
    "HouseholdMember",
    "Identifier",
    "Import",
    "LabelChange",
    "LikelyDuplicate",
    "Link",
    "LinkedRow",
    "Opening",
    "Relationship",
    "Row",
    "SearchTerm",
    "SearchWord",
    "Sighting",
    "SupportPerson",
    "VolumeAlarm",
]
