"""The words of a PDF of ours, page by page: as much of a reader as the tests of the packet need."""

import re
import zlib
from collections.abc import Iterator

OBJECT = re.compile(rb"\n(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
SHOWN = re.compile(rb"/(f\d+) [\d.]+ Tf|\[([(\d-].*?)\]TJ|(\((?:[^()\\]|\\.)*\))Tj|(\bET\b)", re.DOTALL)
SIGN = re.compile(rb"\\([0-7]{1,3}|.)|(.)", re.DOTALL)
PAIR = re.compile(rb"<([0-9A-F]{4})> <([0-9A-F]+)>")
LETTERS = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


def words(content: bytes) -> list[str]:
    """The text of each page, pieces joined by spaces."""
    objects = {int(number): body for number, body in OBJECT.findall(content)}
    pages = [body for body in objects.values() if b"/Type/Page/" in body or b"/Type/Page>" in body]
    return [_page(body, objects) for body in pages]


def _page(body: bytes, objects: dict[int, bytes]) -> str:
    resources = _dereferenced(body, b"Resources", objects)
    fonts = _dereferenced(resources, b"Font", objects)
    maps = {name: _letters(objects[int(number)], objects) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", fonts)}
    drawn = _stream(objects[_number(body, b"Contents")])
    pieces, letters = [], {}
    for font, several, one, ended in SHOWN.findall(drawn):
        if font:
            letters = maps[font]
        elif ended:
            pieces.append(" ")
        else:
            codes = b"".join(_codes(several or one))
            pieces += [letters[codes[place : place + 2]] for place in range(0, len(codes), 2)]
    return " ".join("".join(pieces).replace("\u200b", "").split())


def _letters(font: bytes, objects: dict[int, bytes]) -> dict[bytes, str]:
    table = _stream(objects[_number(font, b"ToUnicode")])
    return {
        bytes.fromhex(code.decode()): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in PAIR.findall(table)
    }


def _dereferenced(body: bytes, key: bytes, objects: dict[int, bytes]) -> bytes:
    """What stands behind a key: another object, or the rest of this one."""
    found = re.search(rb"/%s (\d+) 0 R" % key, body)
    return objects[int(found[1])] if found else body.partition(b"/" + key)[2]


def _number(body: bytes, key: bytes) -> int:
    return int(re.search(rb"/%s (\d+) 0 R" % key, body)[1])


def _stream(body: bytes) -> bytes:
    return zlib.decompress(re.search(rb"stream\r?\n(.*)\r?\nendstream", body, re.DOTALL)[1])


def _codes(shown: bytes) -> Iterator[bytes]:
    """The codes in the strings of a line; what stands between them moves the pen. Strings may hold pairs of brackets."""
    depth = 0
    for escaped, plain in SIGN.findall(shown):
        depth -= plain == b")"
        if depth:
            yield plain or _unescaped(escaped)
        depth += plain == b"("


def _unescaped(code: bytes) -> bytes:
    return bytes([int(code, 8)]) if code.isdigit() else LETTERS.get(code, code)
