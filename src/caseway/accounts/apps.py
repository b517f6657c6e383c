"""The app of accounts."""

from __future__ import annotations

from django.apps import AppConfig


class Accounts(AppConfig):
    """Organizations and their people, access, audit."""

    name = "caseway.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"
