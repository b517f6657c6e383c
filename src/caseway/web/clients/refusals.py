"""What a page answers where the records refuse: not there, a reason first, show again that it is you, too many."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from caseway.clients.consent_queries import NotAllowed, NotThere
from caseway.clients.openings import Exhausted
from caseway.clients.queries import Absent, NeedsProof, NeedsReason, TooMany
from caseway.web.base import guard

View = TypeVar("View", bound=Callable[..., HttpResponse])


def answered(view: View) -> View:
    """Answer in a page's stead where the record of the client it is about refuses.

    What is not there, another organization's, and what this viewer may not know of are answered by the same bytes.
    """

    @wraps(view)
    def answer(request: HttpRequest, *given: Any, **named: Any) -> HttpResponse:
        try:
            return view(request, *given, **named)
        except (Absent, NotThere):
            raise Http404 from None
        except NeedsProof:
            return guard.ask_again(request)
        except NeedsReason:
            return redirect("clients:open", named["client"])
        except NotAllowed as refused:
            if refused.decision.outcome == "step_up":
                return guard.ask_again(request)
            return redirect("clients:open", named["client"])
        except TooMany:
            return render(request, "clients/too_many.html", {"is_emergency": False}, status=429)
        except Exhausted:
            return render(request, "clients/too_many.html", {"is_emergency": True}, status=429)

    return answer  # type: ignore[return-value] # it takes what the view takes
