"""What becomes of consents that were kept before entries in error had a status of their own."""

import uuid

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from caseway.accounts import containment, scope
from tests.fixtures.both_engines import grant
from tests.unit.clients.consenting import AT, ON, client, organization, viewer

pytestmark = pytest.mark.slow

BEFORE, AFTER = [("clients", "0004_row_security")], [("clients", "0005_entered_in_error")]


def go(where=None):
    """Go to a migration, or to the last of all, without the rules between organizations while tables change."""
    containment.remove("default")
    executor = MigrationExecutor(connection)
    where = where or executor.loader.graph.leaf_nodes()
    executor.migrate(where)
    containment.install("default")
    return executor.loader.project_state(where).apps


@pytest.mark.django_db(transaction=True)
def test_what_was_marked_as_an_error_has_the_status_and_gets_its_mark_back():
    here = organization()
    by = viewer(here)
    ana = client(here, by)
    try:
        old = go(BEFORE)
        with scope.within(here.pk):
            row = old.get_model("clients", "Consent").objects.create(
                id=uuid.uuid4(), organization_id=here.pk, client_id=ana, kind="general", status="superseded",
                is_in_error=True, authority="proxy", effective=ON, signed=ON, signer="Pat", method="written",
                created_at=AT, updated_at=AT, created_by_id=by.user, updated_by_id=by.user,
            )  # fmt: skip
            old.get_model("clients", "ConsentChange").objects.create(
                consent_id=row.pk, before="active", after="superseded", at=AT, by_id=by.user, why="misread"
            )
        after = go(AFTER)
        with scope.within(here.pk):
            found = after.get_model("clients", "Consent").objects.get(pk=row.pk)
            assert (found.status, found.changes.get().after) == ("in_error", "in_error")
        before = go(BEFORE)
        with scope.within(here.pk):
            again = before.get_model("clients", "Consent").objects.get(pk=row.pk)
            assert (again.status, again.is_in_error) == ("superseded", True)
    finally:
        go()
        if connection.vendor == "postgresql":
            grant()  # tables that were made anew are nobody else's yet
