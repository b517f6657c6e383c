"""A browser as far as a load test needs one: connections to a real server, cookies, forms, and how long each answer took."""

from __future__ import annotations

import http.client
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

Fields = list[tuple[str, str]]
TOKEN = "csrfmiddlewaretoken"  # noqa: S105 - a name
SECONDS = 30


class Failed(Exception):  # noqa: N818 - completes "unable to go on: failed"
    """A page that did not answer as it should."""


@dataclass(frozen=True)
class Answered:
    """That a request was answered, or not."""

    kind: str
    at: float
    seconds: float
    is_write: bool = False


class _Forms(HTMLParser):
    """The fields of every form of a page, as a browser would send them untouched."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self._fields: Fields = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "form":
            self._fields = []
            self.forms.append(self._fields)
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            self._choose(value, is_chosen="selected" in told)
        elif tag == "textarea":
            self._fields.append((name, ""))
        elif (
            tag == "input"
            and name
            and told.get("type") != "submit"
            and (told.get("type") not in {"checkbox", "radio"} or "checked" in told)
        ):
            self._fields.append((name, value))

    def _choose(self, value: str, *, is_chosen: bool) -> None:
        """The first of a list, until another one is said to be chosen."""
        is_first = not self._fields or self._fields[-1][0] != self._select
        if is_chosen and not is_first:
            self._fields[-1] = (self._select, value)
        elif is_first:
            self._fields.append((self._select, value))


@dataclass(frozen=True)
class Page:
    """What was answered."""

    address: str
    status: int
    to: str
    text: str

    def form(self, *names: str) -> Fields:
        """The fields of the one form that has some; raises Failed."""
        reader = _Forms()
        reader.feed(self.text)
        for fields in reader.forms:
            if set(names) <= {name for name, _ in fields}:
                return fields
        raise Failed(f"{self.address} has no form with {', '.join(names)}")

    def after(self, before: str) -> str:
        """What stands between some text and the next quote; raises Failed."""
        _, found, rest = self.text.partition(before)
        if not found:
            raise Failed(f"{self.address} has no {before}")
        return rest.partition('"')[0]


@dataclass
class Browser:
    """One user's."""

    host: str
    port: int
    own_address: str  # as a proxy in front of the server would tell it
    answers: list[Answered] = field(default_factory=list)
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, address: str, kind: str) -> Page:
        """Ask for a page; raises Failed where there is none."""
        page = self._timed("GET", address, kind, None)
        if page.status != 200:
            raise Failed(f"{address} answers {page.status}")
        return page

    def post(self, address: str, fields: Iterable[tuple[str, str]], kind: str, *, is_write: bool = True) -> Page:
        """Send a form; raises Failed where that was wrong."""
        kept = [(name, value) for name, value in fields if name != TOKEN]
        body = urlencode([*kept, (TOKEN, self.cookies.get("caseway_form", ""))])
        page = self._timed("POST", address, kind, body, is_write=is_write)
        if page.status not in {200, 302}:
            raise Failed(f"{address} answers {page.status} to a form")
        return page

    def _timed(self, method: str, address: str, kind: str, body: str | None, *, is_write: bool = False) -> Page:
        began = time.monotonic()
        page = self._ask(method, address, body)
        self.answers.append(Answered(kind, began, time.monotonic() - began, is_write))
        return page

    def _ask(self, method: str, address: str, body: str | None) -> Page:
        connection = http.client.HTTPConnection(self.host, self.port, timeout=SECONDS)
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        headers = {"Cookie": cookies, "X-Forwarded-For": self.own_address}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        try:
            connection.request(method, address, body, headers)
            answer = connection.getresponse()
            text = answer.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            raise Failed(f"{address}: {error}") from None
        finally:
            connection.close()
        for line in answer.headers.get_all("Set-Cookie") or ():
            for name, morsel in SimpleCookie(line).items():
                self.cookies[name] = morsel.value
        return Page(address, answer.status, urlsplit(answer.headers.get("Location", "")).path, text)


def changed(fields: Fields, **values: str) -> Fields:
    """A form with some fields filled in; "" leaves a box unticked."""
    kept = [one for one in fields if one[0] not in values]
    return [*kept, *((name, value) for name, value in values.items() if value)]


def as_fields(told: Mapping[str, str | list[str]]) -> Fields:
    """A form from what is entered in it."""
    return [(name, one) for name, value in told.items() for one in ([value] if isinstance(value, str) else value)]
