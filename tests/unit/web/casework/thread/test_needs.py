"""The pages of one need: found, confirmed, agreed upon, given up with its reason, and changed by two at once."""

import pytest

from caseway.casework import cases, needs
from caseway.casework.cases import ReferralDraft
from caseway.casework.models import Need
from tests.unit.web.casework.thread.conftest import text


@pytest.fixture
def at(thread):
    return lambda need, verb="": f"/cases/{thread.case}/needs/{need}/{verb + '/' if verb else ''}"


def test_a_need_is_added_in_the_clients_words(ana, case):
    address = f"/cases/{case}/needs/new/"
    assert "Food: not enough to eat, or worry about it" in text(ana.get(address))
    wrong = ana.post(address, {"says": "No bed", "words": "I sleep on the floor.", "priority": "2"})
    assert wrong.status_code == 422
    assert "I sleep on the floor." in text(wrong)
    told = {"domain": "material-hardship", "says": "No bed", "words": "I sleep on the floor.", "priority": "1",
            "agreement": "yes", "labels": ["HIV"]}  # fmt: skip
    answer = ana.post(address, told)
    row = Need.objects.get()
    assert answer["Location"] == f"/cases/{case}/thread/#n-{row.pk}"
    assert (row.says, row.words, row.priority, row.agreement, row.labels) == (
        "No bed", "I sleep on the floor.", 1, "yes", ["HIV"],
    )  # fmt: skip
    late = {**told, "found_date": "2999-01-01"}
    assert "This day is in the future." in text(ana.post(address, late))


def test_a_proposed_need_is_confirmed_in_place_or_found_to_be_none(ana, thread, at):
    shown = text(ana.get(at(thread.proposed)))
    assert "Confirm the need" in shown
    here = f"/cases/{thread.case}/thread/#n-{thread.proposed}"
    answer = ana.post(at(thread.proposed, "confirm"), {"next": here})
    assert answer["Location"] == here
    assert Need.objects.get(pk=thread.proposed).status == "confirmed"
    again = ana.post(at(thread.proposed, "confirm"), {})
    assert again.status_code == 422
    assert "cannot become" in text(again)
    assert ana.post(at(thread.proposed, "not-a-need"), {"why": ""}).status_code == 422
    ana.post(at(thread.proposed, "not-a-need"), {"why": "Only tired."})
    shown = text(ana.get(at(thread.proposed)))
    assert "Not a need" in shown
    assert "Only tired." in shown


def test_it_goes_back_only_to_where_it_is_here(ana, thread, at):
    answer = ana.post(at(thread.food, "begin"), {"next": "https://elsewhere.example/"})
    assert answer.status_code == 422  # it is worked on already
    answer = ana.post(at(thread.food, "agree"), {"agreement": "later", "next": "https://elsewhere.example/"})
    assert answer["Location"] == at(thread.food)
    assert Need.objects.get(pk=thread.food).agreement == "later"


@pytest.mark.parametrize(
    ("verb", "told", "status", "says"),
    [
        ("defer", {"why": "Waiting.", "unmet": "waitlist"}, "deferred", "On a waiting list"),
        ("resolve", {"outcome": "SNAP of $291."}, "resolved", "SNAP of $291."),
        ("give-up", {"unmet": "cost", "outcome": "Too dear."}, "not_pursued", "Unmet: Cost"),
        ("hand-on", {"unmet": "out_of_area", "outcome": "To the county."}, "transferred", "To the county."),
    ],
)
def test_a_need_ends_with_what_came_of_it(ana, thread, at, verb, told, status, says):  # noqa: PLR0917 - two fixtures and a row
    assert ana.post(at(thread.work, verb), {}).status_code == 422
    ana.post(at(thread.work, verb), told)
    assert Need.objects.get(pk=thread.work).status == status
    assert says in text(ana.get(at(thread.work)))


def test_priority_history_and_error(ana, thread, at):
    ana.post(at(thread.work, "priority"), {"priority": "3"})
    assert Need.objects.get(pk=thread.work).priority == 3
    ana.post(at(thread.work, "strike"), {"why": "Somebody else’s."})
    shown = text(ana.get(at(thread.work)))
    assert "entered in error. It stays on file" in shown
    assert "Somebody else’s." in shown
    assert "What next?" not in shown


def test_two_who_change_one_need_lose_nothing(ana, thread, at, who):
    page = ana.get(at(thread.work, "edit"))
    told = {
        **{f"initial-{one.name}": one.value() or "" for one in page.context["form"] if one.name != "labels"},
        "version": page.context["version"], "domain": "employment-status", "says": "No work", "words": "", "priority": "2",
        "agreement": "yes", "found_date": "",
    }  # fmt: skip
    needs.edit(need=thread.work, changes={"says": "Out of work"}, version=told["version"], **who())
    clash = ana.post(at(thread.work, "edit"), told)
    assert clash.status_code == 200
    assert "Somebody else changed this" in text(clash)
    told |= {"version": clash.context["version"], "keep-says": "yours", "seen-says": "Out of work"}
    assert ana.post(at(thread.work, "edit"), told).status_code == 302
    assert Need.objects.get(pk=thread.work).says == "No work"
    assert Need.objects.get(pk=thread.work).found_date


def test_what_is_of_another_case_or_hidden_or_unknown_is_not_there(ana, thread, at, place, make, who):
    draft = ReferralDraft(worker=place.ana.pk, reason="Also.")
    other = cases.refer(client=make("Gus", user=place.ana).pk, program=place.housing.pk, draft=draft, **who())
    assert ana.get(f"/cases/{other}/needs/{thread.food}/").status_code == 404
    assert ana.post(at(thread.food, "sell"), {}).status_code == 404
    Need.objects.filter(pk=thread.food).update(labels=["CW-PRIVILEGED"])
    hidden = ana.get(at(thread.food)).status_code == 404
    shown = text(ana.get(f"/cases/{thread.case}/thread/"))
    assert hidden == ("Lies under a label that is closed to you." in shown)


def test_who_may_only_read_is_offered_nothing(browser_of, place, thread, at):
    page = browser_of(place.sue).get(at(thread.food))
    assert page.status_code in {200, 302}
    assert browser_of(place.cal).post(at(thread.food, "begin"), {}).status_code in {302, 404}
