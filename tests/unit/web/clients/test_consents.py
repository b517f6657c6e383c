"""Consents recorded with everything missing told at once; what a recipient gets is what was shown."""

from datetime import timedelta

import pytest

from caseway.clients.models.consents import Consent, Disclosure
from tests.unit.web.clients.conftest import text


@pytest.fixture
def rosa(make, place):
    return make(user=place.ana)


def whole(today, **more):
    told = {
        "data_classes": ["identity", "services"], "specific": "my lease", "purposes": ["COC"],
        "recipient_kind": "community", "recipient_name": "Food Pantry", "discloser": "Invented Agency",
        "expiry": "date", "expires": str(today + timedelta(days=90)), "signer": "Rosa Testperson",
        "authority": "client", "method": "written", "signed": str(today),
        "statements": ["revocation", "conditions", "redisclosure"],
    }  # fmt: skip
    return told | more


def ask(recipient="Food Pantry", kind="community", purpose="COC", **more):
    return {
        "recipient_kind": kind, "recipient_name": recipient, "purpose": purpose,
        "classes": ["identity", "services"], **more,
    }  # fmt: skip


@pytest.fixture
def given(browser_of, place, rosa, today):
    browser_of(place.ana).post(f"/clients/{rosa.pk}/consents/new/general/", whole(today))
    return Consent.objects.get()


def token(response):
    page = response.content.decode()
    return page.partition('name="token" value="')[2].partition('"')[0]


def test_all_that_is_missing_is_told_at_once_and_nothing_is_lost(browser_of, place, rosa, today):
    told = whole(today, data_classes=[], purposes=[], signed="", statements=["revocation"])
    response = browser_of(place.ana).post(f"/clients/{rosa.pk}/consents/new/general/", told)
    assert response.status_code == 422
    for says in (
        "Say which information may be shared.", "Say what the information is for.", "Give who signed, how and on which day",
        "The form must say whether services depend on signing.", "The form must say that the recipient might pass it on.",
    ):  # fmt: skip
        assert says in text(response)
    assert 'value="Food Pantry"' in response.content.decode()
    assert not Consent.objects.exists()


def test_a_consent_is_in_force_and_has_a_history(browser_of, place, rosa, given):
    page = text(browser_of(place.ana).get(f"/clients/{rosa.pk}/consents/{given.pk}/"))
    for says in ("In force", "Food Pantry", "Name and date of birth", "“my lease”", "Ana Worker"):
        assert says in page
    assert "Food Pantry" in text(browser_of(place.ana).get(f"/clients/{rosa.pk}/"))


@pytest.mark.parametrize("kind", ["general", "part2_tpo", "part2_release", "part2_legal", "sud_counseling",
                                  "psychotherapy", "hmis", "victim", "minor"])  # fmt: skip
def test_every_kind_has_its_form(browser_of, place, rosa, kind):
    browser = browser_of(place.ana)
    assert browser.get(f"/clients/{rosa.pk}/consents/new/{kind}/").status_code == 200
    assert browser.post(f"/clients/{rosa.pk}/consents/new/{kind}/", {"authority": "client"}).status_code == 422


def test_a_draft_lets_nothing_out_until_it_is_finished(browser_of, place, rosa, today):
    browser = browser_of(place.ana)
    address = f"/clients/{rosa.pk}/consents/new/general/"
    page = browser.post(address, whole(today, signed="", draft="1"), follow=True)
    assert "It lets nothing out." in text(page)
    assert "Give who signed" in text(page)
    draft = Consent.objects.get()
    finish = f"/clients/{rosa.pk}/consents/{draft.pk}/give/"
    assert 'value="Food Pantry"' in browser.get(finish).content.decode()
    browser.post(finish, whole(today))
    draft.refresh_from_db()
    assert draft.status == "active"
    assert browser.get(finish).status_code == 404


def test_a_client_who_does_not_agree_is_kept_so(browser_of, place, rosa, today):
    browser = browser_of(place.ana)
    browser.post(f"/clients/{rosa.pk}/consents/new/general/", whole(today, draft="1"))
    draft = Consent.objects.get()
    browser.post(f"/clients/{rosa.pk}/consents/{draft.pk}/give/", {"reject": "1"})
    assert "Not given" in text(browser.get(f"/clients/{rosa.pk}/consents/"))


def test_what_was_shown_is_sent_and_listed(browser_of, place, rosa, given):
    browser = browser_of(place.ana)
    shown = browser.post(f"/clients/{rosa.pk}/share/", ask())
    assert "Food Pantry gets exactly this" in text(shown)
    assert "Rosa Testperson" in text(shown)
    sent = browser.post(f"/clients/{rosa.pk}/share/send/", ask(token=token(shown), sending="download"))
    assert sent["Content-Type"] == "application/json"
    assert b"Rosa Testperson" in sent.content
    assert Disclosure.objects.get().consents.get() == given
    assert "Food Pantry" in text(browser.get(f"/clients/{rosa.pk}/disclosures/"))
    assert "Nothing of what was sent belongs" in text(browser.get(f"/clients/{rosa.pk}/disclosures/?for=client"))


def test_to_be_printed_it_is_a_page(browser_of, place, rosa, given):
    browser = browser_of(place.ana)
    shown = browser.post(f"/clients/{rosa.pk}/share/", ask())
    page = browser.post(f"/clients/{rosa.pk}/share/send/", ask(token=token(shown), sending="print"))
    assert "For Food Pantry" in text(page)


def test_without_a_consent_a_page_says_why_and_what_would_change_it(browser_of, place, rosa):
    page = text(browser_of(place.ana).post(f"/clients/{rosa.pk}/share/", ask()))
    assert "They would get nothing." in page
    assert "What would change it: A consent in force that names the recipient" in page


def test_a_withdrawal_between_looking_and_sending_stops_it(browser_of, place, rosa, given):
    browser = browser_of(place.ana)
    shown = browser.post(f"/clients/{rosa.pk}/share/", ask())
    page = browser.post(
        f"/clients/{rosa.pk}/consents/{given.pk}/withdraw/", {"who": "Rosa", "method": "verbal", "why": ""}, follow=True
    )
    assert "From now on it lets nothing out." in text(page)
    late = browser.post(f"/clients/{rosa.pk}/share/send/", ask(token=token(shown), sending="print"))
    assert "have changed since you looked" in text(late)
    assert not Disclosure.objects.exists()


def test_how_it_is_handed_over_must_be_said_and_a_basis_written_down(browser_of, place, rosa, given):
    browser = browser_of(place.ana)
    shown = browser.post(f"/clients/{rosa.pk}/share/", ask())
    assert browser.post(f"/clients/{rosa.pk}/share/send/", ask(token=token(shown))).status_code == 422
    response = browser.post(f"/clients/{rosa.pk}/share/", ask(basis="court_order"))
    assert "Say where it is written down." in text(response)


def test_a_support_persons_authority_is_taken_from_the_record(browser_of, place, rosa):
    browser = browser_of(place.ana)
    told = {"name": "Elena", "kinship": "friend", "authority": "guardian"}
    browser.post(f"/clients/{rosa.pk}/add/support_person/", told)
    page = text(browser.post(f"/clients/{rosa.pk}/share/", ask("elena", "representative", "PATRQT")))
    assert "gets exactly this" in page
    page = text(browser.post(f"/clients/{rosa.pk}/share/", ask("Nobody", "representative", "PATRQT")))
    assert "They would get nothing." in page


def test_a_confidential_address_a_code_word_and_a_social_security_number_are_never_sent(browser_of, place, rosa):
    browser = browser_of(place.ana)
    for kind, told in (
        ("address", {"whereabouts": "confidential", "kind": "home"}),
        ("contact_point", {"kind": "phone", "value": "555-010-0123", "code_word": "heron"}),
        ("identifier", {"kind": "ssn", "value": "219-09-9999", "quality": "full"}),
    ):
        browser.post(f"/clients/{rosa.pk}/add/{kind}/", told)
    every = ["identity", "contact", "demographics", "household", "coverage", "services"]
    shown = browser.post(f"/clients/{rosa.pk}/share/", ask("Rosa", "client", "PATRQT", classes=every[:2] + every[5:]))
    sent = browser.post(
        f"/clients/{rosa.pk}/share/send/",
        ask("Rosa", "client", "PATRQT", classes=every[:2] + every[5:], token=token(shown), sending="download"),
    ).content.decode()
    assert "555-010-0123" in sent
    for word in ("heron", "9999", "onfidential"):
        assert word not in sent


def test_others_neither_record_nor_send(browser_of, place, rosa):
    browser = browser_of(place.cal)
    browser.post(f"/clients/{rosa.pk}/open/", {"code": "call", "text": "She is here."})
    assert browser.get(f"/clients/{rosa.pk}/consents/").status_code == 200
    assert browser.get(f"/clients/{rosa.pk}/consents/new/general/").status_code == 404
    assert browser.get(f"/clients/{rosa.pk}/share/").status_code == 404
