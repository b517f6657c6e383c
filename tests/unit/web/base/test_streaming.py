"""What is sent piece by piece is made within the organization of whoever asked, also after their page is done."""

from datetime import UTC, datetime

import pytest
from django.conf import settings as configured
from django.core.exceptions import ImproperlyConfigured

from caseway.accounts import scope
from caseway.accounts.audit import REQUEST
from caseway.web.base import streaming
from tests.fixtures import pages_of_rows


@pytest.fixture
def sign_in(db, settings, client):
    settings.ROOT_URLCONF = pages_of_rows.__name__

    def sign_in(organization, user):
        key = pages_of_rows.session(organization, user, at=datetime.now(UTC))
        client.cookies[configured.SESSION_COOKIE_NAME] = key
        return client

    return sign_in


@pytest.mark.engines("postgres")
@pytest.mark.parametrize("address", ["/rows/streamed/", "/rows/file-of-rows/"])
def test_pieces_are_of_the_organization_of_who_asked(sign_in, as_application, address):
    harbor, puerto = pages_of_rows.house("Harbor"), pages_of_rows.house("Puerto")
    answer, other = sign_in(*harbor).get(address), sign_in(*puerto).get(address)
    pieces, others = iter(answer), iter(other)
    with as_application():
        # The pieces of two answers are made in turns, as by one worker that serves both.
        assert (next(pieces), next(others)) == (b"Harbor program\n", b"Puerto program\n")
        assert scope.current() == scope.NOWHERE
        assert (next(pieces), next(others), next(pieces), next(others)) == (b"None\n",) * 4
        last, others_last = next(pieces), next(others)
    assert last.startswith(b"1 for ")
    assert last != others_last
    if "streamed" in address:
        assert last.decode() == f"1 for {answer.headers['Request']}"
    assert scope.current() == scope.NOWHERE
    assert str(REQUEST.get()) not in last.decode()
    with pytest.raises(StopIteration):
        next(pieces)


def test_a_file_is_left_to_the_server(sign_in):
    answer = pages_of_rows.file(None)
    assert streaming.kept(answer).file_to_stream is not None
    assert sign_in(*pages_of_rows.house("Harbor")).get("/rows/file/").getvalue() == b"of no rows"


def test_pieces_that_are_not_made_one_after_another_are_refused(sign_in):
    browser = sign_in(*pages_of_rows.house("Harbor"))
    with pytest.raises(ImproperlyConfigured, match="a plain generator"):
        browser.get("/rows/later/")


def test_what_a_page_opened_is_closed_with_its_answer(sign_in, monkeypatch):
    closed = []

    def names():
        try:
            yield "a"
            yield "b"
        finally:
            closed.append(True)

    monkeypatch.setattr(pages_of_rows, "names", names)
    answer = sign_in(*pages_of_rows.house("Harbor")).get("/rows/streamed/")
    assert next(iter(answer)) == b"a"
    answer.close()
    assert len(closed) == 1
