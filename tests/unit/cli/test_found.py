"""`caseway found`: an organization begins with the link for its first administrator."""

import subprocess
import sys

import pytest

ASKED = ["found", "Harbor Light Services", "--email", "ana@example.org", "--name", "Ana Ruiz"]


@pytest.fixture
def caseway(tmp_path):
    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "caseway", *arguments],
            env={"CASEWAY_HOME": str(tmp_path), "PATH": "", "PYTHONPATH": ":".join(sys.path)},
            capture_output=True,
            text=True,
            check=False,
        )

    return run


def test_it_prints_a_link(caseway):
    assert caseway("migrate").returncode == 0
    done = caseway(*ASKED, "--address", "https://caseway.example.org/")
    assert done.returncode == 0, done.stderr
    assert "Ana Ruiz joins it by this link" in done.stdout
    assert "https://caseway.example.org/sign-in/invitation/" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (ASKED, "the database is not ready. Run: caseway migrate"),
        (["found", "X", "--email", "nobody", "--name", "Ana"], "nobody is no e-mail address"),
        (["found", " ", "--email", "a@example.org", "--name", "Ana"], "have names"),
    ],
)
def test_what_is_in_the_way_is_said(caseway, arguments, says):
    done = caseway(*arguments)
    assert done.returncode == 2
    assert says in done.stderr
    assert "Traceback" not in done.stderr
