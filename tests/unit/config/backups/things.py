"""What there is to back up, and how it is seen that nothing was touched."""

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.db import connections

from caseway.accounts.audit import checkpoints, keys, proof, sources
from caseway.accounts.models import Organization
from caseway.config.backups import Unusable
from caseway.config.backups.sqlite import OF_ITS_OWN

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FILES = (
    "audit-key",
    "audit-signing-key",
    "audit/checkpoints.jsonl",
    "audit/checkpoints.pub",
    "field-key",
    "secret-key",
)


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


def held(folder):
    """How to see what stands in the files of keys and checkpoints."""
    return lambda: {name: (folder / name).read_bytes() for name in FILES if (folder / name).exists()}


def forget():
    connections.close_all()
    checkpoints._last.clear()


def prove():
    return proof.prove(sources.Configured(), keys.ring(), checkpoints.places())


def asides(tmp_path):
    return sorted(
        str(one.relative_to(tmp_path)) for one in tmp_path.rglob("*-before-*") if "caseway.sqlite3" not in one.name
    )
