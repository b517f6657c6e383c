"""Answers that are made while they are sent, after their page is done: each piece is made within the scope of the request.

A page that streams rows would else ask for them in no organization, or in that of whoever's request the worker answers
next. Between two pieces nothing is held open: each statement has a transaction of its own, which knows its organization.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase

from caseway.accounts import scope
from caseway.accounts.audit import REQUEST


def kept(response: HttpResponseBase) -> HttpResponseBase:
    """An answer whose pieces, if it is sent in pieces, are made as its page was: in its scope and for its request."""
    if not isinstance(response, StreamingHttpResponse):
        return response
    if isinstance(response, FileResponse) and response.file_to_stream is not None:
        return response  # a file has no rows, and the server may send it by itself
    if response.is_async:
        raise ImproperlyConfigured("pieces of an answer are made one after another here: give it a plain generator")
    # What the page's generator has opened is closed with the answer, as before: Django holds on to it.
    pieces: Iterator[Any] = iter(response.streaming_content)  # type: ignore[arg-type] # no other kind comes here
    response.streaming_content = _Pieces(pieces)
    return response


class _Pieces:
    """What a page makes piece by piece."""

    def __init__(self, pieces: Iterator[Any]) -> None:
        self._pieces = pieces
        self._scope, self._request = scope.current(), REQUEST.get()

    def __iter__(self) -> Iterator[Any]:
        return self

    def __next__(self) -> Any:  # noqa: ANN401 - text or bytes
        token = REQUEST.set(self._request)
        try:
            with scope.again(self._scope):
                try:
                    return next(self._pieces)
                finally:  # the page may be in the middle of something it does elsewhere
                    self._scope = scope.current()
        finally:
            REQUEST.reset(token)
