"""No row points into another organization, whoever writes it and however: tried for every column there is."""

import uuid

import pytest
from django.apps import apps
from django.db import IntegrityError, models, transaction

from caseway.accounts import containment
from caseway.accounts.models import Organization, User
from tests.unit.web.access.canaries import tables as of_clients

pytestmark = pytest.mark.django_db
# What points to nobody's row, and what says whose it is by none: everything else of ours is looked at.
OF_NOBODY = (Organization, User)


def ours():
    return [one for one in apps.get_models(include_auto_created=True) if one.__module__.startswith("caseway.")]


def pointers():
    """Every column that points to a row of an organization."""
    for table in ours():
        for field in table._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and containment.is_owned(field.remote_field.model):
                yield table, field


def is_joining(table):
    """Whether rows of a table have no organization but that of what they point to."""
    return not containment.is_owned(table)


TRIED = [(table, field) for table, field in pointers() if not is_joining(table) or len([1 for one, _ in pointers() if one is table]) > 1]  # fmt: skip


def row_of(table):
    """A row of the first agency, or of either where a table has rows of one only."""
    return table._default_manager.order_by("pk").first()


def agency_of(row):
    if hasattr(row, "organization_id"):
        return row.organization_id
    return next(getattr(row, field.name).organization_id for table, field in pointers() if table is type(row))


@pytest.mark.parametrize(("table", "field"), TRIED, ids=lambda one: getattr(one, "__name__", getattr(one, "name", "")))
def test_a_row_cannot_point_into_another_organization(world, table, field):
    row = row_of(table)
    assert row is not None, f"tests/unit/web/access/world.py makes no {table.__name__}"
    other = field.remote_field.model._default_manager.exclude(organization=agency_of(row)).first()
    assert other is not None, f"both agencies of the world want a {field.remote_field.model.__name__}"
    own, key = getattr(row, field.attname), row.pk
    rows = table._default_manager.filter(pk=key)
    with pytest.raises(IntegrityError, match="point into another organization"), transaction.atomic():
        rows.update(**{field.name: other.pk})
    setattr(row, field.attname, other.pk)
    row.pk = uuid.uuid4() if isinstance(table._meta.pk, models.UUIDField) else None
    with pytest.raises(IntegrityError, match="point into another organization"), transaction.atomic():
        row.save(force_insert=True)
    rows.update(**{field.name: own})
    assert getattr(rows.get(), field.attname) == own


@pytest.mark.parametrize("table", [one for one in ours() if containment.is_owned(one)], ids=lambda one: one.__name__)
def test_a_row_stays_in_its_organization(world, table):
    row = row_of(table)
    assert row is not None, f"tests/unit/web/access/world.py makes no {table.__name__}"
    other = Organization.objects.exclude(pk=row.organization_id).first()
    rows = table._default_manager.filter(pk=row.pk)
    with pytest.raises(IntegrityError, match="move into another organization"), transaction.atomic():
        rows.update(organization=other)
    rows.update(organization=row.organization_id)


def test_every_column_is_looked_at(world):
    """What has no organization of its own points to one row of one, or to several, which are then of the same."""
    assert len(TRIED) > 30
    for table in ours():
        targets = [one.remote_field.model for one in table._meta.concrete_fields if isinstance(one, models.ForeignKey)]
        joined = [one for one in targets if one.__module__.startswith("caseway.") and one not in OF_NOBODY]
        without = [one.__name__ for one in joined if not containment.is_owned(one)]
        assert not without, f"{table.__name__} points to {without}, of which nobody can tell whose they are"
    assert set(of_clients()) <= set(ours())
