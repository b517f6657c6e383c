"""How letters are sent."""

from pathlib import Path

import pytest

from caseway.config import mail


def settings(url):
    return mail.settings({"CASEWAY_EMAIL_URL": url} if url else {}, Path("/home"))


def test_without_a_server_letters_are_put_into_files():
    told = settings("")

    assert told["EMAIL_BACKEND"].endswith("filebased.EmailBackend")
    assert told["EMAIL_FILE_PATH"] == Path("/home/mail")


def test_they_can_be_printed():
    assert settings("console:")["EMAIL_BACKEND"].endswith("console.EmailBackend")


@pytest.mark.parametrize(
    ("url", "port", "tls", "ssl"),
    [
        ("smtp+tls://us%40er:p%2Fw@mail.test", 587, True, False),
        ("smtps://us%40er:p%2Fw@mail.test", 465, False, True),
        ("smtp://us%40er:p%2Fw@mail.test:2525", 2525, False, False),
    ],
)
def test_a_server_is_told_in_one_line(url, port, tls, ssl):
    told = settings(url)

    assert (told["EMAIL_HOST"], told["EMAIL_PORT"]) == ("mail.test", port)
    assert (told["EMAIL_HOST_USER"], told["EMAIL_HOST_PASSWORD"]) == ("us@er", "p/w")
    assert (told["EMAIL_USE_TLS"], told["EMAIL_USE_SSL"]) == (tls, ssl)


@pytest.mark.parametrize("url", ["mail.test", "ftp://mail.test", "smtp://"])
def test_nonsense_is_refused_with_an_example(url):
    with pytest.raises(mail.Unusable, match="smtp"):
        settings(url)
