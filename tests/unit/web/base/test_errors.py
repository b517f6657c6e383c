"""The pages for when something goes wrong."""

import logging

import pytest
from django.test import Client, RequestFactory

from caseway.web.base import errors
from caseway.web.welcome import views


def test_an_address_that_leads_nowhere(browser):
    answer = browser.get("/nowhere/<b>")

    assert answer.status_code == 404
    assert "This page is not here" in answer.content.decode()
    assert "<b>" not in answer.content.decode()


def test_a_fault_of_ours_shows_a_page_that_repeats_nothing(monkeypatch):
    def fail(*_arguments):
        raise ValueError("the employer is Top Secret Hospital")

    monkeypatch.setattr(views, "render", fail)

    answer = Client(raise_request_exception=False).get("/casework/")

    assert answer.status_code == 500
    assert "Something broke on our side" in answer.content.decode()
    assert "Top Secret" not in answer.content.decode()


def test_faults_are_logged_by_the_formatter_that_leaves_answers_out():
    handlers = logging.getLogger("django").handlers

    assert "impersonal" in [handler.formatter.__class__.__name__.lower() for handler in handlers]
    assert not logging.getLogger("django").propagate


@pytest.mark.parametrize(
    ("view", "status"),
    [(errors.forbidden, 403), (errors.bad_request, 400), (errors.not_found, 404)],
)
def test_a_refusal_does_not_repeat_what_was_sent(view, status):
    answer = view(RequestFactory().get("/check/"), Exception("secret"))

    assert answer.status_code == status
    assert "secret" not in answer.content.decode()


def test_they_speak_spanish_too(spanish):
    assert "Esta página no está aquí" in spanish.get("/nowhere/").content.decode()
