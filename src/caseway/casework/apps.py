"""The app of casework."""

from __future__ import annotations

from django.apps import AppConfig


class Casework(AppConfig):
    """Cases, assessments, needs, goals, plans, tasks, contacts, notes, documents and what is due."""

    name = "caseway.casework"
    label = "casework"
    default_auto_field = "django.db.models.BigAutoField"
