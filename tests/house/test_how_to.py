"""What the how-to pages tell a stranger to do is done here, word for word, and must come out as they say."""

import os
import re
import subprocess
import sys
from pathlib import Path

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
FILE = re.compile(r"Write `([^`]+)`:\s*$")
MARK = "-- command {} --"


def steps(page: str):
    """The page's blocks in order: ("write", file, text) and ("run", command, what it should print)."""
    last = 0
    for block in BLOCK.finditer(page):
        language, content = block.groups()
        named = FILE.search(page[last : block.start()])
        last = block.end()
        if language == "console":
            for command, _, output in (
                part.partition("\n") for part in re.split(r"^\$ ", content, flags=re.MULTILINE)[1:]
            ):
                yield "run", command, output
        else:
            assert named, f"a block without “Write `file`:” above it:\n{content}"
            yield "write", named[1], content


def script(found) -> str:
    """One shell script that does it all and marks where each command's output begins."""
    lines = []
    for number, (what, name, content) in enumerate(found):
        if what == "write":
            lines.append(f"cat > {name} <<'END OF FILE'\n{content}END OF FILE")
        else:
            ending = "" if name.endswith("&") else " || exit 9"  # what goes on in the background has not failed yet
            lines.append(f"echo '{MARK.format(number)}'\n{name}{ending}")
    return "\n".join(["set -u", *lines])


def run(page: str, folder: Path, root: Path):
    """Do what the page says in a folder that holds Caseway's `src`; return what each command should and did print."""
    (folder / "src").symlink_to(root / "src")
    found = list(steps(page))
    done = subprocess.run(
        ["bash", "-c", script(found)],
        cwd=folder,
        env={
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(folder),
            "PYTHONPATH": str(root / "src"),  # the code beside the page, whichever is installed
            "LANG": "C.UTF-8",
            **{name: os.environ[name] for name in ("JAVA_HOME",) if name in os.environ},
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=300,  # a page may wait for what it has started, which may fail
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert not done.stderr
    printed = re.split(r"^-- command \d+ --\n", done.stdout, flags=re.MULTILINE)[1:]
    commands = [(name, output) for what, name, output in found if what == "run"]
    return [(name, should, did) for (name, should), did in zip(commands, printed, strict=True)]


def follow(page: str, folder: Path, root: Path, *, least: int = 6) -> None:
    """Do what a page says, at least so many commands, and see that each prints what the page says."""
    done = run(page, folder, root)
    assert len(done) >= least
    for command, should, did in done:
        assert did == should, command


def text(root: Path, name: str) -> str:
    return (root / "docs/how-to" / name).read_text(encoding="utf-8")


def test_a_stranger_who_follows_the_page_arrives(root, tmp_path):
    follow(text(root, "add-a-certification.md"), tmp_path, root)
    assert (tmp_path / "my-rulebooks/certification/example/enn/cases.yaml").is_file()


def test_every_how_to_is_followed(root):
    tests = "".join(path.read_text(encoding="utf-8") for path in (root / "tests/house").glob("test_how_to*.py"))
    assert [path.name for path in (root / "docs/how-to").glob("*.md") if path.name not in tests] == []
