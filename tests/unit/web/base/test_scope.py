"""A page shows what the organization one works in has, whatever its query forgot."""

from datetime import UTC, datetime

import pytest
from django.conf import settings as configured

from tests.fixtures import pages_of_rows


@pytest.fixture
def sign_in(db, settings, browser):
    settings.ROOT_URLCONF = pages_of_rows.__name__

    def sign_in(organization, user):
        key = pages_of_rows.session(organization, user, at=datetime.now(UTC))
        browser.cookies[configured.SESSION_COOKIE_NAME] = key
        return browser

    return sign_in


@pytest.mark.engines("postgres")
def test_a_page_that_forgot_its_filter_shows_nothing_of_others(sign_in):
    harbor, puerto = pages_of_rows.house("Harbor"), pages_of_rows.house("Puerto")
    assert sign_in(*harbor).get("/rows/").content == b"Harbor program"
    assert sign_in(*puerto).get("/rows/").content == b"Puerto program"


def test_a_page_can_write_within_ones_organization(sign_in):
    browser = sign_in(*pages_of_rows.house("Harbor"))
    assert browser.get("/rows/add/", {"name": "Meals"}).status_code == 200
    assert browser.get("/rows/").content == b"Harbor program\nMeals"


def test_whoever_is_not_signed_in_sees_no_rows(db, settings, browser):
    settings.ROOT_URLCONF = pages_of_rows.__name__
    assert browser.get("/rows/").status_code == 302
    assert browser.get("/public/").content == b"open to all"
