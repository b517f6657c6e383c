"""The pages of keeping."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from caseway.accounts.policy import ANYONE
from caseway.planner import calendar as days
from caseway.planner.keeping import COURSES, Imported, Kept, keeping, read_courses, write_courses
from caseway.web.base.guard import declares
from caseway.web.base.shelf import shelf
from caseway.web.base.wording import say
from caseway.web.check import answers, cards, draft, facts, files, questions, samples
from caseway.web.check.draft import Draft
from caseway.web.check.steps import Step, find
from caseway.web.keep import invented, pages

SHOWN = ("title", "completed", "hours", "ethics_hours", "topic", "approved_by", "provider", "approval")
SEE_OTHER = 303
UNUSABLE = 422


@declares(ANYONE)
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show what is due, and every course against everything held."""
    return _shown(request)


def _shown(
    request: HttpRequest, *, typed: dict[str, str] | None = None, says: str = "", status: int = 200
) -> HttpResponse:
    found = draft.read(request)
    kept = _kept(found, on=timezone.localdate())
    if kept is None or not kept.credentials:
        return render(request, "keep/empty.html", {"draft": found, "samples": samples.SAMPLES})
    step, card = _step(), {} if typed is None else typed
    context = {
        "draft": found,
        "on": kept.on,
        "kept": kept,
        "days": pages.days(kept),
        "cards": pages.cards(kept),
        "lines": pages.lines(kept),
        "sums": pages.sums(kept),
        "sought": pages.sought(kept),
        "heads": [column.short for column in kept.ledger.columns],
        "count": len(kept.ledger.rows),
        "card": questions.card(step, 0, card, answers.read(step.kind, card)),
        "words": questions.word_lists(step),
        "is_full": len(kept.ledger.rows) >= files.MOST_CARDS,
        "most": files.MOST_CARDS,
        "says": says,
    }
    return render(request, "keep/home.html", context, status=status)


def _step() -> Step:
    """The interview's card for a course, with all that renewals ask of one in plain sight."""
    step = find(COURSES.replace("_", "-"))
    assert step is not None
    return replace(step, words=replace(step.words, parts=(("", SHOWN),)))


def _kept(found: Draft, *, on: date) -> Kept | None:
    """What is held by the draft; None where it says nothing at all."""
    if not found.document:
        return None
    evidence = facts.subject().evidence(draft.records(found.document))
    return keeping(evidence, on=on, shelf=shelf())


@declares(ANYONE)
@require_POST
def add(request: HttpRequest) -> HttpResponse:
    """Take one course from the form."""
    found, step = draft.read(request), _step()
    typed = cards.arrived(step, {**request.POST.dict(), "count": "1"})[0]
    read = answers.read(step.kind, typed)
    if read.wrong:
        return _shown(request, typed=typed, status=UNUSABLE)
    if not read.record:
        return _shown(request, says=_("Write at least the title of the course."), status=UNUSABLE)
    records = found.document.get(COURSES) or []
    if len(records) >= files.MOST_CARDS:
        return _shown(request, says=_full(), status=UNUSABLE)
    found.document[COURSES] = [*records, read.record]
    return _stored(request, found)


@declares(ANYONE)
@require_POST
def table(request: HttpRequest) -> HttpResponse:
    """Take courses from a table; say what could not be read, and give those rows back."""
    found = draft.read(request)
    upload = request.FILES.get("file")
    if upload is None or (upload.size or 0) > files.MOST_BYTES:
        return _shown(request, says=_("No file arrived. Choose a file of at most one megabyte."), status=UNUSABLE)
    known = facts.subject().evidence(draft.records(found.document)).records.get(COURSES, ())
    kind = facts.kinds()[COURSES]
    labels = {name: say(field.label) for name, field in kind.fields.items()}
    imported = read_courses(upload.read(), kind=kind, known=known, labels=labels)
    room = files.MOST_CARDS - len(known)
    if len(imported.records) > room:
        return _shown(request, says=_full(), status=UNUSABLE)
    if imported.records:
        found.before, found.notice = {**found.document}, ""
        found.document[COURSES] = [*(found.document.get(COURSES) or []), *(dict(record) for record in imported.records)]
    if not (imported.faults or imported.duplicates or imported.ignored):
        return _stored(request, found)
    return _told(request, found, imported)


def _full() -> str:
    says = _("These pages hold %(most)d courses. The “caseway renew” command reads more from a file.")
    return says % {"most": files.MOST_CARDS}


def _told(request: HttpRequest, found: Draft, imported: Imported) -> HttpResponse:
    """What came of a table that was not wholly read."""
    response = render(
        request, "keep/table.html", {"imported": imported, "lines": imported.rejected.count("\n") + 1},
        status=UNUSABLE if imported.faults else 200,
    )  # fmt: skip
    try:
        draft.keep(found, request, response)
    except draft.TooLong:
        return _shown(request, says=_too_long(), status=UNUSABLE)
    return response


def _stored(request: HttpRequest, found: Draft) -> HttpResponse:
    response = HttpResponseRedirect(f"{reverse('keep:home')}#courses", status=SEE_OTHER)
    try:
        draft.keep(found, request, response)
    except draft.TooLong:
        return _shown(request, says=_too_long(), status=UNUSABLE)
    return response


def _too_long() -> str:
    return _("This browser can keep no more. Save your file, and go on with the “caseway renew” command.")


@declares(ANYONE)
@require_safe
def courses_csv(request: HttpRequest) -> HttpResponse:
    """Hand the courses over as a table."""
    kind = facts.kinds()[COURSES]
    evidence = facts.subject().evidence(draft.records(draft.load(request)))
    labels = {name: say(field.label) for name, field in kind.fields.items()}
    text = write_courses(evidence.records.get(COURSES, ()), kind=kind, labels=labels)
    # The mark at the beginning tells a spreadsheet which letters these are.
    response = HttpResponse(text.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="caseway-courses.csv"'
    return response


@declares(ANYONE)
@require_safe
def calendar(request: HttpRequest) -> HttpResponse:
    """Hand the days over as a calendar file."""
    at = timezone.now()
    kept = _kept(draft.read(request), on=timezone.localdate(at))
    events = days.keeping_events(kept, say=say, url=request.build_absolute_uri(reverse("keep:home"))) if kept else []
    content = days.calendar(events, at=at, name=_("Keeping what I hold"), reminder=say(days.IN_DAYS))
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response.headers["Content-Disposition"] = 'attachment; filename="caseway-due.ics"'
    return response


@declares(ANYONE)
@require_POST
def sample(request: HttpRequest) -> HttpResponse:
    """Take a ready-made person who holds several things."""
    found = draft.read(request)
    before = found.document
    found.replace(invented.document(on=timezone.localdate()), notice="sample")
    found.before = before or None
    response = HttpResponseRedirect(reverse("keep:home"), status=SEE_OTHER)
    draft.keep(found, request, response)
    return response
