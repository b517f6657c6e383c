"""What every answer tells the browser it may do."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, QueryDict

# Nothing inline and nothing from elsewhere. The style sheet of the design system draws some icons from data: addresses.
CONTENT_POLICY = (
    "default-src 'self'; img-src 'self' data:; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
NUL = "\0"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


def browser_rules(respond: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Add the rules to every answer, and keep pages out of caches others may read."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = respond(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # A page depends on a cookie (the language, the answers), so no copy of it may serve another request.
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return answer


class WithoutNul:
    """Middleware: leaves out of what a browser sent the one letter that the database cannot hold, and nobody can see."""

    def __init__(self, respond: Callable[[HttpRequest], HttpResponse]) -> None:
        self.respond = respond

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer a request."""
        return self.respond(request)

    def process_view(self, request: HttpRequest, *_page: object) -> None:
        """Clean a request before its page reads it; not earlier, because how much a form may hold depends on its page."""
        if _has_nul(request.GET):
            request.GET = _cleaned(request.GET)  # type: ignore[assignment] # closed, as theirs is
        if _has_nul(request.POST):
            request.POST = _cleaned(request.POST)  # type: ignore[assignment] # as above


def _has_nul(sent: QueryDict) -> bool:
    return any(NUL in name or any(NUL in text for text in texts) for name, texts in sent.lists())


def _cleaned(sent: QueryDict) -> QueryDict:
    made = QueryDict(mutable=True)
    for name, texts in sent.lists():
        made.setlist(name.replace(NUL, ""), [text.replace(NUL, "") for text in texts])
    made._mutable = False  # noqa: SLF001 - as Django itself closes what a request sent
    return made
