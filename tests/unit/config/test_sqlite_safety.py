"""What keeps a SQLite file whole."""

import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from caseway.config import sqlite_safety

MOUNTS = """\
22 1 8:1 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /srv/files rw shared:1 - nfs4 filer:/vol rw
31 30 0:41 / /srv/files/local rw - xfs /dev/vdb rw
32 22 0:42 / /srv/my\\040share rw - cifs //filer/x rw
""".splitlines()


@pytest.mark.parametrize(
    ("version", "mended"),
    [
        ((3, 40, 1), False), ((3, 44, 5), False), ((3, 44, 6), True), ((3, 45, 0), False), ((3, 50, 6), False),
        ((3, 50, 7), True), ((3, 51, 2), False), ((3, 51, 3), True), ((3, 52, 0), True), ((3, 53, 4), True),
    ],
)  # fmt: skip
def test_a_library_that_may_lose_committed_writes_is_known(version, mended):
    assert sqlite_safety.is_mended(version) is mended


@pytest.mark.parametrize(
    ("place", "kind", "shared"),
    [
        ("/var/caseway", "ext4", False), ("/srv/files/caseway", "nfs4", True),
        ("/srv/files/local/caseway", "xfs", False), ("/srv/my share/x", "cifs", True), ("/srv/filesystem", "ext4", False),
    ],
)  # fmt: skip
def test_a_disk_of_several_machines_is_known(place, kind, shared):
    assert sqlite_safety.file_system(Path(place), MOUNTS) == kind
    assert sqlite_safety.is_shared(kind) is shared


def test_where_the_machine_does_not_tell_nothing_is_said(monkeypatch):
    monkeypatch.setattr(sqlite_safety, "MOUNTS", Path("/nowhere"))
    assert sqlite_safety.file_system(Path("/x")) == ""
    assert not sqlite_safety.is_shared("")


def in_a_process(tmp_path, code):
    """Run code in a process that has kept others out of a database with one row."""
    program = """
        import os, sqlite3
        from pathlib import Path
        from caseway.config import databases, sqlite_safety
        databases.use_our_sqlite()
        import sqlite3
        file = Path("caseway.sqlite3").resolve()
        sqlite_safety.keep_others_out(file)
        kept = sqlite3.connect(file)
        kept.executescript("PRAGMA journal_mode=WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)")
        def refused(act):
            try:
                act()
            except (PermissionError, ImportError) as error:
                print(type(error).__name__)
            else:
                print("opened")
    """
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(program) + textwrap.dedent(code)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(os.path.abspath, [*sys.path[:3], "src"]))},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()


def test_a_process_that_serves_opens_the_file_through_sqlite_alone(tmp_path):
    assert in_a_process(
        tmp_path,
        """
        for ending in ("", "-wal", "-shm"):
            refused(lambda: open(str(file) + ending, "rb"))
        refused(lambda: open(file))
        refused(lambda: os.open(os.fsencode(file), os.O_RDONLY))
        refused(lambda: file.read_bytes())
        refused(lambda: open("caseway.sqlite3"))
        refused(lambda: open("other.txt", "w").close())
        print(kept.execute("SELECT x FROM t").fetchone()[0], sqlite3.connect(file).execute("SELECT x FROM t").fetchone()[0])
        """,
    ) == ["Refused"] * 7 + ["opened", "1", "1"]


def test_a_process_that_serves_cannot_load_another_engine(tmp_path):
    assert in_a_process(tmp_path, "refused(lambda: __import__('duckdb'))") == ["ModuleNotFoundError"]


@pytest.mark.parametrize("path", ["/x/caseway.sqlite3", b"/x/caseway.sqlite3-wal", Path("/x/caseway.sqlite3-shm")])
def test_however_its_name_is_written_it_is_known(path):
    guard = sqlite_safety.guard(Path("/x/caseway.sqlite3"))
    with pytest.raises(sqlite_safety.Refused, match="SQLite's alone"):
        guard("open", (path, "r", 0))


def test_everything_else_may_be_opened_and_done():
    guard = sqlite_safety.guard(Path("/x/caseway.sqlite3"))
    guard("open", ("/x/other.sqlite3", "r", 0))
    guard("open", (3, "r", 0))
    guard("import", ("/x/caseway.sqlite3",))


def test_where_another_engine_is_loaded_already_nothing_is_served(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", object())
    with pytest.raises(sqlite_safety.Refused):
        sqlite_safety.keep_others_out(Path("caseway.sqlite3"))
