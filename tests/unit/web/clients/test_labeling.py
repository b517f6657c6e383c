"""The labels of a record and its seal, as pages show and change them."""

import pytest

from caseway.clients import labels
from caseway.clients.models import Client
from caseway.web.clients import labeling
from tests.unit.web.clients.conftest import text

WHY = {"reason": "Her file holds a test result."}


@pytest.fixture
def rosa(make, place):
    return make(user=place.ana, team=place.north)


def test_a_label_says_what_it_does_and_where_that_comes_from_before_it_is_set(browser_of, place, rosa):
    browser = browser_of(place.ana)
    page = text(browser.get(f"/clients/{rosa.pk}/labels/"))
    assert "No label." in page
    assert "HIV and AIDS" in page
    page = text(browser.post(f"/clients/{rosa.pk}/labels/set/", {"label": "42CFRPart2"}))
    for says in (
        "Set the label “Substance use treatment record (Part 2)”",
        "It leaves only under a consent for substance use treatment records.",
        "Parents of a minor get it only if the minor consents.", "42 CFR 2.",
        "A notice goes along that forbids passing it on.",
    ):  # fmt: skip
        assert says in page
    assert Client.objects.get().labels == []


def test_a_label_is_set_with_a_reason_and_shown_as_a_word_on_the_persons_page(browser_of, place, rosa):
    browser = browser_of(place.ana)
    address = f"/clients/{rosa.pk}/labels/set/"
    assert browser.post(address, {"label": "HIV", "reason": ""}).status_code == 422
    page = text(browser.post(address, {"label": "HIV", **WHY}, follow=True))
    assert "The label is set." in page
    assert "HIV and AIDS : set “Her file holds a test result.”" in page
    page = text(browser.get(f"/clients/{rosa.pk}/"))
    assert page.count("HIV and AIDS") == 2
    assert "It is about HIV, AIDS or a test for them." in page
    assert "A supervisor, a program manager or a privacy officer can lift a label." in text(
        browser.get(f"/clients/{rosa.pk}/labels/")
    )


def test_no_address_says_which_label_it_is(browser_of, place, rosa):
    browser = browser_of(place.ana)
    browser.post(f"/clients/{rosa.pk}/labels/set/", {"label": "HIV", **WHY})
    page = browser.get(f"/clients/{rosa.pk}/labels/").content.decode()
    assert 'href="/clients/' in page
    assert "/HIV" not in page


@pytest.mark.parametrize("label", ["", "nonsense", "CW-SEALED", "HIV"])
def test_what_cannot_be_set_is_refused_in_a_sentence(browser_of, place, rosa, label):
    Client.objects.update(labels=["HIV"])
    page = browser_of(place.ana).post(f"/clients/{rosa.pk}/labels/set/", {"label": label, **WHY}, follow=True)
    assert "Choose a label that the record does not have." in text(page)


def test_lifting_a_label_takes_showing_that_it_is_you_and_a_reason(browser_of, place, rosa):
    Client.objects.update(labels=["HIV"])
    address = f"/clients/{rosa.pk}/labels/lift/"
    assert browser_of(place.ana, proven=True).post(address, {"label": "HIV", **WHY}).status_code == 404
    asked = browser_of(place.sue).post(address, {"label": "HIV"})
    assert (asked.status_code, asked["Location"].partition("?")[0]) == (302, "/again/password/")
    browser = browser_of(place.sue, proven=True)
    page = text(browser.post(address, {"label": "HIV"}))
    assert "What would no longer hold" in page
    assert "The privacy officers are told, with your name." in page
    assert browser.post(address, {"label": "HIV", "reason": " "}).status_code == 422
    assert "The label is lifted." in text(browser.post(address, {"label": "HIV", **WHY}, follow=True))
    assert "Choose a label that the record has." in text(browser.post(address, {"label": "HIV", **WHY}, follow=True))
    assert "A label that protects a record was lifted." in text(browser_of(place.pia).get("/workplace/notices/"))


def test_the_pages_behind_the_forms_lead_back_to_the_labels(browser_of, place, rosa):
    browser = browser_of(place.sue, proven=True)
    for name in ("set", "lift"):
        assert browser.get(f"/clients/{rosa.pk}/labels/{name}/")["Location"] == f"/clients/{rosa.pk}/labels/"


def test_every_label_that_can_be_set_is_offered_once_and_explained():
    offered = [one.code for group in labeling._groups(BARE) for one in group.labels]
    assert len(offered) == len(set(offered)) == len(labels.book().labels) - 5
    assert all(labeling.shown(code).does and labeling.shown(code).laws for code in offered)
    assert "psychotherapy" in " ".join(map(str, labeling.shown("PSYTHPN").does))


class BARE:
    """A record without labels."""

    labels = ()


# --- the seal ---


def opened(browser, client):
    browser.post(f"/clients/{client.pk}/open/", {"code": "complaint", "text": "The client asked."})


def test_a_privacy_officer_seals_a_record_and_opens_the_seal(browser_of, place, rosa):
    browser = browser_of(place.pia, proven=True)
    opened(browser, rosa)
    assert "Seal this record" in text(browser.get(f"/clients/{rosa.pk}/"))
    page = text(browser.get(f"/clients/{rosa.pk}/seal/"))
    assert "Everybody else, also their supervisors, does not find it" in page
    assert browser.post(f"/clients/{rosa.pk}/seal/", {"reason": ""}).status_code == 422
    page = text(browser.post(f"/clients/{rosa.pk}/seal/", {"reason": "She is known in town."}, follow=True))
    assert "The record is sealed." in page
    assert "This record is sealed." in page
    page = text(browser.get(f"/clients/{rosa.pk}/seal/"))
    assert "Open the seal" in page
    assert "Sealed “She is known in town.”" in page
    page = text(browser.post(f"/clients/{rosa.pk}/seal/", {"reason": "She asked."}, follow=True))
    assert "The seal is open." in page
    assert not Client.objects.get().is_sealed


def test_sealing_takes_showing_that_it_is_you_and_is_for_privacy_officers(browser_of, place, rosa):
    browser = browser_of(place.pia)
    opened(browser, rosa)
    asked = browser.get(f"/clients/{rosa.pk}/seal/")
    assert (asked.status_code, asked["Location"].partition("?")[0]) == (302, "/again/password/")
    for who in (place.ana, place.sue, place.pam, place.aud, place.ada):
        assert browser_of(who, proven=True).get(f"/clients/{rosa.pk}/seal/").status_code == 404


def test_a_sealed_person_is_on_no_page_of_anybody_else(browser_of, place, make, rosa):
    leo = make("Leo", "Smallperson", user=place.ana)
    browser = browser_of(place.ana)
    browser.post(f"/clients/{leo.pk}/relate/", {"text": "Rosa", "other": str(rosa.pk), "kind": "parent"})
    Client.objects.filter(pk=rosa.pk).update(is_sealed=True)
    mine = text(browser.get(f"/clients/{rosa.pk}/"))
    assert "Only those on whose caseload it is, and privacy officers, know that it is here." in mine
    assert "Rosa Testperson" in text(browser.get("/clients/"))
    for who in (place.ben, place.sue, place.pam, place.qin):
        other = browser_of(who, proven=True)
        found = other.post("/clients/", {"text": "Rosa Testperson"}, follow=True)
        assert "Rosa" not in text(found).replace('value="Rosa', "")
        for path in ("", "open/", "emergency/", "labels/", "edit/names/"):
            assert other.get(f"/clients/{rosa.pk}/{path}").status_code == 404
        opened(other, leo)
        page = text(other.get(f"/clients/{leo.pk}/"))
        assert "Rosa" not in page
        assert "Leo Smallperson" in page
