"""The pages people read first are short, current, and say what is true."""

import re
import subprocess
import sys

import pytest

import caseway

LINK = re.compile(r"(?<!!)\[[^\]]*\]\(([^)#\s]+)(?:#[^)]*)?\)|!\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"```.*?```", re.DOTALL)


def documents(files):
    return [path for path in files if path.suffix == ".md"]


def test_the_readme_is_short(root):
    assert len((root / "README.md").read_text(encoding="utf-8").splitlines()) < 80


def test_the_readme_starts_with_two_commands_of_the_makefile(root):
    readme = (root / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```(?:sh|bash|console|shell)?\n(.*?)```", readme, re.DOTALL)
    lines = [line.removeprefix("$ ").split("#")[0].strip() for block in blocks for line in block.splitlines()]
    commands = [line for line in lines if line]
    targets = re.findall(r"^([a-z-]+):", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    made = [command.split()[1] for command in commands if command.startswith("make ")]
    assert made
    assert not set(made) - set(targets)
    assert "make demo" in commands[:2], "the first two commands lead to the demo"


def test_the_readme_shows_the_product(root):
    pictures = re.findall(r"!\[[^\]]+\]\(([^)]+)\)", (root / "README.md").read_text(encoding="utf-8"))
    assert pictures


def test_the_changelog_knows_this_version(root):
    assert re.search(
        rf"^## {re.escape(caseway.__version__)}\b", (root / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE
    )


@pytest.mark.parametrize("name", ["ARCHITECTURE.md", "CONTRIBUTING.md"])
def test_a_page_is_a_page(root, name):
    assert len((root / name).read_text(encoding="utf-8").splitlines()) <= 90


def test_a_decision_is_half_a_page(root):
    long = {
        path.name: count
        for path in (root / "docs/decisions").glob("*.md")
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > 60
    }
    assert not long


def test_decisions_are_numbered_without_a_gap(root):
    numbers = sorted(int(path.name[:4]) for path in (root / "docs/decisions").glob("*.md"))
    assert numbers == list(range(1, len(numbers) + 1))


def test_every_link_leads_somewhere(files, root):
    broken = []
    for path in documents(files):
        for groups in LINK.findall(FENCE.sub("", path.read_text(encoding="utf-8"))):
            target = next(filter(None, groups), "")
            if target and "://" not in target and not target.startswith("mailto:"):
                place = root / target[1:] if target.startswith("/") else path.parent / target
                if not place.exists():
                    broken.append(f"{path.relative_to(root)}: {target}")
    assert not broken


def test_every_command_is_documented(root):
    listing = subprocess.run(
        [sys.executable, "-m", "caseway", "--help"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    commands = re.findall(r"^    ([a-z][\w-]*)(?:  |$)", listing, re.MULTILINE)
    assert len(commands) >= 11, listing
    reference = (root / "docs/reference/commands.md").read_text(encoding="utf-8")
    assert not [name for name in commands if f"caseway {name}" not in reference]
