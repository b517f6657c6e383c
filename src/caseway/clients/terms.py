"""Keeping what people are looked for by: written anew, in the same transaction, whenever a name or number changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from uuid import UUID

from caseway.clients import folding
from caseway.clients.codes import ContactKind
from caseway.clients.drafts import ClientDraft
from caseway.clients.models import Alias, Client, ContactPoint, SearchTerm, SearchWord

BATCH = 500
LOCAL = 7  # an American number without its area code


def index(clients: Iterable[UUID], *, also_hidden: bool = False) -> None:
    """Write anew what some people are found by. Who is merged into another is found by the other's record.

    also_hidden: of those too whose import is not whole yet; the policy's list leaves them out until it is.
    """
    wanted = list(clients)
    for begin in range(0, len(wanted), BATCH):
        _index(wanted[begin : begin + BATCH], also_hidden=also_hidden)


def name_words(row: Client | ClientDraft, aliases: Iterable[str] = ()) -> set[str]:
    """The words of all of someone's names; a name of several words also as one."""
    names = [row.given_name, row.middle_name, row.family_name, row.chosen_name, *aliases]
    found = {word for name in names for word in folding.words(name)}
    for several in map(folding.words, names):
        if len(several) > 1:
            found.add("".join(several)[: folding.LONGEST])
    return found


def number_words(kind: str, folded: str) -> set[str]:
    """What a contact point is found by: an e-mail address whole, a phone number also without its area code."""
    if kind == ContactKind.PHONE:
        return {folded, folded[-LOCAL:]} - {""}
    return {folded[: folding.LONGEST]} - {""}


def _index(clients: list[UUID], *, also_hidden: bool) -> None:
    SearchTerm.objects.filter(client__in=clients).delete()
    rows = Client.objects.filter(pk__in=clients, merged_into__isnull=True)
    if not also_hidden:
        rows = rows.filter(withdrawn_at__isnull=True)
    standing = {row.pk: row for row in rows}
    merged: dict[UUID, list[Client]] = defaultdict(list)
    for row in Client.objects.filter(merged_into__in=standing):
        merged[row.merged_into_id or row.pk].append(row)
    aliases: dict[UUID, list[str]] = defaultdict(list)
    for client, alias in Alias.objects.filter(client__in=standing).values_list("client", "name"):
        aliases[client].append(alias)
    found = {key: name_words(row, aliases[key]) for key, row in standing.items()}
    for key, others in merged.items():
        found[key].update(*(name_words(row) for row in others))
    of_organization = {(standing[key].organization_id, word) for key, all_words in found.items() for word in all_words}
    points = ContactPoint.objects.filter(client__in=standing, ends__isnull=True)
    for client, kind, folded in points.values_list("client", "kind", "folded"):
        found[client] |= number_words(kind, folded)
    SearchTerm.objects.bulk_create(
        (
            SearchTerm(organization_id=standing[key].organization_id, client_id=key, word=word)
            for key, all_words in found.items()
            for word in sorted(all_words)
        ),
        batch_size=BATCH,
    )
    add_words(of_organization)


def add_words(of_organization: Iterable[tuple[UUID, str]]) -> None:
    """Add words to those that misspellings are looked for among."""
    SearchWord.objects.bulk_create(
        (SearchWord(organization_id=organization, word=word) for organization, word in sorted(of_organization)),
        batch_size=BATCH,
        ignore_conflicts=True,
    )
