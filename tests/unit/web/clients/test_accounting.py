"""The accounting of disclosures, to print for the client who asks: what belongs on it, in their language, written down."""

import pytest

from caseway.accounts.models import AuditEntry
from tests.unit.web.clients.conftest import text
from tests.unit.web.clients.test_consents import ask, token


@pytest.fixture
def rosa(make, place):
    return make(user=place.ana, birth_date_quality="full", birth_date="1985-03-04")


@pytest.fixture
def reported(browser_of, place, rosa):
    """Something that was sent as a report the law asks for."""
    browser = browser_of(place.ana)
    told = ask("Child Protection", "authority", "PUBHLTH", basis="child_report", reference="Report 00-0001")
    shown = browser.post(f"/clients/{rosa.pk}/share/", told)
    sent = {"token": token(shown), "sending": "fax", "address": "512-555-0100"}
    browser.post(f"/clients/{rosa.pk}/share/send/", told | sent)
    return browser


def test_it_says_to_whom_what_when_and_why(reported, rosa, place):
    page = text(reported.get(f"/clients/{rosa.pk}/disclosures/accounting/"))
    for says in ("Invented Agency", "Rosa Testperson, born March 4, 1985", "Child Protection 512-555-0100",
                 "Name and date of birth; Services and referrals",
                 "Public health: Report of child abuse or neglect, Report 00-0001",
                 "45 CFR 164.528", "without paying"):  # fmt: skip
        assert says in page


def test_it_is_offered_where_the_accounting_is_listed(reported, rosa):
    assert "A page to print for the client" in text(reported.get(f"/clients/{rosa.pk}/disclosures/?for=client"))


@pytest.mark.parametrize(("asked", "title"), [("es", "Relación de divulgaciones"), ("en", "Accounting of disclosures"),
                                              ("xx", "Accounting of disclosures"), ("", "Accounting of disclosures")])  # fmt: skip
def test_it_speaks_the_clients_language_whatever_the_workers_is(reported, rosa, asked, title):
    response = reported.get(f"/clients/{rosa.pk}/disclosures/accounting/?in={asked}")
    assert f"<h1>{title}</h1>" in response.content.decode()
    assert f'lang="{"es" if asked == "es" else "en"}"' in response.content.decode()
    assert "What was sent" in text(reported.get(f"/clients/{rosa.pk}/disclosures/"))


def test_where_nothing_belongs_on_it_that_is_said(browser_of, place, rosa):
    page = text(browser_of(place.ana).get(f"/clients/{rosa.pk}/disclosures/accounting/"))
    assert "There is nothing to list" in page


def test_that_it_was_made_is_written_down(reported, rosa):
    reported.get(f"/clients/{rosa.pk}/disclosures/accounting/")
    last = AuditEntry.objects.latest("seq")
    assert (last.action, last.kind, last.people) == ("client.open", "accounting", rosa.pk.hex)
