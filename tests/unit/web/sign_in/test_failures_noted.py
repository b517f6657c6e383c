"""What is kept of a sign-in that failed: whose account it was and from where, and nothing that was typed."""

from django.test import Client

from caseway.accounts.models import AuditEntry

WRONG = "a wrong long password"


def failed():
    return AuditEntry.objects.filter(outcome="failed").order_by("seq")


def test_the_account_and_the_address_are_kept(guarded, give_password):
    give_password(Client(REMOTE_ADDR="198.51.100.7"), guarded, WRONG)
    [entry] = failed()
    assert (entry.action, entry.object, entry.reason, entry.actor) == ("session.open", guarded.pk, "198.51.100.7", None)


def test_what_was_typed_as_a_name_is_not(db, browser):
    browser.post("/sign-in/", {"login": "my.secret.password@one.test", "password": WRONG})
    [entry] = failed()
    assert entry.object is None
    assert "secret" not in "".join(str(getattr(entry, field.attname)) for field in AuditEntry._meta.concrete_fields)


def test_a_wrong_code_is_kept_with_its_address(guarded, give_password):
    browser = Client(REMOTE_ADDR="198.51.100.7")
    give_password(browser, guarded)
    browser.post("/sign-in/second-step/", {"code": "000000"})
    entry = failed().last()
    assert (entry.action, entry.object, entry.reason) == ("factor.show", guarded.pk, "198.51.100.7")
