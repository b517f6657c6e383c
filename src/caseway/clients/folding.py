"""How names and numbers are written for search, one spelling for all ways of writing the same; and phone numbers for people."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 64  # of a word, as the tables hold it
_LETTERS = str.maketrans({
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ŧ": "t", "ħ": "h",
    "'": None, "’": None, "‘": None, "ʼ": None, "`": None, "´": None, ".": None,
})  # fmt: skip
_WORD = re.compile(r"[^\W_]+")
_NOT_DIGIT = re.compile(r"\D")
_AMERICAN = re.compile(r"(?:\+?1[\s.-]*)?\(?([2-9]\d\d)\)?[\s.-]*(\d{3})[\s.-]*(\d{4})")
_NOT_CODE = re.compile(r"[^A-Z0-9]")


def fold(text: str) -> str:
    """A text without accents, capitals and apostrophes."""
    if text.isascii():  # most are, and have no accents
        return text.lower().translate(_LETTERS)
    plain = "".join(letter for letter in unicodedata.normalize("NFKD", text) if not unicodedata.combining(letter))
    return unicodedata.normalize("NFC", plain.casefold()).translate(_LETTERS)


def words(text: str) -> list[str]:
    """The words of a name, folded, each once, in order."""
    return list(dict.fromkeys(word[:LONGEST] for word in _WORD.findall(fold(text))))


def phone(text: str) -> str:
    """The ten digits of an American number, or whatever digits another has; empty where there are too few."""
    digits = _NOT_DIGIT.sub("", text)
    if len(digits) == 11 and digits.startswith("1"):
        digits = digits[1:]
    return digits if len(digits) >= 7 else ""


def readable_phone(text: str) -> str:
    """An American number as Americans write it; any other, and whatever else it is, as it was given."""
    found = _AMERICAN.fullmatch(text.strip())
    return "({}) {}-{}".format(*found.groups()) if found else text


def email(text: str) -> str:
    """An e-mail address as it is looked for."""
    return text.strip().casefold()


def code(text: str) -> str:
    """An identifier's capitals and digits."""
    return _NOT_CODE.sub("", text.upper())


def digits(text: str) -> str:
    """The digits of a number."""
    return _NOT_DIGIT.sub("", text)
