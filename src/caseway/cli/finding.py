"""Finding what an argument names: a rulebook on the shelf or at a path, a person file, an address to serve at."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Mapping
from datetime import date
from pathlib import Path

from caseway import criteria, rulebooks


class Unable(Exception):  # noqa: N818 - completes "unable to …"
    """What the command cannot do for its user, and what to do next; a sentence each."""


def rulebook(named: str, *, shelf: rulebooks.Shelf) -> rulebooks.Rulebook:
    """Find a rulebook to judge by: by its name, at a path, or by the last part of its name."""
    found = _found(named, shelf, shelf.rulebooks)
    if isinstance(found, rulebooks.Rulebook):
        return found
    raise Unable(f"{named} is of the kind {rulebooks.kind_of(found.name)}; it holds no rule to judge by or compare.")


def _found(named: str, shelf: rulebooks.Shelf, among: Mapping[str, rulebooks.Folder]) -> rulebooks.Folder:
    if named in among:
        return among[named]
    path = existing(named)
    if path and path.is_dir():
        return _at(path, shelf)
    if path:
        raise Unable(f"{named} is a file; name the folder of the rulebook it belongs to.")
    last_parts = [name.rpartition("/")[2] for name in among]
    return rulebooks.by_name(named if named in last_parts else named.lower(), among)


def existing(named: str) -> Path | None:
    """The path named, if something is there; what no file can be called is no path."""
    path = Path(named)
    try:
        return path if path.exists() else None
    except (OSError, ValueError):
        return None


def _at(folder: Path, shelf: rulebooks.Shelf) -> rulebooks.Folder:
    for known in shelf.folders.values():
        if known.folder == folder.resolve():
            return known
    found = rulebooks.folder_of(rulebooks.name_of(folder), folder)
    if not found.editions:
        raise Unable(f"{folder} holds no edition, a file named by the day it takes effect, such as 2026-01-31.yaml.")
    return found


def rule(named: str, *, on: date, shelf: rulebooks.Shelf) -> criteria.Rule:
    """Find the edition to judge by: the one in force on a day, or the file named."""
    path = None if named in shelf.rulebooks else existing(named)
    if path and path.is_file():
        return criteria.read(path, vocabulary=rulebooks.vocabulary(), name=rulebooks.name_of(path.parent))
    return rulebook(named, shelf=shelf).edition(on=on)


def person(file: str, *, subject: str = rulebooks.SUBJECT) -> rulebooks.Person:
    """Read a person file, or the standard input for “-”, as the records of a professional or a client."""
    if file == "-":
        content = sys.stdin.buffer.read(criteria.yaml.MOST_BYTES + 1)
        return rulebooks.read_person(content, file="standard input", subject=subject)
    return rulebooks.read_person(Path(file), subject=subject)


def of_professional(found: criteria.Rule, errand: str) -> None:
    """Refuse an errand, such as “plan”, that only makes sense for a professional's credential."""
    if found.subject.name != rulebooks.SUBJECT:
        raise Unable(
            f"{found.name} is about a {found.subject.name}, and “caseway {errand}” is for certifications. To see what "
            f"is missing: caseway judge {found.name} FILE"
        )


def places(path: str | None, *, shelf: rulebooks.Shelf) -> list[Path]:
    """Folders or files to check: the one named, or every root of the shelf."""
    if path is None:
        return list(shelf.roots)
    place = None if path in shelf.folders else existing(path)
    if place:
        return [place]
    return [_named(path, shelf).folder]


def rulebooks_at(path: str | None, *, shelf: rulebooks.Shelf) -> list[rulebooks.Folder]:
    """Rulebooks of any kind to try: the one named, those below a folder, or the whole shelf."""
    if path is None:
        return list(shelf.folders.values())
    place = None if path in shelf.folders else existing(path)
    if place:
        found = rulebooks_below(place if place.is_dir() else place.parent)
        if not found:
            raise Unable(f"{path} holds no rulebook: no edition, such as 2026-01-31.yaml, is below it.")
        return [_at(folder, shelf) for folder in found]
    return [_named(path, shelf)]


def _named(path: str, shelf: rulebooks.Shelf) -> rulebooks.Folder:
    try:
        return _found(path, shelf, shelf.folders)
    except rulebooks.NotOnShelf as unknown:
        raise Unable(f"there is no such file or folder; and {unknown}") from None


def rulebooks_below(place: Path) -> list[Path]:
    """Folders of rulebooks at or below a place."""
    return rulebooks.folders(place) if place.is_dir() else []


def data_files_below(place: Path) -> list[Path]:
    """Files of data, such as actions and careers, that belong to a folder of rulebooks."""
    from caseway.rulebooks import catalogs  # only checking needs them

    return catalogs.files_below(place) if place.is_dir() else []


def nearer(text: str) -> str:
    """A fault with its file as seen from the current folder, when it is below it."""
    here = f"{Path.cwd()}{os.sep}"
    return text.removeprefix(here) if len(here) > 2 else text


def no_start(command: str, host: str, port: int, error: OSError) -> str:
    """Why a server does not start, and what to do."""
    if error.errno == errno.EADDRINUSE:
        other = port + 1 if port < 65535 else port - 1
        return (
            f"unable to start: another program uses port {port}. Stop it, or choose another port: "
            f"caseway {command} --port {other}"
        )
    if error.filename:
        return f"unable to start: {error.strerror}: {error.filename}. Set CASEWAY_HOME to a folder you may write to."
    if error.errno == errno.EACCES:
        return f"unable to start: port {port} is kept for the system. Choose one from 1024 up, such as --port 8000."
    return f"unable to start: this machine has no address “{host}” to listen on. Try --host 127.0.0.1."
