"""The answers so far: a person document that lives in the browser's cookies and nowhere else.

It is signed, so that what comes back is what was sent; compressed; and cut into pieces, because a browser keeps at most
4 kB in one cookie. Nothing of it is kept on the server.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core import signing
from django.http import HttpRequest, HttpResponse

from caseway import criteria
from caseway.web.check import facts

NAME = "caseway_draft"
PATH = "/"
SALT = "caseway.check.draft"
PIECE = 3_800
# All cookies of a site arrive as one line, and many servers refuse a line over 8 kB.
LONGEST = 2 * PIECE
PIECES = LONGEST // PIECE
PERSON = "person"

Document = dict[str, Any]


class TooLong(Exception):  # noqa: N818 - completes "unable to keep the answers: too long"
    """The answers no longer fit in the browser's cookies."""


@dataclass(slots=True)
class Draft:
    """The answers, what was typed but could not be used, what was set aside, and the answers before the last big step.

    plan: what the person set for their plans, as web/plan writes it.
    """

    document: Document = field(default_factory=dict)
    typed: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    aside: Document = field(default_factory=dict)
    before: Document | None = None
    notice: str = ""
    plan: Document = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing was answered yet."""
        return not self.document and not self.typed

    def replace(self, document: Document, *, notice: str) -> None:
        """Put another document in the place of this one, and keep this one for one “undo”."""
        self.before, self.notice = self.document, notice
        self.document, self.typed, self.aside, self.plan = document, {}, {}, {}

    def undo(self) -> None:
        """Go back to the answers before the last big step."""
        if self.before is not None:
            self.document, self.typed, self.aside = self.before, {}, {}
        self.before, self.notice = None, ""


def load(request: HttpRequest) -> Document:
    """Return the person document: everything answered so far, an empty one if nothing was."""
    return read(request).document


def evidence(request: HttpRequest) -> criteria.Evidence:
    """Return the answers so far as evidence to judge."""
    return facts.subject().evidence(records(load(request)))


def records(document: Mapping[str, object]) -> dict[str, object]:
    """Return the records of a document, without the person's name."""
    return {kind: value for kind, value in document.items() if kind != PERSON}


def read(request: HttpRequest) -> Draft:
    """Return the draft a browser brings; an unreadable or unsigned one counts as none."""
    pieces = [request.COOKIES.get(_name(index), "") for index in range(PIECES)]
    try:
        content = signing.loads("".join(pieces), salt=SALT)
        draft = Draft(
            content["d"],
            content.get("t", {}),
            content.get("a", {}),
            content.get("b"),
            content.get("n", ""),
            content.get("p", {}),
        )
    except (signing.BadSignature, ValueError, TypeError, KeyError, AttributeError):
        return Draft()
    draft.document = _readable(draft.document)
    return draft


def _readable(document: Document) -> Document:
    """Leave out the kinds that today's vocabulary cannot read: the draft may be older than the program."""
    try:
        facts.subject().evidence(records(document))
    except criteria.Unreadable as error:
        faulty = {fault.path.split("[")[0].split(".")[0] for fault in error.faults}
        return {kind: value for kind, value in document.items() if kind not in faulty}
    return document


def keep(draft: Draft, request: HttpRequest, response: HttpResponse) -> None:
    """Send the draft to the browser with a response; raise TooLong where it does not fit."""
    content = _content(draft)
    if len(content) > LONGEST and draft.before is not None:
        draft.before = None  # the undo is worth less than the answers
        content = _content(draft)
    if len(content) > LONGEST:
        raise TooLong
    for index in range(PIECES):
        piece = content[index * PIECE : (index + 1) * PIECE]
        if piece:
            response.set_cookie(
                _name(index), piece, path=PATH, httponly=True, samesite="Lax", secure=request.is_secure()
            )
        elif _name(index) in request.COOKIES:
            response.delete_cookie(_name(index), path=PATH, samesite="Lax")


def _content(draft: Draft) -> str:
    parts = {
        "d": draft.document,
        "t": draft.typed,
        "a": draft.aside,
        "b": draft.before,
        "n": draft.notice,
        "p": draft.plan,
    }
    kept = {name: part for name, part in parts.items() if part or name == "d" or (name == "b" and part is not None)}
    return signing.dumps(plain(kept), salt=SALT, compress=True)


def plain(document: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """Return a document as JSON holds it: days as text."""
    return json.loads(json.dumps(document, default=_as_text))


def _as_text(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"unable to keep a {type(value).__name__}")


def _name(index: int) -> str:
    return f"{NAME}_{index + 1}" if index else NAME
