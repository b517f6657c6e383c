"""Two records that turn out to be one person's are linked, and parted again where that was wrong.

Linking moves every row about the one to the other, in whatever app its table is, and keeps of each where it came from and
how it was. What would be there twice (both are in the same program) stays where it is. Nothing is deleted, nothing is
overwritten: the record that was merged stands as it was, found by nobody but through the one that is kept.

Parting puts every row back as it was. What was changed since stays, as a copy, with the record that was kept; so does
what was added since, unless it is asked for. Rows of a table that says so (a case) go back as they are by then, and with
them what was written in them of whom they are (`goes_with`).
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, get_args
from uuid import UUID, uuid4

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from caseway.accounts import audit
from caseway.accounts.viewer import Viewer
from caseway.clients import encryption, terms
from caseway.clients.access import Absent, require
from caseway.clients.belongings import hide, place_of
from caseway.clients.faults import Invalid
from caseway.clients.models import Belonging, Client, Identifier, Link, LinkedRow

CARRIED = "carried"  # in place of a column: what the kept record took over from the other
Way = Literal["moved", "copied", "single", "gone"]
KEPT_APART = frozenset(
    {"id", "version", "created_at", "created_by_id", "updated_at", "updated_by_id"}
)  # what does not say how a row is


@dataclass(frozen=True, slots=True)
class Addition:
    """A row that was added to a linked record since it was linked."""

    table: str
    id: UUID
    added_at: datetime


@dataclass(frozen=True, slots=True)
class Parted:
    """How many rows were put back, and of which kind.

    moved: unchanged since.  copied: of what changed a copy stays.  single: a copy would be there twice, so none stays.
    gone: a row that is elsewhere by now.
    """

    moved: int
    copied: int
    single: int
    gone: int


def link(*, keep: UUID, other: UUID, reason: str, by: Viewer, at: datetime, on: date) -> UUID:
    """Make two records one person's, under the first; raises Absent or Invalid."""
    if keep == other:
        raise Invalid({"other": _("Choose two different records.")})
    with transaction.atomic():
        list(Client.objects.select_for_update().filter(pk__in=(keep, other)).order_by("pk"))
        kept, merged = (require(by, "client.link", client, on=on) for client in (keep, other))
        row = Link.objects.create(
            organization_id=by.organization, keep=kept, other=merged, reason=reason, linked_at=at, linked_by_id=by.user
        )
        _carry(row, kept, merged, by=by, at=at)
        for column in columns():
            _move(row, column, keep, other)
        _change(merged, {"merged_into": keep}, by=by, at=at)
        terms.index([keep, other])
        require(by, "client.link", keep, on=on)
        audit.record(audit.Event("client.link", "link", row.pk, people=(keep, other), reason=reason), by=by, at=at)
    return row.pk


def unlink(*, link: UUID, by: Viewer, at: datetime, on: date, take: Collection[UUID] = frozenset()) -> Parted:
    """Part two records as they were; `take` names what was added since and goes with the other. Raises Absent."""
    with transaction.atomic():
        row, holder = _linked(link, by=by, on=on)
        other = row.other_id
        merged = Client.objects.filter(merged_into=holder.pk).exclude(pk=other)
        holders = [holder.pk, *merged.values_list("pk", flat=True)]
        ways = [
            _put_back(was, holders, other, by=by, at=at)
            for was in LinkedRow.objects.filter(link=row).exclude(column=CARRIED).order_by("pk")
        ]
        for table in _belongings():
            added = table._default_manager.filter(pk__in=list(take), client=holder.pk, created_at__gt=row.linked_at)
            ways += ["moved"] * added.update(client=other)
        ways += ["moved"] * _follow(row, holders)
        _uncarry(row, holder, by=by, at=at)
        _change(row.other, {"merged_into": None}, by=by, at=at)
        Link.objects.filter(pk=link).update(unlinked_at=at, unlinked_by=by.user)
        terms.index([holder.pk, other])
        for client in (holder.pk, other):
            require(by, "client.link", client, on=on)
        audit.record(audit.Event("client.link", "unlink", link, people=(holder.pk, other)), by=by, at=at)
    return Parted(*(ways.count(way) for way in get_args(Way)))


def bring(row: Belonging) -> None:
    """Write down of a row that stayed with a merged record that it goes along after all: parting the two puts it back.

    Whoever calls moves it.
    """
    link = Link.objects.filter(other=row.client_id, unlinked_at__isnull=True).latest("linked_at")
    _write_down(link, row, "client")


def added_since(*, link: UUID, viewer: Viewer, on: date) -> list[Addition]:
    """What was added to a linked record since, oldest first; raises Absent."""
    row, holder = _linked(link, by=viewer, on=on)
    moved = {UUID(was) for was in LinkedRow.objects.filter(link=row).values_list("row", flat=True)}
    found = [
        Addition(str(table._meta.model_name), key, added_at)
        for table in _belongings()
        for key, added_at in table._default_manager.filter(
            client=holder.pk, created_at__gt=row.linked_at
        ).values_list("pk", "created_at")
        if key not in moved
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.added_at, one.table, str(one.id)))


def links_of(*, client: UUID, viewer: Viewer, on: date) -> list[tuple[UUID, UUID]]:
    """The links in force by which other records are part of one: each with the other record; raises Absent."""
    require(viewer, "client.link", client, on=on)
    rows = Link.objects.filter(other__merged_into=client, unlinked_at__isnull=True).order_by("linked_at", "pk")
    return list(rows.values_list("pk", "other"))


def _linked(link: UUID, *, by: Viewer, on: date) -> tuple[Link, Client]:
    """A link in force, and the record that now holds its rows."""
    found = Link.objects.filter(pk=link, organization=by.organization, unlinked_at__isnull=True)
    row = found.select_related("other").first()
    if row is None or row.other.merged_into_id is None:
        raise Absent
    return row, require(by, "client.link", row.other.merged_into_id, on=on)


def columns() -> Iterator[models.ForeignKey[Any, Any]]:
    """Every column of every table that says which client a row is about, and goes along."""
    for table in apps.get_models(include_auto_created=True):
        for field in table._meta.concrete_fields:
            if not isinstance(field, models.ForeignKey) or field.remote_field.model is not Client:
                continue
            if getattr(table, "goes_along", True):
                yield field


def _belongings() -> list[type[Belonging]]:
    return [table for table in apps.get_models() if issubclass(table, Belonging)]


def _move(link: Link, column: models.ForeignKey[Any, Any], keep: UUID, other: UUID) -> None:
    """Move the rows of one column, each unless it would be there twice."""
    for row in column.model._default_manager.filter(**{column.name: other}).order_by("pk"):
        try:
            with transaction.atomic():
                column.model._default_manager.filter(pk=row.pk).update(**{column.name: keep})
        except IntegrityError:
            continue
        _write_down(link, row, column.name)


def _write_down(link: Link, row: models.Model, column: str) -> None:
    """Keep of a row that it goes along, and how it was."""
    was = _values(row) if isinstance(row, Belonging) and row.is_put_back else {}
    LinkedRow.objects.create(link=link, table=row._meta.label, column=column, row=str(row.pk), was=was)


def _put_back(was: LinkedRow, holders: list[UUID], other: UUID, *, by: Viewer, at: datetime) -> Way:
    """Put a row back as it was."""
    table = apps.get_model(was.table)
    # It may have stayed on the way, where the record that is kept now had the same.
    row = table._default_manager.filter(pk=was.row, **{f"{was.column}__in": holders}).first()
    if row is None:
        return "gone"
    # Where a later link moved it on, that is no longer its way back.
    LinkedRow.objects.filter(pk__gt=was.pk, table=was.table, column=was.column, row=was.row).delete()
    here = table._default_manager.filter(pk=was.row)
    changed = _changed(row, was) if isinstance(row, Belonging) and row.is_put_back else {}
    here.update(**{was.column: other})
    if not changed:
        return "moved"
    here.update(**changed, version=row.version + 1, updated_at=at, updated_by=by.user)
    try:
        with transaction.atomic():
            _copy(row, by=by, at=at)
    except IntegrityError:
        return "single"
    return "copied"


def _follow(link: Link, holders: list[UUID]) -> int:
    """Have go with the other what was written of them since, in what is theirs again; how many rows."""
    followed = 0
    for table in apps.get_models():
        if column := getattr(table, "goes_with", ""):
            theirs = {f"{column}__client": link.other_id, "client__in": holders}
            rows = table._default_manager.filter(**theirs, created_at__gt=link.linked_at)
            followed += rows.update(client=link.other_id)
    return followed


def _values(row: models.Model) -> dict[str, Any]:
    """What stands in a row, as JSON has it."""
    values = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    found: dict[str, Any] = json.loads(json.dumps(values, cls=DjangoJSONEncoder))
    return found


def _changed(row: Belonging, was: LinkedRow) -> dict[str, Any]:
    """What of a row is no longer as it was, as it was."""
    now, column = _values(row), f"{was.column}_id"
    return {
        field.attname: field.to_python(was.was[field.attname])
        for field in row._meta.concrete_fields
        if field.attname not in {*KEPT_APART, column} and now[field.attname] != was.was.get(field.attname)
    }


def _copy(row: Belonging, *, by: Viewer, at: datetime) -> None:
    """Write a row once more, with the client it is of; an encrypted number anew, since it is bound to its row."""
    number = ""
    if isinstance(row, Identifier) and row.ciphertext:
        number = encryption.decrypt(row.ciphertext, place_of(row))
    row.pk, row.version = uuid4(), 1
    row.created_at = row.updated_at = at
    row.created_by_id = row.updated_by_id = by.user
    if isinstance(row, Identifier) and number:
        hide(row, number)
    row.save(force_insert=True)


def _carry(link: Link, kept: Client, merged: Client, *, by: Viewer, at: datetime) -> None:
    """Have the kept record be as well guarded as the other: of a coworker, sealed, and with all labels."""
    if kept.user_id and merged.user_id and kept.user_id != merged.user_id:
        raise Invalid({"other": _("These are the records of two coworkers.")})
    guarded = {
        "user_id": kept.user_id or merged.user_id,
        "is_sealed": kept.is_sealed or merged.is_sealed,
        "labels": [*kept.labels, *(label for label in merged.labels if label not in kept.labels)],
    }
    changed = {name: value for name, value in guarded.items() if getattr(kept, name) != value}
    if not changed:
        return
    was = {name: [getattr(kept, name), value] for name, value in changed.items()}
    LinkedRow.objects.create(link=link, table=Client._meta.label, column=CARRIED, row=str(kept.pk), was=was)
    # The other is merged first, or two records would be one coworker's for a moment.
    Client.objects.filter(pk=merged.pk).update(merged_into=kept.pk)
    _change(kept, changed, by=by, at=at)


def _uncarry(link: Link, holder: Client, *, by: Viewer, at: datetime) -> None:
    """Have the kept record be guarded as it was, in what nobody changed since."""
    for was in LinkedRow.objects.filter(link=link, column=CARRIED):
        row = Client.objects.get(pk=was.row)
        now = json.loads(json.dumps({name: getattr(row, name) for name in was.was}, cls=DjangoJSONEncoder))
        back = {name: before for name, (before, after) in was.was.items() if now[name] == after}
        if back:
            _change(row, back, by=by, at=at)
    if link.other.user_id and Client.objects.filter(pk=holder.pk, user=link.other.user_id).exists():
        _change(holder, {"user_id": None}, by=by, at=at)


def _change(row: Client, changes: dict[str, Any], *, by: Viewer, at: datetime) -> None:
    found = Client.objects.filter(pk=row.pk)
    found.update(**changes, version=models.F("version") + 1, updated_at=at, updated_by=by.user)
