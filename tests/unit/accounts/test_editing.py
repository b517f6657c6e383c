"""Two people edit the same thing: the second is told, and sees both texts."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from caseway.accounts import editing
from caseway.accounts.models import Membership, Organization, User

AT, ON = datetime(2026, 12, 1, 9, 0, tzinfo=UTC), date(2026, 12, 1)


def make():
    organization = Organization.objects.create(name="Harbor", created_at=AT)
    user = User.objects.create(email="ana@example.org", name="Ana", created_at=AT)
    return Membership.objects.create(organization=organization, user=user, role="case_manager", begins=ON)


def test_what_was_changed_is_saved_as_the_next_version(db):
    row = make()
    editing.save(row, version=1, role="supervisor")
    row.refresh_from_db()
    assert (row.role, row.version) == ("supervisor", 2)


def test_the_row_in_hand_is_what_was_saved(db):
    row = make()
    editing.save(row, version=1, role="supervisor", ends=ON)
    assert (row.role, row.ends, row.version) == ("supervisor", ON, 2)


def test_what_another_saved_in_the_meantime_stays_and_both_are_told(db):
    row = make()
    editing.save(Membership.objects.get(), version=1, role="auditor")
    with pytest.raises(editing.Stale) as stale:
        editing.save(row, version=1, role="supervisor")
    told = stale.value
    assert (told.wanted, told.read, told.stands, told.version) == (
        {"role": "supervisor"}, {"role": "case_manager"}, {"role": "auditor"}, 2,
    )  # fmt: skip
    assert "auditor" not in str(told)
    assert Membership.objects.get().role == "auditor"


def test_after_seeing_both_one_may_save_again(db):
    row = make()
    editing.save(Membership.objects.get(), version=1, role="auditor")
    editing.save(row, version=2, role="supervisor")
    assert Membership.objects.get().role == "supervisor"


def test_what_is_gone_is_not_made_again(db):
    row = make()
    Membership.objects.all().delete()
    with pytest.raises(Membership.DoesNotExist):
        editing.save(row, version=1, role="supervisor")


def test_of_many_who_save_at_the_same_time_one_wins(transactional_db):
    """Twenty rounds of four: each round has one winner, and every loser is told what the winner wrote."""
    row, many, rounds = make(), 4, 20
    start = threading.Barrier(many)
    roles = ["case_manager", "supervisor", "auditor", "administrator"]

    def edit(role):
        try:
            for version in range(1, rounds + 1):
                mine = Membership.objects.get()
                start.wait(30)
                try:
                    editing.save(mine, version=version, role=role)
                    won.append((version, role))
                except editing.Stale as stale:
                    lost.append((version, stale.stands["role"]))
                start.wait(30)
        finally:
            connection.close()

    won, lost = [], []
    with ThreadPoolExecutor(many) as people:
        list(people.map(edit, roles))
    assert [version for version, _ in sorted(won)] == list(range(1, rounds + 1))
    assert sorted(lost) == sorted(pair for pair in won for _ in range(many - 1))
    row.refresh_from_db()
    assert (row.version, row.role) == (rounds + 1, max(won)[1])
