"""One assessment of a case, as every page of it begins: the case seen and written down, the assessment in it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from caseway.casework import assessment_queries
from caseway.casework.access import Absent
from caseway.casework.assessment_records import AssessmentRecord, Part
from caseway.casework.records import CaseRecord
from caseway.web.casework.asking import OPEN, WORK, Asked, ask


@dataclass(frozen=True, slots=True)
class Found:
    """Who asks, for which assessment of which case; `record` is None where nothing of the case is shown."""

    asked: Asked
    record: CaseRecord | None
    it: AssessmentRecord

    def address(self, name: str, **more: object) -> str:
        """An address of this assessment."""
        return reverse(f"casework:{name}", kwargs={"case": self.it.case, "assessment": self.it.id, **more})

    def part(self, key: str) -> Part:
        """One part of it; raises Absent."""
        part = self.it.part(key)
        if part is None:
            raise Absent
        return part

    def again(self) -> AssessmentRecord:
        """The assessment as it is now."""
        return assessment_queries.of(viewer=self.asked.viewer, assessment=self.it.id, on=self.asked.on)

    def beside(self, key: str, step: int) -> str:
        """The next part that is asked, or the one before; the review at either end."""
        asked = [one.key for one in self.again().parts if one.asked or one.key == key]
        place = asked.index(key) + step
        if 0 <= place < len(asked):
            return self.address("sitting", component=asked[place])
        return self.address("assessment")


def show(request: HttpRequest, case: UUID, assessment: UUID, action: str = OPEN) -> Found:
    """An assessment to be shown, to who may do `action`; raises Absent, NeedsReason or NeedsProof."""
    asked = ask(request)
    record = asked.case(case, action)
    return Found(asked, record, _of(asked, case, assessment))


def work(request: HttpRequest, case: UUID, assessment: UUID) -> Found:
    """An assessment to be worked on, of which nothing is shown; raises Absent, NeedsReason or NeedsProof."""
    asked = ask(request)
    asked.require_case(case, WORK)
    return Found(asked, None, _of(asked, case, assessment))


def _of(asked: Asked, case: UUID, assessment: UUID) -> AssessmentRecord:
    it = assessment_queries.of(viewer=asked.viewer, assessment=assessment, on=asked.on)
    if it.case != case:
        raise Absent
    return it
