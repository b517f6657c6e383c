"""A restored backup explains why checkpoints have seen rows that are gone; nothing else explains anything."""

from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from django.db import transaction

from caseway.accounts.audit import checkpoints, record, restores, writing
from caseway.accounts.models import AuditEntry, Organization
from tests.unit.accounts.audit.chains import AT, alter, cut, faults, prove, write

pytestmark = pytest.mark.usefixtures("home")
RESTORE = UUID(int=77)
LATER = AT + timedelta(hours=2)


@pytest.fixture
def cut_chain(unguarded):
    """Forty rows, of which checkpoints saw twenty and all, cut after the twentieth, as a backup of in between would be."""
    write(20)
    write(20, since=20)
    cut(20)
    checkpoints._last.clear()


def proclaim(moment=AT + timedelta(minutes=30), at=LATER):
    writing.proclaim(restores.event(RESTORE, moment.isoformat()), at=at)
    checkpoints.make(at=at, always=True)


def test_without_a_restore_it_was_cut(cut_chain):
    assert faults() == [("cut", 21, 40)]


def test_a_restore_explains_what_was_seen_since_the_backup_and_is_told(cut_chain):
    proclaim()
    assert faults() == []
    [told] = prove().restored
    assert (told.row, told.at, told.moment, told.seen) == (21, LATER, AT + timedelta(minutes=30), 40)
    assert prove().vouched == 21


def test_it_does_so_still_when_other_rows_have_come_to_those_numbers(cut_chain):
    proclaim()
    write(30, since=200)
    assert faults() == []
    assert faults(most=5) == []
    assert faults(most=25) == []


def test_it_explains_nothing_that_was_seen_before_the_backups_moment(cut_chain):
    proclaim(moment=AT + timedelta(hours=1, minutes=30))  # all forty rows were there by then
    assert faults() == [("cut", 22, 40)]


def test_it_explains_nothing_that_was_seen_after_it(cut_chain):
    proclaim()
    write(30, since=7200)
    cut(40)
    assert faults() == [("cut", 41, 51)]


def test_it_explains_nothing_about_the_rows_before_it(cut_chain):
    proclaim()
    alter(20, mac=bytes(32))
    assert ("rewritten", 20) in faults()


def test_a_row_that_was_made_to_look_like_a_restore_explains_nothing(cut_chain):
    write(1, since=300)
    event = restores.event(RESTORE, AT.isoformat())
    alter(21, action=event.action, reason=event.reason)
    assert prove().restored == ()
    assert ("cut", 22, 40) in faults()
    assert ("altered", 21) in faults()


def test_a_row_of_a_key_that_is_not_here_explains_nothing(cut_chain, settings):
    proclaim()
    settings.CASEWAY_AUDIT_KEY = "another key that is long enough for one"
    assert prove().restored == ()


@pytest.mark.parametrize("reason", ["", "backup of", "backup of yesterday", "backup of 2026-99-99"])
def test_a_restore_that_names_no_moment_explains_nothing(cut_chain, viewer, reason):
    with transaction.atomic():
        record(replace(restores.event(RESTORE, ""), reason=reason), by=viewer, at=LATER)
    assert prove().restored == ()
    assert ("cut", 22, 40) in faults()


def test_a_restore_of_an_empty_audit_is_its_first_row(unguarded):
    write(20)
    cut(0)
    checkpoints._last.clear()
    proclaim(moment=AT)
    assert faults() == []
    assert [(one.row, one.seen) for one in prove().restored] == [(1, 20)]


def test_each_organization_has_the_entry_and_it_is_one_restore(cut_chain):
    for name in ("Harbor", "Puerto"):
        Organization.objects.create(name=name, created_at=AT)
    proclaim()
    proclaim()  # once is enough
    assert AuditEntry.objects.filter(action=restores.ACTION).count() == 2
    assert [one.row for one in prove().restored] == [21]


def test_where_nothing_was_lost_a_restore_is_told_without_it(unguarded):
    write(20)
    proclaim()
    assert [(one.row, one.seen) for one in prove().restored] == [(21, 0)]
