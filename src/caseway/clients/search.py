"""Looking for a person before entering one: by name however it is spelled, birth date, phone number or identifier.

1. Those whose numbers, birth date or names fit are looked up by index. A word of a name also stands for its nicknames;
   where too few are found so, for words spelled nearly like it, which the database's trigrams find among all words.
2. Of these, the policy says whom the viewer may know of, and who is masked.
3. What is left is ranked, and it is written down who was shown.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from rapidfuzz.distance import OSA

from caseway.accounts import audit
from caseway.accounts.queries import in_force
from caseway.accounts.viewer import Viewer
from caseway.clients import folding, ranking, seeking
from caseway.clients.access import require_any, visible
from caseway.clients.belongings import SSN_PARTS, ssn_indexes
from caseway.clients.drafts import ClientDraft
from caseway.clients.models import Assignment, Client, Identifier, SearchTerm, SearchWord
from caseway.clients.nicknames import stand_for
from caseway.clients.queries import Person, person
from caseway.clients.seeking import Sought

SHOWN = 20
CANDIDATES = 150  # people looked at closely
SIMILAR = 120  # words looked at closely
NEAR = 40  # spellings that one word stands for
ALIKE = 0.2  # four letters of which one is wrong share a quarter of their trigrams
BEGINNING = 3  # letters from which on a word stands for those that begin with it

_SIMILAR_IN_SQLITE = """
    SELECT found.rowid FROM clients_searchword_trigrams AS found
    JOIN clients_searchword AS known ON known.id = found.rowid
    WHERE found.word MATCH %s AND known.organization_id = %s
    ORDER BY found.rank LIMIT %s
"""
# Of all trigrams that one of two words has, the share that both have.
_SIMILAR_IN_POSTGRESQL = """
    SELECT word_id FROM clients_searchword_trigrams
    WHERE organization_id = %s AND trigram = ANY(%s)
    GROUP BY word_id, size HAVING count(*) >= (%s + size - count(*)) * %s
    ORDER BY count(*)::float / (%s + size - count(*)) DESC, word_id LIMIT %s
"""


@dataclass(frozen=True, slots=True)
class Likeness:
    """Somebody who may be the person about to be entered, how alike they are (of 100), and in what."""

    person: Person
    likeness: int
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody about to be entered, by what others are compared with."""

    draft: ClientDraft
    phones: tuple[str, ...] = ()
    ssn: str = ""


def search(*, viewer: Viewer, text: str, at: datetime, on: date) -> list[Person]:
    """Those whom the viewer may know of and who fit what was typed, best first; raises Absent."""
    require_any(viewer, "client.search")
    sought = seeking.read(text, on=on)
    rows, words = _found(sought, viewer, on=on)
    ranked = ranking.rank(sought, rows, words)[:SHOWN]
    # Of equals, the viewer's own come first.
    ranked.sort(key=lambda one: (-round(one.score), getattr(one.row, "is_mine") is False))  # noqa: B009 - annotated
    shown = [person(one.row, viewer) for one in ranked]
    note(shown, viewer, at=at)
    return shown


def likely_duplicates(
    *,
    viewer: Viewer,
    draft: ClientDraft,
    at: datetime,
    on: date,
    phones: Iterable[str] = (),
    ssn: str = "",
) -> list[Likeness]:
    """Those who look like the person about to be entered, most alike first; raises Absent."""
    require_any(viewer, "client.search")
    found = _likely(Entry(draft, tuple(phones), ssn), viewer, on=on)
    note([one.person for one in found], viewer, at=at)
    return list(found)


def likely_among_many(*, viewer: Viewer, entries: Sequence[Entry], on: date) -> list[tuple[Likeness, ...]]:
    """Those who look like each of many about to be entered; raises Absent.

    Whoever shows them writes down that they were shown.
    """
    require_any(viewer, "client.search")
    return [_likely(entry, viewer, on=on) for entry in entries]


def _likely(entry: Entry, viewer: Viewer, *, on: date) -> tuple[Likeness, ...]:
    draft = entry.draft
    names = (draft.chosen_name, draft.given_name, draft.family_name)
    words = tuple(dict.fromkeys(word for name in names for word in folding.words(name)))
    numbers = tuple(filter(None, map(folding.phone, entry.phones)))
    sought = Sought(words, draft.birth_date, numbers, tuple(filter(None, [folding.digits(entry.ssn)])))
    rows, of_row = _found(sought, viewer, on=on)
    has_ssn = set(_by_code(sought, viewer)) if sought.codes else set()
    found = []
    for row in rows:
        likeness, because = ranking.likeness(sought, row, of_row.get(row.pk, set()), has_ssn=row.pk in has_ssn)
        if likeness >= ranking.LIKELY:
            found.append(Likeness(person(row, viewer), likeness, because))
    return tuple(sorted(found, key=lambda one: (-one.likeness, str(one.person.id)))[:SHOWN])


def note(shown: Iterable[Person], viewer: Viewer, *, at: datetime) -> None:
    """Write down that some people are about to be shown as a list shows them."""
    people = tuple(dict.fromkeys(one.id for one in shown))
    audit.note(audit.Event("client.search", "client", people=people, outcome="shown"), by=viewer, at=at)


def _found(sought: Sought, viewer: Viewer, *, on: date) -> tuple[list[Client], dict[UUID, set[str]]]:
    """The rows, with what they are to the viewer, of those who may fit; and the words each is found by."""
    ids: dict[UUID, None] = {}
    ids.update(dict.fromkeys(_by_code(sought, viewer)))
    ids.update(dict.fromkeys(_by_number(sought, viewer)))
    ids.update(dict.fromkeys(_by_birth_date(sought, viewer)))
    ids.update(dict.fromkeys(_by_name(sought, viewer, on=on)))
    if not ids:
        return [], {}
    mine = Assignment.objects.filter(in_force(on), client=OuterRef("pk"), user=viewer.user)
    fit = visible(viewer, "client.find", on=on).filter(pk__in=list(ids)[: 2 * CANDIDATES])
    rows: list[Client] = [*fit.annotate(is_mine=Exists(mine))]
    words: dict[UUID, set[str]] = {row.pk: set() for row in rows}
    for client, word in SearchTerm.objects.filter(client__in=list(words)).values_list("client", "word"):
        words[client].add(word)
    return rows, words


def _by_code(sought: Sought, viewer: Viewer) -> Iterable[UUID]:
    if not sought.codes:
        return []
    numbers = [code for code in sought.codes if len(code) == SSN_PARTS and code.isdigit()]
    whole = [index for number in numbers for index in ssn_indexes(number, viewer.organization)]
    fits = Q(folded__in=sought.codes) | Q(blind_index__in=whole)
    rows = Identifier.objects.filter(fits, organization=viewer.organization).exclude(folded="", blind_index="")
    return rows.values_list("client", flat=True)[:CANDIDATES]


def _by_number(sought: Sought, viewer: Viewer) -> Iterable[UUID]:
    return _terms(viewer, sought.numbers).values_list("client", flat=True)[:CANDIDATES] if sought.numbers else []


def _by_birth_date(sought: Sought, viewer: Viewer) -> Iterable[UUID]:
    if sought.birth_date is None:
        return []
    rows = Client.objects.filter(organization=viewer.organization, birth_date=sought.birth_date)
    return rows.values_list("pk", flat=True)[:CANDIDATES]


def _by_name(sought: Sought, viewer: Viewer, *, on: date) -> list[UUID]:
    """Those who have all the words; where they are few, words spelled nearly so; where still few, all words but one."""
    if not sought.words:
        return []
    plain = [{word} | stand_for(word) for word in sought.words]
    found = dict.fromkeys(_with_all(plain, viewer))
    mine = Assignment.objects.filter(in_force(on), user=viewer.user).values("client")
    everyone = set().union(*plain)
    own = _terms(viewer, everyone).filter(client__in=mine).values_list("client", flat=True)[:CANDIDATES]
    found = dict.fromkeys(own) | found
    if len(found) >= SHOWN:
        return list(found)
    near = [words | set(_spellings(word, viewer.organization)) for word, words in zip(sought.words, plain, strict=True)]
    found |= dict.fromkeys(_with_all(near, viewer))
    if len(found) < SHOWN and len(near) > 1:
        for left_out in range(len(near)):
            found |= dict.fromkeys(_with_all(near[:left_out] + near[left_out + 1 :], viewer, most=SHOWN))
    return list(found)[: 2 * CANDIDATES]


def _terms(viewer: Viewer, words: Iterable[str]) -> QuerySet[SearchTerm]:
    return SearchTerm.objects.filter(organization=viewer.organization, word__in=sorted(words))


def _with_all(sets: list[set[str]], viewer: Viewer, most: int = CANDIDATES) -> Iterable[UUID]:
    """Those who have a word of each set, looked up by the rarest."""
    if len(sets) > 1:
        sets = sorted(sets, key=lambda words: _terms(viewer, words).count())
    rows = _terms(viewer, sets[0])
    for words in sets[1:]:
        rows = rows.filter(Exists(_terms(viewer, words).filter(client=OuterRef("client"))))
    return rows.values_list("client", flat=True).distinct()[:most]


def _spellings(word: str, organization: UUID) -> list[str]:
    """Words in use that a word may stand for: those it begins, and those spelled nearly like it, nearest first."""
    words = SearchWord.objects.filter(organization=organization)
    begun: Iterable[str] = ()
    if len(word) >= BEGINNING:
        beyond = word[:-1] + chr(ord(word[-1]) + 1)
        begun = words.filter(word__gte=word, word__lt=beyond).values_list("word", flat=True)[:NEAR]
    near = {
        other: distance
        for other in similar(word, organization)
        if (distance := OSA.distance(word, other)) <= _slips(word)
    }
    return list(dict.fromkeys([*sorted(near, key=lambda other: (near[other], other))[:NEAR], *begun]))


def _slips(word: str) -> int:
    """How many letters one may get wrong in a word."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2 if len(word) < 10 else 3


def similar(word: str, organization: UUID) -> list[str]:
    """The words in use that share the most trigrams with one, as the database finds them."""
    marked = f"__{word}_"
    trigrams = list(dict.fromkeys(marked[place : place + 3] for place in range(len(marked) - 2)))
    if connection.vendor == "sqlite":
        asked = " OR ".join(f'"{trigram}"' for trigram in trigrams)
        rows = RawSQL(_SIMILAR_IN_SQLITE, (asked, organization.hex, SIMILAR))  # noqa: S611 - the words are parameters
    else:
        known = (organization, trigrams, len(trigrams), ALIKE, len(trigrams), SIMILAR)
        rows = RawSQL(_SIMILAR_IN_POSTGRESQL, known)  # noqa: S611 - as above
    return list(SearchWord.objects.filter(organization=organization, pk__in=rows).values_list("word", flat=True))
