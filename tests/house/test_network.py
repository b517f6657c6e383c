"""The guard of tests/conftest.py really refuses."""

import socket

import pytest


def test_another_machine_cannot_be_reached():
    with (
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as stranger,
        pytest.raises(BaseException, match=r"tried to reach '192\.0\.2\.1'"),
    ):
        stranger.connect(("192.0.2.1", 9))


def test_another_machine_cannot_be_looked_up():
    with pytest.raises(BaseException, match=r"tried to reach 'example\.org'"):
        socket.getaddrinfo("example.org", 80)


def test_this_machine_can():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()):
        pass
