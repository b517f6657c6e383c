"""Two organizations, who works there, a client, and how tests give consents and send things."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from caseway.accounts.models import Organization, User
from caseway.accounts.viewer import Grant, Target, Viewer
from caseway.clients import consent_actions, disclosures
from caseway.clients.disclosures import Request
from caseway.clients.models import Client
from caseway.clients.models.consents import Consent
from caseway.clients.previews import Labeled
from tests.unit.clients import asking

ON = asking.ON
AT = datetime(2026, 11, 26, 15, tzinfo=UTC)


def organization(name: str = "Harbor House", **more: Any) -> Organization:
    return Organization.objects.create(name=name, created_at=AT, **more)


def viewer(where: Organization, role: str = "case_manager") -> Viewer:
    user = User.objects.create_user(f"{uuid4()}@example.org", name="Dana Cole", created_at=AT)
    return Viewer(user.pk, where.pk, AT, {role: Grant()}, name=user.name)


def client(where: Organization, by: Viewer, **more: Any) -> UUID:
    """A client with what the table asks for, whatever columns it has."""
    usual = {
        "given_name": "Ana", "family_name": "Ruiz", "birth_date": date(1986, 5, 1), "birth_date_quality": "full",
        "created_at": AT, "updated_at": AT, "created_by_id": by.user, "updated_by_id": by.user,
    }  # fmt: skip
    columns = {field.attname for field in Client._meta.concrete_fields}
    kept = {name: value for name, value in usual.items() if name in columns}
    return Client.objects.create(organization=where, **{**kept, **more}).pk


def target(by: Viewer, relation: str = "caseload") -> Target:
    return Target(by.organization, dict.fromkeys(by.grants, relation))


def give(who: UUID, by: Viewer, kind: str = "general", to: str = "community", **more: Any) -> UUID:
    terms = asking.terms(kind, to, **more)
    return consent_actions.give(client=who, terms=terms, target=target(by), by=by, at=AT, on=ON)


def withdraw(consent: UUID, by: Viewer, **more: Any) -> None:
    consent_actions.withdraw(consent=consent, who="Ana Ruiz", method="written", target=target(by), by=by, at=AT, **more)


def status(consent: UUID) -> str:
    return Consent.objects.get(pk=consent).status


RECORD = {
    "needs": (Labeled("food", "none left"),),
    "mental_health": (Labeled("diagnosis", "depression", frozenset({"MH"})),),
    "substance_use": (Labeled("program", "Hope Clinic", frozenset({"42CFRPart2", "SUD"})),),
    "psychotherapy_notes": (Labeled("2026-11-01", "what was said"),),
}


def request(
    who: UUID, kind: str = "community", name: str = "Mercy", purpose: str = "COC", record=RECORD, **more: Any
) -> Request:
    return Request(who, record, asking.to(kind, name), purpose, **more)


def preview(asked: Request, by: Viewer, on: date = ON) -> disclosures.Preview:
    return disclosures.preview(asked, target=target(by), viewer=by, at=AT, on=on)


def send(asked: Request, by: Viewer, token: str | None = None, **more: Any) -> disclosures.Sent:
    usual = {"sending": "secure_message", "target": target(by), "by": by, "at": AT, "on": ON}
    return disclosures.send(asked, token=token or preview(asked, by).token, **{**usual, **more})
