"""`caseway find-duplicates`: what the page of likely duplicates lists is found at night, in every organization."""

import subprocess
import sys

import pytest


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


def test_it_says_how_many_pairs_each_organization_has(caseway):
    assert caseway("migrate").returncode == 0
    for name in ("Harbor Light", "Other Shore"):
        assert caseway("found", name, "--email", "ana@example.org", "--name", "Ana Ruiz").returncode == 0
    done = caseway("find-duplicates")
    assert (done.returncode, done.stdout, done.stderr) == (0, "Harbor Light: 0 pairs.\nOther Shore: 0 pairs.\n", "")


def test_a_database_that_is_not_ready_is_said(caseway):
    done = caseway("find-duplicates")
    assert done.returncode == 2
    assert "the database is not ready. Run: caseway migrate" in done.stderr
