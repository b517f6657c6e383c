"""The file check of a case: what is on file, what lacks and why, and where it is mended."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from caseway.casework import file_check
from caseway.casework.file_check import FIRST, Stage
from caseway.web.base.guard import declares
from caseway.web.casework.asking import OPEN, answered, ask
from caseway.web.casework.filing import mending
from caseway.web.casework.filing.mending import Shown
from caseway.web.result.citing import Cited, cited


@dataclass(frozen=True, slots=True)
class StageShown:
    """A stage with its items as they are drawn; `is_whole`: nothing of it lacks."""

    stage: Stage
    items: tuple[tuple[Shown, tuple[Cited, ...]], ...]

    @property
    def is_whole(self) -> bool:
        """Whether everything that counts is there."""
        return self.stage.met == self.stage.counted


@declares(OPEN)
@answered
@require_GET
def checklist(request: HttpRequest, case: UUID) -> HttpResponse:
    """Show what is on file of a case by a checklist."""
    asked = ask(request)
    record = asked.case(case)
    name = request.GET.get("set", FIRST)
    rule = file_check.rule_of(name, on=asked.on)
    if rule is None:
        raise Http404
    found = file_check.check(viewer=asked.viewer, case=case, rule=rule, at=asked.at, on=asked.on)
    every = [item for stage in found.stages for item in stage.items]
    drawn = mending.shown(every, case, asked)
    told = {
        "record": record,
        "check": found,
        "sets": file_check.titles(on=asked.on),
        "lacking": [drawn[one.id] for one in found.lacking],
        "asks": [one for one in found.items if one.verdict == "asks"],
        "stages": [
            StageShown(one, tuple((drawn[item.id], tuple(cited(each) for each in item.sources)) for item in one.items))
            for one in found.stages
        ],
        "share": round(100 * found.met / found.counted) if found.counted else 100,
        "on": asked.on,
    }
    return render(request, "casework/filing/checklist.html", told)
