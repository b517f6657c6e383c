"""Two people edit the same thing: the second is told, and sees both texts."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime

import pytest
from django.db import connection

from caseway.accounts import editing
from caseway.accounts.editing import Clash
from caseway.accounts.models import Membership, Organization, User
from caseway.accounts.viewer import Viewer

AT, ON = datetime(2026, 12, 1, 9, 0, tzinfo=UTC), date(2026, 12, 1)


def make():
    organization = Organization.objects.create(name="Harbor", created_at=AT)
    user = User.objects.create(email="ana@example.org", name="Ana", created_at=AT)
    return Membership.objects.create(organization=organization, user=user, role="case_manager", begins=ON)


def save(row, version, /, **changes):
    by = Viewer(row.user_id, row.organization_id, AT, {})
    return editing.change(row, changes, version=version, by=by, at=AT)


def test_what_was_changed_is_saved_as_the_next_version(db):
    row = make()
    assert save(row, 1, role="supervisor", begins=ON) == ("role",)
    row.refresh_from_db()
    assert (row.role, row.version) == ("supervisor", 2)


def test_the_row_in_hand_is_what_was_saved(db):
    row = make()
    save(row, 1, role="supervisor", ends=ON)
    assert (row.role, row.ends, row.version) == ("supervisor", ON, 2)


def test_saving_what_is_there_already_is_no_change(db):
    row = make()
    assert save(row, 1, role="case_manager") == ()
    assert Membership.objects.get().version == 1


def test_what_cannot_be_kept_is_not_saved(db):
    row = make()

    def refuse(one, changed):
        raise ValueError(f"{one.role}, {sorted(changed)}")

    with pytest.raises(ValueError, match=r"supervisor, \['role'\]"):
        editing.change(
            row,
            {"role": "supervisor"},
            version=1,
            by=Viewer(row.user_id, row.organization_id, AT, {}),
            at=AT,
            check=refuse,
        )
    assert Membership.objects.get().role == "case_manager"


def test_what_another_saved_in_the_meantime_stays_and_both_are_told(db):
    row = make()
    save(Membership.objects.get(), 1, role="auditor")
    with pytest.raises(editing.Stale) as stale:
        save(row, 1, role="supervisor")
    assert (stale.value.version, stale.value.clashes) == (2, (Clash("role", "supervisor", "auditor"),))
    assert "auditor" not in str(stale.value)
    assert Membership.objects.get().role == "auditor"


def test_who_read_an_older_version_is_told_before_anything_is_tried(db):
    make()
    save(Membership.objects.get(), 1, role="auditor")
    with pytest.raises(editing.Stale) as stale:
        save(Membership.objects.get(), 1, role="auditor")
    assert (stale.value.version, stale.value.clashes) == (2, ())


def test_after_seeing_both_one_may_save_again(db):
    make()
    save(Membership.objects.get(), 1, role="auditor")
    save(Membership.objects.get(), 2, role="supervisor")
    assert Membership.objects.get().role == "supervisor"


def test_what_is_gone_is_not_made_again(db):
    row = make()
    Membership.objects.all().delete()
    with pytest.raises(Membership.DoesNotExist):
        save(row, 1, role="supervisor")


def test_of_many_who_save_at_the_same_time_one_wins(transactional_db):
    """Twenty rounds of four: each round has one winner, and every loser is told what the winner wrote."""
    row, many, rounds = make(), 4, 20
    start = threading.Barrier(many)
    # Each round each wants something else than all wanted in the round before, so that everybody changes something.
    days = [[date(2027, 1 + version % 2 * 6 + place, 1) for place in range(many)] for version in range(rounds + 1)]

    def edit(place):
        try:
            for version in range(1, rounds + 1):
                mine = Membership.objects.get()
                start.wait(30)
                wanted = days[version][place]
                try:
                    save(mine, version, ends=wanted)
                    won.append((version, wanted))
                except editing.Stale as stale:
                    lost.append((version, stale.clashes[0].theirs))
                start.wait(30)
        finally:
            connection.close()

    won, lost = [], []
    with ThreadPoolExecutor(many) as people:
        list(people.map(edit, range(many)))
    assert [version for version, _ in sorted(won)] == list(range(1, rounds + 1))
    assert sorted(lost) == sorted(pair for pair in won for _ in range(many - 1))
    row.refresh_from_db()
    assert (row.version, row.ends) == (rounds + 1, max(won)[1])
