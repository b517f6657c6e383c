"""What is not there, another organization's, and what one may not know of are answered alike."""

import re
import uuid

import pytest

from caseway.web.clients.urls import urlpatterns

OF_CLIENTS = sorted(str(one.pattern) for one in urlpatterns if "<uuid:client>" in str(one.pattern))
FILLED = {"section": "names", "kind": "contact_point"}


def address(route, client):
    def fill(found):
        kind, name = found.group(1), found.group(2)
        if name == "client":
            return str(client)
        return FILLED.get(name, "general") if kind == "str" else str(uuid.UUID(int=7))

    return "/clients/" + re.sub(r"<(\w+):(\w+)>", fill, route)


def same(response, client):
    """An answer without its address and the code of its forms."""
    body = response.content.decode().replace(str(client), "")
    return response.status_code, re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", body)


@pytest.mark.parametrize("method", ["get", "post"])
def test_absent_elsewhere_and_denied_are_the_same_answer(browser_of, place, elsewhere, make, method):
    browser = browser_of(place.ana, proven=True)
    sealed = make("Secret", is_sealed=True)
    others = make("Other", of=elsewhere, user=elsewhere.ana)
    assert len(OF_CLIENTS) > 20
    told_apart = {}
    for route in OF_CLIENTS:
        people = (sealed.pk, others.pk, uuid.uuid4())
        answers = {same(getattr(browser, method)(address(route, client)), client) for client in people}
        if len(answers) > 1 or {status for status, _ in answers} - {404, 405}:
            told_apart[route] = [status for status, _ in answers]
    assert not told_apart


@pytest.mark.parametrize(
    "address", ["/clients/", "/clients/reviews/", "/clients/import/", "/clients/new/anything/", "/clients/found/x/"]
)
def test_whoever_is_not_signed_in_is_asked_to(client, db, address):
    response = client.get(address)
    assert (response.status_code, response["Location"].partition("?")[0]) == (302, "/sign-in/")


@pytest.mark.parametrize("who", ["ada", "can"])
def test_those_who_have_nothing_to_do_with_clients_find_no_page(browser_of, place, who):
    assert browser_of(getattr(place, who), proven=True).get("/clients/").status_code == 404


def test_a_case_manager_neither_reviews_nor_imports_nor_links(browser_of, place, make):
    browser = browser_of(place.ana, proven=True)
    mine = make(user=place.ana)
    for path in ("/clients/reviews/", "/clients/import/", f"/clients/{mine.pk}/link/", f"/clients/{mine.pk}/assign/"):
        assert browser.get(path).status_code == 404


def test_what_belongs_to_another_client_is_not_found_under_this_one(browser_of, place, make, viewer_of, today):
    from django.utils import timezone

    from caseway.clients import belongings
    from caseway.clients.drafts import AliasDraft

    mine, other = make(user=place.ana), make("Leo", user=place.ana)
    alias = belongings.add(
        client=other.pk, draft=AliasDraft(name="Lion"), by=viewer_of(place.ana), at=timezone.now(), on=today
    )
    browser = browser_of(place.ana)
    assert browser.get(f"/clients/{other.pk}/alias/{alias}/end/").status_code == 200
    assert browser.get(f"/clients/{mine.pk}/alias/{alias}/end/").status_code == 404
