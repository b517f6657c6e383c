"""Every dependency is wanted for a written reason and pinned by its hash, and no lock names where it came from."""

import json
import re

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

DECISION = "docs/decisions/0001-dependencies.md"
LOCKS = ["requirements.lock", "requirements-dev.lock", "requirements-bench.lock", "tools.lock", "bun.lock"]
PIN = re.compile(r"^([A-Za-z0-9._-]+)==([^\s;\\]+)", re.MULTILINE)


def named(project) -> list[Requirement]:
    groups = project["dependency-groups"]
    listed = [*project["project"]["dependencies"], *groups["build"], *groups["dev"], *groups["bench"]]
    return [Requirement(line) for line in listed]


def pins(root, lock) -> dict[str, str]:
    return {
        canonicalize_name(name): version for name, version in PIN.findall((root / lock).read_text(encoding="utf-8"))
    }


def test_every_dependency_has_its_reason(project, root):
    reasons = (root / DECISION).read_text(encoding="utf-8")
    wanted = {requirement.name for requirement in named(project)} | set(
        json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]
    )
    assert not sorted(name for name in wanted if f"| {name} |" not in reasons)


def test_every_reason_has_its_dependency(project, root):
    wanted = {requirement.name for requirement in named(project)} | set(
        json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"]
    )
    explained = set(
        re.findall(r"^\| ([A-Za-z@][\w@/.-]+) \|", (root / DECISION).read_text(encoding="utf-8"), re.MULTILINE)
    )
    assert explained - wanted - {"uv", "dependency"} == set()


def test_the_development_lock_pins_everything_named(project, root):
    pinned = pins(root, "requirements-bench.lock")  # holds the development lock whole, which the next test sees to
    for requirement in named(project):
        version = pinned.get(canonicalize_name(requirement.name))
        assert version, f"{requirement.name} is not pinned: run `make lock`"
        assert requirement.specifier.contains(version), (
            f"{requirement.name} {version} is outside {requirement.specifier}"
        )


def test_the_two_locks_agree(project, root):
    run, develop, bench = (pins(root, f"requirements{part}.lock") for part in ("", "-dev", "-bench"))
    assert run.items() <= develop.items() <= bench.items()
    for line in [*project["project"]["dependencies"], *project["dependency-groups"]["build"]]:
        assert canonicalize_name(Requirement(line).name) in run


def test_what_the_build_needs_is_in_the_lock(project):
    assert sorted(project["build-system"]["requires"]) == sorted(project["dependency-groups"]["build"])


def test_django_is_the_long_term_release(root):
    assert pins(root, "requirements.lock")["django"] in SpecifierSet(">=5.2,<5.3")


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_host(root, lock):
    text = (root / lock).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


@pytest.mark.parametrize("lock", LOCKS[:4])
def test_every_pin_has_its_hashes(root, lock):
    text = (root / lock).read_text(encoding="utf-8")
    entries = [entry for entry in re.split(r"\n(?=[a-zA-Z])", text) if "==" in entry]
    assert entries
    assert not [entry.split("==")[0] for entry in entries if "--hash=sha256:" not in entry]


def test_every_page_package_has_its_hash(root):
    lock = (root / "bun.lock").read_text(encoding="utf-8")
    for name, version in json.loads((root / "package.json").read_text(encoding="utf-8"))["dependencies"].items():
        assert re.search(
            rf'"{re.escape(name)}": \["{re.escape(name)}@{re.escape(version)}", .*"sha512-[\w+/=]+"\]', lock
        )
