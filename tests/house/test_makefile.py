"""`make` alone tells what one can do, and the machine without people does what people do."""

import re
import subprocess

TOLD = {"demo", "test", "check", "bench", "test-long", "install", "docs", "clean", "messages"}


def targets(root) -> set[str]:
    return set(re.search(r"^\.PHONY: (.*)$", (root / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)[1].split())


def listed(root) -> dict[str, str]:
    output = subprocess.run(
        ["make", "--no-print-directory"], cwd=root, capture_output=True, text=True, check=True
    ).stdout
    return dict(re.findall(r"^make (\S+)\s+(\S.*)$", output, re.MULTILINE))


def test_make_alone_lists_the_targets_with_a_sentence(root):
    sentences = listed(root)
    assert set(sentences) >= TOLD
    assert all(len(sentence.split()) > 2 for sentence in sentences.values())


def test_no_target_is_kept_quiet(root):
    assert targets(root) - set(listed(root)) == {"browser"}


def test_the_machine_without_people_runs_the_same(root):
    script = (root / ".ci/run").read_text(encoding="utf-8")
    assert re.search(r"^make test\b", script, re.MULTILINE)
    assert (root / ".ci/run").stat().st_mode & 0o111
