"""Consents recorded with everything missing told at once; what a recipient gets is what was shown."""

import html
import re
from datetime import timedelta

import pytest

from caseway.clients import consent_actions
from caseway.clients.models.consents import Consent, Disclosure
from tests.unit.web.clients.conftest import text


@pytest.fixture
def rosa(make, place):
    return make(user=place.ana)


def whole(today, **more):
    told = {
        "data_classes": ["identity", "services"], "specific": "my lease", "purposes": ["COC"],
        "to-0-kind": "community", "to-0-name": "Food Pantry", "discloser": "Invented Agency",
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
    assert "This consent has changed meanwhile." in text(browser.get(finish, follow=True))


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
    assert "(555) 010-0123" in sent
    for word in ("heron", "9999", "onfidential"):
        assert word not in sent


def test_others_neither_record_nor_send(browser_of, place, rosa):
    browser = browser_of(place.cal)
    browser.post(f"/clients/{rosa.pk}/open/", {"code": "call", "text": "She is here."})
    assert browser.get(f"/clients/{rosa.pk}/consents/").status_code == 200
    assert browser.get(f"/clients/{rosa.pk}/consents/new/general/").status_code == 404
    assert browser.get(f"/clients/{rosa.pk}/share/").status_code == 404


# --- several recipients ---

TWO = {
    "to-0-kind": "covered_entity", "to-0-name": "Hope Clinic", "to-3-kind": "", "to-3-name": "", "to-3-group": "payers",
}  # fmt: skip


def rows(response):
    """The recipients that a form shows, by name."""
    page = response.content.decode().partition("<template>")[0]
    return re.findall(r'name="to-\d+-name" (?:value="([^"]*)")?', page)


def test_a_consent_names_several_recipients_and_a_class_tells_its_kind(browser_of, place, rosa, today):
    browser = browser_of(place.ana)
    browser.post(f"/clients/{rosa.pk}/consents/new/general/", whole(today, **TWO))
    named = Consent.objects.get().recipients.order_by("pk").values_list("kind", "name", "group")
    assert list(named) == [("covered_entity", "Hope Clinic", ""), ("health_plan", "", "payers")]
    page = text(browser.get(f"/clients/{rosa.pk}/consents/{Consent.objects.get().pk}/"))
    assert "Hope Clinic" in page
    assert "My health plans and payers" in page


def test_without_a_script_the_server_adds_and_removes_a_row_and_complains_of_nothing(browser_of, place, rosa, today):
    browser, address = browser_of(place.ana), f"/clients/{rosa.pk}/consents/new/general/"
    more = browser.post(address, whole(today, signed="", add="1"))
    assert rows(more) == ["Food Pantry", ""]
    assert "Please look at this again" not in text(more)
    fewer = browser.post(address, whole(today, **TWO, remove="0"))
    assert rows(fewer) == [""]
    assert 'value="payers" selected' in fewer.content.decode()
    assert rows(browser.post(address, whole(today, remove="0"))) == [""]
    assert not Consent.objects.exists()


def test_there_are_twenty_recipients_at_most(browser_of, place, rosa, today):
    many = {f"to-{number}-name": f"Place {number}" for number in range(25)}
    page = browser_of(place.ana).post(f"/clients/{rosa.pk}/consents/new/general/", whole(today, **many, add="1"))
    assert len(rows(page)) == 20
    assert "Add another recipient" not in text(page)


def test_whoever_is_named_is_of_some_kind_also_in_a_draft(browser_of, place, rosa, today):
    told = whole(today, draft="1", **{"to-1-kind": "", "to-1-name": "Somebody"})
    page = browser_of(place.ana).post(f"/clients/{rosa.pk}/consents/new/general/", told)
    assert page.status_code == 422
    assert "Choose what kind of recipient it is." in text(page)


@pytest.mark.parametrize(
    ("kind", "row", "says"),
    [
        ("part2_tpo", {"to-1-kind": "community", "to-1-name": "Pantry"}, "for health care providers, plans and their business"),
        ("victim", {"to-1-kind": "hmis", "to-1-name": "HMIS"}, "never goes to the HMIS"),
        ("victim", {"to-1-kind": "covered_entity", "to-1-group": "treating"}, "a class of recipients is not enough here"),
        ("hmis", {"to-1-kind": "school", "to-1-name": "School"}, "This kind is for the HMIS only."),
        ("general", {"to-1-kind": "school", "to-1-name": ""}, "Name each recipient, or the class of recipients."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_one_recipient_is_said_at_that_one(browser_of, place, rosa, kind, row, says):
    told = {
        "to-0-kind": "hmis" if kind == "hmis" else "covered_entity",
        "to-0-name": "First",
        "authority": "client",
        **row,
    }
    page = browser_of(place.ana).post(f"/clients/{rosa.pk}/consents/new/{kind}/", told)
    assert page.status_code == 422
    second = page.content.decode().partition('data-row="1"')[2].partition("</fieldset>")[0]
    assert says in second


# --- replaced, put right, taken back ---


def of(rosa, consent, verb=""):
    return f"/clients/{rosa.pk}/consents/{consent.pk}/{verb}"


def latest():
    return Consent.objects.get(replaced_by=None, status="active")


def test_a_new_form_replaces_an_old_one_and_begins_with_its_words(browser_of, place, rosa, given, today):
    browser = browser_of(place.ana)
    form = browser.get(of(rosa, given, "replace/")).content.decode()
    assert 'value="Food Pantry"' in form
    assert str(given.signed) not in form
    told = whole(today, **{"to-0-name": "Soup Kitchen"}, why="another pantry")
    page = browser.post(of(rosa, given, "replace/"), told, follow=True)
    assert "has replaced the old one" in text(page)
    assert "Replaces: General release of information" in text(page)
    old = text(browser.get(of(rosa, given)))
    assert "Replaced by: General release of information" in old
    assert "“another pantry”" in old
    assert "Soup Kitchen" in old


def test_what_a_new_form_lacks_leaves_the_old_one_in_force(browser_of, place, rosa, given, today):
    page = browser_of(place.ana).post(of(rosa, given, "replace/"), whole(today, signed="", why=""))
    assert page.status_code == 422
    given.refresh_from_db()
    assert given.status == "active"


def test_a_wrong_entry_is_corrected_with_a_reason_and_stays_struck_through(browser_of, place, rosa, given, today):
    browser = browser_of(place.ana)
    right = whole(today, **{"to-0-name": "Food Bank"})
    unsaid = browser.post(of(rosa, given, "correct/"), right)
    assert unsaid.status_code == 422
    page = browser.post(of(rosa, given, "correct/"), right | {"why": "misread the form"}, follow=True)
    assert "Corrects what was entered in error:" in text(page)
    wrong = browser.get(of(rosa, given))
    assert "<s>General release of information</s>" in wrong.content.decode()
    assert "It should say:" in text(wrong)
    assert "“misread the form”" in text(wrong)
    assert "They count for nothing and stay on file." in text(browser.get(f"/clients/{rosa.pk}/consents/"))


def test_one_of_another_client_is_marked_and_that_is_taken_back(browser_of, place, rosa, given):
    browser = browser_of(place.ana)
    assert browser.post(of(rosa, given, "error/"), {"why": ""}).status_code == 422
    page = browser.post(of(rosa, given, "error/"), {"why": "of another client"}, follow=True)
    assert "Marked. It lets nothing out." in text(page)
    assert "Take back that it is an error" in text(page)
    page = browser.post(of(rosa, given, "take-back/"), {"why": "it was hers"}, follow=True)
    assert "Taken back. Both stay on file." in text(page)
    assert "In force" in text(page)
    late = browser.post(of(rosa, given, "take-back/"), {"why": "again"}, follow=True)
    assert "This consent has changed meanwhile." in text(late)


def test_before_one_is_marked_it_is_said_what_was_sent_because_of_it(browser_of, place, rosa, given):
    browser = browser_of(place.ana)
    shown = browser.post(f"/clients/{rosa.pk}/share/", ask())
    browser.post(f"/clients/{rosa.pk}/share/send/", ask(token=token(shown), sending="print"))
    assert "Sent because of it Food Pantry" in text(browser.get(of(rosa, given)))
    assert "tell your privacy officer" in text(browser.get(of(rosa, given, "error/")))


def test_a_withdrawal_says_by_whom_and_a_mistaken_one_is_taken_back(browser_of, place, rosa, given):
    browser = browser_of(place.ana)
    told = {"who": "Rosa Testperson", "method": "verbal", "why": ""}
    page = browser.post(of(rosa, given, "withdraw/"), told, follow=True)
    assert "by Rosa Testperson, spoken, before a witness" in text(page)
    assert "Take back the withdrawal" in text(page)
    browser.post(of(rosa, given, "take-back/"), {"why": "the wrong consent"})
    assert Consent.objects.get().status == "active"


def test_what_has_ended_lends_its_words_to_a_new_one(browser_of, place, rosa, given):
    browser = browser_of(place.ana)
    browser.post(of(rosa, given, "withdraw/"), {"who": "Rosa", "method": "written", "why": ""})
    assert "Record a new one like this" in text(browser.get(of(rosa, given)))
    form = browser.get(f"/clients/{rosa.pk}/consents/new/general/?like={given.pk}").content.decode()
    assert 'value="Food Pantry"' in form
    for other in ("hmis/?like=" + str(given.pk), "general/?like=x"):
        assert 'value="Food Pantry"' not in browser.get(f"/clients/{rosa.pk}/consents/new/{other}").content.decode()


def test_one_that_ends_soon_says_so(browser_of, place, rosa, today):
    browser = browser_of(place.ana)
    browser.post(f"/clients/{rosa.pk}/consents/new/general/", whole(today, expires=str(today + timedelta(days=9))))
    assert "Ends soon" in text(browser.get(f"/clients/{rosa.pk}/consents/"))


# --- two people at once ---


def seen(response):
    """What a form showed, as it sends it along."""
    found = re.search(r'name="seen" value="([^"]*)"', response.content.decode())
    return html.unescape(found[1])


def test_two_who_correct_the_same_entry_lose_nothing(browser_of, place, rosa, given, today):
    browser, address = browser_of(place.ana), of(rosa, given, "correct/")
    showed = seen(browser.get(address))
    browser.post(address, whole(today, specific="my rent", **{"to-0-name": "Food Bank"}, seen=showed, why="first"))
    mine = whole(today, specific="my lease and keys", signer="Rosa T.", seen=showed, why="second")
    page = browser.post(address, mine)
    assert "Somebody else changed this while you were typing" in text(page)
    assert "What you typed my lease and keys What is there now my rent" in text(page)
    assert "What you typed Food Pantry" not in text(page)  # the other one's alone
    decided = {"keep-specific": "theirs", "seen-specific": '"my rent"'}
    browser.post(address, mine | decided)
    now = latest()
    assert (now.specific, now.signer, now.recipients.get().name) == ("my rent", "Rosa T.", "Food Bank")


def test_what_is_chosen_stands_only_while_the_other_is_what_was_shown(browser_of, place, rosa, given, today):
    browser, address = browser_of(place.ana), of(rosa, given, "correct/")
    showed = seen(browser.get(address))
    browser.post(address, whole(today, specific="my rent", seen=showed, why="first"))
    mine = whole(today, specific="mine", seen=showed, why="second")
    outdated = {"keep-specific": "yours", "seen-specific": '"something older"'}
    assert "Somebody else changed this" in text(browser.post(address, mine | outdated))
    browser.post(address, mine | {"keep-specific": "yours", "seen-specific": '"my rent"'})
    assert latest().specific == "mine"


def test_days_and_recipients_stand_side_by_side_in_words(browser_of, place, rosa, given, today):
    browser, address = browser_of(place.ana), of(rosa, given, "correct/")
    showed = seen(browser.get(address))
    first = {"to-0-name": "Food Bank", "expires": "2099-01-02", "purposes": ["TREAT"], "method": "electronic"}
    browser.post(address, whole(today, **first, seen=showed, why="first"))
    second = {
        "to-0-name": "",
        "to-0-kind": "",
        "expires": "2099-03-04",
        "purposes": ["TREAT", "COC"],
        "method": "verbal",
    }
    page = text(browser.post(address, whole(today, **second, seen=showed, why="second")))
    for says in ("nothing What is there now Food Bank", "March 4, 2099 What is there now January 2, 2099",
                 "Treatment, Coordination of care What is there now Treatment", "What is there now Signed electronically"):  # fmt: skip
        assert says.replace("Treatment, Coordination of care", "Coordination of care, Treatment") in page


def test_what_a_merged_form_lacks_is_shown_in_it(browser_of, place, rosa, given, today):
    browser, address = browser_of(place.ana), of(rosa, given, "correct/")
    showed = seen(browser.get(address))
    browser.post(address, whole(today, **{"to-0-name": "Food Bank"}, seen=showed, why="first"))
    page = browser.post(address, whole(today, signer="", seen=showed, why="second"))
    assert page.status_code == 422
    assert rows(page) == ["Food Bank"]


def test_two_who_finish_the_same_draft_lose_nothing(browser_of, place, rosa, today):
    browser = browser_of(place.ana)
    browser.post(f"/clients/{rosa.pk}/consents/new/general/", whole(today, draft="1"))
    draft = Consent.objects.get()
    address = of(rosa, draft, "give/")
    showed = seen(browser.get(address))
    page = browser.post(address, whole(today, signer="Rosa T.", seen=showed, draft="1"), follow=True)
    assert "Kept as a draft." in text(page)
    assert "Somebody else changed this" in text(browser.post(address, whole(today, signer="R. T.", seen=showed)))
    browser.post(address, whole(today, specific="my keys", seen=showed))
    assert (latest().signer, latest().specific) == ("Rosa T.", "my keys")
    late = browser.post(address, whole(today, seen=showed))
    assert "Nothing you typed is lost" in text(late)


def test_what_was_typed_for_a_consent_that_ended_meanwhile_is_kept_as_a_draft(browser_of, place, rosa, given, today):
    browser, address = browser_of(place.ana), of(rosa, given, "replace/")
    browser.post(of(rosa, given, "withdraw/"), {"who": "Rosa", "method": "written", "why": ""})
    assert "This consent has changed meanwhile." in text(browser.get(address, follow=True))
    late = browser.post(address, whole(today, why=""))
    assert late.status_code == 422
    assert "Nothing you typed is lost" in text(late)
    page = browser.post(address, whole(today, why="", draft="1"), follow=True)
    assert "Kept as a draft." in text(page)


def test_a_second_new_form_replaces_the_first_new_one(browser_of, place, rosa, given, today):
    browser, address = browser_of(place.ana), of(rosa, given, "replace/")
    showed = seen(browser.get(address))
    browser.post(address, whole(today, **{"to-0-name": "Food Bank"}, seen=showed, why=""))
    browser.post(address, whole(today, specific="my keys", seen=showed, why=""))
    assert (latest().recipients.get().name, latest().specific) == ("Food Bank", "my keys")
    assert Consent.objects.filter(status="superseded").count() == 2


def test_a_change_at_this_very_moment_is_said(browser_of, place, rosa, given, today, monkeypatch):
    def late(**_named):
        raise consent_actions.Stale

    monkeypatch.setattr(consent_actions, "correct", late)
    page = browser_of(place.ana).post(of(rosa, given, "correct/"), whole(today, why="misread"))
    assert "Somebody else changed it at this very moment." in text(page)


@pytest.mark.parametrize("sent", ["", "[1]", "{"])
def test_a_form_that_does_not_say_what_it_showed_is_saved_as_it_is(browser_of, place, rosa, given, today, sent):
    browser_of(place.ana).post(of(rosa, given, "correct/"), whole(today, specific="my keys", seen=sent, why="misread"))
    assert latest().specific == "my keys"


def test_adding_a_row_to_a_correction_asks_for_no_reason_yet(browser_of, place, rosa, given, today):
    page = browser_of(place.ana).post(of(rosa, given, "correct/"), whole(today, add="1", why=""))
    assert page.status_code == 200
    assert "Please look at this again" not in text(page)


def test_the_authority_of_a_parent_as_proxy_ends_at_eighteen(browser_of, place, make, today):
    browser = browser_of(place.ana)
    grown = make(
        "Kim", user=place.ana, birth_date=today.replace(day=1, year=today.year - 19), birth_date_quality="full"
    )
    told = {"name": "Pat", "kinship": "parent", "authority": "proxy"}
    browser.post(f"/clients/{grown.pk}/add/support_person/", told)
    page = text(browser.post(f"/clients/{grown.pk}/share/", ask("Pat", "representative", "PATRQT")))
    assert "They would get nothing." in page
