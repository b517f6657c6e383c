"""Words for the codes of clients: `{{ one.kind|word:"kinship" }}`, and what is open in an emergency."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import template
from django.forms import BoundField
from django.http import HttpRequest
from django.utils.translation import get_language_info, gettext

from caseway.accounts.viewer import Viewer
from caseway.clients import codes, folding, labels, privacy
from caseway.web.base import guard
from caseway.web.clients import drawing, fields

register = template.Library()

LISTS = {
    "alias": codes.AliasKind, "contact": codes.ContactKind, "whereabouts": codes.Whereabouts, "address": codes.AddressKind,
    "identifier": codes.IdentifierKind, "household": codes.HouseholdRole, "kinship": codes.Kinship,
    "authority": codes.Authority, "quality": codes.Quality, "answer": codes.Answer, "reason": codes.ReasonCode,
    "glass": codes.GlassCode, "opening": codes.OpeningKind, "import": codes.ImportStage,
    "purpose": privacy.Purpose, "recipient": privacy.RecipientKind, "group": privacy.RecipientClass,
    "class": privacy.DataClass, "consent": privacy.ConsentKind, "status": privacy.Status,
    "method": privacy.Method, "statement": privacy.Statement, "expiry": privacy.Expiry, "basis": privacy.BasisKind,
    "sending": privacy.Sending,
}  # fmt: skip


@register.filter
def word(code: str, among: str) -> str:
    """A code in the words people read."""
    return str(dict(LISTS[among].choices).get(code, code))


@register.filter
def as_shown(field: BoundField) -> str:
    """What a field showed, as its form sends it along where it remembers that; a field drawn box by box does not itself."""
    return field.as_hidden(only_initial=True) if field.field.show_hidden_initial else ""


@register.filter
def words(found: Iterable[str], among: str) -> str:
    """Several codes, in the order of their list."""
    there = set(found)
    return "; ".join(str(label) for code, label in LISTS[among].choices if code in there)


@register.filter
def label(code: str) -> str:
    """A label by its name."""
    return gettext(labels.label(code).name)


@register.filter
def label_means(code: str) -> str:
    """What a label means."""
    return gettext(labels.label(code).means)


@register.filter
def phone(written: str) -> str:
    """A phone number as people read it; an e-mail address stays as it is."""
    return folding.readable_phone(written)


@register.filter
def language_name(code: str) -> str:
    """A language by its name."""
    return str(fields.language(code))


@register.filter
def own_name(code: str) -> str:
    """A language of the pages as those call it who speak it."""
    return str(get_language_info(code)["name_local"]).capitalize()


@register.inclusion_tag("clients/_emergency.html", takes_context=True)
def emergency(context: dict[str, Any]) -> dict[str, object]:
    """What is open to the viewer in an emergency, with the minutes left; nothing before the second step."""
    request: HttpRequest | None = context.get("request")
    viewer: Viewer | None = context.get("viewer")
    if request is None or viewer is None or not viewer.is_strong:
        return {"emergencies": ()}
    return {"emergencies": drawing.emergencies(viewer, at=guard.moment(request))}


@register.filter
def same(one: UUID, other: UUID) -> bool:
    """Whether two ids are the same."""
    return one == other
