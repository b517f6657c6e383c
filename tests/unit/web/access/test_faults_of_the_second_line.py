"""Whatever of the second line is missing or says too little is noticed: each policy, each trigger, each step of our code."""

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.contrib.sessions.backends.base import UpdateError
from django.db import DatabaseError, IntegrityError, connection, transaction

from caseway.accounts import actions, audit, claims, containment, demo, factors, invitations, queries, scope
from caseway.accounts.audit import checkpoints, keys, proof, sources
from caseway.accounts.models import Invitation, Organization, Program, Session, Team
from caseway.accounts.sessions import SessionStore
from caseway.clients import consent_actions, models
from caseway.web.sign_in import claiming
from tests.fixtures.both_engines import as_owner
from tests.unit.accounts import world as small
from tests.unit.web.access.planting import planted

pytestmark = pytest.mark.django_db


@pytest.fixture
def both(world, settings, tmp_path):
    """Somebody of each agency, with everything that is a user's own."""
    settings.CASEWAY_HOME = tmp_path / "home"
    checkpoints._last.clear()
    with transaction.atomic():
        found = [(agency, agency.maker, own(agency.maker)) for agency in (world.here, world.there)]
        yield found
        transaction.set_rollback(True)


def own(user):
    """Make what is a user's own; the key of their session."""
    Authenticator.objects.create(user=user, type="totp", data={})
    account = SocialAccount.objects.create(user=user, provider="sso", uid=f"uid {user.pk}", extra_data={})
    SocialToken.objects.create(account=account, token=f"{user.pk}")
    address = EmailAddress.objects.create(user=user, email=f"{user.pk}@example.org")
    EmailConfirmation.objects.create(email_address=address, key=f"{user.pk}")
    store = SessionStore()
    store.keep(user_id=user.pk)
    store.create()
    return store.session_key


def ask(query):
    with connection.cursor() as cursor:
        return {row[0] for row in cursor.execute(query)}


def policies():
    """Every policy by which rows show: its table and its name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT tablename::text, policyname::text FROM pg_policies WHERE cmd IN ('ALL', 'SELECT')")
        return sorted(cursor.fetchall())


def rows(table, of, as_application):
    """The rows of a table that show to somebody in their agency."""
    agency, user, _ = of
    with as_application(), scope.within(agency.row.pk, user=user.pk):
        return ask(f'SELECT shown::text FROM "{table}" shown')


def is_kept_apart(table, both, as_application):
    here, there = (rows(table, one, as_application) for one in both)
    assert here | there, f"neither agency has rows of {table}"
    return not here & there


@pytest.mark.engines("postgres")
def test_a_policy_that_says_too_little_is_noticed(both, as_application):
    for agency, user, _ in both:
        event = audit.Event("client.open", "client", user.pk, people=(user.pk,), outcome="shown")
        audit.record(event, by=queries.viewer(user, agency.row.pk, at=small.AT, on=small.ON), at=small.AT)
    assert len(policies()) > 40
    for table, policy in policies():
        assert is_kept_apart(table, both, as_application), table
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute(f'ALTER POLICY {policy} ON "{table}" USING (true)')
            assert not is_kept_apart(table, both, as_application), f"nobody notices that {policy} of {table} is gone"
            transaction.set_rollback(True)


def test_a_rule_that_is_missing_is_noticed(world, engine):
    for table in containment.tables():
        with as_owner(), transaction.atomic():
            with connection.cursor() as cursor:
                if engine == "sqlite":
                    cursor.execute(f"DROP TRIGGER {table.name}_contained_update")
                else:
                    cursor.execute(f"DROP TRIGGER {table.name}_contained_update ON {table.name}")
            assert containment.missing(connection) == [table.name]
            transaction.set_rollback(True)
    assert containment.missing(connection) == []


# --- our code: each with what is asked of it ---


def a_session_is_found_and_kept(both):
    (*_, key), _ = both
    store = SessionStore(key)
    store["a"] = 1
    store.save()
    assert store.columns
    assert SessionStore(key)["a"] == 1
    actions.see(key, at=small.AT)
    assert SessionStore(key).exists(key)
    assert store._get_session_from_db is not None
    SessionStore(key).load()
    again = SessionStore(key)
    again.load()
    assert again.columns["seen_at"] == small.AT
    again.flush()
    assert not SessionStore(key).exists(key)


def a_user_is_found(both):
    (_, user, _), _ = both
    assert claims.by_address(user.email.upper()) == user.pk
    assert claims.by_account("sso", f"uid {user.pk}") == user.pk
    assert claims.Backend().get_user(user.pk) == user


def ones_organizations_have_names(both):
    (agency, user, _), _ = both
    assert [one.name for one in queries.organizations(user.pk, on=small.ON + timedelta(days=90))] == [agency.row.name]


def sessions_are_over_wherever_they_are(both):
    _, (_, user, key) = both
    assert actions.end_sessions(user.pk) == 1
    assert not SessionStore(key).exists(key)


def a_factor_is_seen(both):
    (_, user, _), _ = both
    assert factors.has_factor(user.pk)


def an_invitation_is_taken_up(both):
    token = invitations.found(organization="New", email="new@example.org", name="Neo", at=small.AT)
    assert invitations.read(token, at=small.AT).organization == "New"
    invitations.accept(token=token, password=small.PASSWORD, at=small.AT, on=small.ON)
    assert claims.by_address("NEW@example.org")


def all_invitations_are_taken_up(both):
    token = invitations.found(organization="New", email="new@example.org", name="Neo", at=small.AT)
    user = invitations.read(token, at=small.AT).user
    assert invitations.accept_all(user=user, at=small.AT, on=small.ON) == 1


def the_audit_is_one_chain(both):
    checkpoints.own().unlink(missing_ok=True)
    checkpoints._last.clear()
    for agency, user, _ in both:
        with scope.within(agency.row.pk):
            by = queries.viewer(user, agency.row.pk, at=small.AT, on=small.ON)
            audit.record(audit.Event("client.search"), by=by, at=small.AT)
    checkpoints.make(at=small.AT)
    report = proof.prove(sources.Configured(), keys.ring(), checkpoints.places())
    assert report.holds
    assert report.rows == 2


def consents_end_in_every_organization(both):
    assert consent_actions.expire(at=small.AT, on=small.ON) == 2


def nobody_goes_on_where_they_were(both):
    (agency, _, _), _ = both
    with scope.within(agency.row.pk):
        assert Program.objects.exists()
        with scope.within(None):
            assert not Program.objects.exists()
        assert Program.objects.exists()
    assert not Program.objects.exists()
    with scope.within(agency.row.pk):
        scope.move(None)
        assert not Program.objects.exists()
    assert not Program.objects.exists()
    with scope.seeking("nobody's"):
        assert not Session.objects.exists()


def a_sign_in_is_about_whom_it_names(both):
    (_, user, _), _ = both

    def page(_request):
        return scope.current().user

    with scope.within(None):
        assert claiming.claimed(lambda _request: user.pk)(page)(None) == user.pk


def invented_people_are_kept_apart(both):
    with scope.within(demo.named(demo.SECOND)):
        demo._organization(demo.SECOND, at=small.AT, began=small.ON)


NOTICED = (AssertionError, pytest.fail.Exception, DatabaseError, LookupError, UpdateError)
CODE = [
    ("accounts.sessions", 'with scope.seeking(self.session_key or ""):', "if True:", a_session_is_found_and_kept),
    ("accounts.sessions", "with scope.seeking(self.session_key):", "if True:", a_session_is_found_and_kept),
    ("accounts.sessions", "with scope.seeking(session_key):", "if True:", a_session_is_found_and_kept),
    ("accounts.sessions", 'with scope.seeking(session_key or self.session_key or ""):', "if True:", a_session_is_found_and_kept),
    ("accounts.actions", "with scope.seeking(session):", "if True:", a_session_is_found_and_kept),
    ("accounts.actions", "with scope.of_user(user):  # they", "if True:  # they", sessions_are_over_wherever_they_are),
    ("accounts.claims", "with scope.seeking(email):", "if True:", a_user_is_found),
    ("accounts.claims", "with scope.seeking(uid):", "if True:", a_user_is_found),
    ("accounts.claims", "with scope.of_user(user_id):", "if True:", a_user_is_found),
    ("accounts.queries", "with scope.of_user(user):\n        names", "if True:\n        names", ones_organizations_have_names),
    ("accounts.queries", 'with scope.whole("organizations"):', "if True:", consents_end_in_every_organization),
    ("accounts.factors", "with scope.of_user(user):", "if True:", a_factor_is_seen),
    ("accounts.invitations", "with scope.seeking(digest(token)):", "if True:", an_invitation_is_taken_up),
    ("accounts.invitations", "scope.within(read(token, at=at).organization_id)", "scope.within(None)", an_invitation_is_taken_up),
    ("accounts.invitations", "with scope.seeking(email.strip()):", "if True:", an_invitation_is_taken_up),
    ("accounts.invitations", "with scope.within(made.pk):", "if True:", an_invitation_is_taken_up),
    ("accounts.invitations", "with scope.of_user(user):\n            places", "if True:\n            places", all_invitations_are_taken_up),
    ("accounts.invitations", "with scope.within(organization):  # nobody", "if True:  # nobody", all_invitations_are_taken_up),
    ("accounts.audit.writing", 'with scope.whole("audit"):', "if True:", the_audit_is_one_chain),
    ("accounts.audit.checkpoints", 'with scope.whole("audit"):', "if True:", the_audit_is_one_chain),
    ("accounts.audit.sources", 'with scope.whole("audit"):', "if True:", the_audit_is_one_chain),
    ("accounts.scope", "_current.reset(token)\n        _announce()", "_current.reset(token)", nobody_goes_on_where_they_were),
    ("accounts.scope", "token = _current.set(scope)\n    try:\n        _announce()", "token = _current.set(scope)\n    try:\n        pass", nobody_goes_on_where_they_were),
    ("accounts.scope", "_current.set(Scope(organization, user))\n    _announce()", "_current.set(Scope(organization, user))", nobody_goes_on_where_they_were),
    ("accounts.scope", "return again(Scope(organization, user))", "return again(Scope(organization or current().organization, user))", nobody_goes_on_where_they_were),
    ("accounts.scope", "ORGANIZATION: organization,", "ORGANIZATION: '',", nobody_goes_on_where_they_were),
    ("accounts.scope", "WHOLE: scope.whole}", "WHOLE: ''}", consents_end_in_every_organization),
    ("accounts.scope", "SOUGHT: sought,", "SOUGHT: '',", a_user_is_found),
    ("accounts.demo", "with scope.of_user(one.id):", "if True:", invented_people_are_kept_apart),
    ("clients.consent_actions", "with scope.within(organization):", "if True:", consents_end_in_every_organization),
    ("web.sign_in.claiming", "scope.move(None, user=user)", "pass", a_sign_in_is_about_whom_it_names),
]  # fmt: skip


@pytest.mark.engines("postgres")
@pytest.mark.parametrize(("module", "right", "wrong", "check"), CODE, ids=lambda one: getattr(one, "__name__", ""))
def test_a_step_that_is_missing_is_noticed(both, as_application, module, right, wrong, check):
    models.Consent.objects.update(expires=None)
    expired = {"expires": small.ON - timedelta(days=1), "effective": None, "status": "active"}
    for agency in Organization.objects.all():
        one = models.Consent.objects.filter(organization=agency, status="active").first()
        models.Consent.objects.filter(pk=one.pk).update(**expired | {"effective": small.ON - timedelta(days=2)})
    attempt(check, both, as_application)
    with planted(module, right, wrong), pytest.raises(NOTICED):
        attempt(check, both, as_application)


def attempt(check, both, as_application):
    """Do it with the application's rights, and undo it."""
    with transaction.atomic():
        try:
            with as_application():
                check(both)
        finally:
            transaction.set_rollback(True)


def columns_are_all_looked_at():
    names = {one.name: one for one in containment.tables()}
    assert "clients_disclosure_consents" in names
    assert names["accounts_team"].points_to == (("program_id", "accounts_program"),)
    assert "accounts_session" not in names


def nobody_writes_across(world):
    containment.remove("default")
    containment.install("default")
    team = Team.objects.filter(organization=world.here.row).first()
    with pytest.raises(IntegrityError, match="another organization"), transaction.atomic():
        Team.objects.filter(pk=team.pk).update(program=world.there.housing)
    with pytest.raises(IntegrityError, match="another organization"), transaction.atomic():
        Team.objects.create(organization=world.here.row, program=world.there.housing, name="Across")
    with pytest.raises(IntegrityError, match="another organization"), transaction.atomic():
        Invitation.objects.update(organization=world.there.row)
    sent = models.Disclosure.objects.filter(organization=world.here.row).first()
    agreed = models.Consent.objects.filter(organization=world.there.row).first()
    with pytest.raises(IntegrityError, match="another organization"), transaction.atomic():
        sent.consents.add(agreed)
    columns_are_all_looked_at()


RULES = [
    ("id = NEW.{column} AND {OWNER} = NEW.{OWNER}))", "id = NEW.{column}))"),
    ("other.id = NEW.{column} AND one.{OWNER} = other.{OWNER})", "other.id = NEW.{column})"),
    ("if is_owned(model) or len(pointed) > 1:", "if is_owned(model):"),
    ("return field is not None and not field.null", "return field is not None"),
    ("isinstance(field, models.ForeignKey) and is_owned(field.remote_field.model)", "False"),
    ("if missing(connection) and not _is_behind(connection):", "if False:"),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong"), RULES)
def test_a_rule_that_is_made_wrong_is_noticed(world, right, wrong):
    def attempt():
        with transaction.atomic():
            try:
                nobody_writes_across(world)
            finally:
                transaction.set_rollback(True)

    attempt()
    with planted("accounts.containment", right, wrong), pytest.raises(NOTICED):
        attempt()
