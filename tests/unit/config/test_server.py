"""The pages as they are really served."""

import http.client
import os
import platform
import signal
import socket
import subprocess
import sys

import pytest

from caseway.config import server, static

RUN = (
    "import sys; from caseway.config import server;"
    "server.run('127.0.0.1', int(sys.argv[1]), lambda address: print(address, flush=True), demo=True)"
)


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture(scope="module")
def served():
    port = free_port()
    process = subprocess.Popen([sys.executable, "-c", RUN, str(port)], stdout=subprocess.PIPE, text=True)
    announced = process.stdout.readline().strip()
    yield announced, port, process
    process.send_signal(signal.SIGINT)
    process.wait(20)
    process.stdout.close()


def ask(port, path, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def test_the_address_is_announced_when_it_answers(served):
    announced, port, _process = served

    assert announced == f"http://127.0.0.1:{port}/"
    assert ask(port, "/")[0].status == 200


def test_files_are_named_by_their_content_compressed_and_kept_for_good(served):
    _announced, port, _process = served
    page = ask(port, "/")[1].decode()
    style = next(part for part in page.split('"') if part.startswith("/static/caseway/caseway."))

    answer, _body = ask(port, style, **{"Accept-Encoding": "br"})

    assert answer.headers["Content-Encoding"] == "br"
    assert "immutable" in answer.headers["Cache-Control"]


def test_the_whole_start_page_weighs_less_than_a_quarter_megabyte(served):
    _announced, port, _process = served
    page = ask(port, "/check/employment/")[1]
    files = {part for part in page.decode().split('"') if part.startswith("/static/")}
    weight = len(page) + sum(len(ask(port, file, **{"Accept-Encoding": "br"})[1]) for file in files)
    # The fonts the style sheet asks for: two weights and an italic of one family, two weights of another.
    fonts = 22_000 * 5

    assert weight + fonts < 250_000


def test_answers_of_the_greatest_length_still_arrive(served):
    _announced, port, _process = served

    assert ask(port, "/check/", Cookie=f"caseway_draft={'x' * 3800}; caseway_draft_2={'y' * 3800}")[0].status == 200


def test_no_answer_tells_which_release_of_what_serves_it(served):
    _announced, port, _process = served
    headers = ask(port, "/")[0].headers

    assert not any(letter.isdigit() for letter in headers.get("Server", ""))
    assert "X-Powered-By" not in headers


def test_another_name_for_this_machine_is_refused(served):
    _announced, port, _process = served

    assert ask(port, "/", Host="example.org")[0].status == 400


def test_nothing_is_collected_again_while_nothing_changed(served):
    from django.conf import settings

    stamp = settings.STATIC_ROOT / static.STAMP
    before = stamp.stat().st_mtime_ns

    assert static.prepare() == settings.STATIC_ROOT
    assert stamp.stat().st_mtime_ns == before


def test_a_change_is_collected_and_replaces_all_that_was_there(served):
    from django.conf import settings

    (settings.STATIC_ROOT / static.STAMP).write_text("something older")
    (settings.STATIC_ROOT / "left-over.css").touch()
    static.prepare()

    assert not (settings.STATIC_ROOT / "left-over.css").exists()
    assert (settings.STATIC_ROOT / "staticfiles.json").exists()


def test_a_port_in_use_is_told_at_once():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            server.run("127.0.0.1", taken.getsockname()[1], print)


def test_the_secret_of_the_cookies_is_where_only_its_owner_reads_it(served):
    from django.conf import settings

    assert (settings.CASEWAY_HOME / "secret-key").stat().st_mode & 0o077 == 0
    assert os.access(settings.CASEWAY_HOME / "secret-key", os.R_OK)


def test_large_pieces_of_memory_are_given_back_where_the_machines_library_can(monkeypatch):
    assert server.give_back_large_pieces() == (platform.libc_ver()[0] == "glibc")
    monkeypatch.setattr("ctypes.CDLL", lambda _: object())
    assert not server.give_back_large_pieces()
