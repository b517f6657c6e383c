"""What every test shares: no network but this machine's own, a home of its own, how hard property tests try."""

import atexit
import ipaddress
import os
import shutil
import sys
import tempfile
from typing import Any

from hypothesis import HealthCheck, settings

# Settings are read from the environment when first needed, which is after this file: a test neither sees nor touches
# the data of whoever runs it.
HOME = tempfile.mkdtemp(prefix="caseway-tests-")
atexit.register(shutil.rmtree, HOME, ignore_errors=True)
for name in [name for name in os.environ if name.startswith("CASEWAY_")]:
    del os.environ[name]
os.environ["CASEWAY_HOME"] = HOME
os.environ["DJANGO_SETTINGS_MODULE"] = "caseway.config.settings"

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


def refuse_network(event: str, arguments: tuple[Any, ...]) -> None:
    """Refuse to look up or reach any other machine; sockets that are files (a path, not a pair) may pass."""
    if event == "socket.getaddrinfo" and not is_this_machine(arguments[0]):
        raise NetworkRefused(f"a test tried to look up {arguments[0]!r}")
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        if isinstance(address, tuple) and not is_this_machine(address[0]):
            raise NetworkRefused(f"a test tried to reach {address[0]!r}")


# An audit hook sees every library's sockets, however they were imported.
sys.addaudithook(refuse_network)

# The everyday profile tries the same examples each time, so that a change fails and not the weather; `make test-long`
# tries new ones, and many more.
CALM = {"deadline": None, "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large]}
settings.register_profile("everyday", derandomize=True, **CALM)
settings.register_profile("long", max_examples=5000, **CALM)
settings.load_profile("everyday")
