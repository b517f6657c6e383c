"""The folder list is the dependency diagram: what may stand where, and how deep."""

from pathlib import Path

import pytest

FLOORS = {
    "config", "web", "cli", "exchange", "determinations", "casework", "profession", "coverage", "clients", "directory",
    "accounts", "planner", "rulebooks", "criteria",
}  # fmt: skip
BESIDE_THE_FLOORS = {"__init__.py", "__main__.py", "py.typed", "locale"}
ROOT_ENTRIES = {
    "README.md", "ARCHITECTURE.md", "GLOSSARY.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE", "Makefile",
    "pyproject.toml", "requirements.lock", "requirements-dev.lock", "requirements-bench.lock", "tools.lock", "hatch_build.py", "package.json",
    "bun.lock", ".ci", ".gitignore", "docs", "src", "tests", "bench",
}  # fmt: skip
TESTS = {"conftest.py", "spec", "cases", "unit", "pages", "house", "fixtures"}
SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "managers", "service", "services", "common", "misc"}


def children(files: list[Path], folder: Path) -> set[str]:
    return {path.relative_to(folder).parts[0] for path in files if path.is_relative_to(folder)}


def test_the_package_holds_floors_and_nothing_else(files, root):
    package = root / "src/caseway"
    found = children(files, package)
    assert found <= FLOORS | BESIDE_THE_FLOORS
    assert len(found & FLOORS) <= 15


def test_the_root_is_short_and_known(files, root):
    assert children(files, root) <= ROOT_ENTRIES
    assert children(files, root / "tests") <= TESTS
    assert children(files, root / "docs") <= {"decisions", "how-to", "reference", "pictures", "performance.md"}


def test_the_root_names_what_everyone_looks_for(root):
    for name in (
        "README.md",
        "ARCHITECTURE.md",
        "GLOSSARY.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "LICENSE",
        ".ci/run",
    ):
        assert (root / name).is_file(), f"{name} is missing"


@pytest.mark.parametrize(("suffix", "most"), [(".py", 4), (".html", 5)])
def test_code_is_not_deep(files, root, suffix, most):
    package = root / "src/caseway"
    deep = [
        str(path.relative_to(root))
        for path in files
        if path.suffix == suffix and path.is_relative_to(package) and len(path.relative_to(package).parts) > most
    ]
    assert not deep


def test_rulebooks_are_not_deep(files, root):
    shelf = root / "src/caseway/rulebooks"
    deep = [str(path) for path in files if path.is_relative_to(shelf) and len(path.relative_to(shelf).parts) > 6]
    assert not deep


def test_names_say_what_a_module_is(trees, root):
    empty = [
        str(path.relative_to(root)) for path in trees if path.stem in SAY_NOTHING or path.parent.name in SAY_NOTHING
    ]
    assert not empty


def test_unit_tests_mirror_the_source(files, root):
    unit = root / "tests/unit"
    strangers = {name for name in children(files, unit) if not name.startswith(("test_", "conftest"))} - FLOORS
    assert not strangers


def test_every_folder_of_code_is_a_package(trees, root):
    package = root / "src/caseway"
    folders = {path.parent for path in trees if path.is_relative_to(package)}
    assert not [str(folder.relative_to(root)) for folder in folders if not (folder / "__init__.py").is_file()]
