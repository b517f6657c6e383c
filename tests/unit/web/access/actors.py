"""Those who ask: in every role, and those whose session is not what it should be."""

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.test import Client
from django.utils import timezone

from caseway.accounts.models import User
from caseway.accounts.sessions import SessionStore
from caseway.web.clients import searches
from tests.unit.accounts.people import Member, sign_in
from tests.unit.web.access.addresses import PLAIN
from tests.unit.web.access.world import BORN


@dataclass(frozen=True)
class Actor:
    """Somebody who asks. gate: what they meet before any page, if not the policy.  agency: where they work."""

    name: str
    roles: tuple[str, ...] = ("case_manager",)
    gate: str = ""
    agency: str = "here"


ACTORS = (
    Actor("anonymous", (), "sign in"),
    Actor("idle too long", gate="sign in"),
    Actor("without a second step", gate="second step"),
    Actor("disabled in mid-session", gate="sign in"),
    Actor("candidate", ("candidate",)),
    Actor("case manager"),
    Actor("supervisor", ("supervisor",)),
    Actor("program manager", ("program_manager",)),
    Actor("administrator", ("administrator",)),
    Actor("auditor", ("auditor",)),
    Actor("privacy officer", ("privacy_officer",)),
    Actor("partner", ("partner",)),
    Actor("of another agency", agency="there"),
    Actor("in an emergency"),
    Actor("auditor and case manager", ("auditor", "case_manager")),
)
BY_NAME = {one.name: one for one in ACTORS}
USERS = {one.name: (one.roles, one.agency) for one in ACTORS if one.roles}


def browser(world, actor, *, is_proven=False):
    """The browser somebody asks with."""
    if not actor.roles:
        return Client(raise_request_exception=False)
    now, user = timezone.now(), world.users[actor.name]
    columns = {"proven_at": now} if is_proven else {}
    if actor.name == "idle too long":
        columns["seen_at"] = now - timedelta(seconds=settings.SESSION_IDLE + 1)
    if actor.name == "without a second step":
        columns["is_strong"] = False
    opened = sign_in(Member(user, getattr(world, actor.agency).row), Client(raise_request_exception=False), **columns)
    session = SessionStore(opened.cookies[settings.SESSION_COOKIE_NAME].value)
    session[searches.KEY] = {PLAIN["word"]: BORN.isoformat()}
    session.save()
    if actor.name == "disabled in mid-session":
        User.objects.filter(pk=user.pk).update(is_active=False)
    return opened


def relation_of(actor, relation):
    """What the client who stands in a relation to most is to this one; empty where they may know of nobody."""
    if relation in {"absent", "merged", "withdrawn"}:
        return ""
    if (relation == "elsewhere") != (actor.agency == "there"):
        return ""
    if relation == "elsewhere":
        return "caseload"
    if relation == "lapsed":
        return "organization"
    if actor.name == "in an emergency" and relation not in {"own", "caseload"}:
        return "glass"
    return relation
