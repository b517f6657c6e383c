"""What the tables of casework share."""

from __future__ import annotations

from django.db import models

from caseway.clients.models.rows import Row


class OfCase(Row):
    """A row of one case. Whose it is, is the case's to say: linked records take their cases along, and these with them."""

    case = models.ForeignKey("casework.Case", models.PROTECT, related_name="%(class)s_set")
    labels = models.JSONField(default=list, blank=True)  # codes of sensitivity labels
    is_in_error = models.BooleanField(default=False)  # entered wrongly: kept, shown struck through, counted nowhere

    class Meta:
        abstract = True


def is_one_of(field: str, values: list[str], name: str) -> models.CheckConstraint:
    """A word of a closed list."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__in": values}), name=name)
