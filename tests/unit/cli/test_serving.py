"""`caseway demo` and `caseway serve`: what one sees, how it stops, and what is said when it cannot start."""

import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import webbrowser

import pytest

from caseway.config import server
from caseway.config.unfit import Unfit

SECONDS = 60  # the first start also gathers the pages' files


@pytest.fixture
def served(monkeypatch):
    """A server that only notes how it was started."""
    asked = []

    def start(host, port, announce, **_):
        asked.append((host, port))
        announce(f"http://{host}:{port}/")

    monkeypatch.setattr(server, "run", start)
    return asked


@pytest.fixture
def opened(monkeypatch):
    """Addresses opened in the browser."""
    addresses = []
    monkeypatch.setattr(webbrowser, "open", addresses.append)
    return addresses


def refuse(monkeypatch, error):
    def start(host, port, announce, **_):
        raise error

    monkeypatch.setattr(server, "run", start)


def test_the_demo_says_where_it_runs_and_how_to_stop(run, served, opened, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    ran = run("demo", "--port", "8123")
    assert ran.status == 0
    assert "Caseway runs at http://127.0.0.1:8123/" in ran.out
    assert "Ctrl-C" in ran.out
    assert served == [("127.0.0.1", 8123)]
    assert opened == ["http://127.0.0.1:8123/"]


def test_only_the_demo_is_told_to_be_one(run, monkeypatch):
    told = []
    monkeypatch.setattr(server, "run", lambda *_, **named: told.append((os.environ.get("CASEWAY_DEMO"), named["demo"])))
    run("demo", "--no-browser")
    run("serve")
    assert told == [("1", True), (None, False)]


def test_the_first_start_says_that_it_takes_a_moment(run, served, monkeypatch, tmp_path):
    monkeypatch.setenv("CASEWAY_HOME", str(tmp_path))
    assert "making its database first" in run("demo", "--no-browser").out
    (tmp_path / "caseway.sqlite3").touch()
    assert "making its database" not in run("demo", "--no-browser").out


def test_where_real_organizations_are_the_demo_says_why_it_does_not_start(run, monkeypatch):
    refuse(monkeypatch, Unfit(["real organizations are kept here. Set CASEWAY_HOME to an empty folder."]))
    ran = run("demo", "--no-browser")
    assert ran.status == 2
    assert "unable to start: real organizations are kept here" in ran.err


def test_the_demo_has_a_year_of_work_unless_a_small_one_is_asked_for(run, monkeypatch):
    told = []
    monkeypatch.setattr(server, "run", lambda *_, **named: told.append(named["year"] is not None))
    run("demo", "--no-browser")
    run("demo", "--no-browser", "--small")
    assert told == [True, False]


def test_the_demo_says_whom_to_sign_in_as(run, served):
    out = run("demo", "--no-browser").out
    for name in ("Maya Torres, case manager", "Daniel Osei, supervisor", "Ruth Lindqvist, program manager"):
        assert name in out


def test_the_demo_opens_no_browser_when_asked_not_to(run, served, opened, monkeypatch):
    monkeypatch.setenv("DISPLAY", ":0")
    assert run("demo", "--no-browser").status == 0
    assert not opened


def test_the_demo_opens_no_browser_without_a_screen(run, served, opened, monkeypatch):
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.setattr(sys, "platform", "linux")
    assert run("demo").status == 0
    assert not opened


def test_serving_others_says_what_names_it_answers_to(run, served, monkeypatch):
    monkeypatch.delenv("CASEWAY_HOSTS", raising=False)
    everywhere = ("serve", "--host", "192.0.2.7")
    assert "Set CASEWAY_HOSTS" in run(*everywhere).out
    assert "CASEWAY_HOSTS" not in run("serve").out
    monkeypatch.setenv("CASEWAY_HOSTS", "caseway.example.org")
    assert "CASEWAY_HOSTS" not in run(*everywhere).out
    assert served == [("192.0.2.7", 8000), ("127.0.0.1", 8000), ("192.0.2.7", 8000)]


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (
            OSError(errno.EADDRINUSE, "in use"),
            "another program uses port 8000. Stop it, or choose another port: caseway",
        ),
        (OSError(errno.EACCES, "denied"), "port 8000 is kept for the system"),
        (OSError(errno.EADDRNOTAVAIL, "no"), "this machine has no address “127.0.0.1”"),
        (
            PermissionError(errno.EACCES, "Permission denied", "/far/away"),
            "Permission denied: /far/away. Set CASEWAY_HOME",
        ),
    ],
)
def test_what_keeps_it_from_starting_is_told_with_the_next_step(run, monkeypatch, error, says):
    refuse(monkeypatch, error)
    ran = run("serve")
    assert ran.status == 2
    assert says in ran.err


def test_the_last_port_has_another_one_below(run, monkeypatch):
    refuse(monkeypatch, OSError(errno.EADDRINUSE, "in use"))
    assert "caseway demo --port 65534" in run("demo", "--port", "65535", "--no-browser").err


def test_a_missing_folder_of_rulebooks_is_told_before_the_start(run, served, tmp_path):
    ran = run("serve", CASEWAY_RULEBOOKS=tmp_path / "nowhere")
    assert ran.status == 2
    assert "CASEWAY_RULEBOOKS" in ran.err
    assert not served


def test_ctrl_c_is_quiet(run, monkeypatch):
    refuse(monkeypatch, KeyboardInterrupt())
    ran = run("serve")
    assert ran.status == 130
    assert not ran.err


def test_a_port_in_use_is_told(run):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        ran = run("demo", "--no-browser", "--port", port)
    assert ran.status == 2
    assert f"another program uses port {port}" in ran.err


def test_serving_without_an_up_to_date_database_is_refused_with_the_command_to_run(tmp_path):
    ran = subprocess.run(
        [sys.executable, "-m", "caseway", "serve", "--port", str(free_port())],
        env={**os.environ, "CASEWAY_HOME": str(tmp_path), "CASEWAY_SECRET_KEY": "short"},
        capture_output=True,
        text=True,
        check=False,
        timeout=SECONDS,
    )
    assert ran.returncode == 2
    assert not ran.stdout
    assert [line.partition(";")[2] for line in ran.stderr.splitlines()] == [
        " give it 50 letters or more, or unset it to have one made.",
        " run: caseway migrate",
    ]


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def test_the_demo_runs_and_stops_on_ctrl_c(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    demo = subprocess.Popen(
        [sys.executable, "-m", "caseway", "demo", "--small", "--no-browser", "--port", str(port)],
        env={**os.environ, "CASEWAY_HOME": str(tmp_path)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        page = wait_for(port, demo)
        assert "Caseway" in page
        assert "Priya Raman" in wait_for(port, demo, "/sign-in/")
        demo.send_signal(signal.SIGINT)
        out, err = demo.communicate(timeout=SECONDS)
    finally:
        demo.kill()
    assert demo.returncode == 0, err
    assert f"Caseway runs at http://127.0.0.1:{port}/" in out
    assert "Traceback" not in err


def wait_for(port, process, page="/"):
    """The first page, as soon as something answers."""
    start = time.perf_counter()
    while time.perf_counter() - start < SECONDS and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        try:
            connection.request("GET", page)
            return connection.getresponse().read().decode()
        except ConnectionError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise AssertionError(f"nothing answers: {process.poll()}")
