"""Sets a packet, or another paper of ours, as a PDF: tagged, letter paper, with the fonts that come with the typesetter.

A sign that none of them has (an emoji, a Chinese character) is looked for in the fonts of the machine. Where they do not
have it either, a box stands in its place and the first page says so: a packet is printed whatever a name is made of.
"""

from __future__ import annotations

import calendar
import json
import re
from datetime import date
from pathlib import Path
from typing import Final

import typst

TEMPLATE = Path(__file__).parent / "packet.typ"
STANDARD: Final = "ua-1"  # PDF/UA: the typesetter refuses what a screen reader could not use
KEYWORDS = b"/Keywords(Caseway application packet)"  # as the template writes them
BOX = "\N{WHITE VERTICAL RECTANGLE}"

_NO_FONT = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_BY_NUMBER = re.compile(r"\\u\{([0-9a-f]+)\}")
_PAGES = re.compile(rb"/Type\s*/Pages\s*/Count (\d+)")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")

# Each sign by itself, so that the typesetter names every one it has no font for.
_PROBE = b"""#set document(title: "Signs")
#for sign in json(bytes(sys.inputs.content)) [#box(sign) \\ ]"""


def pdf(content: dict[str, object], *, on: date, template: Path | None = None) -> bytes:
    """The paper with this content, dated this day; by a template of its own it is another one than the packet.

    Such a template reads the content as `packet.typ` does, and tells of `unshown`.
    """
    text = json.dumps(content, ensure_ascii=False)
    try:
        return _set(text, on, template or TEMPLATE, machine_fonts=False)
    except typst.TypstError as error:
        if not _unshown(error):
            raise
    unshown = _without_font(set(_NOT_ASCII.findall(text)))
    if unshown:
        marked = {**content, "unshown": BOX}
        text = _boxed(json.dumps(marked, ensure_ascii=False), unshown)
    return _set(text, on, template or TEMPLATE, machine_fonts=True)


def is_packet(content: bytes) -> bool:
    """Whether a file is a packet that was made here."""
    return content.startswith(b"%PDF") and KEYWORDS in content


def pages(made: bytes) -> int:
    """How many pages a PDF of ours has."""
    return max(int(count) for count in _PAGES.findall(made))


def _set(text: str, on: date, template: Path, *, machine_fonts: bool) -> bytes:
    return typst.compile(
        template,
        root=template.parent,
        ignore_system_fonts=not machine_fonts,
        sys_inputs={"content": text},
        pdf_standards=[STANDARD],
        timestamp=calendar.timegm(on.timetuple()),
    )


def _without_font(signs: set[str]) -> set[str]:
    """The signs that no font of this machine has."""
    try:
        typst.compile(_PROBE, sys_inputs={"content": json.dumps(sorted(signs))}, pdf_standards=[STANDARD])
    except typst.TypstError as error:
        return _unshown(error)
    return set()


def _unshown(error: typst.TypstError) -> set[str]:
    """The signs an error says cannot be shown."""
    found = _NO_FONT.findall(str(error.diagnostic or error))
    return set("".join(_BY_NUMBER.sub(lambda number: chr(int(number[1], 16)), text) for text in found))


def _boxed(text: str, signs: set[str]) -> str:
    return text.translate(dict.fromkeys(map(ord, signs), BOX))
