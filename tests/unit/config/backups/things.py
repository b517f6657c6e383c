"""What there is to back up, and how it is seen that nothing was touched."""

from datetime import UTC, datetime

import pytest
from django.apps import apps

from caseway.accounts.models import Organization
from caseway.config.backups import Unusable
from caseway.config.backups.sqlite import OF_ITS_OWN

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)


def refused(act, *given, **named):
    before = set(names())
    with pytest.raises(Unusable) as unusable:
        act(*given, **named)
    assert set(names()) == before
    return str(unusable.value)


def add(*organizations):
    for name in organizations:
        Organization.objects.create(name=name, created_at=AT)


def names():
    return list(Organization.objects.order_by("name").values_list("name", flat=True))


def filled():
    """The tables that hold something, of those that are ours or the libraries'."""
    return {
        model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        if model._meta.db_table not in OF_ITS_OWN and model._base_manager.exists()
    }
