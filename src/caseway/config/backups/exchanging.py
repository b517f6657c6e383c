"""Keys, documents and database are exchanged together or not at all, whenever somebody is stopped.

1. The new keys and documents are laid into the folder `restoring`, and last of all a journal of what is to be done.
2. Each old key gets a second name, and the new one takes its place; then the folders of documents are exchanged.
3. The databases are exchanged, which happens at one moment. From here on the restore is done.
4. The audit is told of it, and the folder goes.

Where the journal is found, somebody was stopped between 1 and 4: before 3 the old keys are put back, after it the rest is
done. Either may be done again and again.
"""

from __future__ import annotations

import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from caseway.accounts.audit.files import replace, sync
from caseway.config.backups import papers
from caseway.config.backups.companions import Plan
from caseway.config.backups.postgres import Postgres
from caseway.config.backups.sqlite import Sqlite

FOLDER, JOURNAL = "restoring", "journal"


@dataclass(frozen=True, slots=True)
class Journal:
    """A restore that was begun.

    stamp: what the names of all old things end with.  at, moment: when it was restored, and of when the backup is.
    sha256: of the database in it.  had_database: whether there was one before.  new, aside: the places of new and old keys.
    has_papers: whether the folder of documents is exchanged too, as it is since there are any.
    """

    id: str
    stamp: str
    at: str
    moment: str
    sha256: str
    had_database: bool
    new: tuple[str, ...]
    aside: tuple[str, ...]
    has_papers: bool = False


def aside(file: Path, stamp: str) -> Path:
    """What an old file is called from now on."""
    return file.with_name(f"{file.stem}-before-{stamp}{file.suffix}")


def read(home: Path) -> Journal | None:
    """The journal of a restore that was begun and is not over."""
    file = home / FOLDER / JOURNAL
    if not file.is_file():
        return None
    told = json.loads(file.read_text(encoding="ascii"))
    return Journal(**{**told, "new": tuple(told["new"]), "aside": tuple(told["aside"])})


def begin(home: Path, plan: Plan, *, at: datetime, moment: str, sha256: str, had_database: bool) -> Journal:
    """Lay the new keys and documents ready, and write down what is to be done; raises Unusable."""
    journal = Journal(
        str(uuid4()), f"{at:%Y%m%d-%H%M%S-%f}", at.isoformat(), moment, sha256, had_database, tuple(plan.new), plan.aside,
        has_papers=True,
    )  # fmt: skip
    shutil.rmtree(home / FOLDER, ignore_errors=True)
    (home / FOLDER).mkdir(mode=0o700)
    for place, content in plan.new.items():
        with os.fdopen(os.open(_laid(home, place), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
    papers.lay(plan.archive, home / FOLDER)
    replace(home / FOLDER / JOURNAL, json.dumps(asdict(journal)))
    sync(home)
    return journal


def exchange(home: Path, journal: Journal) -> None:
    """Put the new keys in the place of the old ones, which stay beside."""
    for place in journal.aside:
        os.link(home / place, aside(home / place, journal.stamp))
    for place in journal.new:
        (home / place).parent.mkdir(parents=True, exist_ok=True)
        os.replace(_laid(home, place), home / place)  # noqa: PTH105 - so that a test can stop it here
    for place in set(journal.aside) - set(journal.new):
        (home / place).unlink()
    papers.exchange(home, home / FOLDER, old_papers(home, journal))
    _sync(home, journal)


def old_papers(home: Path, journal: Journal) -> Path:
    """What the folder of documents that was there is called from now on."""
    return aside(home / papers.FOLDER, journal.stamp)


def undo(home: Path, journal: Journal, engine: Sqlite | Postgres) -> None:
    """Have the old keys back, as if nothing had been begun."""
    for place in journal.aside:
        old, kept = home / place, aside(home / place, journal.stamp)
        if kept.exists():
            if old.exists() and old.samefile(kept):
                kept.unlink()
            else:
                kept.replace(old)
    for place in set(journal.new) - set(journal.aside):
        (home / place).unlink(missing_ok=True)
    if journal.has_papers:
        papers.undo(home, home / FOLDER, old_papers(home, journal))
    engine.forget(journal.stamp)
    _sync(home, journal)
    end(home)


def end(home: Path) -> None:
    """It is over: take the journal away, and what was laid ready."""
    (home / FOLDER / JOURNAL).unlink(missing_ok=True)
    shutil.rmtree(home / FOLDER, ignore_errors=True)


def _laid(home: Path, place: str) -> Path:
    return home / FOLDER / Path(place).name


def _sync(home: Path, journal: Journal) -> None:
    for folder in {home, *((home / place).parent for place in (*journal.new, *journal.aside))}:
        if folder.is_dir():
            sync(folder)
