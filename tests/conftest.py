"""What every test shares: no network but this machine's own, a home of its own, two databases, how hard property tests try."""

import atexit
import base64
import gc
import ipaddress
import os
import shutil
import socket
import tempfile
from collections.abc import Callable, Iterator
from functools import wraps
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures import answer_rules, emptying
from tests.fixtures.both_engines import (
    application_rights,
    as_application,
    django_db_setup,
    engine,
    postgres,
    pytest_collection_modifyitems,
    pytest_generate_tests,
)
from tests.fixtures.tracing import pytest_runtest_protocol

__all__ = [
    "as_application", "django_db_setup", "engine", "postgres", "pytest_collection_modifyitems", "pytest_generate_tests",
    "pytest_runtest_protocol",
]  # fmt: skip

# Settings are read from the environment when first needed, which is after this file: a test neither sees nor touches
# the data of whoever runs it.
# Looking for garbage after every 700 new objects, as Python does, takes a sixth of the time where so much is kept.
gc.set_threshold(100_000, 20, 50)

HOME = tempfile.mkdtemp(prefix="caseway-tests-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("CASEWAY_")]:
    del os.environ[name]
os.environ["CASEWAY_HOME"] = HOME
# Caseway makes the key of encrypted fields after a look at the database, which tests of mere text do not have.
(Path(HOME) / "field-key").write_bytes(base64.urlsafe_b64encode(os.urandom(32)))
os.environ["DJANGO_SETTINGS_MODULE"] = "caseway.config.settings"
# The browser of the page tests leaves a loop behind in its process, where nothing of ours is asynchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"


def pytest_configure(config: pytest.Config) -> None:
    """Where other processes run the tests, they read the settings when they have homes of their own, and not before."""
    if config.getoption("dist", "no") != "no" and not hasattr(config, "workerinput"):
        del os.environ["DJANGO_SETTINGS_MODULE"]


LOOPBACK_NAMES = {"", "localhost", "localhost.localdomain", "ip6-localhost"}


class NetworkRefused(BaseException):  # not an Exception: no code under test may swallow it
    """A test, or the code under it, tried to reach another machine."""


def is_this_machine(host: Any) -> bool:
    """Tell whether a host is a loopback address or name; nothing else is ever asked for its address."""
    if isinstance(host, bytes):
        host = host.decode(errors="replace")
    if host is None or host in LOOPBACK_NAMES or host == os.uname().nodename:
        return True
    try:
        address = ipaddress.ip_address(str(host).split("%")[0])
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified


def guarded(reach: Callable[..., Any], host_of: Callable[..., Any]) -> Callable[..., Any]:
    """A way to look up or reach a machine that refuses any other than this one."""

    @wraps(reach)
    def guard(*arguments: Any, **named: Any) -> Any:
        host = host_of(*arguments, **named)
        if not is_this_machine(host):
            raise NetworkRefused(f"a test tried to reach {host!r}")
        return reach(*arguments, **named)

    return guard


def host_in_last(*arguments: Any) -> Any:
    """The host of an address in the last argument; sockets that are files (a path, not a pair) and those connected may pass."""
    return arguments[-1][0] if isinstance(arguments[-1], tuple) else None


# Every library's sockets are made of these, however it imports them. An audit hook would see them too, but one written
# in Python lets two threads install their tracers at the same time, which Python does not bear.
socket.getaddrinfo = guarded(socket.getaddrinfo, lambda host, *_, **__: host)
for name in ("connect", "connect_ex", "sendto", "sendmsg"):
    setattr(socket.socket, name, guarded(getattr(socket.socket, name), host_in_last))


@pytest.fixture(scope="session", autouse=True)
def _as_installed(django_test_environment: None) -> Iterator[None]:
    """A request of Django's test client has the rights of the installed Caseway, and its answer is held to the rules."""
    from django.test import Client

    ask = Client.request

    def request(client: Client, **given: Any) -> Any:
        with application_rights():
            response = ask(client, **given)
        answer_rules.check(response)
        return response

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Client, "request", request)
        yield


# The everyday profile tries the same examples each time, so that a change fails and not the weather; `make test-long`
# tries new ones, and many more.
CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("everyday", derandomize=True, **CALM)
settings.register_profile("long", max_examples=5000, **CALM)
settings.load_profile("everyday")


def pytest_runtest_setup(item):
    if "transactional_db" in item.fixturenames or item.get_closest_marker("django_db"):
        emptying.allow()
