"""What keeps a SQLite file whole: a library without the known fault, a disk of this machine, and no second reader of it.

A program that opens and closes the file by itself, even to read it, takes from SQLite the locks it holds in that process,
and with them writes that were already acknowledged. So in a serving process nothing but SQLite opens it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

# From these on, in each line of releases, the log of writes is not begun anew under a reader (SQLite's WAL-reset fault).
MENDED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))
# As Linux calls the file systems that several machines may share.
SHARED = frozenset((
    "9p", "afs", "afpfs", "beegfs", "ceph", "cifs", "coda", "fuse.cephfs", "fuse.glusterfs", "fuse.rclone", "fuse.s3fs",
    "fuse.sshfs", "fuse.vmhgfs-fuse", "gfs", "gfs2", "glusterfs", "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "ocfs2",
    "prl_fs", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs",
))  # fmt: skip
BESIDE = ("", "-wal", "-shm", "-journal")
MOUNTS = Path("/proc/self/mountinfo")


class Refused(PermissionError):  # noqa: N818 - completes "unable to open: refused"
    """Something but SQLite would open the database's file."""


def is_mended(version: tuple[int, ...]) -> bool:
    """Whether a SQLite library cannot lose committed writes."""
    same_line = [mended for mended in MENDED if mended[:2] == version[:2]]
    return version >= (same_line[0] if same_line else MENDED[-1])


def file_system(place: Path, mounts: Iterable[str] | None = None) -> str:
    """The kind of file system a path lies on; nothing where this machine does not tell."""
    if mounts is None:
        mounts = MOUNTS.read_text(encoding="utf-8", errors="replace").splitlines() if MOUNTS.is_file() else ()
    parts = place.resolve().parts
    longest, kind = -1, ""
    for line in mounts:
        fields, _, rest = line.partition(" - ")
        mounted = Path(fields.split(" ")[4].replace("\\040", " ")).parts
        # A later line hides an earlier one of the same place.
        if parts[: len(mounted)] == mounted and len(mounted) >= longest:
            longest, kind = len(mounted), rest.split(" ")[0]
    return kind


def is_shared(kind: str) -> bool:
    """Whether several machines may open the files of such a file system, whose locks then cannot be relied on."""
    return kind in SHARED


def keep_others_out(file: Path) -> None:
    """From now on, refuse in this process to open the file but through SQLite, and to load an engine that would."""
    if sys.modules.get("duckdb"):
        raise Refused("duckdb is loaded")
    sys.modules["duckdb"] = None  # type: ignore[assignment] # so that importing it fails
    sys.addaudithook(guard(file))


def guard(file: Path) -> Callable[[str, tuple[object, ...]], None]:
    """What sees every opening of a file by Python's own means, and refuses that of a database."""
    names = tuple(file.name + ending for ending in BESIDE)

    # Every file any code opens passes here, and threads take turns inside: the less it does the better.
    def refuse(event: str, arguments: tuple[object, ...]) -> None:
        if event == "open" and _text(arguments[0]).endswith(names):
            raise Refused(f"{file.name} is SQLite's alone; nothing else may open it while Caseway serves")

    return refuse


def _text(path: object) -> str:
    return path if type(path) is str else os.fsdecode(path) if isinstance(path, (bytes, os.PathLike)) else ""
