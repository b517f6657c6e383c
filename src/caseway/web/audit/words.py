"""What the actions, outcomes and kinds of the audit are called on the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Words = dict[str, str | Promise]

ACTIONS: Words = {
    "account.own": _("Own sign-in"),
    "workplace.enter": _("Workplace"),
    "notice.read": _("Own notices"),
    "organization.see": _("Programs and teams seen"),
    "organization.change": _("Programs and teams changed"),
    "member.change": _("People’s access changed"),
    "factor.decide": _("Lost second step decided"),
    "audit.read": _("Audit read"),
    "opening.review": _("Openings reviewed"),
    "alarm.lift": _("Stopped person let go on"),
    "client.search": _("Search for people"),
    "client.create": _("Person entered"),
    "client.import": _("People imported"),
    "client.find": _("Person found in a list"),
    "client.open": _("Record opened"),
    "client.edit": _("Record changed"),
    "client.assign": _("Caseload changed"),
    "client.link": _("Records linked or parted"),
    "client.consent": _("Consent recorded"),
    "client.disclose": _("Record disclosed"),
    "client.label": _("Label set"),
    "client.unlabel": _("Label lifted"),
    "client.seal": _("Seal changed"),
    "client.break_glass": _("Opened in an emergency"),
}
OUTCOMES: Words = {"done": _("Done"), "shown": _("Shown"), "denied": _("Refused"), "failed": _("Failed")}


def action(code: str) -> str | Promise:
    """An action in words; one that has none is told by its code."""
    return ACTIONS.get(code, code)
