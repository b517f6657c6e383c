"""What the page on clusters tells a stranger to do is done here, word for word, and must come out as it says."""

import os
import socket

import pytest

from caseway.criteria.population.spark_session import java_home
from tests.house.test_how_to import follow, text

# Whatever fails in between, no part of the cluster runs on.
LEAVE_NOTHING = "```console\n$ trap 'kill $(jobs -p) 2> /dev/null' EXIT\n```\n"


@pytest.mark.cluster
@pytest.mark.long
def test_a_stranger_who_follows_the_page_arrives(root, tmp_path, monkeypatch):
    with_java(monkeypatch)
    page = text(root, "run-on-a-cluster.md").replace("7077", str(free_port()))
    follow(LEAVE_NOTHING + page, tmp_path, root, least=7)


def with_java(monkeypatch):
    """A machine with Java on its path, as the page asks for; where this one has none, that of a wheel."""
    home = java_home() or os.environ.get("JAVA_HOME")
    if home:
        monkeypatch.setenv("PATH", f"{home}/bin:{os.environ['PATH']}")
        monkeypatch.setenv("JAVA_HOME", home)


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
