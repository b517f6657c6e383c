"""Each contract of the house bites: broken on purpose, on a copy, it is reported."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

# What is written where, and which contract must object.
BREACHES = {
    "a lower floor knows a higher one": ("floors", "criteria/breach.py", "import caseway.rulebooks\n"),
    "two doors know each other": ("floors", "cli/breach.py", "import caseway.web\n"),
    "a folder without a floor": ("floors", "strangers/__init__.py", "NOTHING = None\n"),
    "the engine knows the framework": ("pure", "criteria/breach.py", "import django.utils.timezone\n"),
    "a rulebook goes to the network": ("pure", "rulebooks/breach.py", "import urllib.request\n"),
    "judging one person loads a query engine": ("query-engine", "criteria/breach.py", "import duckdb\n"),
    "a page loads a query engine": ("query-engine", "accounts/breach.py", "import duckdb\n"),
    "a door loads a solver": ("solver", "web/breach.py", "import ortools\n"),
    "a door reaches inside the engine": ("one-face", "cli/breach.py", "import caseway.criteria.judging\n"),
    "a page reads the settings module": ("settings", "web/breach.py", "import caseway.config.settings\n"),
    "two neighbors need each other": ("cycles", "criteria/breach.py", "import caseway.criteria.answer\n"),
}
ANSWER = ("criteria/answer.py", "import caseway.criteria.breach\n")


@pytest.fixture
def copy(root, tmp_path):
    """A copy of our Python that a test may spoil."""
    shutil.copytree(root / "src/caseway", tmp_path / "caseway", ignore=everything_but_python)
    shutil.copy(root / "pyproject.toml", tmp_path)
    return tmp_path


def everything_but_python(folder: str, names: list[str]) -> list[str]:
    return [name for name in names if not ((path := Path(folder, name)).is_dir() or path.suffix == ".py")]


def linted(folder: Path, *contracts: str) -> subprocess.CompletedProcess[str]:
    # The folder one stands in comes first on the path of `python -c`, so a copy is found before the installed package.
    program = (
        "import sys; from importlinter.cli import lint_imports as lint; sys.exit(lint({0!r}, {1!r}, no_cache=True))"
    )
    return subprocess.run(
        [sys.executable, "-c", program.format("pyproject.toml", contracts)],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("breach", BREACHES)
def test_the_contract_objects(copy, breach):
    contract, place, line = BREACHES[breach]
    (copy / "caseway" / place).parent.mkdir(exist_ok=True)
    (copy / "caseway" / place).write_text(line)
    (copy / "caseway" / ANSWER[0]).write_text(ANSWER[1] if contract == "cycles" else "")
    result = linted(copy, contract)
    assert result.returncode == 1, result.stdout + result.stderr
    assert "breach" in result.stdout or "strangers" in result.stdout


def test_every_contract_is_broken_here_once(project):
    contracts = {contract["id"] for contract in project["tool"]["importlinter"]["contracts"]}
    assert contracts == {contract for contract, _, _ in BREACHES.values()}


def test_the_house_keeps_its_contracts(root):
    result = linted(root)
    assert result.returncode == 0, result.stdout + result.stderr
