"""What is on the shelf: each rulebook's name, title and editions."""

from __future__ import annotations

from datetime import date

from caseway.cli.finding import Unable
from caseway.cli.printing import Page, counted
from caseway.criteria import Unreadable
from caseway.rulebooks import Folder, Shelf, title


def tell(page: Page, shelf: Shelf, *, kind: str | None, on: date) -> None:
    """Write the rulebooks of a kind, or all of them."""
    names = shelf.named(kind)
    if not names:
        kinds = ", ".join(dict.fromkeys(name.partition("/")[0] for name in shelf.named()))
        raise Unable(f"there are no rulebooks of the kind “{kind}”. Kinds on the shelf: {kinds}.")
    page.table(("Rulebook", "What it is"), [(name, _title(shelf.folders[name], on)) for name in names])
    page.line()
    page.line(f"{counted(len(names), 'rulebook')}. In force on {on}: the edition marked *.", "faint")


def _title(folder: Folder, on: date) -> str:
    in_force = max((day for day in folder.editions if day <= on), default=None)
    days = ", ".join(f"{day}{'*' if day == in_force else ''}" for day in folder.editions)
    try:
        says = title(folder, in_force or folder.editions[0])
    except Unreadable:
        says = f"Cannot be read; see what is wrong with: caseway check {folder.name}"
    return f"{says}. Editions: {days}"
