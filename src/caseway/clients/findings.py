"""What a search found, and why: by which of what was typed each person was found."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Q

from caseway.accounts.viewer import Viewer
from caseway.clients import seeking
from caseway.clients.belongings import SSN_PARTS, ssn_indexes
from caseway.clients.models import Client, Identifier, SearchTerm
from caseway.clients.nicknames import stand_for
from caseway.clients.queries import Person
from caseway.clients.ranking import is_slip
from caseway.clients.records import Listed
from caseway.clients.search import search
from caseway.clients.seeking import Sought

# In the order they are said.
BY_NUMBER, BY_CODE, BY_NAME, BY_NICKNAME, BY_SPELLING, BY_DAY, BY_NEAR_DAY = (
    "number", "code", "name", "nickname", "spelling", "birth_date", "near_birth_date",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Somebody, and by what they were found."""

    person: Person
    because: tuple[str, ...]


def look_for(*, viewer: Viewer, text: str, at: datetime, on: date) -> list[Found]:
    """As `search`, with why; raises Absent."""
    shown = search(viewer=viewer, text=text, at=at, on=on)
    if not shown:
        return []
    sought = seeking.read(text, on=on)
    ids = [one.id for one in shown]
    words: dict[UUID, set[str]] = defaultdict(set)
    for client, word in SearchTerm.objects.filter(client__in=ids).values_list("client", "word"):
        words[client].add(word)
    born: dict[UUID, date | None] = dict(Client.objects.filter(pk__in=ids).values_list("pk", "birth_date"))
    coded = _coded(sought, ids, viewer.organization)
    return [
        Found(one, tuple(_because(one, sought, words[one.id], born[one.id], is_coded=one.id in coded))) for one in shown
    ]


def _coded(sought: Sought, ids: Iterable[UUID], organization: UUID) -> set[UUID]:
    """Those who have a number that was typed."""
    if not sought.codes:
        return set()
    numbers = [code for code in sought.codes if len(code) == SSN_PARTS and code.isdigit()]
    whole = [index for number in numbers for index in ssn_indexes(number, organization)]
    rows = Identifier.objects.filter(Q(folded__in=sought.codes) | Q(blind_index__in=whole), client__in=list(ids))
    return set(rows.exclude(folded="", blind_index="").values_list("client", flat=True))


def _because(
    person: Person, sought: Sought, words: set[str], born: date | None, *, is_coded: bool
) -> Iterable[str]:  # fmt: skip
    if words.intersection(sought.numbers):
        yield BY_NUMBER
    if is_coded:
        yield BY_CODE
    if sought.words:
        kinds = {_by_word(word, words) for word in sought.words} - {""}
        yield from (kind for kind in (BY_NAME, BY_NICKNAME, BY_SPELLING) if kind in kinds)
    if sought.birth_date and born:
        if born == sought.birth_date:
            yield BY_DAY
        elif isinstance(person, Listed) and is_slip(sought.birth_date, born):
            yield BY_NEAR_DAY  # of somebody masked nobody learns how near they came


def _by_word(word: str, words: set[str]) -> str:
    if any(other.startswith(word) for other in words if not other.isdigit()):
        return BY_NAME
    return BY_NICKNAME if words & stand_for(word) else BY_SPELLING
