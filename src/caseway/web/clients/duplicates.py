"""Records that look like one person's: how sure that is in words, what agrees and what differs, and what to do about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from caseway.clients import duplicates
from caseway.clients.duplicates import Pair
from caseway.clients.findings import Found
from caseway.clients.records import Glimpse
from caseway.web.base.guard import declares
from caseway.web.clients.asking import ask
from caseway.web.clients.fields import Words
from caseway.web.clients.refusals import answered
from caseway.web.clients.views import Result, result

PAGE = 10
FEW = 10  # of those dismissed
# How sure it is, from this probability on.
SURE: tuple[tuple[float, Words], ...] = (
    (0.9999, gettext_lazy("Almost certainly one person")),
    (0.99, gettext_lazy("Very likely one person")),
    (0.0, gettext_lazy("Likely one person")),
)
SAME, NEARLY, OTHER, UNSAID = "same", "nearly", "other", "unsaid"
# What each comparison found, by what was compared.
SAYS: dict[str, dict[str, Words]] = {
    "given": {
        SAME: gettext_lazy("same given name"), NEARLY: gettext_lazy("given name nearly the same, or a nickname of it"),
        OTHER: gettext_lazy("another given name"),
    },
    "family": {
        SAME: gettext_lazy("same family name"), NEARLY: gettext_lazy("family name nearly the same"),
        OTHER: gettext_lazy("another family name"),
    },
    "born": {
        SAME: gettext_lazy("same birth date"), NEARLY: gettext_lazy("birth date a slip away"),
        OTHER: gettext_lazy("another birth date"),
    },
    "phone": {SAME: gettext_lazy("same phone number"), OTHER: gettext_lazy("another phone number")},
    "ssn": {
        SAME: gettext_lazy("same Social Security number"), OTHER: gettext_lazy("another Social Security number"),
    },
}  # fmt: skip
UNKNOWN: dict[str, Words] = {
    "given": gettext_lazy("a given name"), "family": gettext_lazy("a family name"), "born": gettext_lazy("a birth date"),
    "phone": gettext_lazy("a phone number"), "ssn": gettext_lazy("a Social Security number"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Shown:
    """A pair in words.

    compared: how each thing came out, what agrees first.  unsaid: what is not on file of both, so that it tells nothing.
    """

    pair: Pair
    both: tuple[Result, Result]
    sure: Words
    of_hundred: int
    compared: tuple[tuple[str, Words], ...]
    unsaid: tuple[Words, ...]
    is_masked: bool


@declares("client.link")
@answered
@require_GET
def listed(request: HttpRequest) -> HttpResponse:
    """List the likely duplicates, a page at a time, and those that were said to be two people."""
    asked = ask(request)
    of = _of(request)
    pages = max(1, -(-duplicates.how_many(viewer=asked.viewer, on=asked.on, of=of) // PAGE))
    number = min(max(1, _number(request.GET.get("page", ""))), pages)
    look = partial(duplicates.pairs, viewer=asked.viewer, at=asked.at, on=asked.on, of=of)
    found = look(begin=(number - 1) * PAGE, most=PAGE)
    past = look(dismissed=True, most=FEW) if number == 1 else []
    told = {
        "shown": [_shown(one) for one in found], "past": [_shown(one) for one in past], "page": number, "pages": pages,
        "before": _address(of, number - 1) if number > 1 else "", "after": _address(of, number + 1) if number < pages else "",
        "of": of, "name": _name(of, found),
    }  # fmt: skip
    return render(request, "clients/duplicates.html", told)


@declares("client.link")
@answered
@require_POST
def say(request: HttpRequest) -> HttpResponse:
    """Keep that two records are two people's, or take it back."""
    asked, pair = ask(request), _number(request.POST.get("pair", ""))
    if request.POST.get("is_two") == "yes":
        duplicates.dismiss(pair=pair, **asked.by)
        messages.success(request, _("Kept: they are two people. Below you can take it back."))
    elif request.POST.get("is_two") == "no":
        duplicates.restore(pair=pair, **asked.by)
        messages.success(request, _("Taken back: the two stand among the likely duplicates again."))
    return redirect(_address(_of(request), 1))


def _of(request: HttpRequest) -> UUID | None:
    """Whose duplicates are asked for; None for everybody's."""
    try:
        return UUID(request.GET.get("of", "") or request.POST.get("of", ""))
    except ValueError:
        return None


def _number(written: str) -> int:
    return int(written) if written.isdecimal() and len(written) < 10 else 0


def _address(of: UUID | None, page: int) -> str:
    asked = [*([f"of={of}"] if of else []), *([f"page={page}"] if page > 1 else [])]
    return reverse("clients:duplicates") + (f"?{'&'.join(asked)}" if asked else "")


def _name(of: UUID | None, found: list[Pair]) -> str:
    """The name of the one whose duplicates are listed; it is on the page in any case."""
    people = (person for pair in found for person in (pair.one, pair.other))
    return next((person.name for person in people if person.id == of), "")


def _shown(pair: Pair) -> Shown:
    is_masked = any(isinstance(one, Glimpse) for one in (pair.one, pair.other))
    # Of somebody masked nobody learns what is on file, not even by what agrees.
    found = {} if is_masked else dict(_compared(pair))
    return Shown(
        pair,
        (result(Found(pair.one, ())), result(Found(pair.other, ()))),
        next(words for least, words in SURE if pair.probability >= least),
        min(99, int(pair.probability * 100)),
        tuple((how, SAYS[name][how]) for name, how in sorted(found.items(), key=_best_first) if how != UNSAID),
        tuple(UNKNOWN[name] for name, how in found.items() if how == UNSAID),
        is_masked,
    )


def _best_first(found: tuple[str, str]) -> int:
    return (SAME, NEARLY, OTHER, UNSAID).index(found[1])


def _compared(pair: Pair) -> Iterator[tuple[str, str]]:
    """How each thing that was compared came out."""
    for name, says in SAYS.items():
        bits = pair.because.get(name, 0.0)
        if not bits:
            yield name, UNSAID
        elif bits < 0:
            yield name, OTHER
        else:
            yield name, SAME if name in pair.same or NEARLY not in says else NEARLY
