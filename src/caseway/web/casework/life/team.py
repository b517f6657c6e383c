"""A whole caseload handed over, and who stands in for whom: the pages of whoever leads a team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from caseway.accounts import audit
from caseway.accounts import queries as accounts
from caseway.accounts.queries import Named
from caseway.casework import case_teams, covers, hand_queries, handing, queries
from caseway.casework.access import Absent
from caseway.casework.covers import HAND_OVER
from caseway.casework.hand_queries import CaseLine
from caseway.casework.records import HandOverRecord
from caseway.clients.faults import Invalid
from caseway.web.base.guard import declares
from caseway.web.casework.asking import OPEN, Asked, answered, ask
from caseway.web.casework.life import forms, pages
from caseway.web.clients.fields import Words


@dataclass(frozen=True, slots=True)
class Pair:
    """What goes from one worker to another, and how far it is."""

    giver: Named
    taker: Named
    going: tuple[HandOverRecord, ...]
    handed: tuple[HandOverRecord, ...]

    @property
    def ready(self) -> int:
        """How many can change hands."""
        return sum(one.is_ready for one in self.going)

    @property
    def lines(self) -> int:
        """How many lines of checklists there are."""
        return sum(len(one.checklist) for one in self.going)

    @property
    def settled(self) -> int:
        """How many of them are settled."""
        return self.lines - sum(one.left for one in self.going)


@declares(HAND_OVER)
@answered
@require_GET
def hand_overs(request: HttpRequest) -> HttpResponse:
    """Show what is being handed over, and whose caseload can be."""
    asked = ask(request)
    found = queries.hand_overs(viewer=asked.viewer, on=asked.on)
    shown = tuple(one.person.id for one in found if one.person)
    audit.note(audit.Event(OPEN, "hand_over", people=shown, outcome="shown"), by=asked.viewer, at=asked.at)
    told = {"pairs": _pairs(found), "workers": hand_queries.workers(viewer=asked.viewer, on=asked.on)}
    return render(request, "casework/life/hand_overs.html", told)


def _pairs(found: Iterable[HandOverRecord]) -> list[Pair]:
    by_pair: dict[tuple[UUID, UUID], list[HandOverRecord]] = {}
    for one in found:
        by_pair.setdefault((one.giver.id, one.taker.id), []).append(one)
    return [
        Pair(some[0].giver, some[0].taker, tuple(one for one in some if one.is_open),
             tuple(one for one in some if not one.is_open))
        for some in by_pair.values()
    ]  # fmt: skip


@declares(HAND_OVER)
@answered
@require_http_methods(["GET", "POST"])
def hand_over_caseload(request: HttpRequest, user: UUID) -> HttpResponse:
    """Ask who takes each case of a worker, or all of them, and begin."""
    asked = ask(request)
    worker = _named(asked, user)
    lines = hand_queries.cases_of(viewer=asked.viewer, worker=user, at=asked.at, on=asked.on)
    waiting = [one for one in lines if not one.is_going]
    programs = {one.program.id for one in waiting}
    people = hand_queries.coworkers_of(viewer=asked.viewer, programs=programs, on=asked.on)
    takers = {key: tuple(one for one in some if one.id != user) for key, some in people.items()}
    trouble: Words = ""
    if request.method == "POST":
        chosen = _chosen(request, waiting, takers)
        if chosen:
            handed = handing.begin_caseload(giver=user, takers=chosen, **asked.by)
            _say_begun(request, len(handed.done), len(waiting) - len(handed.done))
            return redirect("casework:hand_overs")
        trouble = gettext_lazy("Choose who takes over, for all cases or for some.")
    every: list[Named] = sorted({one for some in takers.values() for one in some}, key=lambda one: one.name)
    told: dict[str, Any] = {
        "worker": worker, "rows": [(one, takers.get(one.program.id, ())) for one in waiting],
        "going": len(lines) - len(waiting), "people": every, "trouble": trouble,
    }  # fmt: skip
    return render(request, "casework/life/caseload.html", told, status=pages.WRONG if trouble else 200)


def _named(asked: Asked, user: UUID) -> Named:
    found = accounts.names([user], viewer=asked.viewer)
    if user not in found:
        raise Http404
    return Named(user, found[user])


def _chosen(
    request: HttpRequest, waiting: Iterable[CaseLine], takers: dict[UUID, tuple[Named, ...]]
) -> dict[UUID, UUID]:
    """Who takes each case: its own choice, else whoever takes all, where they work in its program."""
    found = {}
    for one in waiting:
        may = {str(who.id): who.id for who in takers.get(one.program.id, ())}
        own = request.POST.get(f"taker-{one.id}", "")
        taker = may.get(own) if own else may.get(request.POST.get("taker", ""))
        if taker is not None and own != "stays":
            found[one.id] = taker
    return found


def _say_begun(request: HttpRequest, done: int, left: int) -> None:
    messages.success(
        request,
        ngettext(
            "{number} case is being handed over. Both workers were told.",
            "{number} cases are being handed over. The workers were told.", done,
        ).format(number=done),
    )  # fmt: skip
    if left:
        says = ngettext("{number} case stays where it is.", "{number} cases stay where they are.", left)
        messages.info(request, says.format(number=left))


@declares(HAND_OVER)
@answered
@require_POST
def finish_hand_overs(request: HttpRequest) -> HttpResponse:
    """Have every case that is ready change hands between two workers."""
    asked = ask(request)
    try:
        giver, taker = UUID(request.POST.get("giver", "")), UUID(request.POST.get("taker", ""))
    except ValueError:
        messages.error(request, _("Choose from whom to whom the cases go."))
        return redirect("casework:hand_overs")
    handed = handing.finish_caseload(giver=giver, taker=taker, **asked.by)
    number = len(handed.done)
    says = ngettext("{number} case has changed hands.", "{number} cases have changed hands.", number)
    (messages.success if number else messages.info)(request, says.format(number=number))
    if handed.left_out:
        lacking = ngettext(
            "{number} is not ready: its checklist or summary is not done.",
            "{number} are not ready: their checklists or summaries are not done.", handed.left_out,
        )  # fmt: skip
        messages.info(request, lacking.format(number=handed.left_out))
    return redirect("casework:hand_overs")


@declares(HAND_OVER)
@answered
@require_http_methods(["GET", "POST"])
def covers_page(request: HttpRequest) -> HttpResponse:
    """Show who stands in for whom, and arrange it."""
    asked = ask(request)
    people = accounts.people(viewer=asked.viewer, on=asked.on)
    roles = set(case_teams.WORKERS)
    staff = [Named(one.id, one.name) for one in people if one.is_active and roles & {it.role for it in one.roles}]
    away = [Named(one.id, one.name) for one in people if roles & {it.role for it in one.roles}]
    form = forms.Cover(
        request.POST or None, away=forms.named(away), people=forms.named(staff), initial={"begins": asked.on}
    )
    if request.method == "POST" and form.is_valid() and _arrange(request, form, asked):
        return redirect("casework:covers")
    found = queries.covers(viewer=asked.viewer, on=asked.on)
    told = {"now": [one for one in found if one.is_now], "later": [one for one in found if not one.is_now]}
    return pages.ask(request, form, template="casework/life/covers.html", **told)


def _arrange(request: HttpRequest, form: forms.Cover, asked: Asked) -> bool:
    told = form.cleaned_data
    try:
        made = covers.arrange(
            user=UUID(told["user"]), cover=UUID(told["cover"]), begins=told["begins"], ends=told["ends"],
            reason=told["reason"], **asked.by,
        )  # fmt: skip
    except Absent:
        form.add_error("user", _("You arrange this for those who work where you lead."))
        return False
    except Invalid as invalid:
        pages.refused(form, invalid)
        return False
    says = ngettext(
        "Arranged, for {number} case. Both were told.", "Arranged, for {number} cases. Both were told.", made.cases
    )
    messages.success(request, says.format(number=made.cases))
    if made.left_out:
        left = ngettext(
            "{number} case is left without: the stand-in does not work there, or it is not yours to give.",
            "{number} cases are left without: the stand-in does not work there, or they are not yours to give.",
            made.left_out,
        )
        messages.warning(request, left.format(number=made.left_out))
    return True


@declares(HAND_OVER)
@answered
@require_http_methods(["GET", "POST"])
def end_cover(request: HttpRequest, cover: UUID) -> HttpResponse:
    """End a cover before its last day."""
    asked = ask(request)
    found = next((one for one in queries.covers(viewer=asked.viewer, on=asked.on) if one.id == cover), None)
    if found is None:
        raise Http404
    form = forms.WhyNot(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            covers.withdraw(cover=cover, why=form.cleaned_data["why"], **asked.by)
        except Invalid as invalid:
            pages.refused(form, invalid)
        else:
            return pages.done(request, _("Ended. They were told."), "casework:covers")
    told = {"cover": found, "back": reverse("casework:covers")}
    return pages.ask(request, form, template="casework/life/end_cover.html", **told)
