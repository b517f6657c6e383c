"""Writing the application packet to a file, whole or not at all, and telling what is in it."""

from __future__ import annotations

import os
import sys
import tempfile
from datetime import date
from pathlib import Path

from caseway import rulebooks
from caseway.cli import finding
from caseway.cli.printing import Page, counted
from caseway.planner import packet
from caseway.rulebooks.particulars import Particulars

STANDARD_OUTPUT = "-"


def pack(page: Page, *, shelf: rulebooks.Shelf, rulebook: str, file: str, out: str, force: bool, on: date) -> None:
    """Make the packet of one person for one certification."""
    rule = finding.rule(rulebook, on=on, shelf=shelf)
    finding.of_professional(rule, "packet")
    if rule.name.endswith("/renewal"):
        raise finding.Unable(f"{rule.name} is about keeping a certification; name the certification itself.")
    if out != STANDARD_OUTPUT:
        _check_place(Path(out), force=force)
    made = packet.make(rule, _particulars(rulebook, shelf), finding.person(file), on=on)
    if out == STANDARD_OUTPUT:
        _print(made.content)
    else:
        _write(Path(out), made.content)
        _tell(page, made, out)


def _particulars(rulebook: str, shelf: rulebooks.Shelf) -> Particulars | None:
    """What surrounds the rule; nothing where the folder does not say."""
    path = None if rulebook in shelf.rulebooks else finding.existing(rulebook)
    named = str(path.parent) if path and path.is_file() else rulebook
    try:
        return finding.rulebook(named, shelf=shelf).particulars
    except rulebooks.NotOnShelf:
        return None


def _check_place(path: Path, *, force: bool) -> None:
    """A file is replaced only where it is itself a packet, or where it is asked for."""
    if path.is_dir():
        raise finding.Unable(f"{path} is a folder; name a file in it, such as {path / 'packet.pdf'}.")
    if force or not path.exists():
        return
    try:
        before = path.read_bytes()
    except OSError as error:
        raise finding.Unable(_refused(path, error)) from None
    if before and not packet.is_packet(before):
        raise finding.Unable(f"{path} exists and is no packet. Name another file, or add --force to replace it.")


def _print(content: bytes) -> None:
    if sys.stdout.isatty():
        raise finding.Unable(
            "a PDF is nothing for a terminal. Name a file, such as -o packet.pdf, or redirect the output."
        )
    sys.stdout.buffer.write(content)


def _write(path: Path, content: bytes) -> None:
    """Write beside the place and move it there, so that a half-written packet is never seen."""
    beside = None
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".packet-", delete=False) as file:
            beside = Path(file.name)
            file.write(content)
        _let_be_read(beside)
        beside.replace(path)
    except OSError as error:
        if beside:
            beside.unlink(missing_ok=True)
        raise finding.Unable(_refused(path, error)) from None


def _let_be_read(path: Path) -> None:
    """Give the new file the permissions any other would have; a temporary one is its owner's alone."""
    mask = os.umask(0)
    os.umask(mask)
    path.chmod(0o666 & ~mask)


def _refused(path: Path, error: OSError) -> str:
    return f"unable to write {path}: {error.strerror}. Name a file in a folder that exists and that you may write to."


def _tell(page: Page, made: packet.Packet, out: str) -> None:
    page.text(f"Wrote {out}: {counted(made.pages, 'page')}.")
    if not made.missing:
        page.text("Nothing is missing.")
        return
    number = len(made.missing)
    page.text(f"{counted(number, 'thing')} {'is' if number == 1 else 'are'} still missing; the first page lists them:")
    for part in made.missing:
        page.text(f"{part.label}: {part.says}", indent=2, lead="-")
