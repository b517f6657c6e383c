"""Somebody who keeps what they hold, for the tests of keeping: Mary, a nurse with two licenses and three certifications."""

from copy import deepcopy
from datetime import date

from caseway import rulebooks
from caseway.planner.keeping import keeping

ON = date(2026, 11, 23)
MARY = {
    "licenses": [
        {"type": "RN", "state": "PA", "status": "active", "restricted": False, "expires": "2028-04-30"},
        {"type": "RN", "state": "FL", "status": "active", "restricted": False, "expires": "2027-07-31"},
    ],
    "degrees": [],
    "certifications": [
        {"type": "CCM", "issuer": "CCMC", "status": "active", "issued": "2017-05-31", "expires": "2027-05-31"},
        {"type": "ACM-RN", "issuer": "ACMA", "status": "active", "issued": "2024-03-01", "expires": "2028-02-29"},
        {"type": "CMGT-BC", "issuer": "ANCC", "status": "active", "issued": "2022-09-01", "expires": "2027-08-31"},
    ],
    "continuing_education": [
        {"title": "Old ethics", "hours": 4, "ethics_hours": 4, "topic": "ethics", "approved_by": ["CCMC"],
         "completed": "2022-05-31"},
        {"title": "Transitions", "hours": 20, "ethics_hours": 0, "topic": "transitions_of_care", "approved_by": ["CCMC"],
         "completed": "2024-04-10"},
        {"title": "Ethics", "hours": 6, "ethics_hours": 6, "topic": "case_management", "approved_by": ["PACE"],
         "completed": "2025-02-11"},
        {"title": "Wound care", "hours": 12, "topic": "wound_care", "approved_by": ["ANCC"], "completed": "2025-09-01"},
        {"title": "Trafficking", "hours": 2, "ethics_hours": 0, "topic": "human_trafficking", "approved_by": [],
         "completed": "2026-02-01"},
        {"title": "Review", "hours": 30, "ethics_hours": 0, "topic": "utilization_review", "approved_by": ["CCMC"],
         "completed": "2026-03-01"},
    ],
}  # fmt: skip


def kept(document=None, *, on=ON, shelf=None, **changes):
    """What is kept of a document (Mary's), with whole kinds of record changed; None takes a kind out."""
    found = deepcopy(MARY if document is None else document)
    found.update(changes)
    found = {kind: records for kind, records in found.items() if records is not None}
    return keeping(rulebooks.read_person(found).evidence, on=on, shelf=shelf or rulebooks.shelf())


def one(record, kind="certifications", *, on=ON, **changes):
    """The one credential of a person who holds one."""
    return kept({kind: [record]}, on=on, **changes).credentials[0]


def ccm(**fields):
    return {
        "type": "CCM",
        "issuer": "CCMC",
        "status": "active",
        "issued": "2017-05-31",
        "expires": "2027-05-31",
        **fields,
    }
