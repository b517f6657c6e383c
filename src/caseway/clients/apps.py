"""The app of clients."""

from __future__ import annotations

from django.apps import AppConfig


class Clients(AppConfig):
    """People, households, support persons, consent."""

    name = "caseway.clients"
    label = "clients"
    default_auto_field = "django.db.models.BigAutoField"
