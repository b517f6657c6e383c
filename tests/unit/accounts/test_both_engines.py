"""A test that touches the database runs on both engines, each as Caseway sets it."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, connections, transaction

from caseway.accounts.models import Organization, Program

AT = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
VENDORS = {"sqlite": "sqlite", "postgres": "postgresql"}
seen = set()


def test_the_engine_is_the_one_named(db, engine):
    seen.add(engine)
    assert connection.vendor == VENDORS[engine]
    assert connections["default"].settings_dict["NAME"] == connection.settings_dict["NAME"]


@pytest.mark.parametrize("name", ["Harbor House", "Casa del Puerto"])
def test_rows_are_kept_and_gone_after_the_test(db, name):
    assert not Organization.objects.exists()
    Organization.objects.create(name=name, created_at=AT)
    assert Organization.objects.get().name == name


@pytest.mark.django_db(transaction=True)
def test_rules_between_rows_hold_when_they_are_committed(engine):
    assert connection.vendor == VENDORS[engine]
    with pytest.raises(IntegrityError), transaction.atomic():
        Program.objects.create(organization_id="0" * 32, name="Nobody's", setting="hospital")


@pytest.mark.engines("sqlite")
def test_sqlite_is_safe_against_a_power_cut(db):
    with connection.cursor() as cursor:
        found = {name: cursor.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous")}
    assert found == {"journal_mode": "wal", "synchronous": 2}


def test_a_test_without_rows_has_no_engine(engine):
    assert engine == ""
