"""Words for assessments: `{{ reading|on_scale }}`, never a number without its scale."""

from __future__ import annotations

from django import template

from caseway.casework.assessment_records import Part, Reading
from caseway.web.casework.assess import drawing

register = template.Library()


@register.filter
def on_scale(reading: Reading) -> str:
    """A score on its scale, and what it means."""
    return drawing.on_scale(reading)


@register.filter
def answered(part: Part) -> str:
    """How far a part has come."""
    return drawing.answered(part)
