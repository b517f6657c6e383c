"""The second line on PostgreSQL: rows of another organization do not show, whatever a query forgot to say."""

import random
import uuid
from datetime import UTC, date, datetime

import pytest
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from caseway.accounts import queries, scope
from caseway.accounts.models import Membership, Notice, Organization, Program, Team, User
from caseway.accounts.row_security import RowLevelSecurity
from tests.fixtures.both_engines import APPLICATION, connected

AT, ON = datetime(2026, 12, 1, 9, 0, tzinfo=UTC), date(2026, 12, 1)


class House:
    """An organization with a program, a team, one case manager and a notice for them."""

    def __init__(self, name):
        self.organization = Organization.objects.create(name=name, created_at=AT)
        self.user = User.objects.create(email=f"{name}@example.org", name=name, created_at=AT)
        self.program = Program.objects.create(organization=self.organization, name="Shelter", setting="housing")
        self.team = Team.objects.create(organization=self.organization, program=self.program, name="Days")
        self.membership = self.member(self.user)
        self.notice = Notice.objects.create(organization=self.organization, user=self.user, kind="x", at=AT)
        self.id = self.organization.pk

    def member(self, user):
        return Membership.objects.create(organization=self.organization, user=user, role="case_manager", begins=ON)


@pytest.fixture
def two(db):
    return House("Harbor"), House("Puerto")


TABLES = [Program, Team, Membership, Notice]


@pytest.mark.parametrize("table", TABLES)
def test_without_a_scope_nothing_shows(two, as_application, engine, table):
    with as_application():
        assert table.objects.count() == (0 if engine == "postgres" else 2)


@pytest.mark.parametrize("table", TABLES)
def test_within_an_organization_its_rows_show_and_no_others(two, as_application, engine, table):
    ours, _ = two
    with as_application(), scope.within(ours.id):
        found = set(table.objects.values_list("organization", flat=True))
    assert found == {ours.id} if engine == "postgres" else len(found) == 2


@pytest.mark.engines("postgres")
def test_a_row_cannot_be_put_into_another_organization(two, as_application):
    ours, theirs = two
    with as_application(), scope.within(ours.id):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Program.objects.create(organization=theirs.organization, name="Theirs", setting="housing")
        with pytest.raises(IntegrityError, match="move into another organization"), transaction.atomic():
            Program.objects.filter(pk=ours.program.pk).update(organization=theirs.id)
        assert not Program.objects.filter(pk=theirs.program.pk).update(name="Taken")
        assert Program.objects.filter(pk=theirs.program.pk).delete()[0] == 0


@pytest.mark.engines("postgres")
def test_a_membership_of_ones_own_elsewhere_shows_and_cannot_be_changed(two, as_application):
    ours, theirs = two
    mine = theirs.member(ours.user)
    with as_application(), scope.within(ours.id, user=ours.user.pk):
        assert set(Membership.objects.values_list("pk", flat=True)) == {ours.membership.pk, mine.pk}
        assert not Membership.objects.filter(pk=mine.pk).update(role="administrator")
        assert not Membership.objects.filter(pk=mine.pk).update(organization=ours.id)


def test_who_signs_in_finds_the_organizations_they_belong_to(two, as_application):
    ours, theirs = two
    theirs.member(ours.user)
    with as_application():
        assert set(queries.organizations_of(ours.user.pk, on=ON)) == {ours.id, theirs.id}
        assert set(queries.grants_of(ours.user.pk, theirs.id, on=ON)) == {"case_manager"}


def test_a_scope_within_a_scope_ends_where_it_began(two, as_application, engine):
    ours, theirs = two
    shown = lambda: list(Program.objects.order_by("pk").values_list("organization", flat=True))  # noqa: E731
    every = sorted([ours.id, theirs.id])
    with as_application(), scope.within(ours.id):
        with scope.within(theirs.id):
            assert shown() == [theirs.id] or sorted(shown()) == every
        assert shown() == [ours.id] or sorted(shown()) == every
        scope.move(theirs.id)
        assert shown() == [theirs.id] or sorted(shown()) == every
    assert scope.current() == scope.NOWHERE
    with as_application():
        assert shown() == [] or engine == "sqlite"


@pytest.mark.engines("postgres")
def test_a_transaction_that_failed_keeps_nothing_of_its_scope(two, as_application):
    ours, _ = two
    with as_application():
        with pytest.raises(DatabaseError), transaction.atomic(), scope.within(ours.id):
            Program.objects.filter(name=1 / 1).extra(where=["no such thing"]).count()
        assert Program.objects.count() == 0


@pytest.mark.engines("postgres")
def test_a_transaction_may_be_begun_before_its_scope(transactional_db):
    ours, theirs = House("Harbor"), House("Puerto")
    with connected(USER=APPLICATION):
        with transaction.atomic(), scope.within(ours.id):
            assert alone() == [ours.id]
        with transaction.atomic():
            with scope.within(theirs.id):
                assert alone() == [theirs.id]
            assert alone() == []
        assert alone() == []


@pytest.mark.engines("postgres")
def test_nothing_leaks_into_the_next_transaction_of_a_connection(transactional_db):
    """A thousand transactions on one connection, of many organizations, some of which fail, in every way of asking."""
    houses = [House(str(number)) for number in range(20)]
    chance = random.Random(7)
    with connected(USER=APPLICATION):
        process = backend()
        for _ in range(1000):
            house = chance.choice([*houses, None])
            with scope.within(house and house.id):
                WAYS[chance.randrange(len(WAYS))](house)
            assert alone() == []
        assert backend() == process


def backend():
    with connection.cursor() as cursor:
        return cursor.execute("SELECT pg_backend_pid()").fetchone()


def alone():
    return list(Program.objects.values_list("organization", flat=True))


def expected(house):
    return [house.id] if house else []


def by_itself(house):
    assert alone() == expected(house)


def in_a_transaction(house):
    with transaction.atomic():
        assert alone() == expected(house)
        with transaction.atomic():
            assert alone() == expected(house)


def in_one_that_is_given_up(house):
    def fail():
        with transaction.atomic():
            assert alone() == expected(house)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()


def in_one_that_the_database_refuses(house):
    def fail():
        with transaction.atomic():
            assert alone() == expected(house)
            Program.objects.create(organization_id=uuid.uuid4(), name="x", setting="housing")

    with pytest.raises(DatabaseError):
        fail()


def refused_by_itself(house):
    with pytest.raises(DatabaseError):
        Program.objects.extra(where=["no such thing"]).count()
    assert alone() == expected(house)


def piece_by_piece(house):
    assert [one.organization_id for one in Program.objects.iterator(chunk_size=1)] == expected(house)


def written_by_itself(house):
    if house:
        assert Program.objects.filter(pk=house.program.pk).update(is_open=False) == 1


def many_by_themselves(house):
    with connection.cursor() as cursor:
        cursor.executemany("UPDATE accounts_program SET is_open = %s WHERE true", [(True,), (False,)])
        assert cursor.rowcount == 2 * len(expected(house))


WAYS = [
    by_itself, in_a_transaction, in_one_that_is_given_up, in_one_that_the_database_refuses, refused_by_itself,
    piece_by_piece, written_by_itself, many_by_themselves,
]  # fmt: skip


def ask(query):
    with connection.cursor() as cursor:
        return {row[0] for row in cursor.execute(query)}


@pytest.mark.engines("postgres")
def test_no_view_and_no_function_reads_past_the_policies(db):
    """A view reads with its owner's rights, unless it is told not to; so does a function that says SECURITY DEFINER."""
    views = (
        "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('v', 'm') "
    )
    assert ask(views + "AND NOT coalesce(c.reloptions::text LIKE '%security_invoker=true%', false)") == set()
    assert ask("SELECT proname FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace") == set()


@pytest.mark.engines("postgres")
def test_the_application_owns_nothing_and_changes_no_table(db, as_application):
    owners = ask("SELECT pg_get_userbyid(relowner)::text FROM pg_class WHERE relnamespace = 'public'::regnamespace")
    assert APPLICATION not in owners
    with as_application():
        for statement in (
            "CREATE TABLE public.left_over (x int)", "DROP TABLE accounts_notice", "TRUNCATE accounts_notice",
            "ALTER TABLE accounts_notice DISABLE ROW LEVEL SECURITY", "DELETE FROM django_migrations",
        ):  # fmt: skip
            with pytest.raises(ProgrammingError), transaction.atomic():
                ask(statement)


def test_the_policies_can_be_taken_back_and_put_in_force_again(transactional_db, engine):
    change = RowLevelSecurity("accounts_membership", user_column="user_id")
    assert change.describe() == "Keep the rows of accounts_membership within their organization"
    assert change.migration_name_fragment == "accounts_membership_row_security"
    kept = "SELECT relrowsecurity FROM pg_class WHERE relname = 'accounts_membership'"
    with connection.schema_editor() as editor:
        change.database_backwards("accounts", editor, None, None)
        assert engine == "sqlite" or ask(kept) == {False}
        change.database_forwards("accounts", editor, None, None)
        assert engine == "sqlite" or ask(kept) == {True}
    assert change.deconstruct() == ("RowLevelSecurity", ("accounts_membership",), {"user_column": "user_id"})
