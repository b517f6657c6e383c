"""Rosa's case at work in an agency of today, because pages read the clock; made once for the tests of a module."""

import re
from functools import partial
from html import unescape

from django.utils import timezone

from caseway.accounts import queries as accounts
from caseway.casework import cases
from caseway.casework.cases import ReferralDraft
from tests.fixtures.kept import Kept
from tests.unit.clients.invented import organization
from tests.unit.web.clients.people import a_client_of_today


def keep(**of_rosa):
    """The agency, Rosa on Ana's caseload, as said, and her case, active, with Ana as its worker."""
    return Kept({
        "place": partial(organization, "Invented Agency"),
        "rosa": lambda place: a_client_of_today(place, user=place.ana, **of_rosa),
        "case": _case,
    })  # fmt: skip


def _case(place, rosa):
    now = timezone.now()
    on = timezone.localdate(now)
    who = {"by": accounts.viewer(place.ana, place.agency.pk, at=now, on=on, proven_at=now), "at": now, "on": on}
    draft = ReferralDraft(worker=place.ana.pk, reason="Needs help.")
    made = cases.refer(client=rosa.pk, program=place.housing.pk, draft=draft, **who)
    cases.consent(case=made, basis="written", given=on, **who)
    for status in ("eligible", "active"):
        cases.move(case=made, status=status, **who)
    return made


HIDDEN = re.compile(r'<input type="hidden" name="((?:initial-)?[a-z_0-9]+)" value="([^"]*)"')


def shown(page):
    """What a page's form sends along of what it showed, whatever is typed into it."""
    found = {}
    for name, value in HIDDEN.findall(page.content.decode()):
        found.setdefault(name, []).append(unescape(value))
    return found
