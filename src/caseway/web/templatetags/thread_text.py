"""Words and addresses for the pages of a thread: where a loose end is tied, what a domain means."""

from __future__ import annotations

from urllib.parse import urlencode
from uuid import UUID

from django import template
from django.urls import reverse

from caseway.web.casework.thread import domains
from caseway.web.casework.thread.loose import Loose
from caseway.web.casework.thread.sparks import LEVELS, signed
from caseway.web.clients.fields import Words

register = template.Library()


@register.simple_tag
def tie(one: Loose, case: UUID, here: str = "") -> str:
    """The address of the page that does what a loose end asks for; `here`: where to go afterwards."""
    back = {"next": f"{here}#{one.table[0]}-{one.about}"} if here else {}
    verb = one.told.verb
    if verb in {"goal", "step"}:
        name, told = ("add_goal", "need") if verb == "goal" else ("add_task", "goal")
        return f"{reverse(f'casework:{name}', args=[case])}?{urlencode({told: one.about, **({'next': here} if here else {})})}"
    if verb in {"edit", "review"}:
        address = reverse(f"casework:{verb}_{one.table}", args=[case, one.about])
    else:
        address = reverse(f"casework:do_{one.table}", args=[case, one.about, verb])
    return f"{address}?{urlencode(back)}" if back else address


@register.filter
def means(domain: str) -> Words:
    """What a domain of needs is about, in plain words."""
    told = domains.WORDS.get(domain)
    return told.means if told else ""


@register.filter
def level(attained: int) -> str:
    """A level of a goal, with its sign and its name."""
    return f"{signed(attained)}: {LEVELS[attained]}"
