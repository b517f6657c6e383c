"""Tables as files: read however a spreadsheet program wrote them, written so that none of them runs what stands in a cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
SEPARATORS = ",;\t|"


def read(data: bytes) -> list[list[str]]:
    """The lines of a file, each as its cells, without the spaces around them; raises ValueError with a sentence."""
    if b"\x00" in data:
        raise ValueError(_("This is no text file. Save the sheet as CSV."))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")  # what spreadsheet programs of long ago write
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except csv.Error:
        raise ValueError(
            _("This is no CSV file: a quotation mark is out of place. Save the sheet as CSV again.")
        ) from None
    return [[cell.strip() for cell in line] for line in lines]


def write(lines: Iterable[Sequence[str]]) -> str:
    """A file of lines, in which no cell is a formula."""
    file = io.StringIO(newline="")
    csv.writer(file, quoting=csv.QUOTE_MINIMAL).writerows([neutral(cell) for cell in line] for line in lines)
    return file.getvalue()


def neutral(cell: str) -> str:
    """A cell that a spreadsheet program shows and does not run, whatever stands in it."""
    # Spaces before it do not stop a program from running it.
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell
