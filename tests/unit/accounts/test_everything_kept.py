"""Every table is kept within its organization, also those that are read before anyone is known."""

import ast
from datetime import timedelta
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

import caseway
from caseway.accounts import actions, audit, claims, demo, factors, invitations, queries, scope
from caseway.accounts.audit import checkpoints, keys, proof, sources
from caseway.accounts.models import AuditEntry, AuditPerson, Invitation, Organization, Session, User
from caseway.accounts.row_security import Following, Policies
from caseway.accounts.sessions import SessionStore
from tests.unit.accounts import world
from tests.unit.accounts.world import AT, ON

# Tables without row security, and why: each holds nothing of anybody.
WITHOUT = {
    "auth_group": "Django's; nobody is in one",
    "auth_group_permissions": "as above",
    "auth_permission": "made of the models, the same for all",
    "caseway_cache": "counts tries, by digests of who tried, before anybody is known",
    "django_content_type": "made of the models, the same for all",
    "django_migrations": "what the database has seen; the application only reads it",
    "socialaccount_socialapp": "the library's; providers are told by the environment, and none is kept",
}
# What reads across organizations, by the module that does.
READ_WHOLE = {
    "accounts/queries.py": {"organizations"},
    "clients/migrations/0005_entered_in_error.py": {"organizations"},
    "clients/migrations/0007_protection.py": {"organizations"},
    "accounts/audit/checkpoints.py": {"audit"},
    "accounts/audit/sign_ins.py": {"audit"},
    "accounts/audit/sources.py": {"audit"},
    "accounts/audit/writing.py": {"audit"},
    "config/demo.py": {"audit"},
}


def ask(query):
    with connection.cursor() as cursor:
        return {row[0] for row in cursor.execute(query)}


@pytest.mark.engines("postgres")
def test_every_table_is_kept_within_its_organization_or_says_why_not(db):
    """A new table wants `RowLevelSecurity`, `Following` or `Policies` in its migration, or a reason above."""
    of_tables = "FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
    there = ask(f"SELECT relname::text {of_tables}")
    kept = ask(f"SELECT relname::text {of_tables} AND relrowsecurity AND relforcerowsecurity")
    assert there - kept == set(WITHOUT)
    assert {one._meta.db_table for one in apps.get_models(include_auto_created=True)} <= there
    assert kept == ask("SELECT tablename::text FROM pg_policies"), "these have row security and no policy"


def test_what_reads_across_organizations_is_known():
    root, found = Path(caseway.__file__).parent, {}
    for file in root.rglob("*.py"):
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == "whole":
                found.setdefault(str(file.relative_to(root)), set()).add(call.args[0].value)
    assert found == READ_WHOLE


class Place:
    """An organization with somebody in it, their session, factor and account elsewhere, an invitation and an entry."""

    def __init__(self, name):
        self.agency = world.organization(name)
        self.user = world.member(self.agency, "administrator", f"Ada {name}")
        self.invited = world.person(f"Ian {name}")
        self.invitation = Invitation.objects.create(
            organization=self.agency, user=self.invited, role="auditor", digest=invitations.digest(name),
            invited_at=AT, expires_at=AT + timedelta(days=7),
        )  # fmt: skip
        store = SessionStore()
        store.keep(user_id=self.user.pk, organization_id=self.agency.pk, opened_at=AT, seen_at=AT)
        store.create()
        self.session = store.session_key
        Authenticator.objects.create(user=self.user, type="totp", data={"secret": "x"})
        SocialAccount.objects.create(user=self.user, provider="sso", uid=f"uid of {name}", extra_data={})
        with transaction.atomic():
            event = audit.Event("client.open", "client", self.user.pk, people=(self.user.pk,), outcome="shown")
            audit.record(event, by=world.viewer(self.user, self.agency), at=AT)


TABLES = (Organization, User, Session, Invitation, AuditEntry, AuditPerson, Authenticator, SocialAccount)


@pytest.fixture
def places(home, db):
    return Place("Harbor"), Place("Puerto")


def shown():
    return {table.__name__: table.objects.count() for table in TABLES if table.objects.exists()}


@pytest.mark.engines("postgres")
def test_before_anyone_is_known_nothing_shows(places, as_application):
    with as_application():
        assert shown() == {}


@pytest.mark.engines("postgres")
def test_within_an_organization_only_what_is_its_own_shows(places, as_application):
    with as_application(), scope.within(places[0].agency.pk):
        assert shown() == {"Organization": 1, "User": 2, "Invitation": 1, "AuditEntry": 1, "AuditPerson": 1}
        assert {one.name for one in User.objects.all()} == {"Ada Harbor", "Ian Harbor"}
        assert Invitation.objects.get().digest == invitations.digest("Harbor")


@pytest.mark.engines("postgres")
def test_of_a_user_only_what_is_their_own_shows(places, as_application):
    with as_application(), scope.of_user(places[0].user.pk):
        assert shown() == {"Organization": 1, "User": 1, "Session": 1, "Authenticator": 1, "SocialAccount": 1}


@pytest.mark.engines("postgres")
def test_whoever_brings_a_key_sees_what_it_opens_and_nothing_else(places, as_application):
    ours, _ = places
    with as_application():
        with scope.seeking(ours.session):
            assert shown() == {"Session": 1}
        with scope.seeking("ADA.harbor@one.test"):
            assert shown() == {"User": 1}
        with scope.seeking("uid of Harbor"):
            assert shown() == {"SocialAccount": 1}
        with scope.seeking(invitations.digest("Harbor")):
            assert shown() == {"Invitation": 1, "Organization": 1, "User": 1}
        for nothing in ("", "' OR true --", "\0", "\ud800", "%s", "ada.harbor@one.tes"):
            with scope.seeking(nothing):
                assert shown() == {}, nothing


@pytest.mark.engines("postgres")
def test_who_only_sees_may_not_change(places, as_application):
    ours, theirs = places
    with as_application():
        with scope.seeking(invitations.digest("Puerto")):
            assert not Invitation.objects.update(role="administrator")
            assert not Organization.objects.update(name="Taken")
        with scope.seeking("uid of Puerto"):
            assert not SocialAccount.objects.update(user=ours.user)
        with scope.whole("organizations"):
            assert Organization.objects.count() == 2
            assert not Organization.objects.update(name="Taken")
        with scope.of_user(theirs.invited.pk):
            assert not Invitation.objects.update(role="administrator")
        with (
            scope.within(ours.agency.pk, user=ours.user.pk),
            pytest.raises(ProgrammingError, match="row-level security"),
            transaction.atomic(),
        ):
            AuditEntry(seq=99, at=AT, organization=ours.agency.pk, action="x", mac=b"").save(force_insert=True)


def test_a_session_is_found_kept_and_ended_by_its_key(places, as_application):
    ours, theirs = places
    with as_application():
        store = SessionStore(ours.session)
        assert store.columns == {}
        store["a"] = 1
        store.save()
        assert store.columns["user_id"] == ours.user.pk
        store.cycle_key()
        assert not store.exists(ours.session)
        assert store.exists(store.session_key)
        actions.see(store.session_key, at=AT + timedelta(minutes=1))
        again = SessionStore(store.session_key)
        assert again["a"] == 1
        assert again.columns["seen_at"] == AT + timedelta(minutes=1)
        again.flush()
        assert not store.exists(store.session_key)
        assert again.exists(theirs.session)
        assert actions.end_sessions(theirs.user.pk) == 1
        assert not again.exists(theirs.session)


def test_somebody_is_found_by_what_they_bring(places, as_application):
    ours, _ = places
    with as_application():
        assert claims.by_address("Ada.Harbor@ONE.test") == ours.user.pk
        assert claims.by_address("nobody@one.test") is None
        assert claims.by_account("sso", "uid of Harbor") == ours.user.pk
        assert claims.by_account("another", "uid of Harbor") is None
        assert claims.Backend().get_user(ours.user.pk) == ours.user
        assert factors.has_factor(ours.user.pk)
        assert not factors.has_factor(ours.invited.pk)


def test_an_invitation_is_read_and_taken_up_by_its_link(places, as_application):
    ours, _ = places
    with as_application():
        told = invitations.read("Harbor", at=AT)
        assert (told.organization, told.email, told.has_account) == ("Harbor", "ian.harbor@one.test", False)
        invitations.accept(token="Harbor", password=world.PASSWORD, at=AT, on=ON)
        assert queries.organizations_of(ours.invited.pk, on=ON) == [ours.agency.pk]
        assert claims.Backend().get_user(ours.invited.pk).check_password(world.PASSWORD)
        with pytest.raises(actions.NotThere):
            invitations.read("Harbor", at=AT)


def test_every_invitation_of_somebody_is_taken_up_at_once(places, as_application):
    ours, theirs = places
    Invitation.objects.filter(pk=theirs.invitation.pk).update(user=ours.invited)
    with as_application():
        assert invitations.accept_all(user=ours.invited.pk, at=AT, on=ON) == 2
        assert set(queries.organizations_of(ours.invited.pk, on=ON)) == {ours.agency.pk, theirs.agency.pk}
        names = [one.name for one in queries.organizations(ours.invited.pk, on=ON)]
        assert sorted(names) == ["Harbor", "Puerto"]


def test_a_lost_factor_is_set_anew_within_ones_organization(places, as_application):
    ours, _ = places
    other = world.member(ours.agency, "case_manager", "Cole Harbor")
    Authenticator.objects.create(user=other, type="totp", data={})
    second = world.member(ours.agency, "privacy_officer", "Pat Harbor")
    with as_application(), scope.within(ours.agency.pk):
        by = world.viewer(ours.user, ours.agency)
        reset = factors.ask_reset(user=other.pk, reason="Lost.", by=by, at=AT, on=ON)
        assert factors.has_factor(other.pk)
        factors.decide_reset(reset=reset, is_approved=True, by=world.viewer(second, ours.agency), at=AT)
        assert not factors.has_factor(other.pk)
        assert factors.has_factor(ours.user.pk)


def test_an_organization_is_found_from_the_command_line(home, db, as_application):
    with as_application():
        token = invitations.found(organization="New", email="Ann@New.example", name="Ann", at=AT)
        assert invitations.read(token, at=AT).name == "Ann"
        with pytest.raises(demo.NotEmpty):
            demo.seed(at=AT, on=ON)


def test_the_demo_is_made_without_rights_to_all(home, db, as_application):
    with as_application():
        assert demo.seed(at=AT, on=ON)
        assert not demo.seed(at=AT, on=ON)
        assert len(queries.every_organization()) == 2


def test_the_whole_audit_is_proven_and_one_organization_reads_its_own(places, as_application):
    ours, _ = places
    with as_application():
        checkpoints.make(at=AT + timedelta(days=1))
        report = proof.prove(sources.Configured(), keys.ring(), checkpoints.places())
        assert report.holds
        assert report.rows == 2
        with scope.within(ours.agency.pk):
            audit.note(audit.Event("client.search", outcome="shown"), by=world.viewer(ours.user, ours.agency), at=AT)
            assert scope.current() == scope.Scope(ours.agency.pk)
        assert proof.prove(sources.Configured(), keys.ring(), checkpoints.places()).rows == 3


def test_what_the_operations_say_can_be_taken_back(transactional_db, engine):
    kept = "SELECT relname::text FROM pg_class WHERE relrowsecurity"
    for change in (
        Policies("accounts_session", every="session_key = {sought} OR user_id = {user}"),
        Following("clients_linkedrow", link_id="clients_link"),
    ):
        with connection.schema_editor() as editor:
            change.database_backwards("accounts", editor, None, None)
            assert engine == "sqlite" or change.table not in ask(kept)
            change.database_forwards("accounts", editor, None, None)
            assert engine == "sqlite" or change.table in ask(kept)
        assert change.table in change.describe()
